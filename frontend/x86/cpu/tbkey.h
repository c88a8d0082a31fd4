/* SPDX-License-Identifier: MIT */
/*
 * Bits of the block key: state that is read when code is translated, not when it runs.
 *
 * Segments of 16- and 32-bit code are in the key as what must be done for an access: nothing at all
 * (base 0, limit 4 GiB, readable and writable), add the base, check the limit and the rights. Bases
 * and limits themselves are read when the block runs, so that programs with many segments do not
 * have as many translations. In 64-bit code all these bits are zero.
 */
#ifndef FRONTEND_X86_CPU_TBKEY_H
#define FRONTEND_X86_CPU_TBKEY_H

#include "frontend/x86/cpu/cpu.h"

enum X86Key {
    X86_KEY_MODE = 3,    /* X86Mode */
    X86_KEY_DF = 1 << 2, /* RFLAGS.DF */
    X86_KEY_TF = 1 << 3, /* RFLAGS.TF: blocks of one instruction */
    X86_KEY_WIDE = 1 << 4, /* X86Cpu.uppers_in_use */
    X86_KEY_CS = 1 << 5,   /* CS is not flat: branches add its base and check its limit */
    X86_KEY_BASE = 1 << 6, /* ES, SS or DS has a base other than zero: all three are added */
    X86_KEY_LIMIT = 1 << 7,    /* ES, SS or DS must be checked: all three are */
    X86_KEY_FS_LIMIT = 1 << 8, /* FS must be checked */
    X86_KEY_GS_LIMIT = 1 << 9,
    X86_KEY_SS32 = 1 << 10, /* SS.B: the stack pointer is ESP, not SP */
    X86_KEY_REAL = 1 << 11, /* real or virtual-8086 mode: selectors are bases */
    X86_KEY_SHIFT = 12,     /* the first bit that is free for more */
};

/** GuestArch.tb_key. */
u32 x86_tb_key(const Vcpu *cpu);

/** GuestArch.entry_kind: wide blocks are entered by indirect branches of their own kind. */
u32 x86_entry_kind(u32 key);

/** Whether code in segment registers as they are reads selectors as bases: real, virtual-8086 mode. */
static inline bool x86_is_real(const X86Cpu *cpu)
{
    return !(cpu->cr0 & X86_CR0_PE) || (cpu->eflags & X86_VM);
}

#endif
