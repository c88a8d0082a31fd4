/* SPDX-License-Identifier: MIT */
/*
 * Model-specific registers: a row for each that is storage, functions for the few that do more.
 * Sources: Intel SDM vol. 4; AMD APM vol. 2 "MSR Cross-Reference".
 */
#include "base/log.h"
#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/kvmclock.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/model.h"
#include "frontend/x86/cpu/walk.h"

typedef enum MsrKind {
    MSR_PLAIN,     /* bits outside of mask: #GP */
    MSR_IGNORE,    /* reads as value, writes are ignored */
    MSR_CONST,     /* reads as value, writes are #GP */
    MSR_CANONICAL, /* an address */
    MSR_SLOT,      /* the base of FS or GS: offset is that of the register slot; an address */
    MSR_TYPES,     /* a memory type in each byte; mask says which */
    MSR_BOARD,     /* the local APIC's */
    MSR_EFER,
    MSR_TSC,
    MSR_TSC_ADJUST,
    MSR_KVM_CLOCK, /* kvmclock.c */
} MsrKind;

typedef struct MsrRow {
    u32 first, count;
    u8 kind;
    u8 feature;
    u16 step;   /* bytes from one to the next */
    u32 offset; /* in X86Cpu */
    u64 value;  /* mask of PLAIN */
} MsrRow;

#define AT(f)    offsetof(X86Cpu, f)
#define ADDRESS  (((1ull << X86_PHYS_BITS) - 1) & ~0xfffull)
#define SLOT(n)  offsetof(X86Cpu, vcpu.rt.gpr[n])
#define MTRR_CAP (X86_MTRRS | 1u << 8 | 1u << 10) /* fixed ranges, write combining */
#define MCG_CAP  (X86_MC_BANKS | 1u << 8)

// clang-format off
static const MsrRow rows[] = {
    {0x10,        1, MSR_TSC,       X86_FEAT_TSC,   0,  0, 0},
    {0x11,        2, MSR_KVM_CLOCK, X86_FEAT_KVMCLOCK, 8, AT(msr.kvm_wall_clock), 0}, /* as 4b564d00h */
    {0x1b,        1, MSR_BOARD,     X86_FEAT_APIC,  0,  0, 0},
    {0x3b,        1, MSR_TSC_ADJUST, X86_FEAT_TSC_ADJUST, 0, 0, 0},
    {0x48,        1, MSR_PLAIN,     X86_FEAT_BASE,  0,  AT(msr.spec_ctrl), 7},
    {0x49,        1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* PRED_CMD: no predictor is ours */
    {0x79,        1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* BIOS_UPDT_TRIG */
    {0x8b,        1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 1ull << 56},  /* BIOS_SIGN_ID */
    {0xfe,        1, MSR_CONST,     X86_FEAT_MTRR,  0,  0, MTRR_CAP},
    {0x174,       1, MSR_PLAIN,     X86_FEAT_SEP,   0,  AT(msr.sysenter_cs), 0xffff},
    {0x175,       1, MSR_CANONICAL, X86_FEAT_SEP,   0,  AT(msr.sysenter_esp), 0},
    {0x176,       1, MSR_CANONICAL, X86_FEAT_SEP,   0,  AT(msr.sysenter_eip), 0},
    {0x179,       1, MSR_CONST,     X86_FEAT_MCA,   0,  0, MCG_CAP},
    {0x17a,       1, MSR_PLAIN,     X86_FEAT_MCA,   0,  AT(msr.mcg_status), 7},
    {0x17b,       1, MSR_PLAIN,     X86_FEAT_MCA,   0,  AT(msr.mcg_ctl), ~0ull},
    {0x198,       1, MSR_CONST,     X86_FEAT_BASE,  0,  0, 0x0000040000001000ull}, /* PERF_STATUS */
    {0x1a0,       1, MSR_PLAIN,     X86_FEAT_BASE,  0,  AT(msr.misc_enable), ~0ull},
    {0x1d9,       1, MSR_PLAIN,     X86_FEAT_BASE,  0,  AT(msr.debugctl), 0xffff},
    {0x200, X86_MTRRS, MSR_PLAIN,   X86_FEAT_MTRR,  8,  AT(msr.mtrr_phys_base), ADDRESS | 0xff},
    {0x250,       1, MSR_TYPES,     X86_FEAT_MTRR,  0,  AT(msr.mtrr_fixed[0]), 0x73},
    {0x258,       2, MSR_TYPES,     X86_FEAT_MTRR,  8,  AT(msr.mtrr_fixed[1]), 0x73},
    {0x268,       8, MSR_TYPES,     X86_FEAT_MTRR,  8,  AT(msr.mtrr_fixed[3]), 0x73},
    {0x277,       1, MSR_TYPES,     X86_FEAT_PAT,   0,  AT(msr.pat), 0xf3},
    {0x2ff,       1, MSR_PLAIN,     X86_FEAT_MTRR,  0,  AT(msr.mtrr_def_type), 0xcff},
    {0x400, X86_MC_BANKS * 4, MSR_PLAIN, X86_FEAT_MCA, 8, AT(msr.mc_bank), ~0ull},
    {0x6e0,       1, MSR_BOARD,     X86_FEAT_TSC_DEADLINE, 0, 0, 0},
    {0x800,   0x100, MSR_BOARD,     X86_FEAT_X2APIC, 0, 0, 0},
    {0x4b564d00,  2, MSR_KVM_CLOCK, X86_FEAT_KVMCLOCK, 8, AT(msr.kvm_wall_clock), 0},
    {0xc0000080,  1, MSR_EFER,      X86_FEAT_BASE,  0,  AT(msr.efer), 0},
    {0xc0000081,  1, MSR_PLAIN,     X86_FEAT_SYSCALL, 0, AT(msr.star), ~0ull},
    {0xc0000082,  1, MSR_CANONICAL, X86_FEAT_LM,    0,  AT(msr.lstar), 0},
    {0xc0000083,  1, MSR_CANONICAL, X86_FEAT_LM,    0,  AT(msr.cstar), 0},
    {0xc0000084,  1, MSR_PLAIN,     X86_FEAT_LM,    0,  AT(msr.sfmask), 0xffffffff},
    {0xc0000100,  1, MSR_SLOT,      X86_FEAT_LM,    0,  SLOT(X86_SLOT_FS_BASE), 0},
    {0xc0000101,  1, MSR_SLOT,      X86_FEAT_LM,    0,  SLOT(X86_SLOT_GS_BASE), 0},
    {0xc0000102,  1, MSR_CANONICAL, X86_FEAT_LM,    0,  AT(msr.kernel_gs_base), 0},
    {0xc0000103,  1, MSR_PLAIN,     X86_FEAT_RDTSCP, 0, AT(msr.tsc_aux), 0xffffffff},
    {0xc0010010,  1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* SYSCFG */
    {0xc0010015,  1, MSR_PLAIN,     X86_FEAT_BASE,  0,  AT(msr.hwcr), ~0ull},
    {0xc001001f,  1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* NB_CFG */
    {0xc0010055,  1, MSR_CONST,     X86_FEAT_BASE,  0,  0, 0},  /* INT_PENDING_MSG */
    {0xc0010058,  1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* FAM10H_MMIO_CONF_BASE */
    {0xc0011022,  1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* DC_CFG */
    {0xc0011023,  1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 0},  /* BU_CFG */
    {0xc0011029,  1, MSR_IGNORE,    X86_FEAT_BASE,  0,  0, 2},  /* DE_CFG: LFENCE serializes */
};
// clang-format on

/* Pairs of base and mask, one after the other in the numbers. */
static bool is_mtrr_mask(u32 msr)
{
    return msr >= 0x200 && msr < 0x200 + 2 * X86_MTRRS && (msr & 1);
}

static const MsrRow *find(const X86Cpu *cpu, u32 msr, u32 *offset)
{
    if (msr >= 0x200 && msr < 0x200 + 2 * X86_MTRRS)
        msr = 0x200 + (msr - 0x200) / 2;
    for (size_t n = 0; n < ARRAY_SIZE(rows); n++) {
        const MsrRow *r = &rows[n];

        if (msr - r->first >= r->count || !x86_has(cpu->model, (X86Feature)r->feature))
            continue;
        *offset = r->offset + (msr - r->first) * r->step;
        return r;
    }
    return NULL;
}

static u64 *place(X86Cpu *cpu, u32 msr, u32 offset)
{
    if (is_mtrr_mask(msr))
        offset += AT(msr.mtrr_phys_mask) - AT(msr.mtrr_phys_base);
    return (u64 *)(void *)((u8 *)cpu + offset);
}

static bool unknown(X86Cpu *cpu, u32 msr, const char *what)
{
    log_unimp("x86: %s of MSR 0x%x at 0x%llx\n", what, msr, (unsigned long long)cpu->vcpu.rt.pc);
    return x86_fault(cpu, X86_EXC_GP, 0);
}

bool x86_read_msr(X86Cpu *cpu, u32 msr, u64 *v)
{
    const X86Machine *m = cpu->machine;
    u32 offset;
    const MsrRow *r = find(cpu, msr, &offset);

    if (!r)
        return unknown(cpu, msr, "read");
    switch (r->kind) {
    case MSR_IGNORE:
    case MSR_CONST: *v = r->value; return true;
    case MSR_TSC: *v = x86_tsc(cpu); return true;
    case MSR_TSC_ADJUST: *v = cpu->msr.tsc_adjust; return true;
    case MSR_BOARD:
        return (m->apic_read && m->apic_read(cpu, msr, v)) || x86_fault(cpu, X86_EXC_GP, 0);
    default: *v = *place(cpu, msr, offset); return true;
    }
}

/* Source: SDM vol. 4 "IA32_EFER". */
static bool write_efer(X86Cpu *cpu, u64 v)
{
    u64 all = (x86_has(cpu->model, X86_FEAT_SYSCALL) ? X86_EFER_SCE : 0) |
              (x86_has(cpu->model, X86_FEAT_LM) ? X86_EFER_LME | X86_EFER_LMA : 0) |
              (x86_has(cpu->model, X86_FEAT_NX) ? X86_EFER_NXE : 0);
    u64 changed;

    v = (v & ~(u64)X86_EFER_LMA) | (cpu->msr.efer & X86_EFER_LMA);
    changed = v ^ cpu->msr.efer;
    if ((v & ~all) || ((changed & X86_EFER_LME) && (cpu->cr0 & X86_CR0_PG)))
        return x86_fault(cpu, X86_EXC_GP, 0);
    cpu->msr.efer = v;
    if (changed & X86_EFER_NXE)
        x86_flush_all(cpu);
    return true;
}

/* Memory types: 0, 1, 4 to 6; PAT has 7 too. @known: 1 << type. */
static bool are_types(u64 v, u64 known)
{
    for (unsigned n = 0; n < 8; n++)
        if ((v >> 8 * n & 0xff) > 7 || !(known >> (v >> 8 * n & 7) & 1))
            return false;
    return true;
}

static bool is_good(const X86Cpu *cpu, const MsrRow *r, u32 msr, u64 v)
{
    switch (r->kind) {
    case MSR_PLAIN: return !(v & ~(is_mtrr_mask(msr) ? ADDRESS | 1u << 11 : r->value));
    case MSR_CANONICAL:
    case MSR_SLOT: return x86_is_canonical(cpu, v);
    case MSR_TYPES: return are_types(v, r->value);
    default: return r->kind != MSR_CONST;
    }
}

bool x86_write_msr(X86Cpu *cpu, u32 msr, u64 v)
{
    const X86Machine *m = cpu->machine;
    u32 offset;
    const MsrRow *r = find(cpu, msr, &offset);

    if (!r)
        return unknown(cpu, msr, "write");
    if (!is_good(cpu, r, msr, v))
        return x86_fault(cpu, X86_EXC_GP, 0);
    switch (r->kind) {
    case MSR_IGNORE: return true;
    case MSR_EFER: return write_efer(cpu, v);
    case MSR_TSC:
        v -= x86_tsc(cpu);
        cpu->msr.tsc_offset += v;
        cpu->msr.tsc_adjust += v;
        x86_kvmclock_update(cpu);
        return true;
    case MSR_TSC_ADJUST:
        cpu->msr.tsc_offset += v - cpu->msr.tsc_adjust;
        cpu->msr.tsc_adjust = v;
        x86_kvmclock_update(cpu);
        return true;
    case MSR_KVM_CLOCK:
        *place(cpu, msr, offset) = v;
        if (offset == AT(msr.kvm_wall_clock))
            x86_kvmclock_tell_boot(cpu);
        else
            x86_kvmclock_update(cpu);
        return true;
    case MSR_BOARD:
        return (m->apic_write && m->apic_write(cpu, msr, v)) || x86_fault(cpu, X86_EXC_GP, 0);
    default: *place(cpu, msr, offset) = v; return true;
    }
}
