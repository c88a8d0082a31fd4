/* SPDX-License-Identifier: MIT */
/* Masked moves and gathers: only elements whose mask bit is set are touched, in ascending order. */
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

typedef struct Mask {
    unsigned data, mask, bytes, count;
    unsigned seg;
    bool is_checked;
} Mask;

static Mask unpack(u32 desc)
{
    unsigned bytes = desc & X86_MASK_WIDE ? 8 : 4;

    return (Mask){.data = desc & 31, .mask = desc >> 8 & 31, .bytes = bytes, .count = (desc & X86_MASK_L ? 32 : 16) / bytes,
                  .seg = desc >> X86_MASK_SEG_SHIFT & 7, .is_checked = desc & X86_MASK_CHECK};
}

static u64 linear(const X86Cpu *cpu, const Mask *m, u64 addr)
{
    return m->is_checked ? (u32)(x86_seg_base(cpu, m->seg) + addr) : addr;
}

/* Linear address of the element at @addr. Limits count for elements that are touched, not for the whole operand. */
static u64 element(X86Cpu *cpu, const Mask *m, u64 addr, bool is_write, const void *ra)
{
    if (m->is_checked && !x86_access_allowed(cpu, m->seg, (u32)addr, m->bytes, is_write))
        x86_raise_code(cpu, m->seg == X86_SS ? X86_EXC_SS : X86_EXC_GP, 0, ra);
    return linear(cpu, m, addr);
}

static bool is_set(const X86Cpu *cpu, const Mask *m, unsigned n)
{
    const V512 *v = &cpu->v[m->mask];

    return m->bytes == 8 ? v->d[n] >> 63 : v->s[n] >> 31;
}

static void put(V512 *v, unsigned bytes, unsigned n, u64 x)
{
    if (bytes == 8)
        v->d[n] = x;
    else
        v->s[n] = (u32)x;
}

/* AMD processors want to write to both pages of the operand, whatever the mask says. */
void helper_maskmov(X86Cpu *cpu, u64 addr, u32 desc)
{
    const V512 *data = &cpu->v[desc & 31], *mask = &cpu->v[desc >> 8 & 31];

    x86_probe_op(cpu, addr, 16, GETRA());
    for (unsigned n = 0; n < 16; n++)
        if (mask->b[n] & 0x80)
            x86_store_op(cpu, addr + n, 1, data->b[n], GETRA());
}

void helper_maskmovq(X86Cpu *cpu, u64 addr, u64 data, u64 mask)
{
    x86_probe_op(cpu, addr, 8, GETRA());
    for (unsigned n = 0; n < 8; n++)
        if (mask >> (8 * n + 7) & 1)
            x86_store_op(cpu, addr + n, 1, data >> 8 * n, GETRA());
}

static u64 load_element(X86Cpu *cpu, const Mask *m, u64 addr, const void *ra)
{
    return x86_load_op(cpu, element(cpu, m, addr, false, ra), m->bytes, ra);
}

void helper_vmask_load(X86Cpu *cpu, u64 addr, u32 desc)
{
    Mask m = unpack(desc);
    V512 v = {.d = {0}};

    for (unsigned n = 0; n < m.count; n++)
        if (is_set(cpu, &m, n))
            put(&v, m.bytes, n, load_element(cpu, &m, addr + n * m.bytes, GETRA()));
    for (unsigned n = 0; n < 4; n++)
        cpu->v[m.data].d[n] = v.d[n];
}

/*
 * The last byte that is written first, so that a fault in a second page comes before anything is; and
 * before limits are looked at, as the host's processor does it.
 */
static void probe_last(X86Cpu *cpu, const Mask *m, u64 addr, const void *ra)
{
    for (unsigned n = m->count; n-- > 0;) {
        if (!is_set(cpu, m, n))
            continue;
        x86_probe_op(cpu, linear(cpu, m, addr + n * m->bytes) + m->bytes - 1, 1, ra);
        return;
    }
}

void helper_vmask_store(X86Cpu *cpu, u64 addr, u32 desc)
{
    Mask m = unpack(desc);
    const V512 *v = &cpu->v[m.data];
    u64 first = linear(cpu, &m, addr), last = linear(cpu, &m, addr + m.count * m.bytes - 1);

    if ((first ^ last) >> 12)
        probe_last(cpu, &m, addr, GETRA());
    for (unsigned n = 0; n < m.count; n++) {
        if (is_set(cpu, &m, n))
            x86_store_op(cpu, element(cpu, &m, addr + m.bytes * n, true, GETRA()), m.bytes, m.bytes == 8 ? v->d[n] : v->s[n],
                         GETRA());
    }
}

static u64 gather_address(const X86Cpu *cpu, u64 base, u64 seg, u32 desc, unsigned n)
{
    const V512 *index = &cpu->v[desc >> 16 & 31];
    i64 x = desc & X86_MASK_QINDEX ? (i64)index->d[n] : (i32)index->s[n];
    u64 a = base + ((u64)x << (desc >> 24 & 3));

    a = seg + (desc & X86_MASK_ADDR32 ? (u32)a : a);
    return desc & X86_MASK_LINEAR32 ? (u32)a : a;
}

/* Each element done clears its mask, so a fault in the middle can be continued. Source: SDM vol. 2 "VPGATHERDD". */
void helper_vgather(X86Cpu *cpu, u64 base, u32 desc, u64 seg)
{
    Mask m = unpack(desc);
    unsigned width = desc & X86_MASK_L ? 32 : 16, index_bytes = desc & X86_MASK_QINDEX ? 8 : 4;
    unsigned count = width / MAX(m.bytes, index_bytes);
    V512 *data = &cpu->v[m.data], *mask = &cpu->v[m.mask];

    for (unsigned n = 0; n < count; n++) {
        if (is_set(cpu, &m, n))
            put(data, m.bytes, n, load_element(cpu, &m, gather_address(cpu, base, seg, desc, n), GETRA()));
        put(mask, m.bytes, n, 0);
    }
    for (unsigned n = 0; n < 4; n++) {
        mask->d[n] = 0;
        if (n >= count * m.bytes / 8)
            data->d[n] = 0;
    }
}
