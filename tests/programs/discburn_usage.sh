# Command lines that cannot be meant so, and help. Exit status 2, and a line that says why, before any drive is touched.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/common.sh"

{ riff $((36 + FIVE_SECONDS)); cd_fmt; data $FIVE_SECONDS; } > good.wav
hundred=; for i in {1..100}; do hundred="$hundred good.wav"; done

discburn_into_full() { start_wine "$WORK/output" vburn run -- bash -c 'exec wine "$0" "$@" > /dev/full' "$BUILD/${ARCH:-x86_64}/discburn.exe" "$@"; }

expect 'no verb' 2 'what is to be done?'
check 'no verb: all are listed' eval 'for verb in drives info audio data erase close image; do grep -q "^  $verb  *[a-z]" output || return 1; done'
expect 'unknown verb' 2 'bake: there is no such verb' bake
check 'unknown verb: all are listed' grep -q '^  erase ' output
expect 'help' 0 'usage: discburn VERB' --help
expect 'help lists audio' 0 'burn WAV files as an audio CD' --help
expect 'version' 0 'discburn ' --version
expect 'help of audio' 0 '--isrc CODE' audio --help
expect 'help of audio names the exit statuses' 0 '3  what was read back is something else' audio --help

# Where standard output cannot be written, that is said, and it is no success.
for arguments in --help --version 'audio --help' 'drives --json' 'data --json'; do
    # shellcheck disable=SC2086
    discburn_into_full $arguments
    check "discburn $arguments > /dev/full: its status says so" [ $? -ne 0 ]
    check "discburn $arguments > /dev/full: so do its words, once" eval '[ "$(grep -c "Standard output cannot be written: " output)" = 1 ]'
done

expect 'no files' 2 'which files?' audio
expect 'only options' 2 'which files?' audio --eject --speed 4
expect 'unknown option' 2 '--frobnicate: no such option' audio --frobnicate good.wav
expect 'option without its value' 2 '--mcn: its value is missing' audio good.wav --mcn
expect 'a value that is not taken' 2 '--eject=now: it takes no value' audio good.wav --eject=now
expect 'two ISRCs for one track' 2 'track 1 has the ISRC USK7Y9812345 already' audio good.wav --isrc USK7Y9812345 --isrc USK7Y9812346
expect 'ISRC before a track' 2 'belongs to a track' audio --isrc US-K7Y-98-12345 good.wav
expect 'pre-emphasis before a track' 2 'belongs to a track' audio --preemphasis good.wav
expect 'copy before a track' 2 'belongs to a track' audio --copy good.wav
expect 'copy how' 2 'it is permitted, prohibited or scms' audio good.wav --copy=perhaps
expect 'a hundred tracks' 2 'at most 99 tracks' audio $hundred
while read -r speed; do
    expect "speed $speed" 2 'is no speed' audio "--speed=$speed" good.wav
done <<'END'
0
-4
0.5
fast
4y
1e9
nan
END
expect 'empty speed' 2 'is no speed' audio --speed= good.wav
# what the image refuses: its words, the option, and the command line's status
while read -r isrc; do
    expect "ISRC $isrc" 2 "--isrc $isrc of track 1" audio good.wav --isrc "$isrc"
done <<'END'
US-K7Y-98-1234
US-K7Y-98-123456
USK7Y-98-12345
1S-K7Y-98-12345
US-K7Y-9A-12345
END
expect 'ISRC of the second track' 2 'of track 2' audio good.wav --isrc USK7Y9812345 good.wav --isrc X
while read -r mcn; do
    expect "MCN $mcn" 2 "--mcn $mcn" audio --mcn "$mcn" good.wav
done <<'END'
4006381333930
40063813339310
400638133393X
1
END
check 'an MCN of one digit: what it is' grep -q 'the EAN below the bar code: 13 digits' output

# Without IMAPI2: what is missing, and what brings it.
tool=$here/../../tools/imapi2-prefix
wineserver -k
"$tool" remove "$WINEPREFIX" > prefix.log 2>&1
expect 'IMAPI2 is not installed' 1 'imapi2-prefix install' audio good.wav
wineserver -k
"$tool" install "$WINEPREFIX" >> prefix.log 2>&1
wineserver -k
expect 'and there again' 2 '--isrc X of track 1' audio good.wav --isrc X
