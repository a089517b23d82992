/*
 * Commands and their outcome in words, for people who read what a program and a drive said to each other.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_DESCRIBE_H
#define MMC_DESCRIBE_H

#include <stddef.h>
#include <stdint.h>

#include "mmc/sense.h"
#include "mmc/transport.h"

/* What these functions write at most, the terminator included. */
#define MMC_DESCRIPTION_MAX 512

/*
 * One line: the command's name, then its fields by their names, "WRITE (10) LBA -11634, length 26". Flags stand there
 * when they are set, and fields that are seldom used when they are not 0. Bits that belong to no field are not hidden:
 * "[byte 7: 80h]" at the end. A command unknown here is "command D8h" and its bytes. length: bytes of the descriptor
 * block; fields behind them do not exist. Cut at size - 1 characters and always terminated when size > 0. Returns text.
 */
char *mmc_describe_command(const uint8_t *cdb, size_t length, char *text, size_t size);

/*
 * What is sent with a command: in words the mode page of MODE SELECT (10) and the Write Parameters page, formats, cue sheets, streaming
 * and the disc structures of a recorder; other parameters in hexadecimal, the first of them; an empty text for what is recorded (WRITE) and for no data. data: length bytes.
 */
char *mmc_describe_parameters(const uint8_t *cdb, size_t cdb_length, const uint8_t *data, size_t length, char *text,
        size_t size);

/* A mode page by its name, "write parameters"; NULL for one unknown here. */
const char *mmc_mode_page_name(uint8_t page);

/* A SCSI status by its name, "check condition"; never NULL. */
const char *mmc_status_text(uint8_t status);

/*
 * mmc_sense_text, and what else the sense says: which field of the command is wrong, by its name, how far an operation has
 * come, which address it is about.
 */
char *mmc_describe_sense(const struct mmc_sense *sense, const uint8_t *cdb, size_t cdb_length, char *text, size_t size);

/* What became of a command for which no SCSI status came back, "the drive is gone"; never NULL. */
const char *mmc_transport_error_text(enum mmc_transport_error error);

#endif
