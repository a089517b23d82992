/*
 * The features of recording, the structures that a recorder reads, and performance: replies against the tables of MMC-6 5.3, READ DISC
 * STRUCTURE and GET PERFORMANCE, whole, cut and bent.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>

#include "mmc_fake.h"

static struct mmc_write_features parse(const char *descriptors)
{
    struct mmc_configuration configuration = { 0 };
    struct mmc_write_features features;
    uint8_t bytes[512], *exact;

    configuration.length = hex_bytes(descriptors, bytes, sizeof(bytes));
    exact = malloc(configuration.length ? configuration.length : 1);
    memcpy(exact, bytes, configuration.length);
    configuration.descriptors = exact;
    configuration.current_profile = MMC_PROFILE_BD_RE;
    mmc_parse_write_features(&configuration, &features);
    free(exact);
    return features;
}

#define ON(member) { #member, offsetof(struct mmc_write_features, member), sizeof(((struct mmc_write_features *)0)->member) }

/* Each descriptor sets these members, and no other but the state of its feature. */
static const struct
{
    const char *descriptor;
    struct { const char *name; size_t offset, size; } members[6];
    uint32_t values[6];
}
cases[] =
{
    { "00 04 05 04 08 00 00 00", { ON(write_protect.cartridge) }, { 1 } },
    { "00 04 05 04 04 00 00 00", { ON(write_protect.disc_control_block) }, { 1 } },
    { "00 04 05 04 02 00 00 00", { ON(write_protect.persistent) }, { 1 } },
    { "00 04 05 04 01 00 00 00", { ON(write_protect.until_power_down) }, { 1 } },
    { "00 1E 09 04 00 00 00 00", { ON(cd_read.current) }, { 1 } },
    { "00 1F 09 04 00 00 00 00", { ON(dvd_read.current) }, { 1 } },
    { "00 20 05 0C 00 23 05 3F 00 00 08 00 00 10 01 00",
        { ON(random_writable.last_lba), ON(random_writable.block_size), ON(random_writable.blocking), ON(random_writable.page_present) },
        { 0x23053F, 2048, 16, 1 } },
    { "00 21 0D 08 12 34 04 01 10 00 00 00", { ON(incremental.data_block_types), ON(incremental.track_resources),
        ON(incremental.links.count), ON(incremental.links.sizes[0]) }, { 0x1234, 1, 1, 16 } },
    { "00 21 0D 08 00 00 02 00 00 00 00 00", { ON(incremental.address_reservation) }, { 1 } },
    { "00 21 0D 08 00 00 01 00 00 00 00 00", { ON(incremental.buffer_underrun_free) }, { 1 } },
    { "00 23 05 08 08 00 00 00 00 00 00 00", { ON(formattable.no_spares) }, { 1 } },
    { "00 23 05 08 04 00 00 00 00 00 00 00", { ON(formattable.expand) }, { 1 } },
    { "00 23 05 08 02 00 00 00 00 00 00 00", { ON(formattable.quick_certification) }, { 1 } },
    { "00 23 05 08 01 00 00 00 00 00 00 00", { ON(formattable.full_certification) }, { 1 } },
    { "00 23 05 08 00 00 00 00 01 00 00 00", { ON(formattable.bd_r_random) }, { 1 } },
    { "00 24 05 04 80 00 00 00", { ON(defect_management.spare_information) }, { 1 } },
    { "00 25 05 08 00 00 08 00 00 20 01 00", { ON(write_once.current) }, { 1 } },
    { "00 26 01 00", { ON(restricted_overwrite.current) }, { 1 } },
    { "00 28 01 04 01 00 00 00", { ON(mrw.write) }, { 1 } },
    { "00 28 01 04 04 00 00 00", { ON(mrw.dvd_plus_write) }, { 1 } },
    { "00 2A 01 04 01 00 00 00", { ON(dvd_plus_rw.write) }, { 1 } },
    { "00 2A 01 04 00 02 00 00", { ON(dvd_plus_rw.quick_start) }, { 1 } },
    { "00 2A 01 04 00 01 00 00", { ON(dvd_plus_rw.close_only) }, { 1 } },
    { "00 2B 01 04 01 00 00 00", { ON(dvd_plus_r.write) }, { 1 } },
    { "00 2C 01 04 08 00 00 00", { ON(rigid_overwrite.defect_status_generate) }, { 1 } },
    { "00 2C 01 04 04 00 00 00", { ON(rigid_overwrite.defect_status_read) }, { 1 } },
    { "00 2C 01 04 02 00 00 00", { ON(rigid_overwrite.intermediate) }, { 1 } },
    { "00 2C 01 04 01 00 00 00", { ON(rigid_overwrite.blank) }, { 1 } },
    { "00 2D 09 04 46 00 3F 0F", { ON(cd_track_at_once.current) }, { 1 } },
    { "00 2E 09 04 3F 00 0C 1C", { ON(cd_mastering.current) }, { 1 } },
    { "00 2F 0D 04 40 00 00 00", { ON(dvd_dash_write.buffer_underrun_free) }, { 1 } },
    { "00 2F 0D 04 08 00 00 00", { ON(dvd_dash_write.dual_layer) }, { 1 } },
    { "00 2F 0D 04 04 00 00 00", { ON(dvd_dash_write.test_write) }, { 1 } },
    { "00 2F 0D 04 02 00 00 00", { ON(dvd_dash_write.dvd_rw) }, { 1 } },
    /* more link sizes promised than there is room for */
    { "00 33 01 08 00 00 00 FF 10 20 30 40", { ON(layer_jump.links.count), ON(layer_jump.links.sizes[0]),
        ON(layer_jump.links.sizes[3]) }, { 4, 16, 64 } },
    { "00 37 01 04 00 0F 00 00", { ON(cd_rw_write.subtypes) }, { 15 } },
    { "00 38 01 04 00 00 00 00", { ON(pow.current) }, { 1 } },
    { "00 3A 01 04 01 03 00 00", { ON(dvd_plus_rw_dl.write), ON(dvd_plus_rw_dl.quick_start), ON(dvd_plus_rw_dl.close_only) },
        { 1, 1, 1 } },
    { "00 3B 01 04 01 00 00 00", { ON(dvd_plus_r_dl.write) }, { 1 } },
    { "00 40 01 04 00 00 00 00", { ON(bd_read.current) }, { 1 } },
    { "00 41 01 14 01 00 00 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 00",
        { ON(bd_write.verify_not_required), ON(bd_write.bd_re) }, { 1, 1 } },
    { "00 41 01 14 00 00 00 00 00 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00", { ON(bd_write.bd_r) }, { 1 } },
    { "01 07 0D 04 10 00 00 00", { ON(streaming.buffer_in_blocks) }, { 1 } },
    { "01 07 0D 04 08 00 00 00", { ON(streaming.set_cd_speed) }, { 1 } },
    { "01 07 0D 04 04 00 00 00", { ON(streaming.page_2a_speeds) }, { 1 } },
    { "01 07 0D 04 02 00 00 00", { ON(streaming.write_speeds) }, { 1 } },
    { "01 07 0D 04 01 00 00 00", { ON(streaming.stream_writing) }, { 1 } },
};

static uint32_t value_at(const struct mmc_write_features *features, size_t offset, size_t size)
{
    const uint8_t *at = (const uint8_t *)features + offset;
    uint32_t number;
    uint16_t half;

    switch (size)
    {
    case 4: memcpy(&number, at, 4); return number;
    case 2: memcpy(&half, at, 2); return half;
    default: return *at;
    }
}

static size_t count_set(const struct mmc_write_features *features)
{
    size_t i, set = 0;

    for (i = 0; i < sizeof(*features); i++) set += ((const uint8_t *)features)[i] != 0;
    return set;
}

static void test_features(void **state)
{
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        struct mmc_write_features features = parse(cases[i].descriptor), none;
        size_t expected = 2; /* present and current */

        assert_int_equal(features.current_profile, MMC_PROFILE_BD_RE);
        for (j = 0; j < 6 && cases[i].members[j].name; j++)
        {
            uint32_t value = cases[i].values[j];

            if (value_at(&features, cases[i].members[j].offset, cases[i].members[j].size) != value)
                fail_msg("%s: %s", cases[i].descriptor, cases[i].members[j].name);
            if (strstr(cases[i].members[j].name, "current")) continue;
            for (; value; value >>= 8) expected += (value & 0xFF) != 0;
        }
        if (cases[i].descriptor[4] == '3' && cases[i].descriptor[3] == '3') expected += 2; /* the link sizes not listed */
        features.current_profile = 0;
        if (count_set(&features) != expected)
            fail_msg("%s sets %u bytes, not %u", cases[i].descriptor, (unsigned int)count_set(&features), (unsigned int)expected);

        /* The same without its data: present and current, and nothing more; and one that is not current. */
        {
            char shorter[12];

            memcpy(shorter, cases[i].descriptor, 9);
            strcpy(shorter + 9, "00");
            features = parse(shorter);
            features.current_profile = 0;
            assert_int_equal(count_set(&features), 2);
            shorter[7] = '0';
            features = parse(shorter);
            features.current_profile = 0;
            assert_int_equal(count_set(&features), strchr("13579BDF", cases[i].descriptor[7]) ? 1 : 2);
        }
        none = parse("");
        none.current_profile = 0;
        assert_int_equal(count_set(&none), 0);
    }
}

static void test_list(void **state)
{
    struct mmc_write_features features;

    (void)state;
    /* twice the same: the first counts; one unknown; a cut one at the end */
    features = parse("00 2B 00 04 01 00 00 00 77 77 03 04 FF FF FF FF 00 2B 01 04 00 00 00 00 00 3B 01 04 01 00 00 00 00 41 01 14 01");
    assert_true(features.dvd_plus_r.state.present && !features.dvd_plus_r.state.current && features.dvd_plus_r.write);
    assert_true(features.dvd_plus_r_dl.state.current && features.dvd_plus_r_dl.write);
    assert_false(features.bd_write.state.present);
}

/* MMC-6, READ DISC STRUCTURE format 00h of DVD. */
static void test_physical(void **state)
{
    static const struct
    {
        const char *data;
        bool good;
        struct mmc_physical_format physical;
    }
    formats[] =
    {
        { "25 0F 02 10 00 03 00 00 00 26 05 3F 00 00 00 00", true, { 2, 5, false, 1, false, 0x30000, 0x26053F, 0 } },
        { "E1 1F 31 10 00 03 00 00 00 FC FF FF 00 23 E7 AF", true, { 0xE, 1, true, 2, true, 0x30000, 0xFCFFFF, 0x23E7AF } },
        { "01 0F 21 10 FF 03 00 00 FF 26 05 3F FF 00 00 01 99", true, { 0, 1, false, 2, false, 0x30000, 0x26053F, 1 } },
        { "25 0F 42 10 00 03 00 00 00 26 05 3F 00 00 00 00", false, { 0 } },
        { "25 0F 02 10 00 03 00 00 00 26 05 3F 00 00 00", false, { 0 } },
        { "", false, { 0 } },
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
    {
        struct mmc_physical_format found;
        uint8_t bytes[32], *exact;
        uint32_t length = hex_bytes(formats[i].data, bytes, sizeof(bytes));

        exact = malloc(length ? length : 1);
        memcpy(exact, bytes, length);
        assert_int_equal(mmc_physical_format_parse(exact, length, &found), formats[i].good);
        assert_int_equal(found.book_type, formats[i].physical.book_type);
        assert_int_equal(found.part_version, formats[i].physical.part_version);
        assert_int_equal(found.small_disc, formats[i].physical.small_disc);
        assert_int_equal(found.layers, formats[i].physical.layers);
        assert_int_equal(found.opposite_track_path, formats[i].physical.opposite_track_path);
        assert_int_equal(found.first_sector, formats[i].physical.first_sector);
        assert_int_equal(found.last_sector, formats[i].physical.last_sector);
        assert_int_equal(found.last_sector_layer_0, formats[i].physical.last_sector_layer_0);
        free(exact);
    }
}

static struct mmc_device *answered(const char *reply)
{
    static struct fake fake;

    fake_begin(&fake);
    fake_expect(&fake, (struct fake_answer){ .reply = reply });
    return &fake.device;
}

static void test_structures(void **state)
{
    struct mmc_write_protection protection;
    struct mmc_spare_area spare;
    uint32_t number;
    bool fixed;

    (void)state;
    assert_int_equal(mmc_read_write_protection(answered("00 06 00 00 0A 00 00 00"), 0, &protection), MMC_OK);
    assert_true(protection.permanent && protection.medium_specific && !protection.cartridge && !protection.until_power_down);
    assert_int_equal(mmc_read_write_protection(answered("00 06 00 00 04 00 00 00"), 0, &protection), MMC_OK);
    assert_true(!protection.permanent && !protection.medium_specific && protection.cartridge && !protection.until_power_down);
    assert_int_equal(mmc_read_write_protection(answered("00 06 00 00 03 00 00 00"), 0, &protection), MMC_OK);
    assert_true(protection.permanent && !protection.medium_specific && !protection.cartridge && protection.until_power_down);
    assert_int_equal(mmc_read_write_protection(answered("00 02 00 00"), 0, &protection), MMC_BAD_REPLY);
    assert_false(protection.permanent || protection.medium_specific || protection.cartridge || protection.until_power_down);

    assert_int_equal(mmc_read_layer_number(answered("00 0A 00 00 80 00 00 00 00 1F C0 00"), MMC_STRUCTURE_LAYER_BOUNDARY, &number,
            &fixed), MMC_OK);
    assert_true(fixed && number == 2080768);
    assert_int_equal(mmc_read_layer_number(answered("00 0A 00 00 00 00 00 00 00 00 00 01"), MMC_STRUCTURE_REMAPPING, &number,
            &fixed), MMC_OK);
    assert_true(!fixed && number == 1);
    assert_int_equal(mmc_read_layer_number(answered("00 0A 00 00 80 00 00 00 00 1F C0"), MMC_STRUCTURE_LAYER_BOUNDARY, &number,
            &fixed), MMC_BAD_REPLY);
    assert_true(!fixed && !number);

    assert_int_equal(mmc_read_spare_area(answered("00 0E 00 00 00 00 00 01 00 00 10 00 00 00 30 00"), MMC_STRUCTURE_BD, &spare),
            MMC_OK);
    assert_true(spare.unused == 0x1000 && spare.allocated == 0x3000 && !spare.unused_supplementary);
    assert_int_equal(mmc_read_spare_area(answered("00 0E 00 00 00 00 00 01 00 00 10 00 00 00 30 00"), MMC_STRUCTURE_DVD, &spare),
            MMC_OK);
    assert_true(spare.unused == 1 && spare.unused_supplementary == 0x1000 && spare.allocated == 0x3000);
    assert_int_equal(mmc_read_spare_area(answered("00 0E 00 00 00 00 00 01 00 00 10 00 00 00 30"), MMC_STRUCTURE_DVD, &spare),
            MMC_BAD_REPLY);
}

static void test_performance(void **state)
{
    static const char two[] = "00 00 00 24 02 00 00 00 00 00 00 00 00 00 15 A4 00 10 00 00 00 00 2B 48 00 10 00 01 00 00 2B 49 "
            "00 23 05 3F 00 00 56 90";
    struct mmc_performance found[2];
    uint32_t count;

    (void)state;
    assert_int_equal(mmc_get_performance(answered(two), true, 0, found, 2, &count), MMC_OK);
    assert_int_equal(count, 2);
    assert_int_equal(found[0].start_lba, 0);
    assert_int_equal(found[0].start_speed, 5540);
    assert_int_equal(found[0].end_lba, 0x100000);
    assert_int_equal(found[0].end_speed, 11080);
    assert_int_equal(found[1].start_lba, 0x100001);
    assert_int_equal(found[1].start_speed, 11081);
    assert_int_equal(found[1].end_speed, 22160);
    assert_int_equal(mmc_get_performance(answered(two), true, 0, found, 1, &count), MMC_BUFFER_TOO_SMALL);
    assert_int_equal(count, 1);
    /* of reading when writing was asked for, and of exceptions; none at all; half of one; a length that does not count */
    assert_int_equal(mmc_get_performance(answered(two), false, 0, found, 2, &count), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_performance(answered("00 00 00 14 03 00 00 00 00 00 00 00 00 00 15 A4 00 10 00 00 00 00 2B 48"), true,
            0, found, 2, &count), MMC_BAD_REPLY);
    assert_int_equal(mmc_get_performance(answered("00 00 00 04 00 00 00 00"), true, 0, found, 2, &count), MMC_OK);
    assert_int_equal(count, 0);
    assert_int_equal(mmc_get_performance(answered("00 00 00 14 02 00 00 00 00 00 00 00 00 00 15 A4"), true, 0, found, 2, &count),
            MMC_OK);
    assert_int_equal(count, 0);
    assert_int_equal(mmc_get_performance(answered("00 00 00 03 02 00 00 00"), true, 0, found, 2, &count), MMC_BAD_REPLY);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_features),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_physical),
        cmocka_unit_test(test_structures),
        cmocka_unit_test(test_performance),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
