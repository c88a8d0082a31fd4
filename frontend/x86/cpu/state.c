/* SPDX-License-Identifier: MIT */
/*
 * What of a machine's CPU is saved: all that its guest can change. What follows from it (TLBs,
 * where the x87 registers are) is made anew when it is loaded.
 */
#include "frontend/x86/cpu/state.h"

#include "frontend/x86/cpu/control.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"

// clang-format off
/* Arrays of arrays of u64, as one. */
#define WORDS(f) {#f, STATE_U64, offsetof(X86Cpu, f), STATE_SIZE(X86Cpu, f) / 8, 8}
#define ONE(f)  STATE_FIELD(X86Cpu, f)
#define MANY(f) STATE_ARRAY(X86Cpu, f)

static const StateRow seg_rows[] = {
    STATE_FIELD(X86Seg, base), STATE_FIELD(X86Seg, limit), STATE_FIELD(X86Seg, sel),
    STATE_FIELD(X86Seg, attr),
};
static const StateTable seg_table = {"seg", 1, 1, seg_rows, ARRAY_SIZE(seg_rows), NULL, NULL};

static const StateRow table_rows[] = {STATE_FIELD(X86Table, base), STATE_FIELD(X86Table, limit)};
static const StateTable table_table = {"table", 1, 1, table_rows, ARRAY_SIZE(table_rows), NULL,
    NULL};

static const StateRow rows[] = {
    MANY(vcpu.rt.gpr), ONE(vcpu.rt.pc), ONE(vcpu.rt.flags), ONE(vcpu.rt.guest_mxcsr),
    ONE(vcpu.is_halted), ONE(vcpu.is_off),
    WORDS(v), ONE(eflags), ONE(xcr0), MANY(x87_image),
    STATE_TABLES(X86Cpu, seg, &seg_table), STATE_TABLE(X86Cpu, ldtr, &seg_table),
    STATE_TABLE(X86Cpu, tr, &seg_table),
    STATE_TABLE(X86Cpu, gdtr, &table_table), STATE_TABLE(X86Cpu, idtr, &table_table),
    ONE(cr0), ONE(cr2), ONE(cr3), ONE(cr4), MANY(dr), MANY(pdptr),
    ONE(cpl), ONE(is_long_mode), ONE(in_smm), ONE(nmi_blocked), ONE(interrupt_shadow),
    ONE(pending), ONE(late.kind), ONE(late.syndrome), ONE(late.addr), ONE(waits_sipi), ONE(lines),
    ONE(msr.efer), ONE(msr.star), ONE(msr.lstar), ONE(msr.cstar), ONE(msr.sfmask),
    ONE(msr.kernel_gs_base),
    ONE(msr.tsc_aux), ONE(msr.sysenter_cs), ONE(msr.sysenter_esp), ONE(msr.sysenter_eip),
    ONE(msr.pat),
    ONE(msr.misc_enable), ONE(msr.spec_ctrl), ONE(msr.tsc_adjust), ONE(msr.tsc_offset),
    ONE(msr.mtrr_def_type),
    MANY(msr.mtrr_fixed), MANY(msr.mtrr_phys_base), MANY(msr.mtrr_phys_mask),
    ONE(msr.mcg_status), ONE(msr.mcg_ctl), WORDS(msr.mc_bank), ONE(msr.smbase),
    ONE(msr.debugctl), ONE(msr.hwcr),
    STATE_SINCE(2, X86Cpu, msr.kvm_wall_clock), STATE_SINCE(2, X86Cpu, msr.kvm_system_time),
    STATE_SINCE(2, X86Cpu, msr.kvm_clock_offset),
};
// clang-format on

static void pre_save(void *object)
{
    x86_x87_sync(object);
}

/* Numbers that index something, and what must agree for the CPU to be one. */
static bool post_load(void *object, u32 version, Error *err)
{
    X86Cpu *cpu = object;
    bool paging = cpu->cr0 & X86_CR0_PG;

    if (cpu->cpl > 3 || (cpu->is_long_mode && !paging))
        return error_set(err, "saved state of a CPU: CPL %u, CR0 0x%llx", cpu->cpl,
                         (unsigned long long)cpu->cr0);
    cpu->is_long_mode = paging && (cpu->msr.efer & X86_EFER_LMA);
    cpu->eflags &= X86_FLAGS_ALL & ~(u32)X86_STATUS_FLAGS;
    cpu->vcpu.rt.flags = x86_flags_pack(x86_flags_unpack(cpu->vcpu.rt.flags));
    cpu->vcpu.rt.guest_mxcsr &= X86_MXCSR_MASK;
    cpu->late.kind &= 31;
    cpu->lines &= (1u << X86_LINE_COUNT) - 1;
    cpu->x87_live = 0;
    x86_note_uppers(cpu);
    x86_state_loaded(cpu);
    if (cpu->machine->smm_changed)
        cpu->machine->smm_changed(cpu, cpu->in_smm);
    return true;
}

const StateTable x86_cpu_state = {"x86-cpu", 2, 1, rows, ARRAY_SIZE(rows), pre_save, post_load};
