/* SPDX-License-Identifier: MIT */
/* AArch64 as the layers above see it: the GuestArch table. */
#include "frontend/guest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include "a64_decode.h"
#include "frontend/arm/a64/translate.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/debug.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/fpctl.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/state.h"
#include "frontend/arm/cpu/tbkey.h"
#include "frontend/arm/cpu/walk.h"

static bool reset(Vcpu *vcpu, const char *model, Error *err)
{
    ArmCpu *cpu = arm_cpu(vcpu);

    cpu->model = arm_model_find(model, err);
    if (!cpu->model)
        return false;
    cpu->vcpu.rt.guest_mxcsr = arm_mxcsr_of(0, 0);
    arm_clear_exclusive(cpu);
    if (cpu->machine) {
        arm_reset_machine(cpu);
        return true;
    }
    /* Keys are the process's; whoever makes further threads copies them. */
    if (getrandom(cpu->pac_key, sizeof cpu->pac_key, 0) != sizeof cpu->pac_key)
        return error_set_errno(err, "random keys for pointer authentication");
    return true;
}

static unsigned disas(u32 key, const u8 *bytes, size_t avail, Gva pc, char *text, size_t size)
{
    u32 word;

    if (avail < 4) {
        snprintf(text, size, "?");
        return 0;
    }
    memcpy(&word, bytes, 4);
    a64_print(word, pc, text, size);
    return 4;
}

static void sync_fp(Vcpu *vcpu)
{
    ArmCpu *cpu = arm_cpu(vcpu);

    arm_set_fpsr(cpu, arm_fpsr(cpu));
}

static void dump(const Vcpu *vcpu, void *file)
{
    const ArmCpu *cpu = (const ArmCpu *)vcpu;
    u64 pstate = arm_pstate(cpu);

    fprintf(file, " PC=%016" PRIx64 "  SP=%016" PRIx64 " %c%c%c%c\n", vcpu->rt.pc, vcpu->rt.gpr[31],
            pstate & ARM_PSTATE_N ? 'N' : '-', pstate & ARM_PSTATE_Z ? 'Z' : '-',
            pstate & ARM_PSTATE_C ? 'C' : '-', pstate & ARM_PSTATE_V ? 'V' : '-');
    if (cpu->machine)
        fprintf(file, " PSTATE=%08" PRIx64 " %sEL%u%c\n", pstate, arm_is_secure(cpu) ? "secure " : "",
                cpu->sys.el, cpu->sys.spsel ? 'h' : 't');
    for (unsigned n = 0; n < 31; n++)
        fprintf(file, "X%02u=%016" PRIx64 "%c", n, vcpu->rt.gpr[n], n % 4 == 3 || n == 30 ? '\n' : ' ');
    for (unsigned n = 0; n < 32; n++)
        fprintf(file, "V%02u=%016" PRIx64 "%016" PRIx64 "%c", n, cpu->v[n].d[1], cpu->v[n].d[0], n % 3 == 2 || n == 31 ? '\n' : ' ');
    fprintf(file, "FPCR=%08x FPSR=%08x\n", cpu->fpcr, arm_fpsr(cpu));
}

static void alignment(Vcpu *vcpu, Gva addr, bool is_write)
{
    vcpu->exc = (VcpuException){.kind = ARM_EXC_ALIGNMENT, .addr = addr, .is_write = is_write};
}

/* ESR_ELx.ISS of a data abort: WnR is bit 6; the fault status tells unmapped from forbidden. */
#define ISS_WNR (1u << 6)
#define DFSC_TRANSLATION_L3 0x07u
#define DFSC_PERMISSION_L3 0x0fu
#define SEGV_FORBIDDEN 2 /* SEGV_ACCERR */

static void data_abort(Vcpu *vcpu, Gva addr, bool is_write, int sig, int si_code)
{
    u32 status = si_code == SEGV_FORBIDDEN ? DFSC_PERMISSION_L3 : DFSC_TRANSLATION_L3;

    vcpu->exc = (VcpuException){.kind = ARM_EXC_DATA_ABORT, .syndrome = status | (is_write ? ISS_WNR : 0),
                                .addr = addr, .host_signal = sig, .host_si_code = si_code,
                                .is_write = is_write};
}

static void bus_error(Vcpu *vcpu, Gva addr, VcpuAccess acc)
{
    vcpu->exc = (VcpuException){.kind = acc == VCPU_FETCH ? ARM_EXC_PREFETCH_ABORT : ARM_EXC_DATA_ABORT,
                                .syndrome = ARM_FSC_EXTERNAL | (acc == VCPU_WRITE ? ARM_ISS_WNR : 0),
                                .addr = addr, .is_write = acc == VCPU_WRITE};
}

/*
 * Until somebody looks at FPSR, host code misses UFC where a result rounds up to the smallest
 * normal number: it judges underflow after rounding.
 */
static bool same(const Vcpu *want, const Vcpu *got)
{
    const ArmCpu *w = (const ArmCpu *)want, *g = (const ArmCpu *)got;
    u32 ignored = g->fpsr_used == ARM_FPSR_BY_ALL || (g->fpsr & FP_UFC) ? 0 : FP_UFC;
    const char *from = (const char *)w + sizeof *want, *to = (const char *)g + sizeof *got;
    size_t before = offsetof(ArmCpu, fpsr) - sizeof *want, after = offsetof(ArmCpu, fpsr) + sizeof w->fpsr - sizeof *want;

    return !((w->fpsr ^ g->fpsr) & ~ignored) && !memcmp(from, to, before) &&
           !memcmp(from + after, to + after, sizeof *w - sizeof *want - after);
}

/*
 * In programs of Linux TBI0 is set, TBID0 is not: a tag does not get into the pc. In machines TCR_ELx says so.
 * Source: DDI 0487, AArch64.BranchAddr.
 */
static Gva branch_addr(const Vcpu *vcpu, Gva pc)
{
    const ArmCpu *cpu = (const ArmCpu *)vcpu;

    if (cpu->machine && !arm_has_tbi(cpu, pc))
        return pc;
    if (cpu->machine && !arm_has_halves(cpu))
        return pc << 8 >> 8;
    return (Gva)((i64)(pc << 8) >> 8);
}

const GuestArch guest_aarch64 = {
    .name = "aarch64",
    .cpu_size = sizeof(ArmCpu),
    .ir = &a64_ir_guest,
    .insn_align = 4,
    .reset = reset,
    .branch_addr = branch_addr,
    .tb_key = arm_tb_key,
    .entry_keys = ARM_KEY_BTYPE,
    .translate = a64_translate,
    .uses_ir_pc = true,
    .flags_dead = a64_flags_dead,
    .same = same,
    .disas = disas,
    .sync = sync_fp,
    .dump = dump,
    .state = &arm_cpu_state,
    .alignment = alignment,
    .data_abort = data_abort,
    .mmu_idx = arm_mmu_idx,
    .mmu_regimes = arm_mmu_regimes,
    .walk = arm_walk,
    .take_exception = arm_take_exception,
    .has_interrupt = arm_has_interrupt,
    .watches_page = arm_watches_page,
    .watch = arm_watch,
    .bus_error = bus_error,
    .take_interrupt = arm_take_interrupt,
    .set_irq = arm_set_irq,
    .check_model = arm_model_check,
    .models = arm_model_names,
};
