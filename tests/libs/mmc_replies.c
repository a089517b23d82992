/*
 * Replies: what is in them comes out right; cut at any byte, with lengths that lie, or full of nonsense they are refused,
 * and never read beyond what came.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "mmc_fake.h"

static struct fake fake;

/* Begin a script of one answer. */
static struct mmc_device *answered(const char *reply)
{
    struct fake_answer answer = { 0 };

    answer.reply = reply;
    fake_begin(&fake);
    fake_expect(&fake, answer);
    return &fake.device;
}

static struct mmc_device *answered_with(const uint8_t *data, uint32_t length)
{
    struct fake_answer answer = { 0 };

    answer.data = data;
    answer.data_length = length;
    fake_begin(&fake);
    fake_expect(&fake, answer);
    return &fake.device;
}

/* --- what is in them ----------------------------------------------------------------------------------------------- */

static void test_inquiry(void **state)
{
    struct mmc_inquiry x;
    char number[8];

    (void)state;
    assert_int_equal(mmc_inquiry(answered("05 80 05 32 5B 00 00 00 20 48 4C 2D 44 54 2D 53 42 44 01 45 20 20 20 20 20 20 20 "
            "20 20 20 20 00 31 2E 30 20 41 42 43 44 45 46 47 48 49 4A 4B 4C 4D 4E 4F 50 51 52 20 20"), &x), MMC_OK);
    assert_int_equal(x.device_type, MMC_DEVICE_TYPE_CD_DVD);
    assert_true(x.removable);
    assert_string_equal(x.vendor, "HL-DT-S");
    assert_string_equal(x.product, "BD?E");
    assert_string_equal(x.revision, "1.0");
    assert_string_equal(x.vendor_specific, "ABCDEFGHIJKLMNOPQR");

    assert_int_equal(mmc_serial_number(answered("05 80 00 06 20 4B 31 32 33 20"), number, sizeof(number)), MMC_OK);
    assert_string_equal(number, "K123");
    assert_int_equal(mmc_serial_number(answered("05 80 00 0A 31 32 33 34 35 36 37 38 39 30"), number, sizeof(number)), MMC_OK);
    assert_string_equal(number, "1234567");
    /* the standard data instead of the page */
    assert_int_equal(mmc_serial_number(answered("05 00 05 02 1F 00 00 00"), number, sizeof(number)), MMC_ILLEGAL_REQUEST);
}

static void test_unit(void **state)
{
    struct mmc_mechanism_status mechanism;
    struct mmc_media_event event;
    struct mmc_sense sense;
    uint32_t milliseconds;

    (void)state;
    assert_int_equal(mmc_get_media_event(answered("00 06 04 5E 02 02 00 00"), &event), MMC_OK);
    assert_int_equal(event.code, MMC_MEDIA_NEW);
    assert_true(event.medium_present && !event.tray_open);
    assert_int_equal(mmc_get_media_event(answered("00 06 04 5E 03 01 02 03"), &event), MMC_OK);
    assert_true(!event.medium_present && event.tray_open && event.start_slot == 2 && event.end_slot == 3);
    /* NEA; another class; a header alone; a header that promises what did not come */
    assert_int_equal(mmc_get_media_event(answered("00 02 80 00"), &event), MMC_NO_FEATURE);
    assert_int_equal(mmc_get_media_event(answered("00 06 01 5E 00 00 00 00"), &event), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_media_event(answered("00 02 04 5E"), &event), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_media_event(answered("00 06 04 5E 02 02"), &event), MMC_BAD_REPLY);

    assert_int_equal(mmc_get_busy_time(answered("00 06 06 5E 01 01 00 64"), &milliseconds), MMC_OK);
    assert_int_equal(milliseconds, 10000);
    assert_int_equal(mmc_get_busy_time(answered("00 06 06 5E 00 00 00 64"), &milliseconds), MMC_OK);
    assert_int_equal(milliseconds, 0);

    assert_int_equal(mmc_mechanism_status(answered("E5 32 01 02 03 06 00 18"), &mechanism), MMC_OK);
    assert_true(mechanism.fault && mechanism.door_open);
    assert_int_equal(mechanism.changer_state, 3);
    assert_int_equal(mechanism.current_slot, 0x45);
    assert_int_equal(mechanism.mechanism_state, 1);
    assert_int_equal(mechanism.current_lba, 0x010203);
    assert_int_equal(mechanism.slots, 6);

    assert_int_equal(mmc_request_sense(answered("70 00 02 00 00 00 00 0A 00 00 00 00 04 07 00 80 80 00"), &sense), MMC_OK);
    assert_true(sense.progress_valid && sense.progress == 0x8000);
    assert_int_equal(mmc_request_sense(answered("00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"), &sense), MMC_BAD_REPLY);
}

static void test_features(void **state)
{
    static const char all[] = "00 00 00 34 00 00 00 09 00 00 03 0C 00 09 01 00 00 0A 00 00 00 08 00 00 00 01 0B 08 00 00 00 02 "
            "01 00 00 00 00 2E 00 04 3F 00 0C 00 01 08 03 04 31 32 33 34 FF FF 00 00";
    static const struct { uint16_t code; uint8_t version; bool persistent, current; uint8_t length; } expected[] =
    {
        { 0x0000, 0, true, true, 12 }, { 0x0001, 2, true, true, 8 }, { 0x002E, 0, false, false, 4 },
        { 0x0108, 0, true, true, 4 }, { 0xFFFF, 0, false, false, 0 },
    };
    uint8_t buffer[MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX];
    struct mmc_profile_entry profiles[MMC_PROFILES_MAX];
    struct mmc_configuration configuration;
    struct mmc_removable_medium removable;
    struct mmc_cd_track_at_once tao;
    struct mmc_cd_mastering mastering;
    struct mmc_feature feature;
    uint32_t offset = 0, count;
    size_t i;

    (void)state;
    assert_int_equal(mmc_get_configuration(answered(all), MMC_FEATURES_ALL, 0, buffer, sizeof(buffer), &configuration), MMC_OK);
    assert_int_equal(configuration.current_profile, MMC_PROFILE_CD_R);
    for (i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
    {
        assert_true(mmc_next_feature(&configuration, &offset, &feature));
        assert_int_equal(feature.code, expected[i].code);
        assert_int_equal(feature.version, expected[i].version);
        assert_int_equal(feature.persistent, expected[i].persistent);
        assert_int_equal(feature.current, expected[i].current);
        assert_int_equal(feature.length, expected[i].length);
    }
    assert_false(mmc_next_feature(&configuration, &offset, &feature));

    assert_int_equal(mmc_get_profiles(answered(all), profiles, &count), MMC_OK);
    assert_int_equal(count, 3);
    assert_int_equal(profiles[0].profile, MMC_PROFILE_CD_R);
    assert_true(profiles[0].current && !profiles[1].current);
    assert_int_equal(profiles[2].profile, MMC_PROFILE_CD_ROM);

    /* the feature is not the first one: the drive has it not */
    assert_int_equal(mmc_get_feature(answered(all), MMC_FEATURE_CD_MASTERING, false, buffer, &feature), MMC_NO_FEATURE);
    assert_int_equal(mmc_get_feature(answered("00 00 00 04 00 00 00 09"), MMC_FEATURE_CD_MASTERING, false, buffer, &feature),
            MMC_NO_FEATURE);
    assert_int_equal(mmc_get_feature(answered("00 00 00 0C 00 00 00 09 00 2E 00 04 3F 00 0C 00"), MMC_FEATURE_CD_MASTERING,
            true, buffer, &feature), MMC_FEATURE_NOT_CURRENT);
    assert_int_equal(feature.length, 4);
    /* a descriptor that promises more than came, an odd length in the profile list, a length that is too short */
    assert_int_equal(mmc_get_feature(answered("00 00 00 0C 00 00 00 09 00 2E 01 08 3F 00 0C 00"), MMC_FEATURE_CD_MASTERING,
            true, buffer, &feature), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_profiles(answered("00 00 00 0A 00 00 00 09 00 00 03 02 00 09"), profiles, &count), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_profiles(answered("00 00 00 03 00 00 00 09"), profiles, &count), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_cd_mastering(answered("00 00 00 08 00 00 00 09 00 2E 01 00"), &mastering), MMC_BAD_REPLY);

    assert_int_equal(mmc_get_cd_mastering(answered("00 00 00 0C 00 00 00 09 00 2E 07 04 6B 00 0C 1C"), &mastering), MMC_OK);
    assert_true(mastering.current && mastering.buffer_underrun_free && mastering.session_at_once && mastering.raw);
    assert_true(mastering.cd_rw && mastering.rw_sub_channel && !mastering.raw_multisession && !mastering.test_write);
    assert_int_equal(mastering.max_cue_sheet_length, 0x0C1C);

    assert_int_equal(mmc_get_cd_track_at_once(answered("00 00 00 0C 00 00 00 09 00 2D 07 04 16 00 3F 0F"), &tao), MMC_OK);
    assert_true(tao.rw_raw && tao.test_write && tao.cd_rw && !tao.buffer_underrun_free && !tao.rw_pack && !tao.rw_sub_code);
    assert_int_equal(tao.data_types, 0x3F0F);

    assert_int_equal(mmc_get_removable_medium(answered("00 00 00 0C 00 00 00 09 00 03 03 04 29 00 00 00"), &removable), MMC_OK);
    assert_true(removable.loading_mechanism == 1 && removable.load && removable.eject && removable.lock);
    assert_int_equal(mmc_get_removable_medium(answered("00 00 00 0C 00 00 00 09 00 03 07 04 29 00 00 00"), &removable), MMC_OK);
    assert_false(removable.load);
    assert_string_equal(mmc_profile_name(MMC_PROFILE_DVD_PLUS_R_DL), "DVD+R DL");
    assert_string_equal(mmc_profile_name(0x1234), "unknown");
}

static void test_mode_pages(void **state)
{
    /* a block descriptor although none was wanted, then page 2A as a drive of today gives it */
    static const char page_2a[] = "00 36 70 00 00 00 00 08 00 00 00 00 00 00 08 00 2A 26 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A "
            "00 10 1B 90 16 0D 00 01 00 00 00 01 16 0D 00 02 00 00 1B 90 00 01 16 0D";
    static const char three_pages[] = "00 14 00 00 00 00 00 00 81 02 11 22 45 10 00 03 01 02 03 9D 01 05";
    uint8_t bytes[MMC_MODE_PAGE_MAX], buffer[512];
    struct mmc_capabilities capabilities;
    struct mmc_mode_pages pages;
    struct mmc_mode_page page;
    uint32_t length, offset = 0;

    (void)state;
    assert_int_equal(mmc_get_mode_page(answered(page_2a), MMC_PAGE_CAPABILITIES, MMC_PAGE_CURRENT, bytes, &length), MMC_OK);
    assert_int_equal(length, 40);
    assert_int_equal(mmc_get_capabilities(answered(page_2a), &capabilities), MMC_OK);
    assert_true(capabilities.reads_cd_r && capabilities.reads_dvd_ram && capabilities.writes_cd_rw && capabilities.test_write);
    assert_true(capabilities.buffer_underrun_free && capabilities.cd_da_commands && capabilities.cd_da_accurate);
    assert_true(capabilities.reads_isrc && capabilities.reads_upc && !capabilities.reads_bar_code);
    assert_true(capabilities.rw_supported && !capabilities.rw_deinterleaved && capabilities.c2_pointers);
    assert_int_equal(capabilities.loading_mechanism, 1);
    assert_true(capabilities.eject && capabilities.lock && !capabilities.locked && !capabilities.prevent_jumper);
    assert_int_equal(capabilities.max_read_speed, 0x2113);
    assert_int_equal(capabilities.buffer_size, 2000);
    assert_int_equal(capabilities.current_read_speed, 0x108A);
    assert_int_equal(capabilities.max_write_speed, 7056);
    assert_int_equal(capabilities.current_write_speed, 0x160D);
    assert_int_equal(capabilities.rotation_control, 1);
    assert_int_equal(capabilities.speed_count, 2);
    assert_int_equal(capabilities.speeds[0].speed, 7056);
    assert_int_equal(capabilities.speeds[1].rotation_control, 1);

    assert_int_equal(mmc_mode_sense(answered(three_pages), MMC_PAGE_ALL, MMC_PAGE_CURRENT, buffer, sizeof(buffer), &pages), MMC_OK);
    assert_true(mmc_next_mode_page(&pages, &offset, &page));
    assert_true(page.code == 1 && page.saveable && !page.subpage && page.length == 4);
    assert_true(mmc_next_mode_page(&pages, &offset, &page));
    assert_true(page.code == 5 && !page.saveable && page.subpage && page.length == 7);
    assert_true(mmc_next_mode_page(&pages, &offset, &page));
    assert_true(page.code == 0x1D && page.length == 3);
    assert_false(mmc_next_mode_page(&pages, &offset, &page));

    /* the page is not in the reply; it is cut off; the block descriptors are longer than the reply */
    assert_int_equal(mmc_get_mode_page(answered("00 06 00 00 00 00 00 00"), 5, MMC_PAGE_CURRENT, bytes, &length),
            MMC_NO_SUCH_MODE_PAGE);
    assert_int_equal(mmc_get_mode_page(answered(three_pages), 0x2A, MMC_PAGE_CURRENT, bytes, &length), MMC_NO_SUCH_MODE_PAGE);
    assert_int_equal(mmc_get_mode_page(answered("00 0A 00 00 00 00 00 00 05 32 00 00"), 5, MMC_PAGE_CURRENT, bytes, &length),
            MMC_BAD_REPLY);
    assert_int_equal(mmc_get_mode_page(answered("00 0A 00 00 00 00 FF FF 05 02 00 00"), 5, MMC_PAGE_CURRENT, bytes, &length),
            MMC_BAD_REPLY);
    /* more speeds than there is room for */
    hex_bytes("2A 22 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF FF 00 00 12 34", bytes,
            sizeof(bytes));
    assert_true(mmc_capabilities_parse(bytes, 36, &capabilities));
    assert_int_equal(capabilities.speed_count, 1);
    assert_true(mmc_capabilities_parse(bytes, 35, &capabilities));
    assert_int_equal(capabilities.speed_count, 0);
    /* the current write speed stood elsewhere before the list came */
    bytes[20] = 0x12;
    bytes[28] = 0x34;
    assert_true(mmc_capabilities_parse(bytes, 31, &capabilities));
    assert_int_equal(capabilities.current_write_speed, 0x1200);
    assert_true(mmc_capabilities_parse(bytes, 32, &capabilities));
    assert_int_equal(capabilities.current_write_speed, 0x3400);
    assert_false(mmc_capabilities_parse(bytes, 7, &capabilities));
    bytes[0] = 5;
    assert_false(mmc_capabilities_parse(bytes, 36, &capabilities));
}

static void test_disc_information(void **state)
{
    struct mmc_disc_information x;
    int32_t lba;

    (void)state;
    /* a blank 80-minute CD-R: lead-in at 97:34:23, last lead-out at 79:59:74 */
    assert_int_equal(mmc_read_disc_information(answered("00 20 00 01 01 01 01 20 FF 00 00 00 00 00 00 00 00 61 22 17 00 4F 3B 4A "
            "00 00 00 00 00 00 00 00 00 00"), &x), MMC_OK);
    assert_int_equal(x.disc_status, MMC_DISC_BLANK);
    assert_int_equal(x.last_session_status, MMC_SESSION_EMPTY);
    assert_true(x.unrestricted_use && !x.erasable && !x.disc_id_valid && !x.bar_code_valid);
    assert_int_equal(x.sessions, 1);
    assert_int_equal(x.disc_type, 0xFF);
    assert_true(mmc_disc_lead_in_start(&x, &lba));
    assert_int_equal(lba, -11077);
    assert_true(mmc_disc_last_lead_out(&x, &lba));
    assert_int_equal(lba, 359849);

    /* a finalised CD-RW with everything set; numbers above 255; no addresses */
    assert_int_equal(mmc_read_disc_information(answered("00 28 1E 01 02 03 04 FF 20 01 02 03 12 34 56 78 FF FF FF FF FF FF FF FF "
            "31 32 33 34 35 36 37 38 42 01 00 00 00 00 00 00 00 00"), &x), MMC_OK);
    assert_int_equal(x.disc_status, MMC_DISC_FINALIZED);
    assert_int_equal(x.last_session_status, MMC_SESSION_COMPLETE);
    assert_true(x.erasable && x.disc_id_valid && x.bar_code_valid && x.application_code_valid && x.mrw_dirty);
    assert_int_equal(x.sessions, 0x0102);
    assert_int_equal(x.first_track_in_last_session, 0x0203);
    assert_int_equal(x.last_track_in_last_session, 0x0304);
    assert_int_equal(x.background_format, MMC_FORMATTED);
    assert_int_equal(x.disc_id, 0x12345678);
    assert_memory_equal(x.bar_code, "12345678", 8);
    assert_int_equal(x.application_code, 0x42);
    assert_int_equal(x.opc_entries, 1);
    assert_false(mmc_disc_lead_in_start(&x, &lba));
    assert_false(mmc_disc_last_lead_out(&x, &lba));

    /* shorter than the addresses; the length says less than came; no times; another data type */
    assert_int_equal(mmc_read_disc_information(answered("00 0A 00 01 01 01 01 20 00 00 00 00"), &x), MMC_OK);
    assert_false(mmc_disc_lead_in_start(&x, &lba));
    assert_int_equal(mmc_read_disc_information(answered("00 09 00 01 01 01 01 20 00 00 00 00"), &x), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_disc_information(answered("00 20 00 01 01 01 01 20 00 00 00 00 00 00 00 00 00 61 3C 17 01 4F 3B 4A"),
            &x), MMC_OK);
    assert_false(mmc_disc_lead_in_start(&x, &lba));
    assert_false(mmc_disc_last_lead_out(&x, &lba));
    assert_int_equal(mmc_read_disc_information(answered("00 0A 20 63 00 00 00 00 00 00 00 00"), &x), MMC_BAD_REPLY);
}

static void test_track_information(void **state)
{
    struct mmc_track_information x;

    (void)state;
    assert_int_equal(mmc_read_track_information(answered("00 2E 02 01 00 F7 D1 03 FF FF D2 8D 00 00 01 2C 00 05 7E 40 00 00 00 20 "
            "00 01 00 00 00 00 01 0B 01 02 00 00 00 00 00 07 00 00 00 08 00 00 00 09"), MMC_TRACK_BY_NUMBER, 1, &x), MMC_OK);
    assert_int_equal(x.track, 0x0102);
    assert_int_equal(x.session, 0x0201);
    assert_true(x.damaged && x.copy && x.reserved && x.blank && x.fixed_packet && !x.packet);
    assert_int_equal(x.layer_jump_status, 3);
    assert_int_equal(x.track_mode, 7);
    assert_int_equal(x.data_mode, 1);
    assert_true(x.next_writable_valid && x.last_recorded_valid);
    assert_int_equal(x.start, -11635);
    assert_int_equal(x.next_writable, 300);
    assert_int_equal(x.free_blocks, 360000);
    assert_int_equal(x.packet_size, 32);
    assert_int_equal(x.size, 65536);
    assert_int_equal(x.last_recorded, 0x10B);
    assert_int_equal(x.read_compatibility, 7);
    assert_int_equal(x.layer_jump_next, 8);
    assert_int_equal(x.last_layer_jump, 9);

    /* as MMC-1 drives give it: what is not there is not valid, whatever the bits say */
    assert_int_equal(mmc_read_track_information(answered("00 1A 01 01 00 04 4F 03 00 00 00 00 00 00 00 00 00 05 7E 40 00 00 00 00 "
            "00 05 7E 40"), MMC_TRACK_BY_NUMBER, 1, &x), MMC_OK);
    assert_true(x.next_writable_valid && !x.last_recorded_valid);
    assert_int_equal(mmc_read_track_information(answered("00 19 01 01 00 04 4F 03 00 00 00 00 00 00 00 00 00 05 7E 40 00 00 00 00 "
            "00 05 7E 40"), MMC_TRACK_BY_NUMBER, 1, &x), MMC_BAD_REPLY);
}

static void test_toc(void **state)
{
    struct mmc_session_information sessions;
    struct mmc_toc_item items[2];
    struct mmc_toc toc;
    struct mmc_atip atip;
    uint8_t packs[64];
    uint32_t count, length;

    (void)state;
    assert_int_equal(mmc_read_toc(answered("00 1A 01 02 00 10 01 00 00 00 00 00 00 12 02 00 00 00 12 34 00 10 AA 00 00 00 56 78"),
            &toc), MMC_OK);
    assert_true(toc.first_track == 1 && toc.last_track == 2 && toc.count == 3);
    assert_true(toc.tracks[1].number == 2 && toc.tracks[1].adr == 1 && toc.tracks[1].control == 2);
    assert_int_equal(toc.tracks[1].start, 0x1234);
    assert_int_equal(toc.tracks[2].number, MMC_LEAD_OUT_TRACK);
    assert_int_equal(toc.tracks[2].start, 0x5678);
    /* a descriptor that is not whole does not count (tgt gives 18 of 20 bytes) */
    assert_int_equal(mmc_read_toc(answered("00 12 01 01 00 14 01 00 00 00 00 00 00 14 AA 00 00 00"), &toc), MMC_OK);
    assert_int_equal(toc.count, 1);
    /* out of order; a track that is not there; the lead-out first; two tracks at one place */
    assert_int_equal(mmc_read_toc(answered("00 12 01 02 00 10 02 00 00 00 00 00 00 10 01 00 00 00 12 34"), &toc), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_toc(answered("00 12 01 02 00 10 01 00 00 00 00 00 00 10 03 00 00 00 12 34"), &toc), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_toc(answered("00 12 01 02 00 10 AA 00 00 00 00 00 00 10 01 00 00 00 12 34"), &toc), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_toc(answered("00 12 01 02 00 10 01 00 00 00 12 34 00 10 02 00 00 00 12 34"), &toc), MMC_BAD_REPLY);

    assert_int_equal(mmc_read_session_information(answered("00 0A 01 03 00 14 05 00 00 01 00 00"), &sessions), MMC_OK);
    assert_true(sessions.first_session == 1 && sessions.last_session == 3 && sessions.track.number == 5);
    assert_int_equal(sessions.track.start, 65536);
    assert_int_equal(mmc_read_session_information(answered("00 02 01 03"), &sessions), MMC_BAD_REPLY);

    assert_int_equal(mmc_read_full_toc(answered("00 18 01 01 01 10 00 A2 00 00 00 00 4A 01 02 01 34 00 01 05 06 07 08 00 02 09"),
            items, 2, &count), MMC_OK);
    assert_int_equal(count, 2);
    assert_true(items[0].point == 0xA2 && items[0].p_minute == 0x4A && items[0].p_second == 1 && items[0].p_frame == 2);
    assert_true(items[1].adr == 3 && items[1].control == 4 && items[1].point == 1 && items[1].minute == 5
            && items[1].second == 6 && items[1].frame == 7 && items[1].zero == 8 && items[1].p_frame == 9);
    assert_int_equal(mmc_read_full_toc(answered("00 18 01 01 01 10 00 A2 00 00 00 00 4A 01 02 01 34 00 01 05 06 07 08 00 02 09"),
            items, 1, &count), MMC_BUFFER_TOO_SMALL);
    assert_int_equal(count, 1);

    assert_int_equal(mmc_read_atip(answered("00 1E 00 00 D5 40 CD 00 61 22 17 00 4F 3B 4A 00 01 02 03 00 04 05 06 00 07 08 09 00 "
            "0A 0B 0C 00"), &atip), MMC_OK);
    assert_true(atip.indicative_power == 5 && atip.reference_speed == 5 && atip.unrestricted_use && atip.erasable);
    assert_true(atip.sub_type == 1 && atip.a1_valid && !atip.a2_valid && atip.a3_valid && atip.s4_valid);
    assert_int_equal(atip.lead_in_start, -11077);
    assert_int_equal(atip.last_lead_out, 359849);
    assert_memory_equal(atip.a3, "\x07\x08\x09", 3);
    assert_int_equal(mmc_read_atip(answered("00 02 00 00"), &atip), MMC_INCOMPATIBLE_MEDIUM);
    assert_int_equal(mmc_read_atip(answered("00 1A 00 00 D5 40 CD 00 61 22 4B 00 4F 3B 4A"), &atip), MMC_BAD_REPLY);

    assert_int_equal(mmc_read_cd_text(answered("00 18 00 00 80 00 00 00 01 02 03 04 05 06 07 08 09 0A 0B 0C AA BB 81 00 00 00"),
            packs, sizeof(packs), &length), MMC_OK);
    assert_int_equal(length, 18);
    assert_int_equal(packs[0], 0x80);
    assert_int_equal(packs[17], 0xBB);
    assert_int_equal(mmc_read_cd_text(answered("00 02 00 00"), packs, sizeof(packs), &length), MMC_OK);
    assert_int_equal(length, 0);
    assert_int_equal(mmc_read_cd_text(answered("00 00 00 00"), packs, sizeof(packs), &length), MMC_BAD_REPLY);
}

static void test_subchannel(void **state)
{
    struct mmc_position position;
    char number[14], isrc[13];

    (void)state;
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 14 02 00 00 00 80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00"),
            number), MMC_OK);
    assert_string_equal(number, "4006381333931");
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 14 02 00 00 00 00 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00"),
            number), MMC_OK);
    assert_string_equal(number, "");
    /* valid, and not 13 digits; another format; too short */
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 14 02 00 00 00 80 34 30 30 36 33 38 31 33 33 33 39 33 41 00 00"),
            number), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 14 03 00 00 00 80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00"),
            number), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 00"), number), MMC_BAD_REPLY);

    assert_int_equal(mmc_read_isrc(answered("00 15 00 14 03 10 2A 00 80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00"), 42, isrc), MMC_OK);
    assert_string_equal(isrc, "USK7Y9812345");
    assert_int_equal(mmc_read_isrc(answered("00 15 00 14 03 10 2A 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"), 42, isrc), MMC_OK);
    assert_string_equal(isrc, "");
    assert_int_equal(mmc_read_isrc(answered("00 15 00 14 03 10 2A 00 80 41 5A 30 39 41 39 30 30 39 39 30 39 30 00 00 00"), 42, isrc), MMC_OK);
    assert_string_equal(isrc, "AZ09A9009909");
    /* just so long, and a byte less */
    assert_int_equal(mmc_read_isrc(answered("00 15 00 11 03 10 2A 00 80 41 5A 30 39 41 39 30 30 39 39 30 39"), 42, isrc), MMC_OK);
    assert_int_equal(mmc_read_isrc(answered("00 15 00 10 03 10 2A 00 80 41 5A 30 39 41 39 30 30 39 39 30 39"), 42, isrc), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 12 02 00 00 00 80 34 30 30 36 33 38 31 33 33 33 39 33 31"), number), MMC_OK);
    assert_int_equal(mmc_read_catalogue_number(answered("00 15 00 11 02 00 00 00 80 34 30 30 36 33 38 31 33 33 33 39 33 31"), number),
            MMC_BAD_REPLY);
    /* of another track; not of ISRC's letters */
    assert_int_equal(mmc_read_isrc(answered("00 15 00 14 03 10 2A 00 80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00"), 41, isrc),
            MMC_BAD_REPLY);
    assert_int_equal(mmc_read_isrc(answered("00 15 00 14 03 10 2A 00 80 55 53 00 37 59 39 38 31 32 33 34 35 00 00 00"), 42, isrc),
            MMC_BAD_REPLY);

    assert_int_equal(mmc_read_position(answered("00 11 00 0C 01 14 03 02 00 00 12 34 FF FF FF FF"), &position), MMC_OK);
    assert_true(position.audio_status == 0x11 && position.adr == 1 && position.control == 4 && position.track == 3);
    assert_true(position.index == 2 && position.absolute == 0x1234 && position.relative == -1);
}

static void test_write_side(void **state)
{
    struct mmc_write_speed speeds[2];
    struct mmc_buffer_capacity capacity;
    struct fake_answer answer = { 0 };
    uint32_t count;

    (void)state;
    assert_int_equal(mmc_read_buffer_capacity(answered("00 0A 00 00 00 20 00 00 00 10 00 00"), &capacity), MMC_OK);
    assert_int_equal(capacity.length, 0x200000);
    assert_int_equal(capacity.available, 0x100000);
    assert_int_equal(mmc_read_buffer_capacity(answered("00 0A 00 00 00 20 00 00 00 20 00 01"), &capacity), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_buffer_capacity(answered("00 0A 00 01 00 20 00 00 00 10 00 00"), &capacity), MMC_BAD_REPLY);
    assert_int_equal(mmc_read_buffer_capacity(answered("00 09 00 00 00 20 00 00 00 10 00 00"), &capacity), MMC_BAD_REPLY);

    assert_int_equal(mmc_get_write_speeds(answered("00 00 00 24 00 00 00 00 0B 00 00 00 00 05 7E 3F 00 00 1B 90 00 00 1B 90 "
            "00 00 00 00 00 05 7E 3F 00 00 0D C8 00 00 02 C2"), speeds, 2, &count), MMC_OK);
    assert_int_equal(count, 2);
    assert_true(speeds[0].pure_cav && speeds[0].exact && speeds[0].mixed && !speeds[1].pure_cav && !speeds[1].exact);
    assert_int_equal(speeds[0].write_speed, 7056);
    assert_int_equal(speeds[0].end_lba, 359999);
    assert_int_equal(speeds[1].read_speed, 3528);
    assert_int_equal(speeds[1].write_speed, 706);

    /* more of them than there is room for */
    {
        struct mmc_write_speed one[1]; /* by the sanitizer's fence */

        assert_int_equal(mmc_get_write_speeds(answered("00 00 00 24 00 00 00 00 0B 00 00 00 00 05 7E 3F 00 00 1B 90 00 00 1B 90 "
                "00 00 00 00 00 05 7E 3F 00 00 0D C8 00 00 02 C2"), one, 1, &count), MMC_BUFFER_TOO_SMALL);
        assert_true(count == 1 && one[0].write_speed == 7056);
    }

    /* a drive without GET PERFORMANCE: page 2A, its list or its maximum */
    fake_begin(&fake);
    answer.status = MMC_STATUS_CHECK_CONDITION;
    answer.sense = "70 00 05 00 00 00 00 0A 00 00 00 00 20 00 00 00 00 00";
    fake_expect(&fake, answer);
    memset(&answer, 0, sizeof(answer));
    answer.reply = "00 2E 00 00 00 00 00 00 2A 26 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A 00 10 1B 90 16 0D 00 01 00 00 00 "
            "01 16 0D 00 02 00 00 1B 90 00 01 16 0D";
    fake_expect(&fake, answer);
    assert_int_equal(mmc_get_write_speeds(&fake.device, speeds, 2, &count), MMC_OK);
    assert_int_equal(count, 2);
    assert_true(speeds[0].write_speed == 7056 && !speeds[0].pure_cav && speeds[1].write_speed == 0x160D && speeds[1].pure_cav);
    fake.sent = 0;
    fake.answers[1].reply = "00 1C 00 00 00 00 00 00 2A 14 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A 00 10 1B 90 16 0D";
    assert_int_equal(mmc_get_write_speeds(&fake.device, speeds, 2, &count), MMC_OK);
    assert_true(count == 1 && speeds[0].write_speed == 7056);
    fake_end(&fake);
    /* but a drive that is gone is gone */
    fake.sent = 0;
    fake.answers[0].error = MMC_TRANSPORT_NO_DEVICE;
    fake.answer_count = 1;
    assert_int_equal(mmc_get_write_speeds(&fake.device, speeds, 2, &count), MMC_NO_DEVICE);
}

/* READ CD: sector sizes, and sectors that the transport did not fill. */
static void test_read_cd(void **state)
{
    static const struct { struct mmc_read_cd request; uint32_t size; } sizes[] =
    {
        { { 0, 1, MMC_SECTOR_CD_DA, MMC_MAIN_USER_DATA, MMC_SUB_NONE }, 2352 },
        { { 0, 1, MMC_SECTOR_CD_DA, MMC_MAIN_ALL, MMC_SUB_RAW }, 2448 },
        { { 0, 1, MMC_SECTOR_ANY, MMC_MAIN_ALL, MMC_SUB_Q }, 2368 },
        { { 0, 1, MMC_SECTOR_ANY, MMC_MAIN_ALL | MMC_MAIN_C2, MMC_SUB_RW }, 2352 + 294 + 96 },
        { { 0, 1, MMC_SECTOR_ANY, 0, MMC_SUB_RAW }, 96 },
        { { 0, 1, MMC_SECTOR_ANY, MMC_MAIN_USER_DATA, MMC_SUB_NONE }, 0 },
        { { 0, 1, MMC_SECTOR_MODE1, MMC_MAIN_USER_DATA | MMC_MAIN_EDC_ECC, MMC_SUB_NONE }, 2336 },
        { { 0, 1, MMC_SECTOR_MODE2, MMC_MAIN_USER_DATA, MMC_SUB_NONE }, 2336 },
        { { 0, 1, MMC_SECTOR_MODE2_FORM1, MMC_MAIN_SUBHEADER | MMC_MAIN_USER_DATA, MMC_SUB_NONE }, 2056 },
        { { 0, 1, MMC_SECTOR_MODE2_FORM2, MMC_MAIN_SUBHEADER | MMC_MAIN_USER_DATA, MMC_SUB_NONE }, 2336 },
        { { 0, 1, (enum mmc_sector_type)6, MMC_MAIN_ALL, MMC_SUB_NONE }, 0 },
    };
    static const struct mmc_read_cd four = { 0, 4, MMC_SECTOR_CD_DA, MMC_MAIN_USER_DATA, MMC_SUB_RAW };
    static uint8_t disc[4 * 2448], read[4 * 2448];
    uint32_t arrived;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
        assert_int_equal(mmc_read_cd_sector_size(&sizes[i].request), sizes[i].size);

    memset(disc, 0, sizeof(disc)); /* silence is data too */
    for (arrived = 0; arrived <= 4; arrived++)
    {
        uint32_t rest;

        answered_with(disc, arrived * 2448);
        assert_int_equal(mmc_read_cd(&fake.device, &four, read, sizeof(read)), arrived == 4 ? MMC_OK : MMC_BAD_REPLY);
        /* and now the transport says that everything came */
        rest = (4 - arrived) * 2448;
        answered_with(disc, arrived * 2448);
        fake.answers[0].lie = rest;
        assert_int_equal(mmc_read_cd(&fake.device, &four, read, sizeof(read)), arrived == 4 ? MMC_OK : MMC_BAD_REPLY);
    }
    assert_memory_equal(read, disc, sizeof(disc));
}

/* --- cut, longer than it should be, and nonsense ------------------------------------------------------------------ */

static uint8_t big[65536];

static void all_replies(const uint8_t *data, uint32_t length, bool tell_everything)
{
    /* Whatever comes back, the result is one of these three, and the sanitizers stay silent. */
    static const enum mmc_result allowed[] = { MMC_OK, MMC_BAD_REPLY, MMC_NO_FEATURE, MMC_FEATURE_NOT_CURRENT,
        MMC_NO_SUCH_MODE_PAGE, MMC_INCOMPATIBLE_MEDIUM, MMC_BUFFER_TOO_SMALL, MMC_ILLEGAL_REQUEST };
    unsigned int which;

    for (which = 0; which < 22; which++)
    {
        uint8_t *exact = malloc(length ? length : 1);
        union
        {
            struct mmc_inquiry inquiry;
            struct mmc_media_event event;
            struct mmc_mechanism_status mechanism;
            struct mmc_cd_mastering mastering;
            struct mmc_removable_medium removable;
            struct mmc_profile_entry profiles[MMC_PROFILES_MAX];
            struct mmc_capabilities capabilities;
            struct mmc_write_parameters parameters;
            struct mmc_disc_information disc;
            struct mmc_track_information track;
            struct mmc_toc toc;
            struct mmc_session_information sessions;
            struct mmc_toc_item items[3];
            struct mmc_atip atip;
            struct mmc_position position;
            struct mmc_buffer_capacity buffer;
            struct mmc_write_speed speeds[3];
            struct mmc_sense sense;
            struct mmc_configuration configuration;
            char text[16];
        } x;
        enum mmc_result result = MMC_OK;
        struct mmc_device *d;
        struct mmc_feature feature;
        struct mmc_mode_pages pages;
        struct mmc_mode_page page;
        uint32_t count, offset = 0, steps = 0;
        size_t i;

        memcpy(exact, data, length);
        d = answered_with(exact, length);
        /* get_write_speeds asks three times */
        fake_expect(&fake, fake.answers[0]);
        fake_expect(&fake, fake.answers[0]);
        if (tell_everything) fake.answers[0].lie = fake.answers[1].lie = fake.answers[2].lie = 100000;
        switch (which)
        {
        case 0: result = mmc_inquiry(d, &x.inquiry); break;
        case 1: result = mmc_serial_number(d, x.text, sizeof(x.text)); break;
        case 2: result = mmc_get_media_event(d, &x.event); break;
        case 3: result = mmc_mechanism_status(d, &x.mechanism); break;
        case 4: result = mmc_get_cd_mastering(d, &x.mastering); break;
        case 5: result = mmc_get_removable_medium(d, &x.removable); break;
        case 6: result = mmc_get_profiles(d, x.profiles, &count); break;
        case 7: result = mmc_get_capabilities(d, &x.capabilities); break;
        case 8: result = mmc_get_write_parameters(d, MMC_PAGE_CURRENT, &x.parameters); break;
        case 9: result = mmc_read_disc_information(d, &x.disc); break;
        case 10: result = mmc_read_track_information(d, MMC_TRACK_BY_NUMBER, 1, &x.track); break;
        case 11: result = mmc_read_toc(d, &x.toc); break;
        case 12: result = mmc_read_session_information(d, &x.sessions); break;
        case 13: result = mmc_read_full_toc(d, x.items, 3, &count); break;
        case 14: result = mmc_read_atip(d, &x.atip); break;
        case 15: result = mmc_read_cd_text(d, big, sizeof(big), &count); break;
        case 16: result = mmc_read_isrc(d, 1, x.text); break;
        case 17: result = mmc_read_catalogue_number(d, x.text); break;
        case 18: result = mmc_read_position(d, &x.position); break;
        case 19: result = mmc_read_buffer_capacity(d, &x.buffer); break;
        case 20: result = mmc_get_write_speeds(d, x.speeds, 3, &count); break;
        case 21:
            result = mmc_get_configuration(d, MMC_FEATURES_ALL, 0, big, 1024, &x.configuration);
            while (result == MMC_OK && mmc_next_feature(&x.configuration, &offset, &feature))
            {
                assert_true(feature.data + feature.length <= big + 1024);
                steps++;
            }
            assert_true(steps <= 1024);
            offset = steps = 0;
            if (mmc_mode_sense(d, MMC_PAGE_ALL, MMC_PAGE_CURRENT, big, 1024, &pages) != MMC_OK) break;
            while (mmc_next_mode_page(&pages, &offset, &page))
            {
                assert_true(page.bytes + page.length <= big + 1024);
                steps++;
            }
            assert_true(steps <= 1024);
            break;
        }
        for (i = 0; i < sizeof(allowed) / sizeof(allowed[0]) && allowed[i] != result; i++);
        if (i == sizeof(allowed) / sizeof(allowed[0])) fail_msg("reply %u of %u bytes: %s", which, length, mmc_result_text(result));
        free(exact);
    }
}

static const char * const seeds[] =
{
    "05 80 05 32 1F 00 00 00 56 42 55 52 4E 20 20 20 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 41 31 2E 30 30",
    "00 00 00 14 00 00 00 09 00 2E 03 04 7F 00 0C 00 00 03 07 04 39 00 00 00",
    "00 36 70 00 00 00 00 08 00 00 00 00 00 00 08 00 2A 26 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A 00 10 1B 90 16 0D 00 01",
    "00 3A 00 00 00 00 00 00 05 32 41 C4 00 00 00 00 00 00 00 00 00 00 00 96 80 34 30 30 36 33 38 31 33 33 33 39 33 31 00 00 80 55",
    "00 20 00 01 01 01 01 20 FF 00 00 00 00 00 00 00 00 61 22 17 00 4F 3B 4A 00 00 00 00 00 00 00 00 00 00",
    "00 2E 02 01 00 F7 D1 03 FF FF D2 8D 00 00 01 2C 00 05 7E 40 00 00 00 20 00 01 00 00 00 00 01 0B 01 02 00 00",
    "00 1A 01 02 00 10 01 00 00 00 00 00 00 12 02 00 00 00 12 34 00 10 AA 00 00 00 56 78",
    "00 18 01 01 01 10 00 A2 00 00 00 00 4A 01 02 01 34 00 01 05 06 07 08 00 02 09",
    "00 15 00 14 03 10 01 00 80 55 53 4B 37 59 39 38 31 32 33 34 35 00 00 00",
    "00 00 00 24 00 00 00 00 0B 00 00 00 00 05 7E 3F 00 00 1B 90 00 00 1B 90 00 00 00 00 00 05 7E 3F 00 00 0D C8 00 00 02 C2",
};

static void test_cut_and_bent(void **state)
{
    uint8_t data[512];
    uint32_t cut, length, random = 1;
    unsigned int bend;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++)
    {
        length = hex_bytes(seeds[i], data, sizeof(data));
        for (cut = 0; cut <= length; cut++)
        {
            all_replies(data, cut, false);
            all_replies(data, cut, true);
        }
        /* lengths at the ends of their ranges */
        for (bend = 0; bend < 8; bend++)
        {
            uint8_t keep = data[bend];

            data[bend] = 0xFF;
            all_replies(data, length, false);
            all_replies(data, length, true);
            data[bend] = keep;
        }
    }
    for (i = 0; i < 300; i++)
    {
        length = random % sizeof(data);
        for (cut = 0; cut < sizeof(data); cut++)
        {
            random = random * 1664525 + 1013904223;
            data[cut] = (uint8_t)(random >> 24);
        }
        if (i & 1) data[0] = 0;
        all_replies(data, length, i & 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_inquiry),
        cmocka_unit_test(test_unit),
        cmocka_unit_test(test_features),
        cmocka_unit_test(test_mode_pages),
        cmocka_unit_test(test_disc_information),
        cmocka_unit_test(test_track_information),
        cmocka_unit_test(test_toc),
        cmocka_unit_test(test_subchannel),
        cmocka_unit_test(test_write_side),
        cmocka_unit_test(test_read_cd),
        cmocka_unit_test(test_cut_and_bent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
