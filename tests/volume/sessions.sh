# Sessions behind sessions, for tests/volume/run: on discs of libs/volume and of other people, written once and in place. Every session
# is held against the standards, and read by everybody who can be told where it begins.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

# What a disc begins with, and what comes to it: names that every file system takes as they are.
session_trees()
{
    mkdir -p base/SUB/DEEP first/SUB first/DIR2 second/SUB/DEEP second/DIR3
    echo hello > base/HELLO.TXT; bytes 9000 q > base/SUB/BIG.BIN; : > base/SUB/DEEP/EMPTY.DAT; bytes 100 s > base/SMALL.BIN
    local i
    for i in $(seq 70); do echo "$i" > "base/SUB/DEEP/F$i.X"; done
    echo 'hello again' > first/HELLO.TXT; bytes 4000 m > first/SUB/MORE.BIN; echo new > first/DIR2/NEW.TXT; bytes 2048 b > first/BLOCK.BIN
    bytes 70000 Q > second/SUB/BIG.BIN; echo third > second/THIRD.TXT; echo F1 > second/SUB/DEEP/F1.X; : > second/DIR3/EMPTY
    cp -r base want.session1; cp -r base want.session2; cp -r first/. want.session2; cp -r want.session2 want.session3
    cp -r second/. want.session3
    mkdir nothing
    cp -r first want.alone2; cp -r want.alone2 want.alone3; cp -r second/. want.alone3
}

read_iso_session() # START WANTED
{
    local said
    if have isoinfo; then
        diff <(isoinfo -T "$1" -f -i disc | sed '/./!d; s/;1$//; s/\.$//' | sort) <(cd "$2" && find . -mindepth 1 | sed 's/^\.//' | sort) \
            > differences || problem "isoinfo -T $1: $(head -n 4 differences)"
        for said in HELLO.TXT SUB/BIG.BIN; do
            [ ! -f "$2/$said" ] || isoinfo -T "$1" -x "/$said;1" -i disc | cmp -s - "$2/$said" || problem "isoinfo -T $1 -x /$said differs"
        done
    fi
    if have xorriso; then
        mkdir got
        said=$(xorriso -osirrox on -load sbsector "$1" -indev stdio:disc -extract / got 2>&1) || problem "xorriso: $(tail -n 3 <<< "$said")"
        compare "xorriso -load sbsector $1" got "$2"
    fi
}

read_udf_session() # START WANTED
{
    local said
    if have udfinfo; then
        said=$(udfinfo --startblock="$1" --lastblock=$(($(stat -c %s disc) / 2048 - 1)) disc 2>&1)
        grep -qx "numfiles=$(find "$2" -type f | wc -l)" <<< "$said" || problem "udfinfo --startblock=$1: $(head -n 3 <<< "$said")"
        grep -qx "numdirs=$(find "$2" -type d | wc -l)" <<< "$said" || problem "udfinfo: $(grep numdirs <<< "$said")"
    fi
    # Those who look at the start of the disc alone.
    [ "$1" = 0 ] || return
    if have 7z; then
        said=$(7z x -y -tudf -ogot disc 2>&1) || problem "7z -tudf: $(tail -n 5 <<< "$said")"
        mkdir -p got
        compare '7z -tudf' got "$2"
    fi
    if have grub-fstest && ! have_metadata; then
        said=$(grub-fstest disc cmp / "$work/$2" 2>&1)
        [ -z "$said" ] || problem "grub-fstest: $(head -n 3 <<< "$said")"
    fi
}
have_metadata() { grep -qa 'UDF Metadata Partition' disc; }

read_session() # FILE-SYSTEM START WANTED FORM-OPTIONS
{
    local said
    [[ $4 != *--iso* ]] || check check_iso disc level=2 start="$2"
    [[ $4 != *--udf* ]] || check check_udf disc start="$2"
    said=$("$bin/list_image" --start="$2" disc "$1" got 2>&1) || problem "list_image: $(tail -n 2 <<< "$said")"
    compare "libs/volume, session at $2" got "$3"
    [[ $4 != *--iso* ]] || read_iso_session "$2" "$3"
    [[ $4 != *--udf* ]] || read_udf_session "$2" "$3"
}

# Two sessions behind what is in `disc`: $2 is the file system to go on from, $3 what the expectations are called.
further_sessions() # FORM-OPTIONS FILE-SYSTEM WANTED IN-PLACE
{
    local form=$1 fs=$2 in_place=$4 previous=0 start number tree said blocks
    for number in 2 3; do
        tree=first
        [ $number = 2 ] || tree=second
        blocks=$(($(stat -c %s disc) / 2048))
        # As far as the next session begins on a CD, and right behind.
        start=$(((blocks + 15) / 16 * 16 + (number == 2 ? 11408 : 0)))
        mv disc disc.before
        # shellcheck disable=SC2086
        if [ "$in_place" != 0 ]; then
            start=0
            said=$("$bin/make_image" --time 1600000000 $form --onto disc.before --import "$fs" --in-place "$in_place" $tree disc 2>&1)
        else
            said=$("$bin/make_image" --time 1600000000 $form --onto disc.before --import "$fs" --previous $previous --start $start $tree disc 2>&1)
        fi || { problem "make_image: $said"; return; }
        if [ "$in_place" = 0 ]; then cmp -s -n $((blocks * 2048)) disc.before disc || problem 'what was on the disc has changed'
        elif [ "$(cmp -l -n $((blocks * 2048)) disc.before disc | awk '{ print int(($1 - 1) / 2048) }' | sort -un | tr '\n' ' ')" != \
            "256 $((blocks - 1)) " ]; then problem 'on the disc more has changed than its anchors'; fi
        read_session "$fs" $start "want.$3$number" "$form"
        previous=$start
    done
    rm -f disc.before
}

session_case() # NAME FILE-SYSTEM WANTED IN-PLACE FORM-OPTIONS COMMAND...; the command makes `disc`
{
    local name=$1 fs=$2 wants=$3 in_place=$4 form=$5 said
    shift 5
    wanted "sessions: $name" || return 0
    [[ $1 == make_* ]] || have "$1" || return 0
    rm -rf disc got
    if said=$("$@" 2>&1); then further_sessions "$form" "$fs" "$wants" "$in_place"; else problem "$1: $said"; fi
    verdict "sessions: $name"
}
# shellcheck disable=SC2086
make_ours() { "$bin/make_image" --time 1600000000 $1 base disc; }
make_udf_disc() { truncate -s 6M disc && mkudffs -b 2048 "$@" disc; }
# A disc that is written once ends with its virtual allocation table.
make_open_disc()
{
    local vat
    vat=$(make_udf_disc "$@" | sed -n 's/^vatblock=//p') && [ -n "$vat" ] && truncate -s $(((vat + 1) * 2048)) disc
}

# Theirs behind ours, and ours behind that.
theirs_case() # NAME FILE-SYSTEM FORM-OPTIONS GENISOIMAGE-OPTIONS...
{
    local name=$1 fs=$2 form=$3 second third said
    shift 3
    wanted "sessions: $name" || return 0
    have genisoimage || return 0
    rm -rf disc got
    make_ours "$form"
    second=$((($(stat -c %s disc) / 2048 + 15) / 16 * 16))
    if ! said=$(genisoimage -quiet "$@" -C "0,$second" -M disc -o part first 2>&1); then problem "genisoimage -M: $said"
    else
        truncate -s $((second * 2048)) disc
        cat part >> disc
        said=$("$bin/list_image" --start=$second disc "$fs" got 2>&1) || problem "list_image: $(tail -n 2 <<< "$said")"
        compare "libs/volume, session at $second" got want.session2
        third=$((($(stat -c %s disc) / 2048 + 15) / 16 * 16))
        mv disc disc.before
        # shellcheck disable=SC2086
        said=$("$bin/make_image" $form --onto disc.before --import "$fs" --previous $second --start $third second disc 2>&1) ||
            problem "make_image: $said"
        read_session "$fs" $third want.session3 "$form"
    fi
    rm -f disc.before part
    verdict "sessions: $name"
}

session_cases()
{
    local form unit
    session_trees
    for form in '--iso --level 2' '--iso --joliet --level 2' '--udf 1.02' '--udf 1.50' '--udf 2.01' '--udf 2.50' '--udf 2.60 --mirror' \
        '--iso --joliet --level 2 --udf 1.02' '--iso --joliet --level 2 --udf 2.50 --mirror'; do
        case $form in *--udf*) fs=udf ;; *--joliet*) fs=joliet ;; *) fs=iso ;; esac
        session_case "ours, $form" $fs session 0 "$form" make_ours "$form"
    done
    session_case 'ours, three file systems, from Joliet' joliet session 0 '--iso --joliet --level 2' make_ours '--iso --joliet --level 2 --udf 2.01'
    for unit in 1 16 32; do
        for form in '--udf 1.02' '--udf 2.01' '--udf 2.50' '--udf 2.60 --mirror'; do
            session_case "in place, units of $unit, $form" udf session $unit "$form" make_ours "$form"
        done
    done
    session_case 'on genisoimage, ISO 9660' iso session 0 '--iso --level 2' genisoimage -quiet -o disc base
    session_case 'on genisoimage, Joliet' joliet session 0 '--iso --joliet --level 2' genisoimage -quiet -J -o disc base
    session_case 'on genisoimage, UDF' udf session 0 '--iso --joliet --level 2 --udf 1.02' genisoimage -quiet -J -udf -o disc base
    session_case 'on xorriso, ISO 9660' iso session 0 '--iso --level 2' xorriso -as mkisofs -quiet -o disc base
    session_case 'on xorriso, Joliet' joliet session 0 '--iso --joliet --level 2' xorriso -as mkisofs -quiet -J -o disc base
    theirs_case 'genisoimage on ours, ISO 9660' iso '--iso --level 2'
    theirs_case 'genisoimage on ours, Joliet' joliet '--iso --joliet --level 2' -J
    if have mkudffs; then
        for form in 1.02 1.50 2.00 2.01; do
            session_case "on mkudffs, UDF $form" udf alone 0 "--udf $form" make_udf_disc -m hd -r $form
        done
        for form in 1.50 2.01; do
            session_case "on mkudffs, UDF $form with a virtual partition" udf alone 0 "--udf $form" make_open_disc -m cdr -r $form
        done
    fi
}
