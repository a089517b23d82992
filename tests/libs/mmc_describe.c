/*
 * Commands and outcomes in words: every command of opcode.c's table, with each of its fields, as MMC-6 clause 6 (SPC-4
 * clause 6 for the general ones, MMC-3 for the audio ones) draws its descriptor block.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "mmc_fake.h"

static const struct
{
    const char *cdb;
    const char *text;
}
command_cases[] =
{
    { "00 00 00 00 00 00", "TEST UNIT READY" },
    { "01 00 00 00 00 00", "REZERO UNIT" },
    { "03 01 00 00 12 00", "REQUEST SENSE DESC, allocation length 18" },
    { "04 11 00 00 00 00", "FORMAT UNIT FmtData, format code 1" },
    { "04 1F 00 00 00 00", "FORMAT UNIT FmtData, CmpLst, format code 7" },
    { "12 00 00 00 24 00", "INQUIRY allocation length 36" },
    { "12 01 80 01 00 00", "INQUIRY page 80h (serial number), allocation length 256" },
    { "12 01 C1 00 FF 00", "INQUIRY page C1h, allocation length 255" },
    { "15 11 00 00 20 00", "MODE SELECT (6) PF, SP, parameter list length 32" },
    { "1A 08 6A 00 FF 00", "MODE SENSE (6) page 2Ah (capabilities and mechanical status), changeable, DBD, allocation length 255" },
    { "1B 01 00 00 02 00", "START STOP UNIT eject, IMMED" },
    { "1B 00 00 00 03 00", "START STOP UNIT load" },
    { "1B 00 00 02 35 00", "START STOP UNIT start, FL, format layer 2, power condition 3" },
    { "1D 37 00 01 02 00", "SEND DIAGNOSTIC self-test code 1, PF, SelfTest, DevOffL, UnitOffL, parameter list length 258" },
    { "1E 00 00 00 01 00", "PREVENT ALLOW MEDIUM REMOVAL prevent" },
    { "1E 00 00 00 02 00", "PREVENT ALLOW MEDIUM REMOVAL persistent allow" },
    { "23 00 00 00 00 00 00 00 FC 00", "READ FORMAT CAPACITIES allocation length 252" },
    { "25 00 00 00 00 00 00 00 00 00", "READ CAPACITY" },
    { "25 00 00 00 00 10 00 00 01 00", "READ CAPACITY LBA 16, PMI" },
    { "28 18 00 00 00 10 00 00 02 00", "READ (10) LBA 16, length 2, DPO, FUA" },
    { "2A 00 FF FF D2 8E 00 00 1A 00", "WRITE (10) LBA -11634, length 26" },
    { "2A 1C 00 01 00 00 00 01 00 00", "WRITE (10) LBA 65536, length 256, DPO, FUA, TSR" },
    { "2B 00 00 00 01 00 00 00 00 00", "SEEK (10) LBA 256" },
    { "2E 12 00 00 01 00 00 00 20 00", "WRITE AND VERIFY (10) LBA 256, length 32, DPO, BYTCHK" },
    { "2F 12 00 00 01 00 80 00 20 00", "VERIFY (10) LBA 256, length 32, DPO, BYTCHK, group 3" },
    { "35 00 00 00 00 00 00 00 00 00", "SYNCHRONIZE CACHE" },
    { "35 02 00 00 01 00 00 00 10 00", "SYNCHRONIZE CACHE IMMED, LBA 256, blocks 16" },
    { "3B 05 01 00 02 00 01 00 00 00", "WRITE BUFFER mode 05h, buffer 1, offset 512, parameter list length 65536" },
    { "3C 02 00 00 00 00 00 10 00 00", "READ BUFFER mode 02h, buffer 0, offset 0, allocation length 4096" },
    { "42 02 40 02 00 00 00 00 18 00", "READ SUB-CHANNEL catalogue number, MSF, SUBQ, allocation length 24" },
    { "42 00 40 03 00 00 07 00 18 00", "READ SUB-CHANNEL ISRC, track 7, SUBQ, allocation length 24" },
    { "43 02 04 00 00 00 00 00 1C 00", "READ TOC/PMA/ATIP ATIP, MSF, allocation length 28" },
    { "43 02 02 00 00 00 01 2C 04 00", "READ TOC/PMA/ATIP full TOC, MSF, from 1, allocation length 11268" },
    { "43 00 09 00 00 00 00 00 04 40", "READ TOC/PMA/ATIP format 9, old format 1, allocation length 4" },
    { "44 02 00 00 01 00 00 00 08 00", "READ HEADER MSF, LBA 256, allocation length 8" },
    { "45 00 00 00 01 00 00 00 4B 00", "PLAY AUDIO (10) LBA 256, length 75" },
    { "46 00 00 00 00 00 00 10 00 00", "GET CONFIGURATION all from feature 0000h (profile list), allocation length 4096" },
    { "46 02 00 2E 00 00 00 00 10 00", "GET CONFIGURATION feature 002Eh (CD mastering), allocation length 16" },
    { "46 01 FF 00 00 00 00 00 10 00", "GET CONFIGURATION current from feature FF00h, allocation length 16" },
    { "47 00 00 00 02 00 01 02 03 00", "PLAY AUDIO MSF from 00:02:00, to 01:02:03" },
    { "4A 01 00 00 52 00 00 00 08 00", "GET EVENT STATUS NOTIFICATION polled, operational, media, device busy, allocation length 8" },
    { "4B 00 00 00 00 00 00 00 01 00", "PAUSE/RESUME resume" },
    { "4E 00 00 00 00 00 00 00 00 00", "STOP PLAY/SCAN" },
    { "51 00 00 00 00 00 00 08 20 00", "READ DISC INFORMATION standard, allocation length 2080" },
    { "51 02 00 00 00 00 00 00 20 00", "READ DISC INFORMATION POW resources, allocation length 32" },
    { "52 00 FF FF FF 6A 00 00 30 00", "READ TRACK INFORMATION at LBA -150, allocation length 48" },
    { "52 05 00 00 00 FF 00 00 30 00", "READ TRACK INFORMATION track 255, Open, allocation length 48" },
    { "52 02 00 00 00 01 00 00 30 00", "READ TRACK INFORMATION session 1, allocation length 48" },
    { "53 02 00 00 00 00 01 00 00 00", "RESERVE TRACK RMZ, blocks 65536" },
    { "53 01 00 01 00 00 00 00 00 00", "RESERVE TRACK up to LBA 65536" },
    { "54 01 00 00 00 00 00 00 00 00", "SEND OPC INFORMATION DoOPC" },
    { "54 02 00 00 00 00 00 00 08 00", "SEND OPC INFORMATION Exclude, parameter list length 8" },
    { "55 10 00 00 00 00 00 00 3C 00", "MODE SELECT (10) PF, parameter list length 60" },
    { "58 01 00 00 00 07 00 00 00 00", "REPAIR TRACK track 7, IMMED" },
    { "5A 08 05 00 00 00 00 01 09 00", "MODE SENSE (10) page 05h (write parameters), current, DBD, allocation length 265" },
    { "5A 10 BF FF 00 00 00 00 08 00", "MODE SENSE (10) page 3Fh (all), subpage 255, default, LLBAA, allocation length 8" },
    { "5B 01 02 00 00 00 00 00 00 00", "CLOSE TRACK SESSION close session, IMMED" },
    { "5B 00 01 00 01 02 00 00 00 00", "CLOSE TRACK SESSION close track, track 258" },
    { "5B 00 04 00 00 00 00 00 00 00", "CLOSE TRACK SESSION close session extended to 30 mm" },
    { "5B 00 07 00 00 00 00 00 00 00", "CLOSE TRACK SESSION function 7" },
    { "5C 01 00 00 00 00 00 00 0C 00", "READ BUFFER CAPACITY in blocks, allocation length 12" },
    { "5D 00 00 00 00 00 00 01 20 00", "SEND CUE SHEET cue sheet size 288" },
    { "A0 00 02 00 00 00 00 00 01 00 00 00", "REPORT LUNS select 02h, allocation length 256" },
    { "A1 11 00 00 00 00 00 00 00 00 00 00", "BLANK minimally, IMMED" },
    { "A1 02 00 00 00 05 00 00 00 00 00 00", "BLANK a track, start 5" },
    { "A2 02 01 02 80 00 00 00 02 00 00 00", "SECURITY PROTOCOL IN protocol 02h, specific 0102h, INC_512, allocation length 512" },
    { "A3 00 00 00 00 00 01 21 00 0C 41 00", "SEND KEY key format 01h, key class 33, AGID 1, function 1, parameter list length 12" },
    { "A4 00 00 00 01 00 00 00 00 08 04 00", "REPORT KEY key format 04h, LBA 256, allocation length 8" },
    { "A6 01 00 00 03 00 00 00 02 00 00 00", "LOAD/UNLOAD MEDIUM load, slot 2, IMMED" },
    { "A7 00 00 00 01 00 00 00 02 00 00 00", "SET READ AHEAD trigger LBA 256, read-ahead LBA 512" },
    { "A8 18 00 00 01 00 00 01 00 00 80 00", "READ (12) LBA 256, length 65536, DPO, FUA, Streaming" },
    { "AA 04 00 00 01 00 00 01 00 00 C0 00", "WRITE (12) LBA 256, length 65536, TSR, Streaming, VNR" },
    { "AB 01 00 00 00 00 00 00 01 00 00 00", "READ MEDIA SERIAL NUMBER service action 01h, allocation length 256" },
    { "AC 00 00 00 00 00 00 00 00 20 03 00", "GET PERFORMANCE type 03h (write speeds), data type 00h, from LBA 0, descriptors 32" },
    { "AD 01 00 00 00 02 01 0F 10 00 40 00", "READ DISC STRUCTURE BD, format 0Fh, address 2, layer 1, AGID 1, allocation length 4096" },
    { "B5 01 00 03 00 00 00 00 02 00 00 00", "SECURITY PROTOCOL OUT protocol 01h, specific 0003h, transfer length 512" },
    { "B6 00 00 00 00 00 00 00 00 00 1C 00", "SET STREAMING type 00h (performance descriptor), parameter list length 28" },
    { "B9 04 00 00 02 00 00 03 00 F8 02 00", "READ CD MSF from 00:02:00, to 00:03:00, CD-DA, sync, all headers, user data, EDC/ECC, Q" },
    { "BB 00 FF FF 05 60 00 00 00 00 00 00", "SET CD SPEED read kB/s 65535, write kB/s 1376, CLV or not pure CAV" },
    { "BB 01 FF FF FF FF 00 00 00 00 00 00", "SET CD SPEED read kB/s 65535, write kB/s 65535, CAV" },
    { "BD 00 00 00 00 00 00 00 00 08 00 00", "MECHANISM STATUS allocation length 8" },
    { "BE 04 00 00 00 4B 00 00 1B 10 01 00", "READ CD LBA 75, length 27, CD-DA, user data, raw P-W" },
    { "BE 02 FF FF FF 6A 00 00 01 26 04 00", "READ CD LBA -150, length 1, any type, DAP, header, C2 3, R-W" },
    { "BF 00 00 00 00 00 00 30 01 00 00 00", "SEND DISC STRUCTURE DVD, format 30h, structure length 256" },
    /* what no field explains, a control byte, commands that are too short or unknown, and no command */
    { "2A 01 00 00 00 00 20 00 01 80", "WRITE (10) LBA 0, length 1 [byte 1: 01h] [byte 6: 20h] [byte 9: 80h]" },
    { "00 00 00 00 00 04", "TEST UNIT READY [byte 5: 04h]" },
    { "2A 00 00 00 01 00", "WRITE (10) LBA 256" },
    { "2A", "WRITE (10)" },
    { "52 03 00 00 00 01 00 00 30 00", "READ TRACK INFORMATION: 52 03 00 00 00 01 00 00 30 00" },
    { "D8 01 02 03 04 05 06 07 08 09 0A 0B", "command D8h: D8 01 02 03 04 05 06 07 08 09 0A 0B" },
    { "", "no command" },
};

static void test_commands(void **state)
{
    bool seen[256] = { false };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(command_cases) / sizeof(command_cases[0]); i++)
    {
        uint8_t bytes[16] = { 0 };
        uint32_t length = hex_bytes(command_cases[i].cdb, bytes, sizeof(bytes));
        /* exactly as long as it is: the sanitizer sees a byte too far */
        uint8_t *cdb = malloc(length ? length : 1);
        char text[MMC_DESCRIPTION_MAX];

        memcpy(cdb, bytes, length);
        assert_string_equal(mmc_describe_command(cdb, length, text, sizeof(text)), command_cases[i].text);
        free(cdb);
        seen[bytes[0]] = true;
    }
    for (i = 0; i < 256; i++)
        if (mmc_command_name((uint8_t)i) && !seen[i]) fail_msg("%s is not described", mmc_command_name((uint8_t)i));
}

/* All bits of every byte: nothing runs over, whatever the size of the buffer, and it always ends. */
static void test_sizes(void **state)
{
    uint8_t cdb[20];
    unsigned int opcode, length;
    size_t size;

    (void)state;
    memset(cdb, 0xFF, sizeof(cdb));
    for (opcode = 0; opcode < 256; opcode++)
    {
        cdb[0] = (uint8_t)opcode;
        for (length = 0; length <= sizeof(cdb); length++)
        {
            char whole[MMC_DESCRIPTION_MAX];

            mmc_describe_command(cdb, length, whole, sizeof(whole));
            assert_true(strlen(whole) + 1 < sizeof(whole));
            for (size = 1; size <= strlen(whole) + 1; size += 7)
            {
                char *text = malloc(size);

                mmc_describe_command(cdb, length, text, size);
                assert_memory_equal(text, whole, size - 1);
                assert_int_equal(text[size - 1], 0);
                free(text);
            }
        }
    }
    mmc_describe_command(cdb, 16, NULL, 0);
}

static void test_parameters(void **state)
{
    static const struct
    {
        const char *cdb, *data, *text;
    }
    cases[] =
    {
        /* the Write Parameters page, MMC-6 7.5.4: BUFE and raw, data block type 3 */
        { "55 10 00 00 00 00 00 00 3C 00",
          "00 00 00 00 00 00 00 00 05 32 43 00 03 00 00 00 00 00 00 00 00 00 00 96"
          "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
          "page 05h (write parameters): raw, data block type 3, no next session, track mode 0, BUFE on" },
        { "55 10 00 00 00 00 00 00 3C 00",
          "00 00 00 00 00 00 00 00 05 32 12 C4 08 00 00 00 00 00 00 00 00 00 00 96"
          "80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00 80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00 00 00 00 00",
          "page 05h (write parameters): SAO, data block type 8, next session allowed, track mode 4, BUFE off, test write, "
          "catalogue number 4006381333931, ISRC USK7Y9812345" },
        { "55 10 00 00 00 00 00 00 10 00", "00 00 00 00 00 00 00 00 01 06 20 08 00 00 00 00",
          "page 01h (error recovery): 01 06 20 08 00 00 00 00" },
        /* block descriptors before the page, and such as are not there */
        { "55 10 00 00 00 00 00 00 18 00", "00 00 00 00 00 00 00 08 00 00 00 00 00 00 08 00 1D 02 00 00",
          "page 1Dh (time-out and protect): 1D 02 00 00" },
        { "55 10 00 00 00 00 00 00 0A 00", "00 00 00 00 00 00 FF FF 05 32", "00 00 00 00 00 00 FF FF 05 32" },
        { "55 10 00 00 00 00 00 00 04 00", "00 00 00 00", "00 00 00 00" },
        { "55 10 00 00 00 00 00 00 00 00", "", "" },
        { "2A 00 00 00 00 00 00 00 01 00", "01 02 03", "" },
        /* MMC-6 6.34: lead-in, ISRC, indexes, lead-out, catalogue number; a line of no such kind, half a line */
        { "5D 00 00 00 00 00 00 00 08 00", "01 00 00 01 00 00 00 00", "lead-in 00:00:00 form 01h" },
        { "5D 00 00 00 00 00 00 00 30 00", "02 34 30 30 36 33 38 31 02 33 33 33 39 33 31 00 03 01 55 53 4B 37 59 39 "
          "41 01 00 14 00 00 00 00 41 01 01 10 00 00 02 00 41 AA 01 14 00 4F 3B 4A",
          "catalogue number 4006381; catalogue number 333931; ISRC USK7Y9; 1.0 00:00:00 form 14h data; 1.1 00:02:00 form 10h data; "
          "lead-out 79:59:74 form 14h data" },
        { "5D 00 00 00 00 00 00 00 08 00", "05 01 01 10 00 4F 3B 4A", "05 01 01 10 00 4F 3B 4A" },
        { "5D 00 00 00 00 00 00 00 07 00", "01 00 00 01 00 00 00", "01 00 00 01 00 00 00" },
        /* MMC-6 6.4.3 */
        { "04 11 00 00 00 00", "00 A2 00 08 00 22 EE F0 00 00 08 00", "format type 00h (full), 2289392 blocks, parameter 2048, FOV, "
          "DCRT, IMMED" },
        { "04 11 00 00 00 00", "00 02 00 08 FF FF FF FF 98 00 00 01", "format type 26h (DVD+RW), 4294967295 blocks, parameter 1, IMMED" },
        { "04 11 00 00 00 00", "00 12 00 08 00 B3 7C 00 C3 00 30 00", "format type 30h (BD-RE with spares), sub-type 3, 11762688 blocks, "
          "parameter 12288, IMMED [byte 1: 10h]" },
        { "04 11 00 00 00 00", "00 00 00 08 00 00 00 01 FC 00 00 00", "format type 3Fh, 1 blocks, parameter 0" },
        { "04 11 00 00 00 00", "00 02 00 08", "00 02 00 08" },
        /* MMC-6 6.39 */
        { "B6 00 00 00 00 00 00 00 00 00 1C 00", "0B 00 00 00 00 00 00 00 00 23 05 3F 00 00 15 A4 00 00 03 E8 00 00 0A D2 00 00 03 E8",
          "LBA 0 to 2295103, read 5540 kB in 1000 ms, write 2770 kB in 1000 ms, CAV, exact, random access" },
        { "B6 00 00 00 00 00 00 00 00 00 1C 00", "04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
          "restore defaults" },
        { "B6 00 00 00 00 00 00 00 00 00 02 00", "04 00", "04 00" },
        /* MMC-6 6.36 */
        { "BF 00 00 00 00 00 00 20 00 0C 00 00", "00 0A 00 00 00 00 00 00 00 1F C0 00", "layer 0 has blocks: 2080768" },
        { "BF 00 00 00 00 00 00 24 00 0C 00 00", "00 0A 00 00 00 00 00 00 00 1F C0 00", "remap to LBA 2080768" },
        { "BF 00 00 00 00 00 00 C0 00 08 00 00", "00 06 00 00 02 00 00 00", "write protection on" },
        { "BF 00 00 00 00 00 00 C0 00 08 00 00", "00 06 00 00 01 00 00 00", "write protection off" },
        { "BF 00 00 00 00 00 00 05 00 08 00 00", "00 06 00 00 01 00 00 00", "00 06 00 00 01 00 00 00" },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        uint8_t cdb[16], bytes[256], *data;
        uint32_t cdb_length = hex_bytes(cases[i].cdb, cdb, sizeof(cdb));
        uint32_t length = hex_bytes(cases[i].data, bytes, sizeof(bytes));
        char text[MMC_DESCRIPTION_MAX];

        data = malloc(length ? length : 1);
        memcpy(data, bytes, length);
        assert_string_equal(mmc_describe_parameters(cdb, cdb_length, data, length, text, sizeof(text)), cases[i].text);
        free(data);
    }
}

static void test_sense(void **state)
{
    static const struct
    {
        const char *cdb, *sense, *text;
    }
    cases[] =
    {
        { "5A 08 2B 00 00 00 00 01 09 00", "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 CD 00 02",
          "illegal request: invalid field in CDB (5/24/00), CDB byte 2 bit 5 (page)" },
        { "5A 08 EB 00 00 00 00 01 09 00", "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 CF 00 02",
          "illegal request: invalid field in CDB (5/24/00), CDB byte 2 bit 7 (values)" },
        { "BB 00 FF FF 05 60 00 00 00 00 00 00", "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 C0 00 05",
          "illegal request: invalid field in CDB (5/24/00), CDB byte 5 (write kB/s)" },
        { "55 10 00 00 00 00 00 00 3C 00", "70 00 05 00 00 00 00 0A 00 00 00 00 26 00 00 80 00 0A",
          "illegal request: invalid field in parameter list (5/26/00), parameter byte 10" },
        { "00 00 00 00 00 00", "70 00 02 00 00 00 00 0A 00 00 00 00 04 08 00 80 40 00",
          "not ready: logical unit not ready, long write in progress (2/04/08), 25 % done" },
        { "BE 04 00 00 00 4B 00 00 1B 10 01 00", "F0 00 23 00 00 00 4D 0A 00 00 00 00 11 05 00 00 00 00",
          "medium error: L-EC uncorrectable error (3/11/05), information 77, wrong length" },
        { "2A 00 FF FF D2 8E 00 00 1A 00", "F1 00 03 FF FF D2 8E 0A 00 00 00 00 0C 00 00 00 00 00",
          "deferred medium error: write error (3/0C/00), information -11634" },
        { "00 00 00 00 00 00", "70 00 09 00 00 00 00 0A 00 00 00 00 80 01 00 00 00 00", "vendor specific (9/80/01)" },
        { "00 00 00 00 00 00", "", "no sense data" },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        uint8_t cdb[16], bytes[32];
        uint32_t cdb_length = hex_bytes(cases[i].cdb, cdb, sizeof(cdb));
        char text[MMC_DESCRIPTION_MAX];
        struct mmc_sense sense;

        mmc_sense_parse(bytes, hex_bytes(cases[i].sense, bytes, sizeof(bytes)), &sense);
        assert_string_equal(mmc_describe_sense(&sense, cdb, cdb_length, text, sizeof(text)), cases[i].text);
    }
}

static void test_outcomes(void **state)
{
    (void)state;
    assert_string_equal(mmc_status_text(MMC_STATUS_GOOD), "good");
    assert_string_equal(mmc_status_text(MMC_STATUS_CHECK_CONDITION), "check condition");
    assert_string_equal(mmc_status_text(MMC_STATUS_BUSY), "busy");
    assert_string_equal(mmc_status_text(MMC_STATUS_RESERVATION_CONFLICT), "reservation conflict");
    assert_string_equal(mmc_status_text(MMC_STATUS_TASK_SET_FULL), "task set full");
    assert_string_equal(mmc_status_text(0x77), "unknown status");
    assert_string_equal(mmc_transport_error_text(MMC_TRANSPORT_NO_DEVICE), "the drive is gone");
    assert_string_equal(mmc_transport_error_text(MMC_TRANSPORT_TIMEOUT), "timed out");
    assert_string_equal(mmc_transport_error_text(MMC_TRANSPORT_FAILED), "transport failed");
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_sense),
        cmocka_unit_test(test_outcomes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
