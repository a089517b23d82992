/*
 * The fields that UDF's descriptors are made of.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/calendar.h"
#include "volume/numbers.h"
#include "volume/udf_fields.h"

/* x^16 + x^12 + x^5 + 1 (ECMA-167 1/7.2.6): row n is what four bits come to with n times four bits behind them. An entry with a small
 * file in it has a CRC over all of its block: eight bytes are looked up side by side. */
static const uint16_t remainders[16][16] =
{
    { 0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7, 0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD, 0xE1CE, 0xF1EF },
    { 0x0000, 0x1231, 0x2462, 0x3653, 0x48C4, 0x5AF5, 0x6CA6, 0x7E97, 0x9188, 0x83B9, 0xB5EA, 0xA7DB, 0xD94C, 0xCB7D, 0xFD2E, 0xEF1F },
    { 0x0000, 0x3331, 0x6662, 0x5553, 0xCCC4, 0xFFF5, 0xAAA6, 0x9997, 0x89A9, 0xBA98, 0xEFCB, 0xDCFA, 0x456D, 0x765C, 0x230F, 0x103E },
    { 0x0000, 0x0373, 0x06E6, 0x0595, 0x0DCC, 0x0EBF, 0x0B2A, 0x0859, 0x1B98, 0x18EB, 0x1D7E, 0x1E0D, 0x1654, 0x1527, 0x10B2, 0x13C1 },
    { 0x0000, 0x3730, 0x6E60, 0x5950, 0xDCC0, 0xEBF0, 0xB2A0, 0x8590, 0xA9A1, 0x9E91, 0xC7C1, 0xF0F1, 0x7561, 0x4251, 0x1B01, 0x2C31 },
    { 0x0000, 0x4363, 0x86C6, 0xC5A5, 0x1DAD, 0x5ECE, 0x9B6B, 0xD808, 0x3B5A, 0x7839, 0xBD9C, 0xFEFF, 0x26F7, 0x6594, 0xA031, 0xE352 },
    { 0x0000, 0x76B4, 0xED68, 0x9BDC, 0xCAF1, 0xBC45, 0x2799, 0x512D, 0x85C3, 0xF377, 0x68AB, 0x1E1F, 0x4F32, 0x3986, 0xA25A, 0xD4EE },
    { 0x0000, 0x1BA7, 0x374E, 0x2CE9, 0x6E9C, 0x753B, 0x59D2, 0x4275, 0xDD38, 0xC69F, 0xEA76, 0xF1D1, 0xB3A4, 0xA803, 0x84EA, 0x9F4D },
    { 0x0000, 0xAA51, 0x4483, 0xEED2, 0x8906, 0x2357, 0xCD85, 0x67D4, 0x022D, 0xA87C, 0x46AE, 0xECFF, 0x8B2B, 0x217A, 0xCFA8, 0x65F9 },
    { 0x0000, 0x045A, 0x08B4, 0x0CEE, 0x1168, 0x1532, 0x19DC, 0x1D86, 0x22D0, 0x268A, 0x2A64, 0x2E3E, 0x33B8, 0x37E2, 0x3B0C, 0x3F56 },
    { 0x0000, 0x45A0, 0x8B40, 0xCEE0, 0x06A1, 0x4301, 0x8DE1, 0xC841, 0x0D42, 0x48E2, 0x8602, 0xC3A2, 0x0BE3, 0x4E43, 0x80A3, 0xC503 },
    { 0x0000, 0x1A84, 0x3508, 0x2F8C, 0x6A10, 0x7094, 0x5F18, 0x459C, 0xD420, 0xCEA4, 0xE128, 0xFBAC, 0xBE30, 0xA4B4, 0x8B38, 0x91BC },
    { 0x0000, 0xB861, 0x60E3, 0xD882, 0xC1C6, 0x79A7, 0xA125, 0x1944, 0x93AD, 0x2BCC, 0xF34E, 0x4B2F, 0x526B, 0xEA0A, 0x3288, 0x8AE9 },
    { 0x0000, 0x377B, 0x6EF6, 0x598D, 0xDDEC, 0xEA97, 0xB31A, 0x8461, 0xABF9, 0x9C82, 0xC50F, 0xF274, 0x7615, 0x416E, 0x18E3, 0x2F98 },
    { 0x0000, 0x47D3, 0x8FA6, 0xC875, 0x0F6D, 0x48BE, 0x80CB, 0xC718, 0x1EDA, 0x5909, 0x917C, 0xD6AF, 0x11B7, 0x5664, 0x9E11, 0xD9C2 },
    { 0x0000, 0x3DB4, 0x7B68, 0x46DC, 0xF6D0, 0xCB64, 0x8DB8, 0xB00C, 0xFD81, 0xC035, 0x86E9, 0xBB5D, 0x0B51, 0x36E5, 0x7039, 0x4D8D },
};

/* What a byte comes to with `behind` bytes behind it. */
static unsigned remainder_of(unsigned byte, unsigned behind)
{
    return remainders[2 * behind + 1][byte >> 4] ^ remainders[2 * behind][byte & 15];
}

uint16_t udf_crc(const uint8_t *bytes, uint32_t length)
{
    unsigned crc = 0;

    for (; length >= 8; length -= 8, bytes += 8)
        crc = remainder_of(bytes[0] ^ crc >> 8, 7) ^ remainder_of(bytes[1] ^ (crc & 0xFF), 6) ^ remainder_of(bytes[2], 5)
                ^ remainder_of(bytes[3], 4) ^ remainder_of(bytes[4], 3) ^ remainder_of(bytes[5], 2) ^ remainder_of(bytes[6], 1)
                ^ remainder_of(bytes[7], 0);
    for (; length; length--, bytes++) crc = (crc << 8 & 0xFF00) ^ remainder_of(*bytes ^ crc >> 8, 0);
    return (uint16_t)crc;
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
