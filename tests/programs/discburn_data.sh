# discburn data and discburn erase: trees and images on each kind of disc, what other people's programs read there file by file,
# added sessions, discs that will not do, simulations, Ctrl-C, and what programs are told.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

# Other scripts have folders of such names, too.
mkdir discs && cd discs || exit 1
ln -s ../output output
mkdir -p 'data/sub dir/deep' second/more third
echo hello > data/a.txt
: > data/empty
head -c 2048 /dev/urandom > data/one-block
head -c 300001 /dev/urandom > 'data/sub dir/deep/größer.bin'
head -c 70000 /dev/urandom > 'second/more/写真.bin'
echo other > second/a.txt
echo third > third/third.txt
cp -r data/. both
cp -r second/. both
genisoimage -quiet -J -R -o image.iso data third
truncate -s 30000000 huge
head -c 3000 /dev/urandom > odd.iso

# holds READER FOLDER: that program finds the files of the folder on the disc, and nothing else
holds()
{
    rm -rf found
    case $1 in
    xorriso) vburn run -- xorriso -osirrox on -indev /dev/sr0 -extract / found > reader.log 2>&1 ;;
    7z) vburn export found.iso > reader.log 2>&1 && 7z x -y -tudf -ofound found.iso >> reader.log 2>&1
        rm -f found.iso ;;
    esac
    chmod -R u+w found 2> /dev/null
    diff -r "$2" found > diff.log 2>&1 || { tail -n 5 reader.log diff.log | sed 's/^/    # /'; false; }
}
# The disc begins with the file, as READ(10) gives it.
begins_with() { vburn run -- head -c "$(stat -c %s "$1")" /dev/sr0 | cmp - "$1"; }

# --- command lines ------------------------------------------------------------------------------------------------------

for verb in data erase close info image audio drives; do
    expect "$verb: help" 0 "usage: discburn $verb" $verb --help
    check "help of $verb fits 80 columns" fits_80
done
while IFS='|' read -r name text arguments; do
    # shellcheck disable=SC2086
    expect "$name" 2 "$text" $arguments
    check "$name: the usage is said" grep -q '^usage: discburn ' output
done <<'END'
data: nothing|which files?|data
data: an unknown option|--frob: no such option|data data --frob
data: a second one as well|--knob: no such option|data data --frob --knob
data: a value that is missing|--label: its value is missing|data data --label
data: a value that is not taken|--append=yes: it takes no value|data data --append=yes
data: no such verification|--verify=often: it is quick or full|data data --verify=often
data: no speed|--speed fast is no speed|data data --speed fast
data: a speed beyond all|--speed 900 is no speed|data data --speed 900
data: no such UDF|--udf 3.00: it is 1.02|data data --udf 3.00
data: added and written over|it is one or the other|data data --append --overwrite
data: image and files|it is one or the other|data image.iso --image --files
data: an image is not added|an image is a whole disc|data image.iso --append
data: an image has a label|an image has its label|data image.iso --label X
data: two images|one image at a time|data image.iso image.iso --image
data: verified simulation|nothing to be verified|data data --simulate --verify
erase: an unknown option|--quick: no such option|erase --quick
erase: two drives|E: one drive at a time|erase D E
close: an unknown option|--full: no such option|close --full
close: two drives|E: one drive at a time|close D E
END
expect 'data: no drive' 1 'There is no CD, DVD or BD drive.' data data
events 'data as JSON: no drive' 1 '$l->{error} eq "There is no CD, DVD or BD drive." && @e == 1' data data
events 'data as JSON: a wrong command line' 2 '$l->{status} eq "usage" && $l->{error} =~ /--frob: no such option/ && @e == 1' data data --frob
events 'erase as JSON: a wrong command line' 2 '$l->{status} eq "usage" && $l->{verb} eq "erase"' erase --frob

vburn insert cd-r > /dev/null
vburn speed 0 > /dev/null
vburn attach > /dev/null
wineserver -k
expect 'data: trees that are not there, each is named' 1 'nowhere' data nowhere data 'nor there'
check 'the other, too' grep -q '^discburn: nor there: ' output
events 'names in other scripts as JSON' 1 '$l->{error} =~ /\x{5199}\x{771f}/ && $l->{hresult} eq "0x80070002"' data '写真'
expect 'data: no whole sectors' 1 'its length is 3000' data odd.iso
check 'nothing was written by all that' status_is 'state: blank'
expect 'two files of one name' 1 'data\a.txt. Leave one out' data data second
expect 'a file and a tree that has it' 1 'One of the same name is there already' data data/a.txt second
expect 'image: two files of one name' 1 'One of the same name is there already' image data second both.iso
mkdir -p nested/more/deep && cp second/more/写真.bin nested/more/
expect 'deep in a tree' 1 'One of the same name is there already: nested\more' data nested third second
check 'nothing was written by that either' status_is 'state: blank'

# --- each kind of disc --------------------------------------------------------------------------------------------------

# A tree, another one added to it, and both are there for programs that know nothing of this one.
while IFS='|' read -r kind reader options sessions left; do
    another $kind
    # shellcheck disable=SC2086
    expect "$kind: a tree" 0 'Burned.' data data --label 'FIRST' $options
    check "$kind: more can be added" grep -q 'More can be added' output
    check "$kind: 80 columns" fits_80
    check "$kind: the tree is on it" holds "$reader" data
    expect "$kind: what is there is not written over" 1 'There is something on the disc. --append adds to it' data second
    check "$kind: it is as it was" holds "$reader" data
    expect "$kind: another is added" 0 'read back whole, and the same' data --append second --verify
    check "$kind: it is said how many are new" grep -q '^Burning 5 files in [0-9] directories, 1 of them new, ' output
    check "$kind: both are on it" holds "$reader" both
    expect "$kind: info" 0 "$sessions" info
    # Another program leaves page 05h for another way of recording behind (a CD's next address is before the track then).
    case $kind in cd-*) vburn run -- cdrdao disk-info --device /dev/sr0 > reader.log 2>&1 ;; esac
    expect "$kind: and what can be done next" 0 "$sessions" info
    check "$kind: none of it broke off" eval "! grep -q 'broke off' output"
    check "$kind: info fits 80 columns" fits_80
    expect "$kind: it can be added to" 0 "be added to (data --append)" info
    check "$kind: and be erased, or not" eval "[ $left = keep ] || grep -q 'be erased (erase)' output"
    [ $left = erase ] || { expect "$kind: it is not erased" 1 'which is written once and cannot be erased' erase; continue; }
    expect "$kind: erased" 0 'Erased: the disc can be burned anew.' erase
    expect "$kind: nothing is on it" 0 'burn data' info
    expect "$kind: burned again" 0 'what was read of it is the same' data third --verify=quick
    check "$kind: the new one alone is on it" holds "$reader" third
done <<'END'
cd-r|xorriso||2, and room for another|keep
cd-rw|xorriso||2, and room for another|erase
dvd-r|xorriso||2, and room for another|keep
dvd-rw|xorriso||2, and room for another|erase
dvd-r-dl --layer-jump|xorriso||2, and room for another|keep
dvd+r|xorriso||2, and room for another|keep
bd-r|xorriso|--joliet|2, and room for another|keep
dvd+rw|7z||1, the last closed|erase
dvd-ram|7z||written anywhere, again and again|erase
bd-re|7z||written anywhere, again and again|erase
END

# What is added takes room, the label stays, and what is told to be written is what is.
for kind in dvd+rw bd-re cd-r; do
    # shellcheck disable=SC2046
    another $kind $([ $kind = cd-r ] || echo --size 40000)
    expect "$kind: a labelled tree" 0 'left' data data --label KEEP
    left=$(sed -n 's/.* \([0-9.]* [MG]B\) .*left.*/\1/p; s/^\([0-9.]* [MG]B\) are left.*/\1/p' output | tail -n 1)
    events "$kind: one block more as JSON" 0 '$f->{append} && !$f->{closes} && $f->{sectors} < 1000 && $l->{status} eq "done"' \
        data --append third
    expect "$kind: and another" 0 'left' data nested --append
    more=$(sed -n 's/.* \([0-9.]* [MG]B\) .*left.*/\1/p; s/^\([0-9.]* [MG]B\) are left.*/\1/p' output | tail -n 1)
    check "$kind: less is left ($left, then $more)" perl -e 'sub b { my ($n, $u) = split / /, $_[0]; $n * ($u eq "GB" ? 1e3 : 1) }
        exit(!(b($ARGV[1]) > 0 && b($ARGV[1]) < b($ARGV[0])))' "$left" "$more"
    vburn export label.iso > /dev/null 2>&1 || vburn export label.cue > /dev/null
    check "$kind: the label is KEEP" eval "strings -n 4 -e S label.* | grep -c KEEP | grep -qv '^[012]$'"
    rm -f label.*
done

# One session is all that there is.
for kind in dvd-r-dl dvd+r-dl; do
    another $kind
    expect "$kind: a tree" 0 'Nothing can be added to this disc afterwards.' data data
    check "$kind: it is on it" holds xorriso data
    expect "$kind: -h" 0 'usage: discburn data' data -h
    expect "$kind: nothing is added" 1 'The disc is closed: nothing can be added. Put in a blank one.' data --append second
done

# UDF on a disc that is written once: its second session is a volume of its own for readers that are told where it begins.
another bd-r
expect 'bd-r: UDF' 0 'Burned.' data data
check 'bd-r: UDF is on it' holds 7z data
begin=$(vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" info --json < /dev/null 2> /dev/null | sed -n 's/.*"next_writable": \([0-9]*\).*/\1/p')
expect 'bd-r: UDF is added to' 0 'Burned.' data second --append
vburn export disc.iso > /dev/null
check 'bd-r: the files of both, in the second session' eval \
    'udfinfo --startblock=$begin --lastblock=$(($(stat -c %s disc.iso) / 2048 - 1)) disc.iso 2> /dev/null | grep -qx "numfiles=$(find both -type f | wc -l)"'
rm -f disc.iso

# --- images -------------------------------------------------------------------------------------------------------------

while IFS='|' read -r kind options text; do
    another $kind
    # shellcheck disable=SC2086
    expect "$kind: an image" 0 "$text" data image.iso $options --drive D:
    check "$kind: the image is on it, byte for byte" begins_with image.iso
done <<'END'
cd-rw|--close|is closed; discburn erase empties it
dvd+r|--close|is closed: nothing can be added
bd-re|--verify|read back whole, and the same
END
another dvd+rw
expect 'an image among files is a file' 0 'Burned.' data --files image.iso
mkdir -p file
cp image.iso file
check 'and is on the disc as one' holds 7z file
expect 'an image over it' 0 'Burned.' data image.iso --overwrite
check 'which is there' begins_with image.iso
cp image.iso image.bin
another cd-r
expect 'an image by another name' 0 'Burned.' data --image image.bin --eject
check 'it was ejected' eval 'vburn status | grep -qi "^tray: open"'

# --- what cannot be done ------------------------------------------------------------------------------------------------

expect 'data: no disc' 1 'There is no disc in the drive' data data
expect 'erase: no disc' 1 'There is no disc in the drive' erase
another cd-r --size 1000
expect 'too large: by how much' 1 'It is too large for the disc by ' data huge
check 'too large: how much there is' grep -q 'has room for 1\.7 MB' output
check 'too large: nothing was written' status_is 'state: blank'
events 'too large as JSON' 1 '$l->{error} =~ /too large for the disc by \d+ sectors/ && $e[-2]{disc}{state} eq "blank"' data huge
head -c 6000000 /dev/zero > zeros.iso
truncate -s 6000640 zeros.iso
expect 'an image too large' 1 'It is too large for the disc by' data zeros.iso
another dvd+r --size 8000
expect 'a tree that fits' 0 'Burned.' data data
expect 'one too large to be added' 1 'It is too large for the disc by' data huge --append
another cd-r
expect 'a closed disc' 0 'is closed: nothing can be added' data data --close
expect 'takes nothing more' 1 'The disc is closed: nothing can be added. Put in a blank one.' data --append second
expect 'and is not erased' 1 'cannot be erased' erase
another cd-rw
expect 'a closed CD-RW' 0 'is closed; discburn erase empties it' data data --close
expect 'has to be erased' 1 'The disc is closed. discburn erase empties it.' data --append second
expect 'and is not ejected for that' 1 'The disc is closed' data --append second --eject
check 'the tray is shut' eval '! vburn status | grep -qi "^tray: open"'
expect 'info: a closed CD-RW' 0 'be erased (erase)' info
expect 'it is, all of it' 0 'Erased' erase --full
expect 'and burned' 0 'Burned.' data second
another dvd-ram --write-protected
expect 'a protected disc' 1 'The disc is write protected.' data data
expect 'is not erased' 1 'write protected by the tab of its cartridge' erase
expect 'info: a protected disc' 0 'write protected by the tab of its cartridge' info
another dvd+r
expect 'no such file systems on an added session' 0 'Burned.' data data
expect 'what is added has those of the disc' 1 'leave out --iso, --joliet and --udf' data --append second --udf 2.01
another dvd+r
expect 'a blank disc is added to' 0 'The disc is blank: this is the first on it.' data --append data
another dvd+r
vburn fault 'WRITE(10)' after=3 count=1 sense=3/0c/00 > /dev/null
expect 'a write error' 1 'The burn broke off: ' data data
check 'a write error: what to do' grep -q 'discburn close closes it' output
vburn fault --clear
check 'the drive is free afterwards' status_is 'locked: no'
expect 'info: what broke off' 0 'A session on it is not closed: close it (discburn close).' info
check 'info: what broke off fits 80 columns' fits_80
check 'info: nothing else is advised' eval '! grep -q "More can be added" output'

# --- simulations --------------------------------------------------------------------------------------------------------

for kind in cd-r dvd-r; do
    another $kind
    expect "$kind: simulated" 0 'the disc is as it was' data data --simulate --speed 4
    check "$kind: it is blank" status_is 'state: blank'
    expect "$kind: and burned" 0 'Burned.' data data
done
another dvd+r
expect 'dvd+r: there are no simulations' 1 'test writ' data data --simulate
check 'dvd+r: it is blank' status_is 'state: blank'

# --- a disc that is not what it should be -------------------------------------------------------------------------------

another dvd+r
vburn fault 'READ(10)' set=100:0x5a > /dev/null
expect 'a byte that is read wrong' 3 'The disc is not as it should be' data image.iso --verify
vburn fault --clear

# --- programs ------------------------------------------------------------------------------------------------------------

another dvd+rw
events 'a burn as JSON' 0 '$f->{event} eq "start" && $f->{source} eq "files" && $f->{files} == 4 && $f->{directories} == 2 && !$f->{append}
    && $f->{disc}{state} eq "blank" && "@{$f->{disc}{can}}" eq "burn erase" && $l->{status} eq "done" && !defined $l->{error}
    && (grep { $_->{event} eq "progress" && $_->{action} eq "writing" && $_->{percent} == 100 && $_->{sectors_done} == $_->{sectors} } @e)
    && (grep { $_->{event} eq "progress" && $_->{action} eq "completed" } @e)
    && $e[-2]{event} eq "disc" && "@{$e[-2]{disc}{can}}" eq "append overwrite erase" && $e[-2]{drive} eq "D:\\"' data data
events 'an added one as JSON' 0 '$f->{append} && $f->{files} == 5 && $f->{new_files} == 1' data --append second
events 'an image that is refused as JSON' 1 '$l->{error} =~ /There is something on the disc/ && !defined $l->{hresult}' data image.iso
events 'erasing as JSON' 0 '$f->{event} eq "start" && (grep { ($_->{action} // "") eq "erasing" } @e) && $e[-2]{disc}{can}[0] eq "burn"' erase
another cd-r
events 'an erase that is refused as JSON' 1 '$l->{status} eq "failed" && $l->{error} =~ /written once/' erase

# --- Ctrl-C --------------------------------------------------------------------------------------------------------------

# The drive takes the first writes and is then busy until it is cancelled: however fast the machine, the burn is under way.
while IFS='|' read -r kind again; do
    another $kind
    vburn fault 'WRITE(10)' after=4 sense=2/04/08 > /dev/null
    : > output
    set -m
    (vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" data image.iso > output 2>&1; echo "status $?" >> output) &
    job=$!
    set +m
    for i in {1..6000}; do
        vburn fault --list | grep -q 'struck [1-9]' && break
        kill -0 $job 2> /dev/null || break
        sleep 0.1
    done
    kill -INT -- -$job
    wait $job
    vburn fault --clear
    check "$kind: cancelled: says so" grep -qa 'Cancelled' output
    check "$kind: cancelled: exit status" grep -qa '^status 4' output
    check "$kind: cancelled: the drive is free" status_is 'locked: no'
    # shellcheck disable=SC2086
    [ -z "$again" ] || expect "$kind: burned again" 0 'Burned.' data $again
done <<'END'
dvd+rw|image.iso --overwrite
cd-r|
END

# Erasing is not cancelled: the drive would go on all the same. It is said at once, and the end is the end of the erasing. The
# drive takes minutes until it is told to be fast, when the words have been seen.
another cd-rw
expect 'a CD-RW with something on it' 0 'Burned.' data image.iso
vburn speed 1 > /dev/null
vburn fault BLANK delay=1 > /dev/null
: > output
set -m
(vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" erase --full > output 2>&1; echo "status $?" >> output) &
job=$!
set +m
within() { for i in {1..6000}; do "$@" && return; kill -0 $job 2> /dev/null || return; sleep 0.1; done; }
erases() { vburn fault --list | grep -q 'struck [1-9]'; }
left_alone() { grep -qa 'is left alone until that is done' output; }
within erases
kill -INT -- -$job
within left_alone
check 'Ctrl-C while erasing: it says that it goes on' left_alone
check 'Ctrl-C while erasing: it goes on' kill -0 $job
vburn speed 0 > /dev/null
wait $job
vburn fault --clear
check 'Ctrl-C while erasing: erased' grep -qa 'Erased: the disc can be burned anew' output
check 'Ctrl-C while erasing: exit status' grep -qa '^status 0' output
check 'Ctrl-C while erasing: the disc' status_is 'state: blank'
check 'Ctrl-C while erasing: the drive is free' status_is 'locked: no'
