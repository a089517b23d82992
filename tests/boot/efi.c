/*
 * What UEFI starts from the images of tests/boot/run: it prints a line on the console, and turns the machine off. The tables are those
 * of the UEFI Specification 2.10, 4.3 (system table), 8 (runtime services), 12.4 (simple text output); what is not used has no type.
 * Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include <stddef.h>
#include <stdint.h>

struct table_header
{
    uint64_t signature;
    uint32_t revision, size, crc, reserved;
};

struct text_output
{
    void *reset;
    uint64_t (__attribute__((ms_abi)) *output_string)(struct text_output *this_output, const uint16_t *string);
};

struct runtime_services
{
    struct table_header header;
    void *time_services[4], *virtual_memory_services[2], *variable_services[3];
    void *get_next_high_monotonic_count;
    void (__attribute__((ms_abi)) *reset_system)(int type, uint64_t status, uint64_t size, void *data);
};

struct system_table
{
    struct table_header header;
    const uint16_t *vendor;
    uint32_t revision;
    void *console_in_handle, *console_in, *console_out_handle;
    struct text_output *console_out;
    void *standard_error_handle, *standard_error;
    struct runtime_services *runtime;
};

#define RESET_SHUTDOWN 2

uint64_t __attribute__((ms_abi)) efi_main(void *image, struct system_table *system);

uint64_t __attribute__((ms_abi)) efi_main(void *image, struct system_table *system)
{
    static const uint16_t line[] = u"imapi2: started by UEFI\r\n";

    (void)image;
    system->console_out->output_string(system->console_out, line);
    system->runtime->reset_system(RESET_SHUTDOWN, 0, 0, NULL);
    return 0;
}
