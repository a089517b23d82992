/*
 * What a Windows program gets that reads a drive's sectors with ReadFile: read_drive PATH OFFSET COUNT copies COUNT bytes from
 * there to standard output, in pieces of 64 KiB as such programs do. Fewer come at the end of the disc; exit status 1 and the
 * error's number on standard error when reading fails.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

static int failed(const char *what)
{
    fprintf(stderr, "%s: error %lu\n", what, GetLastError());
    return 1;
}

int main(int argc, char **argv)
{
    static char buffer[65536];
    LARGE_INTEGER offset;
    long long left;
    HANDLE drive;
    DWORD came;

    if (argc != 4) return 2;
    offset.QuadPart = strtoll(argv[2], NULL, 10);
    left = strtoll(argv[3], NULL, 10);
    _setmode(_fileno(stdout), _O_BINARY);
    drive = CreateFileA(argv[1], GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    if (drive == INVALID_HANDLE_VALUE) return failed("CreateFile");
    if (!SetFilePointerEx(drive, offset, NULL, FILE_BEGIN)) return failed("SetFilePointerEx");
    for (; left > 0; left -= came)
    {
        if (!ReadFile(drive, buffer, left < (long long)sizeof(buffer) ? (DWORD)left : sizeof(buffer), &came, NULL))
            return failed("ReadFile");
        if (!came) break;
        fwrite(buffer, 1, came, stdout);
    }
    CloseHandle(drive);
    return 0;
}
