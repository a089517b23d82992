#!/bin/bash
# verbs.sh: what people type, right and wrong.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"

for verb in insert eject close status export run attach detach fault speed trace start stop; do
    ok "vburn $verb --help" vburn $verb --help
    fails "vburn $verb --nonsense" "unrecognized option" vburn $verb --nonsense
done
ok "vburn --help" vburn --help
ok "vburnd --help" vburnd --help
fails "no verb" "Usage" vburn
fails "an unknown verb" "no verb 'burn'" vburn burn
fails "a drive's name" "cannot name a drive" vburn --drive 'a b' status
fails "status of a drive that does not run" "vburn start" vburn status

ok "insert starts the drive" vburn insert cd-r
is "a blank is in it" blank "$(status_of state)"
is "of 80 minutes" "359849 sectors (79:59:74)" "$(status_of capacity)"
ok "another takes its place" vburn insert cd-r --size 74min
is "of 74 minutes" "333000 sectors (74:02:00)" "$(status_of capacity)"
fails "a size that does not exist" "give 74min, 80min" vburn insert cd-r --size 5TB
is "a wrong size leaves the disc in" "333000 sectors (74:02:00)" "$(status_of capacity)"
fails "a kind that does not exist" "there are cd-r, cd-rw," vburn insert cd-x
ok "a folder of one's own" vburn insert cd-r --size 5000 --disc "$scratch/my disc"
is "it is in" "$scratch/my disc" "$(status_of disc)"
ok "the same once more" vburn insert --disc "$scratch/my disc"
ok "with the kind said" vburn insert cd-r --disc "$scratch/my disc"
fails "with a size" "leave --size out" vburn insert cd-r --size 74min --disc "$scratch/my disc"
fails "a folder without a disc" "say which kind" vburn insert --disc "$scratch/none"
mkdir "$scratch/strange"; echo "vburn disc 9" >"$scratch/strange/disc.txt"
fails "a disc of another version" "line 1" vburn insert --disc "$scratch/strange"
has "disc.txt can be read" "^last possible lead-out: 5000 (01:08:50)" "$scratch/my disc/disc.txt"

# DVD and BD
vburn insert dvd-ram --size 4096 --write-protected --bad-sector 5,7-9 >/dev/null
is "a cartridge with its tab set" cartridge "$(status_of write-protected)"
has "and bad sectors" "^bad: 7 to 9" "$(status_of disc)/disc.txt"
fails "a bad sector that is not on the disc" "sectors 0 to 4095" vburn insert dvd-ram --size 4096 --bad-sector 4096
fails "one that is no number" "is no sector" vburn insert dvd-ram --size 4096 --bad-sector five
fails "one of a CD" "a CD has neither" vburn insert cd-r --bad-sector 5
fails "a DVD of 80 minutes" "from 1024" vburn insert dvd+rw --size 80min
ok "a DVD-RAM" vburn insert dvd-ram --size 4096
is "its profile" 0012 "$(status_of profile)"
fails "nothing is on it" "nothing on the disc" vburn export "$scratch/x.iso"
head -c 2048000 /dev/urandom >"$scratch/data"
ok "it is written to as a file" vburn run -- dd if="$scratch/data" of=/dev/sr0 bs=2048 conv=nocreat,notrunc,fsync status=none
ok "and exported" vburn export "$scratch/x.iso"
ok "with all there is on it" cmp -n 2048000 "$scratch/data" "$scratch/x.iso"
fails "not as a CD" "let the file end in .iso" vburn export "$scratch/x.cue"
vburn insert --disc "$scratch/my disc" >/dev/null

fails "exporting a blank" "no table of contents" vburn export "$scratch/x.cue"
fails "exporting in no form" ".cue, .toc or .ccd" vburn export "$scratch/x.img"
fails "a CD as an image of data" "is a CD" vburn export "$scratch/x.iso"
fails "exporting from nowhere" "cannot open" vburn export --disc "$scratch/none" "$scratch/x.cue"

ok "stop" vburn stop
ok "stop once more" vburn stop
ok "start" vburn start
is "the disc is still in" "$scratch/my disc" "$(status_of disc)"
ok "speed" vburn speed 8
is "it is told" 8x "$(status_of speed)"
fails "a wrong speed" "number" vburn speed fast
vburn stop; vburn start
is "the speed is remembered" 8x "$(status_of speed)"
ok "eject" vburn eject
is "nothing is in" none "$(status_of disc)"
is "the tray is open" open "$(status_of tray)"
ok "close" vburn close
fails "close once more" "closed already" vburn close
fails "insert without saying what" "vburn insert cd-r" vburn insert

ok "a fault rule in words" vburn fault READ DISC INFORMATION after=3 sense=3/11/00
ok "a fault rule in one" vburn fault "WRITE(10) lost"
is "they are listed" 2 "$(vburn fault --list | wc -l)"
fails "a rule without effect" "what is to happen" vburn fault INQUIRY after=2
fails "a rule for no command" "neither a command" vburn fault FLY lost
fails "no rule" "Usage" vburn fault
ok "they are cleared" vburn fault --clear
is "none is left" 0 "$(vburn fault --list | wc -l)"

ok "trace" vburn trace "$scratch/trace"
sg /dev/sr0 in 36 12 0 0 0 24 0 >/dev/null
has "a command is traced" "INQUIRY .*12 00 00 00 24 00 in 36 -> good 36" "$scratch/trace"
ok "trace off" vburn trace off
fails "trace into nowhere" "cannot write" vburn trace "$scratch/none/trace"
fails "run what does not exist" "cannot run" vburn run -- "$scratch/none"
is "the exit status is the program's" 7 "$(vburn run -- sh -c 'exit 7'; echo $?)"
is "a home deep down" good "$(VBURN_HOME=$scratch/$(printf 'd%.0s' {1..120})/$(printf 'e%.0s' {1..120}) bash -c \
    'vburn insert cd-r >/dev/null && vburn run -- "$0" /dev/sr0 repeat 3; vburn stop' "$sgio" | tail -n 1 | sed 's/sense 6.*/good/')"
