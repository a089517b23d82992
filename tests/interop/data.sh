#!/bin/bash
# data.sh: data discs by other people's burners, read back through the drive; sessions, rewritable discs, simulation, and what a
# burner gets to see of a drive in real time and of a disc that is too small.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$interop/lib.sh"
skip_without wodim cdrdao cdrskin cd-info sox readom
make_tracks
make_toc
cd "$scratch" || exit 1

# track at once: sessions
head -c 1024000 /dev/urandom >"$scratch/data" # 500 sectors
vburn insert cd-r --size 40000 >/dev/null
for last in -multi -multi ""; do
    ok "wodim -tao ${last:-(the last)} burns data" vburn run -- wodim dev=/dev/sr0 -tao $last -data gracetime=2 "$scratch/data"
done
is "three sessions" "1:0 2:11902 3:19304 170:19806 " "$(sg /dev/sr0 toc)"
for start in 0 11902 19304; do
    vburn run -- readom dev=/dev/sr0 sectors=$start-$((start + 500)) f="$scratch/back" >"$scratch/out" 2>&1
    ok "readom reads the data at $start" cmp "$scratch/data" "$scratch/back"
done

# The drive's own sector encoder against wodim's: the same data by SAO and by RAW, in which wodim makes EDC, ECC and scrambling.
vburn insert cd-r --size 9000 --disc "$scratch/sao" >/dev/null
ok "wodim -dao burns data" vburn run -- wodim dev=/dev/sr0 -dao -data gracetime=2 "$scratch/data"
vburn insert cd-r --size 9000 --disc "$scratch/raw" >/dev/null
ok "wodim -raw96r burns data" vburn run -- wodim dev=/dev/sr0 -raw96r -data gracetime=2 "$scratch/data"
main_channel()
{
    dd if="$1/sectors" bs=2448 skip=11634 count=500 2>/dev/null | od -v -A n -t x1 -w2448 | cut -c 1-7056
}
ok "both main channels are the same" cmp <(main_channel "$scratch/sao") <(main_channel "$scratch/raw")

# rewritable
vburn insert cd-rw --size 9000 >/dev/null
for blank in fast all; do
    ok "wodim burns a CD-RW" vburn run -- wodim dev=/dev/sr0 -tao -data gracetime=2 "$scratch/data"
    fails "not twice" "." vburn run -- wodim dev=/dev/sr0 -tao -data gracetime=2 "$scratch/data"
    ok "wodim blank=$blank" vburn run -- wodim dev=/dev/sr0 blank=$blank gracetime=2
    is "it is blank again" blank "$(status_of state)"
done


# cdrskin and cdrdao blank too
blank_by() # cdrskin ARGUMENTS..., or cdrdao ARGUMENTS...
{
    local program=$1
    shift
    case $program in
    cdrskin) vburn run -- cdrskin dev=/dev/sr0 "$@" ;;
    *) vburn run -- cdrdao blank --device /dev/sr0 --driver generic-mmc "$@" ;;
    esac
}
for how in "cdrskin blank=fast" "cdrskin blank=all" "cdrdao --blank-mode minimal" "cdrdao --blank-mode full"; do
    vburn run -- wodim dev=/dev/sr0 -tao -data gracetime=2 data >/dev/null 2>&1
    is "before $how" complete "$(status_of state)"
    # shellcheck disable=SC2086
    ok "$how" blank_by $how
    is "$how: it is blank again" blank "$(status_of state)"
done

# Written raw, by three, the user data are right, and so are the 2352 bytes, which are as cdrdao's raw reading has them.
cat >data.toc <<END
CD_ROM
TRACK MODE1
DATAFILE "$scratch/data"
END
# The bytes at LBA 5 as the drive gives them, damaged and whole: the sync pattern (0 to 11), the EDC (2064 to 2067) of a sector.
read10="in 2048 28 0 0 0 0 5 0 0 1 0"
readcd="in 2352 be 0 0 0 0 5 0 0 1 f8 0 0"
# The C2 pointers of that sector alone, with their sum before them, and behind the sector.
c2="in 294 be 0 0 0 0 5 0 0 1 2 0 0"
c2_sum="in 296 be 0 0 0 0 5 0 0 1 4 0 0"
c2_behind="in 2646 be 0 0 0 0 5 0 0 1 fa 0 0"
flip() # BYTE OF SECTOR 5
{
    local at=$(((5 + 11634) * 2448 + $1)) byte file
    file=$(status_of disc)/sectors
    byte=$(tail -c +$((at + 1)) "$file" | head -c 1 | od -A n -t u1)
    printf "\\x$(printf %02x $((byte ^ 0x40)))" | dd of="$file" bs=1 seek=$at conv=notrunc 2>/dev/null
}
while IFS='|' read -r name command; do
    name=$(echo $name)
    vburn insert cd-r --size 9000 >/dev/null
    # shellcheck disable=SC2086
    ok "$name burns data" vburn run -- $command
    ok "$name: readom reads them" vburn run -- readom dev=/dev/sr0 sectors=0-500 f=back
    ok "$name: they are the same" cmp data back
    is "$name: sync and header by READ CD" "good 2352 00 ff ff ff ff ff ff ff ff ff ff 00 00 02 05 01" "$(sg /dev/sr0 $readcd | cut -d ' ' -f 1-18)"
    for at in 3 2065 700; do
        flip $at
        is "$name: byte $at of a sector damaged" "sense 3/11/05" "$(sg /dev/sr0 $read10 | cut -c 1-13)"
        is "$name: so READ CD says, too" "sense 3/11/05" "$(sg /dev/sr0 $readcd | cut -c 1-13)"
        is "$name: but with C2 pointers, which are set" "good 294 ff ff" "$(sg /dev/sr0 $c2 | cut -d ' ' -f 1-4)"
        is "$name: and with their sum before them" "good 296 ff 00 ff" "$(sg /dev/sr0 $c2_sum | cut -d ' ' -f 1-5)"
        is "$name: the sector comes with them" "good 2646" "$(sg /dev/sr0 $c2_behind | cut -c 1-9)"
        has "$name: readom counts them" "C2 errors total: 2352 bytes in 1 sectors" <(vburn run -- readom dev=/dev/sr0 -c2scan 2>&1)
        flip $at
    done
    is "$name: and whole again" "good 2048" "$(sg /dev/sr0 $read10 | cut -c 1-9)"
    is "$name: no C2 pointer is set" "good 296 00 00 00" "$(sg /dev/sr0 $c2_sum | cut -d ' ' -f 1-5)"
    has "$name: readom counts none" "C2 errors total: 0 bytes in 0 sectors" <(vburn run -- readom dev=/dev/sr0 -c2scan 2>&1)
done <<END
wodim -raw96r | wodim dev=/dev/sr0 -raw96r -data gracetime=2 data
wodim -dao    | wodim dev=/dev/sr0 -dao -data gracetime=2 data
cdrdao generic-mmc | cdrdao write -n --driver generic-mmc --device /dev/sr0 data.toc
cdrskin -sao  | cdrskin dev=/dev/sr0 -sao fs=1m -data data
END

# Simulation (the test write bit of mode page 05h, MMC-6 7.5.3): all is as in a burn, the buffer that is full at times too, but for
# the disc, of which nothing is burned.
vburn insert cd-r --size 9000 >/dev/null
# cdrdao's raw driver gives up at the first 2/04/08, so that it gets a drive that has always room.
# So do short tracks at once, each of which fits into the buffer.
while IFS='|' read -r name speed command; do
    name=$(echo $name)
    vburn speed $speed
    vburn trace trace
    # shellcheck disable=SC2086
    ok "$name simulates" vburn run -- $command
    vburn trace off
    has "$name: it has written" "WRITE(10).*-> good" trace
    [ $speed = 0 ] || has "$name: the buffer was full at times" "WRITE(10).*2/04/08" trace
    is "$name: the disc is blank" blank "$(status_of state)"
    is "$name: nothing is on it" 0 "$(stat -c %b "$(status_of disc)/sectors")"
    is "$name: the tray is not locked" no "$(status_of locked)"
    rm -f trace
done <<END
wodim -dummy -tao | 48 | wodim dev=/dev/sr0 gracetime=2 -dummy -tao -audio -pad all.wav
wodim -dummy -dao | 48 | wodim dev=/dev/sr0 gracetime=2 -dummy -dao -audio -pad t1.wav t2.wav t3.wav
wodim -dummy -raw96r | 48 | wodim dev=/dev/sr0 gracetime=2 -dummy -raw96r -audio -pad t1.wav t2.wav t3.wav
cdrskin -dummy -tao | 48 | cdrskin dev=/dev/sr0 fs=1m -dummy -tao -audio -pad all.wav
cdrskin -dummy -tao, three tracks | 0 | cdrskin dev=/dev/sr0 fs=1m -dummy -tao -audio -pad t1.wav t2.wav t3.wav
wodim -dummy -tao, three tracks | 0 | wodim dev=/dev/sr0 gracetime=2 -dummy -tao -audio -pad t1.wav t2.wav t3.wav
cdrskin -dummy -sao | 48 | cdrskin dev=/dev/sr0 fs=1m -dummy -sao -audio -pad t1.wav t2.wav t3.wav
cdrdao simulate, generic-mmc | 48 | cdrdao simulate -n --driver generic-mmc --device /dev/sr0 album.toc
cdrdao simulate, generic-mmc-raw | 0 | cdrdao simulate -n --driver generic-mmc-raw --device /dev/sr0 album.toc
END

# in real time, slowly enough for the buffer to fill
vburn insert cd-r --size 9000 --speed 48 >/dev/null
vburn trace "$scratch/trace"
ok "wodim burns in real time" vburn run -- wodim dev=/dev/sr0 -raw96r -audio -pad gracetime=2 "$scratch/t1.wav" "$scratch/t2.wav" "$scratch/t3.wav"
has "the buffer was full at times" "WRITE(10).*2/04/08" "$scratch/trace"
cp plain pcm
ok "cdrdao reads the same audio" audio_reads_back
vburn speed 0

# a full disc
vburn insert cd-r --size 600 >/dev/null
fails "wodim is told when the disc is too small" "." vburn run -- wodim dev=/dev/sr0 -raw96r -audio -pad gracetime=2 -force "$scratch/t1.wav" "$scratch/t2.wav" "$scratch/t3.wav"
is "and the drive is not left locked" no "$(status_of locked)"
