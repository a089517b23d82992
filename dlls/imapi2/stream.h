/*
 * What all streams of this DLL share. They are read-only: what is in them is computed, or read from other streams, when it
 * is asked for.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_STREAM_H
#define IMAPI2_STREAM_H

#include "imapi2_private.h"

struct stream_content;

/* A kind of stream. Static data. */
struct stream_kind
{
    const IStreamVtbl *vtbl;            /* its IStream part is made of the methods below */
    const IID *iid;                     /* its interface derived from IStream, or NULL */
    const struct com_class *class_info; /* or NULL */
    BOOL resizable;                     /* SetSize works */
    /* Reads what there is from position on: all of size bytes, or up to the end. *done is 0 before. A failure is one for all
     * that was asked: nothing is made up for what a part does not give. Not called for less than a byte, nor beyond the end,
     * nor from within itself for one stream; clones may call it at the same time. */
    HRESULT (*read)(struct stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done);
    /* For a kind whose read is not made for several streams at a time: another content with the same bytes. May be NULL. */
    HRESULT (*copy)(struct stream_content *content, struct stream_content **out);
    void (*destroy)(struct stream_content *content);    /* frees everything, its memory too */
};

/* The bytes that a stream gives, the same for a stream and its clones (IStream::Clone). First member of what a kind has. */
struct stream_content
{
    const struct stream_kind *kind;
    LONG ref;
    CRITICAL_SECTION lock;              /* for size, and what else changes; held briefly, never around calls */
    ULONGLONG size;                     /* bytes, STREAM_MAX_SIZE at most */
};

/* A seek pointer in it: the COM object. */
struct stream
{
    IStream IStream_iface;              /* also the pointer of kind->iid, whose vtable begins with IStream's */
    struct com_object com;
    struct stream_content *content;
    CRITICAL_SECTION lock;              /* position; held while reading, which moves it */
    BOOL reading;                       /* somebody's stream, in its Read, called us */
    ULONGLONG position;
};

/* The seek pointer is compared with a signed move. */
#define STREAM_MAX_SIZE ((ULONGLONG)MAXLONGLONG)

/* Starts a content: a count of 1, size 0. */
void stream_content_init(struct stream_content *content, const struct stream_kind *kind);
/* From kind->destroy, before the memory is freed. */
void stream_content_done(struct stream_content *content);
void stream_content_release(struct stream_content *content);

/* A stream at the start of content, whose reference it takes over, also when it fails. */
HRESULT stream_create(struct stream_content *content, IStream **out);
/* The same for a class's create. */
HRESULT stream_create_object(struct stream_content *content, REFIID riid, void **out);

/* The stream of any interface pointer of its: all of them are one. */
struct stream *stream_from_interface(void *iface);

void stream_rewind(struct stream *stream);

/* TRUE when other is this stream or a clone of it: what cannot be a part of it. */
BOOL stream_is_same(struct stream *stream, IStream *other);

/* The methods of IStream. A vtable of a derived interface is an IStreamVtbl of them and its own methods behind it. */
HRESULT WINAPI stream_QueryInterface(IStream *iface, REFIID riid, void **out);
ULONG WINAPI stream_AddRef(IStream *iface);
ULONG WINAPI stream_Release(IStream *iface);
HRESULT WINAPI stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read);
HRESULT WINAPI stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written);
HRESULT WINAPI stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position);
HRESULT WINAPI stream_SetSize(IStream *iface, ULARGE_INTEGER size);
HRESULT WINAPI stream_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written);
HRESULT WINAPI stream_Commit(IStream *iface, DWORD flags);
HRESULT WINAPI stream_Revert(IStream *iface);
HRESULT WINAPI stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type);
HRESULT WINAPI stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type);
HRESULT WINAPI stream_Stat(IStream *iface, STATSTG *stat, DWORD flags);
HRESULT WINAPI stream_Clone(IStream *iface, IStream **out);

#define STREAM_METHODS stream_QueryInterface, stream_AddRef, stream_Release, stream_Read, stream_Write, stream_Seek, \
    stream_SetSize, stream_CopyTo, stream_Commit, stream_Revert, stream_LockRegion, stream_UnlockRegion, stream_Stat, \
    stream_Clone

/* For a kind without an interface of its own. */
extern const IStreamVtbl stream_vtbl;

#endif
