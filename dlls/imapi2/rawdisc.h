/*
 * A raw CD image in the making: what its creator, its tracks and its result streams share.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_RAWDISC_H
#define IMAPI2_RAWDISC_H

#include "imapi2_private.h"
#include "imapi2ext.h"
#include "redbook/cdtext_text.h"
#include "redbook/layout.h"
#include "com/stream_source.h"

/* What a client's stream has for each sector of a track. */
struct raw_sector_kind
{
    enum sector_type type;
    ULONG unit;                 /* bytes */
    BOOL whole;                 /* all that is on the disc, scrambled already */
};

/* NULL for what is no IMAPI_CD_SECTOR_TYPE. */
const struct raw_sector_kind *raw_sector_kind(IMAPI_CD_SECTOR_TYPE type);

/* Free-threaded: everything below `lock` is read and written with it held, until `frozen`; then nothing changes any more
 * and no lock is needed. */
struct raw_disc
{
    LONG ref;
    CRITICAL_SECTION lock;
    BOOL frozen;                /* CreateResultImage was called */
    struct layout layout;       /* arranged after every change; also with a bad index, which CreateResultImage refuses */
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type;
    LONG leadout_limit;
    struct com_stream_source *hidden;  /* AddSpecialPregap's, or NULL */
    struct com_stream_source *tracks[TOC_MAX_TRACKS];
    IMAPI_CD_SECTOR_TYPE types[TOC_MAX_TRACKS];
    struct com_stream_source *rw;      /* AddSubcodeRWGenerator's, or NULL */
    struct cdtext text;         /* AddTextLanguage's */
    BYTE *text_packs;           /* made of it when frozen, NULL: no CD-TEXT */
    size_t text_pack_count;
};

HRESULT raw_disc_create(struct raw_disc **out);
struct raw_disc *raw_disc_add_ref(struct raw_disc *disc);
void raw_disc_release(struct raw_disc *disc);

/* Enters the lock for a change. E_IMAPI_RAW_IMAGE_IS_READ_ONLY, with text for the interface `iid`, and no lock, when there
 * are no more changes. */
HRESULT raw_disc_begin_change(struct raw_disc *disc, REFIID iid);

/* Sectors in the whole image, from 95:00:00 to the end of the lead-out. Frozen discs only. */
ULONG raw_disc_sectors(const struct raw_disc *disc);

/* IRawCDImageCreatorExtension's AddDataTrack: a track of any type but audio; *index is 1 for the image's first track. Leaves
 * the text for a failure. */
HRESULT raw_image_add_data_track(struct raw_disc *disc, IMAPI_CD_SECTOR_TYPE type, IStream *data, LONG *index);

/* IRawCDImageTrackInfo of tracks[index] (rawtrack.c). */
HRESULT raw_track_create(struct raw_disc *disc, ULONG index, IRawCDImageTrackInfo **out);

/* ICDTextLanguage of a language in disc->text (rawtext.c). */
HRESULT raw_text_create(struct raw_disc *disc, LONG language, ICDTextLanguage **out);

/* Makes the packs that CreateResultImage puts into the lead-in, if there are texts. With the lock. E_INVALIDARG, and a text for
 * IRawCDImageCreator, when the texts of a language are too long or the image's type has no place for them. */
HRESULT raw_text_make_packs(struct raw_disc *disc);

/* The image as a stream (rawstream.c); each has a position of its own. Frozen discs only. */
HRESULT raw_stream_create(struct raw_disc *disc, IStream **out);

#endif
