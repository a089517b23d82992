# bridge.sh: vburn-iscsi itself: what a target says comes to the program as it is, and a target that goes is no drive.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154
. "$here/lib.sh"

start_target
sg0() { sg /dev/sr0 "$@"; }
ready() { sg0 none 0 00 00 00 00 00 00; }

# --- what may become an iSCSI drive ---
fails 'a URL that is none' 'is no URL' vburn start --iscsi dvd
is 'it leaves nothing behind' no "$([ -e "$VBURN_HOME/iscsi" ] && echo yes || echo no)"
fails 'a target that is not there' 'does not let us in' vburn start --iscsi "iscsi://127.0.0.1:$port/$target.not/1"
fails 'a port where nobody listens' 'cannot be reached' vburn start --iscsi "iscsi://127.0.0.1:1/$target/1"
ok 'the right one, after wrong ones' vburn start --iscsi "$(url)"
is 'its session' 'logged in' "$(status_of session)"
is 'only the owner may read the URL' 600 "$(stat -c %a "$VBURN_HOME/iscsi")"
fails 'another one in the same place' 'another logical unit' vburn start --iscsi "$(url)0"
for verb in 'insert cd-r' eject close 'speed 4' 'fault --list' "trace $scratch/trace"; do
    # shellcheck disable=SC2086
    fails "vburn $verb" 'iSCSI logical unit' vburn $verb
done
vburn --drive virtual insert cd-r > /dev/null
fails 'a virtual drive stays one' 'virtual' vburn --drive virtual start --iscsi "$(url)"
vburn --drive virtual stop
fails 'also when it is stopped' 'virtual one' vburn --drive virtual start --iscsi "$(url)"
rm -rf "$VBURN_HOME/drives/virtual"

# --- what the target says (tgt 1.0.85) ---
is 'the unit attention after the login is told' 'sense 6/29/00' "$(ready)"
is 'once' 'good 0' "$(ready)"
is 'INQUIRY: its own name' 'good 36 05 80 05 12 3d 00 00 02 49 45 54 20 20 20 20 20 56 49 52 54 55 41 4c 2d 43 44 52 4f 4d 20 20 20 30 30 30 31' \
    "$(sg0 in 36 12 00 00 00 24 00)"
is 'sense of a command that it does not know' 'sense 5/20/00' "$(sg0 none 0 53 00 00 00 00 00 00 00 10 00)"
is 'also of one with data out' 'sense 5/20/00' "$(sg0 out 16 54 00 00 00 00 00 00 00 10 00)"
is 'residual: READ TOC gives 18 of 20 bytes' 'good 18' "$(sg0 in 20 43 02 00 00 00 00 00 00 14 00 | cut -d ' ' -f 1-2)"
is 'residual: 66 of 96 bytes of INQUIRY' 'good 66' "$(sg0 in 96 12 00 00 00 60 00 | cut -d ' ' -f 1-2)"
is 'a whole MiB written' 'good 0' "$(sg0 out 1048576 2a 00 00 00 00 00 00 02 00 00)"
is 'what is written cannot be read before the disc is finished' 'sense 5/21/00' "$(sg0 in 2048 28 00 00 00 00 00 00 00 01 00)"
is 'a logical unit that is not there' 'sense 5/25/00' "$(vburn --drive none run --iscsi "$(url)9" -- "$sgio" /dev/sr0 none 0 00 00 00 00 00 00)"
vburn --drive none stop
head -c 3145728 /dev/urandom > "$scratch/noise"
new_disc "$scratch/noise"
# Sectors as the kernel's block layer reads them, 256 KiB a command, and one command of the most that vburn carries.
vburn run -- cat /dev/sr0 > "$scratch/read"
ok 'a finished disc is read as a file' cmp "$scratch/noise" "$scratch/read"
sg0 in 1048576 28 00 00 00 01 00 00 02 00 00 > "$scratch/read"
is 'a whole MiB read' "good 1048576 $(tail -c +524289 "$scratch/noise" | head -c 4 | od -An -tx1 | sed 's/^ //')" \
    "$(cut -d ' ' -f 1-6 "$scratch/read")"
is 'beyond the end, in words of its own' 'sense 3/11/00' "$(sg0 in 2048 28 00 00 00 06 00 00 00 01 00 | cut -d ' ' -f 1-2)"
new_disc

# --- many at once ---
statuses=
for i in 1 2 3 4 5 6 7 8; do vburn run -- "$sgio" /dev/sr0 repeat 200 > "$scratch/many.$i" 2>&1 & pids[i]=$!; done
for i in 1 2 3 4 5 6 7 8; do wait "${pids[i]}"; statuses+=$?; done
is 'eight programs at once' 00000000 "$statuses"
is 'they share one session' 1 "$(status_of logins)"

# --- a target that does not answer, that goes, and that comes back ---
kill -STOP "$target_pid"
is 'no answer in time: DID_TIME_OUT' 'host 3 status 0' "$(SGIO_TIMEOUT=1500 sg0 in 36 12 00 00 00 24 00)"
kill -CONT "$target_pid"
is 'a new session, and its unit attention' 'sense 6/29/00' "$(ready)"
is 'it works again' 'good 0' "$(ready)"
is 'logins' 2 "$(status_of logins)"
# The target's end of the connection has bytes that nobody has taken (proc(5), /proc/net/tcp).
command_waits()
{
    awk -v port=":$(printf %04X "$port")$" '$2 ~ port && $4 == "01" && $5 !~ /:0+$/ { found = 1 } END { exit !found }' /proc/net/tcp
}
kill -STOP "$target_pid"
sg0 in 36 12 00 00 00 24 00 > "$scratch/lost" &
lost=$!
wait_until command_waits
kill_target
wait $lost
is 'it dies with the command: DID_ERROR, nothing moved' 'host 7 status 0' "$(cat "$scratch/lost")"
is 'it is gone: ENODEV' 'errno ENODEV' "$(ready)"
is 'the status says so' none "$(status_of session)"
start_target "$port"
is 'it is back: a unit attention' 'sense 6/29/00' "$(ready)"
is 'and works' 'good 0' "$(ready)"
# Gone between two commands, and back before the next: no command is lost by it.
kill_target
start_target "$port"
is 'gone and back while nobody looked' 'sense 6/29/00' "$(ready)"
is 'and works again' 'good 0' "$(ready)"
is 'vburn-iscsi killed: ENODEV' 'errno ENODEV' "$(vburn run -- bash -c "kill -9 \$(cat '$VBURN_HOME/pid'); sleep 0.2
    exec '$sgio' /dev/sr0 none 0 00 00 00 00 00 00")"
ok 'it starts again by itself' vburn run -- "$sgio" /dev/sr0 in 36 12 00 00 00 24 00
vburn stop
is 'stopped: the socket is gone' no "$([ -e "$VBURN_HOME/socket" ] && echo yes || echo no)"

# --- a target that asks who it is (CHAP) ---
tgt --op new --mode account --user somebody --password 'not-a-secret-1'
tgt --op bind --mode account --tid 1 --user somebody
fails 'without a password' 'does not let us in' vburn --drive chap start --iscsi "$(url)"
fails 'with a wrong one' 'does not let us in' vburn --drive chap start --iscsi "iscsi://somebody%wrong-secret-12@127.0.0.1:$port/$target/1"
is 'the password is not in what it says' 0 "$(grep -c wrong-secret "$scratch/out")"
ok 'with the right one' vburn --drive chap start --iscsi "iscsi://somebody%not-a-secret-1@127.0.0.1:$port/$target/1"
vburn --drive chap status > "$scratch/out"
is 'nor in the status' 0 "$(grep -c not-a-secret "$scratch/out")"
is 'nor in its command line' 0 "$(tr '\0' ' ' < "/proc/$(cat "$VBURN_HOME/drives/chap/pid")/cmdline" | grep -c not-a-secret)"
vburn --drive chap stop
