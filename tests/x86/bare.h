/* SPDX-License-Identifier: MIT */
/*
 * A machine of one or more x86 CPUs and RAM, for bare programs of 64 KiB that begin at the reset
 * vector: what they may ask of it are a few ports.
 */
#ifndef TESTS_X86_BARE_H
#define TESTS_X86_BARE_H

#include "base/types.h"

#define BARE_RAM      (16u << 20)
#define BARE_ROM      0x10000u /* the program, in RAM at BARE_ROM_LOW and again below 4 GiB */
#define BARE_ROM_LOW  0xf0000u
#define BARE_ROM_HIGH 0xffff0000u
#define BARE_CPUS     4

/* Ports, written with OUT of any size. */
enum {
    BARE_PORT_CHAR = 0xe9, /* a character of the program's output */
    BARE_PORT_EXIT = 0xf4, /* the program ends with this status */
    BARE_PORT_INTR = 0xf5, /* interrupt with this vector on this CPU */
    BARE_PORT_NMI = 0xf6,
    BARE_PORT_SMI = 0xf7,
    BARE_PORT_INIT = 0xf8,     /* to the CPU of this number */
    BARE_PORT_COMPARED = 0xee, /* bit 0: KVM runs it, too, which cannot do everything; 1: in lockstep;
                                  2: on hardware that can virtualise */
    BARE_PORT_SIPI = 0xf9,     /* CPU << 8 | vector */
};

#endif
