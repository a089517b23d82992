/* cli.h: the parts of the vburn command.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef VBURN_CLI_H
#define VBURN_CLI_H

#include "error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What stands before the verb: which drive. */
struct cli_drive
{
    const char *name;   /* --drive, or NULL */
    char *home;         /* its folder, absolute */
};

enum { CLI_OK = 0, CLI_FAILED = 1, CLI_USAGE = 2 };

/* A verb: "insert". argv[0] is the verb; run gives the exit status. */
struct cli_verb
{
    const char *name;
    const char *summary;    /* one line of `vburn --help` */
    const char *usage;      /* what `vburn VERB --help` prints */
    int (*run)(const struct cli_verb *verb, struct cli_drive *drive, int argc, char **argv);
};

extern const struct cli_verb verb_insert, verb_eject, verb_close, verb_status;  /* disc_verbs.c */
extern const struct cli_verb verb_start, verb_stop, verb_speed, verb_trace;     /* daemon_verbs.c */
extern const struct cli_verb verb_fault;                                        /* fault_verb.c */
extern const struct cli_verb verb_run;                                          /* run_verb.c */
extern const struct cli_verb verb_attach, verb_detach;                          /* wine_verbs.c */
extern const struct cli_verb verb_export;                                       /* export_verb.c */

/* Prints "vburn: sentence" and gives CLI_FAILED. */
int cli_error(const struct vb_error *error);

/* Prints the verb's usage after a wrong option; gives CLI_USAGE. */
int cli_usage(const struct cli_verb *verb);

/* Options when a verb has none but --help. True when the verb should go on; else *status is the exit status. */
bool cli_no_options(const struct cli_verb *verb, int argc, char **argv, int least, int most, int *status);

/* Prints the verb's help; gives CLI_OK. */
int cli_help(const struct cli_verb *verb);

/* daemon.c */

/* Starts the daemon of a drive unless it runs: vburnd, or vburn-iscsi for a drive that is an iSCSI logical unit. */
bool daemon_start(const char *home, const char *trace, struct vb_error *error);

/* The same for a drive that is an iSCSI logical unit: which one is remembered in its folder. */
bool daemon_start_iscsi(const char *home, const char *url, struct vb_error *error);

bool daemon_running(const char *home);

/* Sends words (ended by NULL) to the daemon. answer: allocated text, the caller frees; the sentence of a refusal is in
 * error. */
bool daemon_ask(const char *home, const char *const *words, char **answer, struct vb_error *error);

/* The value of a line `key: value` of the daemon's status, allocated, or NULL. */
char *daemon_status_value(const char *status, const char *key);

/* A file that belongs to vburn: beside the program, or in ../lib/imapi2. Allocated, or NULL with a reason. */
char *find_part(const char *name, struct vb_error *error);

/* run_verb.c */

/* Puts the shim, this drive and all others that have been used into the environment of this process. */
bool shim_environment_all(const struct cli_drive *drive, struct vb_error *error);

/* wine_registry.c: PREFIX is absolute, home the drive's folder, letter in lower case; the shim is in the environment. */

/* The name of the drive's device interface: its path without the \\?\ before it. Allocated. */
char *wine_interface_name(const char *home);

/* Makes the letter a CD drive's, and the interface there or not there. */
bool wine_registry_attach(const char *prefix, const char *home, char letter, bool with_interface, struct vb_error *error);

/* Takes both away, and the keys that were made for them. */
bool wine_registry_detach(const char *prefix, const char *home, char letter, struct vb_error *error);

#endif
