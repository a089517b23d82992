/*
 * The fields that UDF's descriptors are made of.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/calendar.h"
#include "volume/numbers.h"
#include "volume/udf_fields.h"

/* ECMA-167 1/7.2.6, four bits at a time: x^16 + x^12 + x^5 + 1. Descriptors are short, and a byte's table would be 512 bytes. */
static const uint16_t nibbles[16] =
{
    0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7,
    0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF,
};

uint16_t udf_crc(const uint8_t *bytes, uint32_t length)
{
    uint16_t crc = 0;

    for (; length; length--, bytes++)
    {
        crc = (uint16_t)(crc << 4 ^ nibbles[crc >> 12 ^ *bytes >> 4]);
        crc = (uint16_t)(crc << 4 ^ nibbles[crc >> 12 ^ (*bytes & 15)]);
    }
    return crc;
}

void udf_put_tag(uint8_t *descriptor, enum udf_tag tag, unsigned version, uint32_t location, uint32_t size)
{
    uint8_t sum = 0;
    unsigned i;

    memset(descriptor, 0, UDF_TAG_SIZE);
    put_le16(descriptor, tag);
    put_le16(descriptor + 2, version);
    put_le16(descriptor + 6, 1);            /* serial number: one descriptor set per disc */
    put_le16(descriptor + 8, udf_crc(descriptor + UDF_TAG_SIZE, size - UDF_TAG_SIZE));
    put_le16(descriptor + 10, size - UDF_TAG_SIZE);
    put_le32(descriptor + 12, location);
    for (i = 0; i < UDF_TAG_SIZE; i++) sum = (uint8_t)(sum + descriptor[i]);
    descriptor[4] = sum;
}

void udf_put_timestamp(uint8_t *out, volume_time time)
{
    struct calendar date;

    memset(out, 0, UDF_TIMESTAMP_SIZE);
    if (!calendar_from_time(time, &date)) return;
    put_le16(out, 0x1000);                  /* type 1, offset from UTC 0 (UDF 2.1.4.1) */
    put_le16(out + 2, (uint32_t)date.year);
    out[4] = date.month;
    out[5] = date.day;
    out[6] = date.hour;
    out[7] = date.minute;
    out[8] = date.second;
    out[9] = (uint8_t)(date.microseconds / 10000);
    out[10] = (uint8_t)(date.microseconds / 100 % 100);
    out[11] = (uint8_t)(date.microseconds % 100);
}

void udf_put_regid(uint8_t *out, const char *identifier, const uint8_t *suffix, unsigned suffix_length)
{
    memset(out, 0, UDF_REGID_SIZE);
    memcpy(out + 1, identifier, strnlen(identifier, 23));
    if (suffix_length) memcpy(out + 24, suffix, suffix_length);
}

void udf_put_charspec(uint8_t *out)
{
    static const char name[] = "OSTA Compressed Unicode";

    memset(out, 0, UDF_CHARSPEC_SIZE);
    memcpy(out + 1, name, sizeof(name) - 1);
}

static bool is_narrow(const uint16_t *text, unsigned length)
{
    unsigned i;

    for (i = 0; i < length; i++)
        if (text[i] > 0xFF) return false;
    return true;
}

unsigned udf_compressed_size(const uint16_t *text, unsigned length)
{
    return length ? 1 + (is_narrow(text, length) ? length : 2 * length) : 0;
}

unsigned udf_compress(uint8_t *out, const uint16_t *text, unsigned length)
{
    bool narrow = is_narrow(text, length);
    unsigned i;

    if (!length) return 0;
    out[0] = narrow ? 8 : 16;
    for (i = 0; i < length; i++)
    {
        if (narrow) out[1 + i] = (uint8_t)text[i];
        else put_be16(out + 1 + 2 * i, text[i]);
    }
    return udf_compressed_size(text, length);
}

void udf_put_dstring(uint8_t *out, unsigned size, const uint16_t *text, unsigned length)
{
    memset(out, 0, size);
    while (length && udf_compressed_size(text, length) > size - 1) length--;
    if (length && text[length - 1] >= 0xD800 && text[length - 1] <= 0xDBFF) length--;
    out[size - 1] = (uint8_t)udf_compress(out, text, length);
}
