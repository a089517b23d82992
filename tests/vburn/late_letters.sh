#!/bin/bash
# late_letters.sh: a program that runs while Wine's mount manager is still starting. Wine's service manager waits for it, but not for
# ever: on a machine that stands still programs begin before there is a single letter.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"
top=$(cd "$here/../.." && pwd)
. "$top/tests/wine.sh"
skip_without wine wineboot wineserver

export WINEPREFIX=$scratch/prefix WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= DISPLAY=
build=$(dirname "$bin")
export LATE_UNTIL=$WINEPREFIX/drive_c/begun
wineboot -i >/dev/null 2>&1
"$top/tools/imapi2-prefix" install --from "$build" "$WINEPREFIX" >/dev/null 2>&1
# Wine's service manager gives up on a service after as many milliseconds; ten seconds if it is not told.
wine reg add 'HKLM\System\CurrentControlSet\Control' /v ServicesPipeTimeout /t REG_SZ /d 1500 /f >/dev/null 2>&1
wineserver -w
vburn start
is "a drive" D: "$(vburn attach)"
wineserver -w

# The letters that a program finds; the mount manager goes on a second after it was begun.
program() # LATE COMMAND
{
    rm -f "$LATE_UNTIL"
    LD_PRELOAD=$1 start_wine "$scratch/said" vburn run -- wine cmd /c "echo begun> c:\\begun& $2"
    local status=$?
    wineserver -w
    return $status
}
late=$bin/late_mountmgr.so
test_program="$(WINEDEBUG=-all wine winepath -w "$build/x86_64/imapi2_test.exe" 2>/dev/null | tr -d '\r')"
wineserver -w
ok "the drive's interface has its letter" program "" "$test_program discmaster paths letters=D interfaces=1"
ok "also when the mount manager is late" program "$late" "$test_program discmaster paths letters=D interfaces=1"
grep -a 'Test failed' "$scratch/said" | sed 's/^/#   /'
vburn detach >/dev/null
wineserver -w
vburn run -- wineserver -k
wineserver -w
