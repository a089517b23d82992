# How the tests start a Windows program. Sourced.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/patience.sh"

# start_wine FILE COMMAND...: the command's status, 124 when it hangs; what it says goes into the file. On a loaded machine Wine now
# and then ends without having started the program: nothing at all was said then, which a program of ours that ran and failed, or
# crashed, does not manage. That is told, and it is started once more; not so where it has hung.
start_wine()
{
    local output=$1 status
    shift
    # Wine's services live on between two programs, with the standard error of the first: what they say is not to land within a
    # line of the second's, so everybody appends.
    : > "$output"
    timeout $patience "$@" >> "$output" 2>&1 < /dev/null
    status=$?
    if [ $status -eq 0 ] || [ $status -eq 124 ] || [ -s "$output" ]; then return $status; fi
    echo "# Wine ended with $status and started nothing: $*; once more"
    timeout $patience "$@" >> "$output" 2>&1 < /dev/null
}

# make_prefix FILE: a prefix in $WINEPREFIX, with the DLLs of the build in it and no Wine running; what is said goes into the file. For
# suites that have $top and $build.
make_prefix()
{
    local status
    wine wineboot -i > "$1" 2>&1
    wineserver -w
    "$top/tools/imapi2-prefix" install --from "$build" "$WINEPREFIX" >> "$1" 2>&1
    status=$?
    if [ $status -ne 0 ]; then cat "$1"; fi
    wineserver -k
    wineserver -w
    return $status
}
