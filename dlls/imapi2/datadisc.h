/*
 * What is asked about a disc that data are to be written to, and how it is put for clients: for the data writer and for the
 * multisession objects.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef IMAPI2_DATADISC_H
#define IMAPI2_DATADISC_H

#include <windows.h>
#include "imapi2.h"
#include "recording/disc.h"

/* Waits until the disc is ready and asks the drive about it. */
enum mmc_result datadisc_examine(struct mmc_device *device, struct recording_disc *disc);

/* A number of the disc: S_OK, or E_IMAPI_DF2DATA_INVALID_MEDIA_STATE (without text) for a disc that has it not. */
typedef HRESULT (*datadisc_number)(const struct recording_disc *disc, LONG *value);

HRESULT datadisc_total(const struct recording_disc *disc, LONG *value);
/* 0 on a disc that is closed. */
HRESULT datadisc_free(const struct recording_disc *disc, LONG *value);
HRESULT datadisc_next_writable(const struct recording_disc *disc, LONG *value);
/* -1 when there is no session before. */
HRESULT datadisc_previous_start(const struct recording_disc *disc, LONG *value);
HRESULT datadisc_previous_last(const struct recording_disc *disc, LONG *value);
HRESULT datadisc_write_unit(const struct recording_disc *disc, LONG *value);

/* Whether it can be written as it is, by sessions or anywhere. */
BOOL datadisc_is_sequential(const struct recording_disc *disc);
BOOL datadisc_is_overwritable(const struct recording_disc *disc);

/* Why a disc cannot be written as it is, for people: static text without a full stop; NULL: it can. */
const WCHAR *datadisc_obstacle(const struct recording_disc *disc);

#endif
