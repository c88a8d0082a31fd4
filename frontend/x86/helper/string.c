/* SPDX-License-Identifier: MIT */
/*
 * Repeated string instructions. RCX, RSI and RDI are brought up to date before each piece, so a fault finds them exact:
 * a piece lies within a page on either side, and so faults with its first element or not at all.
 */
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

#define PAGE 4096u

typedef struct Str {
    X86Cpu *cpu;
    const void *ra;
    u64 *r;
    u64 mask;   /* of offsets and the count */
    u64 linear; /* of addresses */
    u64 src_base, dst_base;
    unsigned size, idx;
    u8 src_seg;
    bool is_down, is_checked;
} Str;

static u64 base_of(const X86Cpu *cpu, unsigned seg, bool is_long)
{
    if (seg >= X86_FS)
        return cpu->vcpu.rt.gpr[seg == X86_FS ? X86_SLOT_FS_BASE : X86_SLOT_GS_BASE];
    return is_long ? 0 : cpu->seg[seg].base;
}

static Str begin(X86Cpu *cpu, u32 desc, const void *ra)
{
    unsigned seg = desc >> X86_STR_SEG_SHIFT & 7, asize = desc >> X86_STR_ASIZE_SHIFT & 15;
    bool is_long = desc & X86_STR_LONG;

    return (Str){
        .cpu = cpu,
        .ra = ra,
        .r = cpu->vcpu.rt.gpr,
        .mask = ~0ull >> (64 - 8 * asize),
        .linear = is_long ? ~0ull : 0xffffffffu,
        .src_base = base_of(cpu, seg, is_long),
        .dst_base = base_of(cpu, X86_ES, is_long),
        .size = desc & X86_STR_SIZE,
        .idx = x86_own_idx(cpu),
        .src_seg = (u8)seg,
        .is_down = desc & X86_STR_DOWN,
        .is_checked = desc & X86_STR_CHECK,
    };
}

/* Register @reg at the address size. */
static u64 masked(const Str *s, unsigned reg)
{
    return s->r[reg] & s->mask;
}

static u64 count_of(const Str *s)
{
    return masked(s, X86_RCX);
}

static u64 source_of(const Str *s)
{
    return (s->src_base + masked(s, X86_RSI)) & s->linear;
}

static u64 destination_of(const Str *s)
{
    return (s->dst_base + masked(s, X86_RDI)) & s->linear;
}

/* With 16 bits what is above them stays; with 32 it is cleared. */
static void set(const Str *s, unsigned reg, u64 v)
{
    u64 keep = s->mask == 0xffff ? ~s->mask : 0;

    s->r[reg] = (s->r[reg] & keep) | (v & s->mask);
}

static void advance(const Str *s, unsigned reg, u64 elements)
{
    u64 bytes = elements * s->size;

    set(s, reg, s->is_down ? s->r[reg] - bytes : s->r[reg] + bytes);
}

static void count_down(const Str *s, u64 n)
{
    set(s, X86_RCX, s->r[X86_RCX] - n);
}

/* Elements from @addr to the border of @span bytes around it, a power of 2; at least one, which may cross. */
static u64 within(const Str *s, u64 addr, u64 span)
{
    u64 low = addr & (span - 1), bytes = s->is_down ? low + s->size : span - low;

    if (s->is_down && bytes > span)
        return 1;
    return MAX(bytes / s->size, 1u);
}

/*
 * How many elements can be done at once with register @reg as pointer to address @addr: they lie in a
 * page, and their offsets do not wrap. Where segments must be checked it is one.
 */
static u64 piece(const Str *s, unsigned reg, u64 addr)
{
    u64 n = s->cpu->pending || s->is_checked ? 1 : within(s, addr, PAGE);

    return s->mask == 0xffff ? MIN(n, within(s, masked(s, reg), 0x10000)) : n;
}

static u64 source_piece(const Str *s)
{
    return piece(s, X86_RSI, source_of(s));
}

static u64 destination_piece(const Str *s)
{
    return piece(s, X86_RDI, destination_of(s));
}

/* The element at @reg's offset into @seg must be within its limit. */
static void check(const Str *s, unsigned seg, unsigned reg, bool is_write)
{
    if (s->is_checked && !x86_access_allowed(s->cpu, seg, (u32)masked(s, reg), s->size, is_write))
        x86_raise_code(s->cpu, seg == X86_SS ? X86_EXC_SS : X86_EXC_GP, 0, s->ra);
}

/*
 * Memory is the guest's: each access exactly once, of the element's size. The limit of an operand is looked
 * at when it is its turn: a page fault of the one before comes first, as on processors.
 */
static u64 read_element(const Str *s, unsigned seg, unsigned reg, u64 addr)
{
    u64 v;

    check(s, seg, reg, false);
    if (!x86_mem_read(s->cpu, addr, s->size, s->idx, &v))
        vcpu_raise(&s->cpu->vcpu, s->ra);
    return v;
}

static u64 read_source(const Str *s)
{
    return read_element(s, s->src_seg, X86_RSI, source_of(s));
}

static u64 read_destination(const Str *s)
{
    return read_element(s, X86_ES, X86_RDI, destination_of(s));
}

static void write_destination(const Str *s, u64 v)
{
    check(s, X86_ES, X86_RDI, true);
    if (!x86_mem_write(s->cpu, destination_of(s), s->size, s->idx, v))
        vcpu_raise(&s->cpu->vcpu, s->ra);
}

/*
 * Where the bytes around @addr are, if a piece of @n elements may be made there: memory without anything
 * to be told, and no limit.
 */
static u64 host_of(const Str *s, u64 addr, u64 n, bool is_write)
{
    u64 first = s->is_down ? addr - (n - 1) * s->size : addr;

    if (s->is_checked)
        return 0;

    u64 host = x86_mem_host(s->cpu, first, n * s->size, s->idx, is_write);

    return host ? host + (addr - first) : 0;
}

/* The host's own instruction over a piece, upwards or downwards. */
#define PIECE(name, inputs)                                                                                        \
    static void name##_piece(unsigned size, bool is_down, u64 to, u64 from, u64 n)                                 \
    {                                                                                                              \
        if (is_down)                                                                                               \
            __asm__ volatile("std");                                                                               \
        switch (size) {                                                                                            \
        case 1: __asm__ volatile("rep " #name "b" : "+D"(to), "+c"(n), inputs(from) : : "memory"); break;         \
        case 2: __asm__ volatile("rep " #name "w" : "+D"(to), "+c"(n), inputs(from) : : "memory"); break;         \
        case 4: __asm__ volatile("rep " #name "l" : "+D"(to), "+c"(n), inputs(from) : : "memory"); break;         \
        default: __asm__ volatile("rep " #name "q" : "+D"(to), "+c"(n), inputs(from) : : "memory"); break;        \
        }                                                                                                          \
        __asm__ volatile("cld");                                                                                   \
    }
#define POINTER(x) "+S"(x)
#define VALUE(x) "+a"(x)

PIECE(movs, POINTER)
PIECE(stos, VALUE)

/* @n elements, or one; returns how many. Loads come first: the exception of a store finds nothing changed. */
static u64 copy_piece(const Str *s, u64 n)
{
    u64 from = host_of(s, source_of(s), n, false);
    u64 to = host_of(s, destination_of(s), n, true);

    if (from && to) {
        movs_piece(s->size, s->is_down, to, from, n);
        return n;
    }
    write_destination(s, read_source(s));
    return 1;
}

static u64 fill_piece(const Str *s, u64 n)
{
    u64 to = host_of(s, destination_of(s), n, true);

    if (to) {
        stos_piece(s->size, s->is_down, to, s->r[X86_RAX], n);
        return n;
    }
    write_destination(s, s->r[X86_RAX]);
    return 1;
}

void helper_movs(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, GETRA());

    while (count_of(&s)) {
        u64 n = MIN(count_of(&s), MIN(source_piece(&s), destination_piece(&s)));

        n = copy_piece(&s, n);
        advance(&s, X86_RSI, n);
        advance(&s, X86_RDI, n);
        count_down(&s, n);
        if (count_of(&s))
            x86_leave_repeat(cpu, s.ra);
    }
}

void helper_stos(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, GETRA());

    while (count_of(&s)) {
        u64 n = MIN(count_of(&s), destination_piece(&s));

        n = fill_piece(&s, n);
        advance(&s, X86_RDI, n);
        count_down(&s, n);
        if (count_of(&s))
            x86_leave_repeat(cpu, s.ra);
    }
}

void helper_lods(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, GETRA());
    u64 keep = s.size < 4 ? ~((1ull << 8 * s.size) - 1) : 0;

    while (count_of(&s)) {
        u64 v = read_source(&s);

        s.r[X86_RAX] = (s.r[X86_RAX] & keep) | v;
        advance(&s, X86_RSI, 1);
        count_down(&s, 1);
        if (count_of(&s))
            x86_leave_repeat(cpu, s.ra);
    }
}

/* Flags of a - b. Source: SDM vol. 2 "CMP". */
static u32 compare_flags(u64 a, u64 b, unsigned size)
{
    unsigned bits = 8 * size;
    u64 m = bits == 64 ? ~0ull : (1ull << bits) - 1, r;

    a &= m;
    b &= m;
    r = (a - b) & m;
    return x86_flags_pack((a < b ? X86_CF : 0) | (__builtin_parity((unsigned)r & 0xff) ? 0 : X86_PF) |
                          ((a ^ b ^ r) & 16 ? X86_AF : 0) | (r ? 0 : X86_ZF) | (r >> (bits - 1) ? X86_SF : 0) |
                          (((a ^ b) & (a ^ r)) >> (bits - 1) & 1 ? X86_OF : 0));
}

/* One comparison of a REPE or REPNE: false when the loop is over. A fault of the next finds this one's flags. */
static bool compared(const Str *s, u64 a, u64 b, u32 desc)
{
    u64 m = s->size == 8 ? ~0ull : (1ull << 8 * s->size) - 1;
    bool equal = !((a ^ b) & m);

    count_down(s, 1);
    s->cpu->vcpu.rt.flags = compare_flags(a, b, s->size);
    return count_of(s) && equal == !(desc & X86_STR_REPNE);
}

void helper_cmps(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, GETRA());
    bool more = count_of(&s) != 0;

    while (more) {
        u64 b = read_destination(&s), a = read_source(&s);

        advance(&s, X86_RSI, 1);
        advance(&s, X86_RDI, 1);
        more = compared(&s, a, b, desc);
        if (more)
            x86_leave_repeat(cpu, s.ra);
    }
}

void helper_scas(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, GETRA());
    bool more = count_of(&s) != 0;

    while (more) {
        u64 b = read_destination(&s);

        advance(&s, X86_RDI, 1);
        more = compared(&s, s.r[X86_RAX], b, desc);
        if (more)
            x86_leave_repeat(cpu, s.ra);
    }
}
