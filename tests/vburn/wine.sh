#!/bin/bash
# wine.sh: attach and detach, and what a Wine prefix then has.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"
skip_without wine wineboot wineserver

export WINEPREFIX=$scratch/prefix WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= DISPLAY=
fails "attach to what is no prefix" "wineboot -i" vburn attach "$scratch/none"
wineboot -i >/dev/null 2>&1
wineserver -w

is "the first free letter" D: "$(vburn attach "$WINEPREFIX")"
is "once more is the same" D: "$(vburn attach)"
is "d:: is the node" "$VBURN_HOME/node" "$(readlink "$WINEPREFIX/dosdevices/d::")"
is "a second drive" X: "$(vburn --drive second attach --letter X)"
fails "a letter that is taken" "is taken" vburn --drive third attach --letter D
fails "a wrong letter" "Usage" vburn attach --letter DD
wineserver -w

kinds()
{
    vburn run -- wine reg query 'HKLM\Software\Wine\Drives' 2>/dev/null | tr -d '\r' | awk '$3 == "cdrom" { printf "%s ", $1 }'
}
is "the registry has both" "d: x: " "$(kinds)"
wineserver -w
# With the drive to be seen: Windows' own command line counts a CD drive without a disc as not ready, and does not find
# it at all where there is none.
vburn insert cd-r --size 5000 >/dev/null
vburn trace "$scratch/trace"
vburn run -- wine cmd /c vol d: >/dev/null 2>&1
wineserver -w
ok "Wine has asked the drive" test -s "$scratch/trace"

ok "detach" vburn detach
fails "detach once more" "is not attached" vburn detach
is "the links are gone" 0 "$(ls "$WINEPREFIX/dosdevices" | grep -c '^d:')"
is "the registry has the other only" "x: " "$(kinds)"
vburn run -- wineserver -k
wineserver -w
