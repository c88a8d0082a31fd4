/* SPDX-License-Identifier: MIT */
/* Flags as a whole, identification, random numbers, saved state. */
#include <sys/syscall.h>
#include <unistd.h>
#include "base/random.h"
#include "base/vdso_time.h"
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

u64 helper_rflags(X86Cpu *cpu)
{
    return x86_rflags(cpu);
}

/* What POPF changes at CPL 3 with IOPL 0: SDM vol. 2 "POPF". */
#define POPF_MASK (X86_STATUS_FLAGS | X86_TF | X86_DF | X86_NT | X86_AC | X86_ID)

void helper_set_rflags(X86Cpu *cpu, u64 v, u32 size)
{
    u32 mask = size == 2 ? POPF_MASK & 0xffff : POPF_MASK;

    x86_set_rflags(cpu, (x86_rflags(cpu) & ~mask) | ((u32)v & mask));
}

void helper_set_df(X86Cpu *cpu, u32 down)
{
    cpu->eflags = (cpu->eflags & ~(u32)X86_DF) | (down ? X86_DF : 0);
}

u64 x86_code_hash(const u8 *p, u32 size)
{
    u64 h = size, word;

    for (; size >= 8; size -= 8, p += 8) {
        __builtin_memcpy(&word, p, 8);
        h = (h ^ word) * 0x9e3779b97f4a7c15ull;
        h ^= h >> 29;
    }
    for (; size; size--, p++)
        h = (h ^ *p) * 0x9e3779b97f4a7c15ull;
    return h;
}

/* Differs from hardware: a store into the running block is seen when the block is entered next. */
void helper_check_code(X86Cpu *cpu, u64 pc, u32 size, u64 hash)
{
    if (x86_code_hash((const u8 *)(uintptr_t)pc, size) == hash)
        return;
    cpu->vcpu.mem->code_changed(&cpu->vcpu, pc, pc + size - 1);
    cpu->vcpu.exc = (VcpuException){.kind = X86_EXC_AGAIN};
    vcpu_raise(&cpu->vcpu, GETRA());
}

void helper_cpuid(X86Cpu *cpu)
{
    u64 *r = cpu->vcpu.rt.gpr;
    u32 out[4];

    x86_cpuid(cpu, (u32)r[X86_RAX], (u32)r[X86_RCX], out);
    r[X86_RAX] = out[0];
    r[X86_RBX] = out[1];
    r[X86_RCX] = out[2];
    r[X86_RDX] = out[3];
}

u64 helper_tsc(X86Cpu *cpu)
{
    if (cpu->machine && cpu->cpl && (cpu->cr4 & X86_CR4_TSD))
        x86_raise_gp(cpu, GETRA());
    return x86_tsc(cpu);
}

u64 helper_host_time(X86Cpu *cpu, u32 is_resolution, u32 clock)
{
    return vdso_time(is_resolution, clock);
}

/* Linux: node << 12 | CPU number. A program may be on any CPU: the one that answers getcpu. */
u64 helper_tsc_aux(X86Cpu *cpu)
{
    u32 aux;

    if (cpu->machine)
        return cpu->msr.tsc_aux;
    __builtin_ia32_rdtscp(&aux);
    return aux;
}

u64 helper_random(X86Cpu *cpu)
{
    u64 v;

    if (random_next(&v))
        return v;
    while (syscall(SYS_getrandom, &v, sizeof v, 0) != sizeof v)
        ;
    return v;
}

u64 helper_xgetbv(X86Cpu *cpu, u32 n)
{
    if (n == 0)
        return cpu->xcr0;
    if (n != 1)
        x86_raise_gp(cpu, GETRA());
    return x86_xinuse(cpu) & cpu->xcr0;
}

u32 helper_seg_selector(X86Cpu *cpu, u32 n)
{
    return cpu->seg[n].sel;
}

void helper_check_mxcsr(X86Cpu *cpu, u32 v)
{
    if (v & ~X86_MXCSR_MASK)
        x86_raise_gp(cpu, GETRA());
}

/* ---- saved state: the area is written and read where it is; a fault in it changes no register ---- */

/* Of a program's wild address the access itself says which exception it is: that comes first. */
static void check_alignment(X86Cpu *cpu, u64 addr, unsigned align, const void *ra)
{
    if (!(addr & (align - 1)))
        return;
    if (!cpu->machine && !x86_is_canonical(cpu, addr))
        x86_load_op(cpu, addr, 1, ra);
    x86_raise_gp(cpu, ra);
}

/* Code that is not 64-bit has, and saves, half of the vector registers. */
static unsigned vector_count(const X86Cpu *cpu)
{
    return x86_mode(cpu) == X86_MODE_64 ? X86_VECTORS : X86_VECTORS / 2;
}

/*
 * What of an image in guest memory is not written keeps what was there. AMD processors look for the
 * last byte first.
 */
void helper_fxsave(X86Cpu *cpu, u64 addr)
{
    u8 image[512] __attribute__((aligned(16)));

    check_alignment(cpu, addr, 16, GETRA());
    x86_probe_op(cpu, addr + sizeof image - 1, 1, GETRA());
    x86_probe_op(cpu, addr, 1, GETRA());
    x86_load_area(cpu, addr, image, sizeof image, GETRA());
    x86_fxsave(cpu, image, vector_count(cpu));
    x86_store_area(cpu, addr, image, sizeof image, GETRA());
}

void helper_fxrstor(X86Cpu *cpu, u64 addr)
{
    u8 image[512] __attribute__((aligned(16)));

    check_alignment(cpu, addr, 16, GETRA());
    x86_load_op(cpu, addr + sizeof image - 1, 1, GETRA());
    x86_load_area(cpu, addr, image, sizeof image, GETRA());
    if (!x86_fxrstor(cpu, image, vector_count(cpu)))
        x86_raise_gp(cpu, GETRA());
}

#define AREA_MAX         1024
#define XSAVE_HEADER_END 576

void helper_xsave(X86Cpu *cpu, u64 addr, u64 mask, u32 compacted)
{
    u8 area[AREA_MAX] __attribute__((aligned(64)));
    unsigned size = x86_xsave_size(mask & cpu->xcr0);

    check_alignment(cpu, addr, 64, GETRA());
    x86_probe_op(cpu, addr, 1, GETRA());
    x86_probe_op(cpu, addr + XSAVE_HEADER_END - 1, 1, GETRA()); /* as AMD processors */
    x86_load_area(cpu, addr, area, size, GETRA());
    if (compacted)
        x86_xsavec(cpu, area, mask, vector_count(cpu));
    else
        x86_xsave(cpu, area, mask, vector_count(cpu));
    x86_store_area(cpu, addr, area, size, GETRA());
}

void helper_xrstor(X86Cpu *cpu, u64 addr, u64 mask)
{
    u8 area[AREA_MAX] __attribute__((aligned(64)));

    check_alignment(cpu, addr, 64, GETRA());
    x86_load_area(cpu, addr, area, x86_xsave_size(mask & cpu->xcr0), GETRA());
    if (!x86_xrstor(cpu, area, mask, vector_count(cpu)))
        x86_raise_gp(cpu, GETRA());
}
