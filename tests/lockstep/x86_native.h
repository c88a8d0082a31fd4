/* SPDX-License-Identifier: MIT */
/*
 * Running code on the host's CPU in a child process, for comparison: a batch of tests, each a state to start from, bytes
 * of code and what memory holds. A test ends with the exception that its code raises.
 */
#ifndef TESTS_LOCKSTEP_X86_NATIVE_H
#define TESTS_LOCKSTEP_X86_NATIVE_H

#include "base/types.h"

#define NATIVE_CODE 0x20000000ull
#define NATIVE_CODE_SIZE 0x20000ull
#define NATIVE_DATA 0x30000000ull /* the one data page; nothing is mapped around it */
#define NATIVE_DATA_SIZE 4096
#define NATIVE_BATCH 128
#define NATIVE_CODE_MAX 512 /* of one test */
#define NATIVE_NO_TRAP ~0u  /* of a test that has not ended */

/*
 * Segments of 16-bit code, which the child has in its LDT: entry 0 is code, entry 1 data and stack. Bits of a
 * struct user_desc: limits of 64 KiB; data begins below the page, so that offsets have both signs.
 */
#define NATIVE_CS16 0x07
#define NATIVE_DS16 0x0f
#define NATIVE_CS16_BASE NATIVE_CODE
#define NATIVE_DS16_BASE (NATIVE_DATA - 0x7800)
#define NATIVE_CS32 0x23
#define NATIVE_CS64 0x33
#define NATIVE_DS32 0x2b

typedef struct NativeState {
    u64 gpr[16]; /* RAX, RCX, RDX, RBX, RSP, ... */
    u64 rip, rflags;
    u32 mxcsr, trap;  /* vector number of the exception */
    u32 error, pad2;  /* its error code */
    u64 cr2;          /* of a page fault */
    u16 fcw, fsw;
    u8 ftw, pad[3];   /* abridged, as FXSAVE has it */
    u8 st[8][16];
    u8 ymm[16][32];
} NativeState;

typedef struct NativeTest {
    NativeState state;         /* in: to start from; out: at the end */
    u8 code[NATIVE_CODE_MAX];
    u32 code_size;
    u8 data[NATIVE_DATA_SIZE]; /* in and out */
} NativeTest;

/** Take away what 16- and 32-bit code has not. */
static inline void native_narrow(NativeState *s)
{
    for (unsigned n = 0; n < 16; n++)
        s->gpr[n] = n < 8 ? (u32)s->gpr[n] : 0;
}

/** Shared with the child: fill tests 0 .. @count - 1, then native_run. */
NativeTest *native_tests(void);

/** Start the child for code of @bits, 16, 32 or 64; the parent has code and data mapped at the same places, too. False: not this host. */
bool native_start(unsigned bits);

/** Run the first @count tests. False: the child died. Test @n's code is at NATIVE_CODE + n * NATIVE_CODE_MAX. */
bool native_run(unsigned count);

/** End the child, if it has not: its status as wait(2) has it. */
int native_stop(void);

#endif
