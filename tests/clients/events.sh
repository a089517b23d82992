# Event handlers in scripts, by the tests' own host: Wine's cscript has no events (its ConnectObject fails, and its CreateObject takes no
# prefix). Sourced by run, with a drive attached.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

# ARCHITECTURE | DISC, or same | SCRIPT VERB ARGUMENTS; @ is where the files are
events='x86_64 | same | events.vbs image @one 1465
x86_64 | same | events.vbs image @one 1465 stage
x86_64 | same | events.vbs drives T
x86_64 | cd-rw | events.vbs data @one
x86_64 | same | events.vbs import 1
x86_64 | same | events.vbs erase quick
x86_64 | same | events.vbs cancel @big
x86_64 | same | events.vbs erase full
x86_64 | same | events.vbs tracks @sound.pcm @sound.pcm
x86_64 | same | events.vbs erase quick
x86_64 | same | events.vbs canceltrack @long.pcm
x86_64 | dvd-ram | events.vbs engine @sound.pcm 300
x86_64 | same | events.js image @one 1465
x86_64 | cd-rw | events.js data @one
x86_64 | same | events.js erase full
x86_64 | same | events.js tracks @sound.pcm @sound.pcm
x86_64 | same | events.js erase quick
x86_64 | same | events.js cancel @big
i686 | same | events.js image @one 1465
i686 | same | events.vbs image @one 1465 stage
i686 | cd-rw | events.vbs data @one
i686 | same | events.js erase quick
i686 | same | events.vbs tracks @sound.pcm @sound.pcm'

# The same by a C++ program. ARCHITECTURE | DISC, or same | event_client's arguments; each line for every sink and apartment named
# behind it, SINK-APARTMENT. A disc is erased between two, whatever is on it.
sinks='x86_64 | same | image @one | dispatch-sta dispatch-mta atl-guest vtable-sta vtable-mta
x86_64 | cd-rw | data @one | dispatch-sta dispatch-mta atl-sta vtable-sta vtable-mta vtable-guest
x86_64 | same | import 1 | dispatch-mta vtable-guest
x86_64 | same | erase quick | dispatch-sta dispatch-mta atl-guest vtable-sta vtable-mta
x86_64 | same | tracks @sound.pcm | dispatch-sta dispatch-mta atl-guest vtable-sta vtable-mta
x86_64 | same | data @big cancel | dispatch-guest vtable-sta
x86_64 | same | tracks @long.pcm cancel | dispatch-sta
x86_64 | dvd-ram | engine @sectors | dispatch-guest vtable-sta
i686 | same | image @one | dispatch-sta vtable-mta
i686 | cd-rw | data @one | dispatch-mta atl-sta vtable-guest
i686 | same | tracks @sound.pcm | dispatch-mta vtable-sta
i686 | same | erase full | dispatch-sta vtable-mta'

blank_again()
{
    vburn eject --force > /dev/null 2>&1
    vburn insert "$1" > /dev/null || say "not ok $1 is put in"
}

events_of_programs()
{
    local architecture medium command kinds kind disc=cd-rw arguments files=$work/events
    bytes $((300 * 2048)) > "$files/sectors"
    while IFS='|' read -r architecture medium command kinds; do
        architecture=$(echo $architecture) medium=$(echo $medium)
        if [ "$architecture" = i686 ] && [ $has_32 = no ]; then
            echo "# SKIP event_client $command in 32 bit: this Wine has no 32-bit side"
            continue
        fi
        [ "$medium" = same ] || disc=$medium
        for kind in $kinds; do
            # A disc that is imported or erased has something on it.
            case $command in
            *import* | *erase*) ;;
            *) blank_again $disc ;;
            esac
            read -ra arguments <<< "${command//@/Z:$files/}"
            script "$architecture: event_client $command$kind" vburn run -- wine "$build/$architecture/event_client.exe" \
                "${arguments[@]:0:2}" "${kind%-*}" "${kind#*-}" "${arguments[@]:2}"
            [ "$(vburn status | sed -n 's/^locked: //p')" = no ] || say 'not ok the drive is locked'
        done
    done <<< "$sinks"
}

events_of_scripts()
{
    local architecture medium command files=$work/events
    # A burn that is cancelled while it writes must not be through before its stream was read: no ring and no drive holds as much.
    mkdir -p "$files/one" "$files/big"
    bytes 3000000 > "$files/one/BIG.BIN"
    truncate -s 64M "$files/big/BIG.BIN"
    bytes 752640 > "$files/sound.pcm"
    truncate -s 64M "$files/long.pcm"
    while IFS='|' read -r architecture medium command; do
        architecture=$(echo $architecture) medium=$(echo $medium) command=$(echo $command)
        if [ "$architecture" = i686 ] && [ $has_32 = no ]; then
            echo "# SKIP $command in 32 bit: this Wine has no 32-bit side"
            continue
        fi
        if [ "$medium" != same ]; then
            vburn eject --force > /dev/null 2>&1
            vburn insert "$medium" > /dev/null || say "not ok $medium is put in"
        fi
        # shellcheck disable=SC2086
        script "$architecture: $command" vburn run -- wine "$build/$architecture/script_host.exe" ${command//@/Z:$files/}
        [ "$(vburn status | sed -n 's/^locked: //p')" = no ] || say 'not ok the drive is locked'
    done <<< "$events"
}
