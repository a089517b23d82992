/* data_format.c: READ FORMAT CAPACITIES and FORMAT UNIT of DVD and BD (MMC-6 6.23, 6.5), and formatting in the background.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "data_format.h"
#include "bytes.h"
#include "data_commands.h"
#include "data_method.h"
#include "unit.h"

void data_read_format_capacities(struct unit *unit, struct command *command)
{
    uint8_t answer[4 + 8 + FORMATS_MOST * 8] = { 0 };
    struct data_formats formats = { 0 };
    unsigned i;

    format_background_advance(unit);
    data_method_of(medium_disc(unit))->formats(unit, &formats);
    answer[3] = (uint8_t)(8 + formats.count * 8);
    put_be32(answer + 4, (uint32_t)formats.sectors);
    put_be32(answer + 8, DATA_SIZE);
    answer[8] = (uint8_t)formats.type;
    for (i = 0; i < formats.count; i++)
    {
        uint8_t *descriptor = answer + 12 + i * 8;

        put_be32(descriptor, (uint32_t)formats.list[i].sectors);
        put_be32(descriptor + 4, formats.list[i].parameter);
        descriptor[4] = (uint8_t)(formats.list[i].type << 2);
    }
    reply(command, answer, 12 + formats.count * 8, get_be16(command->cdb + 7));
}

/* The parameter list of FORMAT UNIT: a header of four bytes and one descriptor of eight (MMC-6 6.5.3). */
static bool parse_request(struct command *command, struct format_request *request)
{
    enum { FMTDATA = 0x10, FORMAT_CODE = 1, FOV = 0x80, DCRT = 0x20, TRY_OUT = 0x04, IMMED = 0x02 };
    const uint8_t *data = command->data;

    if (!(command->cdb[1] & FMTDATA) || (command->cdb[1] & 7) != FORMAT_CODE)
        return check(command, SENSE_INVALID_FIELD_IN_CDB);
    if (!received(command, 12))
        return false;
    if (get_be16(data + 2) != 8 || data[1] & TRY_OUT)
        return check(command, SENSE_INVALID_PARAMETER);
    request->immediately = data[1] & IMMED;
    request->certify = !(data[1] & FOV && data[1] & DCRT);
    request->sectors = get_be32(data + 4);
    request->type = data[8] >> 2;
    request->subtype = data[8] & 3;
    request->parameter = get_be24(data + 9);
    return true;
}

void data_format_unit(struct unit *unit, struct command *command)
{
    const struct data_method *method = data_method_of(medium_disc(unit));
    struct data_formats formats = { 0 };
    struct format_request request;
    unsigned i;

    format_background_advance(unit);
    if (!method->format)
    {
        check(command, SENSE_CANNOT_FORMAT_MEDIUM);
        return;
    }
    if (!parse_request(command, &request) || !data_writable(unit, command))
        return;
    method->formats(unit, &formats);
    for (i = 0; i < formats.count; i++)
        if (formats.list[i].type == request.type)
            break;
    if (i == formats.count)
        check(command, SENSE_INVALID_PARAMETER); /* not one of those offered */
    else
        method->format(unit, command, &request);
}

/* Sectors formatted since `since`. */
static double formatted_since(const struct unit *unit)
{
    double rate = pacing_times(&unit->pacing, speed_mean(&unit->speed)) * unit->speed.class->sectors / 1e6;

    return (double)(unit_now() - unit->formatting.since) * rate;
}

static int32_t done_now(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);
    double done;

    if (unit->pacing.speed <= 0)
        return disc->data.formatted;
    done = unit->formatting.done + formatted_since(unit);
    return done < disc->data.formatted ? (int32_t)done : disc->data.formatted;
}

void format_background_start(struct unit *unit, int32_t done)
{
    struct disc *disc = medium_disc(unit);

    unit->formatting.running = true;
    unit->formatting.done = done;
    unit->formatting.since = unit_now();
    disc->data.background = BACKGROUND_RUNNING;
    disc->changed = true;
    format_background_advance(unit);
}

void format_background_advance(struct unit *unit)
{
    enum { ECC = 16 };
    struct disc *disc = medium_disc(unit);
    int32_t done;

    if (!format_in_background(unit))
        return;
    done = done_now(unit);
    done -= done % ECC;
    if (done <= unit->formatting.done)
        return;
    if (!disc_mark_burned(disc, unit->formatting.done, done))
        return;
    unit->formatting.since = unit_now();
    unit->formatting.done = done;
    if (done < disc->data.formatted)
        return;
    unit->formatting.running = false;
    disc->data.background = BACKGROUND_COMPLETE;
    disc->changed = true;
    disc_set_state(disc, DISC_COMPLETE);
}

void format_background_stop(struct unit *unit)
{
    struct disc *disc = medium_disc(unit);

    if (!format_in_background(unit))
        return;
    format_background_advance(unit);
    if (!unit->formatting.running)
        return;
    unit->formatting.running = false;
    disc->data.background = BACKGROUND_STOPPED;
    disc->changed = true;
}

bool format_in_background(const struct unit *unit)
{
    return unit->formatting.running && medium_disc(unit);
}

unsigned format_background_progress(const struct unit *unit)
{
    const struct disc *disc = medium_disc(unit);

    return disc && disc->data.formatted ? (unsigned)((double)done_now(unit) / disc->data.formatted * 65535) : 0;
}
