# discburn close: burns that were killed in their middle, on each kind of disc that is written session by session; what broke off is
# closed, the drive and other programs find a session, and more can be added. And discs on which nothing is open.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

mkdir -p close/tree close/more && cd close || exit 1
ln -s ../output output
head -c 20000000 /dev/urandom > tree/large
echo more > more/more.txt

# A burn that is killed while the drive, which has taken so many writes, is busy: it is in the middle however fast the machine is.
kill_burn()
{
    local job i
    vburn fault 'WRITE(10)' after="$1" sense=2/04/08 > /dev/null
    shift
    vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" data "$@" > killed 2>&1 < /dev/null &
    job=$!
    for i in {1..6000}; do
        vburn fault --list | grep -q 'struck [1-9]' && break
        kill -0 $job 2> /dev/null || break
        sleep 0.1
    done
    kill -9 $job || cat killed
    wait $job 2> /dev/null
    vburn fault --clear
}

expect 'no drive' 1 'There is no CD, DVD or BD drive.' close
vburn insert cd-r > /dev/null
vburn speed 0 > /dev/null
vburn attach > /dev/null
wineserver -k

expect 'blank' 1 'The disc is blank: nothing on it is open.' close
check 'it is blank still' status_is 'state: blank'

genisoimage -quiet -J -R -o more.iso more

while IFS='|' read -r kind added next; do
    another "$kind"
    kill_burn 20 tree
    expect "$kind: info says what to do" 0 "$next" info
    check "$kind: info fits 80 columns" fits_80
    check "$kind: and among what can be done" grep -q 'be closed, what broke off on it (close)' output
    expect "$kind: nothing is added before" 1 'discburn close closes it' data --append more
    expect "$kind: closed" 0 'Closing session 1, of which ' close
    check "$kind: what is left is told" grep -q '^The disc has 1 session and .* left. More can be added' output
    check "$kind: what was not recorded, too" grep -q 'what was still to come is not there' output
    check "$kind: 80 columns" fits_80
    check "$kind: the drive is free" status_is 'locked: no'
    expect "$kind: info afterwards" 0 '1, and room for another' info
    expect "$kind: a second time" 1 'Nothing on the disc is open: its last session is closed' close
    # UDF says how long a file is on the disc, and one that is longer than the disc is damaged: but the disc itself goes on
    if [ $added = damaged ]; then
        expect "$kind: what broke off is no file system" 1 'cannot be added to' data --append more
        check "$kind: another program adds a session" eval "vburn run -- cdrskin dev=/dev/sr0 -multi more.iso > reader.log 2>&1"
        expect "$kind: and there are two" 0 '2, and room for another' info
        continue
    fi
    expect "$kind: a session is added" 0 'The disc has 2 sessions' data --append more
    rm -rf found
    vburn run -- xorriso -osirrox on -indev /dev/sr0 -extract /more.txt found > reader.log 2>&1
    check "$kind: which other programs read" cmp -s more/more.txt found
    # the second session breaks off, the first one stays
    kill_burn 20 --append tree
    expect "$kind: the third" 0 'Closing session 3, of which ' close
    expect "$kind: there are three" 0 '3, and room for another' info
done <<'END'
cd-r|added|A recording on it broke off: discburn close keeps what is there.
cd-rw|added|A recording on it broke off: discburn close, or discburn erase.
dvd-r|added|A session on it is not closed: close it (discburn close).
dvd-rw|added|A session on it is not closed: discburn close, or discburn erase.
dvd+r|damaged|A session on it is not closed: close it (discburn close).
bd-r|damaged|A session on it is not closed: close it (discburn close).
END

another dvd+r
kill_burn 20 tree
events 'as JSON' 0 '$f->{event} eq "start" && $f->{disc}{state} eq "open" && grep({ $_ eq "close" } @{$f->{disc}{can}})
    && $e[-2]{event} eq "disc" && "@{$e[-2]{disc}{can}}" eq "append" && $l->{verb} eq "close" && $l->{status} eq "done"' close D:
events 'nothing open as JSON' 1 '@e == 2 && $l->{status} eq "failed" && $l->{error} =~ /Nothing on the disc is open/' close
events 'a wrong command line as JSON' 2 '@e == 1 && $l->{status} eq "usage"' close --frob

# A drive that refuses, one that takes everything and does nothing, and one that needs its time.
while IFS='|' read -r name status text rule; do
    another dvd+r
    kill_burn 20 tree
    eval "vburn fault $rule" > /dev/null
    expect "$name" "$status" "$text" close
    vburn fault --clear
    check "$name: the drive is free" status_is 'locked: no'
    expect "$name: then" $((status ? 0 : 1)) '' close
done <<'END'
refused|1|The disc could not be closed: |'CLOSE TRACK SESSION' sense=5/24/00
a medium error|1|medium error|'CLOSE TRACK SESSION' sense=3/72/01
nothing is done|1|and says that it is open|'CLOSE TRACK SESSION' reply=
a drive without IMMED|0|Closed.|'CLOSE TRACK SESSION' count=1 sense=5/24/00
still busy|0|Closed.|'TEST UNIT READY' count=3 sense=2/04/07
END

# A file that changes while it is burned: that is the reason, and what is said of the disc is true.
truncate -s 60000000 changes
another dvd+r
vburn fault 'WRITE(10)' after=20 sense=2/04/08 > /dev/null
vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" data --files changes > output 2>&1 < /dev/null &
job=$!
for i in {1..6000}; do vburn fault --list | grep -q 'struck [1-9]' && break; kill -0 $job 2> /dev/null || break; sleep 0.1; done
truncate -s 1 changes
vburn fault --clear
wait $job
check 'a file that changes: status' [ $? -eq 1 ]
check 'a file that changes: the reason comes first' grep -qE "^discburn: The burn broke off: The data of '.*changes' has another length" output
check 'a file that changes: what is left' grep -q 'discburn close closes it' output
check 'a file that changes: nothing untrue' eval '! grep -q "was not written" output'
expect 'what is left is closed' 0 'Closed.' close

# Nothing is open on these.
another cd-r
expect 'a closed one' 0 'is closed' data more --close
expect 'is finished' 1 'The disc is finished: nothing on it is open.' close
another dvd+rw
expect 'one that is overwritten' 0 'Burned.' data more
expect 'has nothing open' 1 'it is written anywhere, again and again' close
check 'and is not ejected for that' eval '! vburn status | grep -qi "^tray: open"'
another dvd+r
kill_burn 20 tree
expect 'ejected when it was closed' 0 'Closed.' close --eject
check 'the tray is open' eval 'vburn status | grep -qi "^tray: open"'
expect 'no disc' 1 'There is no disc in the drive' close
