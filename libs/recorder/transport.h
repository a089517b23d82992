/*
 * A transport for libs/mmc through a recorder object: commands go through IDiscRecorder2Ex::SendCommand*.
 *
 * Writers use it because their Recorder property takes any client's object, and programs because it is the only way they
 * have. The recorder's SPTI lies behind it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef RECORDER_TRANSPORT_H
#define RECORDER_TRANSPORT_H

#include <windows.h>
#include "imapi2.h"
#include "mmc/device.h"

struct recorder_transport
{
    struct mmc_transport transport;
    IDiscRecorder2Ex *recorder;
    HRESULT last_error;       /* of the last SendCommand*, S_IMAPI_COMMAND_HAS_SENSE_DATA included */
};

/* Makes *transport speak through recorder, which is referenced until recorder_transport_done. recorder is asked for
 * IDiscRecorder2Ex and for the largest transfer. S_OK, E_NOINTERFACE, or what the recorder answers; on failure there is
 * nothing to give back. */
HRESULT recorder_transport_init(struct recorder_transport *transport, IUnknown *recorder);

/* Gives the recorder back; a zeroed transport is allowed. */
void recorder_transport_done(struct recorder_transport *transport);

#endif
