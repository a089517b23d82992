/*
 * A disc is recorded with data: the table of media is walked.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>

#include "mmc/disc_structure.h"
#include "mmc/inquiry.h"
#include "mmc/read.h"
#include "mmc/write.h"
#include "recording/checksum.h"
#include "recording/format.h"
#include "recording/recorder.h"

/* A drive whose buffer is full says so at once; this is how long until it is asked again. BD at 16x takes 72 kB a millisecond out of
 * some 2 MB, and who sleeps may be woken later than he wished. */
#define BUSY_POLL_MS 5
#define ALIVE_POLL_MS 500
/* So long a drive that calls itself through with everything may hold that a session is being closed. */
#define FIXATION_LIMIT_MS 10000

void recording_init(struct recording *recording, const struct mmc_device *device, struct recording_host *host,
        const struct recording_disc *disc, const struct recording_options *options)
{
    memset(recording, 0, sizeof(*recording));
    recording->device = *device;
    recording->host = host;
    recording->disc = *disc;
    recording->options = *options;
    recording->has_buffer_capacity = true;
}

void recording_done(struct recording *recording)
{
    free(recording->ranges);
    free(recording->sums);
    recording->ranges = NULL;
    recording->sums = NULL;
}

/* --- how it goes wrong --- */

static enum recording_end drive_failed(struct recording *recording, enum mmc_result result)
{
    recording->result = result;
    recording->failed = recording->device;
    return RECORDING_DRIVE_FAILED;
}

static bool is_cancelled(struct recording *recording)
{
    return recording->host->is_cancelled(recording->host);
}

static bool is_unknown_to_drive(enum mmc_result result)
{
    return result == MMC_ILLEGAL_COMMAND || result == MMC_ILLEGAL_REQUEST;
}

static bool is_refused(enum mmc_result result)
{
    return is_unknown_to_drive(result) || result == MMC_INVALID_MODE_PARAMETERS || result == MMC_SEQUENCE_ERROR
            || result == MMC_SESSION_FIXATION || result == MMC_INVALID_ADDRESS || result == MMC_WRONG_MODE_FOR_TRACK;
}

/* What became of a step that may have been cancelled meanwhile. */
static enum recording_end step_end(struct recording *recording, enum mmc_result result)
{
    if (result == MMC_OK) return RECORDING_SUCCESS;
    if (is_cancelled(recording) && mmc_result_is_unfinished(result)) return RECORDING_CANCELLED;
    return drive_failed(recording, result);
}

/* --- preparing --- */

static enum recording_end format_medium(struct recording *recording)
{
    struct mmc_format format;
    enum mmc_result result;
    bool needed;

    /* Nothing that a simulation leaves behind. */
    if (recording->options.simulate) return RECORDING_SUCCESS;
    result = recording_choose_format(&recording->device, recording->disc.medium, &recording->disc.information,
            recording->sectors, &needed, &format);
    if (result != MMC_OK) return drive_failed(recording, result);
    if (!needed) return RECORDING_SUCCESS;
    recording->host->enter_phase(recording->host, RECORDING_FORMATTING);
    result = recording_format(&recording->device, recording->host, &format);
    /* One that does not go on with a format it stopped begins again, where nothing is to stay on the disc; where something is, the drive
     * still takes what lies before the place where it stopped. */
    if (is_refused(result) && recording->disc.medium->background_format && format.parameter & MMC_FORMAT_RESTART)
    {
        if (recording->keeps) return RECORDING_SUCCESS;
        format.parameter &= ~(uint32_t)MMC_FORMAT_RESTART;
        result = recording_format(&recording->device, recording->host, &format);
    }
    if (result != MMC_OK && recording->disc.medium->format_optional && is_refused(result)) return RECORDING_SUCCESS;
    return step_end(recording, result);
}

/* Whether the drive can record that way with this medium at all. Drives before GET CONFIGURATION cannot tell. */
static enum mmc_result has_feature(struct recording *recording, uint16_t code, bool *has)
{
    uint8_t buffer[MMC_FEATURE_HEADER_SIZE + MMC_FEATURE_DESCRIPTOR_MAX];
    struct mmc_feature feature;
    enum mmc_result result = MMC_OK;

    if (code) result = mmc_get_feature(&recording->device, code, true, buffer, &feature);
    *has = result == MMC_OK || result == MMC_ILLEGAL_COMMAND;
    return *has || result == MMC_NO_FEATURE || result == MMC_FEATURE_NOT_CURRENT ? MMC_OK : result;
}

static bool is_blank(const struct recording *recording)
{
    return recording->disc.state & RECORDING_STATE_BLANK;
}

/*
 * The write parameters, and what is given up where a drive refuses them or keeps its own: BURN-Free is a wish, and what is beside
 * write type and block type is what drives take for granted. A drive without the page is not asked to have it (anchors.md): whether
 * it can write shows when it does.
 */
static enum mmc_result set_parameters(struct recording *recording, const struct recording_way *way,
        enum recording_ending ending)
{
    static const uint32_t essential = MMC_SET_WRITE_TYPE | MMC_SET_TEST_WRITE | MMC_SET_TRACK_MODE | MMC_SET_DATA_BLOCK_TYPE
            | MMC_SET_MULTISESSION;
    struct mmc_write_parameters parameters;
    enum mmc_result result = MMC_OK;
    uint32_t attempts[3];
    unsigned int i;

    if (!way->parameters) return MMC_OK;
    parameters = *way->parameters;
    parameters.test_write = recording->options.simulate;
    /* Only on CD is it a choice (behaviour.md section 7). */
    parameters.buffer_underrun_free = recording->options.buffer_underrun_free || !recording->disc.medium->run_out;
    parameters.multisession = ending == RECORDING_APPENDABLE ? MMC_NEXT_SESSION_ALLOWED : MMC_NO_NEXT_SESSION_NO_B0;
    attempts[0] = way->parameters->fields | essential | MMC_SET_BUFFER_UNDERRUN_FREE;
    attempts[1] = way->parameters->fields | essential;
    attempts[2] = essential;
    for (i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
    {
        parameters.fields = attempts[i];
        result = mmc_set_write_parameters(&recording->device, &parameters);
        if (result != MMC_INVALID_MODE_PARAMETERS && result != MMC_ILLEGAL_REQUEST) break;
    }
    if ((result == MMC_NO_SUCH_MODE_PAGE || result == MMC_ILLEGAL_COMMAND) && !recording->options.simulate) return MMC_OK;
    return result;
}

/* One attempt at a way: MMC_OK when the drive is set up for it, a refusal when another may be tried. */
static enum mmc_result try_way(struct recording *recording, const struct recording_way *way, enum recording_ending ending)
{
    enum mmc_result result;
    bool has;

    if (way->blank_only && !is_blank(recording)) return MMC_FEATURE_NOT_CURRENT;
    if (way->profile && !is_blank(recording) && way->profile != recording->disc.profile) return MMC_FEATURE_NOT_CURRENT;
    if (way->jumps && !recording->disc.layer_0) return MMC_FEATURE_NOT_CURRENT;
    if (recording->options.simulate && !way->can_simulate) return MMC_FEATURE_NOT_CURRENT;
    if ((result = has_feature(recording, way->feature, &has)) != MMC_OK) return result;
    if (!has) return MMC_FEATURE_NOT_CURRENT;
    return set_parameters(recording, way, way->closes ? RECORDING_CLOSED : ending);
}

/* The ways that leave the disc as it shall be come first, then the others. */
static enum recording_end choose_way(struct recording *recording)
{
    const struct recording_medium *medium = recording->disc.medium;
    enum recording_ending ending = recording_choose_ending(&recording->disc, recording->sectors, recording->options.close,
            recording->options.incompatible);
    enum mmc_result result = MMC_FEATURE_NOT_CURRENT;
    unsigned int pass, i;

    for (pass = 0; pass < 2; pass++)
        for (i = 0; i < medium->way_count; i++)
        {
            const struct recording_way *way = medium->ways[i];

            if (way->closes != (pass ? ending == RECORDING_APPENDABLE : ending != RECORDING_APPENDABLE)) continue;
            result = try_way(recording, way, ending);
            if (result == MMC_OK)
            {
                recording->way = way;
                recording->ending = way->closes && ending == RECORDING_APPENDABLE ? RECORDING_CLOSED : ending;
                return RECORDING_SUCCESS;
            }
            if (!is_refused(result) && result != MMC_FEATURE_NOT_CURRENT && result != MMC_NO_SUCH_MODE_PAGE)
                return drive_failed(recording, result);
        }
    drive_failed(recording, result);
    return RECORDING_PARAMETERS_REFUSED;
}

static enum mmc_result calibrate(struct recording *recording)
{
    enum mmc_result result = mmc_calibrate_power(&recording->device);

    if (mmc_result_is_temporary(result))
    {
        result = recording_wait(recording->host, &recording->device, RECORDING_BUSY_LIMIT);
        if (result == MMC_OK) result = mmc_calibrate_power(&recording->device);
    }
    /* With IMMED or not, it may only have begun. */
    if (mmc_result_is_unfinished(result)) result = recording_wait(recording->host, &recording->device, RECORDING_BUSY_LIMIT);
    return is_refused(result) ? MMC_OK : result;
}

/* The data are shared out evenly between the layers, in whole ECC blocks, the first having one more: a player need not
 * go where nothing is recorded (MMC-6 6.36.3.2.10). A drive that does not let itself be told fills the first layer. */
static enum mmc_result break_layers(struct recording *recording)
{
    uint32_t unit = recording->disc.medium->write_unit, first = (recording->sectors / 2 + unit - 1) / unit * unit;
    enum mmc_result result = mmc_send_layer_number(&recording->device, MMC_STRUCTURE_LAYER_BOUNDARY, first);

    return is_refused(result) || result == MMC_NO_DISC_STRUCTURE ? MMC_OK : result;
}

/* One past the last sector. */
static uint32_t end_of(const struct recording *recording)
{
    uint32_t end = 0, i;

    for (i = 0; i < recording->range_count; i++)
    {
        const struct recording_range *range = &recording->ranges[i];
        uint32_t after = (uint32_t)range->start + range->before + range->data + range->padding;

        if (after > end) end = after;
    }
    return end;
}

/* Where the session begins, now that the drive knows how it is going to be recorded. */
static enum mmc_result find_start(struct recording *recording)
{
    struct recording_disc disc;
    enum mmc_result result;

    if ((result = recording_examine(&recording->device, &disc)) != MMC_OK) return result;
    if (!disc.next_valid) return MMC_INVALID_ADDRESS;
    /* Formatting may have taken some away. */
    if (disc.medium != recording->disc.medium && disc.profile != recording->way->profile) return MMC_INCOMPATIBLE_MEDIUM;
    if (disc.total < recording->disc.total && disc.total < end_of(recording)) return MMC_MEDIUM_FULL;
    if (recording->disc.medium->overwritable) return MMC_OK;
    recording->track = disc.next_track;
    /* The pieces were made such that none goes across a jump. */
    if (recording->way->jumps && recording->ranges[0].start != disc.next_writable) return MMC_INVALID_ADDRESS;
    recording->ranges[0].start = disc.next_writable;
    return MMC_OK;
}

/*
 * Layer jump recording. The sectors of an image have addresses one behind the other, and behind a jump at LBA n of layer 0, which has M
 * sectors, the drive goes on at 2M - 1 - n: so there may be no jump in the image but at the end of layer 0, where that is the
 * next address. Wherever a program or the drive wants others they are taken back, and the jump is put behind the image. What a drive
 * refuses of that does no harm as long as it says that it jumps nowhere else.
 */
static enum mmc_result set_jumps(struct recording *recording)
{
    uint32_t start = (uint32_t)recording->ranges[0].start, end = start + recording->sectors, interval;
    uint32_t jump = (end < recording->disc.layer_0 ? end : recording->disc.layer_0) - 1;
    struct mmc_track_information track;
    enum mmc_result result;
    bool fixed;

    result = mmc_read_layer_number(&recording->device, MMC_STRUCTURE_JUMP_INTERVAL, &interval, &fixed);
    if (result == MMC_OK && interval) result = mmc_send_layer_number(&recording->device, MMC_STRUCTURE_JUMP_INTERVAL, 0);
    if (result != MMC_OK && !is_refused(result) && result != MMC_NO_DISC_STRUCTURE) return result;
    result = mmc_send_layer_number(&recording->device, MMC_STRUCTURE_MANUAL_JUMP, jump);
    if (result != MMC_OK && !is_refused(result) && result != MMC_NO_DISC_STRUCTURE) return result;
    result = mmc_read_track_information(&recording->device, MMC_TRACK_BY_NUMBER, recording->track, &track);
    if (result != MMC_OK) return result;
    return track.layer_jump_status && track.layer_jump_next >= start && track.layer_jump_next < jump ? MMC_WRONG_MODE_FOR_TRACK : MMC_OK;
}

enum recording_end recording_prepare(struct recording *recording)
{
    enum recording_end end;
    enum mmc_result result;

    if ((end = format_medium(recording)) != RECORDING_SUCCESS) return end;
    recording->host->enter_phase(recording->host, RECORDING_INITIALIZING);
    if ((end = choose_way(recording)) != RECORDING_SUCCESS) return end;
    recording->host->set_speed(recording->host, &recording->device);
    if (recording->disc.medium->calibrates)
    {
        recording->host->enter_phase(recording->host, RECORDING_CALIBRATING);
        if ((end = step_end(recording, calibrate(recording))) != RECORDING_SUCCESS) return end;
    }
    /* A simulation has no layer break: that would be the disc's for good. */
    if (recording->way->breaks_layers && is_blank(recording) && !recording->options.simulate
            && (result = break_layers(recording)) != MMC_OK)
        return drive_failed(recording, result);
    if ((result = find_start(recording)) != MMC_OK) return drive_failed(recording, result);
    if (recording->way->jumps && (result = set_jumps(recording)) != MMC_OK) return drive_failed(recording, result);
    if (recording->way->reserves && (result = mmc_reserve_track(&recording->device, recording->sectors)) != MMC_OK)
        return drive_failed(recording, result);
    return is_cancelled(recording) ? RECORDING_CANCELLED : RECORDING_SUCCESS;
}

/* --- writing --- */

/* A transport that breaks down may look like GOOD, but it cannot tell how full the drive's buffer is. Some drives
 * cannot either, or say it in a form of their own; they can still say who they are. */
static enum mmc_result check_alive(struct recording *recording)
{
    uint32_t now = recording->host->milliseconds(recording->host);
    struct mmc_buffer_capacity capacity;
    enum mmc_result result = MMC_BAD_REPLY;
    struct mmc_inquiry inquiry;

    /* Behind the first WRITE at once: what does not come through is told before much is lost. */
    if (recording->written && now - recording->last_alive < ALIVE_POLL_MS) return MMC_OK;
    if (recording->has_buffer_capacity)
    {
        result = mmc_read_buffer_capacity(&recording->device, &capacity);
        if (is_unknown_to_drive(result) || result == MMC_BAD_REPLY) recording->has_buffer_capacity = false;
    }
    if (!recording->has_buffer_capacity) result = mmc_inquiry(&recording->device, &inquiry);
    recording->last_alive = now;
    return mmc_result_is_gone(result) ? result : MMC_OK;
}

/* Where the drive says that it will write next; false where it does not say. */
static bool get_next_writable(struct recording *recording, int32_t *lba)
{
    struct mmc_track_information track;
    uint32_t number = recording->track ? recording->track : MMC_INVISIBLE_TRACK;

    if (mmc_read_track_information(&recording->device, MMC_TRACK_BY_NUMBER, number, &track) != MMC_OK
            && mmc_read_track_information(&recording->device, MMC_TRACK_BY_NUMBER, MMC_INVISIBLE_TRACK, &track) != MMC_OK)
        return false;
    *lba = track.next_writable;
    return track.next_writable_valid;
}

/* The drive's next writable address tells that it has everything before this one. */
static bool has_taken(struct recording *recording, int32_t end)
{
    int32_t next;

    return (recording->counts || recording->disc.pseudo_overwrite) && get_next_writable(recording, &next) && next == end;
}

/*
 * MMC_BUSY means that nothing of it was taken: the same sectors are sent again. So are those that a transport could not send, once. A
 * drive that has them for all that is asked: one does not want them at this address any more, a BD-R with pseudo-overwrite takes them a
 * second time and then goes on elsewhere than the recording does; another has them twice at the same place.
 */
static enum mmc_result write_sectors(struct recording *recording, int32_t lba, const void *data, uint32_t sectors)
{
    uint32_t start = recording->host->milliseconds(recording->host);
    enum mmc_result result;
    bool again = false;

    for (;;)
    {
        result = mmc_write(&recording->device, lba, sectors, data, sectors * RECORDING_SECTOR_SIZE);
        if (is_cancelled(recording)) return result;
        if (result == MMC_TRANSPORT_ERROR && !again)
        {
            if (has_taken(recording, lba + (int32_t)sectors)) return MMC_OK;
            again = true;
            continue;
        }
        if (!mmc_result_is_temporary(result)) return result;
        if (recording->host->milliseconds(recording->host) - start >= RECORDING_BUSY_LIMIT) return result;
        recording->host->sleep(recording->host, BUSY_POLL_MS);
    }
}

/* How many of the last WRITE's sectors the drive did not take. One that got lost in between is noticed by the next one, which
 * does not begin where the drive goes on; behind the last one the address itself is asked for, of drives that had
 * it right behind the first. */
static uint32_t count_missing(struct recording *recording, int32_t lba, uint32_t sectors)
{
    int32_t end = lba + (int32_t)sectors, next;

    if (recording->disc.medium->overwritable) return 0;
    if (!recording->written) recording->counts = get_next_writable(recording, &next) && next == end;
    else if (recording->counts && recording->written + sectors == recording->sectors && get_next_writable(recording, &next)
            && next < end && next >= lba)
        return (uint32_t)(end - next);
    return 0;
}

/* A sector that was never written has nothing to be kept. */
static enum mmc_result keep_sectors(struct recording *recording, int32_t lba, uint32_t sectors, void *buffer)
{
    enum mmc_result result;

    if (!sectors) return MMC_OK;
    result = mmc_read(&recording->device, (uint32_t)lba, sectors, false, buffer, sectors * RECORDING_SECTOR_SIZE);
    if (result != MMC_BLANK_CHECK && result != MMC_MEDIUM_ERROR && result != MMC_INVALID_ADDRESS) return result;
    memset(buffer, 0, (size_t)sectors * RECORDING_SECTOR_SIZE);
    return MMC_OK;
}

enum recording_end recording_keep(struct recording *recording, const struct recording_piece *piece, void *buffer)
{
    uint32_t end = piece->before + piece->data;
    enum mmc_result result;

    if (!recording->keeps) return RECORDING_SUCCESS;
    result = keep_sectors(recording, piece->lba, piece->before, buffer);
    if (result == MMC_OK)
        result = keep_sectors(recording, piece->lba + (int32_t)end, piece->sectors - end,
                (uint8_t *)buffer + (size_t)end * RECORDING_SECTOR_SIZE);
    return step_end(recording, result);
}

/* Drives complete a unit of which a part is written (MMC-6, Random Writable); whether one refused because it does not. */
static bool wants_whole_units(const struct recording *recording, int32_t lba, uint32_t sectors, enum mmc_result result)
{
    const struct recording_medium *medium = recording->disc.medium;

    if (!medium->overwritable || (result != MMC_INVALID_ADDRESS && result != MMC_ILLEGAL_REQUEST)) return false;
    return lba >= 0 && (lba % medium->write_unit || sectors % medium->write_unit);
}

static enum mmc_result write_whole_units(struct recording *recording, int32_t lba, const void *data, uint32_t sectors)
{
    uint32_t unit = recording->disc.medium->write_unit, before = (uint32_t)lba % unit, end = before + sectors;
    uint32_t after = (unit - end % unit) % unit, whole = end + after;
    int32_t first = lba - (int32_t)before;
    enum mmc_result result;
    uint8_t *buffer;

    if ((uint64_t)first + whole > recording->disc.total) return MMC_INVALID_ADDRESS;
    if (!(buffer = malloc((size_t)whole * RECORDING_SECTOR_SIZE))) return MMC_BUFFER_TOO_SMALL;
    result = keep_sectors(recording, first, before, buffer);
    if (result == MMC_OK) result = keep_sectors(recording, first + (int32_t)end, after, buffer + (size_t)end * RECORDING_SECTOR_SIZE);
    memcpy(buffer + (size_t)before * RECORDING_SECTOR_SIZE, data, (size_t)sectors * RECORDING_SECTOR_SIZE);
    if (result == MMC_OK) result = write_sectors(recording, first, buffer, whole);
    free(buffer);
    return result;
}

static void keep_sum(struct recording *recording, int32_t lba, const void *data, uint32_t sectors)
{
    struct recording_sum *sum = &recording->sums[recording->sum_count++];

    sum->sum = recording_checksum(data, (size_t)sectors * RECORDING_SECTOR_SIZE);
    sum->lba = lba;
    sum->sectors = sectors;
}

enum recording_end recording_write(struct recording *recording, int32_t lba, const void *data, uint32_t sectors)
{
    enum mmc_result result;
    uint32_t missing = 0;
    unsigned int attempt;

    for (attempt = 0; attempt < 2; attempt++)
    {
        result = write_sectors(recording, lba, data, sectors);
        if (result != MMC_OK && is_cancelled(recording)) return RECORDING_CANCELLED;
        if (wants_whole_units(recording, lba, sectors, result)) result = write_whole_units(recording, lba, data, sectors);
        if (result == MMC_OK) result = check_alive(recording);
        if (result != MMC_OK) return drive_failed(recording, result);
        if (!(missing = count_missing(recording, lba, sectors))) break;
        if (missing != sectors) break;
    }
    if (missing)
    {
        recording->text = "the drive has not taken the last of them";
        drive_failed(recording, MMC_OK);
        return RECORDING_DISC_DISAGREES;
    }
    if (recording_wants_sum(recording, recording->piece++)) keep_sum(recording, lba, data, sectors);
    recording->written += sectors;
    return RECORDING_SUCCESS;
}

/* Nobody else's burn is to be a simulation because of this one. */
static void end_simulation(struct recording *recording)
{
    struct mmc_write_parameters parameters = { .fields = MMC_SET_TEST_WRITE };
    struct mmc_device device = recording->device;

    mmc_set_write_parameters(&device, &parameters);
}

void recording_abandon(struct recording *recording)
{
    struct mmc_device device = recording->device;

    if (recording->result == MMC_NO_DEVICE) return;
    if (recording->written) mmc_synchronize_cache(&device, false);
    if (recording->options.simulate) end_simulation(recording);
}

/* --- finishing --- */

struct attempt
{
    struct recording *recording;
    enum mmc_result (*command)(struct recording *recording, uint8_t function);
    uint8_t function;
    uint32_t at_work;    /* milliseconds for which the drive was seen to be busy */
};

static uint32_t ask_to_end(struct mmc_device *device, void *context, enum mmc_result *result)
{
    struct attempt *attempt = context;
    struct recording_host *host = attempt->recording->host;
    struct mmc_device answered;
    enum mmc_result waited;
    uint32_t start;

    *result = attempt->command(attempt->recording, attempt->function);
    if (!mmc_result_is_unfinished(*result)) return 0;
    answered = *device;
    start = host->milliseconds(host);
    if ((waited = recording_wait(host, device, MMC_FINISH_LIMIT)) != MMC_OK)
    {
        *result = waited;
        return 0;
    }
    *device = answered;
    attempt->at_work += host->milliseconds(host) - start;
    return *result == MMC_SESSION_FIXATION ? attempt->at_work + FIXATION_LIMIT_MS : MMC_ASK_AGAIN;
}

/*
 * Gives a command until the drive has heard it. One that was busy has not taken it; so has not one that answers 5/72/03 while it is
 * still at work on the step before (anchors.md), but not every 5/72 goes away. A cancellation only ends the waiting for a drive
 * that does not get there: everything is in it, and it finishes the disc whatever anybody wants.
 */

static enum mmc_result insist(struct recording *recording, enum mmc_result (*command)(struct recording *recording, uint8_t function),
        uint8_t function)
{
    const struct mmc_patience patience = recording_patience(recording->host, MMC_FINISH_LIMIT);
    struct attempt attempt = { recording, command, function, 0 };

    return mmc_ask_patiently(&recording->device, &patience, ask_to_end, &attempt);
}

static enum mmc_result synchronize(struct recording *recording, uint8_t function)
{
    (void)function;
    return mmc_synchronize_cache(&recording->device, false);
}

static enum mmc_result flush(struct recording *recording)
{
    enum mmc_result result = insist(recording, synchronize, 0);

    /* Some that write without a buffer do not know the command. */
    return result == MMC_ILLEGAL_COMMAND ? MMC_OK : result;
}

/* With IMMED, so that the drive can be asked how far it is; a few know it only without. */
static enum mmc_result close_with(struct recording *recording, uint8_t function)
{
    uint16_t track = function == MMC_CLOSE_TRACK ? (uint16_t)recording->track : 0;
    enum mmc_result result = mmc_close_track_session(&recording->device, function, track, true);

    if (result == MMC_ILLEGAL_REQUEST) result = mmc_close_track_session(&recording->device, function, track, false);
    return result;
}

static enum mmc_result close_step(struct recording *recording, const struct recording_step *step)
{
    enum mmc_result result = insist(recording, close_with, step->function);

    if (is_unknown_to_drive(result) && step->otherwise != step->function) result = insist(recording, close_with, step->otherwise);
    return result == MMC_OK ? recording_wait(recording->host, &recording->device, MMC_FINISH_LIMIT) : result;
}

static enum mmc_result is_due(struct recording *recording, enum recording_condition condition, bool *due)
{
    struct mmc_disc_information information;
    enum mmc_result result;

    *due = true;
    if (condition == RECORDING_ALWAYS) return MMC_OK;
    if ((result = mmc_read_disc_information(&recording->device, &information)) != MMC_OK) return result;
    if (condition == RECORDING_IF_FORMATTING)
        *due = information.background_format == MMC_FORMAT_STARTED || information.background_format == MMC_FORMAT_RUNNING;
    else
        *due = information.last_session_status == MMC_SESSION_INCOMPLETE;
    return MMC_OK;
}

/* A refusal is kept: should the disc not be what it shall be, it says why. */
static enum mmc_result close_disc(struct recording *recording)
{
    const struct recording_steps *steps = recording->way->endings[recording->ending];
    enum mmc_result result;
    unsigned int i;
    bool due;

    for (i = 0; i < steps->count; i++)
    {
        if ((result = is_due(recording, steps->step[i].condition, &due)) != MMC_OK) return result;
        if (!due) continue;
        result = close_step(recording, &steps->step[i]);
        if (is_refused(result)) drive_failed(recording, result);
        else if (result != MMC_OK)
            return result;
    }
    return MMC_OK;
}

/* NULL when the drive's record of the track is that of what was sent. */
static const char *compare_track(struct recording *recording, enum mmc_result *result)
{
    struct mmc_track_information track;

    *result = mmc_read_track_information(&recording->device, MMC_TRACK_BY_NUMBER, recording->track, &track);
    /* Drives before MMC-2 keep none. */
    if (*result == MMC_ILLEGAL_COMMAND) return NULL;
    if (*result != MMC_OK) return "the drive knows nothing of the track";
    if (track.start != recording->ranges[0].start) return "the track begins elsewhere than it should";
    if (track.damaged) return "the drive says that the track is damaged";
    if (track.blank || track.size < recording->sectors) return "the track is shorter than what was sent";
    return NULL;
}

static const char *compare_sessions(const struct recording *recording, const struct mmc_disc_information *information)
{
    if (information->disc_status == MMC_DISC_BLANK) return "the drive says that the disc is still blank";
    /* One that closes more than it was told to has recorded the data all the same. */
    if (information->disc_status == MMC_DISC_FINALIZED) return NULL;
    if (recording->ending != RECORDING_APPENDABLE) return "the drive says that the disc is not closed";
    if (information->last_session_status == MMC_SESSION_INCOMPLETE || information->last_session_status == MMC_SESSION_DAMAGED)
        return "the drive says that the session is not complete";
    if (information->sessions <= recording->disc.complete_sessions + 1u
            && information->last_session_status == MMC_SESSION_EMPTY)
        return "the drive does not know of a new session";
    return NULL;
}

/* NULL when the drive says that the disc is what it should be now; else what is wrong. */
static const char *ask_drive(struct recording *recording, enum mmc_result *result)
{
    struct mmc_disc_information information;
    const char *wrong;

    *result = mmc_read_disc_information(&recording->device, &information);
    if (*result != MMC_OK)
        return recording->disc.medium->overwritable && is_unknown_to_drive(*result) ? NULL
                : "the drive does not tell the state of the disc";
    if (recording->options.simulate)
        return information.disc_status == recording->disc.information.disc_status
                && information.sessions == recording->disc.information.sessions
                ? NULL : "the drive says that the disc is not as it was any more";
    if (recording->disc.medium->overwritable) return NULL;
    if ((wrong = compare_sessions(recording, &information))) return wrong;
    return compare_track(recording, result);
}

struct confirmation
{
    struct recording *recording;
    const char *wrong;
};

static uint32_t ask_to_confirm(struct mmc_device *device, void *context, enum mmc_result *result)
{
    struct confirmation *confirmation = context;

    (void)device;
    confirmation->wrong = ask_drive(confirmation->recording, result);
    return confirmation->wrong ? mmc_time_to_agree(*result) : 0;
}

static enum recording_end confirm(struct recording *recording)
{
    const struct mmc_patience patience = recording_patience(recording->host, MMC_FINISH_LIMIT);
    struct confirmation confirmation = { recording, NULL };
    enum mmc_result result = mmc_ask_patiently(&recording->device, &patience, ask_to_confirm, &confirmation);

    if (!confirmation.wrong) return RECORDING_SUCCESS;
    if (mmc_time_to_agree(result) && is_cancelled(recording)) return RECORDING_CANCELLED;
    recording->text = confirmation.wrong;
    /* What was refused when it was closed is the reason, if something was. */
    if (result != MMC_OK || recording->result == MMC_OK) drive_failed(recording, result);
    return RECORDING_DISC_DISAGREES;
}

enum recording_end recording_finish(struct recording *recording)
{
    enum recording_end end;

    recording->host->enter_phase(recording->host, RECORDING_FINALIZING);
    end = step_end(recording, flush(recording));
    /* With the laser off, too: it ends what the drive remembers of the trial. */
    if (end == RECORDING_SUCCESS) end = step_end(recording, close_disc(recording));
    if (recording->options.simulate) end_simulation(recording);
    return end == RECORDING_SUCCESS ? confirm(recording) : end;
}
