#!/bin/bash
# media.sh: every kind of DVD and BD with other people's programs: burn, append, read back, blank, format. A row is a medium, its size
# in sectors (- for one as sold; behind the medium's comma an option of vburn insert), and for each program what it is asked to do, in that order,
# on a new disc, or, with a + before it, on the one that the program before has left.
# A word behind a slash names, in the table below it, the refusal that the program has for that: such a row is a `skip` with the
# program's own words.
#   growisofs: burn (a tree), append (a tree), compat (an image, and the disc is closed)
#   xorriso:   burn, append (trees), close (the same, and the disc is closed), blank, format
#   cdrskin:   burn, append (images), dao, blank, format
#   wodim:     burn (an image)
#   dvd+rw-format: blank, format
# All of them: read (the trees that are to be on it, by xorriso), same (the image from LBA 0 on, by dd), state=WORD, profile=NUMBER
# and info=WORDS and mounted=KIND (what dvd+rw-mediainfo says of the disc's status and kind).
# MEDIA=KIND: the rows of this kind only.
# The programs wait more than they work, so media are gone through side by side, each in a drive of its own.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$interop/lib.sh"
skip_without growisofs dvd+rw-format dvd+rw-mediainfo xorriso cdrskin wodim genisoimage

mkdir "$scratch/one" "$scratch/two" "$scratch/both" "$scratch/all"
head -c 2500000 /dev/urandom >"$scratch/one/first.bin"
echo 'the first' >"$scratch/one/first.txt"
head -c 700000 /dev/urandom >"$scratch/two/second.bin"
cp -a "$scratch"/one/* "$scratch"/two/* "$scratch/both"
cp -a "$scratch"/both/* "$scratch/all"
cp -a "$scratch/two" "$scratch/all/again"
genisoimage -quiet -J -R -o "$scratch/one.iso" "$scratch/one"
truncate -s %32768 "$scratch/one.iso"

media()
{
    cat <<'END'
dvd-r | - | growisofs burn append read state=incomplete info=appendable | xorriso burn append close state=complete read | cdrskin burn append read | cdrskin dao same state=complete info=complete | wodim burn same state=complete | growisofs compat same state=complete append/closed
dvd-rw | - | growisofs burn append read | xorriso burn append read blank state=blank burn read | cdrskin burn append read blank=fast state=blank burn | wodim burn same | +dvd+rw-format blank state=blank | +cdrskin burn/minimal dao same blank=all burn read | growisofs compat same | +dvd+rw-format blank=full info=blank
dvd-rw | - | dvd+rw-format format profile=0013 | +growisofs burn append read | +xorriso burn/written | +cdrskin grow grow-append read deformat profile=0014 burn append read | xorriso format profile=0013 burn append read
dvd+r | - | growisofs burn append read info=appendable | xorriso burn append read | cdrskin burn append read | wodim burn same | growisofs compat same state=complete info=complete append/closed
bd-r | - | growisofs-plain burn append read info=appendable | xorriso burn append read | cdrskin burn append read | wodim burn/bd | xorriso format burn append read | growisofs burn append read info=appendable mounted=BD-R.SRM+POW | +xorriso append/pow
dvd+rw | - | growisofs burn append read info=complete | xorriso burn append read | cdrskin grow grow-append read | dvd+rw-format format
dvd-ram | - | growisofs burn append read info=other | xorriso burn append read | cdrskin grow grow-append read | wodim burn same
bd-re | - | growisofs burn append read info=complete | xorriso burn append read | cdrskin blank=as_needed grow grow-append read | wodim burn/bd
END
    [ "${TEST_ALL-0}" = 1 ] && cat <<'END'
dvd+r-dl | 2400 | growisofs compat same state=complete
dvd+r-dl | - | xorriso burn append read | cdrskin burn append read | growisofs burn append read
dvd-r-dl | - | growisofs compat same state=complete | xorriso burn/single | cdrskin dao same state=complete | wodim burn same
dvd-r-dl,layer-jump | - | growisofs compat same state=complete profile=0015 | cdrskin dao same state=complete profile=0015
bd-r-dl | - | growisofs-plain burn append read | xorriso burn append read | cdrskin burn append read
dvd+rw-dl | - | growisofs burn/kind | xorriso burn/kind
bd-re-dl | - | growisofs burn append read | xorriso burn append read
END
    return 0
}

# What programs say to what they cannot do, or not with this drive.
refusal()
{
    case $1 in
    closed) echo 'already carries isofs\|media is not appendable\|not appendable\|unable to.*write' ;;
    minimal) echo 'multi session capability lacking' ;;    # libburn: without feature 0021h there is no incremental recording
    bd) echo 'Cannot open new session\|No disk\|Unsupported\|cannot' ;;
    pow) echo 'POW formatted\|Pseudo Overwrite formatted' ;;    # libburn reads discs with pseudo-overwrite, and writes to none
    kind) echo 'mounted media.* is not supported\|Unsuitable media' ;;
    written) echo 'outdev media is not blank\|outdev media holds non-zero' ;;
    single) echo 'can only be written with -close "on"' ;;
    esac
}

quietly() { vburn run -- "$@" </dev/null; }

new_disc()
{
    vburn eject --force >/dev/null 2>&1 # growisofs leaves the tray of some media locked
    local options=()
    [[ $medium != *,* ]] || options=("--${medium#*,}")
    [ "$size" = - ] || options+=(--size "$size")
    vburn insert "${medium%%,*}" "${options[@]}" >/dev/null
    # The attentions of power on and of a new disc, which Linux takes for itself when it polls a drive; dvd+rw-format ends at one.
    for _ in 1 2 3; do vburn run -- "$sgio" /dev/sr0 none 0 0 0 0 0 0 0 >/dev/null; done
    wanted=one
}

# The trees, as xorriso finds them on the disc.
read_trees()
{
    rm -rf "$work/back"
    quietly xorriso -osirrox on -indev /dev/sr0 -extract / "$work/back" || return 1
    chmod -R u+w "$work/back"
    diff -r "$scratch/$wanted" "$work/back"
}

same_image() { quietly dd if=/dev/sr0 bs=32k count=$(($(stat -c %s "$scratch/one.iso") / 32768)) 2>/dev/null | cmp - "$scratch/one.iso"; }

append_image() # OPTIONS OF cdrskin
{
    local info
    info=$(quietly cdrskin dev=/dev/sr0 "$@" -msinfo 2>/dev/null | tail -n 1)
    vburn run -- genisoimage -quiet -J -R -C "$info" -M /dev/sr0 -o "$work/two.iso" "$scratch/two" </dev/null || return 1
    truncate -s %32768 "$work/two.iso"
    quietly cdrskin dev=/dev/sr0 "$@" -multi "$work/two.iso"
}

mediainfo_line() # info=WORDS or mounted=KIND
{
    case $1 in
    info=*) echo "Disc status: *${1#*=}" ;;
    *) echo "Mounted Media: .*${1#*=}" ;;
    esac
}

act() # PROGRAM ACTION
{
    case "$1 $2" in
    *\ append | *\ grow-append) wanted=both ;;
    *\ close) wanted=all ;;
    *\ burn | *\ dao | *\ grow | *\ compat) wanted=one ;;
    esac
    case "$1 $2" in
    'growisofs burn') quietly growisofs -quiet -Z /dev/sr0 -J -R "$scratch/one" ;;
    'growisofs-plain burn') quietly growisofs -use-the-force-luke=spare:none -quiet -Z /dev/sr0 -J -R "$scratch/one" ;;
    growisofs*\ append) quietly growisofs -quiet -M /dev/sr0 -J -R "$scratch/two" ;;
    'growisofs compat') quietly growisofs -dvd-compat -Z "/dev/sr0=$scratch/one.iso" ;;
    'xorriso burn') quietly xorriso -outdev /dev/sr0 -joliet on -map "$scratch/one" / ;;
    'xorriso append') quietly xorriso -dev /dev/sr0 -joliet on -map "$scratch/two" / ;;
    'xorriso close') quietly xorriso -dev /dev/sr0 -close on -map "$scratch/two" /again ;;
    'xorriso blank') quietly xorriso -dev /dev/sr0 -blank all ;;
    'xorriso format') quietly xorriso -outdev /dev/sr0 -format as_needed ;;
    'cdrskin burn') quietly cdrskin dev=/dev/sr0 -multi "$scratch/one.iso" ;;
    'cdrskin append') append_image ;;
    'cdrskin grow') quietly cdrskin dev=/dev/sr0 --grow_overwriteable_iso -multi "$scratch/one.iso" ;;
    'cdrskin grow-append') append_image --grow_overwriteable_iso ;;
    'cdrskin dao') quietly cdrskin dev=/dev/sr0 -sao "$scratch/one.iso" ;;
    cdrskin\ blank=*) quietly cdrskin dev=/dev/sr0 "$2" ;;
    'wodim burn') quietly wodim dev=/dev/sr0 gracetime=2 -dao "$scratch/one.iso" ;;
    dvd+rw-format\ blank*) quietly dvd+rw-format "-$2" /dev/sr0 ;;
    'cdrskin deformat') quietly cdrskin dev=/dev/sr0 blank=deformat_sequential ;;
    'dvd+rw-format format') quietly dvd+rw-format -force /dev/sr0 ;;
    *\ read) read_trees ;;
    *\ same) same_image ;;
    *\ profile=*) [ "$(status_of profile)" = "${2#*=}" ] || { vburn status; return 1; } ;;
    *\ state=*) [ "$(status_of state)" = "${2#*=}" ] || { vburn status; return 1; } ;;
    *\ info=* | *\ mounted=*) quietly dvd+rw-mediainfo /dev/sr0 >"$work/info" 2>&1; grep "$(mediainfo_line "$2")" "$work/info" || { cat "$work/info"; return 1; } ;;
    *) echo "media.sh does not know '$1 $2'"; return 1 ;;
    esac
}

one_action() # PROGRAM ACTION[/REFUSAL]
{
    local what="$medium: $1 ${2%%/*}" words status
    act "$1" "${2%%/*}" >"$work/out" 2>&1
    status=$?
    case $2 in
    */*)
        words=$(grep -a -m 1 -e "$(refusal "${2#*/}")" "$work/out")
        if [ $status -eq 0 ]; then echo "not ok - $what (it succeeded)"
        elif [ -n "$words" ]; then skip "$what" "$words"
        else echo "not ok - $what (not in the words that it has for that)"; tail -n 8 "$work/out" | sed 's/^/#   /'; fi ;;
    *)
        if [ $status -eq 0 ]; then echo "ok - $what"
        else echo "not ok - $what (status $status)"; tail -n 12 "$work/out" | sed 's/^/#   /'; fi ;;
    esac
}

# All programs of a row, in a drive of the row's own.
row() # NUMBER LINE
{
    local medium size programs program words word
    IFS='|' read -r medium size programs <<<"$2"
    medium=$(echo $medium) size=$(echo $size) wanted=one
    work=$scratch/row$1
    mkdir -p "$work"
    export VBURN_HOME=$work/home
    vburn start
    while IFS= read -r -d '|' program; do
        read -r program words <<<"$program"
        case $program in +*) program=${program#+} ;; *) new_disc ;; esac
        for word in $words; do one_action "$program" "$word"; done
    done <<<"$programs|"
    vburn stop >/dev/null 2>&1
    rm -rf "$work/home" "$work/back"
}

rows=()
while IFS= read -r line; do rows+=("$line"); done < <(media | grep -e "^${MEDIA-.*} |")
for i in "${!rows[@]}"; do
    while [ "$(jobs -pr | wc -l)" -ge 4 ]; do wait -n; done
    row "$i" "${rows[i]}" >"$scratch/result$i" 2>&1 &
done
wait
for i in "${!rows[@]}"; do cat "$scratch/result$i"; done
