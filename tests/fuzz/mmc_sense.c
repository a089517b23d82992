/*
 * Sense data, in both forms, of any length: the parser, the table of meanings, the words.
 *
 * Input: an operation code, the size of the text buffer, then the sense data.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "mmc/opcode.h"
#include "mmc/sense.h"
#include "fuzz.h"

static void check_words(const struct mmc_sense *sense, size_t size)
{
    char *text = malloc(size ? size : 1);

    if (!text) abort();
    must_hold(mmc_sense_text(sense, text, size) == text, "the text is the caller's buffer");
    if (size) must_be_text(text, size - 1, "sense in words is a text");
    if (size > 12) must_hold(*text, "sense has words");
    free(text);
}

/* Where SPC-4 4.5.3 and 4.5.2 have the three bytes that matter most. */
static void check_codes(const uint8_t *data, size_t size, const struct mmc_sense *sense)
{
    bool fixed = (data[0] & 0x7F) < 0x72;
    size_t end = fixed ? size < 8 ? size : 8 + (size_t)data[7] : size;

    if (end > size) end = size;
    must_hold(sense->key == (data[fixed ? 2 : 1] & 0x0F), "the key is where it stands");
    if (fixed)
    {
        must_hold(sense->asc == (end > 12 ? data[12] : 0), "the ASC is where it stands");
        must_hold(sense->ascq == (end > 13 ? data[13] : 0), "the ASCQ is where it stands");
    }
    else
    {
        must_hold(sense->asc == (size > 2 ? data[2] : 0), "the ASC is where it stands");
        must_hold(sense->ascq == (size > 3 ? data[3] : 0), "the ASCQ is where it stands");
    }
    must_hold(sense->deferred == (data[0] & 1), "odd response codes are deferred");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct mmc_sense none;
    struct input input = { data, size, 0 };
    uint8_t opcode = take_byte(&input), text_size = take_byte(&input), padded[512] = { 0 };
    struct mmc_sense sense, again;
    size_t length;
    uint8_t *bytes = take_rest(&input, &length);
    bool valid = mmc_sense_parse(bytes, length, &sense);

    must_hold(valid == sense.valid, "valid is what the parser says");
    if (!valid) must_hold(!memcmp(&sense, &none, sizeof(sense)), "sense that is none is all zero");
    else
    {
        must_hold((bytes[0] & 0x7F) >= 0x70 && (bytes[0] & 0x7F) <= 0x73, "there are four response codes");
        check_codes(bytes, length, &sense);
        must_hold(!sense.field_valid || sense.key == MMC_KEY_ILLEGAL_REQUEST, "a field pointer comes with key 5");
        must_hold(!sense.field_valid || sense.field_bit <= 7 || sense.field_bit == 0xFF, "a bit pointer has 3 bits");
        must_hold(!sense.progress_valid || sense.key == MMC_KEY_NO_SENSE || sense.key == MMC_KEY_NOT_READY,
                "progress comes with keys 0 and 2");
        if ((bytes[0] & 0x7F) < 0x72 && length <= sizeof(padded)) /* what is not there counts as zero */
        {
            memcpy(padded, bytes, length);
            must_hold(mmc_sense_parse(padded, sizeof(padded), &again), "zeros behind it change nothing");
            must_hold(!memcmp(&sense, &again, sizeof(sense)), "zeros behind it change nothing");
        }
    }
    must_hold((unsigned int)mmc_sense_result(&sense, opcode) < MMC_RESULT_COUNT, "sense means something of the list");
    must_hold(valid || mmc_sense_result(&sense, opcode) != MMC_OK, "no sense is no success");
    check_words(&sense, text_size);
    free(bytes);
    return 0;
}
