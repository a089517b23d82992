/*
 * Bit by bit: each bit of a reply changes the member that the standard's table has there, and nothing else; and a member
 * beyond the end of a shorter reply is not made up.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"

#define SIZE_MAX_REPLY 64
#define STRUCT_MAX     1024

/* Bytes first..last of the reply, the bits of mask in each, belong to the member at this place of the struct. */
struct field
{
    uint16_t first, last;
    uint8_t mask;
    size_t member, size;
    uint16_t needs;          /* the reply's length from which on it counts, where that is not last + 1 */
};

#define FIELD(type, name) offsetof(struct type, name), sizeof(((struct type *)0)->name)
#define REFUSED STRUCT_MAX, 0 /* the reply is not accepted with such a bit */
#define SKIPPED STRUCT_MAX + 1, 0 /* what it does depends on others: tested elsewhere */

struct layout
{
    const char *name;
    const char *base;            /* a reply that is accepted, hex */
    uint32_t shortest;           /* as short as it may be */
    struct { uint8_t offset, size; } length_field;   /* counts the bytes behind itself; size 0: none */
    enum mmc_result (*parse)(struct mmc_device *device, void *out);
    size_t struct_size;
    const struct field *fields;
    size_t field_count;
};

static enum mmc_result parse_inquiry(struct mmc_device *d, void *x) { return mmc_inquiry(d, x); }
static enum mmc_result parse_mechanism(struct mmc_device *d, void *x) { return mmc_mechanism_status(d, x); }
static enum mmc_result parse_event(struct mmc_device *d, void *x) { return mmc_get_media_event(d, x); }
static enum mmc_result parse_mastering(struct mmc_device *d, void *x) { return mmc_get_cd_mastering(d, x); }
static enum mmc_result parse_tao(struct mmc_device *d, void *x) { return mmc_get_cd_track_at_once(d, x); }
static enum mmc_result parse_removable(struct mmc_device *d, void *x) { return mmc_get_removable_medium(d, x); }
static enum mmc_result parse_disc(struct mmc_device *d, void *x) { return mmc_read_disc_information(d, x); }
static enum mmc_result parse_position(struct mmc_device *d, void *x) { return mmc_read_position(d, x); }
static enum mmc_result parse_atip(struct mmc_device *d, void *x) { return mmc_read_atip(d, x); }
static enum mmc_result parse_sessions(struct mmc_device *d, void *x) { return mmc_read_session_information(d, x); }
static enum mmc_result parse_capabilities(struct mmc_device *d, void *x) { return mmc_get_capabilities(d, x); }

static enum mmc_result parse_track(struct mmc_device *d, void *x)
{
    return mmc_read_track_information(d, MMC_TRACK_BY_NUMBER, 1, x);
}

static enum mmc_result parse_item(struct mmc_device *d, void *x)
{
    uint32_t count;
    enum mmc_result result = mmc_read_full_toc(d, x, 1, &count);
    return result == MMC_OK && !count ? MMC_BAD_REPLY : result;
}

static enum mmc_result parse_speed(struct mmc_device *d, void *x)
{
    uint32_t count;
    return mmc_get_write_speeds(d, x, 1, &count);
}

static enum mmc_result parse_parameters(struct mmc_device *d, void *x)
{
    return mmc_get_write_parameters(d, MMC_PAGE_CURRENT, x);
}

static const struct field inquiry_fields[] =
{
    { 0, 0, 0xE0, FIELD(mmc_inquiry, qualifier) },
    { 0, 0, 0x1F, FIELD(mmc_inquiry, device_type) },
    { 1, 1, 0x80, FIELD(mmc_inquiry, removable) },
    { 2, 2, 0xFF, FIELD(mmc_inquiry, version) },
    { 8, 15, 0x4F, FIELD(mmc_inquiry, vendor) },
    { 16, 31, 0x4F, FIELD(mmc_inquiry, product) },
    { 32, 35, 0x4F, FIELD(mmc_inquiry, revision) },
    { 8, 35, 0xB0, SKIPPED },     /* blanks become characters that are not printed, or are cut off */
};

static const struct field mechanism_fields[] =
{
    { 0, 0, 0x80, FIELD(mmc_mechanism_status, fault) },
    { 0, 0, 0x60, FIELD(mmc_mechanism_status, changer_state) },
    { 0, 0, 0x1F, FIELD(mmc_mechanism_status, current_slot) },
    { 1, 1, 0xE0, FIELD(mmc_mechanism_status, mechanism_state) },
    { 1, 1, 0x10, FIELD(mmc_mechanism_status, door_open) },
    { 1, 1, 0x07, FIELD(mmc_mechanism_status, current_slot) },
    { 2, 4, 0xFF, FIELD(mmc_mechanism_status, current_lba) },
    { 5, 5, 0x3F, FIELD(mmc_mechanism_status, slots) },
};

static const struct field event_fields[] =
{
    { 2, 2, 0x87, REFUSED },      /* no event, or one of another class */
    { 4, 4, 0x0F, FIELD(mmc_media_event, code) },
    { 5, 5, 0x02, FIELD(mmc_media_event, medium_present) },
    { 5, 5, 0x01, FIELD(mmc_media_event, tray_open) },
    { 6, 6, 0xFF, FIELD(mmc_media_event, start_slot) },
    { 7, 7, 0xFF, FIELD(mmc_media_event, end_slot) },
};

/* of a feature reply: the code and the length of the descriptor are looked at elsewhere */
#define FEATURE_HEADER(type) \
    { 8, 9, 0xFF, REFUSED }, { 11, 11, 0xFF, SKIPPED }, { 10, 10, 0x01, FIELD(type, current) }

static const struct field mastering_fields[] =
{
    FEATURE_HEADER(mmc_cd_mastering),
    { 12, 12, 0x40, FIELD(mmc_cd_mastering, buffer_underrun_free) },
    { 12, 12, 0x20, FIELD(mmc_cd_mastering, session_at_once) },
    { 12, 12, 0x10, FIELD(mmc_cd_mastering, raw_multisession) },
    { 12, 12, 0x08, FIELD(mmc_cd_mastering, raw) },
    { 12, 12, 0x04, FIELD(mmc_cd_mastering, test_write) },
    { 12, 12, 0x02, FIELD(mmc_cd_mastering, cd_rw) },
    { 12, 12, 0x01, FIELD(mmc_cd_mastering, rw_sub_channel) },
    { 13, 15, 0xFF, FIELD(mmc_cd_mastering, max_cue_sheet_length) },
};

static const struct field tao_fields[] =
{
    FEATURE_HEADER(mmc_cd_track_at_once),
    { 12, 12, 0x40, FIELD(mmc_cd_track_at_once, buffer_underrun_free) },
    { 12, 12, 0x10, FIELD(mmc_cd_track_at_once, rw_raw) },
    { 12, 12, 0x08, FIELD(mmc_cd_track_at_once, rw_pack) },
    { 12, 12, 0x04, FIELD(mmc_cd_track_at_once, test_write) },
    { 12, 12, 0x02, FIELD(mmc_cd_track_at_once, cd_rw) },
    { 12, 12, 0x01, FIELD(mmc_cd_track_at_once, rw_sub_code) },
    { 14, 15, 0xFF, FIELD(mmc_cd_track_at_once, data_types) },
};

static const struct field removable_fields[] =
{
    { 8, 9, 0xFF, REFUSED },
    { 11, 11, 0xFF, SKIPPED },
    { 12, 12, 0xE0, FIELD(mmc_removable_medium, loading_mechanism) },
    { 12, 12, 0x10, FIELD(mmc_removable_medium, load) },
    { 12, 12, 0x08, FIELD(mmc_removable_medium, eject) },
    { 12, 12, 0x04, FIELD(mmc_removable_medium, prevent_jumper) },
    { 12, 12, 0x01, FIELD(mmc_removable_medium, lock) },
};

static const struct field disc_fields[] =
{
    { 2, 2, 0xE0, REFUSED },      /* another data type */
    { 2, 2, 0x10, FIELD(mmc_disc_information, erasable) },
    { 2, 2, 0x0C, FIELD(mmc_disc_information, last_session_status) },
    { 2, 2, 0x03, FIELD(mmc_disc_information, disc_status) },
    { 3, 3, 0xFF, FIELD(mmc_disc_information, first_track) },
    { 4, 4, 0xFF, FIELD(mmc_disc_information, sessions) },
    { 5, 5, 0xFF, FIELD(mmc_disc_information, first_track_in_last_session) },
    { 6, 6, 0xFF, FIELD(mmc_disc_information, last_track_in_last_session) },
    { 7, 7, 0x80, FIELD(mmc_disc_information, disc_id_valid), 16 },
    { 7, 7, 0x40, FIELD(mmc_disc_information, bar_code_valid), 32 },
    { 7, 7, 0x20, FIELD(mmc_disc_information, unrestricted_use) },
    { 7, 7, 0x10, FIELD(mmc_disc_information, application_code_valid), 33 },
    { 7, 7, 0x04, FIELD(mmc_disc_information, mrw_dirty) },
    { 7, 7, 0x03, FIELD(mmc_disc_information, background_format) },
    { 8, 8, 0xFF, FIELD(mmc_disc_information, disc_type) },
    { 9, 9, 0xFF, FIELD(mmc_disc_information, sessions) },
    { 10, 10, 0xFF, FIELD(mmc_disc_information, first_track_in_last_session) },
    { 11, 11, 0xFF, FIELD(mmc_disc_information, last_track_in_last_session) },
    { 12, 15, 0xFF, FIELD(mmc_disc_information, disc_id) },
    { 16, 19, 0xFF, FIELD(mmc_disc_information, last_session_lead_in) },
    { 20, 23, 0xFF, FIELD(mmc_disc_information, last_possible_lead_out) },
    { 24, 31, 0xFF, FIELD(mmc_disc_information, bar_code) },
    { 32, 32, 0xFF, FIELD(mmc_disc_information, application_code) },
    { 33, 33, 0xFF, FIELD(mmc_disc_information, opc_entries) },
};

static const struct field track_fields[] =
{
    { 2, 2, 0xFF, FIELD(mmc_track_information, track) },
    { 3, 3, 0xFF, FIELD(mmc_track_information, session) },
    { 5, 5, 0xC0, FIELD(mmc_track_information, layer_jump_status) },
    { 5, 5, 0x20, FIELD(mmc_track_information, damaged) },
    { 5, 5, 0x10, FIELD(mmc_track_information, copy) },
    { 5, 5, 0x0F, FIELD(mmc_track_information, track_mode) },
    { 6, 6, 0x80, FIELD(mmc_track_information, reserved) },
    { 6, 6, 0x40, FIELD(mmc_track_information, blank) },
    { 6, 6, 0x20, FIELD(mmc_track_information, packet) },
    { 6, 6, 0x10, FIELD(mmc_track_information, fixed_packet) },
    { 6, 6, 0x0F, FIELD(mmc_track_information, data_mode) },
    { 7, 7, 0x02, FIELD(mmc_track_information, last_recorded_valid), 32 },
    { 7, 7, 0x01, FIELD(mmc_track_information, next_writable_valid) },
    { 8, 11, 0xFF, FIELD(mmc_track_information, start) },
    { 12, 15, 0xFF, FIELD(mmc_track_information, next_writable) },
    { 16, 19, 0xFF, FIELD(mmc_track_information, free_blocks) },
    { 20, 23, 0xFF, FIELD(mmc_track_information, packet_size) },
    { 24, 27, 0xFF, FIELD(mmc_track_information, size) },
    { 28, 31, 0xFF, FIELD(mmc_track_information, last_recorded) },
    { 32, 32, 0xFF, FIELD(mmc_track_information, track) },
    { 33, 33, 0xFF, FIELD(mmc_track_information, session) },
    { 36, 39, 0xFF, FIELD(mmc_track_information, read_compatibility) },
    { 40, 43, 0xFF, FIELD(mmc_track_information, layer_jump_next) },
    { 44, 47, 0xFF, FIELD(mmc_track_information, last_layer_jump) },
};

static const struct field position_fields[] =
{
    { 1, 1, 0xFF, FIELD(mmc_position, audio_status) },
    { 4, 4, 0xFF, REFUSED },      /* another format */
    { 5, 5, 0xF0, FIELD(mmc_position, adr) },
    { 5, 5, 0x0F, FIELD(mmc_position, control) },
    { 6, 6, 0xFF, FIELD(mmc_position, track) },
    { 7, 7, 0xFF, FIELD(mmc_position, index) },
    { 8, 11, 0xFF, FIELD(mmc_position, absolute) },
    { 12, 15, 0xFF, FIELD(mmc_position, relative) },
};

static const struct field atip_fields[] =
{
    { 4, 4, 0x70, FIELD(mmc_atip, indicative_power) },
    { 4, 4, 0x07, FIELD(mmc_atip, reference_speed) },
    { 5, 5, 0x40, FIELD(mmc_atip, unrestricted_use) },
    { 6, 6, 0x40, FIELD(mmc_atip, erasable) },
    { 6, 6, 0x38, FIELD(mmc_atip, sub_type) },
    { 6, 6, 0x04, FIELD(mmc_atip, a1_valid), 27 },
    { 6, 6, 0x02, FIELD(mmc_atip, a2_valid), 27 },
    { 6, 6, 0x01, FIELD(mmc_atip, a3_valid), 27 },
    { 8, 10, 0xFF, SKIPPED },     /* times, which may be none */
    { 12, 14, 0xFF, SKIPPED },
    { 16, 18, 0xFF, FIELD(mmc_atip, a1), 27 },
    { 20, 22, 0xFF, FIELD(mmc_atip, a2), 27 },
    { 24, 26, 0xFF, FIELD(mmc_atip, a3), 27 },
    { 28, 30, 0xFF, SKIPPED },    /* S4 and that it is there */
};

static const struct field session_fields[] =
{
    { 2, 2, 0xFF, FIELD(mmc_session_information, first_session) },
    { 3, 3, 0xFF, FIELD(mmc_session_information, last_session) },
    { 5, 5, 0xF0, FIELD(mmc_session_information, track.adr) },
    { 5, 5, 0x0F, FIELD(mmc_session_information, track.control) },
    { 6, 6, 0xFF, FIELD(mmc_session_information, track.number) },
    { 8, 11, 0xFF, FIELD(mmc_session_information, track.start) },
};

static const struct field item_fields[] =
{
    { 4, 4, 0xFF, FIELD(mmc_toc_item, session) },
    { 5, 5, 0xF0, FIELD(mmc_toc_item, adr) },
    { 5, 5, 0x0F, FIELD(mmc_toc_item, control) },
    { 6, 6, 0xFF, FIELD(mmc_toc_item, tno) },
    { 7, 7, 0xFF, FIELD(mmc_toc_item, point) },
    { 8, 8, 0xFF, FIELD(mmc_toc_item, minute) },
    { 9, 9, 0xFF, FIELD(mmc_toc_item, second) },
    { 10, 10, 0xFF, FIELD(mmc_toc_item, frame) },
    { 11, 11, 0xFF, FIELD(mmc_toc_item, zero) },
    { 12, 12, 0xFF, FIELD(mmc_toc_item, p_minute) },
    { 13, 13, 0xFF, FIELD(mmc_toc_item, p_second) },
    { 14, 14, 0xFF, FIELD(mmc_toc_item, p_frame) },
};

static const struct field speed_fields[] =
{
    { 8, 8, 0x08, FIELD(mmc_write_speed, pure_cav) }, /* WRC: 01b is pure CAV, the other values are not */
    { 8, 8, 0x02, FIELD(mmc_write_speed, exact) },
    { 8, 8, 0x01, FIELD(mmc_write_speed, mixed) },
    { 12, 15, 0xFF, FIELD(mmc_write_speed, end_lba) },
    { 16, 19, 0xFF, FIELD(mmc_write_speed, read_speed) },
    { 20, 23, 0xFF, FIELD(mmc_write_speed, write_speed) },
};

/* Behind the mode parameter header of 8 bytes; the table's bytes count from the page code. */
#define PAGE_FIELD(first, last, mask, type, name) { 8 + first, 8 + last, mask, FIELD(type, name) }
#define PAGE_HEADER { 6, 7, 0xFF, REFUSED }, { 8, 9, 0xFF, SKIPPED }

static const struct field capability_fields[] =
{
    PAGE_HEADER,
    PAGE_FIELD(2, 2, 0x20, mmc_capabilities, reads_dvd_ram),
    PAGE_FIELD(2, 2, 0x10, mmc_capabilities, reads_dvd_r),
    PAGE_FIELD(2, 2, 0x08, mmc_capabilities, reads_dvd_rom),
    PAGE_FIELD(2, 2, 0x02, mmc_capabilities, reads_cd_rw),
    PAGE_FIELD(2, 2, 0x01, mmc_capabilities, reads_cd_r),
    PAGE_FIELD(3, 3, 0x20, mmc_capabilities, writes_dvd_ram),
    PAGE_FIELD(3, 3, 0x10, mmc_capabilities, writes_dvd_r),
    PAGE_FIELD(3, 3, 0x04, mmc_capabilities, test_write),
    PAGE_FIELD(3, 3, 0x02, mmc_capabilities, writes_cd_rw),
    PAGE_FIELD(3, 3, 0x01, mmc_capabilities, writes_cd_r),
    PAGE_FIELD(4, 4, 0x80, mmc_capabilities, buffer_underrun_free),
    PAGE_FIELD(5, 5, 0x80, mmc_capabilities, reads_bar_code),
    PAGE_FIELD(5, 5, 0x40, mmc_capabilities, reads_upc),
    PAGE_FIELD(5, 5, 0x20, mmc_capabilities, reads_isrc),
    PAGE_FIELD(5, 5, 0x10, mmc_capabilities, c2_pointers),
    PAGE_FIELD(5, 5, 0x08, mmc_capabilities, rw_deinterleaved),
    PAGE_FIELD(5, 5, 0x04, mmc_capabilities, rw_supported),
    PAGE_FIELD(5, 5, 0x02, mmc_capabilities, cd_da_accurate),
    PAGE_FIELD(5, 5, 0x01, mmc_capabilities, cd_da_commands),
    PAGE_FIELD(6, 6, 0xE0, mmc_capabilities, loading_mechanism),
    PAGE_FIELD(6, 6, 0x08, mmc_capabilities, eject),
    PAGE_FIELD(6, 6, 0x04, mmc_capabilities, prevent_jumper),
    PAGE_FIELD(6, 6, 0x02, mmc_capabilities, locked),
    PAGE_FIELD(6, 6, 0x01, mmc_capabilities, lock),
    PAGE_FIELD(8, 9, 0xFF, mmc_capabilities, max_read_speed),
    PAGE_FIELD(12, 13, 0xFF, mmc_capabilities, buffer_size),
    PAGE_FIELD(14, 15, 0xFF, mmc_capabilities, current_read_speed),
    PAGE_FIELD(18, 19, 0xFF, mmc_capabilities, max_write_speed),
    PAGE_FIELD(27, 27, 0x03, mmc_capabilities, rotation_control),
    PAGE_FIELD(28, 29, 0xFF, mmc_capabilities, current_write_speed),
};

static const struct field parameter_fields[] =
{
    PAGE_HEADER,
    PAGE_FIELD(2, 2, 0x40, mmc_write_parameters, buffer_underrun_free),
    PAGE_FIELD(2, 2, 0x20, mmc_write_parameters, link_size_valid),
    PAGE_FIELD(2, 2, 0x10, mmc_write_parameters, test_write),
    PAGE_FIELD(2, 2, 0x0F, mmc_write_parameters, write_type),
    PAGE_FIELD(3, 3, 0xC0, mmc_write_parameters, multisession),
    PAGE_FIELD(3, 3, 0x20, mmc_write_parameters, fixed_packet),
    PAGE_FIELD(3, 3, 0x10, mmc_write_parameters, copy),
    PAGE_FIELD(3, 3, 0x0F, mmc_write_parameters, track_mode),
    PAGE_FIELD(4, 4, 0x0F, mmc_write_parameters, data_block_type),
    PAGE_FIELD(5, 5, 0xFF, mmc_write_parameters, link_size),
    PAGE_FIELD(7, 7, 0x3F, mmc_write_parameters, application_code),
    PAGE_FIELD(8, 8, 0xFF, mmc_write_parameters, session_format),
    PAGE_FIELD(10, 13, 0xFF, mmc_write_parameters, packet_size),
    PAGE_FIELD(14, 15, 0xFF, mmc_write_parameters, audio_pause),
    PAGE_FIELD(16, 16, 0x80, mmc_write_parameters, catalogue_number),
    PAGE_FIELD(32, 32, 0x80, mmc_write_parameters, isrc),
};

#define LAYOUT(parse, type, fields) parse, sizeof(struct type), fields, sizeof(fields) / sizeof(fields[0])
#define ZEROS_16 "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
#define BLANKS_16 "20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 20 "

static const struct layout layouts[] =
{
    { "inquiry", "00 00 00 00 1F 00 00 00 20 20 20 20 20 20 20 20 " BLANKS_16 "20 20 20 20", 36, { 4, 1 },
        LAYOUT(parse_inquiry, mmc_inquiry, inquiry_fields) },
    { "mechanism status", "00 00 00 00 00 00 00 00", 8, { 0, 0 },
        LAYOUT(parse_mechanism, mmc_mechanism_status, mechanism_fields) },
    { "media event", "00 06 04 00 00 00 00 00", 8, { 0, 2 }, LAYOUT(parse_event, mmc_media_event, event_fields) },
    { "CD mastering", "00 00 00 0C 00 00 00 00 00 2E 00 04 00 00 00 00", 16, { 0, 4 },
        LAYOUT(parse_mastering, mmc_cd_mastering, mastering_fields) },
    { "CD track at once", "00 00 00 0C 00 00 00 00 00 2D 00 04 00 00 00 00", 16, { 0, 4 },
        LAYOUT(parse_tao, mmc_cd_track_at_once, tao_fields) },
    { "removable medium", "00 00 00 0C 00 00 00 00 00 03 04 04 00 00 00 00", 16, { 0, 4 },
        LAYOUT(parse_removable, mmc_removable_medium, removable_fields) },
    { "disc information", "00 20 00 00 00 00 00 00 00 00 00 00 00 00 00 00 " ZEROS_16 "00 00", 12, { 0, 2 },
        LAYOUT(parse_disc, mmc_disc_information, disc_fields) },
    { "track information", "00 2E 00 00 00 00 00 00 00 00 00 00 00 00 00 00 " ZEROS_16 ZEROS_16, 28, { 0, 2 },
        LAYOUT(parse_track, mmc_track_information, track_fields) },
    { "position", "00 00 00 0C 01 00 00 00 00 00 00 00 00 00 00 00", 16, { 2, 2 },
        LAYOUT(parse_position, mmc_position, position_fields) },
    { "ATIP", "00 1E 00 00 00 00 00 00 61 00 00 00 4F 00 00 00 " ZEROS_16, 15, { 0, 2 },
        LAYOUT(parse_atip, mmc_atip, atip_fields) },
    { "session information", "00 0A 00 00 00 00 00 00 00 00 00 00", 12, { 0, 2 },
        LAYOUT(parse_sessions, mmc_session_information, session_fields) },
    { "TOC item", "00 0D 00 00 00 00 00 00 00 00 00 00 00 00 00", 15, { 0, 2 },
        LAYOUT(parse_item, mmc_toc_item, item_fields) },
    { "write speed", "00 00 00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 01", 24, { 0, 4 },
        LAYOUT(parse_speed, mmc_write_speed, speed_fields) },
    { "capabilities page", "00 26 00 00 00 00 00 00 2A 1E 00 00 00 00 00 00 " ZEROS_16 "00 00 00 00 00 00 00 00", 40, { 0, 2 },
        LAYOUT(parse_capabilities, mmc_capabilities, capability_fields) },
    { "write parameters page", "00 36 00 00 00 00 00 00 05 2E 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
        "00 34 34 34 34 34 34 34 34 34 34 34 34 34 00 00 00 41 41 41 41 41 41 41 41 41 41 41 41 00 00 00", 56, { 0, 2 },
        LAYOUT(parse_parameters, mmc_write_parameters, parameter_fields) },
};

/* Parse length bytes; the reply's own length field says so too. */
static enum mmc_result parse(const struct layout *layout, const uint8_t *reply, uint32_t length, uint8_t *out)
{
    struct fake_answer answer = { 0 };
    uint8_t bytes[SIZE_MAX_REPLY];
    struct fake fake;

    memcpy(bytes, reply, length);
    if (layout->length_field.size)
    {
        uint32_t field_end = layout->length_field.offset + layout->length_field.size;

        bytes[field_end - 1] = (uint8_t)(length - field_end);
    }
    fake_begin(&fake);
    answer.data = bytes;
    answer.data_length = length;
    fake_expect(&fake, answer);
    /* who asks a second time (a drive without write speeds for its page 2Ah) gets no answer */
    answer.error = MMC_TRANSPORT_NO_DEVICE;
    fake_expect(&fake, answer);
    memset(out, 0, STRUCT_MAX);
    return layout->parse(&fake.device, out);
}

static const struct field *field_of(const struct layout *layout, uint32_t byte, uint8_t bit)
{
    size_t i;

    for (i = 0; i < layout->field_count; i++)
        if (byte >= layout->fields[i].first && byte <= layout->fields[i].last && (layout->fields[i].mask & bit))
            return &layout->fields[i];
    return NULL;
}

static bool in_length_field(const struct layout *layout, uint32_t byte)
{
    return byte >= layout->length_field.offset && byte < (uint32_t)layout->length_field.offset + layout->length_field.size;
}

static void test_each_bit(void **state)
{
    uint8_t reply[SIZE_MAX_REPLY], base[STRUCT_MAX], changed[STRUCT_MAX];
    uint32_t byte, length, bits = 0;
    unsigned int bit;
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
    {
        const struct layout *layout = &layouts[i];

        assert_true(layout->struct_size <= STRUCT_MAX);
        length = hex_bytes(layout->base, reply, sizeof(reply));
        if (parse(layout, reply, length, base) != MMC_OK) fail_msg("%s: the base is refused", layout->name);
        for (byte = 0; byte < length; byte++)
        {
            if (in_length_field(layout, byte)) continue;
            for (bit = 0; bit < 8; bit++)
            {
                const struct field *field = field_of(layout, byte, (uint8_t)(1 << bit));
                bool differs = false;
                enum mmc_result result;

                if (field && field->member == STRUCT_MAX + 1) continue;
                reply[byte] ^= (uint8_t)(1 << bit);
                result = parse(layout, reply, length, changed);
                reply[byte] ^= (uint8_t)(1 << bit);
                bits++;
                if ((result != MMC_OK) != (field && field->member == STRUCT_MAX))
                    fail_msg("%s, byte %u bit %u: %s", layout->name, byte, bit, mmc_result_text(result));
                if (result != MMC_OK) continue;
                for (j = 0; j < layout->struct_size; j++)
                {
                    if (base[j] == changed[j]) continue;
                    if (!field || j < field->member || j >= field->member + field->size)
                        fail_msg("%s, byte %u bit %u changes something else", layout->name, byte, bit);
                    differs = true;
                }
                if (field && !differs) fail_msg("%s, byte %u bit %u changes nothing", layout->name, byte, bit);
            }
        }
    }
    print_message("%u bits\n", bits);
    assert_true(bits > 2000);
}

static void test_each_length(void **state)
{
    uint8_t reply[SIZE_MAX_REPLY], base[STRUCT_MAX], shorter[STRUCT_MAX];
    uint32_t length, whole;
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++)
    {
        const struct layout *layout = &layouts[i];

        whole = hex_bytes(layout->base, reply, sizeof(reply));
        for (length = 0; length < layout->shortest; length++)
        {
            if (length < (uint32_t)layout->length_field.offset + layout->length_field.size) continue;
            if (parse(layout, reply, length, shorter) == MMC_OK) fail_msg("%s, %u bytes are enough", layout->name, length);
        }
        for (length = layout->shortest; length <= whole; length++)
        {
            if (parse(layout, reply, length, base) != MMC_OK) fail_msg("%s, %u bytes are not enough", layout->name, length);
            for (j = 0; j < layout->field_count; j++)
            {
                const struct field *field = &layout->fields[j];
                uint32_t needs = field->needs ? field->needs : field->last + 1u;
                uint8_t keep;

                if (field->member >= STRUCT_MAX) continue;
                keep = reply[field->last];
                reply[field->last] ^= field->mask & (uint8_t)-field->mask;
                parse(layout, reply, length, shorter);
                reply[field->last] = keep;
                if (!memcmp(base + field->member, shorter + field->member, field->size) != (length < needs))
                    fail_msg("%s, %u bytes: the field at %u", layout->name, length, field->first);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_each_bit),
        cmocka_unit_test(test_each_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
