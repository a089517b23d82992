/*
 * What can be known of a drive and of the disc in it, asked by commands through the recorder object.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef PROGRAMS_FACTS_H
#define PROGRAMS_FACTS_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>
#include "imapi2.h"
#include "mmc/mmc.h"
#include "redbook/cdtext_text.h"

struct drive_facts
{
    WCHAR path[MAX_PATH];        /* L"D:\\"; empty when it has none */
    WCHAR *id;
    WCHAR vendor[32], product[64], revision[32];
    WCHAR owner[64];             /* who holds it; empty: nobody */
    HRESULT hr;                  /* why nothing more is known, or S_OK */
    WCHAR *why;                  /* the same in words, or NULL */
    struct mmc_profile_entry profiles[MMC_PROFILES_MAX];
    uint32_t profile_count;
    bool track_at_once, session_at_once, raw;
    bool raw_types[4];           /* data block types 1 to 3 */
    bool test_write, underrun_free;
    bool cd_text_read, cd_text_write;
    bool reads_isrc, reads_mcn;
    uint16_t buffer_size;        /* KiB; 0: not known */
};

/* One track. */
struct track_facts
{
    struct mmc_track_information information;
    char isrc[12 + 1];           /* empty: none */
};

struct disc_facts
{
    enum mmc_result result;      /* MMC_OK, or why nothing is known of it */
    uint16_t profile;
    bool is_cd;
    bool information_known;
    struct mmc_disc_information information;
    bool atip_known;
    struct mmc_atip atip;
    uint32_t track_count;
    struct track_facts *tracks;  /* in order */
    int32_t lead_out;            /* LBA of the last session's; -1: not known */
    char catalogue_number[13 + 1];
    struct cdtext cdtext;        /* no blocks: none */
    bool broken_off;             /* a recording in one piece was begun and cannot be gone on with */
    bool unreadable;             /* it counts as finished, but its end cannot be read: the recording broke off */
    int32_t unreadable_at;       /* LBA */
    bool next_known;
    int32_t next_writable;       /* LBA */
    uint32_t free_sectors;
    struct mmc_write_speed speeds[64];
    uint32_t speed_count;
};

/* Fills *facts for the drive with this id; what cannot be asked stays zero, with hr and why. Given back with
 * drive_facts_done. The recorder (may be NULL on failure) is the caller's to release. */
void drive_facts_get(BSTR id, struct drive_facts *facts, IDiscRecorder2 **recorder);
void drive_facts_done(struct drive_facts *facts);

/* "CD-R" when the drive can burn such discs; step through them with *index from 0; NULL at the end. Each name comes once. */
const char *drive_facts_burns(const struct drive_facts *facts, uint32_t *index);

/* Only what kind of disc it is and how far it is written: profile, information, result. Waits for the drive at most so
 * many seconds. */
void disc_facts_glance(IDiscRecorder2 *recorder, unsigned int patience, struct disc_facts *facts);

/* All of it. Given back with disc_facts_done. */
void disc_facts_get(IDiscRecorder2 *recorder, struct disc_facts *facts);
void disc_facts_done(struct disc_facts *facts);

/* enum mmc_profile: the medium's, also where the drive takes a finished CD-R for a CD-ROM. */
uint16_t disc_facts_kind(const struct disc_facts *facts);

/* Written anywhere, again and again, whatever its state. */
bool disc_facts_is_overwritable(const struct disc_facts *facts);

/* "blank", "open", "finished", "rewritable" (written anywhere at any time), "read-only"; for JSON and people. */
const char *disc_facts_state(const struct disc_facts *facts);

/* The same for people, who are told of a recording that broke off. */
const char *disc_facts_state_shown(const struct disc_facts *facts);

/* How many sessions have something in them. */
unsigned int disc_facts_sessions(const struct disc_facts *facts);

/* Something on it is begun and not closed: a session, a border, a format in background. */
bool disc_facts_is_unclosed(const struct disc_facts *facts);

/* 1x of this kind of disc, in kB/s. */
double disc_facts_single_speed(const struct disc_facts *facts);

#endif
