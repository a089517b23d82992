#!/bin/bash
# broken.sh: a recording that broke off: while it went on the tray stayed shut; status and export say what became of it.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
. "$here/support/lib.sh"
skip_without wodim sox

make_audio

recording() { status_of recording; }

nothing_left() { [ -z "$(ls "$scratch" | grep '^left')" ]; }

# wodim sends 63 sectors or fewer at a time: one fault comes in the program area, the other in the lead-in.
for case in "470 promises [1-9][0-9]* are there" "20 0 are there"; do
    vburn insert cd-r --size 9000 >/dev/null
    vburn fault "WRITE(10)" after="${case%% *}" sense=3/0C/00
    fails "wodim is told (${case%% *})" "." vburn run -- wodim dev=/dev/sr0 -raw96r -audio -pad gracetime=2 "$scratch/t1.wav" \
        "$scratch/t2.wav" "$scratch/t3.wav"
    vburn fault --clear
    is "status says that it broke off" "broke off before sector" "$(recording | grep -o 'broke off before sector')"
    for ending in cue toc ccd; do
        fails "an export as $ending says so" "broke off at LBA.*Nothing was exported" vburn export "$scratch/left.$ending"
        has "and what is there" "${case#* }" "$scratch/out"
    done
    ok "no file is left behind" nothing_left
    ok "the tray opens" vburn eject
done
