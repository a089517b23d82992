/*
 * READ DISC STRUCTURE and SEND DISC STRUCTURE against MMC-6 6.22 and 6.36, and what a drive may get wrong in the reply.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"
#include "mmc/disc_structure.h"

/* Physical format information of a DVD: four bytes of header, whose length counts the two bytes after it. */
static const struct
{
    const char *reply;
    enum mmc_result result;
    uint32_t length;
    const char *what;
} replies[] = {
    { "00 06 00 00 25 0F 02 10", MMC_OK, 4, "as it should be" },
    { "00 06 00 00 25 0F", MMC_OK, 2, "cut on the way: what arrived counts" },
    { "00 04 00 00 25 0F 02 10", MMC_OK, 2, "more arrived than the length says: the length counts" },
    { "00 02 00 00", MMC_BAD_REPLY, 0, "a header only" },
    { "00 00 00 00", MMC_BAD_REPLY, 0, "a length that does not count its own header" },
    { "FF FF 00 00 25", MMC_OK, 1, "a nonsense length" },
    { "00 06 00", MMC_BAD_REPLY, 0, "not even a header" },
};

static void test_replies(void **state)
{
    unsigned int i;

    (void)state;
    for (i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
    {
        uint8_t buffer[64];
        uint32_t length = 99;
        struct fake fake;

        fake_begin(&fake);
        fake_expect(&fake, (struct fake_answer){ .cdb = "AD 01 12 34 56 78 01 10 00 44 C0 00", .reply = replies[i].reply });
        print_message("%s\n", replies[i].what);
        assert_int_equal(mmc_read_disc_structure(&fake.device, 1, 0x10, 0x12345678, 1, 3, buffer, sizeof(buffer), &length),
                replies[i].result);
        assert_int_equal(length, replies[i].length);
    }
}

static void test_arguments(void **state)
{
    uint8_t buffer[64];
    struct fake fake;
    uint32_t length;

    (void)state;
    fake_begin(&fake);
    assert_int_equal(mmc_read_disc_structure(&fake.device, 0, 0, 0, 0, 4, buffer, 64, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_disc_structure(&fake.device, 16, 0, 0, 0, 0, buffer, 64, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_read_disc_structure(&fake.device, 0, 0, 0, 0, 0, buffer, 0, &length), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_disc_structure(&fake.device, 0, 0, buffer, 0), MMC_BAD_ARGUMENT);
    assert_int_equal(mmc_send_disc_structure(&fake.device, 0, 0, buffer, MMC_DISC_STRUCTURE_MAX), MMC_BAD_ARGUMENT);
    fake_end(&fake);
}

static void test_no_structure(void **state)
{
    uint8_t buffer[64];
    struct fake fake;
    uint32_t length;

    (void)state;
    fake_begin(&fake);
    fake_expect(&fake, (struct fake_answer){ .status = MMC_STATUS_CHECK_CONDITION,
            .sense = "70 00 05 00 00 00 00 0A 00 00 00 00 24 00 00 00 00 00" });
    assert_int_equal(mmc_read_disc_structure(&fake.device, 0, 4, 0, 0, 0, buffer, 64, &length), MMC_NO_DISC_STRUCTURE);
    assert_int_equal(length, 0);
}

static void test_send(void **state)
{
    static const uint8_t data[] = { 1, 2, 3, 4, 5 };
    struct fake fake;

    (void)state;
    fake_begin(&fake);
    fake_expect(&fake, (struct fake_answer){ .cdb = "BF 00 00 00 00 00 00 32 00 09 00 00",
            .sent = "00 07 00 00 01 02 03 04 05" });
    assert_int_equal(mmc_send_disc_structure(&fake.device, 0, 0x32, data, sizeof(data)), MMC_OK);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_no_structure),
        cmocka_unit_test(test_send),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
