/*
 * Identifiers of ISO 9660 and Joliet: what a name becomes where not all characters and lengths are allowed, and how those
 * that have become the same are told apart.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "volume/iso.h"
#include "volume/numbers.h"

/* ECMA-119 10.1, level 1: 8 characters, and 3 of extension for files. 10.2 and 7.5.1, level 2: 30 together; 7.6.3, 31 for a
 * directory. Joliet: 64 of either (Joliet Specification, "Directory and File Identifiers"). */
struct limits
{
    unsigned file_base, file_extension;     /* the longest of each */
    unsigned file_both;                     /* together, the dot not counted */
    unsigned directory;
};

static const struct limits level_1 = { 8, 3, 11, 8 };
static const struct limits level_2 = { 30, 29, 30, 31 };
static const struct limits joliet_limits = { 64, 63, 63, 64 };

#define MAX_PATH_BYTES 255

/* A name on its way: characters, then what tells it from others. */
struct candidate
{
    uint16_t base[VOLUME_MAX_NAME], extension[VOLUME_MAX_NAME];
    unsigned base_length, extension_length;
    bool has_dot, is_file;
};

/* ECMA-119 7.4.1: d-characters. */
static uint16_t d_character(uint16_t character)
{
    character = volume_upper_case(character);
    if ((character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9')) return character;
    return '_';
}

/* Joliet Specification, "Allowed Character Set": all but the control characters and six others. */
static uint16_t joliet_character(uint16_t character)
{
    return character < 0x20 || strchr("*/:;?\\", character < 0x80 ? character : 'a') ? '_' : character;
}

static void convert(uint16_t (*character)(uint16_t), const uint16_t *in, unsigned length, uint16_t *out, unsigned *out_length)
{
    unsigned i, used = 0;

    for (i = 0; i < length; i++)
    {
        /* In ISO 9660 one character stands for one character, and a surrogate pair is one. */
        if (character == d_character && in[i] >= 0xDC00 && in[i] <= 0xDFFF && i && in[i - 1] >= 0xD800 && in[i - 1] <= 0xDBFF)
            continue;
        out[used++] = character(in[i]);
    }
    *out_length = used;
}

/* The part behind the last dot is the extension; a name that begins with its only dot has none. */
static void split(const struct volume_node *node, bool joliet, struct candidate *candidate)
{
    uint16_t (*character)(uint16_t) = joliet ? joliet_character : d_character;
    unsigned length = node->name_length, dot;

    /* Readers of Joliet leave dots at the end out, as Windows does with any name: then two would be the same. */
    while (joliet && length > 1 && node->name[length - 1] == '.') length--;
    dot = length;
    candidate->is_file = node->kind == VOLUME_FILE;
    if (candidate->is_file)
    {
        while (dot > 1 && node->name[dot - 1] != '.') dot--;
        dot = dot > 1 ? dot - 1 : length;
    }
    candidate->has_dot = dot < length;
    convert(character, node->name, dot, candidate->base, &candidate->base_length);
    if (candidate->has_dot)
        convert(character, node->name + dot + 1, length - dot - 1, candidate->extension,
                &candidate->extension_length);
    else
        candidate->extension_length = 0;
}

static void shorten(struct candidate *candidate, const struct limits *limits)
{
    unsigned base = limits->file_base;

    if (!candidate->is_file)
    {
        if (candidate->base_length > limits->directory) candidate->base_length = limits->directory;
        return;
    }
    /* An extension that leaves no room for a name is cut, too. */
    if (candidate->extension_length > limits->file_extension) candidate->extension_length = limits->file_extension;
    if (candidate->extension_length && base > limits->file_both - candidate->extension_length)
        base = limits->file_both - candidate->extension_length;
    if (base < 1)
    {
        candidate->extension_length--;
        base = 1;
    }
    if (candidate->base_length > base) candidate->base_length = base;
}

/* Not half of a surrogate pair at the end. */
static unsigned whole_characters(const uint16_t *text, unsigned length)
{
    return length && text[length - 1] >= 0xD800 && text[length - 1] <= 0xDBFF ? length - 1 : length;
}

static unsigned put_number(uint16_t *out, uint32_t number)
{
    uint16_t digits[10];
    unsigned count = 0, i;

    do digits[count++] = (uint16_t)('0' + number % 10); while ((number /= 10));
    for (i = 0; i < count; i++) out[i] = digits[count - 1 - i];
    return count;
}

/* Writes the identifier, with a number at the end of the base when it is not 0: that takes the place of the base's last
 * characters where there is no more room. */
static void compose(const struct candidate *candidate, const struct limits *limits, bool joliet, uint32_t number,
        struct iso_identifier *identifier)
{
    unsigned base = candidate->base_length, extension = candidate->extension_length, digits = 0, room, i, length = 0;
    uint16_t text[ISO_MAX_IDENTIFIER], suffix[10];

    if (number)
    {
        digits = put_number(suffix, number);
        room = !candidate->is_file ? limits->directory : extension ? limits->file_both - extension : limits->file_base;
        if (candidate->is_file && room > limits->file_base) room = limits->file_base;
        if (room < digits + 1)
        {
            extension = 0;
            room = candidate->is_file ? limits->file_base : limits->directory;
        }
        if (base > room - digits) base = room - digits;
    }
    base = whole_characters(candidate->base, base);
    extension = whole_characters(candidate->extension, extension);
    for (i = 0; i < base; i++) text[length++] = candidate->base[i];
    for (i = 0; i < digits; i++) text[length++] = suffix[i];
    /* What is nothing but dots would be the directory itself. */
    if (!extension && length == 1 && text[0] == '.') text[0] = '_';
    if (candidate->is_file)
    {
        /* ECMA-119 7.5.1: in ISO 9660 a file's identifier always has its dot, in Joliet only one that the name has. */
        if (!joliet || extension) text[length++] = '.';
        for (i = 0; i < extension; i++) text[length++] = candidate->extension[i];
        text[length++] = ';';
        text[length++] = '1';
    }
    for (i = 0; i < length; i++)
    {
        if (joliet) put_be16(identifier->bytes + 2 * i, text[i]);
        else identifier->bytes[i] = (uint8_t)text[i];
    }
    identifier->length = (uint8_t)(joliet ? 2 * length : length);
}

static const struct limits *limits_of(bool joliet, unsigned level)
{
    if (joliet) return &joliet_limits;
    return level == 1 ? &level_1 : &level_2;
}

/* --- all different --------------------------------------------------------------------------------------------------- */

/* The identifiers of one directory, as offsets into the plan's text; a hash table, at most half full. */
struct set
{
    uint32_t *places;
    uint32_t mask;
};

/* What a reader shows of an identifier: without the version, and in ISO 9660 without a dot that nothing follows. A directory and a
 * file differ in no more than that perhaps, and must not look the same. */
static uint8_t shown_length(bool joliet, const uint8_t *bytes, uint8_t length)
{
    static const uint8_t wide_version[] = { 0, ';', 0, '1' };

    if (joliet) return length > 4 && !memcmp(bytes + length - 4, wide_version, 4) ? length - 4 : length;
    if (length > 2 && bytes[length - 2] == ';') length -= 2;
    return length > 1 && bytes[length - 1] == '.' ? length - 1 : length;
}

static uint32_t hash_identifier(const uint8_t *bytes, uint8_t length)
{
    uint32_t hash = 2166136261u, i;

    for (i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* Where an identifier that looks like this one is or would be. */
static uint32_t *find_place(const struct set *set, const struct iso_plan *plan, const struct iso_identifier *identifier)
{
    uint8_t length = shown_length(plan->joliet, identifier->bytes, identifier->length);
    uint32_t place = hash_identifier(identifier->bytes, length) & set->mask;

    for (; set->places[place]; place = (place + 1) & set->mask)
    {
        const uint8_t *text = plan->text + set->places[place];

        if (shown_length(plan->joliet, text + 1, *text) == length && !memcmp(text + 1, identifier->bytes, length)) break;
    }
    return &set->places[place];
}

static enum volume_result store(struct iso_plan *plan, const struct iso_identifier *identifier, uint32_t *offset)
{
    uint32_t needed = identifier->length + 1u;

    if (plan->text_size - plan->text_used < needed)
    {
        uint64_t size = (uint64_t)plan->text_size + plan->text_size / 2 + 4096;
        uint8_t *text;

        if (size > UINT32_MAX || !(text = realloc(plan->text, (size_t)size))) return VOLUME_OUT_OF_MEMORY;
        plan->text = text;
        plan->text_size = (uint32_t)size;
    }
    *offset = plan->text_used;
    plan->text[plan->text_used] = identifier->length;
    memcpy(plan->text + plan->text_used + 1, identifier->bytes, identifier->length);
    plan->text_used += needed;
    return VOLUME_OK;
}

/* A number is tried on a name that is taken. It goes on counting for the whole directory, so that many that are the same cost
 * no more than few. */
static enum volume_result name_child(struct iso_plan *plan, const struct limits *limits, const struct volume_node *node,
        struct set *set, uint32_t *number)
{
    struct iso_identifier identifier;
    struct candidate candidate;
    enum volume_result result;
    uint32_t *place;

    split(node, plan->joliet, &candidate);
    shorten(&candidate, limits);
    compose(&candidate, limits, plan->joliet, 0, &identifier);
    for (place = find_place(set, plan, &identifier); *place; place = find_place(set, plan, &identifier))
    {
        if (++*number > ISO_MAX_NUMBER) return VOLUME_NO_UNIQUE_NAME;
        compose(&candidate, limits, plan->joliet, *number, &identifier);
    }
    if ((result = store(plan, &identifier, place))) return result;
    plan->nodes[node->serial].identifier = *place;
    return VOLUME_OK;
}

uint32_t iso_text_bytes(bool joliet, unsigned level, const struct volume_node *node)
{
    const struct limits *limits = limits_of(joliet, level);
    uint32_t most = node->kind == VOLUME_DIRECTORY ? limits->directory : limits->file_both + 1, length = node->name_length + 1u;

    if (node->kind == VOLUME_STREAM) return 0;
    if (length > most) length = most;
    /* a byte of length, and the version */
    return 1 + (length + (node->kind == VOLUME_FILE ? 2 : 0)) * (joliet ? 2 : 1);
}

bool iso_keeps_name(bool joliet, unsigned level, const struct volume_node *node)
{
    const struct limits *limits = limits_of(joliet, level);
    struct iso_identifier identifier;
    struct candidate candidate;
    unsigned length, i;

    split(node, joliet, &candidate);
    shorten(&candidate, limits);
    compose(&candidate, limits, joliet, 0, &identifier);
    length = shown_length(joliet, identifier.bytes, identifier.length);
    if (length != (joliet ? 2u : 1u) * node->name_length) return false;
    for (i = 0; i < node->name_length; i++)
    {
        if (joliet && (identifier.bytes[2 * i] << 8 | identifier.bytes[2 * i + 1]) != node->name[i]) return false;
        if (!joliet && identifier.bytes[i] != volume_upper_case(node->name[i])) return false;
    }
    return true;
}

/* ECMA-119 6.8.2.1: a file's identifier, those of the directories above it but for the root's, and how many these are, come to 255
 * at most. Directories of eight levels never take so much that nothing is left for a name. */
static struct limits limits_within(const struct iso_plan *plan, unsigned level, const struct volume_node *directory)
{
    struct limits limits = *limits_of(plan->joliet, level);
    unsigned room = MAX_PATH_BYTES - 3;     /* the dot and the version */
    uint8_t length;

    if (plan->joliet) return limits;
    for (; directory->parent; directory = directory->parent)
    {
        iso_identifier(plan, directory, &length);
        room -= length + 1u;
    }
    if (limits.file_both > room) limits.file_both = room;
    if (limits.file_base > room) limits.file_base = room;
    if (limits.file_extension > room - 1) limits.file_extension = room - 1;
    return limits;
}

enum volume_result iso_name_children(struct iso_plan *plan, unsigned level, const struct volume_node *directory,
        uint32_t number, struct volume_problem *problem)
{
    struct limits limits = limits_within(plan, level, directory);
    const struct volume_node *node;
    enum volume_result result = VOLUME_OK;
    uint32_t size = 4;
    struct set set;

    while (size / 2 < directory->children.count) size *= 2;
    set.mask = size - 1;
    if (!(set.places = calloc(size, sizeof(*set.places)))) return VOLUME_OUT_OF_MEMORY;
    for (node = directory->children.first; node && !result; node = node->next)
    {
        result = name_child(plan, &limits, node, &set, &number);
        if (result) volume_fail(result, problem, node, plan->joliet ? VOLUME_JOLIET : VOLUME_ISO9660);
    }
    free(set.places);
    return result;
}
