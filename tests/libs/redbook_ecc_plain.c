/*
 * The error correction code as it is made where there are no vectors (32 bit): equal to the one with them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define ECC_PLAIN
#define ecc_encode plain_ecc_encode
#include "../../libs/redbook/ecc.c"
#undef ecc_encode

void ecc_encode(uint8_t area[ECC_AREA_SIZE]);

static void test_equal(void **state)
{
    uint8_t area[ECC_AREA_SIZE], plain[ECC_AREA_SIZE];
    uint32_t value = 7;
    unsigned round, i;

    (void)state;
    for (round = 0; round < 500; round++)
    {
        for (i = 0; i < ECC_AREA_SIZE; i++)
        {
            value = value * 1664525 + 1013904223;
            area[i] = (uint8_t)(value >> 24);
        }
        memcpy(plain, area, sizeof(plain));
        ecc_encode(area);
        plain_ecc_encode(plain);
        assert_memory_equal(area, plain, sizeof(area));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_equal) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
