/* SPDX-License-Identifier: MIT */
/* See x86_random.h. Instructions come from the decoder's tables, branches and pieces are put together by hand. */
#include "tests/lockstep/x86_random.h"

#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "tests/lockstep/x86_pieces.h"

/* ---- state to start from ---- */

static u64 draw(X86Random *g)
{
    return insn_rng(&g->rng);
}

static u64 random_value(X86Random *g)
{
    static const u64 special[] = {
        0,
        1,
        2,
        31,
        32,
        63,
        64,
        0x7f,
        0x80,
        0xff,
        0x7fff,
        0x8000,
        0x7fffffff,
        0x80000000,
        0xffffffff,
        0x7fffffffffffffff,
        0x8000000000000000,
        ~0ull,
        0x3ff0000000000000,
        0x7ff0000000000000,
        0x7ff8000000000001,
        0x7ff0000000000001,
        0x000fffffffffffff,
        0x0010000000000000,
        0x3f8000007f800000,
        0x7f800001ffc00000,
        0x8000000080000000,
        0x7c007e017c01fc00,
        0x4000000040000000,
        0xc1e0000000000000,
        0x43e0000000000000,
    };
    u64 r = draw(g), k = draw(g);

    switch (r & 7) {
    case 0:
    case 1: return special[(r >> 8) % ARRAY_SIZE(special)];
    case 2: return k & 0xff;
    default: return k;
    }
}

static unsigned vector_count(const X86Random *g)
{
    return g->mode == X86_MODE_64 ? 16 : 8;
}

static u64 random_pointer(X86Random *g)
{
    u64 r = draw(g), page = g->mode == X86_MODE_16 ? NATIVE_DATA - NATIVE_DS16_BASE : NATIVE_DATA;

    if (g->edges && !(draw(g) % g->edges))
        return page + (r & 64 ? NATIVE_DATA_SIZE : 0) + (r & 63) - 32;
    return page + NATIVE_DATA_SIZE / 2 + ((r >> 8) & 0x3ff & (r & 1 ? ~31ull : ~0ull));
}

static void random_x87(X86Random *g, NativeState *s)
{
    unsigned used = (unsigned)draw(g) & 7;

    s->fcw = (u16)((draw(g) & 3) ? 0x037f : 0x003f | (draw(g) & 0xf00) | 0x40);
    s->fsw = (u16)(((8 - used) & 7) << 11 | (draw(g) & 0x4700));
    s->ftw = (u8)(used ? 0xff << (8 - used) : 0);
    for (unsigned n = 0; n < 8; n++) {
        u64 mant = random_value(g);
        u16 exp = (u16)((draw(g) & 3) ? 0x3fff - 64 + (draw(g) & 127) : draw(g));

        memset(s->st[n], 0, 16);
        memcpy(s->st[n], &(u64){(draw(g) & 7) ? mant | 1ull << 63 : mant}, 8);
        memcpy(s->st[n] + 8, &exp, 2);
    }
}

static void random_state(X86Random *g, NativeState *s)
{
    static const u8 pointers[] = {X86_RBX, X86_RBP, X86_RSI, X86_RDI, X86_R12, X86_R13, X86_R14};

    memset(s, 0, sizeof *s);
    for (unsigned n = 0; n < 16; n++)
        s->gpr[n] = random_value(g);
    for (unsigned n = 0; n < ARRAY_SIZE(pointers); n++)
        if (draw(g) & 7)
            s->gpr[pointers[n]] = random_pointer(g);
    s->gpr[X86_RSP] = random_pointer(g) & ~7ull;
    if (draw(g) & 1)
        s->gpr[X86_RCX] = draw(g) & 0x3f;
    s->rflags = 0x202 | (draw(g) & X86_STATUS_FLAGS) | ((draw(g) & 15) ? 0 : X86_DF);
    s->mxcsr = (draw(g) & 3) ? 0x1f80 : 0x1f80 | (u32)(draw(g) & 0xe07f);
    if (g->mode != X86_MODE_64)
        native_narrow(s);
    random_x87(g, s);
    bool has_uppers = draw(g) & 1;

    for (unsigned n = 0; n < vector_count(g); n++)
        for (unsigned k = 0; k < (has_uppers ? 32 : 16); k += 8)
            memcpy(s->ymm[n] + k, &(u64){random_value(g)}, 8);
}

/* ---- single instructions ---- */

/* What cannot be compared: time, identity, the machine, the world outside the sequence; exits of other kinds; saved pointers. */
static bool is_excluded(const X86Random *g, const X86Row *row)
{
    static const u8 handlers[] = {
        X86_H_SYSCALL,  X86_H_SYSENTER, X86_H_INT,     X86_H_INT1,     X86_H_INT3,    X86_H_JMP,
        X86_H_CALL,     X86_H_RET,      X86_H_JCC,     X86_H_LOOP,     X86_H_JCXZ,    X86_H_RDTSC,
        X86_H_RDPID,    X86_H_CPUID,    X86_H_RDRAND,  X86_H_XGETBV,   X86_H_XSAVE,   X86_H_XRSTOR,
        X86_H_FXSAVE,   X86_H_POPF,     X86_H_CLFLUSH, X86_H_FSGSBASE, X86_H_RET_FAR, X86_H_IRET,
        X86_H_CALL_FAR, X86_H_JMP_FAR,  X86_H_LAR,     X86_H_SYSREG,   X86_H_CLZERO,  X86_H_EXTRQ,
        X86_H_MMXV,     X86_H_RSM,      X86_H_MOV_DR,  X86_H_MOV_CR,   X86_H_MSR,     X86_H_HLT,
    };
    static const char *const names[] = {"fnstenv", "fldenv", "fnsave", "frstor"};

    if (!(row->mode & (g->mode == X86_MODE_64 ? 2 : 1)))
        return true;
    for (unsigned n = 0; n < ARRAY_SIZE(handlers); n++)
        if (row->handler == handlers[n])
            return true;
    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        if (!strcmp(x86_row_name(row), names[n]))
            return true;
    return !x86_has(g->model, (X86Feature)row->feature);
}

/*
 * Loads of segment registers: in 64-bit code they mean nothing, but stay for the next test; FS is the child's C
 * library's.
 */
static bool spoils_segments(const X86Random *g, const X86Insn *i)
{
    u8 h = i->row->handler;

    if (i->seg == X86_FS)
        return g->mode != X86_MODE_64;
    if (h == X86_H_LSEG)
        return g->mode == X86_MODE_64 || i->row->arg == X86_A_FS;
    return (h == X86_H_MOV_TO_SEG || h == X86_H_POP_SEG) &&
           (g->mode == X86_MODE_64 || i->op[0].reg == X86_FS);
}

static u8 handler_of_name(const char *name);

static bool is_wanted(const X86Random *g, const X86Row *row)
{
    if (g->want_name && strcmp(x86_row_name(row), g->want_name))
        return false;
    return !g->want_handler || row->handler == handler_of_name(g->want_handler);
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
    return (i->row->attrs & (X86_ATTR_REP | X86_ATTR_REPZ)) &&
           (i->prefixes & (X86_PFX_REP | X86_PFX_REPNE));
}

/* One instruction of @row; false if its bytes are another's, or none, in this mode. */
static bool try_row(X86Random *g, const X86Row *row, X86Insn *i, u8 *out)
{
    unsigned len = x86_random(row, g->mode, &g->rng, out);

    return x86_decode(i, g->mode, g->model->features, out, len) == X86_DECODE_OK && i->len == len &&
           !is_excluded(g, i->row) && !spoils_segments(g, i);
}

bool x86_random_has(const X86Random *g, unsigned group)
{
    X86Random trial = *g;
    u8 out[X86_MAX_INSN];
    X86Insn i;

    for (unsigned n = 0; n < X86_ROW_COUNT; n++) {
        if (x86_rows[n].feature != group || is_excluded(g, &x86_rows[n]))
            continue;
        for (unsigned k = 0; k < 100; k++)
            if (try_row(&trial, &x86_rows[n], &i, out) && i.row->feature == group)
                return true;
    }
    return false;
}

/* Any row, or seven times of eight one of a group that lags behind. */
static unsigned random_row(X86Random *g)
{
    unsigned group, left = X86_FEAT_COUNT, rows = 0, id = 0;

    if (!g->lags || !(draw(g) & 7))
        return (unsigned)(draw(g) % X86_ROW_COUNT);
    for (group = (unsigned)(draw(g) % X86_FEAT_COUNT); !g->lags[group];
         group = (group + 1) % X86_FEAT_COUNT)
        if (!left--)
            return (unsigned)(draw(g) % X86_ROW_COUNT);
    for (unsigned n = 0; n < X86_ROW_COUNT; n++) /* each with the same chance */
        if (x86_rows[n].feature == group && !(draw(g) % ++rows))
            id = n;
    return id;
}

static unsigned random_insn(X86Random *g, u8 *out, u8 *group)
{
    X86Insn i;

    for (;;) {
        unsigned id = random_row(g);
        u32 len;
        bool any = !(draw(g) & 3);

        if (is_excluded(g, &x86_rows[id]) || (!any && !is_wanted(g, &x86_rows[id])))
            continue;
        if (!try_row(g, &x86_rows[id], &i, out))
            continue;
        len = i.len;
        if (runs_long(&i)) { /* movzx ecx, cl: at most 255 rounds */
            u8 moved[X86_MAX_INSN];

            const char *limit = g->mode == X86_MODE_16 ? "\x66\x0f\xb6\xc9" : "\x0f\xb6\xc9";
            unsigned n = g->mode == X86_MODE_16 ? 4 : 3;

            memcpy(moved, out, len);
            memcpy(out, limit, n);
            memcpy(out + n, moved, len);
            len += n;
        }
        g->drawn[i.row - x86_rows]++;
        *group = i.row->feature;
        return len;
    }
}

/* ---- branches ---- */

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
static u32 random_branch(X86Random *g, u8 *out, Branch *b)
{
    unsigned z = g->mode == X86_MODE_16 ? 2 : 4; /* bytes of an operand Iz, Jz */
    u8 r = (u8)draw(g), cc = r & 15;
    u32 n = 0;

    *b = (Branch){.size = 1};
    switch (r >> 4) {
    case 0: /* JMP Jz */
    case 1: /* CALL Jz */
        out[n++] = r >> 4 ? 0xe8 : 0xe9;
        b->size = (u8)z;
        break;
    case 2: /* JMP Jb */ out[n++] = 0xeb; break;
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
    default: /* Jcc Jb */ out[n++] = 0x70 | cc; break;
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

/* Branch @b of @t, which is step @from, goes to a later one. */
static void choose_target(X86Random *g, NativeTest *t, const X86Steps *s, const Branch *b,
                          unsigned from)
{
    unsigned to = from + 1 + (unsigned)(draw(g) % (s->count - from));

    while (b->size == 1 && s->at[to] > b->at + 128) /* out of reach */
        to--;
    set_target(t, b, s->at[to]);
}

/* The next instruction of @t; @b says what of it is to be filled in, if its size is not 0. */
static u32 random_step(X86Random *g, const NativeTest *t, u8 *out, u8 *group, Branch *b)
{
    *b = (Branch){0};
    if (g->has_branches && !(draw(g) & 7)) {
        *group = X86_GROUP_BRANCH;
        return random_branch(g, out, b);
    }
    if (g->pieces && !(draw(g) % g->pieces)) {
        *group = X86_GROUP_PIECE;
        return piece_random(&g->rng, g->mode, t->state.rip + (u64)(out - t->code), out);
    }
    return random_insn(g, out, group);
}

void x86_random_test(X86Random *g, NativeTest *t, X86Steps *steps, unsigned at, unsigned length)
{
    Branch branches[X86_RANDOM_MAX];
    u32 size = 0;

    random_state(g, &t->state);
    t->state.trap = NATIVE_NO_TRAP;
    t->state.rip = (g->mode == X86_MODE_16 ? 0 : NATIVE_CODE) + at * NATIVE_CODE_MAX;
    steps->count = length;
    for (unsigned n = 0; n < length; n++) {
        steps->at[n] = (u16)size;
        size += random_step(g, t, t->code + size, &steps->group[n], &branches[n]);
        branches[n].at += steps->at[n];
    }
    steps->at[length] = (u16)size;
    t->code[size++] = 0xcc;
    t->code_size = size;
    for (unsigned n = 0; n < length; n++)
        if (branches[n].size)
            choose_target(g, t, steps, &branches[n], n);
    for (unsigned n = 0; n < NATIVE_DATA_SIZE; n += 8)
        memcpy(t->data + n, &(u64){n & 64 ? draw(g) : random_value(g)}, 8);
    piece_areas(&g->rng, t->data);
}
