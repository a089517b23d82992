/*
 * MsftDiscFormat2RawCD: the object's properties are in format_rawcd.c, its life between PrepareMedia and ReleaseMedia in
 * rawmedia.c, WriteMedia in rawwrite.c, and its extension IBurnSimulation in rawsimulation.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_FORMAT_RAWCD_H
#define IMAPI2_FORMAT_RAWCD_H

#include "com/com.h"
#include "imapi2.h"
#include "imapi2ext.h"
#include "mmc/device.h"
#include "recorder/transport.h"
#include "imapi2_private.h"

enum rawcd_state
{
    RAWCD_IDLE,
    RAWCD_CHANGING,     /* PrepareMedia or ReleaseMedia is at work, which may take a while */
    RAWCD_PREPARED,
    RAWCD_WRITING
};

struct format_rawcd
{
    IDiscFormat2RawCD IDiscFormat2RawCD_iface;
    IBurnSimulation IBurnSimulation_iface;
    struct com_object com;
    struct com_connection_points events;
    CRITICAL_SECTION lock; /* for what follows; never held while a client or the drive is called */
    enum rawcd_state state;
    IDiscRecorder2 *recorder;
    struct recorder_transport transport; /* of the recorder */
    BSTR client_name;
    VARIANT_BOOL buffer_underrun_free_disabled;
    IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE sector_type;
    LONG requested_speed; /* sectors per second, SPEED_MAXIMUM */
    VARIANT_BOOL requested_pure_cav;
    LONG start_of_next_session;             /* LBA, while prepared */
    LONG last_possible_start_of_leadout;    /* LBA, while prepared */
    VARIANT_BOOL simulate;
    volatile LONG cancelled;
};

extern const IBurnSimulationVtbl rawsimulation_vtbl;

/* Leaves IErrorInfo and gives hr back; detail may be NULL. */
HRESULT rawcd_error(HRESULT hr, const WCHAR *detail);
/* The same for what the drive said. */
HRESULT rawcd_status(const struct mmc_device *device, enum mmc_result result);

/* The recorder as a transport, for a question to the drive that is asked without the lock: commands take their time.
 * Given back with recorder_transport_done. Without a recorder the failure `missing`, with text. */
HRESULT rawcd_get_transport(struct format_rawcd *format, HRESULT missing, struct recorder_transport *transport);

/* The sector types (a bit each, 1 << type) that a drive can write raw; 0 when it cannot write raw at all. */
enum mmc_result rawmedia_get_sector_types(struct mmc_device *device, ULONG *types);
/* Whether a drive can write raw with the laser off. */
enum mmc_result rawmedia_can_simulate(struct mmc_device *device, BOOL *can);

/* Takes the drive, and checks and measures the disc; all undone on failure. SPEEDSET codes where the speed that was asked
 * for is not one for this disc. The state is RAWCD_CHANGING, the lock not held. */
HRESULT rawmedia_prepare(struct format_rawcd *format);
/* Gives the drive back. Nothing that goes wrong here matters to anybody any more. The state is RAWCD_CHANGING, or nobody else
 * has the object. */
void rawmedia_release(struct format_rawcd *format);

/* Writes a stream that begins lead_in sectors before LBA 0. The state is RAWCD_WRITING, the lock not held. */
HRESULT rawwrite_run(struct format_rawcd *format, IStream *stream, LONG lead_in);

/* Bytes of a sector in the stream. */
ULONG rawcd_sector_size(IMAPI_FORMAT2_RAW_CD_DATA_SECTOR_TYPE type);

#endif
