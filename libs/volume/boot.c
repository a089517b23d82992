/*
 * Discs that computers start from: El Torito 1.0, with several images for several platforms.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/numbers.h"
#include "volume/parts.h"

#define ENTRY_SIZE 32
/* What is loaded is counted in 512 bytes, whatever the disc's blocks. */
#define VIRTUAL_SECTOR 512
#define BOOTABLE 0x88
#define HEADER_MORE 0x90
#define HEADER_LAST 0x91
/* UEFI 2.10, 13.3.2.1 */
#define PLATFORM_EFI 0xEF
/* A master boot record: its four partitions, of sixteen bytes, and the signature behind them. */
#define MBR_PARTITIONS 446
#define MBR_SIGNATURE 510

/* El Torito 2.3 and figure 2: the size that an emulated floppy disk has; 0: any. */
static const uint32_t emulation_sizes[] = { 0, 1228800, 1474560, 2949120, 0 };

/* The validation entry and the default entry, then a header and an entry for each further image: 2 + 31 * 2 entries at most,
 * one block. */
static enum volume_result make_catalogue(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem);

/* El Torito, figure 3: byte 4 of the entry is the type of the partition on the emulated hard disk, which has one (2.2.3). A disk
 * without any is nothing that starts, but whoever made it may know better. */
enum volume_result volume_boot_examine(const struct volume_contents_class *contents, struct volume_boot *boot)
{
    uint8_t sector[VIRTUAL_SECTOR];
    enum volume_result result;
    unsigned i;

    boot->system = 0;
    if (boot->emulation != VOLUME_BOOT_HARD_DISK) return VOLUME_OK;
    if (boot->size < VIRTUAL_SECTOR) return VOLUME_BOOT_BAD_SIZE;
    if ((result = contents->read(boot->contents, NULL, 0, sector, VIRTUAL_SECTOR))) return result;
    if (get_le16(sector + MBR_SIGNATURE) != 0xAA55) return VOLUME_OK;
    for (i = 0; i < 4 && !boot->system; i++) boot->system = sector[MBR_PARTITIONS + 16 * i + 4];
    return VOLUME_OK;
}

enum volume_result boot_plan(struct volume_image *image, struct volume_problem *problem)
{
    enum volume_result result;
    unsigned i;

    (void)problem;
    for (i = 0; i < image->options.boot_count; i++)
    {
        const struct volume_boot *boot = &image->boot[i];
        uint32_t size = boot->emulation <= VOLUME_BOOT_HARD_DISK ? emulation_sizes[boot->emulation] : 1;

        if (!boot->size || boot->emulation > VOLUME_BOOT_HARD_DISK || (size && boot->size != size)) return VOLUME_BOOT_BAD_SIZE;
        if (boot->emulation == VOLUME_BOOT_HARD_DISK && boot->size < VIRTUAL_SECTOR) return VOLUME_BOOT_BAD_SIZE;
    }
    if ((result = volume_take_blocks(image, 1, &image->boot_catalogue))) return result;
    volume_add_part(image, image->boot_catalogue, 1, make_catalogue, 0);
    return VOLUME_OK;
}

/* El Torito 2.0, figure 7. */
void boot_make_record(const struct volume_image *image, uint8_t *out)
{
    memset(out, 0, VOLUME_BLOCK_SIZE);
    memcpy(out + 1, "CD001", 5);
    out[6] = 1;
    memcpy(out + 7, "EL TORITO SPECIFICATION", 23);
    put_le32(out + 0x47, image->boot_catalogue);
}

/* Figure 3: what the firmware loads. Without emulation that is the whole image, as far as 16 bits count it; the floppy and
 * hard disk emulations load the boot sector. UEFI loads nothing, but takes this for the size of a disk: for one that cannot be
 * counted 0 says that it goes on to the end of the medium (UEFI 2.10, 13.3.2.1). */
static uint16_t sectors_to_load(const struct volume_boot *boot)
{
    uint32_t sectors = boot->size / VIRTUAL_SECTOR + (boot->size % VIRTUAL_SECTOR != 0);

    if (boot->emulation != VOLUME_BOOT_NONE) return 1;
    if (sectors <= UINT16_MAX) return (uint16_t)sectors;
    return boot->platform == PLATFORM_EFI ? 0 : UINT16_MAX;
}

static void put_entry(const struct volume_image *image, unsigned index, uint8_t *out)
{
    const struct volume_boot *boot = &image->boot[index];

    out[0] = BOOTABLE;
    out[1] = (uint8_t)boot->emulation;
    out[4] = boot->system;
    put_le16(out + 6, sectors_to_load(boot));
    put_le32(out + 8, image->boot_block[index]);
}

/* Figure 2: its sixteen words add up to 0. */
static void put_validation(const struct volume_boot *boot, uint8_t *out)
{
    uint16_t sum = 0;
    unsigned i;

    out[0] = 1;
    out[1] = boot->platform;
    memcpy(out + 4, boot->manufacturer, strnlen(boot->manufacturer, VOLUME_MAX_MANUFACTURER));
    out[30] = 0x55;
    out[31] = 0xAA;
    for (i = 0; i < ENTRY_SIZE; i += 2) sum = (uint16_t)(sum + get_le16(out + i));
    put_le16(out + 28, (uint16_t)(0u - sum));
}

/* Figure 4. */
static void put_section(const struct volume_boot *boot, bool last, uint8_t *out)
{
    out[0] = last ? HEADER_LAST : HEADER_MORE;
    out[1] = boot->platform;
    put_le16(out + 2, 1);
    memcpy(out + 4, boot->manufacturer, strnlen(boot->manufacturer, VOLUME_MAX_MANUFACTURER));
}

static enum volume_result make_catalogue(const struct volume_image *image, uint32_t argument, uint32_t index,
        uint32_t count, uint8_t *out, struct volume_problem *problem)
{
    unsigned i;

    (void)argument; (void)index; (void)count; (void)problem;
    memset(out, 0, VOLUME_BLOCK_SIZE);
    put_validation(&image->boot[0], out);
    put_entry(image, 0, out + ENTRY_SIZE);
    for (i = 1; i < image->options.boot_count; i++)
    {
        out += 2 * ENTRY_SIZE;
        put_section(&image->boot[i], i + 1 == image->options.boot_count, out);
        put_entry(image, i, out + ENTRY_SIZE);
    }
    return VOLUME_OK;
}
