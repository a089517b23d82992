/*
 * What the programs of tests/volume share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#define _GNU_SOURCE
#include "host_tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void host_fail(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(2);
}

unsigned host_to_utf16(const char *text, uint16_t *out, unsigned size)
{
    unsigned length = 0, more;
    uint32_t code;

    for (; *text; text++)
    {
        uint8_t first = (uint8_t)*text;

        more = first < 0x80 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        code = more == 0 ? first : more == 1 ? first & 0x1F : more == 2 ? first & 0x0F : first & 0x07;
        while (more--)
        {
            if (((uint8_t)*++text & 0xC0) != 0x80) host_fail("a name is not UTF-8");
            code = code << 6 | ((uint8_t)*text & 0x3F);
        }
        if (length + 2 > size) host_fail("a name is too long");
        if (code >= 0x10000)
        {
            out[length++] = (uint16_t)(0xD800 + ((code - 0x10000) >> 10));
            code = 0xDC00 + ((code - 0x10000) & 0x3FF);
        }
        out[length++] = (uint16_t)code;
    }
    return length;
}

void host_to_utf8(const uint16_t *text, unsigned length, char *out)
{
    unsigned i;
    uint32_t code;

    for (i = 0; i < length; i++)
    {
        code = text[i];
        if (code >= 0xD800 && code < 0xDC00 && i + 1 < length && text[i + 1] >= 0xDC00 && text[i + 1] < 0xE000)
            code = 0x10000 + ((code - 0xD800) << 10) + (text[++i] - 0xDC00u);
        if (code < 0x80) *out++ = (char)code;
        else
        {
            if (code < 0x800) *out++ = (char)(0xC0 | code >> 6);
            else
            {
                if (code < 0x10000) *out++ = (char)(0xE0 | code >> 12);
                else
                {
                    *out++ = (char)(0xF0 | code >> 18);
                    *out++ = (char)(0x80 | (code >> 12 & 0x3F));
                }
                *out++ = (char)(0x80 | (code >> 6 & 0x3F));
            }
            *out++ = (char)(0x80 | (code & 0x3F));
        }
    }
    *out = 0;
}

/* Images are read from their beginning to their end: the file that was open is mostly the one that is asked for. */
static enum volume_result read_file(void *contents, const struct volume_node *node, uint64_t offset, void *out, uint32_t size)
{
    static const void *last;
    static int file = -1;
    ssize_t got;

    (void)node;
    if (contents != last)
    {
        if (file >= 0) close(file);
        last = contents;
        file = open(contents, O_RDONLY);
    }
    if (file < 0) return VOLUME_READ_FAILED;
    got = pread(file, out, size, (off_t)offset);
    return got < 0 ? VOLUME_READ_FAILED : got == (ssize_t)size ? VOLUME_OK : VOLUME_CONTENTS_CHANGED;
}

const struct volume_contents_class host_contents_class = { read_file, free };

static volume_time to_volume_time(const struct timespec *time)
{
    /* seconds from 1601 to 1970 */
    return (time->tv_sec + INT64_C(11644473600)) * 10000000 + time->tv_nsec / 100;
}

static char *join(const char *path, const char *name)
{
    char *joined;

    if (asprintf(&joined, "%s/%s", path, name) < 0) host_fail("out of memory");
    return joined;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int no_dots(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

void host_read_tree(struct volume_tree *tree, struct volume_node *parent, const char *path, volume_time fixed_time)
{
    struct dirent **entries;
    struct volume_node *node, *owner;
    struct stat status;
    uint16_t name[2 * VOLUME_MAX_NAME];
    const char *stream;
    char *child, *owner_name;
    int i, count = scandir(path, &entries, no_dots, by_bytes);
    unsigned length;

    if (count < 0) host_fail("%s: %s", path, strerror(errno));
    for (i = 0; i < count; i++)
    {
        child = join(path, entries[i]->d_name);
        if (stat(child, &status)) host_fail("%s: %s", child, strerror(errno));
        owner = parent;
        stream = strchr(entries[i]->d_name, ':');
        if (stream)
        {
            owner_name = strndup(entries[i]->d_name, (size_t)(stream - entries[i]->d_name));
            length = host_to_utf16(owner_name, name, sizeof(name) / sizeof(*name));
            if (!(owner = volume_tree_find_exact(tree, parent, name, length))) host_fail("%s: a stream of nothing", child);
            free(owner_name);
        }
        length = host_to_utf16(stream ? stream + 1 : entries[i]->d_name, name, sizeof(name) / sizeof(*name));
        node = volume_node_create(stream ? VOLUME_STREAM : S_ISDIR(status.st_mode) ? VOLUME_DIRECTORY : VOLUME_FILE, name, length,
                fixed_time ? fixed_time : to_volume_time(&status.st_mtim));
        if (!node || volume_tree_attach(tree, owner, node)) host_fail("%s: not taken", child);
        if (S_ISDIR(status.st_mode))
        {
            host_read_tree(tree, node, child, fixed_time);
            free(child);
        }
        else volume_node_set_contents(tree, node, child, (uint64_t)status.st_size);
        free(entries[i]);
    }
    free(entries);
}
