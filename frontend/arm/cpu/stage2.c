/* SPDX-License-Identifier: MIT */
/*
 * Stage 2 of VMSAv8-64: what EL2 makes of the addresses of EL1&0. Sources: DDI 0487
 * "AArch64.S2Translate",
 * "AArch64.S2StartLevel", "AArch64.S2InconsistentSL", "AArch64.S2DirectBasePermissions",
 * "VTCR_EL2".
 */
#include "base/bits.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/walk.h"

#define S2AP_READ  (1u << 6)
#define S2AP_WRITE (1u << 7)
#define DESC_DBM   (1ull << 51)
#define DESC_XN    (1ull << 54)
#define DESC_XN0   (1ull << 53)

static const u8 granules[4] = {12, 16, 14, 12};
static const u8 output_bits[8] = {32, 36, 40, 42, 44, 48, 48, 48};

bool arm_has_stage2(const ArmCpu *cpu, ArmMmuIdx idx)
{
    return idx < ARM_MMU_E2 && cpu->machine->has_el2 &&
           (cpu->sys.hcr & (ARM_HCR_VM | ARM_HCR_DC)) && arm_el2_enabled(cpu);
}

static unsigned t0sz_max(const ArmCpu *cpu, const ArmTables *t)
{
    if (!arm_has(cpu->model, A64_FEAT_TTST))
        return 39;
    return t->granule == 16 ? 47 : 48;
}

/* Level of the first lookup; false: there is none with that VTCR_EL2.SL0. */
static bool level_of(const ArmCpu *cpu, ArmTables *t, unsigned sl0)
{
    bool is_small = sl0 == 3 && t->granule == 12 && arm_has(cpu->model, A64_FEAT_TTST);

    t->level = is_small ? 3 : (u8)((t->granule == 12 ? 2 : 3) - sl0);
    return sl0 != 3 || is_small;
}

/*
 * False: sizes and first level do not fit together. Up to 16 tables may stand in a row at the
 * first level.
 */
static bool tables_of(const ArmCpu *cpu, ArmTables *t)
{
    u64 vtcr = cpu->sys.vtcr;
    unsigned t0sz = (unsigned)bits_get(vtcr, 0, 6), sl0 = (unsigned)bits_get(vtcr, 6, 2), below;

    *t = (ArmTables){.granule = granules[bits_get(vtcr, 14, 2)],
                     .output_bits = output_bits[bits_get(vtcr, 16, 3)],
                     .is_stage2 = true,
                     .ha = bits_get(vtcr, 21, 1) && arm_has(cpu->model, A64_FEAT_HAFDBS)};
    t->hd = t->ha && bits_get(vtcr, 22, 1);
    if (t0sz < 16 || t0sz > t0sz_max(cpu, t) || !level_of(cpu, t, sl0))
        return false;
    t->input_bits = (u8)(64 - t0sz);
    below = t->granule + (3u - t->level) * (t->granule - 3u);
    if (t->input_bits <= below || t->input_bits > below + t->granule - 3 + 4)
        return false;
    t->base = cpu->sys.vttbr & bits_mask(48) & ~bits_mask(MAX(t->input_bits - below + 3, 4));
    return true;
}

/* Aborts of stage 2 carry the intermediate address, and say whether it was of a lookup. */
static bool fault(const ArmWalk *w, Gpa ipa, VcpuAccess acc, bool is_walk)
{
    if (!w->is_debug)
        w->cpu->sys.fault_ipa = ipa;
    if (is_walk) {
        w->fault->syndrome |= ARM_ISS_S1PTW;
        w->fault->syndrome &= acc == VCPU_WRITE ? ~0u : ~(u32)ARM_ISS_WNR;
    }
    return false;
}

static bool is_forcing(const ArmCpu *cpu)
{
    return (cpu->sys.hcr & ARM_HCR_FWB) && arm_has(cpu->model, A64_FEAT_S2FWB);
}

/* MemAttr[3:2], and of FEAT_S2FWB MemAttr[2] */
static bool is_device(const ArmCpu *cpu, u64 desc)
{
    return is_forcing(cpu) ? !bits_get(desc, 4, 1) : !bits_get(desc, 4, 2);
}

/* XN[1:0] is 00 both, 01 EL0, 10 neither, 11 EL1; without FEAT_XNX XN[0] is ignored. */
static bool may_execute(const ArmWalk *w, u64 desc)
{
    bool xn = desc & DESC_XN, apart = desc & DESC_XN0;

    if (!arm_has(w->cpu->model, A64_FEAT_XNX) || !apart)
        return !xn;
    return arm_mmu_is_el0(w->idx) != xn;
}

/* True, or false with *again if the descriptor changed, or with the fault filled. */
static bool check(const ArmWalk *w, const ArmTables *t, ArmLeaf *l, VcpuAccess acc, bool is_walk,
                  VcpuWalk *out, bool *again)
{
    bool may_dirty = t->hd && (l->desc & DESC_DBM), dirty = l->desc & S2AP_WRITE;
    bool read = l->desc & S2AP_READ, write = dirty || may_dirty,
         fetch = read && may_execute(w, l->desc);
    bool device_walk = is_walk && is_device(w->cpu, l->desc) && (w->cpu->sys.hcr & ARM_HCR_PTW);

    *again = false;
    if (device_walk || !(acc == VCPU_READ ? read : acc == VCPU_WRITE ? write : fetch))
        return arm_walk_fault(w, ARM_FSC_PERMISSION + l->level, true);
    if (acc == VCPU_WRITE && !dirty && !w->is_debug && !w->is_at) {
        if (!arm_walk_update(w, l, S2AP_WRITE, 0, true)) {
            *again = w->fault->kind == ARM_EXC_NONE;
            return false;
        }
        dirty = true;
    }
    out->may_read &= read;
    out->may_write &= dirty;
    out->may_fetch &= fetch;
    return true;
}

/* MemAttr[1:0] with FEAT_S2FWB: what stage 1 says counts. */
#define FWB_STAGE1 3

static void narrow(const ArmCpu *cpu, const ArmLeaf *l, VcpuWalk *out)
{
    bool is_forced = is_forcing(cpu) && bits_get(l->desc, 2, 2) != FWB_STAGE1;

    out->pa = l->out;
    out->log2_size = MIN(out->log2_size, l->log2_size);
    out->is_device = (out->is_device && !is_forced) || is_device(cpu, l->desc);
}

bool arm_walk_stage2(const ArmWalk *w, Gpa ipa, VcpuAccess acc, bool is_walk, VcpuWalk *out)
{
    ArmTables t;
    ArmLeaf leaf;
    bool again;

    if (!(w->cpu->sys.hcr & ARM_HCR_VM))
        return true; /* DC alone: flat */
    if (!tables_of(w->cpu, &t) || ipa >> t.input_bits) {
        arm_walk_fault(w, ARM_FSC_TRANSLATION, true);
        return fault(w, ipa, acc, is_walk);
    }
    do {
        if (!arm_walk_tables(w, &t, ipa, &leaf))
            return w->fault->kind == ARM_EXC_DATA_ABORT || w->fault->kind == ARM_EXC_PREFETCH_ABORT
                       ? false /* external */
                       : fault(w, ipa, acc, is_walk);
        if (check(w, &t, &leaf, acc, is_walk, out, &again)) {
            narrow(w->cpu, &leaf, out);
            return true;
        }
    } while (again);
    return fault(w, ipa, acc, is_walk);
}
