/*
 * What all streams of the DLLs share. They are read-only: what is in them is computed, or read from other streams or
 * files, when it is asked for.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef LIBS_COM_STREAM_H
#define LIBS_COM_STREAM_H

#include "com/com.h"

struct com_stream_content;

/* A kind of stream. Static data. */
struct com_stream_kind
{
    const IStreamVtbl *vtbl;            /* its IStream part is made of the methods below */
    const IID *iid;                     /* its interface derived from IStream, or NULL */
    const struct com_class *class_info; /* or NULL */
    BOOL resizable;                     /* SetSize works */
    /* Reads what there is from position on: all of size bytes, or up to the end. *done is 0 before. A failure is one for all
     * that was asked: nothing is made up for what a part does not give. Not called for less than a byte, nor beyond the end,
     * nor from within itself for one stream; clones may call it at the same time. */
    HRESULT (*read)(struct com_stream_content *content, ULONGLONG position, BYTE *buffer, ULONG size, ULONG *done);
    /* For a kind whose read is not made for several streams at a time: another content with the same bytes. May be NULL. */
    HRESULT (*copy)(struct com_stream_content *content, struct com_stream_content **out);
    void (*destroy)(struct com_stream_content *content);    /* frees everything, its memory too */
    /* Another interface of the stream `outer`, as a tear-off that counts with it, or E_NOINTERFACE. May be NULL. */
    HRESULT (*query)(struct com_stream_content *content, IStream *outer, REFIID riid, void **out);
};

/* The bytes that a stream gives, the same for a stream and its clones (IStream::Clone). First member of what a kind has. */
struct com_stream_content
{
    const struct com_stream_kind *kind;
    LONG ref;
    CRITICAL_SECTION lock;              /* for size, and what else changes; held briefly, never around calls */
    ULONGLONG size;                     /* bytes, COM_STREAM_MAX_SIZE at most */
};

/* A seek pointer in it: the COM object. */
struct com_stream
{
    IStream IStream_iface;              /* also the pointer of kind->iid, whose vtable begins with IStream's */
    struct com_object com;
    struct com_stream_content *content;
    CRITICAL_SECTION lock;              /* position; held while reading, which moves it */
    BOOL reading;                       /* somebody's stream, in its Read, called us */
    ULONGLONG position;
};

/* The seek pointer is compared with a signed move. */
#define COM_STREAM_MAX_SIZE ((ULONGLONG)MAXLONGLONG)

/* Starts a content: a count of 1, size 0. */
void com_stream_content_init(struct com_stream_content *content, const struct com_stream_kind *kind);
/* From kind->destroy, before the memory is freed. */
void com_stream_content_done(struct com_stream_content *content);
void com_stream_content_release(struct com_stream_content *content);

/* A stream at the start of content, whose reference it takes over, also when it fails. */
HRESULT com_stream_create(struct com_stream_content *content, IStream **out);
/* The same for a class's create. */
HRESULT com_stream_create_object(struct com_stream_content *content, REFIID riid, void **out);

/* The stream of any interface pointer of its: all of them are one. */
struct com_stream *com_stream_from_interface(void *iface);

void com_stream_rewind(struct com_stream *stream);

/* TRUE when other is this stream or a clone of it: what cannot be a part of it. */
BOOL com_stream_is_same(struct com_stream *stream, IStream *other);

/* The methods of IStream. A vtable of a derived interface is an IStreamVtbl of them and its own methods behind it. */
HRESULT WINAPI com_stream_QueryInterface(IStream *iface, REFIID riid, void **out);
ULONG WINAPI com_stream_AddRef(IStream *iface);
ULONG WINAPI com_stream_Release(IStream *iface);
HRESULT WINAPI com_stream_Read(IStream *iface, void *buffer, ULONG size, ULONG *read);
HRESULT WINAPI com_stream_Write(IStream *iface, const void *buffer, ULONG size, ULONG *written);
HRESULT WINAPI com_stream_Seek(IStream *iface, LARGE_INTEGER move, DWORD origin, ULARGE_INTEGER *position);
HRESULT WINAPI com_stream_SetSize(IStream *iface, ULARGE_INTEGER size);
HRESULT WINAPI com_stream_CopyTo(IStream *iface, IStream *target, ULARGE_INTEGER size, ULARGE_INTEGER *read,
        ULARGE_INTEGER *written);
HRESULT WINAPI com_stream_Commit(IStream *iface, DWORD flags);
HRESULT WINAPI com_stream_Revert(IStream *iface);
HRESULT WINAPI com_stream_LockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type);
HRESULT WINAPI com_stream_UnlockRegion(IStream *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size, DWORD type);
HRESULT WINAPI com_stream_Stat(IStream *iface, STATSTG *stat, DWORD flags);
HRESULT WINAPI com_stream_Clone(IStream *iface, IStream **out);

#define COM_STREAM_METHODS com_stream_QueryInterface, com_stream_AddRef, com_stream_Release, com_stream_Read, \
    com_stream_Write, com_stream_Seek, com_stream_SetSize, com_stream_CopyTo, com_stream_Commit, com_stream_Revert, \
    com_stream_LockRegion, com_stream_UnlockRegion, com_stream_Stat, com_stream_Clone

/* For a kind without an interface of its own. */
extern const IStreamVtbl com_stream_vtbl;

#endif
