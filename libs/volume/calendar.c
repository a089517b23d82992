/*
 * Times as dates, and back.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include "volume/calendar.h"

#define PER_SECOND INT64_C(10000000)
#define SECONDS_PER_DAY INT64_C(86400)
/* From 0001-01-01 to 1601-01-01, and to the end of 9999. */
#define DAYS_BEFORE_1601 INT64_C(584388)
#define DAYS_IN_ALL INT64_C(3652059)
#define DAYS_PER_400_YEARS 146097

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const uint8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 0001-01-01 to the first of January of a year. */
static int64_t days_before_year(int year)
{
    int64_t past = year - 1;

    return past * 365 + past / 4 - past / 100 + past / 400;
}

bool calendar_from_time(volume_time time, struct calendar *date)
{
    int64_t seconds = time / PER_SECOND, fraction = time % PER_SECOND, days, rest;
    int year, month = 1;

    memset(date, 0, sizeof(*date));
    if (!time) return false;
    if (fraction < 0)
    {
        fraction += PER_SECOND;
        seconds--;
    }
    days = seconds / SECONDS_PER_DAY;
    rest = seconds % SECONDS_PER_DAY;
    if (rest < 0)
    {
        rest += SECONDS_PER_DAY;
        days--;
    }
    days += DAYS_BEFORE_1601;
    if (days < 0 || days >= DAYS_IN_ALL) return false;

    year = (int)(days * 400 / DAYS_PER_400_YEARS) + 1;
    while (days_before_year(year) > days) year--;
    while (days_before_year(year + 1) <= days) year++;
    days -= days_before_year(year);
    while (days >= days_in_month(year, month)) days -= days_in_month(year, month++);
    date->year = year;
    date->month = (uint8_t)month;
    date->day = (uint8_t)(days + 1);
    date->hour = (uint8_t)(rest / 3600);
    date->minute = (uint8_t)(rest / 60 % 60);
    date->second = (uint8_t)(rest % 60);
    date->microseconds = (uint32_t)(fraction / 10);
    return true;
}

volume_time calendar_to_time(const struct calendar *date)
{
    int64_t days, seconds;
    int month;

    if (date->year < 1 || date->year > 9999 || date->month < 1 || date->month > 12 || date->day < 1
            || date->day > days_in_month(date->year, date->month) || date->hour > 23 || date->minute > 59
            || date->second > 59 || date->microseconds > 999999)
        return 0;
    days = days_before_year(date->year) - DAYS_BEFORE_1601 + date->day - 1;
    for (month = 1; month < date->month; month++) days += days_in_month(date->year, month);
    seconds = days * SECONDS_PER_DAY + date->hour * 3600 + date->minute * 60 + date->second;
    return seconds * PER_SECOND + (int64_t)date->microseconds * 10;
}
