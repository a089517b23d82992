// A program as others write them for Windows: an image of trees, early-bound, read in one of the ways in which clients read, and saved.
//   image_client [--iso] [--joliet] [--udf REVISION] [--level N] [--mirror] [--label NAME] [--boot FILE] [--efi FILE] [--streams]
//                [--sta] [--read blocks|64|4m|uncounted|copy] TREE... OUT
// Trees come without their base, as a disc's contents; the options are those of tests/volume's make_image where both have them.
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <vector>
#include "imapi2fs.h"

// What clients have from their compiler's libraries.
template <class T> class Pointer
{
public:
    Pointer() : pointer(nullptr) {}
    ~Pointer() { if (pointer) pointer->Release(); }
    T **operator&() { return &pointer; }
    T *operator->() const { return pointer; }
    operator T *() const { return pointer; }

private:
    Pointer(const Pointer &);
    Pointer &operator=(const Pointer &);
    T *pointer;
};

struct Text
{
    explicit Text(const wchar_t *text) : bstr(SysAllocString(text)) {}
    ~Text() { SysFreeString(bstr); }
    BSTR bstr;
};

static int fail(HRESULT hr, const char *what)
{
    IErrorInfo *info = nullptr;
    BSTR text = nullptr;

    if (GetErrorInfo(0, &info) == S_OK)
    {
        info->GetDescription(&text);
        info->Release();
    }
    printf("%s: %08lx %ls\n", what, hr, text ? text : L"");
    SysFreeString(text);
    return 1;
}

#define CHECK(call) do { HRESULT result_ = (call); if (FAILED(result_)) return fail(result_, #call); } while (0)

struct Options
{
    LONG systems = 0, revision = 0, level = 1;
    bool mirror = false, streams = false, sta = false;
    const wchar_t *label = nullptr, *boot = nullptr, *efi = nullptr, *read = L"64";
    std::vector<const wchar_t *> paths;
};

static bool write_all(FILE *file, const void *bytes, ULONG size)
{
    return fwrite(bytes, 1, size, file) == size;
}

// The last piece may be shorter; without a count it is known from the number of blocks.
static int save(IFileSystemImageResult *result, const wchar_t *way, const wchar_t *path)
{
    Pointer<IStream> stream;
    LONG blocks, size;

    CHECK(result->get_TotalBlocks(&blocks));
    CHECK(result->get_BlockSize(&size));
    CHECK(result->get_ImageStream(&stream));
    if (!wcscmp(way, L"copy"))
    {
        Pointer<IStream> file;
        STATSTG stat;
        ULARGE_INTEGER read, written;
        HRESULT (WINAPI *create)(LPCWSTR, DWORD, DWORD, BOOL, IStream *, IStream **) =
                reinterpret_cast<HRESULT (WINAPI *)(LPCWSTR, DWORD, DWORD, BOOL, IStream *, IStream **)>(
                reinterpret_cast<void *>(GetProcAddress(LoadLibraryW(L"shlwapi.dll"), "SHCreateStreamOnFileEx")));

        CHECK(stream->Stat(&stat, STATFLAG_NONAME));
        CHECK(create(path, STGM_CREATE | STGM_WRITE, FILE_ATTRIBUTE_NORMAL, TRUE, nullptr, &file));
        CHECK(stream->CopyTo(file, stat.cbSize, &read, &written));
        if (written.QuadPart != static_cast<ULONGLONG>(blocks) * size) return fail(E_FAIL, "CopyTo copied another number of bytes");
        return 0;
    }
    ULONG piece = !wcscmp(way, L"blocks") ? size : !wcscmp(way, L"4m") ? 4 << 20 : 64 * size;
    std::vector<BYTE> buffer(piece);
    ULONGLONG left = static_cast<ULONGLONG>(blocks) * size;
    FILE *file = _wfopen(path, L"wb");
    if (!file) return fail(E_FAIL, "the image cannot be written");
    while (left)
    {
        ULONG wanted = left < piece ? static_cast<ULONG>(left) : piece, read = wanted;
        HRESULT hr = stream->Read(buffer.data(), piece, !wcscmp(way, L"uncounted") ? nullptr : &read);

        if (FAILED(hr) || read != wanted || !write_all(file, buffer.data(), wanted))
        {
            fclose(file);
            return fail(hr, "Read");
        }
        left -= wanted;
    }
    return fclose(file) ? 1 : 0;
}

static HRESULT make_boot(const wchar_t *path, PlatformId platform, IBootOptions **out)
{
    Pointer<IIsoImageManager> manager;
    Pointer<IStream> stream;
    HRESULT hr = CoCreateInstance(CLSID_MsftIsoImageManager, nullptr, CLSCTX_INPROC_SERVER, IID_IIsoImageManager,
            reinterpret_cast<void **>(&manager));

    if (SUCCEEDED(hr)) hr = manager->SetPath(Text(path).bstr);
    if (SUCCEEDED(hr)) hr = manager->get_Stream(&stream);
    if (SUCCEEDED(hr)) hr = CoCreateInstance(CLSID_BootOptions, nullptr, CLSCTX_INPROC_SERVER, IID_IBootOptions, reinterpret_cast<void **>(out));
    if (SUCCEEDED(hr)) hr = (*out)->put_PlatformId(platform);
    if (SUCCEEDED(hr)) hr = (*out)->AssignBootImage(stream);
    if (SUCCEEDED(hr)) hr = (*out)->put_Emulation(EmulationNone);
    return hr;
}

static int set_boot(IFileSystemImage3 *image, const Options &options)
{
    const struct { const wchar_t *path; PlatformId platform; } boots[] = { { options.boot, PlatformX86 }, { options.efi, PlatformEFI } };
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, (options.boot ? 1 : 0) + (options.efi ? 1 : 0));
    LONG index = 0;

    for (unsigned i = 0; i < 2; i++)
    {
        IBootOptions *boot = nullptr;
        VARIANT value;

        if (!boots[i].path) continue;
        CHECK(make_boot(boots[i].path, boots[i].platform, &boot));
        V_VT(&value) = VT_DISPATCH;
        V_DISPATCH(&value) = boot;
        CHECK(SafeArrayPutElement(array, &index, &value));
        index++;
        boot->Release();
    }
    CHECK(image->put_BootImageOptionsArray(array));
    return SafeArrayDestroy(array) == S_OK ? 0 : 1;
}

static int run(const Options &options)
{
    Pointer<IFileSystemImage3> image;
    Pointer<IFsiDirectoryItem> root;
    Pointer<IFsiDirectoryItem2> root2;
    Pointer<IFileSystemImageResult> result;

    CHECK(CoCreateInstance(CLSID_MsftFileSystemImage, nullptr, CLSCTX_INPROC_SERVER, IID_IFileSystemImage3, reinterpret_cast<void **>(&image)));
    CHECK(image->put_FreeMediaBlocks(0));
    CHECK(image->put_FileSystemsToCreate(static_cast<FsiFileSystems>(options.systems)));
    if (options.revision) CHECK(image->put_UDFRevision(options.revision));
    CHECK(image->put_ISO9660InterchangeLevel(options.level));
    CHECK(image->put_CreateRedundantUdfMetadataFiles(options.mirror ? VARIANT_TRUE : VARIANT_FALSE));
    if (options.label) CHECK(image->put_VolumeName(Text(options.label).bstr));
    if ((options.boot || options.efi) && set_boot(image, options)) return 1;
    CHECK(image->get_Root(&root));
    CHECK(root->QueryInterface(IID_IFsiDirectoryItem2, reinterpret_cast<void **>(&root2)));
    for (size_t i = 0; i + 1 < options.paths.size(); i++)
    {
        if (options.streams) CHECK(root2->AddTreeWithNamedStreams(Text(options.paths[i]).bstr, VARIANT_FALSE));
        else CHECK(root->AddTree(Text(options.paths[i]).bstr, VARIANT_FALSE));
    }
    CHECK(image->CreateResultImage(&result));
    return save(result, options.read, options.paths.back());
}

int main()
{
    Options options;
    int count, status;
    wchar_t **arguments = CommandLineToArgvW(GetCommandLineW(), &count);

    for (int i = 1; i < count; i++)
    {
        const wchar_t *name = arguments[i], *value = i + 1 < count ? arguments[i + 1] : L"";

        if (!wcscmp(name, L"--iso")) options.systems |= FsiFileSystemISO9660;
        else if (!wcscmp(name, L"--joliet")) options.systems |= FsiFileSystemJoliet;
        else if (!wcscmp(name, L"--mirror")) options.mirror = true;
        else if (!wcscmp(name, L"--streams")) options.streams = true;
        else if (!wcscmp(name, L"--sta")) options.sta = true;
        else if (wcsncmp(name, L"--", 2)) options.paths.push_back(name);
        else
        {
            i++;
            if (!wcscmp(name, L"--level")) options.level = _wtoi(value);
            else if (!wcscmp(name, L"--label")) options.label = value;
            else if (!wcscmp(name, L"--boot")) options.boot = value;
            else if (!wcscmp(name, L"--efi")) options.efi = value;
            else if (!wcscmp(name, L"--read")) options.read = value;
            else if (!wcscmp(name, L"--udf"))
            {
                // 2.01 is 0x201
                options.systems |= FsiFileSystemUDF;
                options.revision = (value[0] - L'0') << 8 | wcstol(value + 2, nullptr, 16);
            }
            else return fail(E_INVALIDARG, "unknown option");
        }
    }
    if (options.paths.empty()) return fail(E_INVALIDARG, "no image was named");
    HRESULT hr = CoInitializeEx(nullptr, options.sta ? COINIT_APARTMENTTHREADED : COINIT_MULTITHREADED);
    if (FAILED(hr)) return fail(hr, "CoInitializeEx");
    status = run(options);
    CoUninitialize();
    LocalFree(arguments);
    return status;
}
