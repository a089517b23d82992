/* mode_pages.c: MODE SENSE(10), MODE SELECT(10) and the pages (SPC-4 6.11, 6.9; MMC-6 clause 7).
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mode_pages.h"
#include "bytes.h"
#include "layer_jump.h"
#include "unit.h"

#include <string.h>

enum { HEADER_SIZE = 8 };

enum page_control
{
    PC_CURRENT = 0,
    PC_CHANGEABLE = 1,
    PC_DEFAULT = 2,
    PC_SAVED = 3
};

/* Bytes of page 05h. */
enum
{
    WP_TYPE = 2,        /* BUFE 6, LS_V 5, test write 4, write type 3-0 */
    WP_TRACK = 3,       /* multi-session 7-6, FP 5, copy 4, track mode 3-0 */
    WP_BLOCK_TYPE = 4,
    WP_BUFE = 0x40,
    WP_TEST = 0x10
};

/* The bytes behind page code and length. What is not named is zero. */
static const uint8_t error_recovery_default[12] = { 0x01, 0x0a, 0x00, 0x08 };
static const uint8_t error_recovery_changeable[12] = { 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0, 0xff, 0xff };

static const uint8_t write_parameters_default[52] =
{
    0x05, 0x32, 0x41, 0x04, 0x08, /* BUFE, TAO; a data track of mode 1 */
    0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 150 /* audio pause: 2 s */
};
/* Everything but the vendor's bytes. */
static const uint8_t write_parameters_changeable[52] =
{
    0, 0, 0x7f, 0xff, 0x0f, 0xff, 0, 0x3f, 0xff, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff
};

static const uint8_t caching_default[12] = { 0x08, 0x0a, 0x04 /* WCE: there is a write cache */ };
static const uint8_t caching_changeable[12] = { 0, 0, 0x05 };

static const uint8_t power_condition_default[12] = { 0x1a, 0x0a };
static const uint8_t power_condition_changeable[12] = { 0, 0, 0, 0x03, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

static const uint8_t timeout_protect_default[10] = { 0x1d, 0x08, 0, 0, 0, 0, 0, 20, 0, 60 };
static const uint8_t timeout_protect_changeable[10] = { 0, 0, 0, 0, 0x07, 0, 0xff, 0xff, 0xff, 0xff };

/* Bytes 2 to 7 are the drive's capabilities; 8 and up are filled in when asked for. */
static const uint8_t capabilities_default[32] =
{
    0x2a, 0x1e,
    0x3f,   /* reads CD-R, CD-RW, packets by method 2, DVD-ROM, DVD-R, DVD-RAM */
    0x37,   /* writes CD-R and CD-RW; test write; DVD-R and DVD-RAM */
    0xf0,   /* BUF, multi-session, mode 2 form 2, mode 2 form 1 */
    0x7f,   /* UPC, ISRC, C2 pointers, R-W corrected, R-W, accurate stream, CD-DA commands */
    0x29,   /* tray, eject, lock */
    0x20    /* R-W in the lead-in */
};
static const uint8_t capabilities_changeable[32] = { 0 };

static bool check_write_parameters(const struct unit *unit, const uint8_t *page);
static unsigned fill_capabilities(const struct unit *unit, uint8_t *page);

static const struct mode_page
{
    uint8_t code;
    uint8_t size;                   /* with page code and length */
    const uint8_t *defaults;
    const uint8_t *changeable;      /* one bits may be changed */
    bool (*good)(const struct unit *unit, const uint8_t *page);     /* NULL: any value the mask lets pass */
    unsigned (*fill)(const struct unit *unit, uint8_t *page);       /* NULL: nothing varies; gives the size */
} mode_pages[MODE_PAGE_COUNT] =
{
    { PAGE_ERROR_RECOVERY, 12, error_recovery_default, error_recovery_changeable, NULL, NULL },
    { PAGE_WRITE_PARAMETERS, 52, write_parameters_default, write_parameters_changeable, check_write_parameters, NULL },
    { PAGE_CACHING, 12, caching_default, caching_changeable, NULL, NULL },
    { PAGE_POWER_CONDITION, 12, power_condition_default, power_condition_changeable, NULL, NULL },
    { PAGE_TIMEOUT_PROTECT, 10, timeout_protect_default, timeout_protect_changeable, NULL, NULL },
    { PAGE_CAPABILITIES, 32, capabilities_default, capabilities_changeable, NULL, fill_capabilities },
};

enum { INDEX_WRITE_PARAMETERS = 1 };

void mode_pages_init(struct mode_pages *pages)
{
    unsigned i;

    memset(pages, 0, sizeof(*pages));
    for (i = 0; i < MODE_PAGE_COUNT; i++)
        memcpy(pages->current[i], mode_pages[i].defaults, mode_pages[i].size);
}

void mode_pages_new_medium(struct mode_pages *pages, bool is_cd)
{
    uint8_t *page = pages->current[INDEX_WRITE_PARAMETERS];

    if (pages->for_data_media == !is_cd)
        return;
    pages->for_data_media = !is_cd;
    memcpy(page, write_parameters_default, sizeof(write_parameters_default));
    if (!is_cd)
        page[WP_TYPE] = WP_BUFE | WRITE_TYPE_PACKET;
}

const uint8_t *write_parameters(const struct unit *unit)
{
    return unit->mode_pages.current[INDEX_WRITE_PARAMETERS];
}

unsigned write_parameter_type(const struct unit *unit)
{
    return write_parameters(unit)[WP_TYPE] & 15;
}

unsigned write_parameter_block_type(const struct unit *unit)
{
    return write_parameters(unit)[WP_BLOCK_TYPE] & 15;
}

bool write_parameter_test(const struct unit *unit)
{
    return write_parameters(unit)[WP_TYPE] & WP_TEST;
}

bool write_parameter_burn_free(const struct unit *unit)
{
    return write_parameters(unit)[WP_TYPE] & WP_BUFE;
}

/* A write type the drive has, with a data block type that goes with it. */
static bool check_write_parameters(const struct unit *unit, const uint8_t *page)
{
    const struct recording_mode *mode = recording_mode_of(page[WP_TYPE] & 15);
    const struct disc *disc = medium_disc(unit);

    if (disc && !disc_is_cd(disc)) /* MMC-6 table 664: incremental, disc at once, layer jump (which has no test write); always user data alone */
    {
        unsigned type = page[WP_TYPE] & 15;

        return (type == WRITE_TYPE_PACKET || type == WRITE_TYPE_SAO
                || (type == WRITE_TYPE_LAYER_JUMP && disc->data.layer_jump && !(page[WP_TYPE] & WP_TEST)))
               && (page[WP_BLOCK_TYPE] & 15) == 8;
    }
    return mode && mode->block_types >> (page[WP_BLOCK_TYPE] & 15) & 1;
}

/* The fields have 16 bits; what is faster is FFFFh. */
static void put_kilobytes(uint8_t *field, const struct speed_class *class, double times)
{
    unsigned kilobytes = speed_kilobytes(class, times);

    put_be16(field, kilobytes > 0xffff ? 0xffff : kilobytes);
}

/* MMC-6 annex E.3.3 (the page is legacy, and everybody still reads it). */
static unsigned fill_capabilities(const struct unit *unit, uint8_t *page)
{
    const struct speed_class *class = unit->speed.class;
    unsigned count;

    if (unit->medium.prevented || unit->medium.persistent_prevented)
        page[6] |= 0x02;
    put_kilobytes(page + 8, class, class->read);
    put_be16(page + 12, BUFFER_SIZE / 1024);
    put_kilobytes(page + 14, class, unit->speed.read);
    put_kilobytes(page + 18, class, class->write[0]);
    put_kilobytes(page + 20, class, unit->speed.write);
    put_kilobytes(page + 28, class, unit->speed.write);
    page[27] = unit->speed.cav ? 1 : 0; /* rotation control selected */
    for (count = 0; class->write[count]; count++)
        put_kilobytes(page + 32 + count * 4 + 2, class, class->write[count]);
    if (class->cav > 0)
    {
        page[32 + count * 4 + 1] = 1;
        put_kilobytes(page + 32 + count++ * 4 + 2, class, class->cav);
    }
    put_be16(page + 30, count);
    page[1] = (uint8_t)(30 + count * 4);
    return 32 + count * 4;
}

/* Writes a page as page control asks for it; gives its size. */
static unsigned put_page(const struct unit *unit, unsigned index, enum page_control control, uint8_t *to)
{
    const struct mode_page *page = &mode_pages[index];
    struct mode_pages defaults;

    switch (control)
    {
    case PC_CHANGEABLE:
        memcpy(to, page->changeable, page->size);
        to[0] = page->defaults[0];
        to[1] = page->defaults[1];
        return page->size;
    case PC_DEFAULT:
        mode_pages_init(&defaults);
        memcpy(to, defaults.current[index], page->size);
        break;
    default:
        memcpy(to, unit->mode_pages.current[index], page->size);
        break;
    }
    return page->fill ? page->fill(unit, to) : page->size;
}

void mode_sense_10(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb;
    enum page_control control = (enum page_control)(cdb[2] >> 6);
    unsigned code = cdb[2] & 0x3f, length = HEADER_SIZE, i;
    uint8_t answer[HEADER_SIZE + MODE_PAGE_COUNT * MODE_PAGE_MAX] = { 0 };

    if (control == PC_SAVED)
    {
        check(command, SENSE_SAVING_NOT_SUPPORTED);
        return;
    }
    if (cdb[3] && !(code == 0x3f && cdb[3] == 0xff)) /* no page has subpages */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    for (i = 0; i < MODE_PAGE_COUNT; i++)
        if (code == 0x3f || code == mode_pages[i].code)
            length += put_page(unit, i, control, answer + length);
    if (length == HEADER_SIZE)
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    put_be16(answer, length - 2);
    reply(command, answer, length, get_be16(cdb + 7));
}

/* Checks one page of a parameter list and puts it into next. Gives its size, 0 when the list ends in the middle of it
 * (*bad unset) or it cannot be had like this (*bad set). */
static unsigned take_page(const struct unit *unit, const uint8_t *data, uint32_t left, struct mode_pages *next,
                          bool *bad)
{
    unsigned index, i;

    *bad = false;
    if (left < 2)
        return 0;
    for (index = 0; index < MODE_PAGE_COUNT; index++)
        if ((data[0] & 0x7f) == mode_pages[index].code)
            break;
    *bad = true;
    if (index == MODE_PAGE_COUNT)
        return 0;
    /* The page may be sent as long as MODE SENSE gave it. For page 05h the 50 bytes without the vendor's are what
     * many programs send. */
    if (data[1] + 2u > MODE_PAGE_MAX || data[1] + 2u < (mode_pages[index].code == PAGE_WRITE_PARAMETERS ? 48u : 4u))
        return 0;
    if (mode_pages[index].code != PAGE_WRITE_PARAMETERS && !mode_pages[index].fill && data[1] + 2u != mode_pages[index].size)
        return 0;
    if (mode_pages[index].code == PAGE_WRITE_PARAMETERS && data[1] + 2u > mode_pages[index].size)
        return 0;
    if (data[1] + 2u > left)
    {
        *bad = false;
        return 0;
    }
    for (i = 2; i < data[1] + 2u && i < mode_pages[index].size; i++)
    {
        uint8_t mask = mode_pages[index].changeable[i];

        /* A field that cannot be changed must be sent as it is (SPC-4 6.9.1); page 2Ah, of which nothing can be
         * changed, is passed over, since programs send it back whole after a change of speed. */
        if (!mode_pages[index].fill && (data[i] & ~mask) != (next->current[index][i] & ~mask))
            return 0;
        next->current[index][i] = (uint8_t)((next->current[index][i] & ~mask) | (data[i] & mask));
    }
    if (mode_pages[index].good && !mode_pages[index].good(unit, next->current[index]))
        return 0;
    *bad = false;
    return data[1] + 2u;
}

void mode_select_10(struct unit *unit, struct command *command)
{
    const uint8_t *cdb = command->cdb, *data = command->data;
    uint32_t length = get_be16(cdb + 7), at;
    struct mode_pages next = unit->mode_pages;
    bool bad;

    if (!(cdb[1] & 0x10) || cdb[1] & 1) /* PF must be set, SP not */
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (!length)
        return;
    if (length < HEADER_SIZE)
    {
        check(command, SENSE_PARAMETER_LIST_LENGTH);
        return;
    }
    if (!received(command, length))
        return;
    if (get_be16(data + 6)) /* block descriptors: there are none */
    {
        check(command, SENSE_INVALID_PARAMETER);
        return;
    }
    for (at = HEADER_SIZE; at < length; )
    {
        unsigned size = take_page(unit, data + at, length - at, &next, &bad);

        if (!size)
        {
            check(command, bad ? SENSE_INVALID_PARAMETER : SENSE_PARAMETER_LIST_LENGTH);
            return;
        }
        at += size;
    }
    if (unit->recording.mode && memcmp(next.current[INDEX_WRITE_PARAMETERS], write_parameters(unit), 52))
    {
        check(command, SENSE_COMMAND_SEQUENCE); /* in the middle of a recording */
        return;
    }
    unit->mode_pages = next;
    layer_jump_choose(unit);
}
