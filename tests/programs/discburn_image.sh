# discburn image: a tree into an image file, which other people's programs read: file by file what went in.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"

mkdir -p 'tree/sub dir/deep' more
echo hello > tree/a.txt
: > tree/empty
head -c 2048 /dev/urandom > tree/one-block
head -c 300001 /dev/urandom > 'tree/sub dir/deep/größer.bin'
echo more > more/more.txt
cp -r tree/. both
cp -r more/. both
head -c 4096 /dev/urandom > boot.img
truncate -s 1474560 floppy.img

# same NAME FORMAT: 7z finds in image.iso, read as that (iso, udf), what is in the folder both.
same()
{
    rm -rf out
    if 7z x "-t$2" -oout image.iso > seven.log 2>&1 && diff -r both out > diff.log; then echo "ok - $1"
    else
        echo "not ok - $1"
        tail -n 5 seven.log diff.log 2> /dev/null | sed 's/^/    # /'
    fi
}

# names mapped to d-characters and cut are no names of the tree's any more, so ISO 9660 alone is read by isoinfo below
while read -r form options; do
    # shellcheck disable=SC2086
    expect "image $options" 0 'files in 2 directories' image tree more image.iso --force --label 'A_LABEL' $options
    same "7z reads $options as $form" "$form"
done <<'END'
iso --joliet
iso --joliet --level 1
udf --udf 1.02
udf --udf 1.50
udf --udf 2.00
udf --udf 2.01
udf --udf 2.50
udf --udf 2.60
udf --iso --udf 1.02
iso --joliet --udf 2.01
END
expect 'all three without an option' 0 '5 files in 2 directories' image tree more image.iso --force
same 'its Joliet' iso
same 'its UDF' udf

expect 'ISO 9660 level 1' 0 'files' image tree image.iso --force --iso --level 1 --label small-label
check 'another label than asked for is told' grep -q '^The label is SMALL_LABEL in ISO 9660, which cannot have "small-label"' output
isoinfo -f -i image.iso > names
check 'names of 8.3 characters' grep -qx '/ONE_BLOC.;1' names
isoinfo -d -i image.iso > descriptor
check 'the label in d-characters' grep -qx 'Volume id: SMALL_LABEL' descriptor

expect 'two boot images' 0 'files' image tree image.iso --force --boot floppy.img --efi boot.img
xorriso -indev image.iso -report_el_torito plain > boot.log 2> /dev/null
check 'a floppy disk for the BIOS' grep -Eq 'El Torito boot img : +1 +BIOS +y +fd1.4' boot.log
check 'no emulation for UEFI' grep -Eq 'El Torito boot img : +2 +UEFI +y +none' boot.log

expect 'a single file' 0 '1 file in 0 directories' image tree/a.txt image.iso --force
expect 'a file that is there already' 1 '--force writes over it' image tree image.iso
check 'and is left alone' test -s image.iso
cp image.iso before.iso
expect 'one that fails' 1 'cannot be added' image nowhere image.iso --force
check 'leaves the old one as it was' cmp -s image.iso before.iso
cp -r tree holds
expect 'an image inside the tree that it is made of' 0 '4 files in 2 directories' image holds holds/self.iso
check 'it is not in itself' test "$(7z l holds/self.iso | grep -c self.iso)" = 2
check 'nothing else is left' test ! -e holds/self.iso.part
expect 'a tree that is not there' 1 'cannot be added' image nowhere new.iso
check 'no image of it' test ! -e new.iso
expect 'a place that is not there' 1 'cannot be written' image tree nowhere/new.iso
expect 'a boot image that is not there' 1 'nothing.img cannot be booted from' image tree new.iso --boot nothing.img
check 'no image without it' test ! -e new.iso
truncate -s 2200M huge
expect 'a file too large for ISO 9660' 1 'choose UDF alone' image huge new.iso --iso --udf 2.01
check 'and how that is done' grep -q 'UDF has room for it: --udf 2.01 without --iso and --joliet' output
check 'no image with it' test ! -e new.iso
expect 'UDF alone takes it, where nobody chose' 0 'It gets UDF alone' image huge new.iso
check 'as long as it is' test "$(7z l -tudf -slt new.iso | sed -n 's/^Size = //p' | tail -n 1)" = $((2200 * 1024 * 1024))
rm -f huge new.iso

mkdir bad
echo x > 'bad/back\slash'
expect 'a name that cannot be names itself' 1 'back' image bad new.iso
if mkdir full && mount -t tmpfs -o size=256k tmpfs full 2> mount.log; then
    expect 'a full disk' 1 'full/new.iso cannot be written' image tree full/new.iso
    check 'is not called a success' bash -c '! grep -q Success output'
    check 'and nothing is left on it' test -z "$(ls full)"
    umount full
else
    echo "skip - a full disk # mount: $(tail -n 1 mount.log)"
fi

while IFS='|' read -r name text arguments; do
    # shellcheck disable=SC2086
    expect "$name" 2 "$text" image $arguments
done <<'END'
nothing|of what
an image of nothing|of what|image.iso
no such UDF|it is 1.02|tree new.iso --udf 3.00
UDF without its revision|its value is missing|tree new.iso --udf
no such level|it is 1 (names|tree new.iso --level 3
no such option|no such option|tree new.iso --rockridge
END
start_wine json vburn run -- sh -c 'exec wine "$0" "$@" 2> json.err' "$BUILD/${ARCH:-x86_64}/discburn.exe" image tree json.iso --json
check 'as JSON: status' [ $? -eq 0 ]
check 'as JSON' perl -MJSON::PP -e 'my @e = map { decode_json($_) } <STDIN>; my ($f, $l) = @e[0, -1];
    exit(!($f->{event} eq "start" && $f->{out} eq "json.iso" && $f->{files} == 4 && $f->{bytes} == -s "json.iso"
        && (grep { $_->{event} eq "progress" && $_->{action} eq "writing" && $_->{percent} == 100 } @e)
        && $l->{event} eq "result" && $l->{verb} eq "image" && $l->{status} eq "done"))' < json
start_wine json vburn run -- sh -c 'exec wine "$0" "$@" 2> json.err' "$BUILD/${ARCH:-x86_64}/discburn.exe" image tree json.iso --json
check 'as JSON: a file that is there' perl -MJSON::PP -e 'my @e = map { decode_json($_) } <STDIN>;
    exit(!(@e == 1 && $e[0]{status} eq "failed" && $e[0]{exit_status} == 1 && $e[0]{error} =~ /--force writes over it/))' < json

expect 'help' 0 '--efi FILE' image --help
check 'help names the exit statuses' grep -q 'Exit status: 0 the image is made, 1 it could not be made, 2 the' output
