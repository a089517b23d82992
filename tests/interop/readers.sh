#!/bin/bash
# readers.sh: audio CDs burned by imapi2.dll, read by other people's readers through the same drive: discburn, and the images of
# the winetests in each of the three sector types. A row is the command and what the disc is; every reader has to name the
# tracks, the MCN and the ISRCs in its own way, and the audio has to be the same in all.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$interop/lib.sh"
. "$top/tests/wine.sh"
skip_without wine wineboot wodim cdrdao cdrskin cd-info cd-paranoia cdparanoia icedax cd-discid sox perl
# Long enough for cdrdao, which does not believe an ISRC that it has seen three times only.
make_audio 8
mv "$scratch/pcm" "$scratch/music"
cd "$scratch" || exit 1

export WINEPREFIX=$scratch/prefix WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= DISPLAY=
wineboot -i >/dev/null 2>&1
"$top/tools/imapi2-prefix" install --from "$build" "$WINEPREFIX" >/dev/null 2>&1
wineserver -w
vburn start
vburn attach >/dev/null || { echo "not ok - the drive could not be attached"; exit 1; }
vburn run -- wineserver -p
trap 'vburn run -- wineserver -k; finish' EXIT

wine_program() { start_wine "$scratch/said" vburn run -- wine "$build/x86_64/$@"; }

# The disc a row is about, by track number: LBA of index 1, sectors of pause before it, control, ISRC. Set by row.
declare -a start pause control code
count=0
lead_out=0

time_of() { printf '%02d:%02d:%02d' $(($1 / 75 / 60)) $(($1 / 75 % 60)) $(($1 % 75)); }
dashed() { echo "${1:0:2}-${1:2:3}-${1:5:2}-${1:7}"; }
length_of() { echo $((start[$1 + 1] - start[$1])); }
# WORD if the bit is set in the control of the track, otherwise OTHER
by_control() { if [ $((control[$1] & $2)) -ne 0 ]; then echo "$3"; else echo "$4"; fi; }

reads_cd_info()
{
    local i wanted=("MCN): $mcn" "170: $(time_of $((lead_out + 150)))  $(printf %06d $lead_out) leadout")
    info
    for ((i = 1; i <= count; i++)); do
        wanted+=("$(printf '%3d: %s  %06d audio  %-6s %-5s 2        %s' $i "$(time_of $((start[i] + 150)))" ${start[i]} \
            "$(by_control $i 2 true false)" "$(by_control $i 2 yes no)" "$(by_control $i 1 yes no)")")
        [ -z "${code[i]}" ] || wanted+=("TRACK  $i ISRC: ${code[i]}")
    done
    if [ $text = text ]; then
        for ((i = 0; i <= count; i++)); do wanted+=("TITLE: ${titles[i]}" "PERFORMER: ${performers[i]}"); done
        wanted+=("UPC_EAN: $mcn")
    else
        wanted+=("No CD-TEXT on Disc.")
    fi
    lines info "${wanted[@]}" && [ "$(grep -c '^TRACK .*ISRC: [A-Z]' info)" = $isrcs ]
}

reads_cdrdao()
{
    local i wanted=("CATALOG \"$mcn\"")
    rm -f read.toc
    vburn run -- cdrdao read-toc --device /dev/sr0 read.toc >said 2>&1 || { cat said; return 1; }
    for ((i = 1; i <= count; i++)); do
        [ -z "${code[i]}" ] || wanted+=("ISRC \"${code[i]}\"")
        [ $i = 1 ] || [ ${pause[i]} = 0 ] || wanted+=("START $(time_of ${pause[i]})")
    done
    [ $text = none ] || wanted+=("${cdrdao_texts[@]}")
    lines read.toc "${wanted[@]}" && [ "$(grep -c '^ISRC' read.toc)" = $isrcs ] &&
        [ "$(grep -c '^COPY$' read.toc) $(grep -c '^PRE_EMPHASIS$' read.toc) $(grep -c '^START' read.toc)" = "$copies $emphases $pauses" ]
}

# libburn reads the packs by itself, and gives them as Sony's input sheet. Without CD-TEXT it says so.
reads_cdtext_cdrskin()
{
    local i number wanted=()
    vburn run -- cdrskin dev=/dev/sr0 cdtext_to_v07t=- >said 2>&1 || { cat said; return 1; }
    if [ $text = none ]; then
        ! grep '^Text Code' said
        return
    fi
    wanted=("Album Title = ${titles[0]}" "Artist Name = ${performers[0]}" "UPC / EAN = $mcn" "Text Code = 8859"
        "Language Code = English")
    for ((i = 1; i <= count; i++)); do
        number=$(printf %02d $i)
        wanted+=("Track $number Title = ${titles[i]}" "Track $number Artist = ${performers[i]}" "ISRC $number = ${code[i]}")
    done
    tr -s ' ' <said >squeezed
    lines squeezed "${wanted[@]}"
}

# cdrskin and wodim say it in the same way.
reads_toc() # PROGRAM
{
    local i wanted=("$(printf 'track:lout lba: %9d' $lead_out)")
    vburn run -- "$1" dev=/dev/sr0 -toc >said 2>&1 || { cat said; return 1; }
    for ((i = 1; i <= count; i++)); do
        wanted+=("$(printf 'track: %3d lba: %9d (%9d) %s adr: 1 control: %d' $i ${start[i]} $((start[i] * 4)) \
            "$(time_of $((start[i] + 150)))" ${control[i]})")
    done
    lines said "${wanted[@]}"
}

reads_icedax()
{
    local i wanted=("Media catalog number: $mcn" "lead-out($(printf %8d $lead_out))")
    vburn run -- icedax dev=/dev/sr0 -J -H -v all >said 2>&1 || { cat said; return 1; }
    for ((i = 1; i <= count; i++)); do
        wanted+=("$(printf '%3d.(%8d)' $i ${start[i]})")
        if [ $text = text ]; then # the ISRC that it names is that of CD-TEXT then, and that has no dashes
            wanted+=("T:  $i ISRC:    ${code[i]}" "Track  $i: '${titles[i]}'		[from ${performers[i]}]")
        elif [ "${code[i]}" ]; then
            wanted+=("T:  $i ISRC: $(dashed ${code[i]})")
        fi
    done
    [ $text = none ] || wanted+=("Album title: '${titles[0]}'	[from ${performers[0]}]")
    lines said "${wanted[@]}"
}

reads_cdparanoia() # PROGRAM
{
    local i wanted=()
    vburn run -- "$1" -d /dev/sr0 -Q >said 2>&1 || { cat said; return 1; }
    for ((i = 1; i <= count; i++)); do
        wanted+=(" $i. $(length_of $i) [$(dotted "$(length_of $i)")] ${start[i]} [$(dotted ${start[i]})] $(by_control $i 2 OK no)\
 $(by_control $i 1 yes no) 2")
    done
    tr -s ' ' <said >squeezed
    lines squeezed "${wanted[@]}"
}
dotted() { local t; t=$(time_of "$1"); echo "${t:0:5}.${t:6}"; }

reads_cd_discid()
{
    local i wanted=$count
    for ((i = 1; i <= count; i++)); do wanted+=" $((start[i] + 150))"; done
    vburn run -- cd-discid /dev/sr0 >said 2>&1
    lines said " $wanted $(((lead_out + 150) / 75))"
}

# The main channel as it is in the disc's folder, which check_disc has seen.
on_disc()
{
    tail -c +$((11634 * 2448 + 1)) "$(status_of disc)/sectors" | head -c $((lead_out * 2448)) |
        perl -e 'binmode STDIN; binmode STDOUT; while (read STDIN, $s, 2448) { print substr $s, 0, 2352 }'
}

# cdrdao read-cd looks for ISRCs and pauses while it reads the audio. Through its paranoia it misplaces them: of one and the same
# disc, with pauses of 150 sectors in the recorded Q and a second track without an ISRC, it gives pauses of 76 and 18, 151 and 76,
# 41 and 43 sectors with --paranoia-mode 3, 0 and 1, and with 3 and 2 the second track the ISRC of the first. The Q sub-channel
# (IEC 60908 17.5.1 to 17.5.3: check_disc looks at every frame) has neither, and cdrdao read-toc, by the same READ CD, reads both
# right: that is what reads_cdrdao asks for. Of read-cd the audio is compared and the CD-TEXT.
audio_by() # PROGRAM
{
    rm -f read.*
    case $1 in
    cdrdao)
        vburn run -- cdrdao read-cd --read-raw --device /dev/sr0 --datafile read.bin read.toc >said 2>&1 &&
            { [ $text = none ] || lines read.toc "${cdrdao_texts[@]}"; } &&
            perl -pe 'BEGIN { $/ = \2352; binmode STDIN; binmode STDOUT } $_ = pack "v*", unpack "n*", $_' <read.bin >read.raw ;;
    icedax)
        vburn run -- icedax dev=/dev/sr0 -t 1+$count -output-format=cdr -L 1 read >said 2>&1 &&
            perl -pe 'BEGIN { $/ = \2352; binmode STDIN; binmode STDOUT } $_ = pack "v*", unpack "n*", $_' <read.cdr >read.raw ;;
    *)
        vburn run -- "$1" -Z -r -d /dev/sr0 1-$count read.raw >said 2>&1 ;;
    esac || { cat said; return 1; }
    cmp read.raw pcm
}

# Titles, performers, ISRCs and the MCN as cdrdao writes them in a CD_TEXT block.
cdrdao_texts=("UPC_EAN \"$mcn\"")
for i in 0 1 2 3; do cdrdao_texts+=("TITLE \"${titles[i]}\"" "PERFORMER \"${performers[i]}\""); done
for i in 1 2 3; do cdrdao_texts+=("    ISRC \"${isrc[i]}\""); done

# row NAME | LEAD-OUT START:PAUSE:CONTROL[:ISRC]... [WORDS FOR check_disc] | TEXT | COMMAND
row()
{
    local name expected text command word number=0 args=() program
    IFS='|' read -r name expected text command <<<"$1"
    name=$(echo $name) text=$(echo $text)
    read -r lead_out expected <<<"$expected"
    args=(lead-out=$lead_out mcn=$mcn)
    start=() pause=() control=() code=() isrcs=0 copies=0 emphases=0 pauses=0
    for word in $expected; do
        case $word in
        rw | gapless | *=*) args+=("$word"); continue ;;
        esac
        number=$((number + 1))
        IFS=: read -r start[number] pause[number] control[number] code[number] <<<"$word"
        args+=("track=$number:$word")
        [ -z "${code[number]}" ] || isrcs=$((isrcs + 1))
        [ $((control[number] & 2)) -eq 0 ] || copies=$((copies + 1))
        [ $((control[number] & 1)) -eq 0 ] || emphases=$((emphases + 1))
        [ $number = 1 ] || [ ${pause[number]} = 0 ] || pauses=$((pauses + 1))
    done
    count=$number
    [ $text = none ] || args+=("${texts[@]}")
    start[count + 1]=$lead_out
    vburn insert cd-r >/dev/null
    ok "$name: burns" eval "wine_program $command"
    vburn close >/dev/null 2>&1 # where the program has opened it
    ok "$name: every sector is right" disc_is "${args[@]}"
    on_disc >pcm
    ok "$name: cd-info" reads_cd_info
    ok "$name: cdrdao read-toc" reads_cdrdao
    ok "$name: cdrskin -toc" reads_toc cdrskin
    ok "$name: wodim -toc" reads_toc wodim
    ok "$name: cdrskin cdtext_to_v07t" reads_cdtext_cdrskin
    ok "$name: icedax" reads_icedax
    ok "$name: cdparanoia" reads_cdparanoia cdparanoia
    ok "$name: cd-paranoia" reads_cdparanoia cd-paranoia
    ok "$name: cd-discid" reads_cd_discid
    for program in cd-paranoia cdparanoia cdrdao icedax; do
        ok "$name: $program reads the audio" audio_by $program
    done
}

table()
{
    local line
    while IFS= read -r line; do
        case $line in '' | '#'*) ;; *) row "$line" </dev/null ;; esac
    done
}

image="1300 0:150:0:USK7Y9812345 450:75:2 900:0:0:FRZ039800212 end=8050"
discburn="discburn.exe audio --drive d --mcn $mcn --title '${titles[0]}' --performer ${performers[0]}"
for i in 1 2 3; do discburn+=" t$i.wav --isrc ${isrc[i]} --title ${titles[i]} --performer ${performers[i]}"; done
discburn=${discburn/ t2.wav/ --copy t2.wav}
table <<END
discburn        | 2025 0:150:2:${isrc[1]} 600:150:0:${isrc[2]} 1275:150:1:${isrc[3]} gapless pcm=music | text | $discburn --preemphasis
PQ only         | $image | none | imapi2_test.exe burn type=pq
cooked          | $image | none | imapi2_test.exe burn type=cooked
raw             | $image rw | none | imapi2_test.exe burn type=raw
END
