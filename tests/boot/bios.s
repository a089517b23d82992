# What a BIOS starts from the images of tests/boot/run. It says where it was started from, reads something from there that only the
# right emulation gives, and says that as well: over the serial port, over the debug console, and to the screen. Then it ends QEMU.
# DISK, given to the assembler: 0 no emulation, 1 a floppy disk, 2 a hard disk. CYLINDER, HEAD, SECTOR: of an emulated disk's last
# text.
# Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
        .code16
        .intel_syntax noprefix
        .text
        .globl start
start:
        # El Torito 2.2.1: no emulation begins at 07C0:0000, which is where everything else does, too
        ljmp 0, offset begin
begin:
        cli
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 0x7C00
        sti
        cld
        mov [drive], dl

        # COM1: 115,200 baud, eight bits
        mov dx, 0x3FB
        mov al, 0x80
        out dx, al
        mov dx, 0x3F8
        mov al, 1
        out dx, al
        inc dx
        xor al, al
        out dx, al
        mov dx, 0x3FB
        mov al, 3
        out dx, al

        mov si, offset started
        call print
        mov al, [drive]
        call print_hex
        mov si, offset line_end
        call print

        .if DISK == 0
        # Behind the first block: that it is there says that as many sectors were loaded as the catalogue has to say.
        mov si, offset far_text
        call print
        # The disc itself, through the extensions of INT 13 (El Torito 4.1, function 4B00 aside): the primary volume descriptor.
        mov si, offset packet
        mov ah, 0x42
        mov dl, [drive]
        int 0x13
        jc failed
        mov si, 0x9000 + 40             # the volume identifier (ECMA-119 8.4.7)
        mov byte ptr [si + 32], 0
        call print
        .else
        mov ax, 0x0201
        mov bx, 0x9000
        mov ch, CYLINDER
        mov cl, SECTOR
        mov dh, HEAD
        mov dl, [drive]
        int 0x13
        jc failed
        mov si, 0x9000
        call print
        .endif
        mov si, offset line_end
        call print
        mov al, 0x20                    # QEMU's isa-debug-exit: status 2 * 0x20 + 1
        jmp leave
failed:
        mov si, offset failed_text
        call print
        mov al, 0x21
leave:
        mov dx, 0xF4
        out dx, al
        hlt
        jmp failed

print:
        lodsb
        test al, al
        jz 2f
        call print_character
        jmp print
2:      ret

print_hex:
        push ax
        shr al, 4
        call 1f
        pop ax
        and al, 15
1:      add al, '0'
        cmp al, '9'
        jbe print_character
        add al, 'A' - '9' - 1
print_character:
        push ax
        push bx
        out 0xE9, al
        mov ah, al
        mov dx, 0x3FD
3:      in al, dx
        test al, 0x20
        jz 3b
        mov al, ah
        mov dx, 0x3F8
        out dx, al
        mov ah, 0x0E
        mov bx, 7
        int 0x10
        pop bx
        pop ax
        ret

drive:  .byte 0
started: .asciz "imapi2: started from drive "
failed_text: .asciz "imapi2: cannot read\r\n"
line_end: .asciz "\r\n"
        .align 4
packet: .byte 16, 0
        .word 1, 0x9000, 0
        .quad 16

        .org 510
        .byte 0x55, 0xAA
        .if DISK == 0
        .org 2900
far_text: .asciz "imapi2: all of it, volume "
        .endif
