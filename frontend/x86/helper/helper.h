/* SPDX-License-Identifier: MIT */
/*
 * Prototypes and numbers of the rows of helper.def. These functions are compiled with -mgeneral-regs-only, because
 * emitted code keeps guest vectors in host vector registers across a call.
 */
#ifndef FRONTEND_X86_HELPER_HELPER_H
#define FRONTEND_X86_HELPER_HELPER_H

#include "backend/helper_rows.h"
#include "frontend/x86/cpu/cpu.h"

/* Argument of the string helpers: element size in bytes in the low four bits, and */
enum X86StringDesc {
    X86_STR_SIZE = 15,
    X86_STR_REPEAT = 1 << 4, /* INS, OUTS */
    X86_STR_DOWN = 1 << 5,  /* RFLAGS.DF */
    X86_STR_REPNE = 1 << 6, /* else REP, REPE */
    X86_STR_CHECK = 1 << 7, /* accesses may be refused: limits and rights of both segments */
    X86_STR_SEG_SHIFT = 8,  /* segment of the source */
    X86_STR_ASIZE_SHIFT = 12, /* address size in bytes */
    X86_STR_LONG = 1 << 16,   /* 64-bit mode */
};

/* Argument of check_seg: X86SegReg, and */
enum X86CheckDesc {
    X86_CHECK_SEG = 7,
    X86_CHECK_SIZE_SHIFT = 3, /* bytes of the access */
    X86_CHECK_ALIGN = 1 << 30, /* of an operand that must be aligned, that comes first */
    X86_CHECK_WRITE = (int)(1u << 31),
};

/* Instructions that helper_decimal does. */
enum X86Decimal {
    X86_DECIMAL_DAA, X86_DECIMAL_DAS, X86_DECIMAL_AAA, X86_DECIMAL_AAS, X86_DECIMAL_AAM, X86_DECIMAL_AAD,
};

/* Registers that SLDT, STR, SMSW, SGDT and SIDT read; tables: and bytes of the base from bit 8 on. */
typedef enum X86SystemReg {
    X86_SYSTEM_LDTR, X86_SYSTEM_TR, X86_SYSTEM_MSW, X86_SYSTEM_GDTR, X86_SYSTEM_IDTR,
} X86SystemReg;

/* Argument of the helpers of masked elements: registers in bytes (data, mask, index, scale), and */
enum X86MaskDesc {
    X86_MASK_SEG_SHIFT = 5,    /* segment of checked elements */
    X86_MASK_CHECK = 1 << 26,  /* addresses are offsets, each element is checked in its segment */
    X86_MASK_WIDE = 1 << 27,   /* elements of 64 bits, else 32 */
    X86_MASK_L = 1 << 28,      /* 256 bits */
    X86_MASK_QINDEX = 1 << 29, /* indexes of 64 bits */
    X86_MASK_ADDR32 = 1 << 30,
    X86_MASK_LINEAR32 = (int)(1u << 31), /* linear addresses have 32 bits */
};

#define HELPER_C_ENV X86Cpu *
#define HELPER(name, result, args, flags) HELPER_PROTO(result, name, HELPER_UNPAREN args)
#include "frontend/x86/helper/helper.def"
#undef HELPER

enum X86Helper {
#define HELPER(name, result, args, flags) HELPER_##name,
#include "frontend/x86/helper/helper.def"
#undef HELPER
    X86_HELPER_COUNT
};

/** Whether @size bytes at @offset of segment register @seg may be accessed: not in 64-bit mode. */
bool x86_access_allowed(const X86Cpu *cpu, unsigned seg, u32 offset, unsigned size, bool is_write);

/** A number that changes when any of the @size bytes at @p does, most likely. */
u64 x86_code_hash(const u8 *p, u32 size);

extern const HelperRow x86_helpers[X86_HELPER_COUNT];

#endif
