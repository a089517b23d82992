#!/bin/bash
# exports.sh: a disc exported as cue sheet, toc file and CloneCD's set is read by others from the files, and burned again from
# them it is the same disc, its texts too.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$interop/lib.sh"
skip_without wodim cdrdao cdrskin cd-info sox
make_tracks
make_toc
cd "$scratch" || exit 1
disc=(lead-out=1200 mcn=$mcn pcm=paused track=1:0:150:2:${isrc[1]} track=2:375:75:0:${isrc[2]} track=3:750:0:1:${isrc[3]} index=2:2:525)
said_texts=()
for i in 0 1 2 3; do said_texts+=("TITLE: ${titles[i]}" "PERFORMER: ${performers[i]}"); done

vburn insert cd-r --size 9000 >/dev/null
ok "cdrdao burns" vburn run -- cdrdao write -n --driver generic-mmc:0x10 --device /dev/sr0 album.toc
for ending in cue toc ccd; do
    ok "export as $ending" vburn export x.$ending
done
ok "the bin file is the audio" cmp x.bin paused
ok "so is the img file" cmp x.img paused
ok "cue: what there is to say" lines x.cue "CATALOG $mcn" "ISRC ${isrc[3]}" "INDEX 00 00:04:00" "INDEX 02 00:07:00" "FLAGS DCP" "FLAGS PRE" \
    'CDTEXTFILE "x.cdt"' "TITLE \"${titles[0]}\"" "    TITLE \"${titles[3]}\"" "    PERFORMER \"${performers[2]}\""
ok "ccd: what there is to say" lines x.ccd "CATALOG=$mcn" "ISRC=${isrc[2]}" "Entry 0=80 " "INDEX 2=525"
is "ccd: six entries" 6 "$(grep -c '^\[Entry' x.ccd)"
is "sub: 96 bytes a sector" $((1200 * 96)) "$(stat -c %s x.sub)"
is "sub: Q of sector 10" "21 01 01 00 00 10 00 00 02 10" "$(od -A n -t x1 -j $((10 * 96 + 12)) -N 10 x.sub | sed 's/^ //')"
for form in "-i x.cue" "-t x.toc"; do
    cd-info --no-device-info $form >info 2>/dev/null
    ok "libcdio reads $form" lines info "  2: 00:07:00  000375 audio" "  3: 00:12:00  000750 audio" "MCN): $mcn" "${said_texts[@]}"
done

# The same disc again.
ok "cdrdao reads the toc file" cdrdao show-toc x.toc
vburn insert cd-r --size 9000 >/dev/null
ok "cdrdao burns from the toc file" vburn run -- cdrdao write -n --driver generic-mmc:0x10 --device /dev/sr0 x.toc
ok "toc file: every sector is right" disc_is "${disc[@]}" "${texts[@]}"
vburn insert cd-r --size 9000 >/dev/null
ok "cdrskin burns from the cue sheet" vburn run -- cdrskin dev=/dev/sr0 -sao fs=1m -text cuefile=x.cue
ok "cue sheet: every sector is right" disc_is "${disc[@]}" "${texts[@]}"

# Eight languages. cdrdao makes the packs anew from what the toc file says: they are the same again, to the byte.
sheet() # LANGUAGE TEXT-CODE LETTER
{
    local i
    printf 'Input Sheet Version = 0.7T\nText Code = %s\nLanguage Code = %s\nAlbum Title = %s"q\\\nArtist Name = Who\n' "$2" "$1" "$1"
    [ "$1" != English ] || printf 'Genre Code = Classical\nGenre Information = Baroque\nCatalog Number = 1234\n'
    printf 'First Track Number = 1\nLast Track Number = 3\n'
    for i in 1 2 3; do printf 'Track 0%d Title = %b%d %s\nTrack 0%d Artist = %b\n' $i "$3" $i "$1" $i "$3"; done
}
burn_sheets() # CODE OF THE LAST ONE, LETTER OF THE LAST ONE
{
    local sheets=() language
    for language in English German French Spanish Italian Dutch Swedish; do
        sheet $language 8859 '\xe9' >$language.v07t
        sheets+=(input_sheet_v07t=$language.v07t)
    done
    sheet Japanese $1 "$2" >Japanese.v07t
    vburn insert cd-r --size 9000 >/dev/null
    vburn run -- cdrskin dev=/dev/sr0 -sao fs=1m "${sheets[@]}" input_sheet_v07t=Japanese.v07t -audio -pad t1.wav t2.wav t3.wav
}
ok "cdrskin burns eight languages" burn_sheets 8859 '\xe9'
ok "toc" vburn export eight.toc
ok "cue" vburn export eight.cue
is "libcdio reads eight languages from the cue sheet" 8 "$(cd-info --no-device-info -i eight.cue 2>/dev/null | grep -c "^Language [0-7]")"
vburn insert cd-r --size 9000 >/dev/null
ok "cdrdao burns eight languages" vburn run -- cdrdao write -n --force --driver generic-mmc:0x10 --device /dev/sr0 eight.toc
ok "from its disc" vburn export again.cue
ok "all packs are the same" cmp eight.cdt again.cdt
# Characters of two bytes are binary in a toc file (cdrdao 1.2.4 does not set the character code when it burns them).
ok "cdrskin burns MS-JIS" burn_sheets MS-JIS '\x82\xa0'
ok "toc with MS-JIS" vburn export jis.toc
ok "its texts are binary" lines jis.toc "7 : 105" "TITLE { 130, 160, 49, 32, 74, 97, 112, 97, 110, 101, 115, 101,"
ok "cdrdao reads them" cdrdao show-toc jis.toc
