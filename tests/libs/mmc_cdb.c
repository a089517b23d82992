/*
 * Every command, byte for byte, against the command tables of MMC-6 (and SPC-4, SBC-3, MMC-3 where they are defined
 * there). The right answer to each is given too, so that the whole call succeeds.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"

static uint8_t buffer[65536];

/* One of these per row: the call that must give the CDB. */
static enum mmc_result inquiry(struct mmc_device *d)
{
    struct mmc_inquiry x;
    return mmc_inquiry(d, &x);
}

static enum mmc_result serial(struct mmc_device *d)
{
    char text[256];
    return mmc_serial_number(d, text, sizeof(text));
}

static enum mmc_result ready(struct mmc_device *d) { return mmc_test_unit_ready(d); }
static enum mmc_result stop(struct mmc_device *d) { return mmc_start_stop_unit(d, MMC_STOP, false); }
static enum mmc_result start(struct mmc_device *d) { return mmc_start_stop_unit(d, MMC_START, true); }
static enum mmc_result eject(struct mmc_device *d) { return mmc_start_stop_unit(d, MMC_EJECT, false); }
static enum mmc_result load(struct mmc_device *d) { return mmc_start_stop_unit(d, MMC_LOAD, true); }
static enum mmc_result prevent(struct mmc_device *d) { return mmc_prevent_removal(d, true, false); }
static enum mmc_result allow(struct mmc_device *d) { return mmc_prevent_removal(d, false, false); }
static enum mmc_result prevent_persistent(struct mmc_device *d) { return mmc_prevent_removal(d, true, true); }
static enum mmc_result allow_persistent(struct mmc_device *d) { return mmc_prevent_removal(d, false, true); }

static enum mmc_result sense(struct mmc_device *d)
{
    struct mmc_sense x;
    return mmc_request_sense(d, &x);
}

static enum mmc_result media_event(struct mmc_device *d)
{
    struct mmc_media_event x;
    return mmc_get_media_event(d, &x);
}

static enum mmc_result busy_time(struct mmc_device *d)
{
    uint32_t x;
    return mmc_get_busy_time(d, &x);
}

static enum mmc_result mechanism(struct mmc_device *d)
{
    struct mmc_mechanism_status x;
    return mmc_mechanism_status(d, &x);
}

static enum mmc_result configuration(struct mmc_device *d)
{
    struct mmc_configuration x;
    return mmc_get_configuration(d, MMC_FEATURES_CURRENT, 0x0102, buffer, 0x1234, &x);
}

static enum mmc_result mastering(struct mmc_device *d)
{
    struct mmc_cd_mastering x;
    return mmc_get_cd_mastering(d, &x);
}

static enum mmc_result track_at_once(struct mmc_device *d)
{
    struct mmc_cd_track_at_once x;
    return mmc_get_cd_track_at_once(d, &x);
}

static enum mmc_result removable(struct mmc_device *d)
{
    struct mmc_removable_medium x;
    return mmc_get_removable_medium(d, &x);
}

static enum mmc_result profile(struct mmc_device *d)
{
    uint16_t x;
    return mmc_get_current_profile(d, &x);
}

static enum mmc_result mode_sense(struct mmc_device *d)
{
    struct mmc_mode_pages x;
    return mmc_mode_sense(d, MMC_PAGE_ALL, MMC_PAGE_DEFAULT, buffer, 0x0304, &x);
}

static enum mmc_result mode_page(struct mmc_device *d)
{
    uint32_t length;
    return mmc_get_mode_page(d, MMC_PAGE_CAPABILITIES, MMC_PAGE_CHANGEABLE, buffer, &length);
}

static enum mmc_result mode_select(struct mmc_device *d)
{
    static const uint8_t page[] = { 0x81, 0x03, 0xAA, 0xBB, 0xCC };
    return mmc_set_mode_page(d, page, sizeof(page), false);
}

static enum mmc_result mode_select_save(struct mmc_device *d)
{
    static const uint8_t page[] = { 0x01, 0x02, 0x10, 0x20 };
    return mmc_set_mode_page(d, page, sizeof(page), true);
}

static enum mmc_result disc_information(struct mmc_device *d)
{
    struct mmc_disc_information x;
    return mmc_read_disc_information(d, &x);
}

static enum mmc_result disc_information_raw(struct mmc_device *d)
{
    uint32_t length;
    return mmc_read_disc_information_raw(d, buffer, 0xFFFF, &length);
}

static enum mmc_result track_by_number(struct mmc_device *d)
{
    struct mmc_track_information x;
    return mmc_read_track_information(d, MMC_TRACK_BY_NUMBER, MMC_INVISIBLE_TRACK, &x);
}

static enum mmc_result track_by_lba(struct mmc_device *d)
{
    struct mmc_track_information x;
    return mmc_read_track_information(d, MMC_TRACK_BY_LBA, 0x01020304, &x);
}

static enum mmc_result track_by_session_raw(struct mmc_device *d)
{
    uint32_t length;
    return mmc_read_track_information_raw(d, MMC_TRACK_BY_SESSION, 2, true, buffer, 0x0102, &length);
}

static enum mmc_result toc(struct mmc_device *d)
{
    struct mmc_toc x;
    return mmc_read_toc(d, &x);
}

static enum mmc_result sessions(struct mmc_device *d)
{
    struct mmc_session_information x;
    return mmc_read_session_information(d, &x);
}

static enum mmc_result full_toc(struct mmc_device *d)
{
    struct mmc_toc_item x[4];
    uint32_t count;
    return mmc_read_full_toc(d, x, 4, &count);
}

static enum mmc_result pma(struct mmc_device *d)
{
    struct mmc_toc_item x[4];
    uint32_t count;
    return mmc_read_pma(d, x, 4, &count);
}

static enum mmc_result atip(struct mmc_device *d)
{
    struct mmc_atip x;
    return mmc_read_atip(d, &x);
}

static enum mmc_result cd_text(struct mmc_device *d)
{
    uint32_t length;
    return mmc_read_cd_text(d, buffer, MMC_CD_TEXT_MAX, &length);
}

static enum mmc_result catalogue(struct mmc_device *d)
{
    char x[14];
    return mmc_read_catalogue_number(d, x);
}

static enum mmc_result isrc(struct mmc_device *d)
{
    char x[13];
    return mmc_read_isrc(d, 42, x);
}

static enum mmc_result position(struct mmc_device *d)
{
    struct mmc_position x;
    return mmc_read_position(d, &x);
}

static enum mmc_result read_cd_audio(struct mmc_device *d)
{
    static const struct mmc_read_cd request = { -150, 2, MMC_SECTOR_CD_DA, MMC_MAIN_USER_DATA, MMC_SUB_RAW };
    return mmc_read_cd(d, &request, buffer, 2 * 2448);
}

static enum mmc_result read_cd_any(struct mmc_device *d)
{
    static const struct mmc_read_cd request = { 0x01020304, 1, MMC_SECTOR_ANY, MMC_MAIN_ALL | MMC_MAIN_C2, MMC_SUB_Q };
    return mmc_read_cd(d, &request, buffer, 2352 + 294 + 16);
}

static enum mmc_result read_cd_mode1(struct mmc_device *d)
{
    static const struct mmc_read_cd request = { 16, 1, MMC_SECTOR_MODE1, MMC_MAIN_USER_DATA, MMC_SUB_NONE };
    return mmc_read_cd(d, &request, buffer, 2048);
}

static enum mmc_result write_lead_in(struct mmc_device *d)
{
    static const uint8_t data[4] = { 1, 2, 3, 4 };
    return mmc_write(d, -11635, 2, data, sizeof(data));
}

static enum mmc_result write_blocks(struct mmc_device *d)
{
    return mmc_write(d, 0x00010203, 0x1000, buffer, 0x1000);
}

static enum mmc_result read_blocks(struct mmc_device *d) { return mmc_read(d, 0x01020304, 2, false, buffer, 4096); }
static enum mmc_result read_medium(struct mmc_device *d) { return mmc_read(d, 0xFFFFFFFF, 1, true, buffer, 65536); }
static enum mmc_result read_12(struct mmc_device *d) { return mmc_read_12(d, 0x01020304, 3, true, false, buffer, 6144); }
static enum mmc_result read_streaming(struct mmc_device *d) { return mmc_read_12(d, 16, 1, false, true, buffer, 2048); }
static enum mmc_result verify(struct mmc_device *d) { return mmc_verify(d, 0x01020304, 0x1234); }
static enum mmc_result blank_disc(struct mmc_device *d) { return mmc_blank(d, MMC_BLANK_DISC, 0, false); }
static enum mmc_result blank_quickly(struct mmc_device *d) { return mmc_blank(d, MMC_BLANK_MINIMAL, 0, true); }
static enum mmc_result blank_tail(struct mmc_device *d) { return mmc_blank(d, MMC_BLANK_TRACK_TAIL, 0x01020304, true); }

static enum mmc_result write_12(struct mmc_device *d)
{
    static const uint8_t data[4] = { 1, 2, 3, 4 };
    return mmc_write_12(d, 0x01020304, 2, false, data, sizeof(data));
}

static enum mmc_result write_streaming(struct mmc_device *d)
{
    static const uint8_t data[4] = { 1, 2, 3, 4 };
    return mmc_write_12(d, 32, 1, true, data, sizeof(data));
}

static enum mmc_result opc_values(struct mmc_device *d)
{
    static const struct mmc_opc values[] = { { 0x1B90, { 1, 2, 3, 4, 5, 6 } }, { 0x0B06, { 7, 8, 9, 10, 11, 12 } } };
    return mmc_send_opc_values(d, values, 2);
}

static enum mmc_result reserve_to(struct mmc_device *d) { return mmc_reserve_track_to(d, 0x01020304); }

static enum mmc_result open_track(struct mmc_device *d)
{
    struct mmc_track_information x;
    return mmc_read_open_track_information(d, MMC_TRACK_BY_LBA, 0x01020304, &x);
}

static enum mmc_result performance_read(struct mmc_device *d)
{
    struct mmc_performance x[2];
    uint32_t count;
    return mmc_get_performance(d, false, 0, x, 2, &count);
}

static enum mmc_result performance_write(struct mmc_device *d)
{
    struct mmc_performance x[2];
    uint32_t count;
    return mmc_get_performance(d, true, 0x01020304, x, 2, &count);
}

static enum mmc_result streaming(struct mmc_device *d)
{
    static const struct mmc_streaming wanted = { false, true, true, MMC_ROTATION_CAV, 1, 0x0023053F, 0x15A4, 0x0AD2, 1000, 1001 };
    return mmc_set_streaming(d, &wanted);
}

static enum mmc_result streaming_defaults(struct mmc_device *d)
{
    static const struct mmc_streaming wanted = { .restore_defaults = true };
    return mmc_set_streaming(d, &wanted);
}

static enum mmc_result cue_sheet(struct mmc_device *d)
{
    static const uint8_t sheet[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
    return mmc_send_cue_sheet(d, sheet, sizeof(sheet));
}

static enum mmc_result write_features(struct mmc_device *d)
{
    struct mmc_write_features x;
    return mmc_get_write_features(d, &x);
}

static enum mmc_result physical(struct mmc_device *d)
{
    struct mmc_physical_format x;
    return mmc_read_physical_format(d, 1, &x);
}

static enum mmc_result protection(struct mmc_device *d)
{
    struct mmc_write_protection x;
    return mmc_read_write_protection(d, MMC_STRUCTURE_BD, &x);
}

static enum mmc_result protect(struct mmc_device *d) { return mmc_set_write_protection(d, MMC_STRUCTURE_BD, true); }
static enum mmc_result unprotect(struct mmc_device *d) { return mmc_set_write_protection(d, MMC_STRUCTURE_DVD, false); }

static enum mmc_result layer_boundary(struct mmc_device *d)
{
    uint32_t blocks;
    bool fixed;
    return mmc_read_layer_number(d, MMC_STRUCTURE_LAYER_BOUNDARY, &blocks, &fixed);
}

static enum mmc_result jump_interval(struct mmc_device *d)
{
    return mmc_send_layer_number(d, MMC_STRUCTURE_JUMP_INTERVAL, 0x01020304);
}

static enum mmc_result spare_area(struct mmc_device *d)
{
    struct mmc_spare_area x;
    return mmc_read_spare_area(d, MMC_STRUCTURE_BD, &x);
}

static enum mmc_result sync(struct mmc_device *d) { return mmc_synchronize_cache(d, false); }
static enum mmc_result sync_immediate(struct mmc_device *d) { return mmc_synchronize_cache(d, true); }
static enum mmc_result close_track(struct mmc_device *d)
{
    return mmc_close_track_session(d, MMC_CLOSE_TRACK, 0x0102, true);
}

static enum mmc_result close_session(struct mmc_device *d)
{
    return mmc_close_track_session(d, MMC_CLOSE_SESSION, 0, false);
}

static enum mmc_result finalize(struct mmc_device *d) { return mmc_close_track_session(d, MMC_CLOSE_FINALIZE, 0, true); }
static enum mmc_result finalize_compatibly(struct mmc_device *d)
{
    return mmc_close_track_session(d, MMC_CLOSE_FINALIZE_COMPATIBLE, 0, false);
}

static enum mmc_result calibrate(struct mmc_device *d) { return mmc_calibrate_power(d); }
static enum mmc_result reserve(struct mmc_device *d) { return mmc_reserve_track(d, 0x01020304); }

static enum mmc_result buffer_capacity(struct mmc_device *d)
{
    struct mmc_buffer_capacity x;
    return mmc_read_buffer_capacity(d, &x);
}

static enum mmc_result write_speeds(struct mmc_device *d)
{
    struct mmc_write_speed x[4];
    uint32_t count;
    return mmc_get_write_speeds(d, x, 4, &count);
}

static enum mmc_result speed_max(struct mmc_device *d) { return mmc_set_cd_speed(d, MMC_SPEED_MAX, MMC_SPEED_MAX, false); }
static enum mmc_result speed_cav(struct mmc_device *d) { return mmc_set_cd_speed(d, 0x1B90, 0x02C2, true); }

static enum mmc_result capacity(struct mmc_device *d)
{
    uint32_t lba, size;
    return mmc_read_capacity(d, &lba, &size);
}

#define SECTOR "11 22 33 44"

static const struct
{
    const char *name;
    enum mmc_result (*call)(struct mmc_device *device);
    const char *cdb;
    const char *sent;      /* what goes to the drive with it */
    const char *reply;     /* what comes back */
    uint32_t lie;          /* more bytes said to be transferred than the reply has: for whole sectors */
}
cases[] =
{
    /* SPC-4 6.4: EVPD, page code, allocation length in bytes 3 and 4 */
    { "inquiry", inquiry, "12 00 00 00 60 00", NULL,
        "05 80 05 32 1F 00 00 00 56 42 55 52 4E 20 20 20 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 31 2E 30 30" },
    { "serial number", serial, "12 01 80 00 FF 00", NULL, "05 80 00 04 31 32 33 34" },
    { "ready", ready, "00 00 00 00 00 00" },
    { "sense", sense, "03 00 00 00 12 00", NULL, "70 00 00 00 00 00 00 0A 00 00 00 00 00 00 00 00 00 00" },
    /* IMMED in byte 1 bit 0; LOEJ and START in byte 4 */
    { "stop", stop, "1B 00 00 00 00 00" },
    { "start", start, "1B 01 00 00 01 00" },
    { "eject", eject, "1B 00 00 00 02 00" },
    { "load", load, "1B 01 00 00 03 00" },
    /* Persistent in byte 4 bit 1, Prevent in bit 0 */
    { "prevent", prevent, "1E 00 00 00 01 00" },
    { "allow", allow, "1E 00 00 00 00 00" },
    { "prevent, persistent", prevent_persistent, "1E 00 00 00 03 00" },
    { "allow, persistent", allow_persistent, "1E 00 00 00 02 00" },
    /* Polled, and one bit for the class: media 4, device busy 6 */
    { "media event", media_event, "4A 01 00 00 10 00 00 00 08 00", NULL, "00 06 04 10 02 02 00 00" },
    { "busy time", busy_time, "4A 01 00 00 40 00 00 00 08 00", NULL, "00 06 06 40 00 00 00 00" },
    { "mechanism", mechanism, "BD 00 00 00 00 00 00 00 00 08 00 00", NULL, "00 00 00 00 00 00 00 00" },
    /* RT, starting feature number, allocation length */
    { "configuration", configuration, "46 01 01 02 00 00 00 12 34 00", NULL, "00 00 00 04 00 00 00 09" },
    { "mastering", mastering, "46 02 00 2E 00 00 00 01 08 00", NULL,
        "00 00 00 0C 00 00 00 09 00 2E 03 04 7F 00 0C 00" },
    { "track at once", track_at_once, "46 02 00 2D 00 00 00 01 08 00", NULL,
        "00 00 00 0C 00 00 00 09 00 2D 03 04 5F 00 3F 0F" },
    { "removable", removable, "46 02 00 03 00 00 00 01 08 00", NULL, "00 00 00 0C 00 00 00 09 00 03 07 04 39 00 00 00" },
    { "profile", profile, "46 00 00 00 00 00 00 00 08 00", NULL, "00 00 00 04 00 00 00 0A" },
    /* DBD; PC and page code; allocation length */
    { "mode sense", mode_sense, "5A 08 BF 00 00 00 00 03 04 00", NULL, "00 06 00 00 00 00 00 00" },
    { "mode page", mode_page, "5A 08 6A 00 00 00 00 01 29 00", NULL, "00 0A 00 00 00 00 00 00 2A 02 3F 37" },
    /* PF, SP; the header is all zero, PS is cleared */
    { "mode select", mode_select, "55 10 00 00 00 00 00 00 0D 00", "00 00 00 00 00 00 00 00 01 03 AA BB CC", NULL },
    { "mode select, saved", mode_select_save, "55 11 00 00 00 00 00 00 0C 00", "00 00 00 00 00 00 00 00 01 02 10 20", NULL },
    /* MMC-6 6.22: data type 0 */
    { "disc information", disc_information, "51 00 00 00 00 00 00 00 22 00", NULL,
        "00 20 00 01 01 01 01 20 00 00 00 00 00 00 00 00 00 61 22 17 00 4F 3B 4A 00 00 00 00 00 00 00 00 00 00" },
    { "disc information raw", disc_information_raw, "51 00 00 00 00 00 00 FF FF 00", NULL, "00 02 00 01" },
    /* Open, address type; address; allocation length */
    { "track by number", track_by_number, "52 01 00 00 00 FF 00 00 30 00", NULL,
        "00 1A 01 01 00 04 4F 01 00 00 00 00 00 00 00 00 00 05 7E 40 00 00 00 00 00 05 7E 40" },
    { "track by LBA", track_by_lba, "52 00 01 02 03 04 00 00 30 00", NULL,
        "00 1A 01 01 00 04 4F 01 00 00 00 00 00 00 00 00 00 05 7E 40 00 00 00 00 00 05 7E 40" },
    { "track by session, open", track_by_session_raw, "52 06 00 00 00 02 00 01 02 00", NULL, "00 02 01 01" },
    /* MSF, format, track or session, allocation length */
    { "toc", toc, "43 00 00 00 00 00 00 03 24 00", NULL,
        "00 12 01 01 00 10 01 00 00 00 00 00 00 10 AA 00 00 00 10 00" },
    { "sessions", sessions, "43 00 01 00 00 00 00 00 0C 00", NULL, "00 0A 01 01 00 10 01 00 00 00 00 00" },
    { "full toc", full_toc, "43 02 02 00 00 00 01 2C 04 00", NULL, "00 0D 01 01 01 10 00 A0 00 00 00 00 01 00 00" },
    { "pma", pma, "43 02 03 00 00 00 00 2C 04 00", NULL, "00 02 00 00" },
    { "atip", atip, "43 02 04 00 00 00 00 00 20 00", NULL,
        "00 1A 00 00 D0 00 80 00 61 22 17 00 4F 3B 4A 00 00 00 00 00 00 00 00 00 00 00 00 00" },
    { "cd-text", cd_text, "43 00 05 00 00 00 00 90 04 00", NULL, "00 02 00 00" },
    /* SubQ, parameter list, track, allocation length */
    { "catalogue number", catalogue, "42 00 40 02 00 00 00 00 18 00", NULL,
        "00 15 00 14 02 00 00 00 80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00" },
    { "isrc", isrc, "42 00 40 03 00 00 2A 00 18 00", NULL,
        "00 15 00 14 03 10 2A 00 80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00" },
    { "position", position, "42 00 40 01 00 00 00 00 10 00", NULL, "00 15 00 0C 01 10 01 01 00 00 00 00 00 00 00 00" },
    /* expected sector type in bits 4..2; LBA; length; main channel; sub-channel */
    { "read cd, audio", read_cd_audio, "BE 04 FF FF FF 6A 00 00 02 10 01 00", NULL, NULL },
    { "read cd, any", read_cd_any, "BE 00 01 02 03 04 00 00 01 FA 02 00", NULL, SECTOR, 2352 + 294 + 16 - 4 },
    { "read cd, mode 1", read_cd_mode1, "BE 08 00 00 00 10 00 00 01 10 00 00", NULL, SECTOR, 2048 - 4 },
    { "write, lead-in", write_lead_in, "2A 00 FF FF D2 8D 00 00 02 00", "01 02 03 04", NULL },
    { "write", write_blocks, "2A 00 00 01 02 03 00 10 00 00" },
    /* WRITE(12): Streaming in byte 10 bit 7 */
    { "write 12", write_12, "AA 00 01 02 03 04 00 00 00 02 00 00", "01 02 03 04" },
    { "write 12, streaming", write_streaming, "AA 00 00 00 00 20 00 00 00 01 80 00", "01 02 03 04" },
    /* OPC table entries: speed, six values */
    { "opc values", opc_values, "54 00 00 00 00 00 00 00 10 00", "1B 90 01 02 03 04 05 06 0B 06 07 08 09 0A 0B 0C" },
    /* ARSV, and the address where the size is not */
    { "reserve to", reserve_to, "53 01 01 02 03 04 00 00 00 00" },
    /* Open in byte 1 bit 2 */
    { "open track", open_track, "52 04 01 02 03 04 00 00 30 00", NULL,
        "00 1A 01 01 00 04 4F 01 00 00 00 00 00 00 00 00 00 05 7E 40 00 00 00 00 00 05 7E 40" },
    /* Tolerance 10b and Write in byte 1; starting LBA; descriptors; type */
    { "performance, read", performance_read, "AC 10 00 00 00 00 00 00 00 80 00 00", NULL,
        "00 00 00 14 00 00 00 00 00 00 00 00 00 00 15 A4 00 23 05 3F 00 00 2B 48" },
    { "performance, write", performance_write, "AC 14 01 02 03 04 00 00 00 80 00 00", NULL,
        "00 00 00 14 02 00 00 00 00 00 00 00 00 00 15 A4 00 23 05 3F 00 00 2B 48" },
    /* WRC, RDD, Exact, RA; start, end; read size and time; write size and time */
    { "streaming", streaming, "B6 00 00 00 00 00 00 00 00 00 1C 00",
        "0B 00 00 00 00 00 00 01 00 23 05 3F 00 00 15 A4 00 00 03 E8 00 00 0A D2 00 00 03 E9" },
    { "streaming, defaults", streaming_defaults, "B6 00 00 00 00 00 00 00 00 00 1C 00",
        "04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00" },
    { "cue sheet", cue_sheet, "5D 00 00 00 00 00 00 00 10 00", "01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10" },
    { "write features", write_features, "46 00 00 00 00 00 00 10 00 00", NULL, "00 00 00 04 00 00 00 09" },
    /* media type, layer, format, allocation length */
    { "physical format", physical, "AD 00 00 00 00 00 01 00 00 24 00 00", NULL,
        "00 12 00 00 25 0F 02 10 00 03 00 00 00 26 05 3F 00 00 00 00" },
    { "write protection", protection, "AD 01 00 00 00 00 00 C0 00 08 00 00", NULL, "00 06 00 00 02 00 00 00" },
    { "protect", protect, "BF 01 00 00 00 00 00 C0 00 08 00 00", "00 06 00 00 02 00 00 00" },
    { "unprotect", unprotect, "BF 00 00 00 00 00 00 C0 00 08 00 00", "00 06 00 00 00 00 00 00" },
    { "layer boundary", layer_boundary, "AD 00 00 00 00 00 00 20 00 0C 00 00", NULL, "00 0A 00 00 80 00 00 00 00 1F C0 00" },
    { "jump interval", jump_interval, "BF 00 00 00 00 00 00 22 00 0C 00 00", "00 0A 00 00 00 00 00 00 01 02 03 04" },
    { "spare area", spare_area, "AD 01 00 00 00 00 00 0A 00 10 00 00", NULL, "00 0E 00 00 00 00 00 00 00 00 10 00 00 00 30 00" },
    /* FUA in byte 1 bit 3; READ(12)'s Streaming in byte 10 bit 7 */
    { "read", read_blocks, "28 00 01 02 03 04 00 00 02 00", NULL, NULL },
    { "read, from the medium", read_medium, "28 08 FF FF FF FF 00 00 01 00", NULL, NULL },
    { "read 12", read_12, "A8 08 01 02 03 04 00 00 00 03 00 00", NULL, NULL, 6144 - 2 * 2448 },
    { "read 12, streaming", read_streaming, "A8 00 00 00 00 10 00 00 00 01 80 00", NULL, NULL },
    { "verify", verify, "2F 00 01 02 03 04 00 12 34 00" },
    /* IMMED in byte 1 bit 4, blanking type; start address or track number */
    { "blank", blank_disc, "A1 00 00 00 00 00 00 00 00 00 00 00" },
    { "blank, minimal", blank_quickly, "A1 11 00 00 00 00 00 00 00 00 00 00" },
    { "blank, tail", blank_tail, "A1 14 01 02 03 04 00 00 00 00 00 00" },
    /* IMMED in bit 1 */
    { "synchronize", sync, "35 00 00 00 00 00 00 00 00 00" },
    { "synchronize, immediate", sync_immediate, "35 02 00 00 00 00 00 00 00 00" },
    /* IMMED in bit 0; close function; track number */
    { "close track", close_track, "5B 01 01 00 01 02 00 00 00 00" },
    { "close session", close_session, "5B 00 02 00 00 00 00 00 00 00" },
    { "finalize", finalize, "5B 01 06 00 00 00 00 00 00 00" },
    { "finalize compatibly", finalize_compatibly, "5B 00 05 00 00 00 00 00 00 00" },
    { "calibrate", calibrate, "54 01 00 00 00 00 00 00 00 00" },
    { "reserve", reserve, "53 00 00 00 00 01 02 03 04 00" },
    { "buffer capacity", buffer_capacity, "5C 00 00 00 00 00 00 00 0C 00", NULL, "00 0A 00 00 00 20 00 00 00 10 00 00" },
    /* starting LBA; maximum number of descriptors; type */
    { "write speeds", write_speeds, "AC 00 00 00 00 00 00 00 00 80 03 00", NULL,
        "00 00 00 14 00 00 00 00 00 00 00 00 00 05 7E 40 00 00 1B 90 00 00 1B 90" },
    { "speed, maximum", speed_max, "BB 00 FF FF FF FF 00 00 00 00 00 00" },
    { "speed, CAV", speed_cav, "BB 01 1B 90 02 C2 00 00 00 00 00 00" },
    { "capacity", capacity, "25 00 00 00 00 00 00 00 00 00", NULL, "00 05 7E 3F 00 00 08 00" },
};

static void test_cdbs(void **state)
{
    static uint8_t audio[2 * 2448];
    struct fake fake;
    size_t i;

    (void)state;
    memset(audio, 0x11, sizeof(audio));
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct fake_answer answer = { cases[i].cdb, cases[i].sent };
        enum mmc_result result;

        answer.reply = cases[i].reply;
        answer.lie = cases[i].lie;
        if (!answer.reply)
        {
            answer.data = audio;
            answer.data_length = sizeof(audio);
        }
        fake_begin(&fake);
        fake_expect(&fake, answer);
        result = cases[i].call(&fake.device);
        if (result != MMC_OK) fail_msg("%s: %s", cases[i].name, mmc_result_text(result));
        fake_end(&fake);
        assert_int_equal(fake.device.last_opcode, fake.last.cdb[0]);
    }
}

/* SPC-4 4.3.4 by the group of the operation code, for each command that has a name here. */
static void test_names(void **state)
{
    unsigned int opcode, named = 0;

    (void)state;
    for (opcode = 0; opcode < 256; opcode++)
        if (mmc_command_name((uint8_t)opcode)) named++;
    assert_true(named >= 58);
    assert_string_equal(mmc_command_name(0x52), "READ TRACK INFORMATION");
    assert_null(mmc_command_name(0xFF));
    assert_true(mmc_command_writes(MMC_WRITE_10));
    assert_true(mmc_command_writes(MMC_CLOSE_TRACK_SESSION));
    assert_true(mmc_command_writes(MMC_BLANK));
    assert_false(mmc_command_writes(MMC_READ_CD));
    assert_false(mmc_command_writes(0xFF));
}

/* What cannot be right is refused before a command is sent. */
static void test_bad_arguments(void **state)
{
    static const struct mmc_read_cd nothing = { 0, 0, MMC_SECTOR_ANY, MMC_MAIN_ALL, MMC_SUB_NONE };
    static const struct mmc_read_cd unknown_size = { 0, 1, MMC_SECTOR_ANY, MMC_MAIN_USER_DATA, MMC_SUB_NONE };
    static const struct mmc_read_cd two = { 0, 2, MMC_SECTOR_CD_DA, MMC_MAIN_USER_DATA, MMC_SUB_NONE };
    static const struct mmc_read_cd overflowing = { 0, 0xFFFFFF, MMC_SECTOR_CD_DA, MMC_MAIN_USER_DATA, MMC_SUB_RAW };
    static const struct mmc_streaming no_time = { false, false, false, 0, 0, 1, 1, 1, 1000, 0 };
    static const struct mmc_streaming backwards = { false, false, false, 0, 2, 1, 1, 1, 1000, 1000 };
    static const struct mmc_opc opc = { 0, { 0 } };
    struct mmc_configuration found;
    struct mmc_mode_pages pages;
    struct fake fake;
    char isrc_text[13];
    uint32_t length;
    bool fixed;

    (void)state;
    fake_begin(&fake);
    assert_int_equal(mmc_read_cd(&fake.device, &nothing, buffer, sizeof(buffer)), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_cd(&fake.device, &unknown_size, buffer, sizeof(buffer)), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_cd(&fake.device, &two, buffer, 2 * 2352 - 1), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_cd(&fake.device, &overflowing, buffer, sizeof(buffer)), MMC_BAD_ARGUMENT);
    fake.transport.max_transfer = 4096;
    assert_int_equal(mmc_read_cd(&fake.device, &two, buffer, sizeof(buffer)), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write(&fake.device, 0, 2, buffer, 4098), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write(&fake.device, 0, 0, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write(&fake.device, 0, 3, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write(&fake.device, 0, 65536, buffer, 65536), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read(&fake.device, 0, 3, false, buffer, 6144), MMC_BAD_ARGUMENT); /* more than one transfer */
    assert_int_equal(mmc_read(&fake.device, 0, 2, false, buffer, 4095), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read(&fake.device, 0, 0, false, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read(&fake.device, 0xFFFFFFFF, 2, false, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_12(&fake.device, 0, 3, false, false, buffer, 6144), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_12(&fake.device, 0, 0x200001, false, false, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_12(&fake.device, 0, 1, true, true, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_verify(&fake.device, 0, 65536), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write_12(&fake.device, 0, 0, false, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write_12(&fake.device, 0, 3, false, buffer, 4096), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_write_12(&fake.device, 0, 3, false, buffer, 6144), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_opc_values(&fake.device, &opc, 0), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_opc_values(&fake.device, &opc, MMC_OPC_MAX + 1), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_cue_sheet(&fake.device, buffer, 0), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_cue_sheet(&fake.device, buffer, 12), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_cue_sheet(&fake.device, buffer, 4104), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_set_streaming(&fake.device, &no_time), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_set_streaming(&fake.device, &backwards), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_layer_number(&fake.device, MMC_STRUCTURE_PHYSICAL, &length, &fixed), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_layer_number(&fake.device, (enum mmc_structure_format)0x25, 0), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_verify(&fake.device, 0xFFFFFFFF, 2), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_blank(&fake.device, (enum mmc_blank_type)7, 0, false), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_close_track_session(&fake.device, (enum mmc_close_function)7, 0, false), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_isrc(&fake.device, 0, isrc_text), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_isrc(&fake.device, 100, isrc_text), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_get_configuration(&fake.device, MMC_FEATURES_ALL, 0, buffer, 7, &found), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_get_configuration(&fake.device, MMC_FEATURES_ALL, 0, buffer, 65536, &found), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_mode_sense(&fake.device, 0x40, MMC_PAGE_CURRENT, buffer, 256, &pages), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_mode_sense(&fake.device, 0x3F, MMC_PAGE_CURRENT, buffer, 65536, &pages), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_set_mode_page(&fake.device, buffer, 1, false), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_set_mode_page(&fake.device, buffer, MMC_MODE_PAGE_MAX + 1, false), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_toc_raw(&fake.device, 16, false, 0, buffer, 256, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_toc_raw(&fake.device, 0, false, 0, buffer, 1, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_toc_raw(&fake.device, 0, false, 0, buffer, 65536, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_disc_information_raw(&fake.device, buffer, 1, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_disc_information_raw(&fake.device, buffer, 65536, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_track_information_raw(&fake.device, MMC_TRACK_BY_LBA, 0, false, buffer, 1, &length),
            MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_track_information_raw(&fake.device, MMC_TRACK_BY_LBA, 0, false, buffer, 65536, &length),
            MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_mode_sense(&fake.device, 0x3F, MMC_PAGE_CURRENT, buffer, 7, &pages), MMC_BAD_ARGUMENT);
    fake_end(&fake);
}

/* READ that ends GOOD, but one block did not come: a transport lost the error. */
static void test_lost_blocks(void **state)
{
    static const struct
    {
        uint32_t came;         /* bytes that really moved */
        uint32_t lie;          /* more that are said to have */
        enum mmc_result result;
    }
    lost[] = { { 6144, 0, MMC_OK }, { 6143, 0, MMC_BAD_REPLY }, { 4096, 2048, MMC_BAD_REPLY }, { 2048, 4096, MMC_BAD_REPLY },
        { 0, 6144, MMC_BAD_REPLY }, { 4097, 2047, MMC_OK /* only its start can be seen */ } };
    static uint8_t data[6144];
    size_t i, streaming;

    (void)state;
    memset(data, 0x11, sizeof(data));
    for (i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
    {
        for (streaming = 0; streaming < 2; streaming++)
        {
            struct fake_answer answer = { 0 };
            enum mmc_result result;
            struct fake fake;

            answer.data = data;
            answer.data_length = lost[i].came;
            answer.lie = lost[i].lie;
            fake_begin(&fake);
            fake_expect(&fake, answer);
            if (streaming) result = mmc_read_12(&fake.device, 16, 3, false, true, buffer, sizeof(buffer));
            else result = mmc_read(&fake.device, 16, 3, false, buffer, sizeof(buffer));
            assert_int_equal(result, lost[i].result);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_cdbs),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_lost_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
