# windows.sh: the DLLs and discburn in Wine on tgt's drive.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
. "$here/lib.sh"
. "$top/tests/wine.sh"
export WINEPREFIX=$scratch/prefix WINEDEBUG=${WINEDEBUG--all} WINEDLLOVERRIDES=${WINEDLLOVERRIDES-mscoree,mshtml=} DISPLAY= LC_ALL=C.UTF-8

start_target
make_prefix "$scratch/out" || { echo 'not ok - a Wine prefix with the DLLs in it'; exit 1; }
ok 'attached by its URL' vburn attach --iscsi "$(url)"
vburn run -- wineserver -p

# A Windows program that sees the drive; what it says is in $scratch/said.
windows() { start_wine "$scratch/said" vburn run -- wine "$@"; }

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

# --- burning: MsftDiscFormat2Data, and what is in the backing file afterwards ---
# Whatever is asked of the end (behaviour.md 5, DisableConsumerDvdCompatibilityMode and ForceMediaToBeClosed), tgt finishes the
# disc, which is a DVD-ROM then: finalised and unsupported. It knows no SEND OPC and reads nothing before the end.
image=$scratch/image
make_image "$image" 6000
blank='before=0x2 type=6 free=2295104 total=2295104 next=0'
# imageburn leaves the tray open, since an open one was never locked.
load() { sg /dev/sr0 none 0 1b 00 00 00 03 00 > "$scratch/out"; }
while IFS='|' read -r name arguments; do
    name=$(echo $name)
    new_disc
    # shellcheck disable=SC2086
    winetest imageburn burn "image=Z:$image" $blank after=0xc000 $arguments
    load
    ok "$name: the disc's bytes" on_disc "$image"
    vburn run -- head -c "$(stat -c %s "$image")" /dev/sr0 > "$scratch/read"
    ok "$name: they are read by READ(10)" cmp "$image" "$scratch/read"
done << 'END'
as it is by default         | verify=none
looked through              | verify=quick
compared                    | verify=full
closed                      | close=yes verify=full
without compatibility       | incompatible=yes verify=full
without it, closed          | incompatible=yes close=yes
END
# That disc is full for everybody.
winetest imageburn burn "image=Z:$image" before=0xc000 hr=E_IMAPI_DF2DATA_MEDIA_IS_NOT_SUPPORTED after=0xc000
ok 'nothing of it has changed' on_disc "$image"

# A byte that the disc does not have as it was sent: in the middle, in the first sector, in the last one.
for byte in 3000000 0 $(($(stat -c %s "$image") - 1)); do
    new_disc
    winetest imageburn burn "image=Z:$image" $blank verify=full "disc=Z:$disc" "damage=$byte" hr=E_IMAPI_BURN_VERIFICATION_FAILED
done
# A file system that ends within an ECC block: the disc has zeros to the end of it.
head -c $(($(stat -c %s "$image") - 5 * 2048)) "$image" > "$scratch/odd"
new_disc
winetest imageburn burn "image=Z:$scratch/odd" $blank verify=full
ok 'an odd end: the disc' on_disc "$scratch/odd"
# tgt forgets MODE SELECT, and a DVD+R has no test writing: nothing may be recorded.
new_disc
winetest imageburn burn "image=Z:$image" $blank simulate=yes hr=E_IMAPI_RECORDER_NO_SUCH_FEATURE
is 'simulated: nothing is on the disc' 0 "$(stat -c %s "$disc")"
load
# More than the writer's buffer holds, so that it cannot all be on its way when the handler is called.
truncate -s 40M "$scratch/buffers"
winetest imageburn burn "image=Z:$scratch/buffers" $blank cancel=yes hr=E_IMAPI_REQUEST_CANCELLED
rm "$scratch/buffers"
new_disc
winetest imageburn burn "image=Z:$image" $blank
ok 'after a cancellation: the disc' on_disc "$image"

# --- isoburn ---
iso() # WHAT STATUS PATTERN ARGUMENT...
{
    local what=$1 wanted=$2 pattern=$3
    shift 3
    windows "$build/x86_64/isoburn.exe" "$@"
    is "isoburn, $what: status" "$wanted" $?
    if [ -n "$pattern" ]; then has "isoburn, $what: $pattern" "$pattern" "$scratch/said"
    else is "isoburn, $what: it says nothing" 0 "$(stat -c %s "$scratch/said")"; fi
}
while IFS='|' read -r name pattern arguments; do
    name=$(echo $name) pattern=$(echo $pattern)
    new_disc
    # shellcheck disable=SC2086
    iso "$name" 0 "$pattern" $arguments
    ok "isoburn, $name: the disc" on_disc "$image"
done << END
the image alone          | Writing 100 %:  | $image
quietly, as Windows' own |                 | /Q D: $image
the drive behind         | Burned          | $image d:
quietly, at the end      |                 | $image D: /q
END
iso 'a disc that is full' 1 'not blank' "$image"
new_disc
iso 'no image' 2 '^usage' /Q D:
iso 'a drive that is not there' 1 'There is no CD, DVD or BD drive Q:' Q: "$image"
iso 'a file that is not there' 1 'not.there' "$scratch/not.there"
head -c 5000 "$image" > "$scratch/short"
iso 'a file that is no image' 1 'its length is 5000' "$scratch/short"
truncate -s 5G "$scratch/large"
iso 'an image too large' 1 'room for 2295104' "$scratch/large"
rm "$scratch/large"
is 'isoburn: nothing of that is on the disc' 0 "$(stat -c %s "$disc")"

# --- a target that dies or hangs in the middle ---
truncate -s 4G "$scratch/long"
has_begun() { [ "$(stat -c %s "$disc")" -ge 4000000 ]; }
breaks_off() # BEHAVIOUR COMMAND...: the command breaks the target when something has been written
{
    local behaviour=$1 burning
    shift
    new_disc
    windows "$build/x86_64/isoburn.exe" "$scratch/long" &
    burning=$!
    wait_until has_begun
    "$@"
    wait $burning
    is "the target $behaviour: status" 1 $?
    has "the target $behaviour: it is said" '^isoburn: ' "$scratch/said"
    is "the target $behaviour: nobody says that it worked" 0 "$(grep -c 'Burned' "$scratch/said")"
    kill_target
    start_target "$port"
    iso "after one that $behaviour" 0 'Burned' "$image"
    ok "after one that $behaviour: the disc" on_disc "$image"
}
breaks_off dies kill_target
# A WRITE may take two minutes before it is given up; in Wine its time-out looks like success, and the next command tells.
if [ "${TEST_ALL:-0}" = 1 ]; then breaks_off hangs kill -STOP "$target_pid"
else skip 'the target hangs' 'it takes three minutes: run-tests --all'; fi
