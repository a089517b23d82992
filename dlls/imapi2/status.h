/*
 * What the drive said, as an HRESULT and as words.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_STATUS_H
#define IMAPI2_STATUS_H

#include "com/com.h"
#include "mmc/device.h"

/* The HRESULT for an outcome of libs/mmc, as behaviour.md section 3 and the pages' tables have them; S_OK for MMC_OK.
 * What no page has a code for is E_IMAPI_UNEXPECTED_RESPONSE_FROM_DEVICE. */
HRESULT status_from_mmc(enum mmc_result result);

/* The same, and leaves IErrorInfo with the drive's own reason: what was asked of it, and the sense in words.
 * source and iid: of the failing object, as com_error wants them. Returns the HRESULT. */
HRESULT status_report(const struct mmc_device *device, enum mmc_result result, const struct com_class *source,
        REFIID iid);

#endif
