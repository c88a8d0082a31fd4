/* SPDX-License-Identifier: MIT */
/*
 * x86 instructions: bytes -> row and operands, text, random instances. The rows come from *.insn (GRAMMAR.md).
 *
 * An operand is ready to use: its kind, register number and size in bytes. A handler looks at operands in the order of
 * the row, at X86Insn.mem for the one that is memory, at imm for immediates.
 */
#ifndef FRONTEND_X86_INSN_DECODE_H
#define FRONTEND_X86_INSN_DECODE_H

#include "base/types.h"
#include "frontend/insn/insn.h"
#include "frontend/x86/cpu/features.h"
#include "x86_rows.h"

#define X86_MAX_INSN 15
#define X86_NO_REG 0xff
#define X86_REG_RIP 0x10 /* base of a RIP-relative address */

/* Operand as the row has it: the SDM's letters. */
typedef struct X86Spec {
    u8 kind; /* X86SpecKind */
    u8 size; /* X86SpecSize */
} X86Spec;

typedef struct X86Row {
    u16 name;    /* in x86_names */
    u8 feature;  /* X86Feature */
    u8 handler;  /* X86Handler */
    u8 arg;      /* X86Arg, or the condition code of Jcc, SETcc, CMOVcc */
    u8 pp;       /* mandatory prefixes that fit: 1 none, 2 66, 4 F3, 8 F2 */
    u8 digit;    /* ModRM.reg, 255 any */
    u8 mod;      /* 1 memory, 2 register, 0 any */
    u8 rm_value, rm_mask; /* of the ModRM byte */
    u8 mode;     /* 1 16- and 32-bit code, 2 64-bit code */
    u8 w, l;     /* 1 + the bit, 0 any */
    u8 map;      /* 0 one byte, 1 0F, 2 0F 38, 3 0F 3A */
    u8 opcode;   /* without a register number in it */
    u32 attrs;   /* X86_ATTR_* */
    u16 reads, writes, undefined; /* status flags, as in RFLAGS; undefined: as AMD processors leave them */
    X86Spec op[4];
} X86Row;

typedef struct X86Slot {
    u16 first, count; /* in x86_lists */
} X86Slot;

extern const X86Row x86_rows[X86_ROW_COUNT];
extern const u16 x86_lists[];
extern const X86Slot x86_index[7][256]; /* by map: as X86Row.map, VEX maps + 3 */
extern const char x86_names[];

typedef enum X86OpKind {
    X86_O_NONE,
    X86_O_GPR,  /* reg 0..15, or 16..19: AH CH DH BH */
    X86_O_SEG,
    X86_O_CR,
    X86_O_DR,
    X86_O_ST,
    X86_O_MM,
    X86_O_VEC,  /* XMM (size up to 16) or YMM */
    X86_O_MEM,  /* X86Insn.mem; size 0 = not an access, or one that the row's handler knows */
    X86_O_IMM,  /* X86Insn.imm */
    X86_O_IMM2, /* X86Insn.imm2 */
    X86_O_REL,  /* X86Insn.imm: displacement from the next instruction */
    X86_O_FAR,  /* X86Insn.imm2 : imm */
} X86OpKind;

#define X86_HIGH_BYTE 16

typedef struct X86Operand {
    u8 kind, reg, size;
} X86Operand;

typedef struct X86Address {
    u8 base, index; /* GPR, X86_NO_REG; base also X86_REG_RIP; index of a gather: vector */
    u8 scale;       /* log2 */
    u8 seg;         /* X86SegReg */
    i32 disp;
    u64 abs;        /* neither base nor index: the whole address (moffs; disp otherwise) */
} X86Address;

enum X86Prefix {
    X86_PFX_66 = 1, X86_PFX_67 = 2, X86_PFX_LOCK = 4, X86_PFX_REP = 8, X86_PFX_REPNE = 16, X86_PFX_SEG = 32, X86_PFX_REX = 64,
    X86_PFX_VEX = 128,
};

typedef struct X86Insn {
    const X86Row *row;
    u8 len;
    u8 mode;           /* X86Mode */
    u8 prefixes;       /* X86_PFX_* */
    u8 osize, asize;   /* bytes: operands, addresses */
    u8 rex;            /* W R X B in bits 3..0, VEX too */
    u8 seg;            /* segment override, X86_NO_REG if none */
    u8 pp;             /* effective mandatory prefix, as in X86Row.pp */
    u8 l, vvvv;        /* VEX */
    u8 opcode, modrm;
    u8 op_count;
    X86Operand op[4];
    X86Address mem;
    u64 imm, imm2;
} X86Insn;

typedef enum X86Decode {
    X86_DECODE_OK,
    X86_DECODE_UD,    /* #UD; len is what was looked at */
    X86_DECODE_MORE,  /* more bytes are needed to know */
    X86_DECODE_LONG,  /* more than 15 bytes: #GP */
} X86Decode;

/** Decode @bytes, of which @avail are there, as code of @mode (X86Mode) on a CPU with @features (1 << X86Feature). */
X86Decode x86_decode(X86Insn *i, unsigned mode, u64 features, const u8 *bytes, size_t avail);

static inline const char *x86_row_name(const X86Row *row)
{
    return x86_names + row->name;
}

/**
 * To how many bytes a memory operand of @size bytes must be aligned, 1 if it need not be; not of areas of
 * saved state. Source: SDM vol. 2, "Exceptions Type 1", "Type 2".
 */
unsigned x86_alignment(const X86Insn *i, unsigned size);

/** Intel syntax of @i at @pc; returns the length as snprintf does. */
int x86_print(const X86Insn *i, u64 pc, char *text, size_t size);

/**
 * Random bytes of an instruction of @row in @mode, at most 15, length returned. Registers, addressing forms, immediates
 * and prefixes that the row allows are random.
 */
unsigned x86_random(const X86Row *row, unsigned mode, InsnRng *rng, u8 *out);

#endif
