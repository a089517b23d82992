# lib.sh: what the shell tests of the virtual burner share. Sourced by each, with $bin (the binaries), $sgio and $here set.
# A test script prints `ok - what` and `not ok - what` lines, and `skip - what # reason`.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

. "${BASH_SOURCE%/*}/../../patience.sh"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/vburn-test-XXXXXX")
export VBURN_HOME=$scratch/home
unset VBURN_DRIVES VBURN_ALIAS
PATH=$bin:$PATH

finish()
{
    vburn stop >/dev/null 2>&1
    for drive in "$VBURN_HOME"/drives/*/; do
        [ -d "$drive" ] && vburn --drive "$(basename "$drive")" stop >/dev/null 2>&1
    done
    rm -rf "$scratch"
}
trap finish EXIT

# ok WHAT COMMAND...: the command succeeds
ok()
{
    local what=$1
    shift
    if "$@" >"$scratch/out" 2>&1; then
        echo "ok - $what"
    else
        echo "not ok - $what"
        sed 's/^/#   /' "$scratch/out" | tail -n 20
    fi
}

# fails WHAT PATTERN COMMAND...: the command fails, and says something that fits the pattern
fails()
{
    local what=$1 pattern=$2
    shift 2
    if "$@" >"$scratch/out" 2>&1; then
        echo "not ok - $what (it succeeded)"
    elif grep -q -e "$pattern" "$scratch/out"; then
        echo "ok - $what"
    else
        echo "not ok - $what (it did not say '$pattern')"
        sed 's/^/#   /' "$scratch/out" | tail -n 20
    fi
}

# is WHAT WANTED GOT
is()
{
    if [ "$2" = "$3" ]; then
        echo "ok - $1"
    else
        printf 'not ok - %s\n#   wanted: %s\n#   got:    %s\n' "$1" "$2" "$3"
    fi
}

# has WHAT PATTERN FILE: a line of the file fits the pattern
has()
{
    if grep -q -e "$2" "$3"; then
        echo "ok - $1"
    else
        echo "not ok - $1 (no line like '$2')"
        tail -n 15 "$3" | sed 's/^/#   /'
    fi
}

skip()
{
    echo "skip - $1 # $2"
}

# skip_without PROGRAM...: ends the script with a skip when a program is missing
skip_without()
{
    local program
    for program; do
        if ! command -v "$program" >/dev/null; then
            skip "$(basename "$0" .sh)" "$program is not installed"
            exit 0
        fi
    done
}

status_of()
{
    vburn ${2:+--drive "$2"} status | sed -n "s/^$1: //p"
}

# A device's answer: sg DEVICE in 36 12 0 0 0 24 0
sg()
{
    vburn run -- "$sgio" "$@"
}

# make_audio [SECONDS]: three tracks of noise and tones, t1.wav to t3.wav, of 4 (or so many), 5 and 6 seconds, in $scratch; pcm is
# all of them in one.
make_audio()
{
    local i first=${1-4}
    for i in 1 2 3; do
        sox -n -r 44100 -b 16 -c 2 "$scratch/t$i.wav" synth $((first - 1 + i)) pluck "C$((i + 2))" synth whitenoise mix vol 0.4
    done
    for i in 1 2 3; do
        sox "$scratch/t$i.wav" -t raw -
    done >"$scratch/pcm"
}

# What cdrdao reads from the drive, as pcm, equals what was burned.
audio_reads_back()
{
    rm -f "$scratch"/read.*
    vburn run -- cdrdao read-cd --read-raw --device /dev/sr0 --datafile "$scratch/read.bin" "$scratch/read.toc" \
        >"$scratch/out" 2>&1 || return 1
    sox -t raw -r 44100 -b 16 -e signed -c 2 -B "$scratch/read.bin" -t raw -L - | cmp - "$scratch/pcm"
}
