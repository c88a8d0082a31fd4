/* SPDX-License-Identifier: MIT */
/*
 * Random x86 instruction sequences: on the host's CPU in a child process, and by the translator or the interpreter. Registers,
 * flags, vectors, x87, memory and the exception that ends the sequence must be equal.
 *
 *   random_x86 [-s seed] [-n sequences] [-l length] [-r name] [-h handler] [-i 1 = interpreter] [-V 1 = verify] [-R ra-seed]
 *              [-k stop after so many differences] [-m 16, 32 or 64: what code] [-b 0 = no branches]
 *              [-p one piece of x86_pieces.c in so many instructions, 0 = none]
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/user_seg.h"
#include "frontend/x86/insn/decode.h"
#include "softmmu/accel_ops.h"
#include "tests/lockstep/x86_native.h"
#include "tests/lockstep/x86_pieces.h"

static InsnRng rng;
static X86Cpu *cpu;
static X86Mode mode = X86_MODE_64;
static bool with_branches = true;
static unsigned pieces = 16; /* one in so many is not a single instruction */
static u64 drawn[X86_ROW_COUNT];
static const char *want_name, *want_handler;
static bool is_interp;
static u64 differences, max_differences = 1;
static NativeTest before[NATIVE_BATCH];

static const u8 *fetch(Vcpu *c, Gva va, u32 *avail, VcpuException *fault)
{
    if (va < NATIVE_CODE || va >= NATIVE_CODE + NATIVE_CODE_SIZE) {
        *fault = (VcpuException){.kind = X86_EXC_FETCH, .addr = va};
        return NULL;
    }
    *avail = (u32)(4096 - (va & 4095));
    return (const u8 *)va;
}

static bool no_read(Vcpu *c, Gva va, void *buf, size_t n)
{
    return false;
}

static bool no_write(Vcpu *c, Gva va, const void *buf, size_t n)
{
    return false;
}

static const MemOps mem_ops = {.code = fetch, .read = no_read, .write = no_write};

static void on_fault(int sig, siginfo_t *info, void *uc)
{
    if (cpu->vcpu.accel->host_fault(&cpu->vcpu, sig, info, uc))
        return;
    fprintf(stderr, "host fault %d at %p, address %p\n", sig, (void *)((ucontext_t *)uc)->uc_mcontext.gregs[REG_RIP], info->si_addr);
    signal(sig, SIG_DFL);
}

static void on_abort(int sig);

static void catch_faults(void)
{
    static char stack[1 << 16];
    stack_t ss = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};

    sigaltstack(&ss, NULL);
    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGBUS, &sa, NULL);
    sigaction(SIGFPE, &sa, NULL);
    signal(SIGABRT, on_abort);
}

/* ---- what to run ---- */

static u64 random_value(void)
{
    static const u64 special[] = {
        0, 1, 2, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0x7fffffff, 0x80000000, 0xffffffff,
        0x7fffffffffffffff, 0x8000000000000000, ~0ull, 0x3ff0000000000000, 0x7ff0000000000000, 0x7ff8000000000001,
        0x7ff0000000000001, 0x000fffffffffffff, 0x0010000000000000, 0x3f8000007f800000, 0x7f800001ffc00000,
        0x8000000080000000, 0x7c007e017c01fc00, 0x4000000040000000, 0xc1e0000000000000, 0x43e0000000000000,
    };
    u64 r = insn_rng(&rng), k = insn_rng(&rng);

    switch (r & 7) {
    case 0:
    case 1: return special[(r >> 8) % ARRAY_SIZE(special)];
    case 2: return k & 0xff;
    default: return k;
    }
}

static unsigned vector_count(void)
{
    return mode == X86_MODE_64 ? 16 : 8;
}

static u64 random_pointer(void)
{
    u64 r = insn_rng(&rng), page = mode == X86_MODE_16 ? NATIVE_DATA - NATIVE_DS16_BASE : NATIVE_DATA;

    return page + NATIVE_DATA_SIZE / 2 + ((r >> 8) & 0x3ff & (r & 1 ? ~31ull : ~0ull));
}

static void random_x87(NativeState *s)
{
    unsigned used = (unsigned)insn_rng(&rng) & 7;

    s->fcw = (u16)((insn_rng(&rng) & 3) ? 0x037f : 0x003f | (insn_rng(&rng) & 0xf00) | 0x40);
    s->fsw = (u16)(((8 - used) & 7) << 11 | (insn_rng(&rng) & 0x4700));
    s->ftw = (u8)(used ? 0xff << (8 - used) : 0);
    for (unsigned n = 0; n < 8; n++) {
        u64 mant = random_value();
        u16 exp = (u16)((insn_rng(&rng) & 3) ? 0x3fff - 64 + (insn_rng(&rng) & 127) : insn_rng(&rng));

        memset(s->st[n], 0, 16);
        memcpy(s->st[n], &(u64){(insn_rng(&rng) & 7) ? mant | 1ull << 63 : mant}, 8);
        memcpy(s->st[n] + 8, &exp, 2);
    }
}

/* What 16- and 32-bit code has. */
static void narrow(NativeState *s)
{
    for (unsigned n = 0; n < 16; n++)
        s->gpr[n] = n < 8 ? (u32)s->gpr[n] : 0;
}

static void random_state(NativeState *s)
{
    static const u8 pointers[] = {X86_RBX, X86_RBP, X86_RSI, X86_RDI, X86_R12, X86_R13, X86_R14};

    memset(s, 0, sizeof *s);
    for (unsigned n = 0; n < 16; n++)
        s->gpr[n] = random_value();
    for (unsigned n = 0; n < ARRAY_SIZE(pointers); n++)
        if (insn_rng(&rng) & 7)
            s->gpr[pointers[n]] = random_pointer();
    s->gpr[X86_RSP] = random_pointer() & ~7ull;
    if (insn_rng(&rng) & 1)
        s->gpr[X86_RCX] = insn_rng(&rng) & 0x3f;
    s->rflags = 0x202 | (insn_rng(&rng) & X86_STATUS_FLAGS) | ((insn_rng(&rng) & 15) ? 0 : X86_DF);
    s->mxcsr = (insn_rng(&rng) & 3) ? 0x1f80 : 0x1f80 | (u32)(insn_rng(&rng) & 0xe07f);
    if (mode != X86_MODE_64)
        narrow(s);
    random_x87(s);
    bool has_uppers = insn_rng(&rng) & 1;

    for (unsigned n = 0; n < vector_count(); n++)
        for (unsigned k = 0; k < (has_uppers ? 32 : 16); k += 8)
            memcpy(s->ymm[n] + k, &(u64){random_value()}, 8);
}

/* What cannot be compared: time, identity, the machine, the world outside the sequence; exits of other kinds; saved pointers. */
static bool is_excluded(const X86Row *row)
{
    static const u8 handlers[] = {
        X86_H_SYSCALL, X86_H_SYSENTER, X86_H_INT, X86_H_INT1, X86_H_INT3, X86_H_JMP, X86_H_CALL, X86_H_RET, X86_H_JCC, X86_H_LOOP,
        X86_H_JCXZ, X86_H_RDTSC, X86_H_RDPID, X86_H_CPUID, X86_H_RDRAND, X86_H_XGETBV, X86_H_XSAVE, X86_H_XRSTOR, X86_H_FXSAVE,
        X86_H_POPF, X86_H_CLFLUSH, X86_H_FSGSBASE, X86_H_RET_FAR, X86_H_IRET, X86_H_CALL_FAR, X86_H_JMP_FAR,
        X86_H_LAR, X86_H_SYSREG, X86_H_CLZERO, X86_H_EXTRQ,
        X86_H_MMXV, X86_H_RSM, X86_H_MOV_DR, X86_H_MOV_CR, X86_H_MSR, X86_H_HLT,
    };
    static const char *const names[] = {"fnstenv", "fldenv", "fnsave", "frstor"};

    if (!(row->mode & (mode == X86_MODE_64 ? 2 : 1)))
        return true;
    for (unsigned n = 0; n < ARRAY_SIZE(handlers); n++)
        if (row->handler == handlers[n])
            return true;
    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        if (!strcmp(x86_row_name(row), names[n]))
            return true;
    return !x86_has(cpu->model, (X86Feature)row->feature);
}

/*
 * Loads of segment registers: in 64-bit code they mean nothing, but stay for the next test; FS is the child's C
 * library's.
 */
static bool spoils_segments(const X86Insn *i)
{
    u8 h = i->row->handler;

    if (i->seg == X86_FS)
        return mode != X86_MODE_64;
    if (h == X86_H_LSEG)
        return mode == X86_MODE_64 || i->row->arg == X86_A_FS;
    return (h == X86_H_MOV_TO_SEG || h == X86_H_POP_SEG) && (mode == X86_MODE_64 || i->op[0].reg == X86_FS);
}

static u8 handler_of_name(const char *name);

static bool is_wanted(const X86Row *row)
{
    if (want_name && strcmp(x86_row_name(row), want_name))
        return false;
    return !want_handler || row->handler == handler_of_name(want_handler);
}

/* -h takes the handler of the first row with that name: "addps" stands for all plain vector operations. */
static u8 handler_of_name(const char *name)
{
    for (unsigned n = 0; n < X86_ROW_COUNT; n++)
        if (!strcmp(x86_row_name(&x86_rows[n]), name))
            return x86_rows[n].handler;
    return X86_HANDLER_COUNT;
}

/* A repeated string instruction with a wild RCX never ends. */
static bool runs_long(const X86Insn *i)
{
    return (i->row->attrs & (X86_ATTR_REP | X86_ATTR_REPZ)) && (i->prefixes & (X86_PFX_REP | X86_PFX_REPNE));
}

static unsigned random_insn(u8 *out)
{
    X86Insn i;

    for (;;) {
        unsigned id = (unsigned)(insn_rng(&rng) % X86_ROW_COUNT), len;
        bool any = !(insn_rng(&rng) & 3);

        if (is_excluded(&x86_rows[id]) || (!any && !is_wanted(&x86_rows[id])))
            continue;
        len = x86_random(&x86_rows[id], mode, &rng, out);
        if (x86_decode(&i, mode, cpu->model->features, out, len) != X86_DECODE_OK || i.len != len || is_excluded(i.row))
            continue;
        if (spoils_segments(&i))
            continue;
        if (runs_long(&i)) { /* movzx ecx, cl: at most 255 rounds */
            u8 moved[X86_MAX_INSN];

            const char *limit = mode == X86_MODE_16 ? "\x66\x0f\xb6\xc9" : "\x0f\xb6\xc9";
            unsigned n = mode == X86_MODE_16 ? 4 : 3;

            memcpy(moved, out, len);
            memcpy(out, limit, n);
            memcpy(out + n, moved, len);
            len += n;
        }
        drawn[i.row - x86_rows]++;
        return len;
    }
}

/* A branch to a later instruction, which is not there yet: where its target goes, and how wide. */
typedef struct Branch {
    u32 at;
    u8 size;
    bool is_absolute;
} Branch;

/*
 * A jump, a call or a return: @b says what of it is to be filled in. Indirect ones go by a register or the stack, which
 * the instruction before sets.
 */
static u32 random_branch(u8 *out, Branch *b)
{
    unsigned z = mode == X86_MODE_16 ? 2 : 4; /* bytes of an operand Iz, Jz */
    u8 r = (u8)insn_rng(&rng), cc = r & 15;
    u32 n = 0;

    *b = (Branch){.size = 1};
    switch (r >> 4) {
    case 0: /* JMP Jz */
    case 1: /* CALL Jz */
        out[n++] = r >> 4 ? 0xe8 : 0xe9;
        b->size = (u8)z;
        break;
    case 2: /* JMP Jb */
        out[n++] = 0xeb;
        break;
    case 3: /* LOOPNE, LOOPE, LOOP, JCXZ */
        if (r & 4)
            out[n++] = 0x67;
        out[n++] = 0xe0 | (r & 3);
        break;
    case 4: /* Jcc Jz */
    case 5:
        out[n++] = 0x0f;
        out[n++] = 0x80 | cc;
        b->size = (u8)z;
        break;
    case 6: /* PUSH Iz; RET; or RET Iw */
    case 7: /* MOV EAX, Iv; JMP or CALL EAX */
        out[n++] = r >> 4 == 6 ? 0x68 : 0xb8;
        b->size = (u8)z;
        b->is_absolute = true;
        break;
    default: /* Jcc Jb */
        out[n++] = 0x70 | cc;
        break;
    }
    b->at = n;
    n += b->size;
    if (r >> 4 == 6) {
        out[n++] = r & 1 ? 0xc3 : 0xc2;
        if (!(r & 1)) {
            out[n++] = r & 14;
            out[n++] = 0;
        }
    } else if (r >> 4 == 7) {
        out[n++] = 0xff;
        out[n++] = r & 1 ? 0xe0 : 0xd0;
    }
    return n;
}

/* Branch @b of @t goes to the instruction at @to. */
static void set_target(NativeTest *t, const Branch *b, u32 to)
{
    u32 v = b->is_absolute ? (u32)t->state.rip + to : to - (b->at + b->size);

    memcpy(t->code + b->at, &v, b->size);
}

static void random_test(NativeTest *t, unsigned at, unsigned length)
{
    u32 size = 0, starts[16];
    Branch branches[16];
    unsigned from[16], count = 0;

    random_state(&t->state);
    t->state.rip = (mode == X86_MODE_16 ? 0 : NATIVE_CODE) + at * NATIVE_CODE_MAX;
    for (unsigned n = 0; n < length; n++) {
        starts[n] = size;
        if (with_branches && !(insn_rng(&rng) & 7)) {
            from[count] = n;
            u32 bytes = random_branch(t->code + size, &branches[count]);

            branches[count++].at += size;
            size += bytes;
        } else if (pieces && !(insn_rng(&rng) % pieces)) {
            size += piece_random(&rng, mode, t->state.rip + size, t->code + size);
        } else {
            size += random_insn(t->code + size);
        }
    }
    starts[length] = size;
    t->code[size++] = 0xcc;
    t->code_size = size;
    for (unsigned n = 0; n < count; n++) {
        unsigned to = from[n] + 1 + (unsigned)(insn_rng(&rng) % (length - from[n]));

        while (branches[n].size == 1 && starts[to] > branches[n].at + 128) /* out of reach */
            to--;
        set_target(t, &branches[n], starts[to]);
    }
    for (unsigned n = 0; n < NATIVE_DATA_SIZE; n += 8)
        memcpy(t->data + n, &(u64){n & 64 ? insn_rng(&rng) : random_value()}, 8);
    piece_areas(&rng, t->data);
}

/* ---- running it here ---- */

static X86Seg segments_at_reset[X86_SEG_COUNT];

/* As the child has them: x86_native.c. */
static void load_segments(void)
{
    static const X86Seg code = {.base = NATIVE_CS16_BASE, .limit = 0xffff, .sel = NATIVE_CS16, .attr = 0xfb};
    static const X86Seg data = {.base = NATIVE_DS16_BASE, .limit = 0xffff, .sel = NATIVE_DS16, .attr = 0xf3};
    static const u64 ldt[2] = {0x0000fb000000ffffull | (NATIVE_CS16_BASE & 0xffffff) << 16 | NATIVE_CS16_BASE >> 24 << 56,
                               0x0010f3000000ffffull | (NATIVE_DS16_BASE & 0xffffff) << 16 | NATIVE_DS16_BASE >> 24 << 56};
    const int regs[] = {X86_ES, X86_SS, X86_DS};

    if (mode == X86_MODE_64) {
        memcpy(cpu->seg, segments_at_reset, sizeof cpu->seg);
        return;
    }
    x86_reset_user32(cpu);
    if (mode == X86_MODE_16)
        cpu->ldtr = (X86Seg){.base = (uintptr_t)ldt, .limit = sizeof ldt - 1, .attr = X86_SEG_P};
    if (mode == X86_MODE_32)
        return;
    cpu->seg[X86_CS] = code;
    for (unsigned n = 0; n < ARRAY_SIZE(regs); n++)
        cpu->seg[regs[n]] = data;
}

static void load(const NativeTest *t)
{
    const NativeState *s = &t->state;
    u8 image[512] = {0};

    memcpy((void *)NATIVE_DATA, t->data, NATIVE_DATA_SIZE);
    memcpy(cpu->vcpu.rt.gpr, s->gpr, sizeof s->gpr);
    load_segments();
    x86_set_ip(cpu, s->rip);
    x86_set_rflags(cpu, (u32)s->rflags);
    for (unsigned n = 0; n < 16; n++)
        memcpy(&cpu->v[n], s->ymm[n], 32);
    memcpy(image, &s->fcw, 2);
    memcpy(image + 2, &s->fsw, 2);
    image[4] = s->ftw;
    memcpy(image + 24, &s->mxcsr, 4);
    memcpy(image + 32, s->st, sizeof s->st);
    for (unsigned n = 0; n < 16; n++)
        memcpy(image + 160 + 16 * n, s->ymm[n], 16);
    x86_fxrstor(cpu, image, X86_VECTORS);
    x86_note_uppers(cpu);
}

static void store(NativeTest *t)
{
    NativeState *s = &t->state;
    u8 image[512] __attribute__((aligned(16)));

    memcpy(s->gpr, cpu->vcpu.rt.gpr, sizeof s->gpr);
    s->rip = x86_ip(cpu);
    s->rflags = x86_rflags(cpu);
    s->trap = cpu->vcpu.exc.kind;
    s->error = cpu->vcpu.exc.syndrome;
    s->cr2 = s->trap == X86_EXC_PF ? cpu->vcpu.exc.addr : 0;
    x86_fxsave(cpu, image, X86_VECTORS);
    memcpy(&s->fcw, image, 2);
    memcpy(&s->fsw, image + 2, 2);
    s->ftw = image[4];
    memcpy(&s->mxcsr, image + 24, 4);
    memcpy(s->st, image + 32, sizeof s->st);
    for (unsigned n = 0; n < 16; n++)
        memcpy(s->ymm[n], &cpu->v[n], 32);
    memcpy(t->data, (const void *)NATIVE_DATA, NATIVE_DATA_SIZE);
}

/* ---- comparing ---- */

static void print_code(const NativeTest *t)
{
    char text[128];
    X86Insn i;

    for (u32 at = 0; at < t->code_size; at += i.len) {
        if (x86_decode(&i, mode, ~0ull, t->code + at, t->code_size - at) != X86_DECODE_OK)
            break;
        x86_print(&i, t->state.rip + at, text, sizeof text);
        printf("#   %llx: ", (unsigned long long)(t->state.rip + at));
        for (unsigned n = 0; n < i.len; n++)
            printf("%02x", t->code[at + n]);
        printf("  %s\n", text);
    }
}

static bool differ(const char *what, unsigned n, const void *was, const void *want, const void *got, size_t size)
{
    if (!memcmp(want, got, size))
        return false;
    printf("#   %s %u: was ", what, n);
    for (size_t k = size; k-- > 0;)
        printf("%02x", ((const u8 *)was)[k]);
    printf(", CPU ");
    for (size_t k = size; k-- > 0;)
        printf("%02x", ((const u8 *)want)[k]);
    printf(", here ");
    for (size_t k = size; k-- > 0;)
        printf("%02x", ((const u8 *)got)[k]);
    printf("\n");
    return true;
}

#define FIELD(f, n) differ(#f, n, &b->f, &w->f, &g->f, sizeof w->f)

static bool compare_state(const NativeState *b, NativeState *w, NativeState *g)
{
    bool bad = false;
    u64 mask = X86_STATUS_FLAGS | X86_DF;

    if (mode != X86_MODE_64) {
        narrow(w);
        narrow(g);
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
    for (unsigned n = 0; n < vector_count(); n++)
        bad |= FIELD(ymm[n], n);
    for (unsigned n = 0; n < 8; n++)
        bad |= FIELD(st[n], n);
    return bad;
}

/* Known differences, none of which a program can tell unless it repairs the fault and goes on looking at MXCSR. */
static void forgive(const NativeTest *b, const NativeTest *want, NativeTest *got)
{
    X86Insn i;
    u64 at = want->state.rip - b->state.rip;

    /* An access over the end of 4 GiB is one beyond the limit there. */
    if (mode == X86_MODE_32 && got->state.trap == X86_EXC_PF && got->state.cr2 >= 0xffffffe0u) {
        got->state.trap = want->state.trap;
        got->state.error = want->state.error;
        got->state.cr2 = want->state.cr2;
    }

    if (at >= b->code_size || x86_decode(&i, mode, ~0ull, b->code + at, b->code_size - at) != X86_DECODE_OK)
        return;
    /* VCVTPS2PH to memory converts, and sets flags, before the store faults. */
    if (!strcmp(x86_row_name(i.row), "vcvtps2ph"))
        got->state.mxcsr = want->state.mxcsr;
    /* Of an x87 instruction with a bad operand the CPU looks at exceptions before it: #MF comes first. */
    if (want->state.trap == X86_EXC_MF && (i.row->handler == X86_H_X87 || i.row->handler == X86_H_MMX) && mode != X86_MODE_64) {
        got->state.trap = want->state.trap;
        got->state.error = want->state.error;
    }
    /* The interpreter reads what ENTER probes for writing. */
    if (is_interp && i.row->handler == X86_H_ENTER)
        got->state.error = want->state.error;
    /* The interpreter stores the upper half of 32 bytes first. */
    if (got->state.cr2 == want->state.cr2 + 16)
        got->state.cr2 = want->state.cr2;
    /* The address of the whole operand, or of the element that was meant. */
    if (i.row->handler == X86_H_MASKMOV || i.row->handler == X86_H_VMASKMOV || i.row->handler == X86_H_FXRSTOR)
        got->state.cr2 = want->state.cr2;
}

/* Bit 17 of MXCSR, by which AMD processors allow misaligned operands: no guest has it, so LDMXCSR of it is #GP here. */
#define MXCSR_MM (1u << 17)

static void compare(const NativeTest *b, NativeTest *want, NativeTest *got)
{
    bool bad;

    if (want->state.mxcsr & MXCSR_MM)
        return;
    forgive(b, want, got);
    bad = compare_state(&b->state, &want->state, &got->state);

    for (unsigned n = 0; n < NATIVE_DATA_SIZE; n += 16)
        bad |= differ("memory", n, b->data + n, want->data + n, got->data + n, 16);
    if (!bad)
        return;
    printf("# difference in\n");
    print_code(b);
    if (++differences >= max_differences) {
        printf("not ok 1 - the same as the host's CPU\n1..1\n");
        exit(1);
    }
}

static const NativeTest *running;

/* An assertion of ours: which code was it? */
static void on_abort(int sig)
{
    print_code(running);
    fflush(stdout);
    signal(SIGABRT, SIG_DFL);
}

static void run_here(const NativeTest *b, NativeTest *want)
{
    static NativeTest got;

    running = b;
    load(b);
    VcpuExit exit_kind;

    do
        exit_kind = vcpu_run(&cpu->vcpu);
    while (exit_kind == VCPU_EXIT_KICK || /* the code cache makes room, perhaps within a repeated string instruction */
           (exit_kind == VCPU_EXIT_EXCEPTION && cpu->vcpu.exc.kind == X86_EXC_AGAIN));
    if (exit_kind != VCPU_EXIT_EXCEPTION) {
        printf("# the sequence left otherwise: %d, pc %llx\n", (int)exit_kind, (unsigned long long)cpu->vcpu.rt.pc);
        print_code(b);
        guest_x86_64.dump(&cpu->vcpu, stdout);
        exit(1);
    }
    store(&got);
    compare(b, want, &got);
}

static void batch(unsigned count, unsigned length)
{
    NativeTest *t = native_tests();

    for (unsigned n = 0; n < count; n++)
        random_test(&before[n], n, length ? MIN(length, 12u) : 1 + (unsigned)(insn_rng(&rng) % 8));
    memcpy(t, before, count * sizeof *t);
    if (!native_run(count)) {
        unsigned n = 0;

        while (n + 1 < count && t[n].state.trap) /* those that ended */
            n++;
        printf("# the child died in\n");
        print_code(&before[n]);
        exit(1);
    }
    mprotect((void *)NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ | PROT_WRITE);
    for (unsigned n = 0; n < count; n++)
        memcpy((u8 *)NATIVE_CODE + n * NATIVE_CODE_MAX, before[n].code, before[n].code_size);
    mprotect((void *)NATIVE_CODE, NATIVE_CODE_SIZE, PROT_READ);
    cpu->vcpu.accel->invalidate(NATIVE_CODE, NATIVE_CODE + count * NATIVE_CODE_MAX - 1);
    for (unsigned n = 0; n < count; n++)
        run_here(&before[n], &t[n]);
}

static void setup(AccelConfig *cfg, const AccelOps *accel)
{
    Error err;

    cpu = aligned_alloc(64, ALIGN_UP(guest_x86_64.cpu_size, 64));
    memset(cpu, 0, guest_x86_64.cpu_size);
    cpu->vcpu.arch = &guest_x86_64;
    cpu->vcpu.accel = accel;
    cpu->vcpu.mem = &mem_ops;
    if (!accel->init(cfg, &err) || !guest_x86_64.reset(&cpu->vcpu, "max", &err) || !accel->vcpu_init(&cpu->vcpu, &err)) {
        printf("not ok 1 - set-up: %s\n", err.text);
        exit(1);
    }
    memcpy(segments_at_reset, cpu->seg, sizeof segments_at_reset);
    accel->breakpoint(NATIVE_CODE + NATIVE_CODE_SIZE - 1, true); /* somebody looks: flags are exact even where they are dead */
    catch_faults();
}

int main(int argc, char **argv)
{
    AccelConfig cfg = {.arch = &guest_x86_64, .tier = 1, .code_size = 8u << 20};
    const AccelOps *accel = &accel_tcg;
    u64 seed = 1, sequences = 20000;
    unsigned length = 0, rows = 0;

    for (int n = 1; n + 1 < argc; n += 2) {
        switch (argv[n][1]) {
        case 's': seed = strtoull(argv[n + 1], NULL, 0); break;
        case 'n': sequences = strtoull(argv[n + 1], NULL, 0); break;
        case 'l': length = (unsigned)atoi(argv[n + 1]); break;
        case 'r': want_name = argv[n + 1]; break;
        case 'h': want_handler = argv[n + 1]; break;
        case 'i':
            is_interp = argv[n + 1][0] == '1';
            accel = is_interp ? &accel_interp : &accel_tcg;
            break;
        case 'R': cfg.ra_seed = strtoull(argv[n + 1], NULL, 0); break;
        case 'V': cfg.verify = true; break;
        case 'p': pieces = (unsigned)atoi(argv[n + 1]); break;
        case 'b': with_branches = argv[n + 1][0] == '1'; break;
        case 'm': mode = argv[n + 1][0] == '1' ? X86_MODE_16 : argv[n + 1][0] == '3' ? X86_MODE_32 : X86_MODE_64; break;
        case 'k': max_differences = strtoull(argv[n + 1], NULL, 0); break;
        default: log_set_mask(argv[n + 1], NULL);
        }
    }
    if (!native_start(16u << mode)) {
        bool may_lack = mode != X86_MODE_64; /* of kernels without 32-bit programs, or LDTs */

        printf("%sok 1 - a child to run code in%s\n1..1\n", may_lack ? "" : "not ", may_lack ? " # SKIP" : "");
        return !may_lack;
    }
    setup(&cfg, accel);
    rng.state = seed;
    printf("# seed %llu\n", (unsigned long long)seed);
    for (u64 n = 0; n < sequences; n += NATIVE_BATCH)
        batch((unsigned)MIN(sequences - n, NATIVE_BATCH), length);
    native_stop();
    for (unsigned n = 0; n < X86_ROW_COUNT; n++)
        rows += drawn[n] != 0;
    printf("%sok 1 - %llu random sequences from %u rows: the same as the host's CPU\n1..1\n", differences ? "not " : "",
           (unsigned long long)sequences, rows);
    return differences != 0;
}
