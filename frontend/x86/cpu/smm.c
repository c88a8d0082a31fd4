/* SPDX-License-Identifier: MIT */
/*
 * System management mode: the state goes to SMRAM and comes back. Source: AMD APM vol. 2
 * "System-Management Mode", AMD64 state-save area.
 */
#include "frontend/guest.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/except.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/mem.h"
#include "frontend/x86/cpu/seg.h"
#include "frontend/x86/cpu/walk.h"

#define ENTRY    0x8000u
#define AREA     0xfe00u /* from SMBASE */
#define REVISION 0x20064u
#define SEG_ATTR (X86_SEG_P | X86_SEG_S | X86_SEG_WRITE | X86_SEG_ACCESSED | X86_SEG_G)

typedef struct SaveSeg {
    u16 sel, attr;
    u32 limit;
    u64 base;
} SaveSeg;

typedef struct SaveArea {
    SaveSeg seg[X86_SEG_COUNT], gdtr, ldtr, idtr, tr;
    u8 io[0x28]; /* instruction restart: never asked for */
    u8 io_restart, halt_restart, reserved0[6];
    u64 efer;
    u8 reserved1[0x24];
    u32 revision, smbase;
    u8 reserved2[0x44];
    u64 cr4, cr3, cr0, dr7, dr6, rflags, rip;
    u64 gpr[X86_GPR_COUNT]; /* R15 first */
} SaveArea;

_Static_assert(sizeof(SaveArea) == 0x200, "up to SMBASE + 0xffff");
_Static_assert(offsetof(SaveArea, efer) == 0xd0 && offsetof(SaveArea, revision) == 0xfc &&
                   offsetof(SaveArea, cr4) == 0x148,
               "as in the manual");

static u64 base_of(const X86Cpu *cpu, unsigned n)
{
    if (n < X86_FS)
        return cpu->seg[n].base;
    return cpu->vcpu.rt.gpr[n == X86_FS ? X86_SLOT_FS_BASE : X86_SLOT_GS_BASE];
}

/* Attributes have 12 bits there: those above the type byte four lower. */
static SaveSeg save_seg(const X86Seg *s, u64 base)
{
    return (SaveSeg){s->sel, (u16)((s->attr & 0xff) | (s->attr >> 4 & 0xf00)), s->limit, base};
}

static X86Seg load_seg(const SaveSeg *s)
{
    return (X86Seg){s->base, s->limit, s->sel, (u16)((s->attr & 0xff) | (s->attr & 0xf00) << 4)};
}

static void save(const X86Cpu *cpu, SaveArea *a)
{
    *a = (SaveArea){.gdtr = {.limit = cpu->gdtr.limit, .base = cpu->gdtr.base},
                    .idtr = {.limit = cpu->idtr.limit, .base = cpu->idtr.base},
                    .halt_restart = cpu->vcpu.is_halted,
                    .efer = cpu->msr.efer,
                    .revision = REVISION,
                    .smbase = (u32)cpu->msr.smbase,
                    .cr4 = cpu->cr4,
                    .cr3 = cpu->cr3,
                    .cr0 = cpu->cr0,
                    .dr7 = cpu->dr[7],
                    .dr6 = cpu->dr[6],
                    .rflags = x86_rflags(cpu),
                    .rip = x86_ip(cpu)};
    for (unsigned n = 0; n < X86_SEG_COUNT; n++)
        a->seg[n] = save_seg(&cpu->seg[n], base_of(cpu, n));
    a->ldtr = save_seg(&cpu->ldtr, cpu->ldtr.base);
    a->tr = save_seg(&cpu->tr, cpu->tr.base);
    a->seg[X86_CS].attr |= (u16)(cpu->cpl << 13); /* ours: CS.RPL may differ in real mode */
    for (unsigned n = 0; n < X86_GPR_COUNT; n++)
        a->gpr[X86_GPR_COUNT - 1 - n] = cpu->vcpu.rt.gpr[n];
}

static void set_mode(X86Cpu *cpu, bool in)
{
    cpu->in_smm = in;
    if (cpu->machine->smm_changed)
        cpu->machine->smm_changed(cpu, in);
    x86_state_loaded(cpu);
}

static void begin(X86Cpu *cpu)
{
    cpu->cr0 &= ~(u64)(X86_CR0_PE | X86_CR0_EM | X86_CR0_TS | X86_CR0_PG);
    cpu->cr4 = cpu->msr.efer = 0;
    cpu->is_long_mode = cpu->cpl = 0;
    cpu->dr[7] = X86_DR7_FIXED;
    cpu->nmi_blocked = 1;
    cpu->interrupt_shadow = cpu->pending = 0;
    x86_set_rflags(cpu, 0);
    for (unsigned n = 0; n < X86_SEG_COUNT; n++)
        x86_set_seg(cpu, (enum X86SegReg)n, &(X86Seg){.limit = ~0u, .attr = SEG_ATTR});
    cpu->seg[X86_CS].sel = (u16)(cpu->msr.smbase >> 4);
    cpu->seg[X86_CS].base = cpu->msr.smbase;
    x86_set_ip(cpu, ENTRY);
}

void x86_enter_smm(X86Cpu *cpu)
{
    SaveArea a;

    save(cpu, &a);
    begin(cpu);
    set_mode(cpu, true);
    cpu->vcpu.is_halted = false;
    cpu->vcpu.is_alone = true;
    x86_mem_write_bytes(cpu, cpu->msr.smbase + AREA, &a, sizeof a, X86_MMU_KERNEL);
    cpu->vcpu.is_alone = false;
}

/* What a handler may have written there is not more than registers can hold. */
static void load(X86Cpu *cpu, const SaveArea *a)
{
    u64 efer = X86_EFER_SCE | X86_EFER_LME | X86_EFER_LMA | X86_EFER_NXE;

    cpu->msr.efer = a->efer & efer;
    cpu->cr0 = (a->cr0 & 0xe005003f) | X86_CR0_ET;
    cpu->cr3 = a->cr3 & ((1ull << X86_PHYS_BITS) - 1);
    cpu->cr4 = a->cr4 & 0x371fff;
    cpu->is_long_mode = (cpu->msr.efer & X86_EFER_LMA) && (cpu->cr0 & X86_CR0_PG);
    cpu->dr[6] = (a->dr6 & 0xe00f) | X86_DR6_FIXED;
    cpu->dr[7] = (a->dr7 & 0xffff2bff) | X86_DR7_FIXED;
    cpu->msr.smbase = a->smbase;
    x86_set_rflags(cpu, (u32)a->rflags & X86_FLAGS_ALL);
    for (unsigned n = 0; n < X86_SEG_COUNT; n++) {
        X86Seg s = load_seg(&a->seg[n]);

        x86_set_seg(cpu, (enum X86SegReg)n, &s);
    }
    cpu->cpl = a->seg[X86_CS].attr >> 13 & 3;
    cpu->ldtr = load_seg(&a->ldtr);
    cpu->tr = load_seg(&a->tr);
    cpu->gdtr = (X86Table){a->gdtr.base, (u16)a->gdtr.limit};
    cpu->idtr = (X86Table){a->idtr.base, (u16)a->idtr.limit};
    for (unsigned n = 0; n < X86_GPR_COUNT; n++)
        cpu->vcpu.rt.gpr[n] = a->gpr[X86_GPR_COUNT - 1 - n];
    x86_set_ip(cpu, a->rip);
}

bool x86_leave_smm(X86Cpu *cpu)
{
    SaveArea a;

    if (!cpu->in_smm)
        return x86_fault(cpu, X86_EXC_UD, 0);
    if (!x86_mem_read_bytes(cpu, (u32)cpu->msr.smbase + AREA, &a, sizeof a, X86_MMU_KERNEL))
        return false;
    load(cpu, &a);
    cpu->nmi_blocked = 0;
    set_mode(cpu, false);
    if ((cpu->cr0 & X86_CR0_PG) && (cpu->cr4 & X86_CR4_PAE) && !cpu->is_long_mode &&
        !x86_load_pdptrs(cpu, cpu->cr3))
        __builtin_memset(cpu->pdptr, 0, sizeof cpu->pdptr);
    cpu->vcpu.is_halted = a.halt_restart & 1;
    return true;
}
