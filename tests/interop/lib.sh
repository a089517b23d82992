# lib.sh: what the interop scripts share: music, descriptions of a disc in the burners' own languages, and what has to be
# read back from it. Sourced by each; tests/vburn/support/lib.sh has the rest.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"

mcn=4006381333931
isrc=('' USK7Y9812345 USK7Y9812346 DEA012312347)
titles=('An Album' First Second Third)
performers=(Somebody A B C)
# The same as check_disc has it.
texts=()
for i in 0 1 2 3; do texts+=("text=$i:80:${titles[i]}" "text=$i:81:${performers[i]}"); done

# Zeros of so many sectors.
silence() { head -c $(($1 * 2352)) /dev/zero; }

# Three tracks of 300, 375 and 450 sectors, and what is on the disc, by how a burner lays them out: plain without pauses;
# paused with a second of silence before the second; tao with a run-out of two sectors and a pause of 150 between tracks.
make_tracks()
{
    local i
    make_audio
    mv "$scratch/pcm" "$scratch/plain"
    for i in 1 2 3; do sox "$scratch/t$i.wav" -t raw "$scratch/t$i.pcm"; done
    cat "$scratch/t1.pcm" <(silence 75) "$scratch/t2.pcm" "$scratch/t3.pcm" >"$scratch/paused"
    cat "$scratch/t1.pcm" <(silence 152) "$scratch/t2.pcm" <(silence 152) "$scratch/t3.pcm" <(silence 2) >"$scratch/tao"
    sox "$scratch/t1.wav" "$scratch/t2.wav" "$scratch/t3.wav" "$scratch/all.wav"
}

# For wodim -useinfo: t1.inf to t3.inf. Copying is permitted for the first, the third has pre-emphasis, and the second an index 2.
make_inf()
{
    local i copy=('' yes once once) emphasis=('' no no yes) index=('' 0 '0 150' 0)
    for i in 1 2 3; do
        cat >"$scratch/t$i.inf" <<END
MCN=		$mcn
ISRC=		${isrc[i]}
Albumperformer=	'${performers[0]}'
Performer=	'${performers[i]}'
Albumtitle=	'${titles[0]}'
Tracktitle=	'${titles[i]}'
Tracknumber=	$i
Trackstart=	0
Tracklength=	$((225 + 75 * i)), 0
Pre-emphasis=	${emphasis[i]}
Channels=	2
Copy_permitted=	${copy[i]}
Endianess=	little
Index=		${index[i]}
Index0=		-1
END
    done
}

# For cdrskin: Sony's input sheet, and a cue sheet with a pause and an index 2.
make_sheets()
{
    local i
    {
        printf 'Input Sheet Version = 0.7T\nText Code = 8859\nLanguage Code = English\nAlbum Title = %s\nArtist Name = %s\n' \
            "${titles[0]}" "${performers[0]}"
        printf 'First Track Number = 1\nLast Track Number = 3\n'
        for i in 1 2 3; do printf 'Track 0%d Title = %s\nTrack 0%d Artist = %s\n' $i "${titles[i]}" $i "${performers[i]}"; done
    } >"$scratch/sheet.v07t"
    cat >"$scratch/album.cue" <<END
CATALOG $mcn
TITLE "${titles[0]}"
PERFORMER "${performers[0]}"
FILE "$scratch/all.wav" WAVE
  TRACK 01 AUDIO
    FLAGS DCP
    TITLE "${titles[1]}"
    PERFORMER "${performers[1]}"
    ISRC ${isrc[1]}
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "${titles[2]}"
    PERFORMER "${performers[2]}"
    ISRC ${isrc[2]}
    INDEX 00 00:04:00
    INDEX 01 00:05:00
    INDEX 02 00:07:00
  TRACK 03 AUDIO
    FLAGS PRE
    TITLE "${titles[3]}"
    PERFORMER "${performers[3]}"
    ISRC ${isrc[3]}
    INDEX 01 00:09:00
END
}

# For cdrdao: copying permitted, a pause and an index 2, pre-emphasis.
make_toc()
{
    local i flags=('' COPY '' PRE_EMPHASIS) before=('' '' 'PREGAP 0:1:0' '') after=('' '' 'INDEX 0:2:0' '')
    {
        printf 'CD_DA\nCATALOG "%s"\nCD_TEXT { LANGUAGE_MAP { 0 : EN } LANGUAGE 0 { TITLE "%s" PERFORMER "%s" } }\n' $mcn \
            "${titles[0]}" "${performers[0]}"
        for i in 1 2 3; do
            printf 'TRACK AUDIO\n%s\nISRC "%s"\nCD_TEXT { LANGUAGE 0 { TITLE "%s" PERFORMER "%s" } }\n%s\nFILE "%s" 0\n%s\n' \
                "${flags[i]}" "${isrc[i]}" "${titles[i]}" "${performers[i]}" "${before[i]}" "$scratch/t$i.wav" "${after[i]}"
        done
    } >"$scratch/album.toc"
}

# check_disc on the disc that is in the drive.
disc_is() { "$bin/check_disc" "$(status_of disc)" "$@"; }

# What cd-info says of the disc: tracks, MCN, ISRCs and CD-TEXT, in the file info.
info() { vburn run -- cd-info -C /dev/sr0 --no-device-info >"$scratch/info" 2>/dev/null; }

# lines FILE LINE...: the file has all of these lines, as strings within a line
lines()
{
    local file=$1 line status=0
    shift
    for line; do
        grep -qF -e "$line" "$file" || { echo "no line with: $line"; status=1; }
    done
    [ $status -eq 0 ] || tail -n 40 "$file"
    return $status
}

# The audio of all tracks as cd-paranoia reads it is this file.
paranoia_reads()
{
    rm -f "$scratch/read.raw"
    vburn run -- cd-paranoia -Z -r -d /dev/sr0 1-3 "$scratch/read.raw" >"$scratch/out2" 2>&1 || { cat "$scratch/out2"; return 1; }
    cmp "$scratch/read.raw" "$1"
}
