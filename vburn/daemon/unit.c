/* unit.c: the table of commands, and what comes before every one of them.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"
#include "commands.h"
#include "data_commands.h"
#include "drive_home.h"
#include "write_modes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum command_flag
{
    PASSES_ATTENTION = 1,   /* is carried out while a unit attention is pending (MMC-6 4.1.6.1) */
    NEEDS_DISC = 2,         /* not ready without a disc that has been recognised */
    WAITS_FOR_BUFFER = 4,   /* 2/04/08 while the buffer is emptied after a SYNCHRONIZE CACHE with IMMED */
    WRITES = 8              /* it is for writing that the medium is not the right one */
};

typedef void (*command_handler)(struct unit *unit, struct command *command);

/* One line for each command the drive knows. A command that is not for the medium that is in has no handler there. */
static const struct command_entry
{
    uint8_t opcode;
    const char *name;
    unsigned flags;
    command_handler on_cd;      /* also when there is no medium */
    command_handler on_data;    /* on DVD and BD */
} commands[] =
{
    { 0x00, "TEST UNIT READY", NEEDS_DISC | WAITS_FOR_BUFFER, test_unit_ready, test_unit_ready },
    { 0x03, "REQUEST SENSE", PASSES_ATTENTION, request_sense, request_sense },
    { 0x04, "FORMAT UNIT", NEEDS_DISC | WAITS_FOR_BUFFER | WRITES, NULL, data_format_unit },
    { 0x12, "INQUIRY", PASSES_ATTENTION, inquiry, inquiry },
    { 0x1b, "START STOP UNIT", WAITS_FOR_BUFFER, start_stop_unit, start_stop_unit },
    { 0x1e, "PREVENT ALLOW MEDIUM REMOVAL", 0, prevent_allow_medium_removal, prevent_allow_medium_removal },
    { 0x23, "READ FORMAT CAPACITIES", 0, read_format_capacities, data_read_format_capacities },
    { 0x25, "READ CAPACITY", NEEDS_DISC, read_capacity, data_read_capacity },
    { 0x28, "READ(10)", NEEDS_DISC | WAITS_FOR_BUFFER, read_10, data_read_10 },
    { 0x2a, "WRITE(10)", NEEDS_DISC | WAITS_FOR_BUFFER, write_10, data_write_10 },
    { 0x2b, "SEEK(10)", NEEDS_DISC | WAITS_FOR_BUFFER, seek_10, data_seek_10 },
    { 0x2e, "WRITE AND VERIFY(10)", NEEDS_DISC | WAITS_FOR_BUFFER | WRITES, NULL, data_write_and_verify_10 },
    { 0x2f, "VERIFY(10)", NEEDS_DISC | WAITS_FOR_BUFFER, NULL, data_verify_10 },
    { 0x35, "SYNCHRONIZE CACHE", NEEDS_DISC, synchronize_cache, data_synchronize_cache },
    { 0x42, "READ SUB-CHANNEL", NEEDS_DISC | WAITS_FOR_BUFFER, read_sub_channel, NULL },
    { 0x43, "READ TOC/PMA/ATIP", NEEDS_DISC, read_toc_pma_atip, data_read_toc },
    { 0x46, "GET CONFIGURATION", PASSES_ATTENTION, get_configuration, get_configuration },
    { 0x4a, "GET EVENT STATUS NOTIFICATION", PASSES_ATTENTION, get_event_status_notification, get_event_status_notification },
    { 0x51, "READ DISC INFORMATION", NEEDS_DISC, read_disc_information, data_read_disc_information },
    { 0x52, "READ TRACK INFORMATION", NEEDS_DISC, read_track_information, data_read_track_information },
    { 0x53, "RESERVE TRACK", NEEDS_DISC | WAITS_FOR_BUFFER | WRITES, NULL, data_reserve_track },
    { 0x54, "SEND OPC INFORMATION", NEEDS_DISC | WAITS_FOR_BUFFER, send_opc_information, data_send_opc_information },
    { 0x55, "MODE SELECT(10)", 0, mode_select_10, mode_select_10 },
    { 0x5a, "MODE SENSE(10)", 0, mode_sense_10, mode_sense_10 },
    { 0x5b, "CLOSE TRACK SESSION", NEEDS_DISC, close_track_session, data_close_track_session },
    { 0x5c, "READ BUFFER CAPACITY", NEEDS_DISC, read_buffer_capacity, read_buffer_capacity },
    { 0x5d, "SEND CUE SHEET", NEEDS_DISC | WAITS_FOR_BUFFER | WRITES, send_cue_sheet, NULL },
    { 0xa1, "BLANK", NEEDS_DISC | WAITS_FOR_BUFFER, blank, data_blank },
    { 0xa8, "READ(12)", NEEDS_DISC | WAITS_FOR_BUFFER, read_12, data_read_12 },
    { 0xaa, "WRITE(12)", NEEDS_DISC | WAITS_FOR_BUFFER, write_12, data_write_12 },
    { 0xac, "GET PERFORMANCE", 0, get_performance, get_performance },
    { 0xad, "READ DISC STRUCTURE", NEEDS_DISC | WAITS_FOR_BUFFER, NULL, data_read_disc_structure },
    { 0xb6, "SET STREAMING", 0, set_streaming, set_streaming },
    { 0xb9, "READ CD MSF", NEEDS_DISC | WAITS_FOR_BUFFER, read_cd_msf, NULL },
    { 0xbb, "SET CD SPEED", 0, set_cd_speed, set_cd_speed },
    { 0xbd, "MECHANISM STATUS", 0, mechanism_status, mechanism_status },
    { 0xbe, "READ CD", NEEDS_DISC | WAITS_FOR_BUFFER, read_cd, NULL },
    { 0xbf, "SEND DISC STRUCTURE", NEEDS_DISC | WAITS_FOR_BUFFER | WRITES, NULL, data_send_disc_structure },
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

uint64_t unit_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

unsigned unit_cdb_length(uint8_t opcode)
{
    static const uint8_t lengths[8] = { 6, 10, 10, 0, 16, 12, 0, 0 };

    return lengths[opcode >> 5];
}

static const struct command_entry *find_command(uint8_t opcode)
{
    unsigned i;

    for (i = 0; i < COMMAND_COUNT; i++)
        if (commands[i].opcode == opcode)
            return &commands[i];
    return NULL;
}

const char *unit_command_name(uint8_t opcode)
{
    const struct command_entry *entry = find_command(opcode);

    return entry ? entry->name : NULL;
}

int unit_command_opcode(const char *name)
{
    unsigned i;
    char *end;
    unsigned long code;

    for (i = 0; i < COMMAND_COUNT; i++)
        if (!strcasecmp(commands[i].name, name))
            return commands[i].opcode;
    if (strncasecmp(name, "0x", 2))
        return -1;
    code = strtoul(name, &end, 16);
    return *end || end == name + 2 || code > 0xff ? -1 : (int)code;
}

bool unit_command_needs_disc(uint8_t opcode)
{
    const struct command_entry *entry = find_command(opcode);

    return entry && entry->flags & NEEDS_DISC;
}

void unit_power_on(struct unit *unit)
{
    recording_abandon(unit);
    attention_init(&unit->attention);
    events_init(&unit->events);
    mode_pages_init(&unit->mode_pages);
    speed_init(&unit->speed, medium_disc(unit));
    unit->medium.prevented = unit->medium.persistent_prevented = false;
    unit->medium.announced = false;
    unit->position = 0;
    unit->faults.unplugged = false;
}

void unit_init(struct unit *unit, const char *home)
{
    memset(unit, 0, sizeof(*unit));
    unit->home = home;
    drive_serial(home, unit->serial);
    medium_init(&unit->medium);
    pacing_init(&unit->pacing);
    unit_power_on(unit);
}

void unit_free(struct unit *unit)
{
    recording_abandon(unit);
    medium_free(&unit->medium);
    fault_clear(&unit->faults);
}

static void dispatch(struct unit *unit, struct command *command, uint8_t cdb_length)
{
    const struct command_entry *entry = find_command(command->cdb[0]);
    command_handler handler;
    enum sense_code sense;

    if (unit->medium.disc)
        medium_not_ready(unit); /* a disc that has become ready meanwhile announces itself */
    if (unit->attention.count && !(entry && entry->flags & PASSES_ATTENTION))
    {
        check(command, attention_take(&unit->attention));
        return;
    }
    if (!entry)
    {
        check(command, SENSE_INVALID_OPCODE);
        return;
    }
    if (cdb_length < unit_cdb_length(command->cdb[0]))
    {
        check(command, SENSE_INVALID_FIELD_IN_CDB);
        return;
    }
    if (entry->flags & NEEDS_DISC && (sense = medium_not_ready(unit)) != SENSE_NONE)
    {
        check(command, sense);
        return;
    }
    if (entry->flags & WAITS_FOR_BUFFER && (sense = recording_not_ready(unit)) != SENSE_NONE)
    {
        check(command, sense);
        return;
    }
    if ((handler = medium_disc(unit) && !disc_is_cd(medium_disc(unit)) ? entry->on_data : entry->on_cd))
        handler(unit, command);
    else
        check(command, entry->flags & WRITES ? SENSE_CANNOT_WRITE_MEDIUM : SENSE_CANNOT_READ_MEDIUM);
}

void unit_execute(struct unit *unit, struct command *command, uint8_t cdb_length)
{
    if (!fault_before(unit, command))
        dispatch(unit, command, cdb_length);
    if (command->status == STATUS_CHECK_CONDITION)
        note_progress(unit, command, command->sense);
    fault_after(unit, command);
    if (command->cdb[0] != 0x03 && command->cdb[0] != 0x12)
        unit->attention.kept_sense = SENSE_NONE;
    if (command->status == STATUS_CHECK_CONDITION && command->autosense_withheld)
        unit->attention.kept_sense = command->sense;
}
