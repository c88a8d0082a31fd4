/* SPDX-License-Identifier: MIT */
/*
 * Ports: IN, OUT, INS, OUTS. The board answers; who may ask is said by IOPL and the task's
 * bitmap.
 */
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

static void check(X86Cpu *cpu, u16 port, unsigned size, const void *ra)
{
    if (!x86_io_allowed(cpu, port, size))
        vcpu_raise(&cpu->vcpu, ra);
    cpu->pending |= (u8)x86_debug_io(cpu, port, size);
}

static u32 in(X86Cpu *cpu, u16 port, unsigned size)
{
    return cpu->machine->io_read ? cpu->machine->io_read(cpu, port, size) : ~0u >> (32 - 8 * size);
}

static void out(X86Cpu *cpu, u16 port, unsigned size, u32 v)
{
    if (cpu->machine->io_write)
        cpu->machine->io_write(cpu, port, size, v);
}

/* A breakpoint was hit: the loop looks at what is pending. */
static void end(X86Cpu *cpu)
{
    if (unlikely(cpu->pending))
        vcpu_kick(&cpu->vcpu);
}

u32 helper_io_in(X86Cpu *cpu, u32 port, u32 size)
{
    u32 v;

    check(cpu, (u16)port, size, GETRA());
    v = in(cpu, (u16)port, size);
    end(cpu);
    return v;
}

void helper_io_out(X86Cpu *cpu, u32 port, u32 size, u32 v)
{
    check(cpu, (u16)port, size, GETRA());
    out(cpu, (u16)port, size, v);
    end(cpu);
}

/* ---- strings: registers are exact between two elements ---- */

typedef struct Str {
    X86Cpu *cpu;
    const void *ra;
    u64 mask;
    unsigned size, seg;
    bool is_down, is_long, repeats;
} Str;

static Str begin(X86Cpu *cpu, u32 desc, unsigned seg, const void *ra)
{
    return (Str){.cpu = cpu,
                 .ra = ra,
                 .mask = ~0ull >> (64 - 8 * (desc >> X86_STR_ASIZE_SHIFT & 15)),
                 .size = desc & X86_STR_SIZE,
                 .seg = seg,
                 .is_down = desc & X86_STR_DOWN,
                 .is_long = desc & X86_STR_LONG,
                 .repeats = desc & X86_STR_REPEAT};
}

static Gva address(const Str *s, unsigned reg, bool is_write)
{
    u64 offset = s->cpu->vcpu.rt.gpr[reg] & s->mask;

    if (s->is_long)
        return offset + (s->seg >= X86_FS ? x86_seg_base(s->cpu, s->seg) : 0);
    if (!x86_access_allowed(s->cpu, s->seg, (u32)offset, s->size, is_write))
        x86_raise_code(s->cpu, s->seg == X86_SS ? X86_EXC_SS : X86_EXC_GP, 0, s->ra);
    return (u32)(x86_seg_base(s->cpu, s->seg) + offset);
}

static void add(const Str *s, unsigned reg, i64 n)
{
    u64 *r = &s->cpu->vcpu.rt.gpr[reg], keep = s->mask == 0xffff ? ~s->mask : 0;

    *r = (*r & keep) | ((*r + (u64)n) & s->mask);
}

static bool more(const Str *s)
{
    return !s->repeats || (s->cpu->vcpu.rt.gpr[X86_RCX] & s->mask);
}

/* One element is done; false: that was all. */
static bool next(const Str *s, unsigned reg)
{
    add(s, reg, s->is_down ? -(i64)s->size : (i64)s->size);
    if (s->repeats)
        add(s, X86_RCX, -1);
    return s->repeats;
}

void helper_ins(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, X86_ES, GETRA());
    u16 port = (u16)cpu->vcpu.rt.gpr[X86_RDX];

    check(cpu, port, s.size, s.ra);
    while (more(&s)) {
        Gva to = address(&s, X86_RDI, true);

        x86_probe_op(cpu, to, s.size, s.ra); /* before the device gives something away */
        x86_store_op(cpu, to, s.size, in(cpu, port, s.size), s.ra);
        if (!next(&s, X86_RDI) || !more(&s))
            break;
        x86_leave_repeat(cpu, s.ra);
    }
    end(cpu);
}

void helper_outs(X86Cpu *cpu, u32 desc)
{
    Str s = begin(cpu, desc, desc >> X86_STR_SEG_SHIFT & 7, GETRA());
    u16 port = (u16)cpu->vcpu.rt.gpr[X86_RDX];

    check(cpu, port, s.size, s.ra);
    while (more(&s)) {
        out(cpu, port, s.size, (u32)x86_load_op(cpu, address(&s, X86_RSI, false), s.size, s.ra));
        if (!next(&s, X86_RSI) || !more(&s))
            break;
        x86_leave_repeat(cpu, s.ra);
    }
    end(cpu);
}
