/* vburn_control.c: what the command line asks of the daemon, fault rules among it, with commands in between.
 *
 * Input: lines. A line that begins with ! is a CDB in hexadecimal (> instead: with data to the drive); any other is a
 * message, its words separated by tabulators.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#include "control.h"
#include "fuzz.h"
#include "vburn_scratch.h"

enum { BUFFER_ROOM = 64 * 2448, ANSWER_ROOM = 512, LINES_MOST = 60 };

static void carry_out(struct unit *unit, const char *line, size_t length, uint8_t *buffer)
{
    struct command command = { .direction = *line == '>' ? VB_OUT : VB_IN, .data = buffer,
                               .data_length = *line == '>' ? BUFFER_ROOM : ANSWER_ROOM };
    unsigned count = 0, used, value;
    char text[3] = "";
    size_t i;

    for (i = 1; i + 2 <= length && count < sizeof(command.cdb); i += 2)
    {
        memcpy(text, line + i, 2);
        if (sscanf(text, "%2x%n", &value, (int *)&used) != 1)
            break;
        command.cdb[count++] = (uint8_t)value;
    }
    scratch_execute(unit, &command, count);
}

static bool tell(struct unit *unit, const char *line, size_t length)
{
    char *words = malloc(length + 1); /* exactly as long as the message */
    struct control_answer answer;
    size_t i;

    if (!words)
        abort();
    for (i = 0; i < length; i++)
        words[i] = line[i] == '\t' ? 0 : line[i];
    words[length] = 0;
    if (!scratch_allows(words, (unsigned)length))
    {
        free(words);
        return true;
    }
    answer = control_execute(unit, words, (uint32_t)length + 1);
    must_hold(answer.good || (answer.text && *answer.text), "a refusal has words");
    must_hold(!answer.stop || answer.good, "who stops has been understood");
    must_hold(unit->pacing.speed >= 0 && unit->pacing.speed <= 1000, "the speed is a number in its range");
    free(answer.text);
    free(words);
    return !answer.stop;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t buffer[BUFFER_ROOM + 64];
    const char *text = (const char *)data, *end = text + size;
    unsigned lines = LINES_MOST;
    struct unit unit;

    unit_init(&unit, scratch_empty());
    unit.medium.tray_open = true;
    while (text < end && lines--)
    {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((stop ? stop : end) - text);

        if (length && (*text == '!' || *text == '>'))
            carry_out(&unit, text, length, buffer);
        else if (!tell(&unit, text, length))
            break;
        text += length + 1;
    }
    unit_free(&unit);
    /* What it remembered is what it comes back with. */
    unit_init(&unit, unit.home);
    control_restore(&unit);
    must_hold(unit.pacing.speed >= 0 && unit.pacing.speed <= 1000, "the speed is a number in its range");
    unit_free(&unit);
    return 0;
}
