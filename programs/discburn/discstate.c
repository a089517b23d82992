/*
 * What IMAPI2 says of the disc in a drive.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <string.h>
#include <wchar.h>

#include "console.h"
#include "discstate.h"
#include "report.h"

#define HAS(state, bit) ((state)->status & IMAPI_FORMAT2_DATA_MEDIA_STATE_##bit)

static bool can_be_erased(IDiscRecorder2 *recorder)
{
    VARIANT_BOOL supported = VARIANT_FALSE;
    IDiscFormat2Erase *erase;

    if (FAILED(CoCreateInstance(&CLSID_MsftDiscFormat2Erase, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Erase, (void **)&erase)))
        return false;
    if (FAILED(IDiscFormat2Erase_IsCurrentMediaSupported(erase, recorder, &supported))) supported = VARIANT_FALSE;
    IDiscFormat2Erase_Release(erase);
    return supported != VARIANT_FALSE;
}

void disc_state_get(IDiscFormat2Data *format, struct disc_state *state)
{
    IMAPI_MEDIA_WRITE_PROTECT_STATE protection = 0;
    IMAPI_FORMAT2_DATA_MEDIA_STATE status = 0;
    IDiscRecorder2 *recorder = NULL;

    memset(state, 0, sizeof(*state));
    state->total = state->free = state->next = -1;
    if (FAILED(state->hr = IDiscFormat2Data_get_CurrentMediaStatus(format, &status))) return;
    if (FAILED(state->hr = IDiscFormat2Data_get_CurrentPhysicalMediaType(format, &state->type))) return;
    state->status = status;
    state->writable = status && !HAS(state, UNSUPPORTED_MASK);
    if (SUCCEEDED(IDiscFormat2Data_get_WriteProtectStatus(format, &protection))) state->protection = protection;
    if (FAILED(IDiscFormat2Data_get_TotalSectorsOnMedia(format, &state->total))) state->total = -1;
    if (FAILED(IDiscFormat2Data_get_FreeSectorsOnMedia(format, &state->free))) state->free = -1;
    if (FAILED(IDiscFormat2Data_get_NextWritableAddress(format, &state->next))) state->next = -1;
    if (SUCCEEDED(IDiscFormat2Data_get_Recorder(format, &recorder)) && recorder)
    {
        state->erasable = can_be_erased(recorder);
        IDiscRecorder2_Release(recorder);
    }
    forget_failure();
}

void disc_state_of(IDiscRecorder2 *recorder, struct disc_state *state)
{
    IDiscFormat2Data *format;
    HRESULT hr = CoCreateInstance(&CLSID_MsftDiscFormat2Data, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2Data, (void **)&format);

    memset(state, 0, sizeof(*state));
    state->total = state->free = state->next = -1;
    state->hr = hr;
    if (FAILED(hr)) return;
    /* a drive that only reads is refused, and so is what is to be written */
    if (SUCCEEDED(state->hr = IDiscFormat2Data_put_Recorder(format, recorder))) disc_state_get(format, state);
    IDiscFormat2Data_Release(format);
}

bool disc_state_is_blank(const struct disc_state *state)
{
    return HAS(state, BLANK);
}

bool disc_state_is_overwritable(const struct disc_state *state)
{
    return state->writable && HAS(state, RANDOMLY_WRITABLE);
}

bool disc_state_is_appendable(const struct disc_state *state)
{
    return state->writable && HAS(state, APPENDABLE);
}

const WCHAR *disc_state_protection(const struct disc_state *state)
{
    if (state->protection & IMAPI_WRITEPROTECTED_BY_CARTRIDGE) return L"by the tab of its cartridge";
    if (state->protection & IMAPI_WRITEPROTECTED_BY_MEDIA_SPECIFIC_REASON) return L"by the disc itself";
    if (state->protection & IMAPI_WRITEPROTECTED_UNTIL_POWERDOWN) return L"until the drive is switched off";
    if (state->protection & IMAPI_WRITEPROTECTED_BY_SOFTWARE_WRITE_PROTECT) return L"by software";
    if (state->protection & IMAPI_WRITEPROTECTED_BY_DISC_CONTROL_BLOCK) return L"by a disc control block";
    return NULL;
}

const WCHAR *disc_state_obstacle(const struct disc_state *state)
{
    bool erase = HAS(state, ERASE_REQUIRED) && state->erasable;

    if (state->writable) return NULL;
    if (HAS(state, WRITE_PROTECTED)) return L"The disc is write protected. Take the protection away, or take another disc.";
    if (HAS(state, DAMAGED))
        return erase ? L"Its last session is damaged. discburn erase empties the disc."
                : L"Its last session is damaged: nothing can be added. Take another disc.";
    if (HAS(state, NON_EMPTY_SESSION))
        return erase ? L"A session was begun and not closed. discburn close closes it, discburn erase empties the disc."
                : L"A session was begun and not closed: nothing can be added before. discburn close closes it.";
    if (HAS(state, FINALIZED))
        return erase ? L"The disc is closed. discburn erase empties it."
                : L"The disc is closed: nothing can be added. Put in a blank one.";
    if (HAS(state, ERASE_REQUIRED)) return L"The disc has to be erased before: discburn erase does it.";
    return L"Discs of this kind can only be read. Put in a blank one.";
}

const WCHAR *size_text(int64_t bytes, WCHAR text[SIZE_TEXT])
{
    double size = (double)bytes;

    if (size < 999.95e6) _snwprintf(text, SIZE_TEXT - 1, L"%.1f MB", size / 1e6);
    else _snwprintf(text, SIZE_TEXT - 1, L"%.2f GB", size / 1e9);
    text[SIZE_TEXT - 1] = 0;
    return text;
}

/* What can be done with it, in the order of what does least harm. */
static const struct
{
    const char *key;
    const WCHAR *text;
}
deeds[] =
{
    { "burn", L"be burned" }, { "append", L"be added to (data --append)" }, { "overwrite", L"be written over (data --overwrite)" },
    { "close", L"be closed, what broke off on it (close)" }, { "erase", L"be erased (erase)" },
};

static bool can_do(const struct disc_state *state, size_t deed)
{
    switch (deed)
    {
    case 0: return state->writable && disc_state_is_blank(state);
    case 1: return !disc_state_is_blank(state) && (disc_state_is_appendable(state) || disc_state_is_overwritable(state));
    case 2: return !disc_state_is_blank(state) && disc_state_is_overwritable(state);
    case 3: return HAS(state, NON_EMPTY_SESSION) && !disc_state_is_overwritable(state) && !HAS(state, WRITE_PROTECTED);
    default: return state->erasable;
    }
}

static void json_count(struct json *json, const char *key, LONG count)
{
    if (count >= 0) json_number(json, key, count);
    else json_null(json, key);
}

void json_disc_members(struct json *json, const struct disc_facts *facts, const struct disc_state *state)
{
    size_t i;

    json_ascii(json, "kind", mmc_profile_name(disc_facts_kind(facts)));
    json_ascii(json, "state", disc_facts_state(facts));
    json_number(json, "sessions", disc_facts_sessions(facts));
    json_count(json, "free_sectors", state->free);
    json_count(json, "next_writable", state->next);
    json_open_array(json, "can");
    for (i = 0; SUCCEEDED(state->hr) && i < ARRAYSIZE(deeds); i++)
        if (can_do(state, i)) json_ascii(json, NULL, deeds[i].key);
    json_close_array(json);
    json_string(json, "obstacle", SUCCEEDED(state->hr) ? disc_state_obstacle(state) : NULL);
    json_bool(json, "write_protected", SUCCEEDED(state->hr) && HAS(state, WRITE_PROTECTED));
    json_count(json, "total_sectors", state->total);
}

void print_disc_state(const struct disc_state *state, int label)
{
    const WCHAR *protection = disc_state_protection(state);
    bool any = false;
    size_t i;

    if (FAILED(state->hr)) return;
    if (protection) print(L"%-*swrite protected %s\n", label, L"Protected", protection);
    for (i = 0; i < ARRAYSIZE(deeds); i++)
    {
        if (!can_do(state, i)) continue;
        print(L"%-*s%s\n", label, any ? L"" : L"It can", deeds[i].text);
        any = true;
    }
    if (!any) print(L"%-*sonly be read\n", label, L"It can");
}

void print_sessions_left(unsigned int sessions, const struct disc_state *state)
{
    WCHAR room[SIZE_TEXT];

    if (disc_state_is_appendable(state))
        print(L"The disc has %u session%s and %s left. More can be added (--append).\n", sessions, sessions == 1 ? L"" : L"s",
                size_text((int64_t)max(state->free, 0) * 2048, room));
    else
        print(L"The disc has %u session%s and is closed%s.\n", sessions, sessions == 1 ? L"" : L"s",
                state->erasable ? L"; discburn erase empties it" : L": nothing can be added");
}
