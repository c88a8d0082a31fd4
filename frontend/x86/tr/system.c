/* SPDX-License-Identifier: MIT */
/* Hints, fences, identification, state saving. */
#include "base/vdso_time.h"
#include "frontend/x86/tr/machine.h"
#include "frontend/x86/tr/translate.h"

/** NOP, hints. */
bool xtr_nop(X86Tr *t, const X86Insn *i)
{
    return true;
}

/**
 * NOP EAX and NOP ECX (0F 19 /7), which only mean this in the vDSO (roms/x86/vdso32): EAX is the
 * nanoseconds of the clock in ECX, EDX and ECX its seconds, low and high half; or EAX is no number
 * of nanoseconds, as where the NOP left it -1: ask the kernel.
 */
bool xtr_vdso_time(X86Tr *t, const X86Insn *i)
{
    const MemOps *mem = t->cpu->vcpu.mem;
    IrRef clock, v;

    if (!mem->is_vdso || !mem->is_vdso(t->pc))
        return true;
    clock = ir_trunc(t->ir, x86_gpr(t, X86_RCX));
    v = x86_call(t, HELPER_host_time, ir_i32(t->ir, i->row->arg == X86_A_GETRES), clock, 0, 0);
    x86_set_gpr(t, X86_RAX, ir_and(t->ir, IR_I64, v, ir_i64(t->ir, VDSO_NSEC_MASK)));
    v = ir_shr_i(t->ir, IR_I64, v, VDSO_NSEC_BITS);
    x86_set_gpr(t, X86_RDX, ir_zext32(t->ir, ir_trunc(t->ir, v)));
    x86_set_gpr(t, X86_RCX, ir_shr_i(t->ir, IR_I64, v, 32));
    return true;
}

/** PREFETCH*, CLFLUSH, CLFLUSHOPT, CLWB: caches are not seen. Differs from hardware: CLFLUSH of an unmapped page does not fault. */
bool xtr_prefetch(X86Tr *t, const X86Insn *i)
{
    return true;
}

bool xtr_clflush(X86Tr *t, const X86Insn *i)
{
    return true;
}

/** PAUSE. */
bool xtr_pause(X86Tr *t, const X86Insn *i)
{
    ir_pause(t->ir);
    if (x86_is_machine(t)) {
        x86_call(t, HELPER_yield, 0, 0, 0, 0);
        x86_go_on(t);
    }
    return true;
}

/** LFENCE, MFENCE, SFENCE. Stores that pass others (MOVNT) are plain ones here, so only MFENCE orders anything. */
bool xtr_fence(X86Tr *t, const X86Insn *i)
{
    if (i->row->arg == X86_A_MFENCE)
        ir_fence(t->ir, IR_FENCE_FULL);
    return true;
}

/** UD0, UD1, UD2. */
bool xtr_ud(X86Tr *t, const X86Insn *i)
{
    return false;
}

/** CLD, STD: blocks know the direction. */
bool xtr_dir(X86Tr *t, const X86Insn *i)
{
    bool down = i->row->arg == X86_A_STD;

    if (down == t->is_down)
        return true;
    x86_call(t, HELPER_set_df, ir_i32(t->ir, down), 0, 0, 0);
    x86_leave(t);
    return true;
}

/** CPUID. */
bool xtr_cpuid(X86Tr *t, const X86Insn *i)
{
    x86_call(t, HELPER_cpuid, 0, 0, 0, 0);
    return true;
}

/** RDTSC, RDTSCP. */
bool xtr_rdtsc(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_tsc, 0, 0, 0, 0);

    x86_set_gpr(t, X86_RAX, ir_zext32(t->ir, ir_trunc(t->ir, v)));
    x86_set_gpr(t, X86_RDX, ir_shr_i(t->ir, IR_I64, v, 32));
    if (i->row->arg == X86_A_P)
        x86_set_gpr(t, X86_RCX, x86_call(t, HELPER_tsc_aux, 0, 0, 0, 0));
    return true;
}

/** RDPID. */
bool xtr_rdpid(X86Tr *t, const X86Insn *i)
{
    x86_set_gpr(t, i->op[0].reg, x86_call(t, HELPER_tsc_aux, 0, 0, 0, 0));
    return true;
}

/** RDRAND, RDSEED: always succeed, CF = 1 and the other flags 0. */
bool xtr_rdrand(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_random, 0, 0, 0, 0);

    x86_write(t, &i->op[0], i->op[0].size == 8 ? v : ir_trunc(t->ir, v));
    x86_set_flags(t, ir_emit(t->ir, IR_XUNPACK, IR_FLAGS, 0, 0, ir_i32(t->ir, FLAGS_C | FLAGS_ONE), 0, 0, 0));
    return true;
}

/** XGETBV. */
bool xtr_xgetbv(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_call(t, HELPER_xgetbv, ir_trunc(t->ir, x86_gpr(t, X86_RCX)), 0, 0, 0);

    x86_set_gpr(t, X86_RAX, ir_zext32(t->ir, ir_trunc(t->ir, v)));
    x86_set_gpr(t, X86_RDX, ir_shr_i(t->ir, IR_I64, v, 32));
    return true;
}

/* ---- saved state ---- */

/** FXSAVE, FXRSTOR. */
bool xtr_fxsave(X86Tr *t, const X86Insn *i)
{
    x86_call(t, HELPER_fxsave, x86_ea64(t, i, true), 0, 0, 0);
    return true;
}

bool xtr_fxrstor(X86Tr *t, const X86Insn *i)
{
    x86_call(t, HELPER_fxrstor, x86_ea64(t, i, false), 0, 0, 0);
    return true;
}

/* The components asked for in EDX:EAX. */
static IrRef mask(X86Tr *t)
{
    return ir_or(t->ir, IR_I64, ir_shl_i(t->ir, IR_I64, x86_gpr(t, X86_RDX), 32),
                 ir_zext32(t->ir, ir_trunc(t->ir, x86_gpr(t, X86_RAX))));
}

/** XSAVE, XSAVEOPT, XSAVEC. */
bool xtr_xsave(X86Tr *t, const X86Insn *i)
{
    bool compacted = i->row->feature == X86_FEAT_XSAVEC;

    x86_call(t, HELPER_xsave, x86_ea64(t, i, true), mask(t), ir_i32(t->ir, compacted), 0);
    return true;
}

/** XRSTOR. */
bool xtr_xrstor(X86Tr *t, const X86Insn *i)
{
    x86_call(t, HELPER_xrstor, x86_ea64(t, i, false), mask(t), 0, 0);
    x86_leave(t);
    return true;
}

/** LDMXCSR: #GP for reserved bits. */
bool xtr_ldmxcsr(X86Tr *t, const X86Insn *i)
{
    IrRef v = x86_load(t, x86_ea(t, i), 4);

    x86_call(t, HELPER_check_mxcsr, v, 0, 0, 0);
    ir_emit(t->ir, IR_XSETMXCSR, IR_VOID, 0, 0, v, 0, 0, 0);
    return true;
}

/** STMXCSR. */
bool xtr_stmxcsr(X86Tr *t, const X86Insn *i)
{
    x86_store(t, x86_ea_write(t, i), 4, ir_emit(t->ir, IR_XMXCSR, IR_I32, 0, 0, 0, 0, 0, 0));
    return true;
}

/* ---- segments ---- */

/** RDFSBASE, RDGSBASE, WRFSBASE, WRGSBASE. */
bool xtr_fsgsbase(X86Tr *t, const X86Insn *i)
{
    unsigned ext = (i->modrm >> 3) & 7;
    u16 g = ext & 1 ? X86_G_GS_BASE : X86_G_FS_BASE;

    if (ext < 2)
        x86_write(t, &i->op[0], i->op[0].size == 8 ? ir_get(t->ir, g) : ir_trunc(t->ir, ir_get(t->ir, g)));
    else
        ir_set(t->ir, g, i->op[0].size == 8 ? x86_raw(t, &i->op[0]) : ir_zext32(t->ir, x86_raw(t, &i->op[0])));
    return true;
}
