/*
 * Who made a disc. The start of the lead-in is the maker's code (Orange Book part II; the codes are given out by the Orange
 * Forum): all addresses 97:26:60 to 97:26:69 are one maker's, the last digit is the kind of disc. Many makers have a second
 * code. The list is what the cdrecord and cdrdao projects have gathered from discs.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>

#include "makers.h"
#include "redbook/msf.h"

static const struct
{
    uint8_t second, frame;   /* of minute 97; frame without its last digit */
    const char *name;
}
makers[] =
{
    { 15, 1, "Ritek" }, { 17, 0, "Moser Baer India" }, { 22, 6, "Acer Media Technology" }, { 23, 1, "Doremi Media" },
    { 24, 0, "Taiyo Yuden" }, { 24, 1, "Sony" }, { 25, 2, "Hitachi Maxell" }, { 25, 4, "Vivastar" },
    { 25, 5, "AMS Technology" }, { 25, 6, "Xcitek" }, { 26, 0, "Fornet International" }, { 26, 1, "Postech" },
    { 26, 2, "SKC" }, { 26, 3, "Optical Disc Corporation" }, { 26, 4, "Fuji Photo Film" }, { 26, 5, "Lead Data" },
    { 26, 6, "CMC Magnetics" }, { 27, 0, "Digital Storage Technology" }, { 27, 1, "Plasmon Data Systems" },
    { 27, 2, "Princo" }, { 27, 3, "Pioneer Video" }, { 27, 4, "Kodak Japan" }, { 27, 5, "Mitsui Chemicals" },
    { 27, 6, "Ricoh" }, { 28, 0, "Opti.Me.S." }, { 28, 1, "Gigastorage" }, { 28, 2, "Multi Media Masters & Machinery" },
    { 28, 3, "Auvistar" }, { 32, 0, "TDK" }, { 32, 1, "Prodisc Technology" }, { 34, 2, "Mitsubishi Chemical" },
    { 45, 0, "Fornet International" }, { 46, 2, "Multi Media Masters & Machinery" }, { 46, 4, "Fuji Photo Film" },
    { 46, 6, "CMC Magnetics" }, { 47, 1, "Hitachi Maxell" }, { 48, 1, "Kodak Japan" }, { 48, 5, "Mitsui Chemicals" },
    { 48, 6, "Lead Data" }, { 49, 1, "Gigastorage" }, { 50, 2, "Mitsubishi Chemical" },
};

const char *disc_maker(int32_t lead_in_start)
{
    struct msf msf;
    size_t i;

    if (!msf_from_lba(lead_in_start, &msf) || msf.min != 97) return NULL;
    for (i = 0; i < sizeof(makers) / sizeof(makers[0]); i++)
        if (makers[i].second == msf.sec && makers[i].frame == msf.frame / 10) return makers[i].name;
    return NULL;
}
