/* SPDX-License-Identifier: MIT */
/* See x86_compare.h. */
#include "tests/lockstep/x86_compare.h"

#include <stdio.h>
#include <string.h>
#include "frontend/x86/cpu/cpu.h"

void x86_print_code(X86Mode mode, const NativeTest *t)
{
    char text[128];
    X86Insn i;

    for (u32 at = 0; at < t->code_size; at += i.len) {
        /* Code of another mode need not be any of this one. */
        if (x86_decode(&i, mode, ~0ull, t->code + at, t->code_size - at) != X86_DECODE_OK) {
            printf("#   %llx: %02x\n", (unsigned long long)(t->state.rip + at), t->code[at]);
            i.len = 1;
            continue;
        }
        x86_print(&i, t->state.rip + at, text, sizeof text);
        printf("#   %llx: ", (unsigned long long)(t->state.rip + at));
        for (unsigned n = 0; n < i.len; n++)
            printf("%02x", t->code[at + n]);
        printf("  %s\n", text);
    }
}

static void print_value(const char *name, const void *value, size_t size)
{
    printf("%s ", name);
    for (size_t k = size; k-- > 0;)
        printf("%02x", ((const u8 *)value)[k]);
}

static bool differ(const char *what, unsigned n, const void *was, const void *want, const void *got,
                   size_t size)
{
    if (!memcmp(want, got, size))
        return false;
    printf("#   %s %u:", what, n);
    print_value(" was", was, size);
    print_value(", CPU", want, size);
    print_value(", here", got, size);
    printf("\n");
    return true;
}

#define FIELD(f, n) differ(#f, n, &b->f, &w->f, &g->f, sizeof w->f)

static bool compare_state(X86Mode mode, const NativeState *b, NativeState *w, NativeState *g)
{
    bool bad = false;
    u64 mask = X86_STATUS_FLAGS | X86_DF;

    if (mode != X86_MODE_64) {
        native_narrow(w);
        native_narrow(g);
    }
    w->rflags &= mask;
    g->rflags &= mask;
    bad |= FIELD(trap, 0);
    bad |= FIELD(error, 0);
    bad |= FIELD(rip, 0);
    bad |= FIELD(rflags, 0);
    bad |= FIELD(mxcsr, 0);
    bad |= FIELD(cr2, 0);
    bad |= FIELD(fcw, 0);
    bad |= FIELD(fsw, 0);
    bad |= FIELD(ftw, 0);
    for (unsigned n = 0; n < 16; n++)
        bad |= FIELD(gpr[n], n);
    for (unsigned n = 0; n < (mode == X86_MODE_64 ? 16 : 8); n++)
        bad |= FIELD(ymm[n], n);
    for (unsigned n = 0; n < 8; n++)
        bad |= FIELD(st[n], n);
    return bad;
}

static bool is_limit(u32 trap)
{
    return trap == X86_EXC_GP || trap == X86_EXC_SS;
}

/*
 * An operand that begins within a segment of 64 KiB and ends beyond is an access beyond the limit here. A
 * processor may access a part of it first, or let elements of masked moves and the end of FXRSTOR's
 * area wrap around (SDM "Limit Checking"), or find FXRSTOR's address misaligned first.
 */
static bool is_choice_at_limit(u8 handler, u64 cr2, u32 want, u32 got)
{
    u64 at = cr2 - NATIVE_DS16_BASE, left = 0x10000 - at;
    bool wraps = handler == X86_H_VMASKMOV || handler == X86_H_MASKMOV ||
                 (handler == X86_H_FXRSTOR && at < 512);

    if (want == X86_EXC_PF)
        return is_limit(got) && (wraps || left <= sizeof(V512));
    return handler == X86_H_FXRSTOR && is_limit(want) && is_limit(got);
}

/* Known differences, none of which a program can tell unless it repairs the fault and goes on looking at MXCSR. */
static void forgive(X86Mode mode, bool is_interp, const NativeTest *b, const NativeTest *want,
                    NativeTest *got)
{
    X86Insn i;
    u64 at = want->state.rip - b->state.rip;

    /* An access over the end of 4 GiB is one beyond the limit there. */
    if (mode == X86_MODE_32 && got->state.trap == X86_EXC_PF && got->state.cr2 >= 0xffffffe0u) {
        got->state.trap = want->state.trap;
        got->state.error = want->state.error;
        got->state.cr2 = want->state.cr2;
    }

    if (at >= b->code_size ||
        x86_decode(&i, mode, ~0ull, b->code + at, b->code_size - at) != X86_DECODE_OK)
        return;
    /* Of an x87 instruction with a bad operand the CPU looks at exceptions before it: #MF comes first. */
    if (want->state.trap == X86_EXC_MF &&
        (i.row->handler == X86_H_X87 || i.row->handler == X86_H_MMX) && mode != X86_MODE_64) {
        got->state.trap = want->state.trap;
        got->state.error = want->state.error;
    }
    /* POPA begins again after a fault; what it has loaded until then may be there or not. */
    if (i.row->handler == X86_H_POPA && want->state.trap == X86_EXC_PF)
        for (unsigned n = 0; n < 8; n++)
            if (n != X86_RSP)
                got->state.gpr[n] = want->state.gpr[n];
    /* In flat segments nothing else is #SS than the end of 4 GiB, which here is seen after the alignment. */
    if (mode == X86_MODE_32 && i.row->handler == X86_H_FXRSTOR && want->state.trap == X86_EXC_SS)
        got->state.trap = got->state.trap == X86_EXC_GP ? X86_EXC_SS : got->state.trap;
    if (mode == X86_MODE_16 &&
        is_choice_at_limit(i.row->handler, want->state.cr2, want->state.trap, got->state.trap)) {
        got->state.trap = want->state.trap;
        got->state.error = want->state.error;
        got->state.cr2 = want->state.cr2;
    }
    /*
     * The address of the whole operand, or of the element that was meant. Of an operand that wraps around
     * the end of memory the kernel takes the one for its own, which it says are all mapped.
     */
    if (i.row->handler == X86_H_MASKMOV || i.row->handler == X86_H_VMASKMOV ||
        i.row->handler == X86_H_FXRSTOR) {
        if ((want->state.cr2 ^ got->state.cr2) >> 63)
            got->state.error = want->state.error;
        got->state.cr2 = want->state.cr2;
    }
}

/* Bit 17 of MXCSR, by which AMD processors allow misaligned operands: no guest has it, so LDMXCSR of it is #GP here. */
#define MXCSR_MM (1u << 17)

bool x86_differs(X86Mode mode, bool is_interp, const NativeTest *before, NativeTest *want,
                 NativeTest *got)
{
    bool differs;

    if (want->state.mxcsr & MXCSR_MM)
        return false;
    forgive(mode, is_interp, before, want, got);
    differs = compare_state(mode, &before->state, &want->state, &got->state);
    for (unsigned n = 0; n < NATIVE_DATA_SIZE; n += 16)
        differs |= differ("memory", n, before->data + n, want->data + n, got->data + n, 16);
    if (differs) {
        printf("# difference in what ends with exception %u, address %llx, at %llx\n",
               want->state.trap, (unsigned long long)want->state.cr2,
               (unsigned long long)want->state.rip);
        x86_print_code(mode, before);
    }
    return differs;
}
