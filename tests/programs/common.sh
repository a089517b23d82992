# What the tests of discburn share. Sourced; run sets BUILD, WORK, VBURN_HOME and WINEPREFIX.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/../wine.sh"
set -u
cd "$WORK" || exit 1

# Through vburn run always: a wineserver started without it would not see the drive.
discburn() { start_wine "$WORK/output" vburn run -- wine "$BUILD/${ARCH:-x86_64}/discburn.exe" "$@"; }

# expect NAME STATUS TEXT ARGUMENT...: discburn with these arguments ends with this status and says this.
expect()
{
    local name=$1 wanted=$2 text=$3 status
    shift 3
    discburn "$@"
    status=$?
    if [ $status -eq "$wanted" ] && grep -qaF -- "$text" "$WORK/output"; then
        echo "ok - $name"
    else
        echo "not ok - $name: status $status, not $wanted, or it does not say \"$text\""
        sed 's/^/    # /' "$WORK/output" | tail -n 25
    fi
}

# check NAME COMMAND...: the command succeeds.
check()
{
    local name=$1
    shift
    if "$@"; then echo "ok - $name"; else echo "not ok - $name"; fi
}

# What was said last fits a narrow console, but for a drive's id, which is as long as it is. Wine now and then says something on the
# same standard error, whatever WINEDEBUG is: that is none of the program's.
fits_80()
{
    local wide
    wide=$(tr -d '\0' < "$WORK/output" | grep -aE '.{81}' | grep -avE '^( +id |(wine|wineserver|wine client error|[0-9a-f]{4}):)')
    [ -z "$wide" ] || { sed 's/^/    # wider: /' <<< "$wide"; false; }
}

# events NAME STATUS EXPRESSION ARGUMENT...: discburn with --json ends so; every line is an object in UTF-8; @e: all, $f: the first, $l: the last
events()
{
    local name=$1 wanted=$2 expression=$3 status
    shift 3
    start_wine json vburn run -- sh -c 'exec wine "$0" "$@" 2> json.err' \
        "$BUILD/${ARCH:-x86_64}/discburn.exe" "$@" --json
    status=$?
    if [ $status -eq "$wanted" ] && perl -MJSON::PP -e 'my @e = map { decode_json($_) } <STDIN>; my ($f, $l) = @e[0, -1];
        exit(!($l->{event} eq "result" && $l->{exit_status} == '"$wanted"' && ('"$expression"')))' < json; then
        echo "ok - $name"
    else
        echo "not ok - $name: status $status, not $wanted, or the events are others"
        cat json json.err | sed 's/^/    # /' | tail -n 25
    fi
}
# Another disc, as soon as the tray opens: the drive may count the last recording as under way for two seconds (docs/vburn.md). A
# program that was killed has left the tray locked.
another()
{
    local i
    vburn eject --force > /dev/null 2>&1
    for i in $(seq 30); do
        vburn insert "$@" > inserted 2>&1 && return
        sleep 0.2
    done
    cat inserted
}
status_is() { vburn status | grep -q "^$1" || { vburn status | sed 's/^/    # /'; false; }; }

# Pieces of a WAV file, all little-endian.
le16() { local n=$1; printf "\\x$(printf %02x $((n & 255)))\\x$(printf %02x $((n >> 8 & 255)))"; }
le32() { le16 $(($1 & 65535)); le16 $(($1 >> 16 & 65535)); }
riff() { printf RIFF; le32 "$1"; printf WAVE; }
# fmt TAG CHANNELS RATE ALIGN BITS
fmt() { printf 'fmt '; le32 16; le16 "$1"; le16 "$2"; le32 "$3"; le32 $(($3 * $4)); le16 "$4"; le16 "$5"; }
cd_fmt() { fmt 1 2 44100 4 16; }
# extensible CHANNELS BITS VALID-BITS SUBFORMAT: a fmt chunk of 40 bytes
extensible()
{
    printf 'fmt '; le32 40; le16 65534; le16 "$1"; le32 44100; le32 $((44100 * $1 * $2 / 8)); le16 $(($1 * $2 / 8)); le16 "$2"
    le16 22; le16 "$3"; le32 3; le16 "$4"; printf '\0\0\0\0\20\0\200\0\0\252\0\070\233\161'
}
# data LENGTH-FIELD [BYTES]: silence does for what only has to be read
data() { printf data; le32 "$1"; head -c "${2-$1}" /dev/zero; }
# music FILE SECONDS SEED: something that is nowhere like itself
music() { sox -q -n -r 44100 -b 16 -c 2 "$1" synth "$2" sine "$((200 + $3 * 37))-$((3000 + $3 * 101))" sine "$((3000 + $3 * 11))-100"; }

FIVE_SECONDS=$((44100 * 4 * 5))
