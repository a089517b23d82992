/*
 * The fields of ECMA-167 and UDF for check_udf.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "udf_fields.h"

#include <string.h>

unsigned revision;

/* 1/7.2.6: bit by bit, as it is written there */
static uint16_t crc_of(const uint8_t *bytes, unsigned size)
{
    unsigned crc = 0, i, bit;

    for (i = 0; i < size; i++)
        for (crc ^= (unsigned)bytes[i] << 8, bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
    return (uint16_t)crc;
}

bool check_tag(const uint8_t *descriptor, unsigned size, uint32_t location, uint32_t block, const char *clause)
{
    unsigned i, sum = 0, version = le16(descriptor + 2), length = le16(descriptor + 10);

    for (i = 0; i < 16; i++) if (i != 4) sum += descriptor[i];
    if ((sum & 0xFF) != descriptor[4])
    {
        finding(block, "ECMA-167 3/7.2.3", "the tag's checksum is %02x, not %02x (%s)", descriptor[4], sum & 0xFF, clause);
        return false;
    }
    if (version != 2 && version != 3) finding(block, "ECMA-167 3/7.2.2", "descriptor version %u", version);
    if (revision && (revision < 0x200) != (version == 2))
        finding(block, "UDF 2.2.1.1", "descriptor version %u with revision %x.%02x", version, revision >> 8, revision & 0xFF);
    if (descriptor[5]) finding(block, "ECMA-167 3/7.2.4", "the tag's reserved byte is %02x", descriptor[5]);
    if (length > BLOCK - 16 || length + 16 < size)
        finding(block, "UDF 2.2.1.2", "the CRC is of %u bytes, the descriptor has %u (%s)", length, size, clause);
    else if (crc_of(descriptor + 16, length) != le16(descriptor + 8))
        finding(block, "ECMA-167 3/7.2.6", "the CRC is %04x, not %04x (%s)", le16(descriptor + 8), crc_of(descriptor + 16, length), clause);
    if (le32(descriptor + 12) != location)
        finding(block, "ECMA-167 3/7.2.8", "the tag's location is %u, not %u (%s)", le32(descriptor + 12), location, clause);
    return true;
}

void check_timestamp(const uint8_t *bytes, uint32_t block, const char *clause, const char *what)
{
    static const uint8_t days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    unsigned i, kind = le16(bytes) >> 12, year = le16(bytes + 2);
    int offset = le16(bytes) & 0xFFF;

    for (i = 0; i < 12 && !bytes[i]; i++) ;
    if (i == 12) return;
    if (offset & 0x800) offset -= 0x1000;
    /* UDF 2.1.4.1: local time */
    if (kind != 1) finding(block, "UDF 2.1.4.1", "%s: a timestamp of type %u", what, kind);
    if (offset != -2047 && (offset < -1440 || offset > 1440)) finding(block, "ECMA-167 1/7.3.1", "%s: %d minutes from UTC", what, offset);
    if (!year || year > 9999 || bytes[4] < 1 || bytes[4] > 12 || bytes[5] < 1 || bytes[5] > days[bytes[4] - 1] || bytes[6] > 23
            || bytes[7] > 59 || bytes[8] > 59 || bytes[9] > 99 || bytes[10] > 99 || bytes[11] > 99)
        finding(block, clause, "%s: no such time: %u-%u-%u %u:%u:%u", what, year, bytes[4], bytes[5], bytes[6], bytes[7], bytes[8]);
}

void check_charspec(const uint8_t *bytes, uint32_t block, const char *clause, const char *what)
{
    static const uint8_t wanted[64] = "\0OSTA Compressed Unicode";

    if (memcmp(bytes, wanted, 64)) finding(block, clause, "%s is not OSTA Compressed Unicode (UDF 2.1.2)", what);
}

void check_cs0(const uint8_t *bytes, unsigned size, uint32_t block, const char *clause, const char *what)
{
    unsigned i, character;

    if (!size) return;
    if (bytes[0] != 8 && bytes[0] != 16)
    {
        finding(block, "UDF 2.1.1", "%s: compression id %u (%s)", what, bytes[0], clause);
        return;
    }
    if (size == 1) finding(block, "UDF 2.1.1", "%s: a compression id and no character (%s)", what, clause);
    if (bytes[0] == 16 && size % 2 == 0) finding(block, "UDF 2.1.1", "%s: half a character (%s)", what, clause);
    for (i = 1; i + (bytes[0] == 16) < size; i += bytes[0] / 8)
    {
        character = bytes[0] == 8 ? bytes[i] : be16(bytes + i);
        if (!character || character == 0xFEFF || character == 0xFFFE)
            finding(block, "UDF 2.1.1", "%s: character %04x (%s)", what, character, clause);
    }
}

void check_dstring(const uint8_t *bytes, unsigned size, uint32_t block, const char *clause, const char *what)
{
    unsigned length = bytes[size - 1];

    if (length > size - 1)
    {
        finding(block, "UDF 2.1.3", "%s: %u bytes in a field of %u (%s)", what, length, size, clause);
        return;
    }
    check_cs0(bytes, length, block, clause, what);
    check_zero(bytes + length, size - 1 - length, block, clause, what);
}

void check_regid(const uint8_t *bytes, const char *wanted, uint32_t block, const char *clause, const char *what)
{
    unsigned length;

    if (bytes[0] & ~3) finding(block, "ECMA-167 1/7.4.1", "%s: flags %02x", what, bytes[0]);
    for (length = 0; length < 23 && bytes[1 + length]; length++)
        if (bytes[1 + length] < 0x20 || bytes[1 + length] > 0x7E)
        {
            finding(block, "ECMA-167 1/7.4.2", "%s: byte %02x in an identifier", what, bytes[1 + length]);
            break;
        }
    check_zero(bytes + 1 + length, 23 - length, block, "ECMA-167 1/7.4.2", what);
    if (wanted ? strncmp((const char *)bytes + 1, wanted, 23) != 0 : !length)
        finding(block, clause, "%s: identifier \"%.23s\"%s%s", what, bytes + 1, wanted ? ", not " : "", wanted ? wanted : "");
    /* UDF 2.1.5.2: a developer's begin with an asterisk */
    if (!wanted && length && bytes[1] != '*') finding(block, "UDF 2.1.5.2", "%s: \"%.23s\" begins without an asterisk", what, bytes + 1);
}

void check_revision(const uint8_t *regid, uint32_t block, const char *clause, const char *what)
{
    unsigned found = le16(regid + 24);

    if (!revision) revision = found;
    if (found != revision)
        finding(block, clause, "%s: revision %x.%02x in a volume of %x.%02x", what, found >> 8, found & 0xFF, revision >> 8, revision & 0xFF);
}
