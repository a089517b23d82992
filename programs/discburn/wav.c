/*
 * WAV files.
 *
 * Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991) for RIFF, WAVE and fmt;
 * "Multiple Channel Audio Data and WAVE Files" (Microsoft) for WAVE_FORMAT_EXTENSIBLE.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "wav.h"

#define UNKNOWN_LENGTH  0xFFFFFFFFu
#define FORMAT_SHORTEST 16
#define FORMAT_EXTENDED 40     /* with size of extension, valid bits, channel mask, sub-format */
#define FRAME_BYTES     4
#define NEEDED          L"an audio CD needs 44100 Hz, 2 channels, 16 bit PCM"

static const BYTE pcm_subformat_tail[14] = /* KSDATAFORMAT_SUBTYPE_PCM behind the format tag */
{
    0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71
};

static uint16_t get_le16(const BYTE *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t get_le32(const BYTE *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

HANDLE open_path(const WCHAR *path)
{
    HANDLE file = INVALID_HANDLE_VALUE;
    WCHAR *full;
    DWORD length;

    if (!*path)
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return file;
    }
    if (!(length = GetFullPathNameW(path, 0, NULL, NULL))) return file;
    if (!(full = malloc((length + 8) * sizeof(*full))))
    {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return file;
    }
    if (GetFullPathNameW(path, length, full + 8, NULL) < length)
    {
        WCHAR *name = full + 8;

        if (length > MAX_PATH && wcsncmp(name, L"\\\\?\\", 4) && wcsncmp(name, L"\\\\.\\", 4))
        {
            if (!wcsncmp(name, L"\\\\", 2)) /* \\server\share becomes \\?\UNC\server\share */
            {
                name -= 6;
                memcpy(name, L"\\\\?\\UNC", 7 * sizeof(WCHAR));
            }
            else
            {
                name -= 4;
                memcpy(name, L"\\\\?\\", 4 * sizeof(WCHAR));
            }
        }
        file = CreateFileW(name, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                FILE_ATTRIBUTE_NORMAL | FILE_FLAG_SEQUENTIAL_SCAN, NULL);
    }
    free(full);
    return file;
}

/* Up to length bytes from offset; fewer only at the end of the file. */
static HRESULT read_at(HANDLE file, uint64_t offset, void *buffer, DWORD length, DWORD *got)
{
    OVERLAPPED position = { 0 };
    BYTE *bytes = buffer;
    DWORD now;

    *got = 0;
    while (*got < length)
    {
        position.Offset = (DWORD)(offset + *got);
        position.OffsetHigh = (DWORD)((offset + *got) >> 32);
        if (!ReadFile(file, bytes + *got, length - *got, &now, &position))
            return GetLastError() == ERROR_HANDLE_EOF ? S_OK : HRESULT_FROM_WIN32(GetLastError());
        if (!now) break;
        *got += now;
    }
    return S_OK;
}

static bool refuse(WCHAR *why, size_t size, const WCHAR *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = _vsnwprintf(why, size - 1, format, args);
    va_end(args);
    why[length < 0 ? (int)size - 1 : length] = 0;
    return false;
}

static const WCHAR *format_name(uint16_t tag)
{
    switch (tag)
    {
    case 0x0001: return L"PCM";
    case 0x0002: return L"Microsoft ADPCM";
    case 0x0003: return L"floating point";
    case 0x0006: return L"A-law";
    case 0x0007: return L"mu-law";
    case 0x0011: return L"IMA ADPCM";
    case 0x0055: return L"MP3";
    case 0x2000: return L"AC-3";
    default: return L"coded";
    }
}

static bool check_format(const BYTE *format, DWORD length, WCHAR *why, size_t size)
{
    uint16_t tag = get_le16(format);
    uint16_t channels = get_le16(format + 2);
    uint32_t rate = get_le32(format + 4);
    uint16_t align = get_le16(format + 12);
    uint16_t bits = get_le16(format + 14), valid_bits = bits;

    if (tag == 0xFFFE)
    {
        if (length < FORMAT_EXTENDED || get_le16(format + 16) < FORMAT_EXTENDED - 18)
            return refuse(why, size, L"its extended format description is too short");
        valid_bits = get_le16(format + 18);
        if (memcmp(format + 26, pcm_subformat_tail, sizeof(pcm_subformat_tail)))
            return refuse(why, size, L"it has samples of a format of its own; " NEEDED);
        tag = get_le16(format + 24);
    }
    if (tag != 1 || channels != 2 || rate != 44100 || bits != 16 || valid_bits != 16)
    {
        if (tag != 1)
            return refuse(why, size, L"it is %s (format %04Xh), %lu Hz, %u channel%s; " NEEDED, format_name(tag), tag,
                    rate, channels, channels == 1 ? L"" : L"s");
        return refuse(why, size, L"it is %lu Hz, %u channel%s, %u bit; " NEEDED, rate, channels,
                channels == 1 ? L"" : L"s", valid_bits);
    }
    if (align != FRAME_BYTES)
        return refuse(why, size, L"its format description contradicts itself: 2 channels of 16 bit in %u bytes", align);
    return true;
}

/* Walk the chunks; everything that a length says is held against the file's end. */
static bool find_data(struct wav *wav, uint64_t file_size, WCHAR *why, size_t size)
{
    BYTE header[12], chunk[8], format[FORMAT_EXTENDED];
    uint64_t offset, end;
    bool have_format = false;
    DWORD got;
    HRESULT hr;

    if (FAILED(hr = read_at(wav->file, 0, header, sizeof(header), &got)))
        return refuse(why, size, L"it cannot be read (0x%08lx)", hr);
    if (got >= 4 && !memcmp(header, "RF64", 4))
        return refuse(why, size, L"it is an RF64 file, longer than any CD; " NEEDED);
    if (got >= 4 && !memcmp(header, "RIFX", 4))
        return refuse(why, size, L"it is a big-endian RIFX file; only little-endian RIFF is read");
    if (got < sizeof(header) || memcmp(header, "RIFF", 4) || memcmp(header + 8, "WAVE", 4))
        return refuse(why, size, L"it is not a WAV file");
    end = get_le32(header + 4) == UNKNOWN_LENGTH ? file_size : 8 + (uint64_t)get_le32(header + 4);
    if (end > file_size) end = file_size; /* the data chunk decides whether something is missing */

    for (offset = sizeof(header); offset + sizeof(chunk) <= end;)
    {
        uint64_t body = offset + sizeof(chunk), length;

        if (FAILED(hr = read_at(wav->file, offset, chunk, sizeof(chunk), &got)) || got < sizeof(chunk))
            return refuse(why, size, L"it cannot be read (0x%08lx)", FAILED(hr) ? hr : STG_E_READFAULT);
        length = get_le32(chunk + 4);

        if (!memcmp(chunk, "fmt ", 4))
        {
            if (have_format) return refuse(why, size, L"it has two format descriptions");
            if (length < FORMAT_SHORTEST || body + length > file_size)
                return refuse(why, size, L"its format description is cut off");
            memset(format, 0, sizeof(format));
            hr = read_at(wav->file, body, format, (DWORD)min(length, sizeof(format)), &got);
            if (FAILED(hr) || got < min(length, sizeof(format)))
                return refuse(why, size, L"it cannot be read (0x%08lx)", FAILED(hr) ? hr : STG_E_READFAULT);
            if (!check_format(format, (DWORD)min(length, sizeof(format)), why, size)) return false;
            have_format = true;
        }
        else if (!memcmp(chunk, "data", 4))
        {
            if (!have_format) return refuse(why, size, L"its samples stand before their format description");
            if (length == UNKNOWN_LENGTH) length = (file_size - body) / FRAME_BYTES * FRAME_BYTES;
            if (length > file_size - body)
                return refuse(why, size, L"it is cut off: %I64u of %I64u bytes of samples are there", file_size - body, length);
            if (!length) return refuse(why, size, L"it has no samples");
            if (length % FRAME_BYTES)
                return refuse(why, size, L"its samples end in the middle of one: %I64u bytes are no multiple of 4", length);
            wav->data_start = body;
            wav->data_length = length;
            return true;
        }
        offset = body + length + (length & 1); /* chunks begin at even offsets */
    }
    return refuse(why, size, have_format ? L"it has no samples" : L"it has no format description");
}

bool wav_open(const WCHAR *path, struct wav *wav, WCHAR *why, size_t size)
{
    LARGE_INTEGER file_size;

    memset(wav, 0, sizeof(*wav));
    wav->file = open_path(path);
    if (wav->file == INVALID_HANDLE_VALUE)
    {
        DWORD error = GetLastError(), attributes = GetFileAttributesW(path);

        if (error == ERROR_FILE_NOT_FOUND || error == ERROR_PATH_NOT_FOUND)
            return refuse(why, size, L"there is no such file");
        if (attributes != INVALID_FILE_ATTRIBUTES && attributes & FILE_ATTRIBUTE_DIRECTORY)
            return refuse(why, size, L"it is a directory: name the WAV files in it, in the order of the tracks");
        if (error == ERROR_ACCESS_DENIED) return refuse(why, size, L"it may not be read");
        return refuse(why, size, L"it cannot be opened (error %lu)", error);
    }
    if (GetFileType(wav->file) != FILE_TYPE_DISK || !GetFileSizeEx(wav->file, &file_size))
        refuse(why, size, L"it is no file that can be read twice");
    else if (find_data(wav, file_size.QuadPart, why, size))
        return true;
    wav_close(wav);
    return false;
}

void wav_close(struct wav *wav)
{
    if (wav->file && wav->file != INVALID_HANDLE_VALUE) CloseHandle(wav->file);
    wav->file = NULL;
}

uint32_t wav_sectors(const struct wav *wav)
{
    return (uint32_t)((wav->data_length + CD_SECTOR_BYTES - 1) / CD_SECTOR_BYTES);
}

HRESULT wav_read(const struct wav *wav, uint64_t offset, void *buffer, uint32_t length)
{
    uint32_t there = 0;
    DWORD got;
    HRESULT hr;

    if (offset < wav->data_length)
        there = (uint32_t)min(wav->data_length - offset, (uint64_t)length);
    memset((BYTE *)buffer + there, 0, length - there);
    if (!there) return S_OK;
    if (FAILED(hr = read_at(wav->file, wav->data_start + offset, buffer, there, &got))) return hr;
    return got == there ? S_OK : STG_E_READFAULT; /* the file has become shorter */
}
