/* wine_registry.c: what the registry of a Wine prefix says of a drive.
 *
 * By letter: `d:` = `cdrom` under HKLM\Software\Wine\Drives, and what Wine's mount manager adds by itself once it has seen
 * the letter. By SetupDi: a device below Enum and an interface of the class
 * GUID_DEVINTERFACE_CDROM below DeviceClasses, with `Linked` = 1, as Windows' own CD driver has them; Wine registers none.
 * The interface's path is \\?\NAME, and Wine looks for dosdevices/NAME to open it.
 *
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CONTROL_SET "HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\"
#define SETUP_CLASS "{4D36E965-E325-11CE-BFC1-08002BE10318}" /* GUID_DEVCLASS_CDROM */
#define INTERFACE_CLASS "{53f56308-b6bf-11d0-94f2-00a0c91efb8b}" /* GUID_DEVINTERFACE_CDROM */
#define HARDWARE_ID "CdRom&Ven_VBURN&Prod_VIRTUAL_BURNER"
#define DRIVES_KEY "HKEY_LOCAL_MACHINE\\Software\\Wine\\Drives"

/* Keys that hold what belongs to each drive. They go with the last of them, and in this order. */
static const char *const shared_keys[] =
{
    DRIVES_KEY,
    CONTROL_SET "Control\\DeviceClasses\\" INTERFACE_CLASS,
    CONTROL_SET "Enum\\SCSI\\" HARDWARE_ID,
    CONTROL_SET "Enum\\SCSI"
};

static char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

static char *print(const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        abort();
    va_end(args);
    return text;
}

char *wine_interface_name(const char *home)
{
    char serial[DRIVE_SERIAL_SIZE], *name, *p;

    drive_serial(home, serial);
    name = print("scsi#" HARDWARE_ID "#%s#" INTERFACE_CLASS, serial);
    for (p = name; *p; p++) /* Wine looks for names in dosdevices in lower case */
        if (*p >= 'A' && *p <= 'Z')
            *p += 'a' - 'A';
    return name;
}

static char *device_key(const char *serial)
{
    return print(CONTROL_SET "Enum\\SCSI\\" HARDWARE_ID "\\%s", serial);
}

static char *interface_key(const char *name)
{
    return print(CONTROL_SET "Control\\DeviceClasses\\" INTERFACE_CLASS "\\##?#%s", name);
}

/* A REG_MULTI_SZ as a .reg file has it: UTF-16 with the lowest byte first, each string and the list ended by a zero. */
static void put_strings(FILE *file, const char *value, const char *const *strings)
{
    const char *p;

    fprintf(file, "\"%s\"=hex(7):", value);
    for (; *strings; strings++)
    {
        for (p = *strings; *p; p++)
            fprintf(file, "%02x,00,", (unsigned char)*p);
        fprintf(file, "00,00,");
    }
    fprintf(file, "00,00\n");
}

/* From most to least particular (Windows' documentation, "Identifiers for SCSI Devices"). */
static const char *const hardware_ids[] =
{
    "SCSI\\CdRomVBURN___VIRTUAL_BURNER__", "SCSI\\CdRomVBURN___", "SCSI\\VBURN___VIRTUAL_BURNER__", "GenCdRom", NULL
};
static const char *const compatible_ids[] = { "SCSI\\CdRom", "SCSI\\RAW", NULL };

static void put_interface(FILE *file, const char *home)
{
    char serial[DRIVE_SERIAL_SIZE], *name = wine_interface_name(home), *key;

    drive_serial(home, serial);
    key = device_key(serial);
    fprintf(file, "[%s]\n\"Class\"=\"CDROM\"\n\"ClassGUID\"=\"" SETUP_CLASS "\"\n\"DeviceDesc\"=\"CD-ROM Drive\"\n"
            "\"FriendlyName\"=\"VBURN VIRTUAL BURNER SCSI CdRom Device\"\n\"Mfg\"=\"VBURN\"\n\"Service\"=\"cdrom\"\n"
            "\"ConfigFlags\"=dword:00000000\n", key);
    put_strings(file, "HardwareID", hardware_ids);
    put_strings(file, "CompatibleIDs", compatible_ids);
    free(key);
    key = interface_key(name);
    fprintf(file, "\n[%s]\n\"DeviceInstance\"=\"SCSI\\\\" HARDWARE_ID "\\\\%s\"\n\n[%s\\#]\n"
            "\"SymbolicLink\"=\"\\\\\\\\?\\\\%s\"\n\n[%s\\#\\Control]\n\"Linked\"=dword:00000001\n", key, serial, key, name, key);
    free(key);
    free(name);
}

static void remove_interface(FILE *file, const char *home)
{
    char serial[DRIVE_SERIAL_SIZE], *name = wine_interface_name(home), *key = interface_key(name);

    drive_serial(home, serial);
    fprintf(file, "[-%s]\n", key);
    free(key);
    key = device_key(serial);
    fprintf(file, "[-%s]\n", key);
    free(key);
    free(name);
}

/* `wine reg WORD PATH`, in the prefix, with the shim, so that a wineserver it starts has the shim too. What it says goes
 * into the file. */
static bool wine_reg(const char *prefix, const char *word, const char *path, FILE *said, struct vb_error *error)
{
    const char *wine = getenv("WINE");
    int status;
    pid_t pid;

    if (!wine || !*wine)
        wine = "wine";
    if (!(pid = fork()))
    {
        setenv("WINEPREFIX", prefix, 1);
        setenv("WINEDEBUG", "-all", 0);
        if (!freopen("/dev/null", "r", stdin) || dup2(fileno(said), STDOUT_FILENO) < 0)
            _exit(126);
        execlp(wine, wine, "reg", word, path, strcmp(word, "delete") ? (char *)NULL : "/f", (char *)NULL);
        _exit(127);
    }
    if (pid < 0)
        return vb_fail(error, "cannot start %s: %s", wine, strerror(errno));
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return vb_fail(error, "cannot run %s: is Wine installed? ($WINE can name another)", wine);
    return (WIFEXITED(status) && !WEXITSTATUS(status))
           || vb_fail(error, "%s reg %s failed in the prefix %s", wine, word, prefix);
}

/* A regular file, not a pipe: Wine's servers keep it open for as long as they run. */
static FILE *scratch_file(struct vb_error *error)
{
    FILE *file = tmpfile();

    if (!file)
        vb_fail(error, "cannot make a temporary file: %s", strerror(errno));
    return file;
}

/* wine reg import of a text that `put` writes. */
static bool import(const char *prefix, const char *home, char letter,
                   void (*put)(FILE *file, const char *home, char letter), struct vb_error *error)
{
    char *path = drive_home_path(home, "registry.reg"), *dos_path = print("\\\\?\\unix%s", path), *p;
    FILE *file = fopen(path, "w"), *said = scratch_file(error);
    bool good = said != NULL;

    for (p = dos_path; *p; p++)
        if (*p == '/')
            *p = '\\';
    if (!file)
        good = vb_fail(error, "cannot make %s: %s", path, strerror(errno));
    else
    {
        fputs("Windows Registry Editor Version 5.00\n\n", file);
        put(file, home, letter);
        if (ferror(file) | fclose(file))
            good = vb_fail(error, "cannot write %s", path);
    }
    good = good && wine_reg(prefix, "import", dos_path, said, error);
    unlink(path);
    if (said)
        fclose(said);
    free(dos_path);
    free(path);
    return good;
}

static void put_letter(FILE *file, const char *home, char letter)
{
    remove_interface(file, home); /* as it is wanted now, whatever was there */
    fprintf(file, "[" DRIVES_KEY "]\n\"%c:\"=\"cdrom\"\n\n", letter);
}

static void put_letter_and_interface(FILE *file, const char *home, char letter)
{
    put_letter(file, home, letter);
    put_interface(file, home);
}

static void remove_all(FILE *file, const char *home, char letter)
{
    fprintf(file, "[" DRIVES_KEY "]\n\"%c:\"=-\n\n", letter);
    fprintf(file, "[HKEY_LOCAL_MACHINE\\System\\MountedDevices]\n\"\\\\DosDevices\\\\%c:\"=-\n"
            "\"\\\\??\\\\Volume{00000000-0000-0000-0000-0000000000%02x}\"=-\n\n", toupper(letter), toupper(letter));
    remove_interface(file, home);
}

/* Removes a key that neither values nor keys are left in. */
static bool remove_if_empty(const char *prefix, const char *key, struct vb_error *error)
{
    struct vb_error ignored;
    FILE *said = scratch_file(error);
    bool good = said != NULL, found;
    char line[1024];

    if (!good)
        return false;
    found = wine_reg(prefix, "query", key, said, &ignored); /* it fails where there is no such key */
    rewind(said);
    while (found && fgets(line, sizeof(line), said))
        if (line[strspn(line, " \r\n")])
            found = false;
    if (found)
        good = wine_reg(prefix, "delete", key, said, error);
    fclose(said);
    return good;
}

static bool remove_shared_keys(const char *prefix, struct vb_error *error)
{
    unsigned i;

    for (i = 0; i < sizeof(shared_keys) / sizeof(shared_keys[0]); i++)
        if (!remove_if_empty(prefix, shared_keys[i], error))
            return false;
    return true;
}

bool wine_registry_attach(const char *prefix, const char *home, char letter, bool with_interface, struct vb_error *error)
{
    return import(prefix, home, letter, with_interface ? put_letter_and_interface : put_letter, error)
           && (with_interface || remove_shared_keys(prefix, error));
}

bool wine_registry_detach(const char *prefix, const char *home, char letter, struct vb_error *error)
{
    return import(prefix, home, letter, remove_all, error) && remove_shared_keys(prefix, error);
}
