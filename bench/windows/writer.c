/*
 * The drive by way of IMAPI2.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "bench.h"

IDiscRecorder2 *first_recorder(void)
{
    IDiscRecorder2 *recorder;
    IDiscMaster2 *master;
    BSTR id;

    must(CoCreateInstance(&CLSID_MsftDiscMaster2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscMaster2, (void **)&master),
            "MsftDiscMaster2");
    must(IDiscMaster2_get_Item(master, 0, &id), "the first drive");
    IDiscMaster2_Release(master);
    must(CoCreateInstance(&CLSID_MsftDiscRecorder2, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscRecorder2,
            (void **)&recorder), "MsftDiscRecorder2");
    must(IDiscRecorder2_InitializeDiscRecorder(recorder, id), "InitializeDiscRecorder");
    SysFreeString(id);
    return recorder;
}

void writer_open(struct writer *writer)
{
    BSTR name = SysAllocString(L"imapi2 bench");

    writer->recorder = first_recorder();
    must(CoCreateInstance(&CLSID_MsftDiscFormat2RawCD, NULL, CLSCTX_INPROC_SERVER, &IID_IDiscFormat2RawCD,
            (void **)&writer->format), "MsftDiscFormat2RawCD");
    must(IDiscFormat2RawCD_put_ClientName(writer->format, name), "ClientName");
    SysFreeString(name);
    must(IDiscFormat2RawCD_put_Recorder(writer->format, writer->recorder), "Recorder");
    must(IDiscFormat2RawCD_PrepareMedia(writer->format), "PrepareMedia");
    must(IDiscFormat2RawCD_put_RequestedSectorType(writer->format, IMAPI_FORMAT2_RAW_CD_SUBCODE_IS_RAW), "RequestedSectorType");
}

void writer_close(struct writer *writer)
{
    must(IDiscFormat2RawCD_ReleaseMedia(writer->format), "ReleaseMedia");
    IDiscFormat2RawCD_Release(writer->format);
    IDiscRecorder2_Release(writer->recorder);
}
