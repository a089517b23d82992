# isoburn on the virtual drive: the command line of Windows' own, and discs of several kinds.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

# isoburn NAME STATUS TEXT ARGUMENT...: as expect does with discburn; an empty text: it says nothing at all.
isoburn()
{
    local name=$1 wanted=$2 text=$3 status
    shift 3
    start_wine "$WORK/output" vburn run -- wine "$BUILD/${ARCH:-x86_64}/isoburn.exe" "$@"
    status=$?
    if [ $status -eq "$wanted" ] && grep -qaF -- "$text" "$WORK/output" || { [ -z "$text$(cat "$WORK/output")" ] && [ $status -eq "$wanted" ]; }
    then
        echo "ok - isoburn: $name"
    else
        echo "not ok - isoburn: $name: status $status, not $wanted, or it does not say \"$text\""
        sed 's/^/    # /' "$WORK/output" | tail -n 25
    fi
}

# The disc begins with the image, as READ(10) gives it.
holds() { vburn run -- head -c "$(stat -c %s "$1")" /dev/sr0 | cmp - "$1"; }
closed() { vburn status | grep -q '^state: complete'; }

# Another disc, as soon as the tray opens: the drive may count the last recording as under way for two seconds (docs/vburn.md).
another()
{
    wait_until vburn insert "$@" > inserted 2>&1 || cat inserted
}

mkdir tree
head -c 1500000 /dev/urandom > tree/noise
genisoimage -quiet -J -R -o image.iso tree
cp image.iso 'Ein Abbild, 写真.iso'

isoburn 'help' 0 'usage: isoburn [/Q] [DRIVE:] IMAGE' '/?'
isoburn 'no arguments' 2 'usage: isoburn'
isoburn 'two images' 2 'image.iso: one image at a time' image.iso image.iso
isoburn 'two drives' 2 'E:: one drive at a time' d: E: image.iso
isoburn 'an unknown option' 2 '/x: there is no such option' /q /x image.iso
check 'isoburn: the usage is said' grep -q '^usage: isoburn' output
isoburn 'no drive' 1 'There is no CD, DVD or BD drive.' image.iso
vburn insert cd-r > /dev/null
vburn attach > /dev/null
wineserver -k
isoburn 'no such file' 1 'none.iso' none.iso
: > empty.iso
isoburn 'an empty file' 1 'its length is 0' empty.iso

while IFS='|' read -r kind image text arguments; do
    another "$kind"
    # shellcheck disable=SC2086
    isoburn "$kind" 0 "$text" "$image" $arguments
    check "isoburn: $kind: the image is on it" holds "$image"
    check "isoburn: $kind: it is closed" closed
done <<'END'
cd-r|image.iso|Burned.|
cd-rw|Ein Abbild, 写真.iso|Burned.|D:
dvd+r|image.iso||/Q
dvd-r|image.iso||d: /q
bd-r|image.iso|Burned.|D:\
END
isoburn 'the disc is full' 1 'The disc is not blank.' image.iso
another cd-r --size 500
isoburn 'too large' 1 'this disc has room for' image.iso
check 'isoburn: nothing is on it' grep -q '^state: blank' <(vburn status)
another dvd+r
vburn fault "WRITE(10)" after=3 count=1 sense=3/0c/00 > /dev/null
isoburn 'a write error' 1 'isoburn: ' image.iso
check 'isoburn: the drive is free afterwards' grep -q '^locked: no' <(vburn status)
