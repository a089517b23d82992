# WAV files, good and bad. What is refused is named, with what it is and what would be needed; nothing is burned.
# A file that is taken is known by what comes after the files: the ISRC that is wrong.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "${BASH_SOURCE%/*}/common.sh"

F=$FIVE_SECONDS
needed='an audio CD needs 44100 Hz, 2 channels, 16 bit PCM'

taken() { expect "$1" 2 '--isrc X of track 1' audio t.wav --isrc X; }
refused() { expect "$1" 1 "t.wav: $2" audio t.wav --isrc X; }

{ riff $((36 + F)); cd_fmt; data $F; } > t.wav;                          taken 'plain PCM'
{ riff $((60 + F)); extensible 2 16 16 1; data $F; } > t.wav;            taken 'extensible PCM'
{ riff $((38 + F)); printf 'fmt '; le32 18; cd_fmt | tail -c 16; le16 0; data $F; } > t.wav
taken 'format description of 18 bytes'
{ riff $((50 + F)); printf LIST; le32 5; printf 'INFO!\0'; cd_fmt; data $F; } > t.wav
taken 'a chunk of odd length before it'
{ riff $((50 + F)); cd_fmt; data $F; printf LIST; le32 6; printf 'INFO!!'; } > t.wav;  taken 'a chunk behind it'
{ riff $((36 + F)); cd_fmt; data $F; printf 'garbage'; } > t.wav;        taken 'garbage behind it'
{ riff -1; cd_fmt; data -1 $F; } > t.wav;                                taken 'written into a pipe: lengths unknown'
{ riff -1; cd_fmt; data -1 $((F + 3)); } > t.wav;                        taken 'lengths unknown, ends within a sample'
{ riff $((36 + F)); cd_fmt; data $((300 * 2352)); } > t.wav;             taken 'exactly four seconds'
{ riff $((36 + F)); cd_fmt; data $((299 * 2352 + 4)); } > t.wav;         taken 'four seconds with the silence that fills the last sector'

rm -f t.wav;                                                             refused 'no such file' 'there is no such file'
mkdir t.wav;                                                             refused 'a folder' 'it is a directory: name the WAV files in it'; rmdir t.wav
: > t.wav;                                                               refused 'empty' 'it is not a WAV file'
printf 'RIFF\0\0\0\0WAV' > t.wav;                                        refused 'eleven bytes' 'it is not a WAV file'
head -c 100000 /dev/urandom > t.wav;                                     refused 'noise' 'it is not a WAV file'
{ printf RIFF; le32 $((36 + F)); printf 'AVI '; cd_fmt; data $F; } > t.wav;  refused 'AVI' 'it is not a WAV file'
{ printf RIFX; le32 $((36 + F)); printf WAVE; cd_fmt; data $F; } > t.wav;  refused 'big-endian' 'it is a big-endian RIFX file'
{ printf RF64; le32 -1; printf WAVE; cd_fmt; data $F; } > t.wav;         refused 'RF64' 'it is an RF64 file'
{ riff $((12 + F)); data $F; } > t.wav;                                  refused 'no format' 'its samples stand before'
riff 4 > t.wav;                                                          refused 'nothing in it' 'it has no format description'
{ riff 28; cd_fmt; } > t.wav;                                            refused 'no samples' 'it has no samples'
{ riff 36; cd_fmt; data 0; } > t.wav;                                    refused 'samples of length 0' 'it has no samples'
{ riff 0; cd_fmt; data 0 $F; } > t.wav;                                  refused 'lengths never filled in' 'it has no'
{ riff $((36 + F)); data $F; cd_fmt; } > t.wav;                          refused 'samples before format' 'its samples stand before'
{ riff $((60 + F)); cd_fmt; cd_fmt; data $F; } > t.wav;                  refused 'two formats' 'it has two format descriptions'
{ riff $((34 + F)); printf 'fmt '; le32 14; cd_fmt | tail -c 16 | head -c 14; data $F; } > t.wav
refused 'format of 14 bytes' 'its format description is cut off'
{ riff 28; cd_fmt | head -c 20; } > t.wav;                               refused 'ends within the format' 'its format description is cut off'
{ riff 28; printf 'fmt '; le32 -1; cd_fmt | tail -c 16; } > t.wav;       refused 'format of 4 GB' 'its format description is cut off'
{ riff $((36 + F)); fmt 1 1 44100 2 16; data $F; } > t.wav;              refused 'mono' "it is 44100 Hz, 1 channel, 16 bit; $needed"
{ riff $((36 + F)); fmt 1 2 48000 4 16; data $F; } > t.wav;              refused '48 kHz' "it is 48000 Hz, 2 channels, 16 bit; $needed"
{ riff $((36 + F)); fmt 1 2 22050 4 16; data $F; } > t.wav;              refused '22 kHz' "it is 22050 Hz, 2 channels, 16 bit; $needed"
{ riff $((36 + F)); fmt 1 2 44100 2 8; data $F; } > t.wav;               refused '8 bit' "it is 44100 Hz, 2 channels, 8 bit; $needed"
{ riff $((36 + F)); fmt 1 2 44100 6 24; data $F; } > t.wav;              refused '24 bit' "it is 44100 Hz, 2 channels, 24 bit; $needed"
{ riff $((36 + F)); fmt 1 6 44100 12 16; data $F; } > t.wav;             refused '5.1' "it is 44100 Hz, 6 channels, 16 bit; $needed"
{ riff $((36 + F)); fmt 1 0 0 0 0; data $F; } > t.wav;                   refused 'all zero' 'it is 0 Hz, 0 channels, 0 bit'
{ riff $((36 + F)); fmt 1 2 44100 3 16; data $F; } > t.wav;              refused 'contradiction' 'its format description contradicts itself'
{ riff $((36 + F)); fmt 3 2 44100 8 32; data $F; } > t.wav;              refused 'float' 'it is floating point (format 0003h)'
{ riff $((36 + F)); fmt 2 2 44100 2048 4; data $F; } > t.wav;            refused 'ADPCM' 'it is Microsoft ADPCM (format 0002h)'
{ riff $((36 + F)); fmt 85 2 44100 1 0; data $F; } > t.wav;              refused 'MP3' 'it is MP3 (format 0055h)'
{ riff $((60 + F)); extensible 2 16 16 3; data $F; } > t.wav;            refused 'extensible float' 'it is floating point'
{ riff $((60 + F)); extensible 2 24 20 1; data $F; } > t.wav;            refused 'extensible, 20 bits of 24' 'it is 44100 Hz, 2 channels, 20 bit'
{ riff $((60 + F)); extensible 2 16 16 1 | head -c 40; printf '0123456701'; data $F; } > t.wav
refused 'extensible, a format of its own' 'it has samples of a format of its own'
{ riff $((36 + F)); fmt 65534 2 44100 4 16; data $F; } > t.wav;          refused 'extensible, cut short' 'its extended format description is too short'
{ riff $((36 + F)); cd_fmt; data $F $((F - 1)); } > t.wav;               refused 'cut off by a byte' "it is cut off: $((F - 1)) of $F bytes"
{ riff $((36 + F)); cd_fmt; data -2 $F; } > t.wav;                       refused 'cut off by 4 GB' "it is cut off: $F of 4294967294 bytes"
{ riff $((35 + F)); cd_fmt; data $((F - 1)); } > t.wav;                  refused 'ends within a sample' 'its samples end in the middle of one'
{ riff $((36 + F)); printf LIST; le32 -1; cd_fmt; data $F; } > t.wav;    refused 'a chunk of 4 GB' 'it has no format description'
{ riff $((36 + F)); cd_fmt; printf LIST; le32 $((2 * F)); data $F; } > t.wav;  refused 'a chunk over the end' 'it has no samples'
{ riff 20; cd_fmt; data $F; } > t.wav;                                   refused 'RIFF that ends too early' 'it has no samples'
{ riff $((36 + F)); cd_fmt; data $((299 * 2352)); } > t.wav;             refused 'a sector short of four seconds' 'it lasts 3.99 seconds; a track of an audio CD lasts 4 at least'

{ riff $((36 + F)); cd_fmt; data $F; } > good.wav
{ riff $((36 + F)); fmt 1 1 44100 2 16; data $F; } > mono.wav
: > empty.wav
expect 'every bad file is named at once: mono' 1 'mono.wav: it is 44100 Hz, 1 channel' audio good.wav mono.wav empty.wav
check 'every bad file is named at once: empty' grep -q 'empty.wav: it is not a WAV' output
