#!/bin/bash
# reading.sh: the drive as a block device: programs that read it as they read a file, as Linux' sr driver lets them.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"
skip_without genisoimage cdrskin isoinfo 7z xorriso python3 sox mkudffs udfinfo

mkdir "$scratch/tree"
head -c 1500000 /dev/urandom >"$scratch/tree/noise.bin"
echo text >"$scratch/tree/text.txt"
genisoimage -quiet -J -R -o "$scratch/image" "$scratch/tree"
truncate -s %2048 "$scratch/image"
size=$(stat -c %s "$scratch/image")
cd "$scratch" || exit 1

vburn eject >/dev/null 2>&1
fails "no disc: the kernel does not open it" "No medium found" vburn run -- dd if=/dev/sr0 count=1 of=back
vburn insert cd-r --size 20000 >/dev/null
is "a blank disc: nothing to read" 0 "$(vburn run -- cat /dev/sr0 | wc -c)"
fails "nor to be written to as a file" "Read-only file system" vburn run -- dd if=image of=/dev/sr0 count=1 conv=notrunc
ok "a session of data" vburn run -- cdrskin dev=/dev/sr0 -sao -data image

# Each prints the image, or a part of it.
while IFS='|' read -r name skip count command; do
    name=$(echo $name)
    # shellcheck disable=SC2086
    vburn run -- $command >back 2>said
    is "$name" "$(tail -c +$((skip + 1)) image | head -c "$((count))" | md5sum)" "$(md5sum <back)"
done <<END
cat | 0 | $size | cat /dev/sr0
dd, by sectors | 0 | $size | dd if=/dev/sr0 bs=2048
dd, in large pieces | 0 | $size | dd if=/dev/sr0 bs=1M
dd, by pieces that are no sectors | 37 * 999 | 999 * 50 | dd if=/dev/sr0 bs=999 skip=37 count=50
dd, over the end | $size - 4096 | 4096 | dd if=/dev/sr0 bs=2048 skip=$((size / 2048 - 2)) count=5
dd, behind the end | 0 | 0 | dd if=/dev/sr0 bs=2048 skip=$((size / 2048)) count=1
head | 0 | 5000 | head -c 5000 /dev/sr0
tail, from the end | $size - 5000 | 5000 | tail -c 5000 /dev/sr0
cp | 0 | $size | cp /dev/sr0 /dev/stdout
END
has "isoinfo -i" "^/NOISE.BIN" <(vburn run -- isoinfo -i /dev/sr0 -f)
has "isoinfo dev=" "^/NOISE.BIN" <(vburn run -- isoinfo dev=/dev/sr0 -f)
ok "7z tests what is on it" vburn run -- 7z t /dev/sr0
has "xorriso, as a file" "noise.bin" <(vburn run -- xorriso -indev stdio:/dev/sr0 -find 2>/dev/null)
has "xorriso, as a drive" "noise.bin" <(vburn run -- xorriso -indev /dev/sr0 -find 2>/dev/null)
is "blockdev" "$size 2048 1" "$(echo $(vburn run -- blockdev --getsize64 --getss --getro /dev/sr0))"
is "position, vectors, and no writing" "$size CD001 5 EPERM EROFS" "$(vburn run -- python3 - <<'END'
import errno, os
fd = os.open('/dev/sr0', os.O_RDONLY)
words = [os.lseek(fd, 0, os.SEEK_END), os.pread(fd, 5, 32769).decode()]
os.lseek(fd, 32769, os.SEEK_SET)
copy = os.dup(fd)
parts = [bytearray(2), bytearray(3)]
words.append(os.readv(copy, parts) if os.lseek(fd, 0, os.SEEK_CUR) == 32769 else 'moved')
assert b''.join(parts) == b'CD001' and os.lseek(fd, 0, os.SEEK_CUR) == 32774
for flags in (os.O_RDWR | os.O_NONBLOCK, os.O_RDWR):
    try:
        os.write(os.open('/dev/sr0', flags), b'x' * 2048)
    except OSError as error:
        words.append(errno.errorcode[error.errno])
print(*words)
END
)"
is "the node stays empty" 0 "$(stat -c %s "$VBURN_HOME/node")"

# What lies before a sector that cannot be read comes, then EIO.
vburn fault "READ(10)" after=1 sense=3/11/05 >/dev/null
fails "an unreadable sector" "Input/output error" vburn run -- dd if=/dev/sr0 bs=65536 of=back
vburn fault --clear
sectors=$(status_of disc)/sectors
printf 'x' | dd of="$sectors" bs=1 seek=$(((40 + 11634) * 2448 + 100)) conv=notrunc 2>/dev/null
vburn run -- dd if=/dev/sr0 bs=65536 of=back 2>said
is "32 sectors, and those of the next piece up to the bad one" "$(head -c $((40 * 2048)) image | md5sum)" "$(md5sum <back)"
has "and the reason" "Input/output error" said

vburn insert cd-r --size 20000 >/dev/null
sox -n -r 44100 -b 16 -c 2 sound.wav synth 5 pluck
ok "a session of sound" vburn run -- cdrskin dev=/dev/sr0 -tao -audio sound.wav
fails "sound cannot be read as a file" "Input/output error" vburn run -- dd if=/dev/sr0 bs=2048 count=1 of=back
vburn insert cd-r --size 20000 --load-time 300 >/dev/null
is "a drive that is becoming ready is waited for" 0 "$(vburn run -- cat /dev/sr0 2>&1 | wc -c)"

# DVD and BD: the same, and what can be written anywhere takes writes as Linux lets it.
vburn insert dvd+r >/dev/null
ok "a session on DVD+R" vburn run -- cdrskin dev=/dev/sr0 -multi image
is "it reads as a file" "$(md5sum <image)" "$(vburn run -- head -c "$size" /dev/sr0 | md5sum)"
sectors=$(((size / 2048 + 15) / 16 * 16))
is "CDROM_LAST_WRITTEN and CDROM_NEXT_WRITABLE" "$sectors $((sectors + 2048))" "$(vburn run -- python3 -c '
import fcntl, os, struct
fd = os.open("/dev/sr0", os.O_RDONLY)
print(*(struct.unpack("l", fcntl.ioctl(fd, request, bytes(8)))[0] for request in (0x5395, 0x5394)))')"
fails "it cannot be written to as a file" "Read-only file system" vburn run -- dd if=image of=/dev/sr0 conv=notrunc
vburn insert bd-re >/dev/null
fails "nor can a BD-RE that is not formatted" "Read-only file system" vburn run -- dd if=image of=/dev/sr0 conv=notrunc
vburn insert dvd-ram --size 20000 >/dev/null
vburn trace trace
ok "a DVD-RAM takes pieces that are no sectors" vburn run -- dd if=image of=/dev/sr0 bs=5000 conv=notrunc,fsync
vburn trace off
is "all of it is there" "$(md5sum <image)" "$(vburn run -- head -c "$size" /dev/sr0 | md5sum)"
has "and synchronised" "SYNCHRONIZE CACHE.*good" trace
end=$(($(vburn run -- blockdev --getsize64 /dev/sr0) / 2048))
fails "at its end there is no space" "No space left on device" vburn run -- dd if=image of=/dev/sr0 bs=2048 seek=$((end - 3)) count=5 conv=notrunc
is "what fits has been written" "$(head -c 6144 image | md5sum)" "$(vburn run -- tail -c 6144 /dev/sr0 | md5sum)"
ok "mkudffs makes a file system on it" vburn run -- mkudffs --media-type=dvdram --blocksize=2048 --label=VIRTUAL /dev/sr0
has "udfinfo reads it" "label=VIRTUAL" <(vburn run -- udfinfo /dev/sr0 2>/dev/null)
