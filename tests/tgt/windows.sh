# windows.sh: the DLLs and discburn in Wine on tgt's drive.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
. "$here/lib.sh"
. "$top/tests/wine.sh"
export WINEPREFIX=$scratch/prefix WINEDEBUG=${WINEDEBUG--all} WINEDLLOVERRIDES=${WINEDLLOVERRIDES-mscoree,mshtml=} DISPLAY= LC_ALL=C.UTF-8

start_target
wine wineboot -i > "$scratch/out" 2>&1
wineserver -w
if ! "$top/tools/imapi2-prefix" install --from "$build" "$WINEPREFIX" >> "$scratch/out" 2>&1; then
    cat "$scratch/out"
    echo 'not ok - a Wine prefix with the DLLs in it'
    exit 1
fi
wineserver -k
wineserver -w
ok 'attached by its URL' vburn attach --iscsi "$(url)"
vburn run -- wineserver -p

# A Windows program that sees the drive; what it says is in $scratch/said.
windows() { start_wine "$scratch/said" timeout 120 vburn run -- wine "$@"; }

# burner WHAT STATUS PATTERN ARGUMENT...: discburn ends so, and says so
burner()
{
    local what=$1 wanted=$2 pattern=$3
    shift 3
    windows "$build/x86_64/discburn.exe" "$@"
    is "$what: status" "$wanted" $?
    has "$what: $pattern" "$pattern" "$scratch/said"
}

# winetest SUBTEST SCENARIO ARGUMENT...: all of it passes, and something was tested
winetest()
{
    local status
    windows "$build/x86_64/imapi2_test.exe" "$@"
    status=$?
    if [ $status -eq 0 ] && grep -aqE "^$1: [1-9][0-9]* tests executed .*0 failures\), 0 skipped" "$scratch/said"; then
        echo "ok - $*"
    else
        echo "not ok - $* (status $status)"
        grep -aE 'Test failed|skipped:|executed' "$scratch/said" | tr -d '\r' | head -n 20 | sed 's/^/#   /'
    fi
}

# --- what is seen of a drive with a blank disc ---
burner 'drives' 0 'D: *IET VIRTUAL-CDROM 0001 *DVD+R, blank *nobody' drives
has 'what it burns' 'burns *DVD+R' "$scratch/said"
burner 'info' 0 'Disc *DVD+R, blank' info
has 'its size' 'Free *2295104 sectors, 4.70 GB' "$scratch/said"
has 'where it begins' 'Next write *at LBA 0' "$scratch/said"
sox -n -r 44100 -b 16 -c 2 "$scratch/sound.wav" synth 4.1 whitenoise vol 0.5
burner 'no CD is burned in it' 1 'not a CD-R' audio "$scratch/sound.wav"
is 'and nothing else' 0 "$(stat -c %s "$disc")"

# --- the recorder objects; each reply is compared with what the drive itself says ---
# tgt takes every MODE SELECT and forgets it, also what it has no page for.
tgt_drive='vendor=IET product=VIRTUAL-CDROM revision=0001 profile=0x1b feature=0x2b'
while read -r line; do
    # shellcheck disable=SC2086
    winetest $line
done << END
discmaster one
recorder drive $tgt_drive
recorder exclusive
recorder processes
recorder tray
recorder_ex bytes disc=dvd selects=forgotten $tgt_drive
recorder_ex call method=GetFeaturePage feature=0x21 hr=E_IMAPI_RECORDER_NO_SUCH_FEATURE
END
