#!/bin/bash
# shim.sh: the drive as programs see it: files, ioctls, many programs at once, several drives.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"

vburn insert cd-r --size 5000 >/dev/null
is "power on is told once" "sense 6/29/00" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
is "and the new disc" "sense 6/28/00" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
is "and no more" "good 0" "$(sg /dev/sr0 none 0 0 0 0 0 0 0)"
is "INQUIRY" "good 5 05 80 06 02 5b" "$(sg /dev/sr0 in 5 12 0 0 0 5 0)"
is "residual" "good 8" "$(sg /dev/sr0 in 99 4a 1 0 0 10 0 0 0 8 0 | cut -c 1-6)"
is "sense" "sense 5/20/00" "$(sg /dev/sr0 none 0 fe 0 0 0 0 0)"

is "fstat" "block 11:0" "$(sg /dev/sr0 stat)"
is "the node itself" "block 11:0" "$(sg "$VBURN_HOME/node" stat)"
is "stat, by coreutils" "block special file b:0" "$(vburn run -- stat -c '%F %t:%T' /dev/sr0)"
is "test -b" yes "$(vburn run -- bash -c '[ -b /dev/sr0 ] && echo yes')"
is "another file is left alone" "regular empty file" "$(vburn run -- stat -c %F "$VBURN_HOME/lock")"
is "another alias" "block 11:0" "$(vburn run --alias /dev/burner -- "$sgio" /dev/burner stat)"
is "without vburn run there is no drive" "errno ENOENT" "$("$sgio" /dev/vburn-none stat)"

is "drive status: disc" 4 "$(sg /dev/sr0 status)"
is "eject" 0 "$(sg /dev/sr0 eject)"
is "drive status: tray open" 2 "$(sg /dev/sr0 status)"
is "close" 0 "$(sg /dev/sr0 close)"
is "the disc comes back" 4 "$(sg /dev/sr0 status)"
is "lock" 0 "$(sg /dev/sr0 lock)"
is "a SCSI eject is refused" "sense 5/53/02" "$(sg /dev/sr0 none 0 1b 0 0 0 2 0)"
fails "so is the user" "locked the tray" vburn eject
fails "and a new disc" "locked the tray" vburn insert cd-r
is "and the ioctl of who has locked" "errno EBUSY" "$(sg /dev/sr0 lock-eject)"
is "unlock" 0 "$(sg /dev/sr0 unlock)"
ok "then the user may" vburn eject
is "TOC of nothing" "errno ENOMEDIUM" "$(sg /dev/sr0 toc)"
vburn close
is "drive status: no disc" 1 "$(sg /dev/sr0 status)"
vburn insert cd-r --load-time 100000 >/dev/null
is "drive status: not ready" 3 "$(sg /dev/sr0 status)"
vburn insert cd-r --load-time 0 >/dev/null
is "TOC of a blank" "errno EIO" "$(sg /dev/sr0 toc)"

# many programs at once, each with its own connection
vburn insert cd-r --size 5000 >/dev/null
sg /dev/sr0 status >/dev/null
for i in 1 2 3 4 5 6 7 8; do
    sg /dev/sr0 repeat 500 &
done >"$scratch/many" 2>&1
wait
is "eight programs, 8000 commands" 8 "$(grep -c '^good$' "$scratch/many")"

# a daemon that dies and comes back under a program that has the drive open
mkfifo "$scratch/go"
vburn run -- "$sgio" /dev/sr0 wait <"$scratch/go" >"$scratch/answer" &
exec 3>"$scratch/go"
wait_until test -s "$scratch/answer"
kill -9 "$(cat "$VBURN_HOME/pid")"
is "a dead daemon is ENODEV" "errno ENODEV" "$(VBURN_DRIVES=$VBURN_HOME LD_PRELOAD=$(realpath "$bin/libvburn.so") "$sgio" /dev/sr0 status)"
vburn start
echo go >&3
exec 3>&-
wait
is "the program finds the new one" "waiting 4" "$(echo $(cat "$scratch/answer"))"

# several drives
vburn --drive second insert cd-r --size 6000 >/dev/null
vburn --drive third insert cd-r --size 7000 >/dev/null
is "three drives" "block 11:0 block 11:1 block 11:2" "$(echo $(vburn run -- bash -c "for i in 0 1 2; do '$sgio' /dev/sr\$i stat; done"))"
serial()
{
    vburn run "$@" in 20 12 1 80 0 14 0 | cut -d ' ' -f 7-
}
is "their serial numbers differ" 3 "$(for i in 0 1 2; do serial -- "$sgio" /dev/sr$i; done | sort -u | wc -l)"
is "one of them alone" "$(serial -- "$sgio" /dev/sr2)" "$(serial --drive third -- "$sgio" /dev/sr0)"
is "two by name" "$(serial -- "$sgio" /dev/sr1)" "$(serial --drive third --drive second -- "$sgio" /dev/sr1)"
is "by folder" "$(serial -- "$sgio" /dev/sr1)" "$(serial --drive "$VBURN_HOME/drives/second" -- "$sgio" /dev/sr0)"
