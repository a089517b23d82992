/*
 * READ TRACK INFORMATION (MMC-6): where a track is, and where the next write goes.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_TRACK_INFORMATION_H
#define MMC_TRACK_INFORMATION_H

#include "mmc/device.h"

/* What the address of the command means. */
enum mmc_track_address
{
    MMC_TRACK_BY_LBA = 0,
    MMC_TRACK_BY_NUMBER = 1,
    MMC_TRACK_BY_SESSION = 2   /* the first track of that session */
};

#define MMC_LEAD_IN_TRACK    0x00  /* by number: the disc's lead-in */
#define MMC_INVISIBLE_TRACK  0xFF  /* by number: the track that would be written next */

struct mmc_track_information
{
    uint16_t track;
    uint16_t session;
    uint8_t track_mode;                /* control nibble of Q */
    uint8_t data_mode;                 /* 1, 2, or Fh for unknown and audio */
    bool damaged;
    bool copy;
    bool reserved;                     /* RT */
    bool blank;
    bool packet;                       /* packet or incremental */
    bool fixed_packet;
    uint8_t layer_jump_status;         /* LJRS */
    bool next_writable_valid;          /* NWA_V */
    bool last_recorded_valid;          /* LRA_V */
    int32_t start;                     /* LBA; for a CD lead-in negative */
    int32_t next_writable;             /* LBA */
    uint32_t free_blocks;
    uint32_t packet_size;              /* fixed packet size, or blocking factor; blocks */
    uint32_t size;                     /* blocks */
    int32_t last_recorded;             /* LBA */
    uint32_t read_compatibility;       /* LBA; 0 when the reply is shorter */
    uint32_t layer_jump_next;          /* LBA; likewise */
    uint32_t last_layer_jump;          /* LBA; likewise */
};

enum mmc_result mmc_read_track_information(struct mmc_device *device, enum mmc_track_address type, uint32_t address,
        struct mmc_track_information *information);

/* The invisible track: FFh, and where the drive does not know that number (MMC-1 drives), the last track of READ DISC INFORMATION. */
enum mmc_result mmc_read_invisible_track(struct mmc_device *device, struct mmc_track_information *information);

/* The open track at or behind that address, and none that is closed (the Open bit): where several can be open, as on BD-R. */
enum mmc_result mmc_read_open_track_information(struct mmc_device *device, enum mmc_track_address type, uint32_t address,
        struct mmc_track_information *information);

/*
 * Where data would go next in that track of a CD: its next writable address, but not before its start. What a drive says of a track
 * with nothing in it is meant for the write type in page 05h, which anybody may have left there: at once the pregap comes first, in
 * raw recording the lead-in. The track itself begins with its data.
 */
int32_t mmc_track_next_data(const struct mmc_track_information *track);

/* The reply as it came; see mmc_read_disc_information_raw. open: only a track that is still open (the Open bit). */
enum mmc_result mmc_read_track_information_raw(struct mmc_device *device, enum mmc_track_address type,
        uint32_t address, bool open, void *buffer, uint32_t size, uint32_t *length);

#endif
