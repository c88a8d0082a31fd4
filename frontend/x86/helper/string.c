/* SPDX-License-Identifier: MIT */
/*
 * Repeated string instructions. RCX, RSI and RDI are brought up to date before each piece, so a fault finds them exact:
 * a piece lies within a page on either side, and so faults with its first element or not at all.
 */
#include "frontend/x86/helper/helper.h"

#define PAGE 4096u

typedef struct Str {
    X86Cpu *cpu;
    u64 *r;
    u64 mask;      /* of addresses and the count */
    u64 src_base;
    unsigned size;
    bool is_down;
} Str;

static Str begin(X86Cpu *cpu, u32 desc)
{
    unsigned seg = desc >> X86_STR_SEG_SHIFT;

    return (Str){
        .cpu = cpu,
        .r = cpu->vcpu.rt.gpr,
        .mask = desc & X86_STR_ADDR32 ? 0xffffffffu : ~0ull,
        .src_base = seg == X86_FS ? cpu->vcpu.rt.gpr[X86_SLOT_FS_BASE] : seg == X86_GS ? cpu->vcpu.rt.gpr[X86_SLOT_GS_BASE] : 0,
        .size = desc & X86_STR_SIZE,
        .is_down = desc & X86_STR_DOWN,
    };
}

static u64 count_of(const Str *s)
{
    return s->r[X86_RCX] & s->mask;
}

static u64 source_of(const Str *s)
{
    return s->src_base + (s->r[X86_RSI] & s->mask);
}

static u64 destination_of(const Str *s)
{
    return s->r[X86_RDI] & s->mask;
}

static void advance(const Str *s, unsigned reg, u64 elements)
{
    u64 bytes = elements * s->size;

    s->r[reg] = (s->is_down ? s->r[reg] - bytes : s->r[reg] + bytes) & s->mask;
}

static void count_down(const Str *s, u64 n)
{
    s->r[X86_RCX] = (s->r[X86_RCX] - n) & s->mask;
}

/* Elements from @addr that lie in its page; at least one, which may cross. */
static u64 in_page(const Str *s, u64 addr)
{
    u64 bytes = s->is_down ? (addr & (PAGE - 1)) + s->size : PAGE - (addr & (PAGE - 1));

    if (s->is_down && (addr & (PAGE - 1)) + s->size > PAGE)
        return 1;
    return MAX(bytes / s->size, 1u);
}

/* Memory is the guest's: each access exactly once, of the element's size. */
static u64 read_element(u64 addr, unsigned size)
{
    switch (size) {
    case 1: return *(const volatile u8 *)(uintptr_t)addr;
    case 2: return *(const volatile u16 *)(uintptr_t)addr;
    case 4: return *(const volatile u32 *)(uintptr_t)addr;
    default: return *(const volatile u64 *)(uintptr_t)addr;
    }
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

void helper_movs(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc);

    while (count_of(&s)) {
        u64 n = MIN(count_of(&s), MIN(in_page(&s, source_of(&s)), in_page(&s, destination_of(&s))));

        movs_piece(s.size, s.is_down, destination_of(&s), source_of(&s), n);
        advance(&s, X86_RSI, n);
        advance(&s, X86_RDI, n);
        count_down(&s, n);
    }
}

void helper_stos(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc);

    while (count_of(&s)) {
        u64 n = MIN(count_of(&s), in_page(&s, destination_of(&s)));

        stos_piece(s.size, s.is_down, destination_of(&s), s.r[X86_RAX], n);
        advance(&s, X86_RDI, n);
        count_down(&s, n);
    }
}

void helper_lods(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc);
    u64 keep = s.size < 4 ? ~((1ull << 8 * s.size) - 1) : 0;

    while (count_of(&s)) {
        u64 v = read_element(source_of(&s), s.size);

        s.r[X86_RAX] = (s.r[X86_RAX] & keep) | v;
        advance(&s, X86_RSI, 1);
        count_down(&s, 1);
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
    Str s = begin(cpu, desc);
    bool more = count_of(&s) != 0;

    while (more) {
        u64 b = read_element(destination_of(&s), s.size), a = read_element(source_of(&s), s.size);

        advance(&s, X86_RSI, 1);
        advance(&s, X86_RDI, 1);
        more = compared(&s, a, b, desc);
    }
}

void helper_scas(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc);
    bool more = count_of(&s) != 0;

    while (more) {
        u64 b = read_element(destination_of(&s), s.size);

        advance(&s, X86_RDI, 1);
        more = compared(&s, s.r[X86_RAX], b, desc);
    }
}
