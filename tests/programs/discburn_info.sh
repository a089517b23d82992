# discburn drives and discburn info: what they tell of discs that other people's burners have made, of drives that are empty,
# busy or held, and the choice of a drive where there are two.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

music one.wav 6 1
music two.wav 5 2
head -c 1000000 /dev/urandom > data

wodim_burns() { vburn run -- wodim dev=/dev/sr0 gracetime=2 "$@" > wodim.log 2>&1 || { tail -n 5 wodim.log; false; }; }
# says TEXT...: the output has these lines, blanks not counted
says()
{
    local text
    for text; do
        tr -s ' ' < output | grep -qF -- "$text" || { echo "# not there: $text"; sed 's/^/    # /' output; return 1; }
    done
}
# json EXPRESSION: true of $j, the value that was printed; standard error is not a part of it
json()
{
    vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" "${json_of[@]}" --json > json 2> json.err < /dev/null
    perl -MJSON::PP -e 'local $/; my $j = decode_json(<STDIN>); exit(!('"$1"'))' < json || { cat json json.err; false; }
}

# --- no drive ----------------------------------------------------------------------------------------------------------

expect 'drives: none' 1 'There is no CD, DVD or BD drive.' drives
expect 'info: no drive' 1 'There is no CD, DVD or BD drive.' info
json_of=(drives)
check 'drives as JSON: none' json '@{$j->{drives}} == 0'

vburn start > /dev/null
vburn attach > /dev/null
wineserver -k

# --- a program that was not started with vburn run ------------------------------------------------------------------------

bare() { timeout $patience wine "$BUILD/${ARCH:-x86_64}/discburn.exe" "$@" > output 2>&1 < /dev/null; }
music bare.wav 5 1
for verb in drives info 'audio bare.wav'; do
    bare $verb
    check "without vburn run: $verb ends with 1" [ $? -eq 1 ]
    check "without vburn run: $verb says what to do" says 'The drive does not answer. If it is the virtual burner'"'"'s, start the program with `vburn run -- wine ...`.'
    check "without vburn run: $verb says nothing of speed" eval '! grep -q speed output'
done
wineserver -k

# --- command lines ------------------------------------------------------------------------------------------------------

expect 'help lists the verbs' 0 'what can be done with it' --help
expect 'drives: help' 0 'usage: discburn drives [--json]' drives --help
check 'help of drives fits 80 columns' fits_80
expect 'info: help' 0 'usage: discburn info [--json] [DRIVE]' info --help
check 'help of info fits 80 columns' fits_80
expect 'drives: an argument' 2 'D: it takes no drive, it lists all of them' drives D
expect 'drives: a drive by its option' 2 '--drive: no such option' drives --drive D
expect 'info: a drive by its option' 1 'There is no CD, DVD or BD drive Q.' info --drive=Q
expect 'info: a drive by its option, and another' 2 'E: one drive at a time' info --drive D E
expect 'info: -h' 0 'usage: discburn info' info -h
expect 'drives: an unknown option' 2 '--xml: no such option' drives --xml
expect 'info: two drives' 2 'one drive at a time' info D E
expect 'info: a drive without a name' 2 '--drive: its value is missing' info --drive
expect 'info: no such drive' 1 'There is no CD, DVD or BD drive Q.' info Q

# --- no disc, and drives that cannot tell --------------------------------------------------------------------------------

expect 'info: no disc' 1 'D:\: There is no disc in the drive.' info
json_of=(info q:)
check 'info as JSON: no such drive' json '!defined $j->{drive} && !defined $j->{disc} && $j->{error} eq "There is no CD, DVD or BD drive q:."'
json_of=(info)
check 'info as JSON: no disc' json '$j->{error} eq "There is no disc in the drive." && !defined $j->{disc} && $j->{drive}{path} eq "D:\\"'
expect 'drives: an empty one' 0 'VIRTUAL BURNER' drives
check 'drives: its line' says 'D: VBURN VIRTUAL BURNER 1.00 none nobody' ' burns CD-R, CD-RW' ' id \\' 'track at once, session at once'
check 'drives fits 80 columns' fits_80

vburn insert cd-r > /dev/null
vburn fault 'TEST UNIT READY' sense=2/04/01 count=3 > /dev/null
expect 'info: it waits for a disc that is being recognised' 0 'CD-R, blank' info
vburn fault --clear
vburn fault 'TEST UNIT READY' sense=2/04/07 > /dev/null
expect 'drives: a busy one' 0 'not ready' drives
vburn fault --clear
vburn fault 'READ DISC INFORMATION' sense=3/02/00 > /dev/null
expect 'info: a drive that does not say' 0 'unknown' info
vburn fault --clear
vburn fault ANY sense=4/44/00 > /dev/null
expect 'info: a drive that is broken' 1 'hardware error' info
expect 'drives: a drive that is broken' 1 'hardware error' drives
check 'drives: its row is there' says ' id \\'
vburn fault --clear

# --- discs ---------------------------------------------------------------------------------------------------------------

vburn insert cd-r > /dev/null
expect 'info: blank CD-R' 0 'What next' info
check 'blank CD-R: what it says' says 'Disc CD-R, blank' 'Made by CMC Magnetics (lead-in at 97:26:66)' \
    'Capacity 79:57:74, 359849 sectors, 737.0 MB' 'Free 79:55:72, 359697 sectors, 736.7 MB' '48x' \
    'What next It is blank: burn data or audio.'
check 'blank CD-R: what it is and can' says 'Burns CD-R, CD-RW' 'written once, session by session' 'It can be burned'
check 'blank CD-R: nothing on it' eval '! grep -qE "^(Label|Files|Used|Size)" output'
check 'blank CD-R: 80 columns' fits_80
json_of=(info d:)
check 'blank CD-R as JSON' json '$j->{disc}{kind} eq "CD-R" && $j->{disc}{state} eq "blank" && !$j->{disc}{erasable}
    && $j->{disc}{free_sectors} == 359697 && $j->{disc}{next_writable} == 0 && !defined $j->{disc}{volume} && $j->{disc}{last_lead_out_start} == 359849 && $j->{disc}{lead_in_start} == -11634
    && "@{$j->{disc}{can}}" eq "burn" && !defined $j->{disc}{obstacle} && $j->{disc}{used_sectors} == 0
    && @{$j->{disc}{tracks}} == 0 && $j->{disc}{sessions} == 0 && !defined $j->{disc}{lead_out} && !defined $j->{error}'

vburn insert cd-rw --size 74min > /dev/null
expect 'info: blank CD-RW' 0 'Disc        CD-RW, blank' info
json_of=(info)
check 'blank CD-RW as JSON' json '$j->{disc}{erasable} && $j->{disc}{kind} eq "CD-RW" && $j->{disc}{state} eq "blank"'
json_of=(drives)
check 'drives as JSON' json '@{$j->{drives}} == 1 && $j->{drives}[0]{disc}{kind} eq "CD-RW" && $j->{drives}[0]{raw}
    && "@{[grep { /^CD/ } @{$j->{drives}[0]{burns}}]}" eq "CD-R CD-RW" && "@{$j->{drives}[0]{raw_sub_channels}}" eq "pq cooked raw"
    && $j->{drives}[0]{cd_text_read} && !defined $j->{drives}[0]{held_by} && !defined $j->{drives}[0]{error}'

# what discburn itself burns
vburn insert cd-r > /dev/null
expect 'burn audio' 0 'as it should be' audio --mcn 4006381333931 --gaps silent one.wav --isrc USK7Y9812345 --copy \
    two.wav --preemphasis
expect 'info: audio' 0 'finished: nothing more can be written' info
check 'audio: what it says' says 'Catalogue 4006381333931' 'Sessions 1, the last closed' '1 1 00:02:00 0 00:08:00 600 audio US-K7Y-98-12345' \
    'copy permitted' '2 1 00:10:00 600 00:05:00 375 audio' 'pre-emphasis' 'end 00:15:00 975'
check 'audio: 80 columns' fits_80
json_of=(info)
check 'audio as JSON' json '$j->{disc}{catalogue_number} eq "4006381333931" && $j->{disc}{lead_out} == 975
    && $j->{disc}{tracks}[0]{isrc} eq "USK7Y9812345" && $j->{disc}{tracks}[0]{copy_permitted} && !$j->{disc}{tracks}[0]{preemphasis}
    && !defined $j->{disc}{tracks}[1]{isrc} && !$j->{disc}{tracks}[1]{copy_permitted} && $j->{disc}{tracks}[1]{preemphasis}
    && $j->{disc}{tracks}[1]{start} == 600 && $j->{disc}{state} eq "finished"'
expect 'the wrong word for gaps' 2 '--gaps loud: it is silent or none' audio --gaps loud one.wav

# sessions of wodim's
vburn insert cd-rw > /dev/null
check 'wodim burns a session' wodim_burns -tao -multi -audio -pad isrc=FRZ039800212 one.wav
check 'wodim burns another' wodim_burns -tao -multi -data data
expect 'info: sessions' 0 'More can be added' info
check 'sessions: what it says' says 'Disc CD-RW, open' 'Sessions 2, and room for another' '1 1 00:02:00 0' 'audio FR-Z03-98-00212' \
    '2 2 02:40:02 11852 00:06:41 491 data, mode 1' 'Next write at 04:18:43, LBA 19243'
json_of=(info)
check 'sessions as JSON' json '$j->{disc}{tracks}[1]{session} == 2 && $j->{disc}{tracks}[1]{kind} eq "data"
    && $j->{disc}{tracks}[1]{data_mode} == 1 && !defined $j->{disc}{tracks}[0]{data_mode} && $j->{disc}{next_writable} == 19243
    && $j->{disc}{free_sectors} == 359849 - 19243 - 152 && $j->{disc}{sessions} == 2'
check 'wodim finishes it' wodim_burns -tao -data data
expect 'info: a finished CD-RW' 0 'erase it (discburn erase)' info

# the volume: what other people's programs made, on what is written session by session and on what is overwritten
genisoimage -quiet -J -udf -V 'A label' -o volume.iso data
mkudffs -q --label='Größe' --media-type=hd -b 2048 udf.img 4000 > /dev/null 2>&1 || mkudffs --label='Größe' --media-type=hd -b 2048 udf.img 4000 > /dev/null
while IFS='|' read -r kind image words volume used; do
    another "$kind"
    expect "$kind: an image of theirs" 0 'Burned.' data $image
    expect "$kind: info: its label" 0 "$words" info
    check "$kind: label: 80 columns" fits_80
    json_of=(info)
    check "$kind: label as JSON" json "$volume"
    check "$kind: used" json "$used"
    vburn fault 'READ(10)' sense=3/11/05 > /dev/null
    check "$kind: label: a disc that cannot be read" json '!defined $j->{error} && !defined $j->{disc}{volume} && $j->{disc}{kind}'
    vburn fault --clear
done <<'END'
cd-r|volume.iso|Label       A label|$j->{disc}{volume}{label} eq "A label" && "@{$j->{disc}{volume}{file_systems}}" eq "ISO 9660 Joliet UDF" && $j->{disc}{volume}{udf_revision} eq "1.02"|$j->{disc}{used_sectors} > 500
dvd+rw|volume.iso|Files       ISO 9660, Joliet, UDF 1.02|$j->{disc}{volume}{label} eq "A label"|$j->{disc}{used_sectors} > 500 && $j->{disc}{used_sectors} < 2000
dvd+r|udf.img|Label       Größe|$j->{disc}{volume}{label} eq "Gr\x{f6}\x{df}e" && "@{$j->{disc}{volume}{file_systems}}" eq "UDF"|$j->{disc}{used_sectors} >= 4000
END

# CD-TEXT of cdrdao's
cat > text.toc <<'END'
CD_DA
CD_TEXT { LANGUAGE_MAP { 0 : EN } LANGUAGE 0 { TITLE "An Album" PERFORMER "Som\351body" } }
TRACK AUDIO
CD_TEXT { LANGUAGE 0 { TITLE "First" PERFORMER "A" } }
FILE "one.wav" 0
END
vburn insert cd-r > /dev/null
check 'cdrdao burns CD-TEXT' vburn run -- cdrdao write -n --driver generic-mmc:0x10 --device /dev/sr0 text.toc > cdrdao.log 2>&1
expect 'info: CD-TEXT' 0 'CD-TEXT     album: An Album / Somébody' info
check 'CD-TEXT of the track' says ' track 1: First / A'
json_of=(info)
check 'CD-TEXT as JSON' json '$j->{disc}{cd_text}[0]{language} == 9 && $j->{disc}{cd_text}[0]{texts}[0]{performer} eq "Som\x{e9}body"
    && $j->{disc}{cd_text}[0]{texts}[1]{title} eq "First" && !defined $j->{disc}{cd_text}[0]{texts}[1]{composer}'

# a raw recording that broke off
vburn insert cd-r > /dev/null
vburn fault 'WRITE(10)' after=460 sense=3/0C/00 > /dev/null
expect 'a burn that breaks off' 1 'The burn broke off: ' audio one.wav
vburn fault --clear
expect 'info: a disc that is spoilt' 0 'broke off' info
expect 'which cannot be closed' 1 'Drives cannot close a CD that was recorded in one piece' close

# one that the power left in its middle: the lead-in is there, and its table of contents
for kind in cd-r cd-rw; do
    vburn insert $kind > /dev/null
    vburn fault 'WRITE(10)' after=460 kill > /dev/null
    discburn audio --no-verify two.wav > /dev/null 2>&1
    wineserver -k
    vburn start > /dev/null 2>&1
    vburn fault --clear
    expect "info: a $kind that lost its power" 0 'The recording broke off: LBA 374 cannot be read. It cannot be continued.' info
    check "$kind: no line ends with a blank" eval '! grep -n " $" output'
    json_of=(info)
    check "$kind that lost its power as JSON" json '$j->{disc}{broken_off} && $j->{disc}{unreadable_at} == 374'
done
expect 'a broken CD-RW: erase it' 0 'Erase it (discburn erase).' info

# --- held by another ---------------------------------------------------------------------------------------------------

# At 1x the burn lasts for minutes, whatever else the machine has to do meanwhile.
vburn insert cd-r --speed 1 > /dev/null
rm -f burn.out
vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" audio --no-verify one.wav two.wav > burn.out 2>&1 < /dev/null &
job=$!
wait_until grep -qaE 'Writing +[0-9]+ %' burn.out
expect 'info: held' 1 'Another program, "discburn", holds the drive.' info
expect 'drives: held' 0 'discburn' drives
check 'drives: its holder' says 'D: VBURN VIRTUAL BURNER 1.00 ? discburn'
json_of=(drives)
check 'held as JSON' json '$j->{drives}[0]{held_by} eq "discburn"'
vburn speed 0
check 'the burn was not disturbed' wait $job

# --- two drives --------------------------------------------------------------------------------------------------------

vburn --drive second start > /dev/null
vburn --drive second attach > /dev/null
wineserver -k
vburn --drive second insert cd-r > /dev/null
expect 'two drives: that with the blank disc' 0 'Using E:\ VBURN VIRTUAL BURNER, the drive that has a blank disc.' audio --no-verify one.wav
check 'two drives: it was burned there' grep -q '^state: complete' <(vburn --drive second status)
expect 'two drives: none is blank' 1 'no drive has a blank disc' audio --no-verify one.wav
vburn insert cd-r > /dev/null
vburn --drive second insert cd-r > /dev/null
expect 'two drives: both are blank' 0 'other drives have blank discs too, --drive chooses.' audio --no-verify one.wav
vburn insert dvd-ram > /dev/null
vburn --drive second insert dvd-ram > /dev/null
check 'something is on one' discburn data --drive D: text.toc
check 'and on the other' discburn data --drive E: text.toc
expect 'two drives: erase does not guess' 1 'Several drives have discs that can be erased: --drive says which.' erase
expect 'nor does data --overwrite' 1 'Several drives have discs that can be written over: --drive says which.' data --overwrite text.toc
expect 'that which is named' 0 'Erased' erase E:
vburn --drive second insert cd-r > /dev/null
vburn eject
expect 'info: the drive that has a disc' 0 'Drive       E:\ ' info
expect 'info: the one that is named' 1 'D:\: There is no disc' info D:
json_of=(drives)
check 'two drives as JSON' json '@{$j->{drives}} == 2
    && (grep { $_->{path} eq "E:\\" && defined $_->{disc} } @{$j->{drives}})
    && (grep { $_->{path} eq "D:\\" && !defined $_->{disc} } @{$j->{drives}})'
vburn --drive second detach
vburn --drive second stop > /dev/null
wineserver -k
