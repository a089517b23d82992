/*
 * MsftDiscFormat2Data: the object's properties are in format_data.c, Write is in datawrite.c (the caller's thread) and
 * databurn.c (the command thread), what it asks about discs in datadisc.c, IBurnVerification in verification.c; what it shares
 * with the other writers is in writer.c, and how each kind of disc is recorded in libs/recording.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_FORMAT_DATA_H
#define IMAPI2_FORMAT_DATA_H

#include "com/com.h"
#include "imapi2.h"
#include "imapi2_private.h"
#include "simulation.h"
#include "verification.h"
#include "writer.h"

/* What a client can choose for the next Write. */
struct data_choices
{
    VARIANT_BOOL buffer_underrun_free_disabled;
    VARIANT_BOOL postgap_already_in_image;
    VARIANT_BOOL force_media_to_be_closed;
    VARIANT_BOOL disable_consumer_dvd_compatibility_mode;
    VARIANT_BOOL force_overwrite;
};

struct format_data
{
    IDiscFormat2Data IDiscFormat2Data_iface;
    struct com_object com;
    struct com_connection_points events;
    struct writer writer;
    struct simulation simulation;
    struct verification verification;
    struct data_choices choices;            /* with the writer's lock; they do not change while it is busy */
};

extern const struct writer_kind data_kind;

/* Writes a stream. The state is WRITER_BUSY, the lock not held; recorder and client name are there. */
HRESULT datawrite_run(struct format_data *format, IStream *stream);

#endif
