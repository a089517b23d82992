# Discs by the scripts disc.vbs and disc.js, in turns: every medium is described, burned, appended to twice, read back by programs of
# other people, erased quickly and fully and burned again. Sourced by run, with a drive attached.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

bytes() { head -c "$1" /dev/urandom; }

# What goes on a disc session by session, and what there should be on it after each: want.1, want.2, want.3.
make_trees()
{
    mkdir -p "$work/trees" && cd "$work/trees" || return 1
    mkdir -p one/SUB/DEEP two/SUB three/SUB/DEEP three/NEW
    echo hello > one/HELLO.TXT
    bytes 3000000 > one/SUB/BIG.BIN
    : > one/SUB/DEEP/EMPTY.DAT
    echo music > "one/SUB/Ein längerer Name, 音楽.txt"
    echo 'hello again' > two/HELLO.TXT
    bytes 2048 > two/SUB/BLOCK.BIN
    bytes 70000 > three/SUB/BIG.BIN
    echo three > three/SUB/DEEP/Three.is.longer.txt
    bytes 100 > three/NEW/SMALL.BIN
    cp -r one want.1
    cp -r one want.2 && cp -r two/. want.2
    cp -r want.2 want.3 && cp -r three/. want.3
    cd "$here" || return 1
}

# What a script has said, by its name.
told() { sed -n "s/^$1: //p" "$work/output" | head -n 1; }

checked() # WHAT COMMAND...
{
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then say "ok $what"; else say "not ok $what: $(head -n 3 <<< "$output" | tr '\n' ' ')"; fi
}

is() # WHAT WANTED FOUND
{
    if [ "$2" = "$3" ]; then say "ok $1: $3"; else say "not ok $1: '$3', not '$2'"; fi
}

# Runs disc.vbs or disc.js; what it says is in $work/output, of which the lines of errors are shown.
disc() # vbs|js ARGUMENT...
{
    start_wine "$work/said" vburn run -- wine cscript //nologo "disc.$1" "${@:2}"
    tr -d '\r' < "$work/said" > "$work/output"
    if tail -n 1 "$work/output" | grep -qx end; then say "ok $medium: disc.$1 ${*:2:1}"; return; fi
    say "not ok $medium: disc.$1 ${*:2} stops before its end: $(tail -n 2 "$work/output" | tr '\n' ' ')"
    # Wine's host does not tell why: the tests' own is asked where nothing can be burned twice.
    start_wine "$work/said" vburn run -- wine "$build/x86_64/script_host.exe" "disc.$1" "${@:2}"
    grep -a '^not ok' "$work/said" | tr -d '\r' | sed 's/^/    /'
}

# The sectors of this session, out of the drive into the file `disc` at their places.
read_session()
{
    vburn run -- dd if=/dev/sr0 of="$work/disc" bs=2048 skip="$1" seek="$1" count="$2" conv=notrunc 2>&1
}

extract() { "$build/native/list_image" --start="$2" "$work/disc" "$1" "$work/got"; }
same_tree() { diff -r "$work/got" "$work/trees/want.$1"; }
xorriso_extract() { mkdir "$work/got" && xorriso -osirrox on -read_fs norock -load sbsector "$1" -indev stdio:"$work/disc" -extract / "$work/got"; }
seven_extract() { 7z x -y "-t$1" "-o$work/got" "$work/disc"; }
clear_got() { [ ! -e "$work/got" ] || { chmod -R u+rwX "$work/got" && rm -rf "$work/got"; }; }
count_files() { udfinfo --startblock="$1" --lastblock=$(($(stat -c %s "$work/disc") / 2048 - 1)) "$work/disc" 2> /dev/null | sed -n 's/^numfiles=//p'; }

# A session's file systems, by everybody who can read them: START SYSTEMS WANTED
compare_session()
{
    local start=$1 systems=$2 wanted=$3 fs
    for fs in joliet:2 udf:4; do
        [ $((systems & ${fs#*:})) -ne 0 ] || continue
        clear_got
        checked "$medium, session at $start: ${fs%:*} is read" extract "${fs%:*}" "$start"
        checked "$medium, session at $start: ${fs%:*} is the tree" same_tree "$wanted"
    done
    if [ $((systems & 1)) -ne 0 ]; then
        checked "$medium, session at $start: check_iso" "$build/native/check_iso" "$work/disc" level=2 start="$start"
        clear_got
        checked "$medium, session at $start: xorriso reads it" xorriso_extract "$start"
        checked "$medium, session at $start: xorriso has the tree" same_tree "$wanted"
        is "$medium, session at $start: isoinfo reads a file" "$(cat "$work/trees/want.$wanted/HELLO.TXT")" \
            "$(isoinfo -T "$start" -x '/HELLO.TXT;1' -i "$work/disc")"
    fi
    if [ $((systems & 4)) -ne 0 ]; then
        checked "$medium, session at $start: check_udf" "$build/native/check_udf" "$work/disc" start="$start"
        is "$medium, session at $start: udfinfo counts the files" "$(find "$work/trees/want.$wanted" -type f | wc -l)" "$(count_files "$start")"
        if [ "$start" = 0 ]; then
            clear_got
            checked "$medium: 7z reads UDF" seven_extract udf
            checked "$medium: 7z has the tree" same_tree "$wanted"
        fi
    fi
    clear_got
}

# FIRST-LANGUAGE TREE: burns or appends, and compares what is then on the disc.
session() # LANGUAGE VERB NUMBER [SYSTEMS]
{
    local language=$1 verb=$2 number=$3 trees=(- one two three) start blocks systems
    disc "$language" "$verb" "Z:$work/trees/${trees[number]}" ${4:+"$4"}
    start=$(told start) blocks=$(told blocks) systems=$(told 'file systems')
    if [ -z "$blocks" ] || [ -z "$start" ]; then return; fi
    is "$medium, session at $start: files" "$(find "$work/trees/want.$number" -type f | wc -l)" "$(told files)"
    if [ "$verb" = append ]; then
        is "$medium: files imported" "$(find "$work/trees/want.$((number - 1))" -type f | wc -l)" "$(told 'imported files')"
    else
        rm -f "$work/disc"
    fi
    # In place the result is the whole disc, and its session begins at 0.
    if [ "$in_place" = yes ]; then start=0; fi
    checked "$medium, session at $start: it can be read" read_session "$start" "$blocks"
    compare_session "$start" "$systems" "$number"
    last_start=$start
}

# Lines that the two languages cannot have in common.
common() { grep -v '^session kind: ' "$work/output"; }

describe() # PATTERN...: what both scripts say of the disc must have these lines
{
    local pattern
    disc vbs info
    common > "$work/vbs"
    disc js info
    checked "$medium: both languages are told the same" diff "$work/vbs" <(common)
    for pattern; do checked "$medium: $pattern" grep -qxE "$pattern" "$work/vbs" || true; done
}

# KIND and its options | written in place | rewritable | FileSystemsToCreate | of a blank disc it is said | of one with three sessions
media='cd-r | no | no | | data type: 2;data status: 2;data free: 359697;tracks medium: True;erase medium: False;current profiles: 9 | data status: 4;data blank: False;data session: @
cd-rw | no | yes | 7 | data type: 3;data status: 2;tracks medium: True;erase medium: True;current profiles: 10 | data status: 4;data session: @
dvd+r | no | no | 7 | data type: 6;data status: 2;tracks medium: False;erase medium: False;data next: 0;current profiles: 27 | data status: 4;data session: @
dvd+rw --size 20000 | yes | yes | | data type: 7;data status: 3;erase medium: True;data looks blank: True;data session: -1;current profiles: 26 | data status: 1;data looks blank: False;data next: 0
bd-re --size 40000 | yes | yes | | data type: 19;data status: 3;erase medium: True;current profiles: 67 | data status: 1;data looks blank: False;data next: 0'

scripts_burn()
{
    local line medium in_place rewritable systems blank full last_start languages=(vbs js) turn=0 a b
    make_trees || { say 'not ok there are no trees to burn'; return; }
    while IFS='|' read -r medium in_place rewritable systems blank full; do
        medium=$(echo $medium) in_place=$(echo $in_place) rewritable=$(echo $rewritable) systems=$(echo $systems)
        blank=$(sed 's/^ *//; s/ *$//' <<< "$blank") full=$(sed 's/^ *//; s/ *$//' <<< "$full")
        a=${languages[turn]} b=${languages[1 - turn]} turn=$((1 - turn)) last_start=-1
        echo "# scripts: $medium"
        vburn eject --force > /dev/null 2>&1
        # shellcheck disable=SC2086
        vburn insert $medium > /dev/null || say "not ok $medium is put in"
        medium=${medium%% *}
        IFS=';' read -ra lines <<< "$blank"
        describe "${lines[@]}"
        session $a burn 1 "$systems"
        session $b append 2
        session $a append 3
        IFS=';' read -ra lines <<< "${full//@/$last_start}"
        describe "${lines[@]}"
        if [ "$rewritable" = yes ]; then
            disc $b erase quick
            is "$medium: blank after quick erasing" True "$(told blank)"
            session $b burn 1 "$systems"
            disc $a erase full
            is "$medium: blank after full erasing" True "$(told blank)"
            checked "$medium: nothing is left of it" nothing_left
            session $a burn 1
        fi
    done <<< "$media"
}

# A CD-RW is blank; of a disc that is written in place all sectors are zeros.
nothing_left()
{
    local sectors
    if [ "$in_place" = no ]; then vburn status | grep -qx 'state: blank'; return; fi
    disc vbs info
    sectors=$(told 'data total')
    vburn run -- dd if=/dev/sr0 of="$work/erased" bs=2048 count="$sectors" || return 1
    cmp -n $((sectors * 2048)) "$work/erased" /dev/zero && rm -f "$work/erased"
}

# Three tracks by each language: what cdrdao reads are their samples, each behind two sectors of run-out and two seconds of pause,
# and the last filled up to four seconds (behaviour.md 8; MMC-6 on track at once).
scripts_play()
{
    local language medium=audio sectors=(320 350 100) i at=0
    for i in 0 1 2; do bytes $((sectors[i] * 2352)) > "$work/track$i.pcm"; done
    for language in vbs js; do
        vburn eject --force > /dev/null
        vburn insert cd-r > /dev/null
        disc $language audio "Z:$work/track0.pcm" "Z:$work/track1.pcm" "Z:$work/track2.pcm"
        is "$language: bytes of the table of contents" $((4 + 4 * 8)) "$(told contents)"
        is "$language: tracks" '1 472 2 974 3 1426' "$(sed -n 's/^track: //p' "$work/output" | tr '\n' ' ' | sed 's/ $//')"
        is "$language: the disc" complete "$(vburn status | sed -n 's/^state: //p')"
        rm -f "$work"/read.*
        checked "$language: cdrdao reads the disc" vburn run -- cdrdao read-cd --driver generic-mmc --read-raw --device /dev/sr0 \
            --datafile "$work/read.bin" "$work/read.toc"
        sox -t raw -r 44100 -b 16 -e signed -c 2 -B "$work/read.bin" -t raw -L "$work/read.pcm"
        at=0
        for i in 0 1 2; do
            checked "$language: the samples of track $((i + 1))" cmp -n $((sectors[i] * 2352)) -i 0:$((at * 2352)) "$work/track$i.pcm" "$work/read.pcm"
            at=$((at + sectors[i] + 152))
        done
        checked "$language: silence behind the last" cmp -n $((200 * 2352)) -i 0:$(((at - 152) * 2352)) /dev/zero "$work/read.pcm"
    done
}
