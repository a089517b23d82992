# discburn audio with CD-TEXT: what the command line says, what is read back, what other people's readers say of the same disc,
# and a drive that gives something else back.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

music one.wav 4.5 1
music two.wav 4.2 2
vburn insert cd-r > /dev/null
vburn speed 0 > /dev/null
vburn attach > /dev/null
wineserver -k

blank() { vburn fault --clear; vburn insert cd-r "$@" > /dev/null; }
blank_still() { vburn status | grep -q '^state: blank'; }

# Nothing is burned of these.
while IFS='|' read -r name status text arguments; do
    eval "expect 'refused: $name' $status '$text' audio $arguments"
done <<'END'
a character of another set|2|--title of track 1: |one.wav --title 'price: 5 €'
and it is named|2|(U+20AC), is not in ISO 8859-1|one.wav --title 'price: 5 €'
the disc is named|2|--performer of the disc: |--performer '€' one.wav
half-width katakana beside kanji|2|(U+FF71), is not in MS-JIS|one.wav --title '音ｱ'
no language|2|--language english: it is a number|--language english one.wav
a language too high|2|--language 128: it is a number|--language 128 one.wav
a text without a word|2|its value is missing|one.wav --title
END
check 'the disc is blank still' blank_still

expect 'texts' 0 'Everything on the disc is as it should be.' audio --title 'Für Élise & friends' --performer 'Various' \
    --mcn 4006381333931 one.wav --title 'First' --performer 'Müller' --songwriter 'B. Songwriter' --composer 'C. Composer' \
    --arranger 'D. Arranger' --message 'A message' --isrc US-K7Y-98-12345 two.wav --title 'A second title of many words' \
    --performer 'Müller'
check 'table: disc' grep -q '^   disc  Für Élise & friends  *Various' output
check 'table: track 1' grep -q '^      1  First  *Müller' output
check 'table: track 2' grep -q '^      2  A second title of many words  *Müller' output

# The same disc by libcdio and by libburn.
vburn run -- cd-info --no-cddb -C /dev/sr0 > cd-info.txt 2>&1
in_cd_info() { grep -qa "^[[:space:]]*$1: $2" cd-info.txt; }
check 'cd-info: the disc' in_cd_info TITLE 'Für Élise & friends'
check 'cd-info: track 1' in_cd_info TITLE 'First'
check 'cd-info: track 2' in_cd_info TITLE 'A second title of many words'
check 'cd-info: performer' in_cd_info PERFORMER 'Müller'
check 'cd-info: songwriter' in_cd_info SONGWRITER 'B. Songwriter'
check 'cd-info: composer' in_cd_info COMPOSER 'C. Composer'
check 'cd-info: arranger' in_cd_info ARRANGER 'D. Arranger'
check 'cd-info: message' in_cd_info MESSAGE 'A message'
check 'cd-info: catalogue number' in_cd_info UPC_EAN 4006381333931
check 'cd-info: ISRC' in_cd_info ISRC USK7Y9812345
vburn run -- cdrskin dev=/dev/sr0 cdtext_to_v07t=- 2> /dev/null | iconv -f iso-8859-1 -t utf-8 > v07t.txt
in_v07t() { grep -qa "^$1 *= *$2\$" v07t.txt; }
check 'cdrskin: character set' in_v07t 'Text Code' 8859
check 'cdrskin: language' in_v07t 'Language Code' English
check 'cdrskin: the disc' in_v07t 'Album Title' 'Für Élise & friends'
check 'cdrskin: track 1' in_v07t 'Track 01 Title' First
check 'cdrskin: track 2' in_v07t 'Track 02 Title' 'A second title of many words'
check 'cdrskin: performer' in_v07t 'Track 02 Artist' Müller
check 'cdrskin: catalogue number' in_v07t 'UPC / EAN' 4006381333931
check 'cdrskin: ISRC' in_v07t 'ISRC 01' USK7Y9812345

blank
expect 'Japanese' 0 'Everything on the disc is as it should be.' audio --title '音楽の友' one.wav --title '赤い靴 A' two.wav
check 'table: full width' grep -q '^      1  赤い靴　Ａ' output
vburn run -- cd-info --no-cddb -C /dev/sr0 > cd-info.txt 2>&1
check 'cd-info: Japanese' in_cd_info TITLE '赤い靴　Ａ'
check 'cd-info: language' grep -qa "Language 0 'Japanese'" cd-info.txt
blank
expect 'German' 0 'Everything on the disc is as it should be.' audio --language 8 one.wav --title 'Straße'
vburn run -- cd-info --no-cddb -C /dev/sr0 > cd-info.txt 2>&1
check 'cd-info: German' grep -qa "Language 0 'German'" cd-info.txt
blank
expect 'empty texts are none' 0 'Everything on the disc is as it should be.' audio --title '' one.wav --performer ''
check 'no table' [ -z "$(grep -a CD-TEXT output)" ]

# A drive that gives back something else than was burned (the reply's header has four bytes, each pack eighteen). A trace tells
# how many READ TOC come before the one that is for CD-TEXT.
blank
vburn trace "$WORK/trace" > /dev/null
expect 'one text' 0 'Everything on the disc is as it should be.' audio --title Album one.wav --isrc US-K7Y-98-12345
vburn trace off > /dev/null
before=$(grep -a 'READ TOC' trace | grep -n ' 43 0[02] 05 ' | head -n 1 | cut -d: -f1)
check 'CD-TEXT is read with READ TOC format 5' [ -n "$before" ]
while IFS='|' read -r name status text what; do
    blank
    vburn fault "READ TOC/PMA/ATIP after=$((before - 1)) $what" > /dev/null
    expect "read back: $name" "$status" "$text" audio --title Album one.wav --isrc US-K7Y-98-12345
done <<'END'
another letter|3|the disc has the title "Blbum", not "Album"|set=8:0x42
and its pack is wrong|3|CD-TEXT: 1 of 6 packs came with a wrong CRC|set=8:0x42
another ISRC|3|CD-TEXT has the code "USK7X9812345" for track 1|set=31:0x58
another language|3|there is no CD-TEXT in the language 9|set=102:0x08
another character set|3|CD-TEXT says that it is in the character set 1, not 0|set=62:0x01
half of it|3|CD-TEXT is not complete: its size information is not there|truncate=40
nothing|3|there is no CD-TEXT in the language 9|truncate=4
no header|3|CD-TEXT cannot be read|truncate=2
refused|3|CD-TEXT cannot be read|sense=5/24/00
a CRC that the drive keeps to itself|0|CD-TEXT: 1 of 6 packs came with a wrong CRC|set=20:0 set=21:0
END

# a track of which no performer was said has the disc's; an empty one is none
blank
expect 'performers inherited' 0 'Everything on the disc is as it should be.' audio --performer Various one.wav --title First \
    two.wav --performer Other two.wav --performer ''
expect 'performers on the disc' 0 'track 1: First / Various' info
check 'a performer of its own' grep -q 'track 2: Other' output
check 'no performer' eval '! grep -q "track 3:" output'
