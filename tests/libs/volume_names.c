/*
 * Names of ISO 9660 that have to be told apart by numbers (ECMA-119 7.5.1 and 10.1), down to the last number there is.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "volume/iso.h"

static enum volume_result read_nothing(void *contents, const struct volume_node *node, uint64_t offset, void *out,
        uint32_t size)
{
    (void)contents; (void)node; (void)offset; (void)out; (void)size;
    return VOLUME_READ_FAILED;
}

static void release(void *contents)
{
    (void)contents;
}

static const struct volume_contents_class contents_class = { read_nothing, release };

/* All names of a directory, which are one and the same in ISO 9660 until they have numbers. */
static void test_numbers(void **state)
{
    static const struct
    {
        unsigned level;
        uint32_t number;
        unsigned names, fits;           /* of so many, so many can be told apart */
        const char *last;               /* the name of the last that fits */
    }
    cases[] =
    {
        { 1, 0, 3, 3, "LONGNAM2.TXT;1" },
        { 1, 8, 3, 3, "LONGNA10.TXT;1" },
        { 1, ISO_MAX_NUMBER - 2, 3, 3, "L9999999.TXT;1" },
        { 1, ISO_MAX_NUMBER - 1, 3, 2, "L9999999.TXT;1" },
        { 1, ISO_MAX_NUMBER, 1, 1, "LONGNAME.TXT;1" },
        { 1, ISO_MAX_NUMBER, 2, 1, "LONGNAME.TXT;1" },
        { 2, ISO_MAX_NUMBER, 2, 1, "LONGNAMEOFAFILEWITHTOOMUCHI.TXT;1" },
    };
    struct volume_problem problem;
    struct volume_node *nodes[4];
    struct volume_tree *tree;
    enum volume_result result;
    const uint8_t *text;
    struct iso_plan plan;
    uint8_t length;
    unsigned i, j;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        tree = volume_tree_create(&contents_class);
        memset(&plan, 0, sizeof(plan));
        plan.nodes = calloc(4, sizeof(*plan.nodes));
        plan.text = calloc(1, plan.text_size = 1000);
        plan.text_used = 1;
        for (j = 0; j < cases[i].names; j++)
        {
            /* they differ where ISO 9660 sees no difference */
            uint16_t name[64];
            char plain[64];
            size_t k;

            snprintf(plain, sizeof(plain), "longnameofafilewithtoomuchin%uit.txt", j);
            for (k = 0; plain[k]; k++) name[k] = (uint8_t)plain[k];
            assert_non_null(nodes[j] = volume_node_create(VOLUME_FILE, name, k, 1));
            assert_int_equal(volume_tree_attach(tree, volume_tree_root(tree), nodes[j]), VOLUME_OK);
            nodes[j]->serial = j;
        }
        memset(&problem, 0, sizeof(problem));
        result = iso_name_children(&plan, cases[i].level, volume_tree_root(tree), cases[i].number, &problem);
        assert_int_equal(result, cases[i].fits == cases[i].names ? VOLUME_OK : VOLUME_NO_UNIQUE_NAME);
        if (result)
        {
            assert_ptr_equal(problem.node, nodes[cases[i].fits]);
            assert_int_equal(problem.file_system, VOLUME_ISO9660);
        }
        text = iso_identifier(&plan, nodes[cases[i].fits - 1], &length);
        assert_int_equal(length, strlen(cases[i].last));
        assert_memory_equal(text, cases[i].last, length);
        volume_tree_destroy(tree);
        free(plan.nodes);
        free(plan.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_numbers),
    };

    return cmocka_run_group_tests_name("volume_names", tests, NULL, NULL);
}
