/* fault.c: faults on demand.
 *
 * A rule is `COMMAND [when] what`: COMMAND is a name from the table in unit.c, an operation code "0x2A", MEDIUM for what
 * needs a disc, or ANY; the words `when` (after=, count=, for=) say for which of its executions, the words `what` what
 * happens then.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "fault.h"
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { OPCODE_ANY = -1, OPCODE_MEDIUM = -2, TEXT_SIZE = 200, SETS_MOST = 8, ANSWER_SIZE = 64 };

struct fault_rule
{
    char text[TEXT_SIZE];
    int opcode;             /* or OPCODE_ANY, OPCODE_MEDIUM */
    bool on_answer;         /* works on the answer of a command that has been carried out */
    /* when */
    uint64_t after;         /* executions that pass first */
    uint64_t count;         /* executions it strikes then; UINT64_MAX: all */
    uint64_t for_us;        /* strikes so long from the first strike on; 0: no such limit */
    /* what */
    bool silent, lost, swallowed, ignored, forgets, unplug, kill, eject, has_answer;
    enum sense_code sense;      /* SENSE_NONE: not this */
    enum sense_code attention;
    enum sense_code recovered;
    int32_t host_error;
    uint64_t delay_us;
    uint32_t truncate;      /* bytes of the answer that stay; UINT32_MAX: all */
    uint32_t extend;        /* bytes of 5Ah that are added to the answer */
    struct { uint32_t offset; uint8_t value; } sets[SETS_MOST];
    unsigned set_count;
    uint8_t answer[ANSWER_SIZE];
    uint32_t answer_length;
    /* what has happened */
    uint64_t seen, struck, first_strike;
};

static bool parse_number(const char *text, uint64_t most, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return end != text && !*end && !errno && *value <= most && *text != '-';
}

/* "K/ASC/ASCQ" in hexadecimal, not all zero */
static bool parse_sense(const char *text, enum sense_code *sense)
{
    unsigned key, asc, ascq;
    int end = 0;

    if (sscanf(text, "%2x/%2x/%2x%n", &key, &asc, &ascq, &end) != 3 || text[end] || key > 15)
        return false;
    *sense = (enum sense_code)SENSE(key, asc, ascq);
    return *sense != SENSE_NONE;
}

static bool word_after(struct fault_rule *rule, const char *value)
{
    return parse_number(value, UINT32_MAX, &rule->after);
}

static bool word_count(struct fault_rule *rule, const char *value)
{
    return parse_number(value, UINT32_MAX, &rule->count);
}

static bool word_for(struct fault_rule *rule, const char *value)
{
    bool good = parse_number(value, UINT32_MAX, &rule->for_us);

    rule->for_us *= 1000;
    return good && rule->for_us;
}

static bool word_sense(struct fault_rule *rule, const char *value)
{
    return parse_sense(value, &rule->sense);
}

static bool word_attention(struct fault_rule *rule, const char *value)
{
    return parse_sense(value, &rule->attention);
}

static bool word_recovered(struct fault_rule *rule, const char *value)
{
    return parse_sense(value, &rule->recovered);
}

static bool word_silent(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->silent = true;
}

static bool word_delay(struct fault_rule *rule, const char *value)
{
    bool good = parse_number(value, 3600000, &rule->delay_us);

    rule->delay_us *= 1000;
    return good;
}

static bool word_lost(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->lost = true;
}

static bool word_swallowed(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->swallowed = true;
}

static bool word_ignored(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->ignored = true;
}

static bool word_forgets(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->forgets = true;
}

static bool word_unplug(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->unplug = true;
}

static bool word_kill(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->kill = true;
}

static bool word_eject(struct fault_rule *rule, const char *value)
{
    (void)value;
    return rule->eject = true;
}

static bool word_errno(struct fault_rule *rule, const char *value)
{
    static const struct { const char *name; int number; } names[] =
    {
        { "EPERM", EPERM }, { "EACCES", EACCES }, { "EIO", EIO }, { "EINVAL", EINVAL }, { "EBUSY", EBUSY },
        { "ENOMEDIUM", ENOMEDIUM }, { "ENODEV", ENODEV }, { "ENXIO", ENXIO }, { "ENOMEM", ENOMEM }
    };
    size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!strcasecmp(value, names[i].name))
            rule->host_error = names[i].number;
    return rule->host_error != 0;
}

static bool word_truncate(struct fault_rule *rule, const char *value)
{
    uint64_t number;

    if (!parse_number(value, VB_MAX_DATA, &number))
        return false;
    rule->truncate = (uint32_t)number;
    return true;
}

static bool word_extend(struct fault_rule *rule, const char *value)
{
    uint64_t number;

    if (!parse_number(value, VB_MAX_DATA, &number))
        return false;
    rule->extend = (uint32_t)number;
    return true;
}

/* "OFFSET:BYTE" */
static bool word_set(struct fault_rule *rule, const char *value)
{
    char copy[40], *colon;
    uint64_t offset, byte;

    if (strlen(value) >= sizeof(copy) || rule->set_count == SETS_MOST)
        return false;
    strcpy(copy, value);
    if (!(colon = strchr(copy, ':')))
        return false;
    *colon = 0;
    if (!parse_number(copy, VB_MAX_DATA, &offset) || !parse_number(colon + 1, 255, &byte))
        return false;
    rule->sets[rule->set_count].offset = (uint32_t)offset;
    rule->sets[rule->set_count++].value = (uint8_t)byte;
    return true;
}

/* Bytes in hexadecimal, without blanks; none is right too. */
static bool word_reply(struct fault_rule *rule, const char *value)
{
    unsigned byte;
    int end;

    for (rule->answer_length = 0; *value; value += 2)
    {
        if (rule->answer_length == ANSWER_SIZE || sscanf(value, "%2x%n", &byte, &end) != 1 || end != 2)
            return false;
        rule->answer[rule->answer_length++] = (uint8_t)byte;
    }
    return rule->has_answer = true;
}

static const struct fault_word
{
    const char *name;
    bool has_value;
    enum word_kind { WHEN, BEFORE, ANSWER, BOTH } kind; /* of an effect: what it works on */
    const char *example;
    bool (*parse)(struct fault_rule *rule, const char *value);
} words[] =
{
    { "after", true, WHEN, "after=100", word_after },
    { "count", true, WHEN, "count=1", word_count },
    { "for", true, WHEN, "for=10000 (milliseconds)", word_for },
    { "nosense", false, WHEN, "nosense", word_silent },
    { "sense", true, BEFORE, "sense=3/0C/00", word_sense },
    { "attention", true, BEFORE, "attention=6/29/00", word_attention },
    { "lost", false, BEFORE, "lost", word_lost },
    { "swallowed", false, BEFORE, "swallowed", word_swallowed },
    { "ignored", false, BEFORE, "ignored", word_ignored },
    { "unplug", false, BEFORE, "unplug", word_unplug },
    { "kill", false, BEFORE, "kill", word_kill },
    { "eject", false, BEFORE, "eject", word_eject },
    { "errno", true, BEFORE, "errno=EPERM", word_errno },
    { "reply", true, BEFORE, "reply=0008FF (64 bytes at most)", word_reply },
    { "delay", true, BOTH, "delay=500 (milliseconds)", word_delay },
    { "recovered", true, ANSWER, "recovered=1/17/01", word_recovered },
    { "forgets", false, ANSWER, "forgets", word_forgets },
    { "truncate", true, ANSWER, "truncate=4 (bytes)", word_truncate },
    { "extend", true, ANSWER, "extend=16 (bytes)", word_extend },
    { "set", true, ANSWER, "set=2:0xFF (offset:byte)", word_set },
};

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

/* The word a token begins with, NULL for one that belongs to the command's name. */
static const struct fault_word *find_word(const char *token, const char **value)
{
    unsigned i;

    for (i = 0; i < WORD_COUNT; i++)
    {
        size_t length = strlen(words[i].name);

        if (strncasecmp(token, words[i].name, length) || token[length] != (words[i].has_value ? '=' : 0))
            continue;
        *value = token + length + words[i].has_value;
        return &words[i];
    }
    return NULL;
}

static bool parse_rule(const char *text, struct fault_rule *rule, struct vb_error *error)
{
    char copy[TEXT_SIZE], name[TEXT_SIZE] = "", *token, *rest;
    const struct fault_word *word = NULL;
    const char *value;
    bool effect[BOTH + 1] = { false };

    if (strlen(text) >= sizeof(copy))
        return vb_fail(error, "the rule is longer than %d characters", TEXT_SIZE - 1);
    strcpy(copy, text);
    memset(rule, 0, sizeof(*rule));
    strcpy(rule->text, text);
    rule->count = UINT64_MAX;
    rule->truncate = UINT32_MAX;
    for (token = strtok_r(copy, " \t", &rest); token; token = strtok_r(NULL, " \t", &rest))
    {
        if ((word = find_word(token, &value)))
        {
            if (!word->parse(rule, value))
                return vb_fail(error, "'%s' does not say it right; for example: %s", token, word->example);
            effect[word->kind] = true;
        }
        else
        {
            if (*name)
                strcat(name, " ");
            strcat(name, token);
        }
    }
    if (!strcasecmp(name, "ANY"))
        rule->opcode = OPCODE_ANY;
    else if (!strcasecmp(name, "MEDIUM"))
        rule->opcode = OPCODE_MEDIUM;
    else if ((rule->opcode = unit_command_opcode(name)) < 0)
        return vb_fail(error, "'%s' is neither a command of this drive, such as \"WRITE(10)\" or 0x2A, nor MEDIUM, nor ANY, "
                       "nor a word of the rule language; see vburn fault --help", name);
    if (!effect[BEFORE] && !effect[ANSWER] && !effect[BOTH])
        return vb_fail(error, "the rule does not say what is to happen; see vburn fault --help");
    if (effect[BEFORE] && effect[ANSWER])
        return vb_fail(error, "a command that is not carried out has no answer to be changed: make it two rules");
    rule->on_answer = effect[ANSWER];
    return true;
}

bool fault_add(struct faults *faults, const char *text, struct vb_error *error)
{
    struct fault_rule rule, *grown;

    if (!parse_rule(text, &rule, error))
        return false;
    if (!(grown = realloc(faults->rules, (faults->count + 1) * sizeof(*grown))))
        return vb_fail(error, "out of memory");
    faults->rules = grown;
    faults->rules[faults->count++] = rule;
    return true;
}

void fault_clear(struct faults *faults)
{
    free(faults->rules);
    faults->rules = NULL;
    faults->count = 0;
}

char *fault_list(const struct faults *faults)
{
    char *text = strdup(""), *longer;
    unsigned i;

    for (i = 0; text && i < faults->count; i++)
    {
        const struct fault_rule *rule = &faults->rules[i];

        if (asprintf(&longer, "%s%s (seen %llu, struck %llu)\n", text, rule->text, (unsigned long long)rule->seen,
                     (unsigned long long)rule->struck) < 0)
            break;
        free(text);
        text = longer;
    }
    return text;
}

/* Whether the rule strikes this command; counts it. */
static bool strikes(struct fault_rule *rule, const struct command *command)
{
    uint64_t now = unit_now();

    if (rule->opcode == OPCODE_MEDIUM ? !unit_command_needs_disc(command->cdb[0])
                                      : rule->opcode != OPCODE_ANY && rule->opcode != command->cdb[0])
        return false;
    if (rule->seen++ < rule->after || rule->struck >= rule->count)
        return false;
    if (rule->for_us && rule->struck && now - rule->first_strike >= rule->for_us)
        return false;
    if (!rule->struck)
        rule->first_strike = now;
    rule->struck++;
    return true;
}

/* What keeps the drive from carrying out the command. */
static bool prevent(struct unit *unit, struct command *command, const struct fault_rule *rule)
{
    if (rule->kill)
        kill(getpid(), SIGKILL);
    if (rule->eject)
        medium_take_out(unit);
    if (rule->unplug)
    {
        unit->faults.unplugged = true;
        command->hang_up = true;
    }
    if (rule->attention)
        attention_raise(&unit->attention, rule->attention);
    if (rule->lost)
        command->host_status = 1; /* DID_NO_CONNECT */
    if (rule->swallowed)
    {
        command->host_status = 7; /* DID_ERROR */
        command->no_residual = true;
    }
    command->host_error = rule->host_error;
    command->autosense_withheld = rule->silent;
    if (rule->sense)
        check(command, rule->sense);
    if (rule->has_answer && command->direction == VB_IN)
        reply(command, rule->answer, rule->answer_length, command->data_length);
    return rule->unplug || command->host_status || rule->host_error || rule->sense || rule->has_answer || rule->ignored;
}

bool fault_before(struct unit *unit, struct command *command)
{
    unsigned i;

    for (i = 0; i < unit->faults.count; i++)
    {
        struct fault_rule *rule = &unit->faults.rules[i];

        if (rule->on_answer || !strikes(rule, command))
            continue;
        command->busy_us += rule->delay_us;
        if (prevent(unit, command, rule))
            return true;
    }
    return false;
}

/* An answer of other bytes, or another number of them. */
static void falsify(struct command *command, const struct fault_rule *rule)
{
    uint32_t added;
    unsigned i;

    if (rule->truncate < command->reply_length)
        command->reply_length = rule->truncate;
    added = command->data_length - command->reply_length;
    if (added > rule->extend)
        added = rule->extend;
    memset(command->data + command->reply_length, 0x5a, added);
    command->reply_length += added;
    for (i = 0; i < rule->set_count; i++)
        if (rule->sets[i].offset < command->reply_length)
            command->data[rule->sets[i].offset] = rule->sets[i].value;
}

void fault_after(struct unit *unit, struct command *command)
{
    unsigned i;

    for (i = 0; i < unit->faults.count; i++)
    {
        struct fault_rule *rule = &unit->faults.rules[i];

        if (!rule->on_answer || command->status != STATUS_GOOD || command->host_status || command->host_error)
            continue;
        if ((!rule->recovered && !rule->forgets && command->direction != VB_IN) || !strikes(rule, command))
            continue;
        command->busy_us += rule->delay_us;
        if (rule->forgets)
            recording_end_rehearsal(unit);
        if (command->direction == VB_IN)
            falsify(command, rule);
        if (rule->recovered) /* the data go all the same */
        {
            command->status = STATUS_CHECK_CONDITION;
            command->sense = rule->recovered;
            command->autosense_withheld = rule->silent;
        }
    }
}
