/* The enumerators of connection points and connections (connenum.c), for connpoint.c.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#ifndef LIBS_COM_CONNPOINT_PRIVATE_H
#define LIBS_COM_CONNPOINT_PRIVATE_H

#include "com/com.h"

/* Snapshots: the items are copied and referenced. */
HRESULT com_enum_connection_points_create(IConnectionPoint *const *items, ULONG count, IEnumConnectionPoints **out);
HRESULT com_enum_connections_create(const CONNECTDATA *items, ULONG count, IEnumConnections **out);

#endif
