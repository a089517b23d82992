/*
 * The two threads of everything that takes a drive a while: the caller's reads the client's stream and fires the client's events,
 * the command thread talks to the drive, and a ring stands between them. A recorder that is not free-threaded is spoken to by the
 * caller's thread all the same, through a relay. The threads are in burnpump.c; what all recordings do on the command
 * thread, from the power calibration to the flushing of the drive's buffer, is in burnsteps.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_BURNPUMP_H
#define IMAPI2_BURNPUMP_H

#include <windows.h>
#include "com/com.h"
#include "mmc/device.h"
#include "ring.h"
#include "speed.h"

struct burn_pump;

/* What IWriteEngine2EventArgs says. */
struct burn_progress
{
    LONG start_lba;
    LONG sector_count;
    LONG last_read_lba;             /* start_lba as long as nothing was read */
    LONG last_written_lba;          /* likewise */
    LONG total_buffer;              /* bytes */
    LONG used_buffer;
};

/* --- the caller's thread */

struct burn_pump_plan
{
    IUnknown *recorder;             /* NULL: transport may be used on any thread */
    struct mmc_transport *transport; /* of the recorder; lives as long as the pump */
    volatile LONG *cancelled;       /* not 0 as soon as the client has had enough */
    int first_phase;                /* told as long as the work has entered none */
    LONG start;                     /* LBA of the first sector */
    ULONG sectors;                  /* to be written; 0: none (erasing, closing), and there is no ring */
    ULONG sector_size;              /* bytes */
    ULONG ring_bytes;               /* 0: what bridges a second of a CD at 48x */
    void *context;                  /* handed to both: */
    /*
     * Fills a slot with at most so many of the sectors that are still to come: sets data, used (bytes, 1 sector at least) and lba.
     * A slot's sectors are one WRITE. S_OK, or a failure, which leaves IErrorInfo and ends the burn.
     */
    HRESULT (*fill)(void *context, struct ring_slot *slot, ULONG sectors);
    /* Fires the client's event: once before all, every half second, for each phase that the work comes to, however short it
     * is, and once when all is over. */
    void (*tell)(void *context, struct burn_pump *pump);
};

/* The plan is copied. S_OK or E_OUTOFMEMORY. NULL may be freed. */
HRESULT burn_pump_create(const struct burn_pump_plan *plan, struct burn_pump **out);
void burn_pump_free(struct burn_pump *pump);

/* Fills the ring before the laser is on; telling. What fill says, or E_IMAPI_REQUEST_CANCELLED. Not needed: burn_pump_run fills. */
HRESULT burn_pump_prime(struct burn_pump *pump);

/* Runs work on the command thread, and fills and tells until it is through. What fill said if it failed (work was then told to
 * stop, and IErrorInfo is fill's), else S_OK: how the work itself ended is in its context. May be called again afterwards. */
HRESULT burn_pump_run(struct burn_pump *pump, void (*work)(struct burn_pump *pump, void *context), void *context);

/* For tell. */
int burn_pump_get_phase(const struct burn_pump *pump);          /* as the work said, 0 before */
DWORD burn_pump_get_phase_time(const struct burn_pump *pump);   /* milliseconds since it said so */
ULONG burn_pump_get_written(const struct burn_pump *pump);      /* sectors that the drive took */
void burn_pump_get_progress(const struct burn_pump *pump, struct burn_progress *progress);
/* Seconds, by what came so far, until everything is written; 0 when nothing was. For the phase in which it is written. */
LONG burn_pump_get_remaining_time(const struct burn_pump *pump);

/* Fires a progress event, whose arguments are the object and a snapshot of its progress. */
void burn_fire(struct com_connection_point *point, DISPID id, IDispatch *object, IDispatch *progress);

/* Reads so many bytes of a client's stream, which may come in pieces. S_OK; S_FALSE: it ended before; or what Read answers.
 * *done (may be NULL): bytes that came. */
HRESULT burn_read_stream(IStream *stream, BYTE *data, ULONG size, ULONG *done);

/* --- the command thread */

enum burn_end
{
    BURN_SUCCESS,
    BURN_CANCELLED,
    BURN_PARAMETERS_REFUSED,     /* MODE SELECT: the drive does not write this so; result and device say how */
    BURN_DRIVE_FAILED,           /* result and device say how */
    BURN_DISC_DISAGREES          /* everything was sent, but the drive does not say that it is on the disc */
};

/* How a recording ended. */
struct burn_outcome
{
    enum burn_end end;
    enum mmc_result result;
    struct mmc_device device;       /* with the sense of the command that failed */
    const WCHAR *disagreement;      /* static text, with BURN_DISC_DISAGREES: what is wrong, as the end of a sentence */
};

/* Notes a failure with the device as it is now, and gives end back. */
enum burn_end burn_failed(struct burn_outcome *outcome, struct burn_pump *pump, enum burn_end end, enum mmc_result result);

/* For commands on the command thread. */
struct mmc_device *burn_pump_device(struct burn_pump *pump);
/* 1 to 31, each greater than the one before. */
void burn_pump_set_phase(struct burn_pump *pump, int phase);
/* The client has had enough, or its stream has failed. */
BOOL burn_pump_is_cancelled(const struct burn_pump *pump);
/* Lets time pass; FALSE, and at once, when cancelled. */
BOOL burn_pump_pause(struct burn_pump *pump, DWORD milliseconds);

/* The drive has this command not, or not so. */
BOOL burn_is_unknown_to_drive(enum mmc_result result);

/* OPC, for drives that want to be asked. MMC_OK also where the drive does it by itself. */
enum mmc_result burn_calibrate(struct burn_pump *pump);

/* For who writes by other means than burn_write: the next piece, waited for; NULL when there is no more, or when cancelled. Then
 * that the drive has it, of which the sink is told. */
const struct ring_slot *burn_pump_next_slot(struct burn_pump *pump);
void burn_pump_slot_written(struct burn_pump *pump, const struct ring_slot *slot);

/* Writes everything that fill gives. BURN_SUCCESS, _CANCELLED, _DRIVE_FAILED, _DISC_DISAGREES: a WRITE got lost. */
enum burn_end burn_write(struct burn_pump *pump, struct burn_outcome *outcome);

/* Behind burn_write: whether the drive's own next writable address has told that everything was taken. */
BOOL burn_pump_is_counted(const struct burn_pump *pump);

/* Begins what may be asked again and again until the drive has heard it (SYNCHRONIZE CACHE, CLOSE TRACK ... with IMMED or
 * without), and waits until the drive is through with it, half an hour at most. The client's cancelling ends the waiting only
 * with may_cancel; the answer is then a temporary one. */
enum mmc_result burn_wait_until_done(struct burn_pump *pump, BOOL may_cancel);
enum mmc_result burn_flush(struct burn_pump *pump, BOOL may_cancel);

/* Asks the drive whether the disc is what it should be now: NULL when it says so, else what is wrong, as static text; *result: how the
 * asking itself went. */
typedef const WCHAR *(*burn_check)(struct mmc_device *device, const void *context, enum mmc_result *result);

/* Asks until the drive agrees, or will not (mmc_time_to_agree). BURN_SUCCESS, _DISC_DISAGREES; _CANCELLED only with may_cancel. */
enum burn_end burn_confirm(struct burn_pump *pump, struct burn_outcome *outcome, burn_check check, const void *context,
        BOOL may_cancel);

#endif
