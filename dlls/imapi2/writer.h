/*
 * What MsftDiscFormat2Data, -TrackAtOnce, -RawCD and -Erase have in common: a recorder, a client's name, a wish for a speed, a
 * state, and the drive's answers about itself and its disc (IDiscFormat2). State, recorder and answers are in writer.c, speeds
 * in writerspeed.c. The faces stay each object's own; their methods end in these.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_WRITER_H
#define IMAPI2_WRITER_H

#include <windows.h>
#include "com/com.h"
#include "imapi2.h"
#include "mmc/device.h"
#include "recorder/transport.h"
#include "speed.h"

enum writer_state
{
    WRITER_IDLE,
    WRITER_CHANGING,    /* PrepareMedia or ReleaseMedia is at work, which may take a while */
    WRITER_PREPARED,    /* not of all: between PrepareMedia and ReleaseMedia */
    WRITER_BUSY         /* writing, erasing */
};

/* Which writer it is. Static data; a code that is not one of the writer's own is 0. */
struct writer_kind
{
    const struct com_class *class_info;
    const IID *iid;                     /* of its scriptable interface, for IErrorInfo */
    HRESULT busy;                       /* what is not allowed while it writes */
    HRESULT is_prepared;                /* nor between PrepareMedia and ReleaseMedia */
    HRESULT is_not_prepared;            /* what is allowed only there */
    HRESULT no_recorder;                /* answers that only a drive has; SetWriteSpeed has a code of its own */
    HRESULT recorder_not_supported;
    HRESULT client_name_is_not_valid;
    const LONG *media_types;            /* IMAPI_MEDIA_PHYSICAL_TYPE, in the order in which clients get them */
    UINT media_type_count;
    /* Whether the drive can write so at all. */
    enum mmc_result (*drive_can)(struct mmc_device *device, BOOL *can);
    /* Whether it can do so with the disc that is in, which is of one of the types; NULL: it always can. */
    enum mmc_result (*disc_can)(struct mmc_device *device, IMAPI_MEDIA_PHYSICAL_TYPE type, BOOL *can);
};

struct writer
{
    const struct writer_kind *kind;
    CRITICAL_SECTION lock;              /* for what follows and the owner's own; never held while a client or the drive is called */
    enum writer_state state;
    IDiscRecorder2 *recorder;
    struct recorder_transport transport; /* of the recorder */
    BSTR client_name;
    LONG requested_speed;               /* sectors per second, SPEED_MAXIMUM */
    VARIANT_BOOL requested_pure_cav;
    volatile LONG cancelled;
};

void writer_init(struct writer *writer, const struct writer_kind *kind);
void writer_done(struct writer *writer);

/* Leaves IErrorInfo and gives hr back; detail may be NULL. */
HRESULT writer_error(const struct writer_kind *kind, HRESULT hr, const WCHAR *detail);
/* The same for what the drive said; S_OK for MMC_OK. */
HRESULT writer_status(const struct writer_kind *kind, const struct mmc_device *device, enum mmc_result result);

/* --- states (behaviour.md section 27) */

/* Enters the lock for a request that is allowed only in the given state. The lock is held with S_OK only. */
HRESULT writer_enter(struct writer *writer, enum writer_state wanted);
/* The same for a getter that is allowed from PrepareMedia to ReleaseMedia. */
HRESULT writer_enter_prepared(struct writer *writer);
void writer_leave(struct writer *writer);
/* With the lock: what the state says to a request that wants another; never S_OK. */
HRESULT writer_wrong_state(struct writer *writer, enum writer_state wanted);
/* S_OK in every state but WRITER_BUSY. The lock is not held. */
HRESULT writer_check_not_busy(struct writer *writer);
void writer_set_state(struct writer *writer, enum writer_state state);
/* For Cancel*: TRUE, and the burn is told, when there is one. */
BOOL writer_cancel(struct writer *writer);

/* --- the drive */

/* The recorder as a transport, for a question to the drive that is asked without the lock: commands take their time.
 * Given back with recorder_transport_done. Without a recorder the failure `missing`, with text. */
HRESULT writer_get_transport(struct writer *writer, HRESULT missing, struct recorder_transport *transport);

/* For who is about to write, with recorder and client name not changing: exclusive access, no MCN, and the tray is locked if
 * the drive can. What AcquireExclusiveAccess says, with its text. */
HRESULT writer_take_drive(struct writer *writer);
/* And gives it back. Nothing that goes wrong here matters to anybody any more. */
void writer_release_drive(struct writer *writer);

/* --- IDiscFormat2 */

/* Whether any drive, ours or not, can write so: E_NOINTERFACE of a recorder is FALSE. */
HRESULT writer_can_use_drive(const struct writer_kind *kind, IDiscRecorder2 *recorder, BOOL *can);
HRESULT writer_is_recorder_supported(const struct writer_kind *kind, IDiscRecorder2 *recorder, VARIANT_BOOL *value);
/* *value is FALSE with every failure, E_IMAPI_RECORDER_MEDIA_NO_MEDIA among them. */
HRESULT writer_is_current_media_supported(const struct writer_kind *kind, IDiscRecorder2 *recorder, VARIANT_BOOL *value);
HRESULT writer_get_physically_blank(struct writer *writer, VARIANT_BOOL *value);
HRESULT writer_get_heuristically_blank(struct writer *writer, VARIANT_BOOL *value);
HRESULT writer_get_supported_media_types(const struct writer_kind *kind, SAFEARRAY **value);

/* --- properties that all have */

/* In WRITER_IDLE only. NULL takes the recorder away. A drive that somebody else has at the moment is taken unasked. */
HRESULT writer_put_recorder(struct writer *writer, IDiscRecorder2 *recorder);
HRESULT writer_get_recorder(struct writer *writer, IDiscRecorder2 **value);
HRESULT writer_put_client_name(struct writer *writer, BSTR value);
/* S_OK and NULL when none was set. */
HRESULT writer_get_client_name(struct writer *writer, BSTR *value);
HRESULT writer_get_media_type(struct writer *writer, IMAPI_MEDIA_PHYSICAL_TYPE *value);

/* --- speed (behaviour.md 0.4; writerspeed.c) */

/* SPEEDSET codes. What was asked for is kept as asked; it is chosen again when a burn begins, for the disc that is in then. */
HRESULT writer_set_speed(struct writer *writer, LONG speed, VARIANT_BOOL pure_cav);
HRESULT writer_get_requested_speed(struct writer *writer, LONG *value);
HRESULT writer_get_requested_pure_cav(struct writer *writer, VARIANT_BOOL *value);
HRESULT writer_get_current_speed(struct writer *writer, LONG *value);
HRESULT writer_get_current_pure_cav(struct writer *writer, VARIANT_BOOL *value);
HRESULT writer_get_supported_speeds(struct writer *writer, SAFEARRAY **value);
HRESULT writer_get_supported_speed_descriptors(struct writer *writer, SAFEARRAY **value);

/* For a burn: the speed that comes nearest to what was asked for, with this disc. *adjusted: S_OK or a SPEEDSET code. FALSE, and
 * S_OK: nothing was asked for, or the drive does not tell its speeds, which is no reason not to burn: as fast as it likes. */
BOOL writer_choose_speed(const struct writer *writer, struct mmc_device *device, struct speed *speed, HRESULT *adjusted);

#endif
