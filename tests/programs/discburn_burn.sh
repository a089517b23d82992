# discburn audio on the virtual drive: whole burns, a drive or a disc that will not do, a disc that is not what it should be,
# and cancelling.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

music one.wav 6.1 1
music two.wav 4.5 2
music short.wav 4.2 3

blank() { vburn fault --clear; vburn insert cd-r "$@" > /dev/null; }
unlocked() { vburn status | grep -q '^locked: no'; }

expect 'no drive' 1 'There is no CD, DVD or BD drive.' audio short.wav
vburn insert cd-r > /dev/null
vburn speed 0 > /dev/null
vburn attach > /dev/null
wineserver -k

# A name beyond MAX_PATH, and one that is not ASCII.
deep=$WORK/$(printf 'a-folder-with-a-long-name-%.0s' {1..8})/$(printf 'and-another-%.0s' {1..12})
mkdir -p "$deep"
cp two.wav "$deep/Ärger, 音楽 & Ταξίδι.wav"
expect 'three tracks' 0 'Everything on the disc is as it should be.' audio --drive d --mcn 4006381333931 --speed 8 \
    one.wav --isrc US-K7Y-98-12345 "$deep/Ärger, 音楽 & Ταξίδι.wav" --preemphasis --copy=scms short.wav --isrc dea012300007 --copy
check 'table: track 1' grep -q '^    1  00:02:00  0       00:06:08  US-K7Y-98-12345  yes' output
check 'table: track 2' grep -q '^    2  00:08:08  458     00:04:38  none             yes' output
check 'table: track 3' grep -q '^    3  00:12:46  796     00:04:15  DE-A01-23-00007  yes' output
check 'table: MCN' grep -q '^Media catalogue number: 4006381333931' output
check 'progress in lines' grep -qE '^Verifying +[0-9]+ %: [0-9]+/[0-9]+ sectors' output
check 'the drive is free afterwards' unlocked
# The track without an ISRC stands before one whose pause, with its ISRC, begins within it (IEC 60908 17.5).
for form in cue toc ccd; do
    vburn export "album.$form" > /dev/null
    check "$form: two tracks have an ISRC, the second has none" [ "$(grep -c ISRC "album.$form")" = 2 ]
done

expect 'the disc is finished' 1 'The disc is not blank.' audio short.wav
check 'the drive is free after that' unlocked
expect 'no such drive' 1 'There is no CD, DVD or BD drive Q:.' audio --drive Q: short.wav
vburn eject
expect 'no disc' 1 'no disc' audio short.wav
check 'the drive is free without a disc' unlocked
blank --size 500
expect 'disc too small' 1 'The disc is too small: the tracks take 0:10 minutes, and it has room for 0:' audio one.wav two.wav
check 'the drive is free after a small disc' unlocked
expect 'and what fits goes on it' 0 'as it should be' audio --eject short.wav
check 'ejected' grep -q '^tray: open' <(vburn status)
blank
expect 'not read back' 0 'Written; not read back.' audio --no-verify short.wav
blank
expect 'simulated' 0 'with the laser off, and the disc is still blank.' audio --simulate --mcn 4006381333931 short.wav
check 'a simulation leaves the disc blank' grep -q '^state: blank' <(vburn status)
check 'the drive is free after a simulation' unlocked
expect 'burned after a simulation' 0 'as it should be' audio short.wav
blank
vburn fault GET CONFIGURATION set=12:0x6b > /dev/null
expect 'a drive without test writing' 1 'no test writing' audio --simulate short.wav
check 'it burned nothing' grep -q '^state: blank' <(vburn status)
blank
expect 'no codes' 0 'Media catalogue number: none' audio short.wav

blank
events 'as JSON' 0 '$f->{event} eq "start" && $f->{tracks} == 1 && $f->{disc}{state} eq "blank" && $e[-2]{disc}{state} eq "finished"
    && (grep { ($_->{action} // "") eq "writing" } @e) && (grep { ($_->{action} // "") eq "verifying" && $_->{percent} == 100 } @e)
    && !defined $l->{error}' audio short.wav
events 'as JSON: a disc that is full' 1 '$l->{status} eq "failed" && $l->{error} =~ /not blank/ && $e[-2]{disc}{state} eq "finished"' audio short.wav
events 'as JSON: a wrong command line' 2 '@e == 1 && $l->{status} eq "usage" && $l->{error} =~ /--frob/' audio --frob
blank
vburn fault 'READ CD' after=3 count=1 set=2500:0x5a > /dev/null
events 'as JSON: another disc than it should be' 3 '$l->{status} eq "mismatch" && $l->{error} =~ /other samples than the file/' audio short.wav

# A drive that gives back something else than was burned. The commands that the rules name are not used before.
while IFS='|' read -r name status text rule; do
    blank
    eval "vburn fault $rule" > /dev/null
    expect "read back: $name" "$status" "$text" audio --mcn 4006381333931 short.wav --isrc US-K7Y-98-12345
    check "read back: $name: the drive is free" unlocked
done <<'END'
one wrong byte|3|other samples than the file in 1 of 315 sectors, first at 79|'READ CD' after=3 count=1 set=2500:0x5a
a bit of Q|0|1 of 315 Q frames were read with errors|'READ CD' after=3 count=1 set=2373:0x40
unreadable sector|3|cannot be read at sector 52|'READ CD' after=2 count=1 sense=3/11/05
read lost on the way|3|its audio cannot be read|'READ CD' after=2 count=1 lost
half a read|3|its audio cannot be read|'READ CD' after=2 count=1 truncate=30000
another MCN|3|the media catalogue number is 4006381333932, not 4006381333931|'READ SUB-CHANNEL' count=1 set=21:0x32
another ISRC|3|track 1 has the ISRC USK7Y9812346, not USK7Y9812345|'READ SUB-CHANNEL' after=1 count=1 set=20:0x36
no ISRC|3|track 1 has the ISRC none, not USK7Y9812345|'READ SUB-CHANNEL' after=1 count=1 set=8:0
ISRC refused|3|its ISRC cannot be read|'READ SUB-CHANNEL' after=1 count=1 sense=3/11/10
a unit attention|0|as it should be|'READ CD' after=1 count=1 sense=6/3f/0e
END
vburn fault --clear

# Cancelled in the middle of writing, which lasts for minutes at 1x.
blank --speed 1
: > output
set -m
(vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" audio one.wav two.wav > output 2>&1; echo "status $?" >> output) &
job=$!
set +m
wait_until grep -qaE 'Writing   0 %|^status' output
kill -INT -- -$job
wait $job
check 'cancelled: says so' grep -qa 'Cancelled' output
check 'cancelled: exit status' grep -qa '^status 4' output
check 'cancelled: the drive is free' unlocked
vburn speed 0 > /dev/null
blank
expect 'the next disc works' 0 'as it should be' audio short.wav
vburn insert cd-r --load-time=3000 > /dev/null
expect 'a drive that is still looking at the disc' 0 'as it should be' audio short.wav
vburn insert cd-r > /dev/null
vburn fault 'TEST UNIT READY' count=1 sense=6/28/00 > /dev/null
expect 'a disc just changed' 0 'as it should be' audio short.wav
