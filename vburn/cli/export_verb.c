/* export_verb.c: export.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "cli.h"
#include "drive_home.h"
#include "export.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct
{
    const char *ending;
    bool (*write)(const struct export_disc *disc, const char *path, struct vb_error *error);    /* of a CD */
    bool (*write_data)(const char *folder, const char *path, struct vb_error *error);           /* of DVD and BD */
} formats[] =
{
    { ".cue", export_cue, NULL }, { ".toc", export_toc, NULL }, { ".ccd", export_ccd, NULL }, { ".iso", NULL, export_iso }
};

enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

/* The folder of the disc that is in the drive. */
static char *disc_in_drive(const struct cli_drive *drive, struct vb_error *error)
{
    static const char *const words[] = { "status", NULL };
    char *status, *folder, *recording;

    if (!daemon_ask(drive->home, words, &status, error))
        return NULL;
    folder = daemon_status_value(status, "disc");
    recording = daemon_status_value(status, "recording");
    free(status);
    if (recording && strstr(recording, "next sector"))
    {
        free(recording);
        free(folder);
        vb_fail(error, "the disc is being recorded; nothing was exported. Do it when that has ended");
        return NULL;
    }
    free(recording);
    if (folder && *folder == '/')
        return folder;
    free(folder);
    vb_fail(error, "there is no disc in the drive; say which one: vburn export --disc FOLDER OUT");
    return NULL;
}

static int export_disc(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv)
{
    static const struct option options[] =
    {
        { "disc", required_argument, NULL, 'd' }, { "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 }
    };
    struct export_disc *disc = NULL;
    char *folder = NULL;
    const char *ending;
    struct vb_error error;
    unsigned i;
    int option;
    bool good;

    optind = 0;
    while ((option = getopt_long(argc, argv, "d:h", options, NULL)) != -1)
    {
        switch (option)
        {
        case 'd': free(folder); folder = absolute_path(optarg); break;
        case 'h': return cli_help(verb);
        default:  return cli_usage(verb);
        }
    }
    if (argc - optind != 1)
        return cli_usage(verb);
    ending = strrchr(argv[optind], '.');
    for (i = 0; i < FORMAT_COUNT; i++)
        if (ending && !strcasecmp(ending, formats[i].ending))
            break;
    if (i == FORMAT_COUNT)
    {
        vb_fail(&error, "'%s' does not say in which form: let it end in .cue, .toc or .ccd, of a DVD or BD in .iso",
                argv[optind]);
        return cli_error(&error);
    }
    good = folder || (folder = disc_in_drive(drive, &error));
    if (good && formats[i].write_data)
        good = formats[i].write_data(folder, argv[optind], &error);
    else if (good)
        good = (disc = export_open(folder, &error)) && formats[i].write(disc, argv[optind], &error);
    export_close(disc);
    free(folder);
    return good ? CLI_OK : cli_error(&error);
}

const struct cli_verb verb_export =
{
    "export", "write the disc as cue/bin, cdrdao toc, ccd/img/sub or iso",
    "Usage: vburn export [--disc=FOLDER] OUT.cue | OUT.toc | OUT.ccd | OUT.iso\n"
    "Writes the disc in the drive in a form other programs know: a cue sheet with OUT.bin, a toc file of cdrdao with\n"
    "OUT.cdr, or CloneCD's OUT.ccd with OUT.img and OUT.sub (the sub-channels as burned); of a DVD or BD the user data,\n"
    "OUT.iso. All of it is read back from what was burned.\n\n"
    "  -d, --disc=FOLDER   this disc instead of the one in the drive\n"
    "  -h, --help          show this\n",
    export_disc
};
