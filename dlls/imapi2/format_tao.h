/*
 * MsftDiscFormat2TrackAtOnce: the object's properties are in format_tao.c, its life between PrepareMedia and ReleaseMedia in
 * taomedia.c, AddAudioTrack in taowrite.c, and what the command thread does in taoburn.c; what it shares with the other writers
 * is in writer.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_FORMAT_TAO_H
#define IMAPI2_FORMAT_TAO_H

#include "com/com.h"
#include "imapi2.h"
#include "imapi2_private.h"
#include "redbook/toc.h"
#include "simulation.h"
#include "verification.h"
#include "writer.h"

/* What is on the prepared disc: the tracks of this session, and room. Addresses and counts in sectors. */
struct tao_disc
{
    ULONG total;                    /* that a disc of one track would have */
    ULONG free;                     /* that the next track can have */
    LONG next;                      /* LBA at which the drive takes the next track */
    ULONG tracks;
    ULONG ahead;                    /* sectors of simulated tracks that the drive has forgotten: the next one would lie behind them */
    ULONG real;                     /* of these so many are on the disc; those behind them were simulated */
    LONG starts[TOC_MAX_TRACKS];
    ULONG sizes[TOC_MAX_TRACKS];    /* as the drive says, with what it adds at the end */
};

struct format_tao
{
    IDiscFormat2TrackAtOnce IDiscFormat2TrackAtOnce_iface;
    struct com_object com;
    struct com_connection_points events;
    struct writer writer;
    struct simulation simulation;
    struct verification verification;
    /* With the writer's lock: */
    VARIANT_BOOL buffer_underrun_free_disabled;
    VARIANT_BOOL do_not_finalize;
    struct tao_disc disc;           /* while prepared; changed by the writing thread only */
};

extern const struct writer_kind tao_kind;

/* Leaves IErrorInfo and gives hr back; detail may be NULL. */
HRESULT tao_error(HRESULT hr, const WCHAR *detail);

/* Whether the drive writes audio track at once, with the laser on or off. */
enum mmc_result taomedia_can_write(struct mmc_device *device, BOOL *can);
enum mmc_result taomedia_can_simulate(struct mmc_device *device, BOOL *can);

/* Takes the drive, and checks and measures the disc; all undone on failure. SPEEDSET codes where the speed that was asked
 * for is not one for this disc. The state is WRITER_CHANGING, the lock not held. */
HRESULT taomedia_prepare(struct format_tao *format);

/* Closes the session, if there is something in it, and gives the drive back, whatever becomes of the closing. Likewise. */
HRESULT taomedia_release(struct format_tao *format);

/* Writes a track. The state is WRITER_BUSY, the lock not held. */
HRESULT taowrite_run(struct format_tao *format, IStream *stream);

/* Closes the session: telling. For taomedia_release. */
HRESULT taowrite_close(struct format_tao *format);

/* The table of contents as it is when the session is closed now; there are tracks. */
void tao_make_toc(const struct tao_disc *disc, struct toc *toc);

#endif
