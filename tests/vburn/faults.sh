#!/bin/bash
# faults.sh: the drive fails on demand, dies and survives.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"

inquiry="in 36 12 0 0 0 24 0"
vburn insert cd-r --size 5000 >/dev/null
sg /dev/sr0 status >/dev/null

vburn fault "INQUIRY after=1 count=1 sense=4/44/00"
is "after=1: the first passes" "good 36" "$(sg /dev/sr0 $inquiry | cut -c 1-7)"
is "the second does not" "sense 4/44/00" "$(sg /dev/sr0 $inquiry)"
is "count=1: the third passes" "good 36" "$(sg /dev/sr0 $inquiry | cut -c 1-7)"
vburn fault --clear
vburn fault "INQUIRY sense=4/44/00 nosense"
is "a sense that does not come along" "sense none" "$(sg /dev/sr0 $inquiry)"
vburn fault --clear
vburn fault "INQUIRY lost"
is "lost: host status 1, status 0" "host 1 status 0" "$(sg /dev/sr0 $inquiry)"
vburn fault --clear
vburn fault "INQUIRY swallowed"
is "swallowed: host status 7, status 0, and all bytes are said to have moved" "host 7 status 0 moved 36" "$(sg /dev/sr0 $inquiry)"
vburn fault --clear
vburn fault "INQUIRY ignored"
is "ignored: GOOD, and no answer" "good 0" "$(sg /dev/sr0 $inquiry)"
vburn fault --clear
vburn fault "INQUIRY errno=EPERM"
is "errno" "errno EPERM" "$(sg /dev/sr0 $inquiry)"
vburn fault --clear
vburn fault "INQUIRY delay=30000"
sg /dev/sr0 $inquiry > "$scratch/late" &
has_struck() { [[ $(vburn fault --list) == *'struck 1'* ]]; }
wait_until has_struck
vburn fault --clear
ok "the command line is answered meanwhile" kill -0 $!
wait
is "a delay beyond the time-out of 20 s is a time-out" "host 3 status 0" "$(cat "$scratch/late")"
vburn stop; vburn start # ends what is left of the 30 s
sg /dev/sr0 status >/dev/null
vburn fault "INQUIRY truncate=3"
vburn fault "INQUIRY extend=2"
vburn fault "INQUIRY set=1:0x11"
is "truncate, extend and set" "good 5 05 11 06 5a 5a" "$(sg /dev/sr0 $inquiry)"
vburn fault --clear
vburn fault "INQUIRY recovered=1/17/01 set=0:0x11 set=1:0x22 count=1"
is "recovered: the data come, and the sense too" "sense 1/17/01 36 11 22" "$(sg /dev/sr0 $inquiry | cut -c 1-22)"
is "and once only" "good 36 05 80" "$(sg /dev/sr0 $inquiry | cut -c 1-13)"
vburn fault --clear
fails "what is not carried out has no answer" "two rules" vburn fault "INQUIRY sense=3/11/00 truncate=3"
fails "a sense of nothing" "does not say it right" vburn fault "INQUIRY sense=0/00/00"

# not ready for a time: only what needs a disc
vburn fault "MEDIUM sense=2/04/01 for=1500"
is "not ready" "sense 2/04/01" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
is "an INQUIRY is answered" "good 36" "$(sg /dev/sr0 $inquiry | cut -c 1-7)"
sleep 1.6
is "ready after that time" "good 0" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
vburn fault --clear
vburn fault "INQUIRY attention=6/28/00 count=1"
is "INQUIRY does not tell a unit attention" "good 36" "$(sg /dev/sr0 $inquiry | cut -c 1-7)"
is "the next command does" "sense 6/28/00" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
is "once" "good 0" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
vburn fault --clear

vburn fault "0xAD reply=000600000102ff00"
is "an answer to a command that the drive does not know" "good 8 00 06 00 00 01 02 ff 00" "$(sg /dev/sr0 in 8 ad 0 0 0 0 0 0 0 0 8 0 0)"
is "cut to what there is room for" "good 4 00 06 00 00" "$(sg /dev/sr0 in 4 ad 0 0 0 0 0 0 0 0 4 0 0)"
vburn fault "0xBF reply="
is "no answer but GOOD" "good 0" "$(sg /dev/sr0 out 8 bf 0 0 0 0 0 0 0 0 8 0 0)"
fails "half a byte" "does not say it right" vburn fault "0xAD reply=0"
fails "no byte" "does not say it right" vburn fault "0xAD reply=0g"
vburn fault --clear
vburn fault "ANY eject count=1"
is "the disc vanishes" "sense 2/3A/02" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
vburn fault --clear

# GOOD for what has not been done: what was written is not there, the next writable address has not moved, and the disc tells nothing
# of a track until one is ended.
write="out 32768 2a 0 0 0 0 0 0 0 10 0"
next="in 16 52 1 0 0 0 ff 0 0 10 0"
sync="none 0 35 0 0 0 0 0 0 0 0 0"
vburn insert cd-r --size 5000 --disc "$scratch/lied" >/dev/null
sg /dev/sr0 status >/dev/null
vburn fault "WRITE(10) ignored count=1"
is "an ignored WRITE says GOOD" "good 0" "$(sg /dev/sr0 $write)"
is "the disc is blank" blank "$(status_of state)"
is "the next writable address is the first" "00 00 00 00" "$(sg /dev/sr0 $next | cut -d ' ' -f 15-18)"
is "where it is written in earnest" "good 0" "$(sg /dev/sr0 $write)"
is "and moves" "00 00 00 10" "$(sg /dev/sr0 $next | cut -d ' ' -f 15-18)"
vburn fault "SYNCHRONIZE CACHE ignored count=1"
is "an ignored SYNCHRONIZE CACHE says GOOD" "good 0" "$(sg /dev/sr0 $sync)"
is "no track has been ended" 0 "$(grep -c '^pma:' "$scratch/lied/disc.txt")"
is "until it is in earnest" "good 0" "$(sg /dev/sr0 $sync)"
is "then it has" 1 "$(grep -c '^pma:' "$scratch/lied/disc.txt")"
vburn fault "CLOSE TRACK SESSION ignored count=1"
is "an ignored CLOSE SESSION says GOOD" "good 0" "$(sg /dev/sr0 none 0 5b 0 2 0 0 0 0 0 0 0)"
is "the disc is not closed" incomplete "$(status_of state)"
vburn fault --clear
is "it can be" "good 0" "$(sg /dev/sr0 none 0 5b 0 2 0 0 0 0 0 0 0)"
is "and is" complete "$(status_of state)"

# unplugged
vburn insert cd-r --size 5000 >/dev/null
vburn fault "INQUIRY unplug count=1"
is "unplug" "errno ENODEV" "$(sg /dev/sr0 $inquiry)"
is "and stays away" "errno ENODEV" "$(VBURN_DRIVES=$VBURN_HOME LD_PRELOAD=$(realpath "$bin/libvburn.so") "$sgio" /dev/sr0 status)"
is "it is told" yes "$(status_of unplugged)"
vburn fault --clear
is "plugged in again: as after power on" "sense 6/29/00" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"

# killed in the middle of a burn: the drive starts with track at once and sectors of 2048 bytes
write="out 32768 2a 0 0 0 0 0 0 0 10 0"
second="out 32768 2a 0 0 0 1 c4 0 0 10 0" # 300 sectors, a run-out of 2 and a pause of 150 behind the first track's beginning
vburn stop; rm -rf "$scratch/disc"; vburn insert cd-r --size 5000 --disc "$scratch/disc" >/dev/null
sg /dev/sr0 status >/dev/null
is "a write" "good 0" "$(sg /dev/sr0 $write)"
is "synchronised" "good 0" "$(sg /dev/sr0 none 0 35 0 0 0 0 0 0 0 0 0)"
has "what is synchronised is on the disc" "^burned: -150 to 301" "$scratch/disc/disc.txt"
has "and in the program memory area" "^pma: session 1 track 1 .* from 0 to 302" "$scratch/disc/disc.txt"
is "another write" "good 0" "$(sg /dev/sr0 $second)"
vburn fault "WRITE(10) kill"
is "kill" "errno ENODEV" "$(sg /dev/sr0 ${second/c4/d4})"
vburn start
is "the disc is not blank" incomplete "$(status_of state)"
sg /dev/sr0 status >/dev/null
is "and takes no more where the laser has been" "sense 5/21/00" "$(sg /dev/sr0 $second)"
is "the first track is there" "good 2048" "$(sg /dev/sr0 in 2048 28 0 0 0 0 5 0 0 1 0 | cut -c 1-9)"
is "its session can be closed" "good 0" "$(sg /dev/sr0 none 0 5b 0 2 0 0 0 0 0 0 0)"
is "and the disc is finished" complete "$(status_of state)"
is "a new disc burns" 0 "$(vburn insert cd-r --size 5000 >/dev/null; sg /dev/sr0 status >/dev/null; sg /dev/sr0 $write | grep -cv '^good 0')"
vburn stop
rm -f "$VBURN_HOME"/discs/*/sectors
ok "a disc that is gone does not keep the drive from starting" vburn start
is "it is empty then" none "$(status_of disc)"
has "and says why" "is gone" "$VBURN_HOME/log"
