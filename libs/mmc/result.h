/*
 * What a command's outcome means to whoever asked for it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef MMC_RESULT_H
#define MMC_RESULT_H

#include <stdbool.h>

/*
 * One outcome per thing that a caller can do something different about. From sense data they come by the table in
 * result.c; the sense itself stays in mmc_device.last_sense.
 */
enum mmc_result
{
    MMC_OK,

    /* the drive or its medium is not ready (sense key 2) */
    MMC_NO_MEDIUM,
    MMC_BECOMING_READY,        /* wait and ask again */
    MMC_FORMAT_IN_PROGRESS,    /* wait: a format or a blanking goes on */
    MMC_BUSY,                  /* wait: a long write, a close, or another command goes on (2/04/07, 2/04/08, BUSY status) */
    MMC_NOT_READY,             /* not ready, and waiting will not help without a person */

    /* the medium */
    MMC_UPSIDE_DOWN,
    MMC_INCOMPATIBLE_MEDIUM,
    MMC_WRITE_PROTECTED,
    MMC_MEDIUM_CHANGED,        /* 6/28: another disc may be in; never retried for a command that writes */
    MMC_MEDIUM_FULL,           /* no room for this write */
    MMC_MEDIUM_ERROR,          /* a defect: a sector could not be written or read */
    MMC_BLANK_CHECK,           /* what was to be read is not written, or what was to be written is not blank */
    MMC_CALIBRATION_AREA_FULL, /* no more power calibrations on this disc */
    MMC_COPY_PROTECTED,        /* CSS, AACS */

    /* the request */
    MMC_ILLEGAL_COMMAND,       /* 5/20/00: the drive does not know this command */
    MMC_ILLEGAL_REQUEST,       /* a field of the command or of its parameters is wrong */
    MMC_INVALID_ADDRESS,       /* LBA out of range, or not the next writable address */
    MMC_WRONG_MODE_FOR_TRACK,  /* 5/64: this track is written or read in another way */
    MMC_NO_SUCH_MODE_PAGE,
    MMC_INVALID_MODE_PARAMETERS,
    MMC_NO_DISC_STRUCTURE,
    MMC_SEQUENCE_ERROR,        /* 5/2C, 5/72/04, 5/72/05: right command, wrong moment */
    MMC_SESSION_FIXATION,      /* 5/72/03: a track is incomplete; some drives say so while the session is still being closed */
    MMC_LOCKED,                /* 5/53/02: medium removal is prevented */
    MMC_NO_FEATURE,            /* GET CONFIGURATION does not list the feature */
    MMC_FEATURE_NOT_CURRENT,   /* listed, but not with this medium */

    /* the recording */
    MMC_SPEED_MISMATCH,        /* 73/03 */
    MMC_LOSS_OF_STREAMING,     /* 3/0C/09: data came too late and the drive could not bridge it */
    MMC_WRITE_ERROR,           /* 3/0C, other than loss of streaming; 3/72: lead-in or lead-out could not be written */

    /* the drive */
    MMC_HARDWARE_ERROR,
    MMC_RESET,                 /* 6/29, 6/2A: the drive lost its mode pages; never retried for a command that writes */
    MMC_UNIT_ATTENTION,        /* anything else under key 6 that did not go away by itself */
    MMC_ABORTED,               /* key B */
    MMC_RESERVED,              /* reservation conflict */
    MMC_COMMAND_FAILED,        /* the drive said no, and nothing that says why */

    /* the answer and the way to the drive */
    MMC_BAD_REPLY,             /* GOOD, but the data are missing, too short or contradict themselves */
    MMC_NO_DEVICE,
    MMC_TIMEOUT,
    MMC_DENIED,
    MMC_TRANSPORT_ERROR,       /* refused or failed below the drive */
    MMC_BUFFER_TOO_SMALL,      /* the caller's array or buffer cannot hold the answer */
    MMC_BAD_ARGUMENT,          /* the caller's mistake: nothing was sent */

    MMC_RESULT_COUNT
};

/* What the outcome means, in English, without a full stop: "There is no disc in the drive". Never NULL. Static storage. */
const char *mmc_result_text(enum mmc_result result);

/* True when the same command may succeed a little later without anybody touching the drive. */
bool mmc_result_is_temporary(enum mmc_result result);

/* True for what a drive answers while it is still at work on blanking, formatting, flushing or closing: what is temporary, 5/72/03,
 * which some answer while they write the lead-out, and a change that is announced when they are through. */
bool mmc_result_is_unfinished(enum mmc_result result);

/* True for a drive that is gone, or does not speak any more. */
bool mmc_result_is_gone(enum mmc_result result);

#endif
