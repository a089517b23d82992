# native.sh: other people's programs on tgt's drive: what is no fault of the DLLs' or of vburn's, and that the way there carries
# a whole burn. tgt 1.0.85 knows no RESERVE TRACK (MMC-6 6.32) and any CLOSE TRACK finishes the disc, which is a DVD-ROM then.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
. "$here/lib.sh"
skip_without growisofs dvd+rw-mediainfo cdrskin xorriso wodim genisoimage

start_target
vburn start --iscsi "$(url)" || exit 1
image=$scratch/image
make_image "$image" 5000

seen() # WHAT PATTERN COMMAND...: what the command prints of the drive has such a line, however it ends
{
    local what=$1 pattern=$2
    shift 2
    timeout $patience vburn run -- "$@" > "$scratch/seen" 2>&1
    has "$what" "$pattern" "$scratch/seen"
}

# --- what they see of a blank disc ---
seen 'dvd+rw-mediainfo: DVD+R' 'Mounted Media: *1Bh, DVD+R' dvd+rw-mediainfo /dev/sr0
has 'it is blank' 'Disc status: *blank' "$scratch/seen"
has 'all of it is free' 'Free Blocks: *2295104\*2KB' "$scratch/seen"
seen 'cdrskin: DVD+R' 'Mounted media type: *DVD+R$' cdrskin dev=/dev/sr0 -minfo
has 'it is blank' 'disk status: *empty' "$scratch/seen"
has 'where it begins' 'Next writable address: *0 ' "$scratch/seen"
seen 'xorriso: 0 sessions' 'Media summary: 0 sessions' xorriso -outdev /dev/sr0 -toc
seen 'wodim: the drive' "Identification : 'VIRTUAL-CDROM" wodim dev=/dev/sr0 -checkdrive

# --- what they write: on the disc afterwards, or that the drive does not know what they ask for ---
while IFS='|' read -r name ends command; do
    name=$(echo $name) ends=$(echo $ends)
    new_disc
    # shellcheck disable=SC2086
    timeout $patience vburn run -- $command > "$scratch/out" 2>&1 < "$image"
    status=$?
    case $ends in
    burned)
        is "$name: it says that it worked" 0 $status
        ok "$name: the disc's bytes" on_disc "$image"
        vburn run -- head -c "$(stat -c %s "$image")" /dev/sr0 > "$scratch/read"
        ok "$name: they are read" cmp "$image" "$scratch/read"
        seen "$name: the disc is finished" 'disk status: *complete' cdrskin dev=/dev/sr0 -minfo ;;
    reservation)
        has "$name: no RESERVE TRACK" '5 20 00\|Sense Code: 0x20' "$scratch/out"
        is "$name: nothing is written" 0 "$(stat -c %s "$disc")" ;;
    esac
done << END
growisofs                        | burned      | growisofs -use-the-force-luke=notray -Z /dev/sr0=$image
growisofs, DVD compatible        | burned      | growisofs -use-the-force-luke=notray -dvd-compat -Z /dev/sr0=$image
cdrskin, a track of unknown size | burned      | cdrskin dev=/dev/sr0 -tao -
xorriso, a track of unknown size | burned      | xorriso -as cdrecord dev=/dev/sr0 -tao -
cdrskin, a track of known size   | reservation | cdrskin dev=/dev/sr0 -sao $image
xorriso, a track of known size   | reservation | xorriso -as cdrecord dev=/dev/sr0 -sao $image
wodim                            | reservation | wodim dev=/dev/sr0 gracetime=2 -dao $image
END

# --- and on their disc ---
new_disc "$image"
seen 'xorriso finds the files' "^'/noise'" xorriso -indev /dev/sr0 -find /
seen 'isoinfo finds them, too' 'Volume id: TGT' isoinfo -d dev=/dev/sr0
seen 'dvd+rw-mediainfo: it is a DVD-ROM' 'Mounted Media: *10h, DVD-ROM' dvd+rw-mediainfo /dev/sr0
seen 'growisofs adds nothing to it' 'not recognized as recordable' growisofs -M /dev/sr0 -R "$scratch/tree"
ok 'not a byte has changed' cmp "$image" "$disc"
