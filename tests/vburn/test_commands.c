/* test_commands.c: every command in every state of the medium: what it answers, and what it refuses.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "bytes.h"
#include "support/drive.h"
#include "support/raw_disc.h"

#include <stdio.h>
#include <string.h>

enum medium_state { OPEN, EMPTY, BLANK, BURNED, STATES };

static const struct raw_track one_track[] = { { 0, 0, 0, NULL } };
static const struct raw_disc short_disc = { -11634, 1, one_track, 1, 400, NULL };

static void burn(struct drive *drive)
{
    int32_t lba;

    drive_insert_blank(drive, 2000);
    drive_set_write(drive, 3, 3, 0x40);
    for (lba = short_disc.lead_in; lba < short_disc.lead_out + 100; lba++)
    {
        raw_disc_sector(&short_disc, lba, drive->data);
        assert_sense(drive_write(drive, lba, 1, 2448), "good");
    }
    assert_sense(DO(drive, VB_NONE, 0, 0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), "good");
}

static void bring_to(struct drive *drive, enum medium_state medium)
{
    struct vb_error error;

    medium_take_out(&drive->unit);
    if (medium == EMPTY)
        medium_close_tray(&drive->unit, &error);
    else if (medium == BLANK)
        drive_insert_blank(drive, 2000);
    else if (medium == BURNED)
        burn(drive);
}

#define NO_DISC "2/3A/02", "2/3A/01"
#define CDB(...) { __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ })

static const struct command_case
{
    const char *name;
    uint8_t cdb[16];
    unsigned cdb_length;
    enum vb_direction direction;
    uint32_t length;
    const char *sense[STATES];      /* open, empty, blank, burned */
    uint32_t answer[STATES];        /* bytes that come */
} command_cases[] =
{
    { "TEST UNIT READY", CDB(0x00, 0, 0, 0, 0, 0), VB_NONE, 0, { NO_DISC, "good", "good" }, { 0 } },
    { "REQUEST SENSE", CDB(0x03, 0, 0, 0, 18, 0), VB_IN, 18, { "good", "good", "good", "good" }, { 18, 18, 18, 18 } },
    { "REQUEST SENSE, descriptors", CDB(0x03, 1, 0, 0, 18, 0), VB_IN, 18, { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "INQUIRY", CDB(0x12, 0, 0, 0, 36, 0), VB_IN, 36, { "good", "good", "good", "good" }, { 36, 36, 36, 36 } },
    { "INQUIRY, long", CDB(0x12, 0, 0, 1, 0, 0), VB_IN, 256, { "good", "good", "good", "good" }, { 96, 96, 96, 96 } },
    { "INQUIRY, no allocation", CDB(0x12, 0, 0, 0, 0, 0), VB_IN, 36, { "good", "good", "good", "good" }, { 0 } },
    { "INQUIRY, page code without EVPD", CDB(0x12, 0, 0x80, 0, 36, 0), VB_IN, 36,
      { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "INQUIRY, EVPD 00", CDB(0x12, 1, 0x00, 0, 36, 0), VB_IN, 36, { "good", "good", "good", "good" }, { 7, 7, 7, 7 } },
    { "INQUIRY, EVPD 80", CDB(0x12, 1, 0x80, 0, 36, 0), VB_IN, 36, { "good", "good", "good", "good" }, { 20, 20, 20, 20 } },
    { "INQUIRY, EVPD 83", CDB(0x12, 1, 0x83, 0, 96, 0), VB_IN, 96, { "good", "good", "good", "good" }, { 48, 48, 48, 48 } },
    { "INQUIRY, EVPD C0", CDB(0x12, 1, 0xc0, 0, 96, 0), VB_IN, 96, { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "READ FORMAT CAPACITIES", CDB(0x23, 0, 0, 0, 0, 0, 0, 0, 252, 0), VB_IN, 252, { "good", "good", "good", "good" },
      { 12, 12, 12, 12 } },
    { "READ CAPACITY", CDB(0x25, 0, 0, 0, 0, 0, 0, 0, 0, 0), VB_IN, 8, { NO_DISC, "good", "good" }, { 0, 0, 8, 8 } },
    { "READ(10) of audio", CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), VB_IN, 2048, { NO_DISC, "5/21/00", "5/64/00" }, { 0 } },
    { "READ(12) of audio", CDB(0xa8, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), VB_IN, 2048, { NO_DISC, "5/21/00", "5/64/00" }, { 0 } },
    { "READ(10) of nothing", CDB(0x28, 0, 0, 0, 0, 0, 0, 0, 0, 0), VB_IN, 2048, { NO_DISC, "5/21/00", "good" }, { 0 } },
    { "SEEK(10)", CDB(0x2b, 0, 0, 0, 0, 100, 0, 0, 0, 0), VB_NONE, 0, { NO_DISC, "5/21/00", "good" }, { 0 } },
    { "SEEK(10) behind the end", CDB(0x2b, 0, 0, 0, 1, 0x90, 0, 0, 0, 0), VB_NONE, 0, { NO_DISC, "5/21/00", "5/21/00" }, { 0 } },
    { "SYNCHRONIZE CACHE", CDB(0x35, 0, 0, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0, { NO_DISC, "good", "good" }, { 0 } },
    { "READ SUB-CHANNEL, header", CDB(0x42, 0, 0, 1, 0, 0, 0, 0, 16, 0), VB_IN, 16, { NO_DISC, "good", "good" }, { 0, 0, 4, 4 } },
    { "READ SUB-CHANNEL, format 0", CDB(0x42, 0, 0x40, 0, 0, 0, 0, 0, 16, 0), VB_IN, 16, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ SUB-CHANNEL, position", CDB(0x42, 0, 0x40, 1, 0, 0, 0, 0, 16, 0), VB_IN, 16, { NO_DISC, "5/24/00", "good" },
      { 0, 0, 0, 16 } },
    { "READ SUB-CHANNEL, MCN", CDB(0x42, 0, 0x40, 2, 0, 0, 0, 0, 99, 0), VB_IN, 99, { NO_DISC, "5/24/00", "good" },
      { 0, 0, 0, 24 } },
    { "READ SUB-CHANNEL, ISRC", CDB(0x42, 0, 0x40, 3, 0, 0, 1, 0, 99, 0), VB_IN, 99, { NO_DISC, "5/24/00", "good" },
      { 0, 0, 0, 24 } },
    { "READ SUB-CHANNEL, ISRC of no track", CDB(0x42, 0, 0x40, 3, 0, 0, 2, 0, 99, 0), VB_IN, 99,
      { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ TOC", CDB(0x43, 0, 0, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "good" }, { 0, 0, 0, 20 } },
    { "READ TOC, cut", CDB(0x43, 0, 0, 0, 0, 0, 0, 0, 5, 0), VB_IN, 804, { NO_DISC, "5/24/00", "good" }, { 0, 0, 0, 5 } },
    { "READ TOC, lead-out", CDB(0x43, 0, 0, 0, 0, 0, 0xaa, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "good" },
      { 0, 0, 0, 12 } },
    { "READ TOC, no such track", CDB(0x43, 0, 0, 0, 0, 0, 2, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ TOC, sessions", CDB(0x43, 0, 1, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "good" }, { 0, 0, 0, 12 } },
    { "READ TOC, full", CDB(0x43, 2, 2, 0, 0, 0, 1, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "good" }, { 0, 0, 0, 48 } },
    { "READ TOC, full, session 2", CDB(0x43, 2, 2, 0, 0, 0, 2, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ TOC, old place of the format", CDB(0x43, 2, 0, 0, 0, 0, 1, 3, 0x24, 0x80), VB_IN, 804, { NO_DISC, "5/24/00", "good" },
      { 0, 0, 0, 48 } },
    { "READ TOC, PMA", CDB(0x43, 2, 3, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "good", "good" }, { 0, 0, 4, 4 } },
    { "READ TOC, ATIP", CDB(0x43, 2, 4, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "good", "good" }, { 0, 0, 32, 32 } },
    { "READ TOC, CD-TEXT", CDB(0x43, 2, 5, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "good", "good" }, { 0, 0, 4, 4 } },
    { "READ TOC, format 6", CDB(0x43, 2, 6, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "GET CONFIGURATION, RT 3", CDB(0x46, 3, 0, 0, 0, 0, 0, 3, 0x24, 0), VB_IN, 804,
      { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "GET CONFIGURATION, header", CDB(0x46, 0, 0, 0, 0, 0, 0, 0, 8, 0), VB_IN, 8, { "good", "good", "good", "good" },
      { 8, 8, 8, 8 } },
    { "GET CONFIGURATION, none such", CDB(0x46, 2, 0, 0x32, 0, 0, 0, 3, 0x24, 0), VB_IN, 804, { "good", "good", "good", "good" },
      { 8, 8, 8, 8 } },
    { "GET EVENT STATUS, asynchronous", CDB(0x4a, 0, 0, 0, 0x10, 0, 0, 0, 8, 0), VB_IN, 8,
      { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "GET EVENT STATUS, no class", CDB(0x4a, 1, 0, 0, 0x00, 0, 0, 0, 8, 0), VB_IN, 8, { "good", "good", "good", "good" },
      { 4, 4, 4, 4 } },
    { "GET EVENT STATUS, media", CDB(0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8, 0), VB_IN, 8, { "good", "good", "good", "good" },
      { 8, 8, 8, 8 } },
    { "READ DISC INFORMATION", CDB(0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), VB_IN, 34, { NO_DISC, "good", "good" }, { 0, 0, 34, 34 } },
    { "READ DISC INFORMATION, type 1", CDB(0x51, 1, 0, 0, 0, 0, 0, 0, 34, 0), VB_IN, 34, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ TRACK INFORMATION, track 1", CDB(0x52, 1, 0, 0, 0, 1, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "good", "good" },
      { 0, 0, 48, 48 } },
    { "READ TRACK INFORMATION, invisible", CDB(0x52, 1, 0, 0, 0, 0xff, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "good", "5/24/00" },
      { 0, 0, 48, 0 } },
    { "READ TRACK INFORMATION, LBA 0", CDB(0x52, 0, 0, 0, 0, 0, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "good", "good" },
      { 0, 0, 48, 48 } },
    { "READ TRACK INFORMATION, LBA 9999", CDB(0x52, 0, 0, 0, 0x27, 0x0f, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "5/21/00", "5/21/00" },
      { 0 } },
    { "READ TRACK INFORMATION, session 1", CDB(0x52, 2, 0, 0, 0, 1, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "good", "good" },
      { 0, 0, 48, 48 } },
    { "READ TRACK INFORMATION, track 2", CDB(0x52, 1, 0, 0, 0, 2, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ TRACK INFORMATION, type 3", CDB(0x52, 3, 0, 0, 0, 1, 0, 0, 48, 0), VB_IN, 48, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "SEND OPC INFORMATION", CDB(0x54, 1, 0, 0, 0, 0, 0, 0, 0, 0), VB_NONE, 0, { NO_DISC, "good", "5/30/05" }, { 0 } },
    { "MODE SENSE, saved", CDB(0x5a, 0, 0xc5, 0, 0, 0, 0, 0, 60, 0), VB_IN, 60, { "5/39/00", "5/39/00", "5/39/00", "5/39/00" }, { 0 } },
    { "MODE SENSE, no such page", CDB(0x5a, 0, 0x0e, 0, 0, 0, 0, 0, 60, 0), VB_IN, 60,
      { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "MODE SENSE, page 05", CDB(0x5a, 0, 0x05, 0, 0, 0, 0, 0, 99, 0), VB_IN, 99, { "good", "good", "good", "good" },
      { 60, 60, 60, 60 } },
    { "CLOSE SESSION", CDB(0x5b, 0, 2, 0, 0, 1, 0, 0, 0, 0), VB_NONE, 0, { NO_DISC, "good", "good" }, { 0 } },
    { "READ BUFFER CAPACITY", CDB(0x5c, 0, 0, 0, 0, 0, 0, 0, 12, 0), VB_IN, 12, { NO_DISC, "good", "good" }, { 0, 0, 12, 12 } },
    { "GET PERFORMANCE, write speeds", CDB(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 99, 3, 0), VB_IN, 999, { "good", "good", "good", "good" },
      { 136, 136, 136, 136 } },
    { "GET PERFORMANCE, two of them", CDB(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 0), VB_IN, 999, { "good", "good", "good", "good" },
      { 40, 40, 40, 40 } },
    { "GET PERFORMANCE, type 5", CDB(0xac, 0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 0), VB_IN, 999,
      { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
    { "READ CD MSF", CDB(0xb9, 0, 0, 0, 2, 0, 0, 2, 3, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 7056 } },
    { "READ CD MSF, backwards", CDB(0xb9, 0, 0, 0, 2, 5, 0, 2, 3, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ CD MSF, 75 frames", CDB(0xb9, 0, 0, 0, 2, 75, 0, 3, 3, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "MECHANISM STATUS", CDB(0xbd, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0), VB_IN, 8, { "good", "good", "good", "good" }, { 8, 8, 8, 8 } },
    { "READ CD", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 4704 } },
    { "READ CD, F8h", CDB(0xbe, 0, 0, 0, 0, 0, 0, 0, 2, 0xf8, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 4704 } },
    { "READ CD, raw P-W", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x10, 1, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" },
      { 0, 0, 0, 4896 } },
    { "READ CD, Q", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x10, 2, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 4736 } },
    { "READ CD, R-W", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x10, 4, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 4896 } },
    { "READ CD, sub-channel only", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0, 2, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" },
      { 0, 0, 0, 32 } },
    { "READ CD, sub-channel form 3", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x10, 3, 0), VB_IN, 9999, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ CD, C2", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x12, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 5292 } },
    { "READ CD, C2 with their sum, Q", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x14, 2, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" },
      { 0, 0, 0, 5328 } },
    { "READ CD, C2 alone", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x02, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" }, { 0, 0, 0, 588 } },
    { "READ CD, C2 3", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 2, 0x16, 0, 0), VB_IN, 9999, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ CD, mode 1 wanted", CDB(0xbe, 8, 0, 0, 0, 0, 0, 0, 2, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "5/64/00" }, { 0 } },
    { "READ CD, type 6", CDB(0xbe, 6 << 2, 0, 0, 0, 0, 0, 0, 2, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/24/00", "5/24/00" }, { 0 } },
    { "READ CD into the lead-out", CDB(0xbe, 4, 0, 0, 1, 0x8f, 0, 0, 2, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "5/21/00" }, { 0 } },
    { "READ CD of the pregap", CDB(0xbe, 4, 0xff, 0xff, 0xff, 0x6a, 0, 0, 2, 0x10, 0, 0), VB_IN, 9999, { NO_DISC, "5/21/00", "good" },
      { 0, 0, 0, 4704 } },
    { "READ CD before the pregap", CDB(0xbe, 4, 0xff, 0xff, 0xff, 0x69, 0, 0, 2, 0x10, 0, 0), VB_IN, 9999,
      { NO_DISC, "5/21/00", "5/21/00" }, { 0 } },
    { "READ CD, host takes less", CDB(0xbe, 4, 0, 0, 0, 0, 0, 0, 9, 0x10, 0, 0), VB_IN, 3000, { NO_DISC, "5/21/00", "good" },
      { 0, 0, 0, 3000 } },
    { "RESERVE TRACK", CDB(0x53, 0, 0, 0, 0, 0, 0, 0, 1, 0), VB_NONE, 0, { NO_DISC, "5/30/05", "5/30/05" }, { 0 } },
    { "FORMAT UNIT", CDB(0x04, 0x11, 0, 0, 0, 0), VB_OUT, 12, { NO_DISC, "5/30/05", "5/30/05" }, { 0 } },
    { "VERIFY(10)", CDB(0x2f, 0, 0, 0, 0, 0, 0, 0, 1, 0), VB_NONE, 0, { NO_DISC, "5/30/02", "5/30/02" }, { 0 } },
    { "MODE SENSE(6)", CDB(0x1a, 0, 0x2a, 0, 99, 0), VB_IN, 99, { "5/20/00", "5/20/00", "5/20/00", "5/20/00" }, { 0 } },
    { "READ DISC STRUCTURE", CDB(0xad, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0), VB_IN, 8, { NO_DISC, "5/30/02", "5/30/02" }, { 0 } },
    { "vendor code", CDB(0xfe, 0, 0, 0, 0, 0), VB_NONE, 0, { "5/20/00", "5/20/00", "5/20/00", "5/20/00" }, { 0 } },
    { "a CDB cut short", CDB(0x51, 0, 0, 0, 0, 0), VB_IN, 34, { "5/24/00", "5/24/00", "5/24/00", "5/24/00" }, { 0 } },
};

static void all_commands(void **state)
{
    struct drive *drive = drive_new();
    unsigned medium;
    size_t i;

    (void)state;
    for (medium = OPEN; medium < STATES; medium++)
    {
        bring_to(drive, (enum medium_state)medium);
        for (i = 0; i < sizeof(command_cases) / sizeof(command_cases[0]); i++)
        {
            const struct command_case *test = &command_cases[i];
            enum sense_code sense = drive_do(drive, test->cdb, test->cdb_length, test->direction, test->length);

            if (strcmp(sense_text(sense), test->sense[medium]) || drive->command.reply_length != test->answer[medium])
                fail_msg("%s, medium %u: %s and %u bytes, expected %s and %u", test->name, medium, sense_text(sense),
                         drive->command.reply_length, test->sense[medium], test->answer[medium]);
        }
    }
    drive_free(drive);
}

/* A condition is seen once, by whoever comes first; commands that let it pass do not take it away (SAM-5 5.14). */
static void unit_attention(void **state)
{
    static const struct { uint8_t opcode; enum vb_direction direction; } pass[] =
    {
        { 0x12, VB_IN }, { 0x46, VB_IN }, { 0x4a, VB_IN }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    unit_power_on(&drive->unit);
    for (i = 0; i < sizeof(pass) / sizeof(pass[0]); i++)
        assert_sense(DO(drive, pass[i].direction, 8, pass[i].opcode, 1 & (pass[i].opcode == 0x4a), 0, 0, 8, 0, 0, 0, 8, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0xfe, 0, 0, 0, 0, 0), "6/29/00"); /* even before an unknown command */
    assert_sense(DO(drive, VB_NONE, 0, 0xfe, 0, 0, 0, 0, 0), "5/20/00");

    bring_to(drive, BLANK);
    drive_reload(drive);
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "good");
    DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0); /* eject */
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "2/3A/02");
    DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 3, 0); /* load */
    assert_sense(DO(drive, VB_IN, 18, 0x03, 0, 0, 0, 18, 0), "good"); /* REQUEST SENSE gives it, and then it is gone */
    assert_int_equal(drive->data[2], 6);
    assert_int_equal(drive->data[12], 0x28);
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_IN, 18, 0x03, 0, 0, 0, 18, 0), "good");
    assert_int_equal(drive->data[2], 0);
    drive_free(drive);
}

static void becoming_ready(void **state)
{
    struct drive *drive = drive_new();

    (void)state;
    bring_to(drive, BLANK);
    drive->unit.medium.load_time_us = 3600000000u;
    DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0);
    DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 3, 0);
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "2/04/01");
    assert_sense(DO(drive, VB_IN, 34, 0x51, 0, 0, 0, 0, 0, 0, 0, 34, 0), "2/04/01");
    drive->unit.medium.ready_at = unit_now(); /* as if the hour had passed */
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "6/28/00");
    assert_sense(DO(drive, VB_NONE, 0, 0, 0, 0, 0, 0, 0), "good");
    drive_free(drive);
}

static unsigned media_event(struct drive *drive)
{
    assert_sense(DO(drive, VB_IN, 8, 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8, 0), "good");
    assert_int_equal(drive->data[2], 4);
    return drive->data[4] << 8 | drive->data[5];
}

static void tray_and_events(void **state)
{
    struct drive *drive = drive_new();
    struct vb_error error;

    (void)state;
    assert_int_equal(media_event(drive), 0x0001);           /* open, no event */
    bring_to(drive, BLANK);
    assert_int_equal(media_event(drive), 0x0202);           /* new medium, present */
    assert_int_equal(media_event(drive), 0x0002);           /* told once */
    assert_sense(DO(drive, VB_NONE, 0, 0x1e, 0, 0, 0, 1, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "5/53/02");
    assert_false(medium_press_eject(&drive->unit, &error));
    assert_int_equal(media_event(drive), 0x0102);           /* eject request */
    DO(drive, VB_IN, 38, 0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 38, 0);
    assert_int_equal(drive->data[8 + 6] & 2, 2);            /* lock state */
    assert_sense(DO(drive, VB_NONE, 0, 0x1e, 0, 0, 0, 3, 0), "good"); /* persistent prevent as well */
    assert_sense(DO(drive, VB_NONE, 0, 0x1e, 0, 0, 0, 0, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "5/53/02");
    assert_sense(DO(drive, VB_NONE, 0, 0x1e, 0, 0, 0, 2, 0), "good");
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 2, 0), "good");
    assert_int_equal(media_event(drive), 0x0301);           /* removed, open */
    DO(drive, VB_IN, 8, 0xbd, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0);
    assert_int_equal(drive->data[1] & 0x10, 0x10);
    assert_sense(DO(drive, VB_NONE, 0, 0x1b, 0, 0, 0, 3, 0), "good");
    assert_int_equal(media_event(drive), 0x0202);
    drive_free(drive);
}

/* The descriptor of one feature in data, or NULL. */
static const uint8_t *feature(struct drive *drive, unsigned code)
{
    uint32_t at;

    assert_sense(DO(drive, VB_IN, 1024, 0x46, 0, 0, 0, 0, 0, 0, 4, 0, 0), "good");
    assert_int_equal(get_be32(drive->data), drive->command.reply_length - 4);
    for (at = 8; at < drive->command.reply_length; at += 4u + drive->data[at + 3])
        if (get_be16(drive->data + at) == code)
            return drive->data + at;
    return NULL;
}

static void features_follow_the_medium(void **state)
{
    static const struct { unsigned code; bool current[STATES]; } cases[] =
    {
        { 0x0000, { true, true, true, true } }, { 0x0001, { true, true, true, true } }, { 0x0003, { true, true, true, true } },
        { 0x0010, { false, false, false, true } }, { 0x001e, { false, false, true, true } },
        { 0x002e, { false, false, true, false } }, { 0x0107, { true, true, true, true } }, { 0x0108, { true, true, true, true } }
    };
    static const unsigned profile[STATES] = { 0, 0, 9, 9 };
    struct drive *drive = drive_new();
    unsigned medium;
    size_t i;

    (void)state;
    for (medium = OPEN; medium < STATES; medium++)
    {
        bring_to(drive, (enum medium_state)medium);
        for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        {
            const uint8_t *found = feature(drive, cases[i].code);

            assert_non_null(found);
            assert_int_equal(found[2] & 1, cases[i].current[medium]);
            assert_int_equal(get_be16(drive->data + 6), profile[medium]);
        }
        /* RT 1 gives the current ones only, from the code on. */
        DO(drive, VB_IN, 1024, 0x46, 1, 0, 0x10, 0, 0, 0, 4, 0, 0);
        for (i = 8; i < drive->command.reply_length; i += 4u + drive->data[i + 3])
        {
            assert_int_equal(drive->data[i + 2] & 1, 1);
            assert_true(get_be16(drive->data + i) >= 0x10);
        }
    }
    assert_int_equal(feature(drive, 0x2e)[4] & 0x08, 0x08); /* RAW */
    drive_free(drive);
}

/* MODE SELECT: the header of eight bytes, then `size` bytes of a page. */
static const struct select_case
{
    const char *name;
    uint8_t flags;          /* byte 1 of the CDB */
    uint16_t list_length;
    uint16_t sent;
    uint8_t header[8];
    uint8_t at, value;      /* of the page 05h as MODE SENSE gave it, one byte changed */
    const char *sense;
} select_cases[] =
{
    { "as it is", 0x10, 60, 60, { 0 }, 2, 0x43, "good" },
    { "test write", 0x10, 60, 60, { 0 }, 2, 0x53, "good" },
    { "write type 5", 0x10, 60, 60, { 0 }, 2, 0x45, "5/26/00" },
    { "block type 8 in RAW", 0x10, 60, 60, { 0 }, 4, 8, "5/26/00" },
    { "block type 0 in RAW", 0x10, 60, 60, { 0 }, 4, 0, "5/26/00" },
    { "PF not set", 0x00, 60, 60, { 0 }, 2, 0x43, "5/24/00" },
    { "SP", 0x11, 60, 60, { 0 }, 2, 0x43, "5/24/00" },
    { "no list", 0x10, 0, 0, { 0 }, 2, 0x43, "good" },
    { "header cut", 0x10, 7, 60, { 0 }, 2, 0x43, "5/1A/00" },
    { "header only", 0x10, 8, 60, { 0 }, 2, 0x43, "good" },
    { "page cut", 0x10, 40, 60, { 0 }, 2, 0x43, "5/1A/00" },
    { "one byte of a page", 0x10, 9, 60, { 0 }, 2, 0x43, "5/1A/00" },
    { "less sent than said", 0x10, 60, 59, { 0 }, 2, 0x43, "B/4B/00" },
    { "block descriptor", 0x10, 60, 60, { 0, 0, 0, 0, 0, 0, 0, 8 }, 2, 0x43, "5/26/00" },
    { "unknown page", 0x10, 60, 60, { 0 }, 0, 0x0e, "5/26/00" },
    { "page length", 0x10, 60, 60, { 0 }, 1, 0x31 - 0x20, "5/26/00" },
};

static void mode_select(void **state)
{
    struct drive *drive = drive_new();
    uint8_t page[60];
    size_t i;

    (void)state;
    assert_sense(drive_set_write(drive, 3, 3, 0x40), "good");
    for (i = 0; i < sizeof(select_cases) / sizeof(select_cases[0]); i++)
    {
        const struct select_case *test = &select_cases[i];
        enum sense_code sense;

        DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
        memcpy(page, drive->data, 60);
        memcpy(drive->data, test->header, 8);
        drive->data[8 + test->at] = test->value;
        sense = DO(drive, VB_OUT, test->sent, 0x55, test->flags, 0, 0, 0, 0, 0, 0, (uint8_t)test->list_length, 0);
        if (strcmp(sense_text(sense), test->sense))
            fail_msg("%s: %s, expected %s", test->name, sense_text(sense), test->sense);
        DO(drive, VB_IN, 60, 0x5a, 0, 0x05, 0, 0, 0, 0, 0, 60, 0);
        if (!strcmp(test->sense, "good") && test->list_length == 60)
            page[8 + test->at] = test->value;
        assert_memory_equal(page, drive->data, 60); /* nothing of a refused list is taken */
    }
    drive_free(drive);
}

/* Each page: what cannot be changed stays, and MODE SENSE's answers agree with each other. */
static void mode_pages_agree(void **state)
{
    static const uint8_t codes[] = { 0x01, 0x05, 0x08, 0x1a, 0x1d, 0x2a };
    struct drive *drive = drive_new();
    uint8_t defaults[256], mask[256];
    size_t i, j, length, all = 8;

    (void)state;
    for (i = 0; i < sizeof(codes); i++)
    {
        assert_sense(DO(drive, VB_IN, 256, 0x5a, 0, (uint8_t)(0x40 | codes[i]), 0, 0, 0, 0, 1, 0, 0), "good");
        memcpy(mask, drive->data, 256);
        assert_sense(DO(drive, VB_IN, 256, 0x5a, 0, (uint8_t)(0x80 | codes[i]), 0, 0, 0, 0, 1, 0, 0), "good");
        memcpy(defaults, drive->data, 256);
        assert_sense(DO(drive, VB_IN, 256, 0x5a, 0, codes[i], 0, 0, 0, 0, 1, 0, 0), "good");
        length = drive->command.reply_length;
        all += length - 8;
        assert_int_equal(get_be16(drive->data), length - 2);
        assert_int_equal(drive->data[8], codes[i]);
        assert_int_equal(mask[8], codes[i]);
        assert_int_equal(drive->data[9] + 10u, length);
        assert_memory_equal(drive->data, defaults, length); /* nothing has been changed yet */
        if (codes[i] == 0x2a)
            continue;
        for (j = 10; j < length; j++)
        {
            memset(drive->data, 0, 8);
            memcpy(drive->data + 8, defaults + 8, length - 8);
            if (mask[j] == 0xff)
                continue;
            drive->data[j] ^= (uint8_t)~mask[j];
            assert_sense(DO(drive, VB_OUT, (uint32_t)length, 0x55, 0x10, 0, 0, 0, 0, 0, 0, (uint8_t)length, 0), "5/26/00");
        }
    }
    assert_sense(DO(drive, VB_IN, 1024, 0x5a, 0, 0x3f, 0, 0, 0, 0, 4, 0, 0), "good");
    assert_int_equal(drive->command.reply_length, all);
    drive_free(drive);
}

static void speeds(void **state)
{
    static const struct { uint16_t asked; unsigned times; } cases[] =
    {
        { 0xffff, 48 }, { 8467, 48 }, { 8466, 40 }, { 7056, 40 }, { 1411, 8 }, { 1410, 4 }, { 706, 4 }, { 1, 4 }, { 0, 4 }
    };
    struct drive *drive = drive_new();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        assert_sense(DO(drive, VB_NONE, 0, 0xbb, 0, 0xff, 0xff, (uint8_t)(cases[i].asked >> 8), (uint8_t)cases[i].asked, 0, 0, 0, 0,
                        0, 0), "good");
        DO(drive, VB_IN, 99, 0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 99, 0);
        assert_int_equal(get_be16(drive->data + 8 + 28), cases[i].times * 1764 / 10);
    }
    assert_sense(DO(drive, VB_NONE, 0, 0xbb, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0), "5/24/00");
    /* SET STREAMING: 2822 kB in a second is 16x. */
    memset(drive->data, 0, 28);
    put_be32(drive->data + 8, 1000);
    put_be32(drive->data + 12, 9173);
    put_be32(drive->data + 16, 1000);
    put_be32(drive->data + 20, 2822 * 2);
    put_be32(drive->data + 24, 2000);
    assert_sense(DO(drive, VB_OUT, 28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0), "good");
    assert_int_equal(drive->unit.speed.write, 16);
    put_be32(drive->data + 24, 0);
    assert_sense(DO(drive, VB_OUT, 28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 28, 0), "5/26/00");
    assert_sense(DO(drive, VB_OUT, 28, 0xb6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 27, 0), "5/1A/00");
    drive_free(drive);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(all_commands), cmocka_unit_test(unit_attention), cmocka_unit_test(becoming_ready),
        cmocka_unit_test(tray_and_events), cmocka_unit_test(features_follow_the_medium), cmocka_unit_test(mode_select),
        cmocka_unit_test(mode_pages_agree), cmocka_unit_test(speeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
