/* iscsi_url.h: HOME/iscsi, which says that a drive is an iSCSI logical unit and not a virtual one: one line, its URL. Only
 * the owner may read it, since there may be a password in it.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_ISCSI_URL_H
#define VBURN_ISCSI_URL_H

#include "error.h"

/* The URL, allocated; NULL: the drive is a virtual one. */
char *iscsi_url_read(const char *home);

/* Makes the drive whose folder home is that logical unit. Refused for a virtual drive that has been used, for another
 * logical unit than before, and for what is no URL. */
bool iscsi_url_write(const char *home, const char *url, struct vb_error *error);

#endif
