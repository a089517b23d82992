# suite.sh: the DLLs on a drive that is not vburn's: otherdrive, written from the standards alone and of another opinion than vburn wherever they
# leave a choice (its personalities are in drive.h). First other people's burners, by which is known that the drive is one; then
# discburn and imapi2_test.exe in Wine. What is on the disc is compared with the drive's own file.
# Prints `ok` and `not ok` lines; run counts them.
#
# VBURN_BIN_DIR  where vburn, libvburn.so and otherdrive are (default: build/native)
# BUILD          where x86_64/imapi2.dll, discburn.exe and imapi2_test.exe are (default: build)
#
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
set -u
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$(cd "${BUILD:-$top/build}" && pwd)
bin=$(cd "${VBURN_BIN_DIR:-$build/native}" && pwd)
sgio=$bin/sgio
for part in "$bin/vburn" "$bin/otherdrive" "$sgio"; do
    if [ ! -x "$part" ]; then echo "run: there is no $part: make all libtests first" >&2; exit 2; fi
done
. "$top/tests/vburn/support/lib.sh"
. "$top/tests/wine.sh"
export WINEPREFIX=$scratch/prefix WINEDEBUG=${WINEDEBUG--all} WINEDLLOVERRIDES=${WINEDLLOVERRIDES-mscoree,mshtml=} DISPLAY= LC_ALL=C.UTF-8
only=("$@")
disc=$scratch/disc
drive_pid=

stop_drive()
{
    [ -n "$drive_pid" ] || return 0
    kill "$drive_pid" 2> /dev/null
    wait "$drive_pid" 2> /dev/null
    drive_pid=
}
finish_all()
{
    [ ! -d "$WINEPREFIX" ] || wineserver -k 2> /dev/null
    stop_drive
    finish
}
trap finish_all EXIT
trap 'exit 130' INT TERM

answers() { vburn status > "$scratch/status" 2>&1; }
# start_drive PERSONALITY MEDIUM: a drive that was just switched on, with a blank disc
start_drive()
{
    stop_drive
    rm -f "$disc" "$disc.audio" "$scratch/trace"
    mkdir -p "$VBURN_HOME"
    setpriv --pdeathsig KILL "$bin/otherdrive" --home "$VBURN_HOME" --personality "$1" --medium "$2" --disc "$disc" \
        --trace "$scratch/trace" 2> "$scratch/drive.log" &
    drive_pid=$!
    wait_until answers
}
# A sanitizer's report would end it.
still_there() { kill -0 "$drive_pid" 2> /dev/null || { sed 's/^/#   /' "$scratch/drive.log"; false; }; }

wanted() # LINE
{
    local pattern
    [ ${#only[@]} -gt 0 ] || return 0
    for pattern in "${only[@]}"; do case $1 in *"$pattern"*) return 0 ;; esac; done
    return 1
}

# --- what is burned ---
mkdir -p "$scratch/tree/folder" "$scratch/more" "$scratch/both"
head -c 2500000 /dev/urandom > "$scratch/tree/noise"
echo hello > "$scratch/tree/folder/hello.txt"
head -c 400000 /dev/urandom > "$scratch/more/more.bin"
cp -r "$scratch/tree/." "$scratch/more/." "$scratch/both"
image=$scratch/image.iso
# Of a length that is no multiple of an ECC block.
xorriso -as mkisofs -quiet -J -R -V OTHER -no-pad -o "$image" "$scratch/tree" 2> /dev/null
is 'the image ends within an ECC block' yes "$([ $(($(stat -c %s "$image") / 2048 % 16)) -ne 0 ] && echo yes)"
sox -n -r 44100 -b 16 -c 2 "$scratch/t1.wav" synth 5 whitenoise vol 0.4
sox -n -r 44100 -b 16 -c 2 "$scratch/t2.wav" synth 6 whitenoise vol 0.4
sox "$scratch/t1.wav" -t raw - > "$scratch/pcm"
sox "$scratch/t2.wav" -t raw - >> "$scratch/pcm"

on_disc() { cmp -n "$(stat -c %s "$1")" "$1" "${2:-$disc}"; }
tail_of() # NAME FILE
{
    echo "# $1: the last of $2"
    tail -n 12 "$2" | tr -d '\r' | sed 's/^/#   /'
}

# --- other people's burners ---
while IFS='|' read -r personality medium what command; do
    personality=$(echo $personality) medium=$(echo $medium) what=$(echo $what)
    read -r program _ <<< "$command"
    wanted "$personality $medium $command" || continue
    start_drive "$personality" "$medium"
    # shellcheck disable=SC2086
    timeout $patience vburn run -- $command > "$scratch/out" 2>&1 < /dev/null ||
        { echo "not ok - $personality $medium: $command"; tail_of "$command" "$scratch/out"; continue; }
    if [ "$what" = sound ]; then ok "$personality $medium: $program" on_disc "$scratch/pcm" "$disc.audio"
    else ok "$personality $medium: $program" on_disc "$image"; fi
done << END
old    | cd-r   | sound | wodim dev=/dev/sr0 gracetime=2 -dao -audio $scratch/t1.wav $scratch/t2.wav
terse  | cd-r   | data  | cdrskin dev=/dev/sr0 -tao $image
terse  | dvd-r  | data  | growisofs -use-the-force-luke=notray -Z /dev/sr0=$image
terse  | dvd+r  | data  | growisofs -use-the-force-luke=notray -dvd-compat -Z /dev/sr0=$image
strict | dvd+rw | data  | growisofs -use-the-force-luke=notray -Z /dev/sr0=$image
strict | dvd-r  | data  | growisofs -use-the-force-luke=notray -Z /dev/sr0=$image
END

# --- the DLLs ---
stop_drive
make_prefix "$scratch/out" || { echo 'not ok - a Wine prefix with the DLLs in it'; exit 1; }
start_drive terse dvd+r
ok 'attached' vburn attach
vburn run -- wineserver -p

windows() { start_wine "$scratch/said" vburn run -- wine "$@"; }
# says NAME PATTERN ARGUMENT...: discburn ends well, and says so
says()
{
    local name=$1 pattern=$2 status
    shift 2
    windows "$build/x86_64/discburn.exe" "$@"
    status=$?
    if [ $status -eq 0 ] && grep -aqE "$pattern" "$scratch/said"; then echo "ok - $name: discburn $1"; return 0; fi
    echo "not ok - $name: discburn $* (status $status)"
    tail_of "$name" "$scratch/said"
    tail_of "$name" "$scratch/trace"
    return 1
}
passes() # NAME SUBTEST ARGUMENT...
{
    local name=$1
    shift
    windows "$build/x86_64/imapi2_test.exe" "$@"
    if grep -aqE "^$1: [1-9][0-9]* tests executed .* 0 failures\), 0 skipped" "$scratch/said"; then echo "ok - $name: $1"; return 0; fi
    echo "not ok - $name: $*"
    tail_of "$name" "$scratch/said"
    tail_of "$name" "$scratch/trace"
    return 1
}
# xorriso, which knows sessions, finds the files of the folder and nothing else.
holds()
{
    rm -rf "$scratch/found"
    timeout $patience vburn run -- xorriso -osirrox on -indev /dev/sr0 -extract / "$scratch/found" > "$scratch/reader" 2>&1
    chmod -R u+w "$scratch/found"
    diff -r "$1" "$scratch/found"
}
# Of what is written in place the disc's file is the image.
holds_udf()
{
    rm -rf "$scratch/found"
    7z x -y -tudf -o"$scratch/found" "$disc" > "$scratch/reader" 2>&1
    diff -r "$1" "$scratch/found"
}

open_track()
{
    local i
    for i in 1 2 3; do vburn run -- "$sgio" /dev/sr0 none 0 0 0 0 0 0 0 > "$scratch/reader" 2>&1; done # it has attentions to tell
    {
        vburn run -- "$sgio" /dev/sr0 out 65536 2a 0 0 0 0 0 0 0 20 0
        vburn run -- "$sgio" /dev/sr0 none 0 35 0 0 0 0 0 0 0 0 0
    } > "$scratch/reader" 2>&1
    [ "$(grep -c ^good "$scratch/reader")" = 2 ] || { sed 's/^/#   /' "$scratch/reader"; false; }
}

step() # NAME STEP
{
    local name=$1 good='Burned, read back whole, and the same'
    case $2 in
    info)   says "$name" '^Disc  .*blank' info ;;
    image)  says "$name" "$good" data "$image" --verify && ok "$name: the disc's bytes" on_disc "$image" ;;
    append) says "$name" "$good" data --append "$scratch/more" --verify && ok "$name: both sessions" holds "$scratch/both" ;;
    close)  says "$name" "$good" data --close "$image" --verify && ok "$name: the disc's bytes" on_disc "$image" ;;
    tree)   says "$name" "$good" data --udf=2.50 "$scratch/tree" --verify && ok "$name: the files" holds_udf "$scratch/tree" ;;
    grow)   says "$name" "$good" data --append "$scratch/more" --verify && ok "$name: all files" holds_udf "$scratch/both" ;;
    over)   says "$name" "$good" data --overwrite --udf=2.50 "$scratch/more" --verify && ok "$name: the others" holds_udf "$scratch/more" ;;
    open) # 32 sectors of a track at once, and nothing closed
        ok "$name: a burn that broke off" open_track ;;
    finish) says "$name" '^Closed' close && says "$name" '^Disc  .*open' info ;;
    erase)  says "$name" 'Erased' erase && says "$name" '^Disc  .*blank' info ;;
    tracks) passes "$name" format_tao burn tracks=1000000,800000 sink=dispatch ;;
    damage) passes "$name" imageburn burn "image=Z:$image" verify=full "disc=Z:$disc" damage=700000 hr=E_IMAPI_BURN_VERIFICATION_FAILED ;;
    *)      echo "not ok - $name: there is no step $2" ;;
    esac
}

# PERSONALITY MEDIUM STEP...: the rest of a line is left when a step has failed.
while read -r personality medium steps; do
    wanted "$personality $medium $steps" || continue
    start_drive "$personality" "$medium"
    for one in $steps; do step "$personality $medium" "$one" < /dev/null || break; done
    ok "$personality $medium: the drive has not died" still_there
done << END
old    cd-r    info image append
old    cd-r    tracks
old    cd-rw   close erase
old    cd-r    open finish
terse  dvd+r   info close
terse  dvd-r   image append
terse  bd-re   tree grow
terse  bd-r    image append
terse  dvd+r   damage
slow   dvd+r   image append
slow   cd-r    tracks
slow   dvd+rw  tree grow over
strict dvd-r   image append
strict dvd-rw  image erase
strict dvd-ram tree grow
strict dvd+rw  image
strict bd-re   tree grow
END
