/* SPDX-License-Identifier: MIT */
/* Control registers and reset; contracts in control.h. */
#include "frontend/x86/cpu/control.h"

#include "frontend/guest.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/walk.h"

static bool gp(X86Cpu *cpu)
{
    return x86_fault(cpu, X86_EXC_GP, 0);
}

/* ---- CR0 ---- */

#define CR0_ALL                                                                                    \
    (X86_CR0_PE | X86_CR0_MP | X86_CR0_EM | X86_CR0_TS | X86_CR0_ET | X86_CR0_NE | X86_CR0_WP |    \
     X86_CR0_AM | X86_CR0_NW | X86_CR0_CD | X86_CR0_PG)

static void set_lma(X86Cpu *cpu, bool on)
{
    cpu->is_long_mode = on;
    cpu->msr.efer = (cpu->msr.efer & ~(u64)X86_EFER_LMA) | (on ? X86_EFER_LMA : 0);
}

static bool has_pae_paging(const X86Cpu *cpu, u64 cr0, u64 cr4)
{
    return (cr0 & X86_CR0_PG) && (cr4 & X86_CR4_PAE) && !(cpu->msr.efer & X86_EFER_LME);
}

/* Paging goes on or off. Source: SDM vol. 3 "IA-32e Mode Operation". */
static bool check_paging(X86Cpu *cpu, u64 v)
{
    bool lme = cpu->msr.efer & X86_EFER_LME;

    if (!((v ^ cpu->cr0) & X86_CR0_PG))
        return true;
    if (v & X86_CR0_PG)
        return !lme || ((cpu->cr4 & X86_CR4_PAE) && !(cpu->seg[X86_CS].attr & X86_SEG_L));
    return !cpu->is_long_mode || (x86_mode(cpu) != X86_MODE_64 && !(cpu->cr4 & X86_CR4_PCIDE));
}

static bool write_cr0(X86Cpu *cpu, u64 v)
{
    u64 changed;

    v |= X86_CR0_ET;
    if (v >> 32 || ((v & X86_CR0_PG) && !(v & X86_CR0_PE)) ||
        ((v & X86_CR0_NW) && !(v & X86_CR0_CD)) || !check_paging(cpu, v))
        return gp(cpu);
    v &= CR0_ALL;
    changed = v ^ cpu->cr0;
    if (has_pae_paging(cpu, v, cpu->cr4) && (changed & (X86_CR0_PG | X86_CR0_CD | X86_CR0_NW)) &&
        !x86_load_pdptrs(cpu, cpu->cr3))
        return false;
    cpu->cr0 = v;
    if (changed & X86_CR0_PG)
        set_lma(cpu, (v & X86_CR0_PG) && (cpu->msr.efer & X86_EFER_LME));
    if (changed & X86_CR0_PE)
        cpu->cpl = 0;
    if (changed & (X86_CR0_PG | X86_CR0_PE | X86_CR0_WP))
        x86_flush_all(cpu);
    return true;
}

/* PE may be set, not cleared. */
bool x86_lmsw(X86Cpu *cpu, u16 v)
{
    u64 low = X86_CR0_PE | X86_CR0_MP | X86_CR0_EM | X86_CR0_TS;

    return write_cr0(cpu, (cpu->cr0 & ~(low & ~(u64)X86_CR0_PE)) | (v & low));
}

/* ---- CR3 ---- */

#define CR3_KEEP (1ull << 63)

static bool write_cr3(X86Cpu *cpu, u64 v)
{
    bool keep = (v & CR3_KEEP) && (cpu->cr4 & X86_CR4_PCIDE);

    if (keep)
        v &= ~CR3_KEEP;
    if (cpu->is_long_mode ? v >> X86_PHYS_BITS != 0 : v >> 32 != 0)
        return gp(cpu);
    if (has_pae_paging(cpu, cpu->cr0, cpu->cr4) && !x86_load_pdptrs(cpu, v))
        return false;
    cpu->cr3 = v;
    x86_flush_cr3(cpu, keep);
    return true;
}

/* Pointers that are not good make the task's first access fault. */
void x86_task_cr3(X86Cpu *cpu, u64 v)
{
    cpu->cr3 = (u32)v;
    if (has_pae_paging(cpu, cpu->cr0, cpu->cr4) && !x86_load_pdptrs(cpu, v))
        __builtin_memset(cpu->pdptr, 0, sizeof cpu->pdptr);
    x86_flush_cr3(cpu, false);
}

/* ---- CR4 ---- */

#define CR4_BASE                                                                                   \
    (X86_CR4_VME | X86_CR4_PVI | X86_CR4_TSD | X86_CR4_DE | X86_CR4_PSE | X86_CR4_PAE |            \
     X86_CR4_MCE | X86_CR4_PGE | X86_CR4_PCE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT)

static const struct {
    X86Feature feature;
    u64 bit;
} cr4_features[] = {
    {X86_FEAT_UMIP, X86_CR4_UMIP},         {X86_FEAT_LA57, X86_CR4_LA57},
    {X86_FEAT_FSGSBASE, X86_CR4_FSGSBASE}, {X86_FEAT_PCID, X86_CR4_PCIDE},
    {X86_FEAT_XSAVE, X86_CR4_OSXSAVE},     {X86_FEAT_SMEP, X86_CR4_SMEP},
    {X86_FEAT_SMAP, X86_CR4_SMAP},
};

static u64 cr4_all(const X86Cpu *cpu)
{
    u64 all = CR4_BASE;

    for (unsigned n = 0; n < ARRAY_SIZE(cr4_features); n++)
        if (x86_has(cpu->model, cr4_features[n].feature))
            all |= cr4_features[n].bit;
    return all;
}

#define CR4_PAGING                                                                                 \
    (X86_CR4_PSE | X86_CR4_PAE | X86_CR4_PGE | X86_CR4_PCIDE | X86_CR4_SMEP | X86_CR4_SMAP |       \
     X86_CR4_LA57)

static bool write_cr4(X86Cpu *cpu, u64 v)
{
    u64 changed = v ^ cpu->cr4, set = changed & v;

    if (v & ~cr4_all(cpu))
        return gp(cpu);
    if (cpu->is_long_mode && (!(v & X86_CR4_PAE) || (changed & X86_CR4_LA57)))
        return gp(cpu);
    if ((set & X86_CR4_PCIDE) && (!cpu->is_long_mode || (cpu->cr3 & 0xfff)))
        return gp(cpu);
    if (has_pae_paging(cpu, cpu->cr0, v) && (changed & (X86_CR4_PAE | X86_CR4_PSE | X86_CR4_PGE)) &&
        !x86_load_pdptrs(cpu, cpu->cr3))
        return false;
    cpu->cr4 = v;
    if (changed & CR4_PAGING)
        x86_flush_all(cpu);
    return true;
}

/* ---- all ---- */

static bool write_cr8(X86Cpu *cpu, u64 v)
{
    if (v > 15)
        return gp(cpu);
    if (cpu->machine->set_cr8)
        cpu->machine->set_cr8(cpu, (u8)v);
    return true;
}

bool x86_write_cr(X86Cpu *cpu, unsigned n, u64 v)
{
    switch (n) {
    case 0: return write_cr0(cpu, v);
    case 2: cpu->cr2 = v; return true;
    case 3: return write_cr3(cpu, v);
    case 4: return write_cr4(cpu, v);
    default: return write_cr8(cpu, v);
    }
}

u64 x86_read_cr(X86Cpu *cpu, unsigned n)
{
    switch (n) {
    case 0: return cpu->cr0;
    case 2: return cpu->cr2;
    case 3: return cpu->cr3;
    case 4: return cpu->cr4;
    default: return cpu->machine->get_cr8 ? cpu->machine->get_cr8(cpu) : 0;
    }
}

/* Source: SDM vol. 2 "XSETBV". */
bool x86_xsetbv(X86Cpu *cpu, u32 n, u64 v)
{
    u64 all =
        X86_XSTATE_X87 | X86_XSTATE_SSE | (x86_has(cpu->model, X86_FEAT_AVX) ? X86_XSTATE_AVX : 0);

    if (n || (v & ~all) || !(v & X86_XSTATE_X87) || ((v & X86_XSTATE_AVX) && !(v & X86_XSTATE_SSE)))
        return gp(cpu);
    cpu->xcr0 = v;
    return true;
}

u64 x86_tsc(const X86Cpu *cpu)
{
    if (cpu->machine && cpu->machine->now_ns)
        return cpu->machine->now_ns(cpu) + cpu->msr.tsc_offset;
    return __builtin_ia32_rdtsc() + cpu->msr.tsc_offset;
}

/* ---- reset ---- */

#define DATA_ATTR (X86_SEG_P | X86_SEG_S | X86_SEG_WRITE | X86_SEG_ACCESSED)
#define CODE_ATTR (DATA_ATTR | X86_SEG_CODE)
#define PAT_RESET 0x0007040600070406ull
#define FCW_RESET 0x40

static void reset_segs(X86Cpu *cpu)
{
    for (unsigned n = 0; n < X86_SEG_COUNT; n++)
        x86_set_seg(cpu, (enum X86SegReg)n,
                    &(X86Seg){.limit = 0xffff, .attr = n == X86_CS ? CODE_ATTR : DATA_ATTR});
    cpu->seg[X86_CS].sel = 0xf000;
    cpu->seg[X86_CS].base = 0xffff0000;
    cpu->ldtr = (X86Seg){.limit = 0xffff, .attr = X86_SEG_P | 2};
    cpu->tr = (X86Seg){.limit = 0xffff, .attr = X86_SEG_P | 11};
    cpu->gdtr = cpu->idtr = (X86Table){.limit = 0xffff};
}

/* What INIT leaves as it is. */
static void reset_kept(X86Cpu *cpu)
{
    u64 apic_base = cpu->msr.apic_base;

    cpu->msr = (X86Msrs){.pat = PAT_RESET,
                         .apic_base = apic_base,
                         .smbase = 0x30000,
                         .misc_enable = 1,
                         .mcg_ctl = ~0ull};
    __builtin_memset(cpu->v, 0, sizeof cpu->v);
    cpu->uppers_in_use = 0;
    cpu->xcr0 = X86_XSTATE_X87;
    x86_x87_set(cpu, &(X87){.fcw = FCW_RESET, .ftw = 0x5555});
    x86_set_mxcsr(cpu, X86_MXCSR_RESET);
    cpu->cr0 = 0;
    __atomic_fetch_and(&cpu->lines, 1u << X86_LINE_INTR, __ATOMIC_RELEASE); /* latches; the level stays */
}

void x86_reset_machine(X86Cpu *cpu, bool is_init)
{
    u64 cache = X86_CR0_CD | X86_CR0_NW;

    if (!is_init)
        reset_kept(cpu);
    cpu->cr0 = X86_CR0_ET | (is_init ? cpu->cr0 & cache : cache);
    cpu->cr2 = cpu->cr3 = cpu->cr4 = 0;
    cpu->msr.efer = 0;
    cpu->is_long_mode = cpu->cpl = cpu->in_smm = cpu->nmi_blocked = 0;
    cpu->interrupt_shadow = cpu->pending = 0;
    x86_set_rflags(cpu, 0);
    reset_segs(cpu);
    for (unsigned n = 0; n < X86_GPR_COUNT; n++)
        cpu->vcpu.rt.gpr[n] = 0;
    cpu->vcpu.rt.gpr[X86_RDX] = x86_signature(cpu->model);
    for (unsigned n = 0; n < 4; n++)
        cpu->dr[n] = 0;
    cpu->dr[6] = X86_DR6_FIXED;
    cpu->dr[7] = X86_DR7_FIXED;
    x86_set_ip(cpu, 0xfff0);
    x86_state_loaded(cpu);
    if (cpu->machine->apic_reset)
        cpu->machine->apic_reset(cpu, is_init);
    cpu->waits_sipi = !cpu->machine->is_bsp;
    cpu->vcpu.is_halted = cpu->waits_sipi;
    __atomic_store_n(&cpu->vcpu.is_off, false, __ATOMIC_RELEASE);
}

void x86_state_loaded(X86Cpu *cpu)
{
    x86_flush_all(cpu);
    x86_debug_changed(cpu);
}
