# The cases of the fault sweep: the commands of a burn's trace, times the kinds of docs/faults.md. Sourced by run.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154

declare -A code_name=([00000000]=S_OK [80070005]=E_ACCESSDENIED [80070037]=ERROR_DEV_NOT_EXIST [80004005]=E_FAIL
    [80070057]=E_INVALIDARG)
read_codes()
{
    local name value rest
    while IFS=$'\t' read -r name value rest; do
        [[ $value == 0x* ]] || continue
        value=${value#0x}
        code_name[${value,,}]=${name#E_IMAPI_}
    done < "$top/tests/data/hresults.tsv"
}

read_paths()
{
    sed -n '/^#/d; s/ *| */|/g; s/ *$//; /|/p' "$here/paths" > "$work/paths"
}

# The commands of a burn by its trace: NAME|HOW MANY PASSED|in, out or none, or "refused", in their order.
trace_commands() # FILE
{
    awk '{
        name = $4
        for (i = 5; i <= NF && $i !~ /^[0-9a-f][0-9a-f]$/; i++) name = name " " $i
        for (; i <= NF && $i !~ /^(none|in|out)$/; i++) ;
        print name "|" count[name]++ "|" ($0 ~ /-> good/ ? $i : "refused")
    }' "$1"
}

# Not every WRITE and READ: the first, the second, the middle and the last.
choose_occurrences()
{
    awk -F'|' '{ line[NR] = $0; name[NR] = $1; n[NR] = $2; all[$1]++ }
        END {
            for (i = 1; i <= NR; i++) {
                many = name[i] ~ /^(WRITE|READ)\(1/
                middle = int(all[name[i]] / 2)
                if (!many || n[i] < 2 || n[i] == middle || n[i] == all[name[i]] - 1)
                    print line[i] "|" (n[i] == 0 || (many && n[i] == middle) ? "first" : "other") "|" late
                if (name[i] == "SYNCHRONIZE CACHE") late = "late"
            }
        }'
}

# The first table of docs/faults.md: KIND|RULES|WHERE|ENDS.
read_kinds()
{
    sed -n 's/^| \([^|]*[^| ]\) *| *`\([^|`]*\)` *| *\([^|]*[^| ]\) *| *\([^|]*[^| ]\) *|$/\1|\2|\3|\4/p' "$top/docs/faults.md" |
        grep -v '^kind|'
}

# The second: what a life has in the place of a code.
declare -A in_place
read_in_place()
{
    local life code more
    while IFS='|' read -r life code more; do
        in_place[$life:$code]="${in_place[$life:$code]-} $more"
    done < <(sed -n 's/^| `\([a-z]*\)` *| *\([^|]*[^| ]\) *| *\([^|]*[^| ]\) *|$/\1|\2|\3/p' "$top/docs/faults.md")
}

# All cases of a path: SLOW|PATH|COMMAND|N|KIND|RULES|ENDS. Where is each or first, then answers, orders or a command's name.
cases_of_path() # NUMBER WHOLE
{
    awk -F'|' -v path="$1" -v whole="$2" '
        FILENAME == ARGV[1] { kind[++kinds] = $1; rules[kinds] = $2; where[kinds] = $3; ends[kinds] = $4; next }
        { command[++commands] = $1; n[commands] = $2; direction[commands] = $3; place[commands] = $4; late[commands] = $5 }
        END {
            for (k = 1; k <= kinds; k++)
                for (c = 1; c <= commands; c++) {
                    limit = where[k]
                    only_first = sub(/^first */, "", limit)
                    if (!only_first) sub(/^each */, "", limit)
                    # What is refused anyway has no answer to be changed.
                    if (direction[c] == "refused" && rules[k] ~ /recovered|truncate|extend|set=/) continue
                    if (limit == "answers") { if (direction[c] != "in") continue }
                    else if (limit == "orders") { if (direction[c] == "in" || direction[c] == "refused") continue }
                    else if (limit != "" && limit != command[c]) continue
                    if (only_first && place[c] != "first" && !whole) continue
                    # What waits comes first, so that no lane is left with it at the end.
                    slow = rules[k] ~ /for=|delay=/ || (late[c] != "" && rules[k] !~ /count=/)
                    print (slow ? 0 : 1) "|" path "|" command[c] "|" n[c] "|" kind[k] "|" rules[k] "|" ends[k]
                }
        }' "$work/kinds" "$work/commands.$1"
}

make_cases()
{
    local number every
    read_kinds > "$work/kinds"
    for ((number = 1; number <= $(wc -l < "$work/paths"); number++)); do
        take_path "$number"
        every=$quick
        [ "$all" != 1 ] || every=$long
        [ "$all" != 2 ] || every=1
        cases_of_path "$number" $((all > 0 && every == 1)) | awk -v every="$every" -v shift="$number" '(NR + shift) % every == 0'
    done | choose_wanted | sort -t'|' -k1,1n -s | cut -d'|' -f2- > "$work/cases"
    # Ten seconds are five polls or fifty: the short sweep has two.
    [ "$all" != 0 ] || sed -i 's/for=10000/for=2000/' "$work/cases"
}

# Only those whose names contain all that was asked for.
choose_wanted()
{
    local slow number command n kind rest part name
    [ ${#only[@]} -gt 0 ] || { cat; return; }
    while IFS='|' read -r slow number command n kind rest; do
        take_path "$number"
        name="$path_name: $command $((n + 1)): $kind"
        for part in "${only[@]}"; do [[ $name == *$part* ]] || continue 2; done
        echo "$slow|$number|$command|$n|$kind|$rest"
    done
}

# Command times kind: how many cases, and how they ended.
print_outcomes()
{
    sort "$work/outcomes" | uniq -c | awk '{
            count = $1
            sub(/^ *[0-9]+ /, "")
            split($0, part, "|")
            key = part[1] "|" part[2]
            if (!(key in text)) order[++keys] = key
            text[key] = text[key] (text[key] == "" ? "" : ", ") count " " part[3]
        }
        END { for (i = 1; i <= keys; i++) { split(order[i], part, "|"); printf "#   %-28s %-36s %s\n", part[1], part[2], text[order[i]] } }'
}
