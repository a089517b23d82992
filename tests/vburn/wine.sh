#!/bin/bash
# wine.sh: attach and detach, and what a Wine prefix then has.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"
top=$(cd "$here/../.." && pwd)
. "$top/tests/wine.sh"
skip_without wine wineboot wineserver

export WINEPREFIX=$scratch/prefix WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= DISPLAY=
fails "attach to what is no prefix" "wineboot -i" vburn attach "$scratch/none"
# A prefix for programs of both bitnesses, where there is a Wine for both.
build=$(dirname "$bin")
arches=x86_64
if dlls=$("$top/tools/wine32" 2>"$scratch/wine32"); then
    [ -z "$dlls" ] || export WINEDLLPATH=$dlls
    arches="x86_64 i686"
else
    skip "32-bit programs" "$(tail -n 1 "$scratch/wine32")"
fi
wineboot -i >/dev/null 2>&1
"$top/tools/imapi2-prefix" install --from "$build" "$WINEPREFIX" >/dev/null 2>&1
wineserver -w

# What the registry of the machine says, but for what Wine itself makes anew at every start.
registry()
{
    start_wine "$scratch/said" vburn run -- wine reg export HKLM "$scratch/export.reg" >&2
    wineserver -w
    iconv -f utf-16 -t utf-8 "$scratch/export.reg" | sed '/DriverDateData/d; /Control\\Video\\/,/^\r*$/d; /ServiceCurrent\]/,/^\r*$/d'
    rm "$scratch/export.reg"
}
vburn start
registry >"$scratch/before"
ok "the registry has been read" test "$(wc -l <"$scratch/before")" -gt 1000

# Wine's mount manager leaves its link to a drive that was unplugged.
ln -s "$VBURN_HOME/node" "$WINEPREFIX/dosdevices/w::"
is "the first free letter" D: "$(vburn attach "$WINEPREFIX")"
is "a leftover of the mount manager is no letter, and goes" "" "$(readlink "$WINEPREFIX/dosdevices/w::")"
is "once more is the same" D: "$(vburn attach)"
is "d:: is the node" "$VBURN_HOME/node" "$(readlink "$WINEPREFIX/dosdevices/d::")"
is "a second drive" X: "$(vburn --drive second attach --letter X --no-interface)"
fails "a letter that is taken" "is taken" vburn --drive third attach --letter D
fails "a wrong letter" "Usage" vburn attach --letter DD
fails "detach takes no letter" "Usage" vburn detach --no-interface
wineserver -w

kinds()
{
    start_wine "$scratch/said" vburn run -- wine reg query 'HKLM\Software\Wine\Drives' >&2
    tr -d '\r' <"$scratch/said" | awk '$3 == "cdrom" { printf "%s ", $1 }'
}
is "the registry has both letters" "d: x: " "$(kinds)"
wineserver -w
# With the drive to be seen: Windows' own command line counts a CD drive without a disc as not ready, and does not find
# it at all where there is none.
vburn insert cd-r --size 5000 >/dev/null
vburn trace "$scratch/trace"
vburn run -- wine cmd /c vol d: >/dev/null 2>&1
wineserver -w
ok "Wine has asked the drive" test -s "$scratch/trace"

# By SetupDi. The serial number says which drive it is that the path leads to.
serial_of() # [DRIVE]
{
    local bytes
    bytes=$(vburn ${1:+--drive "$1"} run ${1:+--drive "$1"} -- "$sgio" /dev/sr0 in 20 12 1 80 0 14 0)
    [ "${bytes:0:8}" = "good 20 " ] && printf "$(sed 's/^good 20 .. .. .. ..//; s/ /\\x/g' <<<"$bytes")"
}
setupdi() # ARCH
{
    start_wine "$scratch/setupdi" vburn run -- wine "$build/$1/setupdi.exe"
    tr -d '\r' <"$scratch/setupdi"
}
interface()
{
    printf '%s | VBURN VIRTUAL BURNER SCSI CdRom Device | VBURN    VIRTUAL BURNER   %s\n' \
        "\\\\?\\scsi#cdrom&ven_vburn&prod_virtual_burner#$(echo "$1" | tr A-Z a-z)#{53f56308-b6bf-11d0-94f2-00a0c91efb8b}" "$1"
}
for arch in $arches; do
    is "$arch: SetupDi lists the drive with an interface, and its path reaches it" \
        "$(interface "$(serial_of)"; echo 1 interfaces)" "$(setupdi $arch)"
done

# A program that reads the sectors of a data disc with ReadFile.
if command -v cdrskin >/dev/null; then
    head -c 1024000 /dev/urandom >"$scratch/data"
    vburn insert cd-r --size 5000 >/dev/null
    ok "a data disc" vburn run -- cdrskin dev=/dev/sr0 -sao -data "$scratch/data"
    for arch in $arches; do
        start_wine "$scratch/read" vburn run -- wine "$build/$arch/read_drive.exe" '\\.\D:' 2048 200000
        ok "$arch: ReadFile on \\\\.\\D:" cmp "$scratch/read" <(tail -c +2049 "$scratch/data" | head -c 200000)
    done
    vburn insert cd-r --size 5000 >/dev/null
else
    skip "ReadFile on a data disc" "cdrskin is not installed"
fi

# imapi2.dll lists a drive once, whether it is there by one way or by both.
lists() # WHAT LETTERS INTERFACES [ARCHITECTURES] [ARGUMENT]
{
    local arch
    for arch in ${4-x86_64}; do
        ok "$arch: $1" start_wine "$scratch/list" vburn run -- wine "$build/$arch/imapi2_test.exe" discmaster paths \
            letters=$2 interfaces=$3 ${5-}
        grep -a 'Test failed' "$scratch/list" | sed 's/^/#   /'
    done
}
lists "a drive with interface and letter and one with a letter are two drives" DX 1 "$arches"
is "both with an interface" X: "$(vburn --drive second attach)"
wineserver -w
for arch in $arches; do
    is "$arch: SetupDi lists both" "$( (interface "$(serial_of)"; interface "$(serial_of second)"; echo 2 interfaces) | sort)" \
        "$(setupdi $arch | sort)"
done
lists "and imapi2.dll has two drives" DX 2

# Which letter is which interface's, whatever the drives say when they are asked. SetupDi lists by name: the drive that it
# lists last gets the first letter, so that taking them in a row would be wrong.
trays() # DRIVE-D DRIVE-X: of both drives, after each was ejected by its letter
{
    local letter
    for letter in D X; do
        vburn --drive "$1" close >/dev/null 2>&1
        vburn --drive "$2" close >/dev/null 2>&1
        wineserver -w
        start_wine "$scratch/list" vburn run -- wine "$build/x86_64/imapi2_test.exe" discmaster paths letters=DX interfaces=2 \
            eject=$letter >/dev/null || grep -a 'Test failed' "$scratch/list"
        echo "$letter: $(status_of tray "$1") $(status_of tray "$2")"
    done
}
ends="D: open closed
X: closed open"
vburn detach
vburn --drive second detach
vburn --drive third start
last=second first=third
[[ $(serial_of second) > $(serial_of third) ]] || last=third first=second
vburn --drive $last attach --letter D >/dev/null
vburn --drive $first attach --letter X >/dev/null
is "each letter is its own drive's" "$ends" "$(trays $last $first)"
inquiry=058005321f000000$(printf 'VBURN   VIRTUAL BURNER  0.1 ' | od -A n -v -t x1 | tr -d ' \n')
for drive in second third; do vburn --drive $drive fault INQUIRY reply=$inquiry >/dev/null; done
is "also of drives that are alike and have no serial numbers" "$ends" "$(trays $last $first)"
for drive in second third; do
    vburn --drive $drive fault --clear
    vburn --drive $drive fault INQUIRY sense=4/44/00 >/dev/null
done
lists "drives that fail INQUIRY are listed once" DX 2 "$arches" count=only
for drive in second third; do
    vburn --drive $drive fault --clear
    vburn --drive $drive detach
done
vburn --drive third stop
vburn attach >/dev/null
vburn --drive second attach --letter X >/dev/null

ok "detach" vburn detach
fails "detach once more" "is not attached" vburn detach
is "the links are gone" 1 "$(ls "$WINEPREFIX/dosdevices" | grep -c '^d:\|^scsi#')"
is "the registry has the other only" "x: " "$(kinds)"
is "SetupDi lists the other only" "$(interface "$(serial_of second)"; echo 1 interfaces)" "$(setupdi x86_64)"
is "attached anew, by letter only" D: "$(vburn attach --no-interface)"
ok "the interface of a drive is taken away when it is attached without" vburn --drive second attach --no-interface
lists "two drives by their letters" DX 0
is "SetupDi finds nothing, as in Wine itself" "0 interfaces" "$(setupdi x86_64)"
ok "with an interface again" vburn --drive second attach
ok "detach, both" vburn detach
ok "the second" vburn --drive second detach
is "no link is left" "" "$(ls "$WINEPREFIX/dosdevices" | grep '^[dx]:\|^scsi#')"
registry >"$scratch/after"
ok "and the registry is as it was" diff "$scratch/before" "$scratch/after"
vburn run -- wineserver -k
wineserver -w
