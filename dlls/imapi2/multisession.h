/*
 * What MsftMultisessionSequential and MsftMultisessionRandomWrite have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_MULTISESSION_H
#define IMAPI2_MULTISESSION_H

#include "com/com.h"
#include "datadisc.h"
#include "imapi2.h"

/* A member of both objects. */
struct multisession
{
    struct com_object com;
    const struct com_class *class_info;
    const IID *iid;                 /* of the scriptable interface */
    IDiscRecorder2 *recorder;       /* or NULL */
    VARIANT_BOOL in_use;
};

void multisession_init(struct multisession *multisession, IUnknown *outer, const struct com_class *class_info,
        const IID *iid, IDiscRecorder2 *recorder);
void multisession_done(struct multisession *multisession);

/* Asks the drive; E_IMAPI_RECORDER_REQUIRED without one. Leaves IErrorInfo. */
HRESULT multisession_examine(struct multisession *multisession, struct recording_disc *disc);

/* The same, and a number of a disc for which `belongs` is true; E_IMAPI_DF2DATA_INVALID_MEDIA_STATE for others. */
HRESULT multisession_get_number(struct multisession *multisession, BOOL (*belongs)(const struct recording_disc *disc),
        datadisc_number number, LONG *value);

HRESULT multisession_get_supported(struct multisession *multisession, BOOL (*belongs)(const struct recording_disc *disc),
        VARIANT_BOOL *value);
HRESULT multisession_put_in_use(struct multisession *multisession, VARIANT_BOOL value);
HRESULT multisession_get_in_use(struct multisession *multisession, VARIANT_BOOL *value);
HRESULT multisession_get_import_recorder(struct multisession *multisession, IDiscRecorder2 **value);

/* recorder may be NULL; it is referenced. */
HRESULT multisession_sequential_create(IDiscRecorder2 *recorder, IDispatch **out);
HRESULT multisession_random_create(IDiscRecorder2 *recorder, IDispatch **out);

#endif
