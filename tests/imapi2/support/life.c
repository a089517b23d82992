/* A recording from its beginning to its end: what all of them have in common.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include "drive_test.h"
#include "life.h"

void life_init(struct life *life, const char *options)
{
    memset(life, 0, sizeof(*life));
    life->options = options;
    life->step = "all";
}

void life_done(struct life *life)
{
    if (life->recorder) ok(!IDiscRecorder2_Release(life->recorder), "references to the recorder are left\n");
    SysFreeString(life->text);
}

HRESULT life_step(struct life *life, const char *name, HRESULT hr)
{
    if (FAILED(hr) && SUCCEEDED(life->hr))
    {
        life->step = name;
        life->hr = hr;
        life->text = take_error_text();
    }
    else
        SetErrorInfo(0, NULL);
    return hr;
}

HRESULT life_open_drive(struct life *life)
{
    BSTR id = bstr_from(argument_value("drive", ""));
    HRESULT hr;

    if (!(life->recorder = create_object(&CLSID_MsftDiscRecorder2, &IID_IDiscRecorder2))) return E_FAIL;
    hr = IDiscRecorder2_InitializeDiscRecorder(life->recorder, id);
    SysFreeString(id);
    return life_step(life, "open", hr);
}

LONG life_option(const struct life *life, const char *name, LONG otherwise)
{
    size_t length = strlen(name);
    const char *word;

    for (word = life->options; (word = strstr(word, name)); word += length)
        if (word[length] == '=' && (word == life->options || word[-1] == ' ')) return atoi(word + length + 1);
    return otherwise;
}
