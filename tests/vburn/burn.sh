#!/bin/bash
# burn.sh: other people's burners write to the drive, and other people's readers read what they wrote.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"
skip_without wodim cdrdao cd-info sox

make_audio

# What cd-info says of the disc: tracks, MCN and ISRCs.
info()
{
    vburn run -- cd-info -C /dev/sr0 --no-device-info >"$scratch/info" 2>/dev/null
}

for form in raw96r raw96p raw16; do
    vburn insert cd-r --size 9000 >/dev/null
    ok "wodim -$form burns" vburn run -- wodim dev=/dev/sr0 -$form -audio -pad gracetime=2 mcn=0123456789012 \
        isrc=USK7Y9812345 "$scratch/t1.wav" isrc=USK7Y9812346 "$scratch/t2.wav" isrc=DEAB12012347 "$scratch/t3.wav"
    is "$form: the disc is finished" complete "$(status_of state)"
    info
    has "$form: cd-info finds the lead-out" "^170: 00:17:00  001125" "$scratch/info"
    has "$form: cd-info names the MCN" "MCN): 0123456789012" "$scratch/info"
    for isrc in "1 ISRC: USK7Y9812345" "2 ISRC: USK7Y9812346" "3 ISRC: DEAB12012347"; do
        has "$form: cd-info names the ISRC of track $isrc" "TRACK  $isrc" "$scratch/info"
    done
    ok "$form: cdrdao reads the same audio" audio_reads_back
    is "$form: the TOC by ioctl" "1:0 2:300 3:675 170:1125 " "$(sg /dev/sr0 toc)"
    is "$form: the MCN by ioctl" 0123456789012 "$(sg /dev/sr0 mcn)"
    fails "$form: a CD-R is burned once" "." vburn run -- wodim dev=/dev/sr0 -$form -audio -pad gracetime=2 "$scratch/t1.wav"
done

# Exports of the last of them.
for ending in cue toc ccd; do
    ok "export as $ending" vburn export "$scratch/x.$ending"
done
ok "the bin file is the audio" cmp "$scratch/x.bin" "$scratch/pcm"
ok "so is the img file" cmp "$scratch/x.img" "$scratch/pcm"
has "cue: catalogue" "^CATALOG 0123456789012" "$scratch/x.cue"
has "cue: ISRC" "ISRC DEAB12012347" "$scratch/x.cue"
has "ccd: ISRC" "^ISRC=USK7Y9812346" "$scratch/x.ccd"
has "ccd: catalogue" "^CATALOG=0123456789012" "$scratch/x.ccd"
is "ccd: six entries" 6 "$(grep -c '^\[Entry' "$scratch/x.ccd")"
is "sub: 96 bytes a sector" $((1125 * 96)) "$(stat -c %s "$scratch/x.sub")"
is "sub: Q of sector 10" "01 01 01 00 00 10 00 00 02 10" \
    "$(od -A n -t x1 -j $((10 * 96 + 12)) -N 10 "$scratch/x.sub" | sed 's/^ //')"
cd "$scratch" || exit 1
ok "cdrdao reads the toc file" cdrdao show-toc x.toc
has "with the ISRC" "ISRC US K7Y 98 12346" "$scratch/out"
has "and the length" "END    00:15:00(  1125)" "$scratch/out"
cd-info --no-device-info -i x.cue >"$scratch/info" 2>/dev/null
has "libcdio reads the cue sheet" "^  3: 00:11:00  000675 audio" "$scratch/info"
has "with the catalogue number" "MCN): 0123456789012" "$scratch/info"
cd-info --no-device-info -t x.toc >"$scratch/info" 2>/dev/null
has "libcdio reads the toc file" "^  3: 00:11:00  000675 audio" "$scratch/info"

# cdrdao, with CD-TEXT, which only cd-info can vouch for
cat >"$scratch/cdtext.toc" <<END
CD_DA
CATALOG "0123456789012"
CD_TEXT { LANGUAGE_MAP { 0 : EN } LANGUAGE 0 { TITLE "An Album" PERFORMER "Somebody" } }
TRACK AUDIO
COPY
ISRC "USK7Y9812345"
CD_TEXT { LANGUAGE 0 { TITLE "First" PERFORMER "A" } }
FILE "$scratch/t1.wav" 0
TRACK AUDIO
ISRC "USK7Y9812346"
CD_TEXT { LANGUAGE 0 { TITLE "Second" PERFORMER "B" } }
PREGAP 0:1:0
FILE "$scratch/t2.wav" 0
INDEX 0:2:0
TRACK AUDIO
PRE_EMPHASIS
ISRC "DEAB12012347"
CD_TEXT { LANGUAGE 0 { TITLE "Third" PERFORMER "C" } }
FILE "$scratch/t3.wav" 0
END
vburn insert cd-r --size 9000 >/dev/null
ok "cdrdao's raw driver burns a test" vburn run -- cdrdao simulate -n --driver generic-mmc-raw --device /dev/sr0 "$scratch/cdtext.toc"
is "the disc is still blank" blank "$(status_of state)"
ok "cdrdao's raw driver burns" vburn run -- cdrdao write -n --driver generic-mmc-raw --device /dev/sr0 "$scratch/cdtext.toc"
info
has "cd-info: copy permitted" "^  1: 00:02:00  000000 audio  true   yes" "$scratch/info"
has "cd-info: start behind the pregap" "^  2: 00:07:00  000375 audio" "$scratch/info"
has "cd-info: pre-emphasis" "^  3: 00:12:00  000750 audio  false  no    2        yes" "$scratch/info"
has "cd-info: ISRC" "TRACK  2 ISRC: USK7Y9812346" "$scratch/info"
has "cd-info: the album's title" "TITLE: An Album" "$scratch/info"
has "cd-info: the third track's title" "TITLE: Third" "$scratch/info"
has "cd-info: its performer" "PERFORMER: C" "$scratch/info"
vburn export "$scratch/x.cue"
has "export: index 0" "INDEX 00 00:04:00" "$scratch/x.cue"
has "export: index 2" "INDEX 02 00:07:00" "$scratch/x.cue"
has "export: flags" "FLAGS DCP" "$scratch/x.cue"
has "export: pre-emphasis" "FLAGS PRE" "$scratch/x.cue"
vburn export "$scratch/x.ccd"
has "export: CD-TEXT" "^Entry 0=80 " "$scratch/x.ccd"

# session at once, by three burners
vburn insert cd-r --size 9000 >/dev/null
ok "wodim -dao burns" vburn run -- wodim dev=/dev/sr0 -dao -audio -pad gracetime=2 mcn=0123456789012 isrc=USK7Y9812345 "$scratch/t1.wav" \
    isrc=USK7Y9812346 "$scratch/t2.wav" isrc=DEAB12012347 "$scratch/t3.wav"
info
has "-dao: cd-info names the MCN" "MCN): 0123456789012" "$scratch/info"
has "-dao: cd-info names an ISRC" "TRACK  3 ISRC: DEAB12012347" "$scratch/info"
has "-dao: cd-info finds the lead-out" "^170: 00:17:00  001125" "$scratch/info"
ok "-dao: cdrdao reads the same audio" audio_reads_back
vburn insert cd-r --size 9000 >/dev/null
ok "cdrdao burns by cue sheet, CD-TEXT too" vburn run -- cdrdao write -n --driver generic-mmc:0x10 --device /dev/sr0 "$scratch/cdtext.toc"
info
has "SAO: cd-info: ISRC" "TRACK  2 ISRC: USK7Y9812346" "$scratch/info"
has "SAO: cd-info: the third track's title" "TITLE: Third" "$scratch/info"
has "SAO: cd-info: pre-emphasis" "^  3: 00:12:00  000750 audio  false  no    2        yes" "$scratch/info"
if command -v cdrskin >/dev/null; then
    for mode in sao tao; do
        vburn insert cd-r --size 9000 >/dev/null
        ok "cdrskin -$mode burns" vburn run -- cdrskin dev=/dev/sr0 -$mode -audio -pad "$scratch/t1.wav" "$scratch/t2.wav" "$scratch/t3.wav"
        is "cdrskin -$mode: the disc is finished" complete "$(status_of state)"
    done
else
    skip "cdrskin" "cdrskin is not installed"
fi

# track at once: sessions, and audio with ISRC
vburn insert cd-r --size 9000 >/dev/null
ok "wodim -tao burns audio" vburn run -- wodim dev=/dev/sr0 -tao -audio -pad gracetime=2 mcn=0123456789012 isrc=USK7Y9812345 "$scratch/t1.wav" \
    isrc=USK7Y9812346 "$scratch/t2.wav"
info
has "-tao: cd-info names an ISRC" "TRACK  2 ISRC: USK7Y9812346" "$scratch/info"
has "-tao: two seconds and two sectors between tracks" "^  2: 00:08:02  000452 audio" "$scratch/info"
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

# in real time, slowly enough for the buffer to fill
vburn insert cd-r --size 9000 --speed 48 >/dev/null
vburn trace "$scratch/trace"
ok "wodim burns in real time" vburn run -- wodim dev=/dev/sr0 -raw96r -audio -pad gracetime=2 "$scratch/t1.wav" "$scratch/t2.wav" "$scratch/t3.wav"
has "the buffer was full at times" "WRITE(10).*2/04/08" "$scratch/trace"
ok "cdrdao reads the same audio" audio_reads_back
vburn speed 0

# a full disc
vburn insert cd-r --size 600 >/dev/null
fails "wodim is told when the disc is too small" "." vburn run -- wodim dev=/dev/sr0 -raw96r -audio -pad gracetime=2 -force "$scratch/t1.wav" "$scratch/t2.wav" "$scratch/t3.wav"
is "and the drive is not left locked" no "$(status_of locked)"
