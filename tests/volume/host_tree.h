/*
 * What the programs of tests/volume share: names of the host as UTF-16 and back, files of the host as contents, and image files as
 * discs.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef HOST_TREE_H
#define HOST_TREE_H

#include <stdint.h>
#include <stdio.h>

#include "volume/import.h"
#include "volume/tree.h"

/* UTF-8 as UTF-16; lone surrogates in the form of WTF-8 are taken. Returns the length; ends the program when it does not fit
 * or is no UTF-8. */
unsigned host_to_utf16(const char *text, uint16_t *out, unsigned size);
/* The way back, terminated; out has room for 3 * length + 1 bytes. */
void host_to_utf8(const uint16_t *text, unsigned length, char *out);

/* Contents are files of the host, or bytes that lay in a file's own entry. */
struct host_contents
{
    uint32_t size;              /* of the bytes; 0: they are a path */
    char bytes[];
};
extern const struct volume_contents_class host_contents_class;
struct host_contents *host_path_contents(const char *path);
/* volume_import's. */
void *host_embed(const uint8_t *bytes, uint32_t size);

/* An image file as a disc; the program ends when there is none. */
struct host_disc
{
    struct volume_disc disc;
    int file;
};
void host_open_disc(struct host_disc *disc, const char *path);

/* Hands a file's bytes on, wherever they are, piece by piece; `disc` has those of VOLUME_ON_DISC. */
void host_read_contents(struct host_disc *disc, const struct volume_node *node,
        void (*use)(void *context, const uint8_t *bytes, size_t size), void *context);

/* Fills a tree from a directory of the host, the members in the order of their bytes. A member "NAME:STREAM" is a named stream of
 * its sibling NAME. What is in the tree already is replaced, but for directories, which go together. fixed_time: of everything, or 0
 * for the files' own. */
void host_read_tree(struct volume_tree *tree, struct volume_node *parent, const char *path, volume_time fixed_time);

/* fwrite and fclose that end the program when they fail. Zeros that are many are left out of files that can have holes. */
void host_write(FILE *out, const uint8_t *bytes, size_t size, const char *path);
void host_close(FILE *out, const char *path);

/* printf to stderr, and exit status 2. */
void host_fail(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
