/* SPDX-License-Identifier: MIT */
/*
 * Far transfers, system calls, descriptor tables. Sources: Intel SDM vol. 2, the instructions; AMD
 * APM vol. 3 "SYSCALL", "SYSRET".
 */
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/except.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/helper/access.h"
#include "frontend/x86/helper/helper.h"
#include "frontend/x86/helper/raise.h"

/* Where it goes on; interrupts may have been let in. */
static u64 go(X86Cpu *cpu)
{
    if (x86_has_interrupt(&cpu->vcpu, false))
        vcpu_kick(&cpu->vcpu);
    return cpu->vcpu.rt.pc;
}

/* Translated code has linear addresses. */
static u64 ip_of(const X86Cpu *cpu, u64 pc)
{
    u64 ip = pc - x86_seg_base(cpu, X86_CS);

    return x86_mode(cpu) == X86_MODE_64 ? ip : (u32)ip;
}

u64 helper_far_jmp(X86Cpu *cpu, u32 sel, u64 ip, u32 osize, u64 next)
{
    if (!x86_far_jmp(cpu, (u16)sel, ip, osize, ip_of(cpu, next)))
        vcpu_raise(&cpu->vcpu, GETRA());
    return go(cpu);
}

u64 helper_far_call(X86Cpu *cpu, u32 sel, u64 ip, u32 osize, u64 next)
{
    if (!x86_far_call(cpu, (u16)sel, ip, osize, ip_of(cpu, next)))
        vcpu_raise(&cpu->vcpu, GETRA());
    return go(cpu);
}

u64 helper_far_ret(X86Cpu *cpu, u32 osize, u32 drop)
{
    if (!x86_far_ret(cpu, osize, drop))
        vcpu_raise(&cpu->vcpu, GETRA());
    return go(cpu);
}

u64 helper_iret(X86Cpu *cpu, u32 osize, u64 next)
{
    if (!x86_iret(cpu, osize, ip_of(cpu, next)))
        vcpu_raise(&cpu->vcpu, GETRA());
    return go(cpu);
}

/* ---- system calls ---- */

#define FLAT_CODE                                                                                  \
    (X86_SEG_P | X86_SEG_S | X86_SEG_CODE | X86_SEG_READ | X86_SEG_ACCESSED | X86_SEG_G)
#define FLAT_DATA                                                                                  \
    (X86_SEG_P | X86_SEG_S | X86_SEG_WRITE | X86_SEG_ACCESSED | X86_SEG_G | X86_SEG_DB)

/* CS and SS as these instructions load them, whatever the tables say. */
static void set_flat(X86Cpu *cpu, u16 cs, u16 ss, unsigned cpl, bool is_64, u64 ip)
{
    X86Seg code = {.limit = ~0u,
                   .sel = (u16)((cs & ~3u) | cpl),
                   .attr = (u16)(FLAT_CODE | cpl << 5 | (is_64 ? X86_SEG_L : X86_SEG_DB))};
    X86Seg stack = {
        .limit = ~0u, .sel = (u16)((ss & ~3u) | cpl), .attr = (u16)(FLAT_DATA | cpl << 5)};

    x86_set_seg(cpu, X86_SS, &stack);
    x86_enter_code(cpu, &code, ip);
}

u64 helper_syscall(X86Cpu *cpu, u64 next)
{
    u64 ip = ip_of(cpu, next), *r = cpu->vcpu.rt.gpr;
    u16 cs = (u16)(cpu->msr.star >> 32);
    u32 flags = x86_rflags(cpu) & ~(u32)X86_RF;

    if (!(cpu->msr.efer & X86_EFER_SCE) || !x86_is_protected(cpu))
        x86_raise_code(cpu, X86_EXC_UD, 0, GETRA());
    r[X86_RCX] = ip;
    if (cpu->is_long_mode) {
        r[X86_R11] = flags;
        set_flat(cpu, cs, (u16)(cs + 8), 0, true,
                 x86_mode(cpu) == X86_MODE_64 ? cpu->msr.lstar : cpu->msr.cstar);
        x86_set_rflags(cpu, flags & ~(u32)cpu->msr.sfmask);
    } else {
        set_flat(cpu, cs, (u16)(cs + 8), 0, false, (u32)cpu->msr.star);
        x86_set_rflags(cpu, flags & ~(u32)(X86_VM | X86_IF));
    }
    return go(cpu);
}

#define SYSRET_FLAGS 0x3c7fd7u

u64 helper_sysret(X86Cpu *cpu, u32 osize)
{
    const u64 *r = cpu->vcpu.rt.gpr;
    u16 base = (u16)(cpu->msr.star >> 48);

    if (!(cpu->msr.efer & X86_EFER_SCE) || !x86_is_protected(cpu))
        x86_raise_code(cpu, X86_EXC_UD, 0, GETRA());
    if (cpu->is_long_mode)
        x86_set_rflags(cpu, (u32)r[X86_R11] & SYSRET_FLAGS);
    else
        x86_set_rflags(cpu, x86_rflags(cpu) | X86_IF);
    if (cpu->is_long_mode && osize == 8)
        set_flat(cpu, (u16)(base + 16), (u16)(base + 8), 3, true, r[X86_RCX]);
    else
        set_flat(cpu, base, (u16)(base + 8), 3, false, (u32)r[X86_RCX]);
    return go(cpu);
}

u64 helper_sysenter(X86Cpu *cpu)
{
    u16 cs = (u16)cpu->msr.sysenter_cs;
    bool is_64 = cpu->is_long_mode;

    if (is_64 && x86_is_amd(cpu->model))
        x86_raise_code(cpu, X86_EXC_UD, 0, GETRA());
    if (!x86_is_protected(cpu) || x86_is_null(cs))
        x86_raise_gp(cpu, GETRA());
    x86_set_rflags(cpu, x86_rflags(cpu) & ~(u32)(X86_VM | X86_IF | X86_RF));
    cpu->vcpu.rt.gpr[X86_RSP] = is_64 ? cpu->msr.sysenter_esp : (u32)cpu->msr.sysenter_esp;
    set_flat(cpu, cs, (u16)(cs + 8), 0, is_64,
             is_64 ? cpu->msr.sysenter_eip : (u32)cpu->msr.sysenter_eip);
    return go(cpu);
}

u64 helper_sysexit(X86Cpu *cpu, u32 osize)
{
    u16 cs = (u16)cpu->msr.sysenter_cs;
    u64 *r = cpu->vcpu.rt.gpr;
    bool is_64 = osize == 8;

    if (cpu->is_long_mode && x86_is_amd(cpu->model))
        x86_raise_code(cpu, X86_EXC_UD, 0, GETRA());
    if (!x86_is_protected(cpu) || x86_is_null(cs) ||
        (is_64 && !(x86_is_canonical(cpu, r[X86_RCX]) && x86_is_canonical(cpu, r[X86_RDX]))))
        x86_raise_gp(cpu, GETRA());
    r[X86_RSP] = is_64 ? r[X86_RCX] : (u32)r[X86_RCX];
    cs = (u16)(cs + (is_64 ? 32 : 16));
    set_flat(cpu, cs, (u16)(cs + 8), 3, is_64, is_64 ? r[X86_RDX] : (u32)r[X86_RDX]);
    return go(cpu);
}

u64 helper_rsm(X86Cpu *cpu)
{
    if (!x86_leave_smm(cpu))
        vcpu_raise(&cpu->vcpu, GETRA());
    if (cpu->vcpu.is_halted) /* goes on waiting: the run loop looks */
        vcpu_kick(&cpu->vcpu);
    return go(cpu);
}

/* ---- registers of tables ---- */

static void check_umip(X86Cpu *cpu, const void *ra)
{
    if ((cpu->cr4 & X86_CR4_UMIP) && cpu->cpl)
        x86_raise_gp(cpu, ra);
}

u64 helper_read_system(X86Cpu *cpu, u32 reg)
{
    check_umip(cpu, GETRA());
    return reg == X86_SYSTEM_LDTR ? cpu->ldtr.sel : reg == X86_SYSTEM_TR ? cpu->tr.sel : cpu->cr0;
}

void helper_write_system(X86Cpu *cpu, u32 reg, u32 v)
{
    bool ok;

    switch (reg) {
    case X86_SYSTEM_LDTR: ok = x86_load_ldt(cpu, (u16)v); break;
    case X86_SYSTEM_TR: ok = x86_load_tr(cpu, (u16)v); break;
    default: ok = x86_lmsw(cpu, (u16)v); break;
    }
    if (!ok)
        vcpu_raise(&cpu->vcpu, GETRA());
}

static X86Table *table_of(X86Cpu *cpu, u32 what)
{
    return (what & 0xff) == X86_SYSTEM_GDTR ? &cpu->gdtr : &cpu->idtr;
}

void helper_load_table(X86Cpu *cpu, u64 addr, u32 what)
{
    struct __attribute__((packed)) {
        u16 limit;
        u64 base;
    } v = {0};

    x86_load_area(cpu, addr, &v, 2 + (what >> 8 == 8 ? 8 : 4), GETRA());
    if (what >> 8 == 3)
        v.base &= 0xffffff;
    if (what >> 8 == 8 && !x86_is_canonical(cpu, v.base))
        x86_raise_gp(cpu, GETRA());
    *table_of(cpu, what) = (X86Table){v.base, v.limit};
}

void helper_store_table(X86Cpu *cpu, u64 addr, u32 what)
{
    const X86Table *t = table_of(cpu, what);
    struct __attribute__((packed)) {
        u16 limit;
        u64 base;
    } v = {t->limit, t->base};

    check_umip(cpu, GETRA());
    x86_store_area(cpu, addr, &v, 2 + (what >> 8), GETRA());
}

static void set_zf(X86Cpu *cpu, bool zf)
{
    x86_change_flags(cpu, zf ? X86_ZF : 0, X86_ZF);
}

u64 helper_lar(X86Cpu *cpu, u32 sel, u32 is_limit, u64 old)
{
    u64 v = old;
    bool ok, zf = x86_lar(cpu, (u16)sel, is_limit, &v, &ok);

    if (!ok)
        vcpu_raise(&cpu->vcpu, GETRA());
    set_zf(cpu, zf);
    return v;
}

void helper_verify(X86Cpu *cpu, u32 sel, u32 is_write)
{
    bool ok, zf = x86_verify(cpu, (u16)sel, is_write, &ok);

    if (!ok)
        vcpu_raise(&cpu->vcpu, GETRA());
    set_zf(cpu, zf);
}
