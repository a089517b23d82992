# A lane of the fault sweep: a drive, and a program that lives on it what it is told (tests/imapi2/faults.c). Sourced by run.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

start_server() # LANE
{
    local lane=$1
    rm -f "$work/in$lane" "$work/out$lane"
    mkfifo "$work/in$lane" "$work/out$lane"
    # Not by the function: it is this process that is waited for, and killed. Who opens a drive by its id asks every drive that there
    # is: it sees its own only, so that a fault is met by whom it is meant for.
    "$vburn" run --drive "lane$lane" -- wine "$test_program" faults serve "drive=${ids[lane]}" "files=Z:$work" \
        < "$work/in$lane" > "$work/out$lane" 2> /dev/null &
    server=$!
    exec 7> "$work/in$lane" 8< "$work/out$lane"
}

stop_server()
{
    echo quit >&7
    exec 7>&-
    # What the checks inside the program have to say.
    grep -a 'Test failed\|exception' <&8 >> "$work/complaints"
    exec 8<&-
    wait "$server"
}

# Tells the program and waits for its answer, which goes to $answer.
ask() # REQUEST
{
    local line
    answer=
    echo "$1" >&7
    while read -r -t $limit line <&8; do
        line=${line%$'\r'}
        [[ $line == @* ]] && { answer=$line; return 0; }
        [[ $line == *'Test failed'* || $line == *exception* ]] && problem "$line"
    done
    return 1
}

problem() { problems="$problems
    $*"; }

status_line() { drive "$lane" status | sed -n "s/^$1: //p"; }

# --- discs -------------------------------------------------------------------------------------------------------------

# A new disc into the lane's drive, the path's own kind.
put_disc()
{
    local kind=${disc_kind%%,*}
    disc=$work/disc$lane.$((++discs))
    drive "$lane" eject --force > /dev/null
    if [[ $disc_kind == *,* ]]; then
        cp -r --sparse=always "$work/master.$path" "$disc" && drive "$lane" insert --disc "$disc" > "$work/insert$lane" 2>&1
    else
        # shellcheck disable=SC2046
        drive "$lane" insert "${kind%%:*}" $([[ $kind == *:* ]] && echo "--size=${kind#*:}") --disc "$disc" > "$work/insert$lane" 2>&1
    fi || problem "the disc could not be put in: $(< "$work/insert$lane")"
}

# What the discs of a path are copies of.
make_master()
{
    local kind=$disc_kind disc_kind_alone=${disc_kind%%,*} todo
    [[ $kind == *,* ]] || return 0
    disc_kind=${kind%%,*}
    put_disc
    disc_kind=$kind
    IFS=, read -ra todo <<< "${kind#*,}"
    for todo in "${todo[@]}"; do
        case $todo in
        format)
            # The first to ask is told that there is a new disc, which dvd+rw-format does not want to hear.
            drive "$lane" run -- dvd+rw-mediainfo /dev/sr0 > "$work/make$lane" 2>&1
            drive "$lane" run -- dvd+rw-format -force /dev/sr0 > "$work/make$lane" 2>&1 ;;
        layer-jump)
            drive "$lane" eject --force > /dev/null
            rm -rf "$disc"
            drive "$lane" insert "${kind%%:*}" --layer-jump --size="${disc_kind_alone#*:}" --disc "$disc" > "$work/make$lane" 2>&1 ||
                problem "the disc could not be put in: $(< "$work/make$lane")" ;;
        random)
            # Until there is no more room.
            drive "$lane" run -- dd if=/dev/urandom of=/dev/sr0 bs=32768 conv=notrunc > "$work/make$lane" 2>&1 ;;
        burned)
            ask look
            ask 'live data' && [[ $answer == '@live all 0'* ]] || problem "the disc could not be burned: $answer" ;;
        esac
    done
    drive "$lane" eject --force > /dev/null
    rm -rf "$work/master.$path"
    mv "$disc" "$work/master.$path"
}

# --- what is on them ---------------------------------------------------------------------------------------------------

# The disc as other programs get it: its sectors go to $work/exportLANE.
export_disc()
{
    local out=$work/export$lane said=$work/check$lane
    rm -f "$out" "$out".*
    case $disc_kind in
    cd-*) "$vburn" export "$out.cue" --disc "$disc" > "$said" 2>&1 && mv "$out.bin" "$out" ;;
    *) "$vburn" export "$out.iso" --disc "$disc" > "$said" 2>&1 && mv "$out.iso" "$out" ;;
    esac
}

check_raw()
{
    "$build/native/check_disc" "$disc" lead-out=1300 end=2050 mcn=4006381333931 track=1:0:150:0:USK7Y9812345 \
        track=2:450:75:2 track=3:900:0:0:FRZ039800212 > "$work/check$lane" 2>&1
}

# From sector 0 on; of a CD the user data of mode 1, and silence of a postgap behind them.
check_data()
{
    export_disc || return
    if [[ $disc_kind == cd-* ]]; then
        perl -e '$/ = \2352; while (<>) { last if ord(substr($_, 15, 1)) != 1; print substr($_, 16, 2048) }' "$work/export$lane" \
            > "$work/user$lane"
        mv "$work/user$lane" "$work/export$lane"
    fi
    cmp -n "$(stat -c %s "$work/data")" "$work/data" "$work/export$lane" > "$work/check$lane" 2>&1
}

# The second session on a DVD-R, behind the first one's border zone; the first is still there.
check_second()
{
    check_data && cmp -i "$(((304 + 16384) * 2048)):0" -n "$(stat -c %s "$work/data")" "$work/export$lane" "$work/data" > "$work/check$lane" 2>&1
}

# The sound of two tracks where the sheet says that they begin, and silence up to a whole sector.
check_tracks()
{
    local number=0 minutes seconds frames
    export_disc || return
    while IFS=: read -r minutes seconds frames; do
        number=$((++number))
        cmp -i $((((10#$minutes * 60 + 10#$seconds) * 75 + 10#$frames) * 2352)):0 -n "$(stat -c %s "$work/track$number")" \
            "$work/export$lane" "$work/track$number" > "$work/check$lane" 2>&1 || return
    done <<< "$(sed -n 's/^ *INDEX 01 //p' "$work/export$lane.cue" | tr -d '\r')"
    [ $number = 2 ] || { echo "$number tracks" > "$work/check$lane"; return 1; }
    grep -q '^state: complete' "$disc/disc.txt" || { echo 'it is not closed' > "$work/check$lane"; return 1; }
}

check_blank()
{
    grep -q '^state: blank' "$disc/disc.txt" || { grep '^state' "$disc/disc.txt" > "$work/check$lane"; return 1; }
}

are_zeros() # FIRST COUNT
{
    tail -c +$(($1 * 2048 + 1)) "$work/export$lane" | head -c $(($2 * 2048)) | tr -d '\0' | head -c 1 | cmp -s - /dev/null ||
        { echo "sectors from $1 on are not zeros" > "$work/check$lane"; return 1; }
}

check_zeros()
{
    export_disc && are_zeros 0 $(($(stat -c %s "$work/export$lane") / 2048))
}

# 2 MB (behaviour.md 6).
check_zero-start() { export_disc && are_zeros 0 1024; }
check_zero-ends() { export_disc && are_zeros 0 1024 && are_zeros $(($(stat -c %s "$work/export$lane") / 2048 - 1024)) 1024; }

is_good() { "check_$check"; }

# --- a case ------------------------------------------------------------------------------------------------------------

# $answer taken apart.
read_answer()
{
    local rest
    read -r _ step hr rest <<< "$answer"
    released=$(sed -n 's/.*release=\([0-9a-f]*\).*/\1/p' <<< "$rest")
    owner=$(sed -n 's/.*owner=\(.*\) text=.*/\1/p' <<< "$rest")
    text=${rest#*text=}
}

succeeded() { [[ $hr == 0* ]]; } # some of the success codes are not S_OK

expect_free()
{
    ask eject || { problem "EjectMedia does not end"; return; }
    read_answer
    succeeded || problem "the tray does not open: $answer"
    [ -z "$owner" ] || problem "somebody has the drive: $answer"
    [ "$(status_line tray)" = open ] || problem "the tray is still shut"
}

expect_next_burn()
{
    rm -rf "$disc"
    put_disc
    ask look
    ask "live $life" || { problem "the next burn does not end"; return; }
    read_answer
    succeeded || problem "the next burn fails: $answer"
    is_good || problem "the next burn's disc is wrong: $(head -n 3 "$work/check$lane")"
}

set_faults() # COMMAND RULES
{
    local rule IFS=';'
    for rule in $2; do
        IFS=' '
        # shellcheck disable=SC2086
        drive "$lane" fault $1 $rule > /dev/null || problem "no fault: $1 $rule"
    done
}

# Whether a code is among the ends of the kind, or what this life has in its place.
may_end_as() # ALLOWED NAME
{
    local code
    for code in $1; do
        [[ $code == "$2" || " ${in_place[${life%% *}:$code]-} " == *" $2 "* ]] && return 0
    done
    return 1
}

# How the life and the opening of the tray behind it ended: with the data, or with a code that the kind has, and a text.
judge() # ALLOWED
{
    local name ejected=$2
    read_answer
    name=${code_name[$hr]:-$hr}
    [ -z "$owner" ] || problem "after the end \"$owner\" has the drive"
    [ "$released" = 00000000 ] || problem "ReleaseMedia gave $released"
    if succeeded; then
        if is_good; then outcome=burned
        else outcome='NOT BURNED' && problem "success without the data: $(head -n 3 "$work/check$lane")"; fi
        may_end_as "$1" burned || problem "it should not have succeeded"
        answer=$ejected
        read_answer
        succeeded && return
        name=${code_name[$hr]:-$hr}
        [ -z "$owner" ] || problem "after EjectMedia \"$owner\" has the drive"
        outcome="$outcome, but $name when ejecting: $text"
        may_end_as "$1" "eject:$name" || may_end_as "$1" "$name" || problem "$name is not an end that docs/faults.md has"
    else
        outcome="$name in $step: $text"
        may_end_as "$1" "$name" || problem "$name is not an end that docs/faults.md has"
    fi
    [ -n "$text" ] || problem "there is no text"
}

# The program is killed while the drive has the command.
kill_program()
{
    local pid tries
    "$vburn" run --drive "lane$lane" -- wine "$test_program" faults serve "drive=${ids[lane]}" "files=Z:$work" \
        <<< "live $life"$'\n'eject > /dev/null 2>&1 &
    pid=$!
    for ((tries = 0; tries < 600; tries++)); do
        [[ $(drive "$lane" fault --list) == *'struck 1'* ]] && break
        sleep 0.05
    done
    kill -9 $pid
    wait $pid 2> /dev/null
    outcome="killed; the tray was left $([ "$(status_line locked)" = yes ] && echo locked || echo free)"
}

# The tray is not left locked where the drive was there to be told.
expect_unlocked() # COMMAND RULES
{
    [[ $1 == PREVENT* || $2 != *count=1* || $2 == *unplug* || $2 == *for=* ]] && return
    [ "$(status_line locked)" != yes ] || problem "the tray is left locked"
}

run_case() # COMMAND N KIND RULES ALLOWED
{
    local name="$path_name: $1 $(($2 + 1)): $3" start=$SECONDS lived
    problems= outcome=
    put_disc
    # The attention of a new disc is not in the list.
    ask look
    set_faults "$1" "${4//N/$2}"
    if [ "$5" = killed ]; then kill_program
    elif ask "live $life"; then
        lived=$answer
        expect_unlocked "$1" "$4"
        ask eject || problem "EjectMedia does not end"
        # The disc counts, not what came of the tray; and it is not the drive that is asked.
        ejected=$answer answer=$lived
        judge "$5" "$ejected"
    else
        problem "the burn does not end"
        kill -9 $server
        start_server "$lane"
    fi
    if [[ $(drive "$lane" fault --list) == *'struck 0'* ]]; then
        # What is asked every half second is asked less often on a faster day.
        [ "$2" != 0 ] || problem "the fault was never reached"
        outcome="$outcome (not reached)"
    fi
    drive "$lane" start > /dev/null
    drive "$lane" fault --clear > /dev/null
    # A drive that was unplugged tells of its reset.
    expect_free
    [[ $outcome == burned* ]] || expect_next_burn
    rm -rf "$disc"
    echo "$((SECONDS - start)) s: $name" >> "$work/times"
    echo "$1|$3|${outcome%% in *}" | sed 's/|killed.*/|killed/; s/, but .*/, but not ejected at once/' >> "$work/outcomes"
    if [ -z "$problems" ]; then echo "ok - $name: $outcome"; else echo "not ok - $name: $outcome$problems"; fi
}

# --- a lane ------------------------------------------------------------------------------------------------------------

# A path by its number: path, path_name, disc_kind, life, check, quick, long.
take_path() # NUMBER
{
    path=$1
    IFS='|' read -r path_name disc_kind life check quick long <<< "$(sed -n "$1p" "$work/paths")"
}

# The next number of a list for whichever lane is free.
take_number() # LIST
{
    {
        flock 9
        taken=$(< "$work/next.$1")
        echo $((taken + 1)) > "$work/next.$1"
    } 9> "$work/lock"
    [ "$taken" -le "$(wc -l < "$work/$1")" ]
}

# The burn without a fault, whose trace has the commands.
learn_path()
{
    problems=
    make_master
    put_disc
    ask look
    drive "$lane" trace "$work/trace.$path" > /dev/null
    ask "live $life"
    ejected=$answer
    ask eject
    drive "$lane" trace off > /dev/null
    answer=$ejected
    read_answer
    { succeeded && is_good; } || problem "the burn without a fault fails: $answer $(head -n 3 "$work/check$lane")"
    rm -rf "$disc"
    [ -z "$problems" ] || echo "not ok - $path_name: without a fault$problems"
    trace_commands "$work/trace.$path" | choose_occurrences > "$work/commands.$path"
}

learn_lane() # LANE
{
    lane=$1 discs=0
    start_server "$lane"
    while take_number paths; do take_path "$taken" && learn_path; done
    stop_server
}

run_lane() # LANE
{
    local number command n kind rules allowed
    lane=$1 discs=0
    start_server "$lane"
    while take_number cases; do
        IFS='|' read -r number command n kind rules allowed <<< "$(sed -n "${taken}p" "$work/cases")"
        take_path "$number"
        run_case "$command" "$n" "$kind" "$rules" "$allowed"
    done
    stop_server
}
