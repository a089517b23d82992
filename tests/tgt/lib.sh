# lib.sh: a tgtd of the script's own, and its DVD+R drive. Sourced by each script, with what run exports; what says `ok` is
# that of the virtual burner's tests.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

. "$here/../vburn/support/lib.sh"

# Its control socket is in the script's own folder, its port on the loopback interface only.
export TGT_IPC_SOCKET=$scratch/tgt
target=iqn.2026-01.localhost.test:dvd
port=
target_pid=
disc=$scratch/disc      # the backing file: byte for byte the disc's sectors

tgt() { timeout $patience tgtadm -C 1 --lld iscsi "$@"; }

# A tgtd that has died with its clients, or hangs, hears only this.
kill_target()
{
    [ -n "$target_pid" ] || return 0
    kill -9 "$target_pid" 2> /dev/null
    wait "$target_pid" 2> /dev/null
    target_pid=
    rm -f "$TGT_IPC_SOCKET".*
}

finish_all()
{
    [ -z "${WINEPREFIX-}" ] || [ ! -d "$WINEPREFIX" ] || wineserver -k 2> /dev/null
    kill_target
    finish
}
trap finish_all EXIT
trap 'exit 130' INT TERM

answers() { tgt --op show --mode system > /dev/null 2>&1; }
answers_or_ends() { answers || ! kill -0 "$target_pid" 2> /dev/null; }

# run_target PORT: true when it answers. Should this shell be killed without a word, it goes too.
run_target()
{
    setpriv --pdeathsig KILL tgtd -f -C 1 --iscsi "portal=127.0.0.1:$1" > "$scratch/tgtd.log" 2>&1 &
    target_pid=$!
    wait_until answers_or_ends
    if answers; then port=$1; return 0; fi
    kill_target
    return 1
}

# start_target [PORT]: with a drive, in which there is a blank disc. Without PORT one that nobody uses, below those that the
# kernel gives out; a tgtd that finds its port taken does not end by itself.
start_target()
{
    local tries
    for tries in $(seq 10); do
        if run_target "${1-$(shuf -i 20000-32000 -n 1)}"; then
            tgt --op new --mode target --tid 1 -T "$target" && tgt --op bind --mode target --tid 1 -I ALL && new_disc
            return
        fi
    done
    echo 'not ok - tgtd does not start'
    tail -n 5 "$scratch/tgtd.log" | sed 's/^/#   /'
    exit 1
}

url() { echo "iscsi://127.0.0.1:$port/$target/1"; }

# new_disc [FILE]: another disc in the drive, blank or what is in the file. The drive itself is a new one after that: tgt has no
# tray that somebody could open.
new_disc()
{
    tgt --op delete --mode logicalunit --tid 1 --lun 1 > /dev/null 2>&1
    rm -f "$disc"
    if [ $# -gt 0 ]; then cp "$1" "$disc"; else : > "$disc"; fi
    tgt --op new --mode logicalunit --tid 1 --lun 1 --device-type cd --bstype mmc -b "$disc"
}

# make_image FILE KIB: an ISO 9660 image with a file of so much noise in it, a multiple of 16 sectors long.
make_image()
{
    rm -rf "$scratch/tree"
    mkdir "$scratch/tree"
    head -c $(($2 * 1024)) /dev/urandom > "$scratch/tree/noise"
    genisoimage -quiet -J -R -V TGT -o "$1" "$scratch/tree" 2> /dev/null
    truncate -s %32768 "$1"
}

# on_disc IMAGE: the disc begins with the image, and there are zeros at most behind it.
on_disc()
{
    local size
    size=$(stat -c %s "$1")
    cmp -n "$size" "$1" "$disc" || return 1
    [ -z "$(tail -c +$((size + 1)) "$disc" | tr -d '\0' | head -c 1)" ]
}
