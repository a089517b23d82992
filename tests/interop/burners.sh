#!/bin/bash
# burners.sh: audio CDs by other people's burners, in every write type they have. A row is the burner, what is then to be on the
# disc as check_disc takes it, whether it has CD-TEXT, and the command. Each disc is read three times: bit by bit by check_disc,
# which shares no code with the burner, the drive or the DLLs; its numbers and texts by libcdio through the drive; and its audio.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$interop/lib.sh"
skip_without wodim cdrdao cdrskin cd-info cd-paranoia sox
make_tracks
make_inf
make_sheets
make_toc
cd "$scratch" || exit 1

# row NAME | LAYOUT LEAD-OUT START:PAUSE:CONTROL... [WORDS FOR check_disc] | TEXT | COMMAND
row()
{
    local name expected text command layout lead_out word number=0 args=() wanted=() i
    IFS='|' read -r name expected text command <<<"$1"
    name=$(echo $name) text=$(echo $text)
    read -r layout lead_out expected <<<"$expected"
    args=(lead-out=$lead_out mcn=$mcn pcm="$scratch/$layout")
    for word in $expected; do
        case $word in
        *:*:*=* | *=*) args+=("$word") ;;
        *) number=$((number + 1)); args+=("track=$number:$word:${isrc[number]}") ;;
        esac
    done
    [ "$text" = text ] && args+=("${texts[@]}")
    vburn insert cd-r --size 9000 >/dev/null
    # shellcheck disable=SC2086
    ok "$name: burns" vburn run -- $command
    is "$name: the disc is finished" complete "$(status_of state)"
    is "$name: the tray is not locked" no "$(status_of locked)"
    ok "$name: every sector is right" disc_is "${args[@]}"
    info
    wanted=("MCN): $mcn")
    for i in 1 2 3; do wanted+=("TRACK  $i ISRC: ${isrc[i]}"); done
    if [ "$text" = text ]; then
        for i in 0 1 2 3; do wanted+=("TITLE: ${titles[i]}" "PERFORMER: ${performers[i]}"); done
    else
        wanted+=("No CD-TEXT on Disc.")
    fi
    is "$name: the MCN by ioctl" $mcn "$(sg /dev/sr0 mcn)"
    ok "$name: libcdio names the MCN, the ISRCs and the texts" lines "$scratch/info" "${wanted[@]}"
    ok "$name: cd-paranoia reads the audio" paranoia_reads "$scratch/$layout"
}

table()
{
    local line
    while IFS= read -r line; do
        case $line in '' | '#'*) ;; *) row "$line" </dev/null ;; esac
    done
}

wodim_options="mcn=$mcn -audio -pad isrc=${isrc[1]} t1.wav isrc=${isrc[2]} t2.wav isrc=${isrc[3]} t3.wav"
wodim_useinfo="-useinfo -audio -pad t1.wav t2.wav t3.wav"
cdrskin="cdrskin dev=/dev/sr0 fs=1m"
wodim="wodim dev=/dev/sr0 gracetime=2"
cdrdao="cdrdao write -n --device /dev/sr0"
# wodim in its raw modes: in a pause the ISRC is the last track's (IEC 60908 17.5.3: it may change behind the lead-in and where
# the track number does), a position keeps the ninth digit pair of an ISRC or MCN sent before in its byte of zeros (17.5.1),
# and A0, A1 and the lead-out have the control 0 (17.5.1: that of the track).
raw="allow=pause-isrc allow=zero-byte allow=controls allow=short-flag"
# cdrdao in its raw driver: in a pause the time ends at one frame (ECMA-130 22.3.3.2: at zero), and the lead-out has the control 0.
cdrdao_raw="allow=pause-to-one allow=controls"
# wodim writes an empty index 0; where the drive refuses that (MMC-6 6.36.3.1: each entry is behind the one before) it tries
# again with pauses of one sector.
table <<END
cdrskin -tao        | tao 1431 0:150:0 452:150:0 979:150:0 | - | $cdrskin -tao $wodim_options
cdrskin -sao        | plain 1125 0:150:0 300:0:0 675:0:0 | text | $cdrskin -sao input_sheet_v07t=sheet.v07t $wodim_options
cdrskin -sao, cue sheet | plain 1125 0:150:2 375:75:0 675:0:1 index=2:2:525 | text | $cdrskin -sao -text cuefile=album.cue
wodim -tao          | tao 1431 0:150:0 452:150:0 979:150:0 | - | $wodim -tao $wodim_options
wodim -dao          | plain 1125 0:150:0 300:150:0 675:150:0 | - | $wodim -dao $wodim_options
wodim -dao -text    | plain 1125 0:150:2 300:1:0 675:1:1 index=2:2:450 | text | $wodim -dao -text $wodim_useinfo
wodim -raw96r       | plain 1125 0:150:0 300:150:0 675:150:0 $raw | - | $wodim -raw96r $wodim_options
wodim -raw96r -text | plain 1125 0:150:2 300:0:0 675:0:1 index=2:2:450 $raw | text | $wodim -raw96r -text $wodim_useinfo
wodim -raw96p -text | plain 1125 0:150:2 300:0:0 675:0:1 index=2:2:450 $raw | text | $wodim -raw96p -text $wodim_useinfo
wodim -raw16        | plain 1125 0:150:2 300:0:0 675:0:1 index=2:2:450 $raw | - | $wodim -raw16 $wodim_useinfo
cdrdao generic-mmc  | paused 1200 0:150:2 375:75:0 750:0:1 index=2:2:525 | text | $cdrdao --driver generic-mmc:0x10 album.toc
cdrdao generic-mmc-raw | paused 1200 0:150:2 375:75:0 750:0:1 index=2:2:525 $cdrdao_raw | text | $cdrdao --driver generic-mmc-raw album.toc
END

# That check_disc is not happy with everything: the last disc with a bit of it changed, by what the bit belongs to.
disc=$(status_of disc)
flip() # LBA BYTE MASK
{
    local at=$((($1 + 11634) * 2448 + $2)) byte
    byte=$(tail -c +$((at + 1)) "$disc/sectors" | head -c 1 | od -A n -t u1)
    printf "\\x$(printf %02x $((byte ^ $3)))" | dd of="$disc/sectors" bs=1 seek=$at conv=notrunc 2>/dev/null
}
good=(lead-out=1200 mcn=$mcn pcm=paused track=1:0:150:2:${isrc[1]} track=2:375:75:0:${isrc[2]} track=3:750:0:1:${isrc[3]} index=2:2:525 $cdrdao_raw)
ok "the disc before it is changed" disc_is "${good[@]}" "${texts[@]}"
while IFS='|' read -r what lba byte mask message; do
    flip $lba $byte $mask
    fails "check_disc finds $what" "$message" disc_is "${good[@]}" "${texts[@]}"
    flip $lba $byte $mask
done <<'END'
a sample|700|1000|0x04|LBA 700: the main channel
a bit of Q|700|2400|0x40|LBA 700: the CRC of Q is wrong
a bit of P|700|2400|0x80|LBA 700: P changes
a bit of R-W|700|2400|0x01|LBA 700: R-W have
a bit of Q in the lead-in|-500|2400|0x40|LBA -500: the CRC of Q is wrong
a bit of CD-TEXT|-11634|2360|0x01|the CRC of pack
END
fails "check_disc finds another title" "not 'Fourth'" disc_is "${good[@]}" text=3:80:Fourth
fails "check_disc finds that a title is missing" "there is no 82" disc_is "${good[@]}" text=3:82:Nobody
fails "check_disc finds another index" "instead of 2, 1," disc_is "${good[@]/525/526}" "${texts[@]}"
fails "check_disc finds another ISRC" "the ISRC is ${isrc[3]}" disc_is "${good[@]/${isrc[3]}/DEA012312348}" "${texts[@]}"
