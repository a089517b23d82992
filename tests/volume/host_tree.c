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

static bool is_zero(const uint8_t *bytes, size_t size)
{
    return !bytes[0] && !memcmp(bytes, bytes + 1, size - 1);
}

void host_write(FILE *out, const uint8_t *bytes, size_t size, const char *path)
{
    if (size >= 32768 && is_zero(bytes, size) && !fseeko(out, (off_t)size, SEEK_CUR)) return;
    if (fwrite(bytes, 1, size, out) != size) host_fail("%s: %s", path, strerror(errno));
}

void host_close(FILE *out, const char *path)
{
    struct stat status;
    off_t end;

    if (fflush(out) || fstat(fileno(out), &status)) host_fail("%s: %s", path, strerror(errno));
    /* a hole at the end */
    end = S_ISREG(status.st_mode) ? ftello(out) : 0;
    if (end > status.st_size && ftruncate(fileno(out), end)) host_fail("%s: %s", path, strerror(errno));
    if (fclose(out)) host_fail("%s: %s", path, strerror(errno));
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
static enum volume_result read_file(void *pointer, const struct volume_node *node, uint64_t offset, void *out, uint32_t size)
{
    const struct host_contents *contents = pointer;
    static const void *last;
    static int file = -1;
    ssize_t got;

    (void)node;
    if (contents->size)
    {
        memcpy(out, contents->bytes + offset, size);
        return VOLUME_OK;
    }
    if (contents != last)
    {
        if (file >= 0) close(file);
        last = contents;
        file = open(contents->bytes, O_RDONLY);
    }
    if (file < 0) return VOLUME_READ_FAILED;
    got = pread(file, out, size, (off_t)offset);
    return got < 0 ? VOLUME_READ_FAILED : got == (ssize_t)size ? VOLUME_OK : VOLUME_CONTENTS_CHANGED;
}

const struct volume_contents_class host_contents_class = { read_file, free };

static struct host_contents *new_contents(const void *bytes, size_t size)
{
    struct host_contents *contents = malloc(sizeof(*contents) + size);

    if (!contents) host_fail("out of memory");
    memcpy(contents->bytes, bytes, size);
    contents->size = (uint32_t)size;
    return contents;
}

struct host_contents *host_path_contents(const char *path)
{
    struct host_contents *contents = new_contents(path, strlen(path) + 1);

    contents->size = 0;
    return contents;
}

void *host_embed(const uint8_t *bytes, uint32_t size)
{
    return new_contents(bytes, size);
}

/* --- discs ----------------------------------------------------------------------------------------------------------- */

static enum volume_result read_disc(struct volume_disc *disc, uint32_t block, uint32_t count, void *out)
{
    size_t size = (size_t)count * VOLUME_BLOCK_SIZE, done;
    ssize_t got;

    if (block >= disc->blocks || count > disc->blocks - block) host_fail("blocks %u and on are not on the disc", block);
    for (done = 0; done < size; done += (size_t)got)
    {
        got = pread(((struct host_disc *)disc)->file, (char *)out + done, size - done, (off_t)block * VOLUME_BLOCK_SIZE + (off_t)done);
        if (got <= 0) return VOLUME_READ_FAILED;
    }
    return VOLUME_OK;
}

void host_open_disc(struct host_disc *disc, const char *path)
{
    struct stat status;

    memset(disc, 0, sizeof(*disc));
    if ((disc->file = open(path, O_RDONLY)) < 0 || fstat(disc->file, &status)) host_fail("%s: %s", path, strerror(errno));
    disc->disc.blocks = (uint32_t)(status.st_size / VOLUME_BLOCK_SIZE);
    disc->disc.read = read_disc;
}

void host_read_contents(struct host_disc *disc, const struct volume_node *node,
        void (*use)(void *context, const uint8_t *bytes, size_t size), void *context)
{
    static uint8_t bytes[64 * VOLUME_BLOCK_SIZE];
    uint64_t offset, left;
    uint32_t size, count, block;
    unsigned i;

    for (offset = 0; node->file.contents && offset < node->file.size; offset += size)
    {
        size = node->file.size - offset < sizeof(bytes) ? (uint32_t)(node->file.size - offset) : sizeof(bytes);
        if (read_file(node->file.contents, node, offset, bytes, size)) host_fail("a file cannot be read");
        use(context, bytes, size);
    }
    for (i = 0; i < node->extent_count; i++)
    {
        block = node->file.extents[i].block;
        for (left = node->file.extents[i].length; left; left -= size, block += count)
        {
            size = left < sizeof(bytes) ? (uint32_t)left : sizeof(bytes);
            count = (size + VOLUME_BLOCK_SIZE - 1) / VOLUME_BLOCK_SIZE;
            if (read_disc(&disc->disc, block, count, bytes)) host_fail("block %u cannot be read", block);
            use(context, bytes, size);
        }
    }
}

/* --- trees ----------------------------------------------------------------------------------------------------------- */

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

/* Attaches a node, or leaves the directory that is there already. */
static struct volume_node *put_node(struct volume_tree *tree, struct volume_node *owner, struct volume_node *node)
{
    enum volume_result result = volume_tree_attach(tree, owner, node);
    struct volume_node *old;

    if (!result) return node;
    if (result != VOLUME_DUPLICATE_NAME) return NULL;
    old = node->kind == VOLUME_STREAM ? volume_tree_find_stream(owner, node->name, node->name_length)
            : volume_tree_find_exact(tree, owner, node->name, node->name_length);
    if (old->kind == VOLUME_DIRECTORY && node->kind == VOLUME_DIRECTORY)
    {
        volume_node_destroy(tree, node);
        return old;
    }
    volume_tree_detach(tree, old);
    volume_node_destroy(tree, old);
    return volume_tree_attach(tree, owner, node) ? NULL : node;
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
        if (!node || !(node = put_node(tree, owner, node))) host_fail("%s: not taken", child);
        if (S_ISDIR(status.st_mode)) host_read_tree(tree, node, child, fixed_time);
        else volume_node_set_contents(tree, node, host_path_contents(child), (uint64_t)status.st_size);
        free(child);
        free(entries[i]);
    }
    free(entries);
}
