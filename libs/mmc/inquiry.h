/*
 * INQUIRY: who the drive is (SPC-4 6.4, 7.7).
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_INQUIRY_H
#define MMC_INQUIRY_H

#include "mmc/device.h"

#define MMC_DEVICE_TYPE_CD_DVD 0x05 /* SPC-4 table 134: the type of every CD, DVD and BD drive */

/* Standard INQUIRY data. Strings are ASCII, terminated, without trailing blanks; other bytes have become '?'. */
struct mmc_inquiry
{
    uint8_t qualifier;       /* peripheral qualifier; 0 = there is a device */
    uint8_t device_type;     /* MMC_DEVICE_TYPE_CD_DVD */
    bool removable;
    uint8_t version;
    char vendor[8 + 1];
    char product[16 + 1];
    char revision[4 + 1];
    char vendor_specific[20 + 1];
};

enum mmc_result mmc_inquiry(struct mmc_device *device, struct mmc_inquiry *inquiry);

/*
 * The unit serial number (vital product data page 80h): terminated, without leading and trailing blanks. size bytes
 * at text, 256 always suffice; longer ones are cut. MMC_ILLEGAL_REQUEST when the drive has no such page.
 */
enum mmc_result mmc_serial_number(struct mmc_device *device, char *text, size_t size);

#endif
