/* SPDX-License-Identifier: MIT */
/* Bits of the block key: state that is read when code is translated, not when it runs. */
#ifndef FRONTEND_X86_CPU_TBKEY_H
#define FRONTEND_X86_CPU_TBKEY_H

#include "frontend/x86/cpu/cpu.h"

enum X86Key {
    X86_KEY_MODE = 3,    /* X86Mode */
    X86_KEY_DF = 1 << 2, /* RFLAGS.DF */
    X86_KEY_TF = 1 << 3, /* RFLAGS.TF: blocks of one instruction */
    X86_KEY_WIDE = 1 << 4, /* X86Cpu.uppers_in_use */
};

/** GuestArch.tb_key. */
u32 x86_tb_key(const Vcpu *cpu);

/** GuestArch.entry_kind: wide blocks are entered by indirect branches of their own kind. */
u32 x86_entry_kind(u32 key);

#endif
