/*
 * Kinds of discs.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "media.h"

LONG media_single_speed(IMAPI_MEDIA_PHYSICAL_TYPE type)
{
    switch (type)
    {
    case IMAPI_MEDIA_TYPE_CDROM:
    case IMAPI_MEDIA_TYPE_CDR:
    case IMAPI_MEDIA_TYPE_CDRW: return 75;
    case IMAPI_MEDIA_TYPE_DVDROM:
    case IMAPI_MEDIA_TYPE_DVDRAM:
    case IMAPI_MEDIA_TYPE_DVDPLUSR:
    case IMAPI_MEDIA_TYPE_DVDPLUSRW:
    case IMAPI_MEDIA_TYPE_DVDPLUSR_DUALLAYER:
    case IMAPI_MEDIA_TYPE_DVDDASHR:
    case IMAPI_MEDIA_TYPE_DVDDASHRW:
    case IMAPI_MEDIA_TYPE_DVDDASHR_DUALLAYER:
    case IMAPI_MEDIA_TYPE_DVDPLUSRW_DUALLAYER: return 676; /* 1385 kB/s */
    case IMAPI_MEDIA_TYPE_HDDVDROM:
    case IMAPI_MEDIA_TYPE_HDDVDR:
    case IMAPI_MEDIA_TYPE_HDDVDRAM: return 4568;
    case IMAPI_MEDIA_TYPE_BDROM:
    case IMAPI_MEDIA_TYPE_BDR:
    case IMAPI_MEDIA_TYPE_BDRE: return 2195;
    default: return 0;
    }
}
