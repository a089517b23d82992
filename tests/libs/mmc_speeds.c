/*
 * Write speeds from drives that answer GET PERFORMANCE (MMC-6 6.8) and mode page 2Ah (MMC-3 5.5.10) well, in part, oddly or not
 * at all: what is taken, and from where.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc_fake.h"

#define NOT_KNOWN "S 05 20 00"      /* INVALID COMMAND OPERATION CODE */
#define BAD_FIELD "S 05 24 00"      /* INVALID FIELD IN CDB */
#define SPEEDS_MAX 3

/* A header of GET PERFORMANCE and descriptors of type 3. */
#define CLV_48 " 00 00 00 00 00 05 7E 3F 00 00 1B 90 00 00 21 13"
#define CAV_48 " 08 00 00 00 00 05 7E 3F 00 00 1B 90 00 00 21 13"
#define CLV_4  " 00 00 00 00 00 05 7E 3F 00 00 0D C8 00 00 02 C1"
#define NOTHING " 00 00 00 00 00 05 7E 3F 00 00 1B 90 00 00 00 00"
/* Page 2Ah with a list of 40x (7056 kB/s) and 32x in CAV; with a maximum alone. */
#define PAGE_LIST "00 2E 00 00 00 00 00 00 2A 26 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A 00 10 1B 90 16 0D 00 01 00 00 00 01 " \
    "16 0D 00 02 00 00 1B 90 00 01 16 0D"
#define PAGE_MAXIMUM "00 1C 00 00 00 00 00 00 2A 14 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A 00 10 1B 90 16 0D"
#define PAGE_ZEROS "00 2A 00 00 00 00 00 00 2A 22 3F 37 F1 77 29 23 21 13 01 00 07 D0 10 8A 00 10 00 00 00 00 00 00 00 00 00 00 " \
    "00 00 00 01 00 00 00 00"

struct found
{
    uint32_t write_speed;
    bool pure_cav;
};

/* Each answer: bytes; "S key asc ascq": a sense; "-": the drive is gone; NULL: it is not asked. */
static const struct
{
    const char *name, *performance, *page, *nominal;
    enum mmc_result result;
    struct found found[SPEEDS_MAX];
} cases[] =
{
    { "as it should be", "00 00 00 34 00 00 00 00" CLV_48 CAV_48 CLV_4, NULL, NULL, MMC_OK, { { 8467, 0 }, { 8467, 1 }, { 705, 0 } } },
    { "one more than is said", "00 00 00 14 00 00 00 00" CLV_4 CLV_48, NULL, NULL, MMC_OK, { { 705, 0 } } },
    { "one less than is said", "00 00 00 34 00 00 00 00" CLV_48 CLV_4, NULL, NULL, MMC_OK, { { 8467, 0 }, { 705, 0 } } },
    { "half a descriptor at the end", "00 00 00 24 00 00 00 00" CLV_48 " 00 00 00 00 00 05 7E 3F", NULL, NULL, MMC_OK,
      { { 8467, 0 } } },
    { "an empty place between", "00 00 00 34 00 00 00 00" CLV_48 NOTHING CLV_4, NULL, NULL, MMC_OK, { { 8467, 0 }, { 705, 0 } } },
    { "more than there is room for", "00 00 00 44 00 00 00 00" CLV_48 CAV_48 CLV_4 CLV_48, NULL, NULL, MMC_BUFFER_TOO_SMALL,
      { { 8467, 0 }, { 8467, 1 }, { 705, 0 } } },
    { "the command is not known", NOT_KNOWN, PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "type 3 is not known", BAD_FIELD, PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "not for this disc (5/30/00)", "S 05 30 00", PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "nothing comes", "", PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "part of a header", "00 00 00", PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "a header alone", "00 00 00 04 00 00 00 00", PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "a length of nothing", "00 00 00 00 00 00 00 00" CLV_48, PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "zeros", "00 00 00 24 00 00 00 00" NOTHING NOTHING, PAGE_LIST, NULL, MMC_OK, { { 7056, 0 }, { 0x160D, 1 } } },
    { "a page without a list", NOT_KNOWN, PAGE_MAXIMUM, NULL, MMC_OK, { { 7056, 0 } } },
    { "no page, but a nominal performance", BAD_FIELD, BAD_FIELD,
      "00 00 00 24 02 00 00 00 00 00 00 00 00 00 15 A4 00 0F FF FF 00 00 20 00 00 10 00 00 00 00 20 00 00 22 00 00 00 00 2B 48",
      MMC_OK, { { 0x2B48, 0 } } },
    { "zeros everywhere", "00 00 00 14 00 00 00 00" NOTHING, PAGE_ZEROS, "00 00 00 04 02 00 00 00", MMC_OK, { { 0, 0 } } },
    { "nothing is known", NOT_KNOWN, BAD_FIELD, NOT_KNOWN, MMC_OK, { { 0, 0 } } },
    { "nominal performance of reading", NOT_KNOWN, BAD_FIELD,
      "00 00 00 14 00 00 00 00 00 00 00 00 00 00 15 A4 00 0F FF FF 00 00 20 00", MMC_OK, { { 0, 0 } } },
    { "no disc", "S 02 3A 00", NULL, NULL, MMC_NO_MEDIUM, { { 0, 0 } } },
    { "not ready", "S 02 04 01", NULL, NULL, MMC_BECOMING_READY, { { 0, 0 } } },
    { "it is gone", "-", NULL, NULL, MMC_NO_DEVICE, { { 0, 0 } } },
    { "it goes between", NOT_KNOWN, "-", NULL, MMC_NO_DEVICE, { { 0, 0 } } },
};

static void expect(struct fake *fake, const char *text, char sense[64])
{
    struct fake_answer answer = { 0 };
    unsigned int key, asc, ascq;

    if (!text) return;
    if (sscanf(text, "S %x %x %x", &key, &asc, &ascq) == 3)
    {
        snprintf(sense, 64, "70 00 %02X 00 00 00 00 0A 00 00 00 00 %02X %02X 00 00 00 00", key, asc, ascq);
        answer.status = MMC_STATUS_CHECK_CONDITION;
        answer.sense = sense;
    }
    else if (*text == '-')
        answer.error = MMC_TRANSPORT_NO_DEVICE;
    else
        answer.reply = text;
    fake_expect(fake, answer);
}

static void test_write_speeds(void **state)
{
    struct mmc_write_speed speeds[SPEEDS_MAX];
    struct fake fake;
    char sense[3][64];
    unsigned int i, j;
    uint32_t count;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        enum mmc_result result;

        print_message("%s\n", cases[i].name);
        fake_begin(&fake);
        expect(&fake, cases[i].performance, sense[0]);
        expect(&fake, cases[i].page, sense[1]);
        expect(&fake, cases[i].nominal, sense[2]);
        result = mmc_get_write_speeds(&fake.device, speeds, SPEEDS_MAX, &count);
        if (result != cases[i].result) fail_msg("%s", mmc_result_text(result));
        for (j = 0; j < SPEEDS_MAX && cases[i].found[j].write_speed; j++)
        {
            assert_true(j < count);
            assert_int_equal(speeds[j].write_speed, cases[i].found[j].write_speed);
            assert_int_equal(speeds[j].pure_cav, cases[i].found[j].pure_cav);
        }
        assert_int_equal(count, j);
        fake_end(&fake);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_write_speeds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
