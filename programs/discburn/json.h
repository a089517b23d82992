/*
 * JSON for other programs: written as it comes, indented or in one line, in UTF-8.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#ifndef DISCBURN_JSON_H
#define DISCBURN_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <windows.h>

/* Zeroed: nothing is written yet. */
struct json
{
    bool one_line;
    unsigned int depth;
    bool has_members;        /* of the object or array that is open: a comma comes before the next one */
};

/* key: NULL in an array and for the outermost value. An object or array is closed with the matching call. */
void json_open_object(struct json *json, const char *key);
void json_close_object(struct json *json);
void json_open_array(struct json *json, const char *key);
void json_close_array(struct json *json);

void json_string(struct json *json, const char *key, const WCHAR *text);  /* null for NULL */
void json_ascii(struct json *json, const char *key, const char *text);    /* null for NULL and an empty text */
void json_number(struct json *json, const char *key, int64_t number);
void json_decimal(struct json *json, const char *key, double number);     /* two digits behind the point */
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);

#endif
