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
    X86_KEY_CPL_SHIFT = 12, /* what follows is of machines: CPL, two bits */
    X86_KEY_MMU_SHIFT = 14, /* GuestArch.mmu_idx, two bits */
    X86_KEY_IF = 1 << 16,   /* CLI and STI, IN and OUT are allowed: CPL <= IOPL, real mode */
    X86_KEY_EM = 1 << 17,   /* CR0.EM */
    X86_KEY_TS = 1 << 18,   /* CR0.TS */
    X86_KEY_MP = 1 << 19,   /* CR0.MP, if TS */
    X86_KEY_NO_SSE = 1 << 20,  /* CR4.OSFXSR is clear, or CR0.EM set */
    X86_KEY_NO_AVX = 1 << 21,  /* CR4.OSXSAVE or XCR0 */
    X86_KEY_NO_XSAVE = 1 << 22, /* CR4.OSXSAVE is clear */
    X86_KEY_SHADOW = 1 << 23,  /* X86Cpu.interrupt_shadow: one instruction */
    X86_KEY_PENDING = 1 << 24, /* X86Cpu.pending: no instruction at all */
    X86_KEY_BREAK = 1 << 25,   /* there are breakpoints at instructions */
    X86_KEY_AC = 1 << 26,      /* #AC: accesses must be aligned */
    X86_KEY_V86 = 1 << 27,
    X86_KEY_SHIFT = 28,        /* the first bit that is free for more */
};

static inline unsigned x86_key_cpl(u32 key)
{
    return key >> X86_KEY_CPL_SHIFT & 3;
}

/** GuestArch.tb_key. */
u32 x86_tb_key(const Vcpu *cpu);

/** GuestArch.entry_kind: wide blocks are entered by indirect branches of their own kind. */
u32 x86_entry_kind(u32 key);

#endif
