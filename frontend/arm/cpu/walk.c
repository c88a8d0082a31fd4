/* SPDX-License-Identifier: MIT */
/*
 * What both stages of VMSAv8-64 share: from a base register down to a leaf. Sources: DDI 0487
 * "AArch64.S1Walk",
 * "AArch64.S2Walk", "AArch64.MemSwapTableDesc"; "VMSAv8-64 translation table format descriptors".
 *
 * Addresses have 48 bits at most: FEAT_LPA and FEAT_LVA are not claimed.
 */
#include "frontend/arm/cpu/walk.h"

#include "base/bits.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/guest.h"

#define DESC_VALID 1u
#define DESC_TABLE 2u /* at level 3: page */
#define DESC_AF    (1u << 10)
#define PA_BITS    48
#define NSTABLE    (1ull << 63)
#define TABLE_BITS (0x1full << 59)

bool arm_walk_fault(const ArmWalk *w, unsigned fsc, bool is_stage2)
{
    bool fetch = w->acc == VCPU_FETCH;
    u32 kind = is_stage2 ? (fetch ? ARM_EXC_STAGE2_PREFETCH : ARM_EXC_STAGE2_DATA)
                         : (fetch ? ARM_EXC_PREFETCH_ABORT : ARM_EXC_DATA_ABORT);

    *w->fault = (VcpuException){.kind = kind,
                                .addr = w->va,
                                .is_write = w->acc == VCPU_WRITE,
                                .syndrome = fsc | (w->acc == VCPU_WRITE ? ARM_ISS_WNR : 0)};
    return false;
}

/* Physical address of a descriptor of stage 1, which stage 2 translates; *space too. */
static bool descriptor_pa(const ArmWalk *w, bool is_stage2, VcpuAccess acc, Gpa *pa, u8 *space)
{
    VcpuWalk s2 = {.pa = *pa,
                   .space = *space,
                   .log2_size = 64,
                   .may_read = true,
                   .may_write = true,
                   .may_fetch = true};

    if (is_stage2 || !arm_has_stage2(w->cpu, w->idx))
        return true;
    if (!arm_walk_stage2(w, *pa, acc, true, &s2))
        return false;
    *pa = s2.pa;
    *space = s2.space;
    return true;
}

static bool read_descriptor(const ArmWalk *w, const ArmTables *t, u8 space, ArmLeaf *l)
{
    const GuestBus *bus = w->cpu->machine->bus;
    Gpa pa = l->desc_pa;

    l->desc_space = space;
    if (!descriptor_pa(w, t->is_stage2, VCPU_READ, &pa, &space))
        return false;
    if (!bus->read64(&w->cpu->vcpu, pa, space, &l->desc))
        return arm_walk_fault(w, ARM_FSC_EXTERNAL_WALK + l->level, false);
    return true;
}

bool arm_walk_update(const ArmWalk *w, ArmLeaf *l, u64 set, u64 clear, bool is_stage2)
{
    const GuestBus *bus = w->cpu->machine->bus;
    u64 want = (l->desc | set) & ~clear, seen = l->desc;
    Gpa pa = l->desc_pa;
    u8 space = l->desc_space;

    w->fault->kind = ARM_EXC_NONE;
    if (!descriptor_pa(w, is_stage2, VCPU_WRITE, &pa, &space))
        return false;
    if (!bus->cas64(&w->cpu->vcpu, pa, space, &seen, want))
        return arm_walk_fault(w, ARM_FSC_EXTERNAL_WALK + l->level, false);
    if (seen != l->desc)
        return false; /* somebody changed it meanwhile */
    l->desc = want;
    return true;
}

/* Blocks: levels 1 and 2 of 4 KiB tables, only 2 of the others. */
static bool is_leaf(const ArmTables *t, const ArmLeaf *l)
{
    if (l->level == 3)
        return l->desc & DESC_TABLE;
    return !(l->desc & DESC_TABLE) && l->level >= (t->granule == 12 ? 1 : 2);
}

static bool is_table(const ArmLeaf *l)
{
    return l->level < 3 && (l->desc & DESC_TABLE);
}

/* Whether address bits 47:@low of a descriptor or base are beyond the output size. */
static bool is_too_big(const ArmTables *t, u64 addr)
{
    return t->output_bits < PA_BITS && bits_get(addr, t->output_bits, PA_BITS - t->output_bits);
}

static bool access_flag(const ArmWalk *w, const ArmTables *t, ArmLeaf *l, bool *again)
{
    *again = false;
    if (l->desc & DESC_AF)
        return true;
    if (!t->ha)
        return arm_walk_fault(w, ARM_FSC_ACCESS + l->level, t->is_stage2);
    if (w->is_debug || w->is_at || arm_walk_update(w, l, DESC_AF, 0, t->is_stage2))
        return true;
    *again = w->fault->kind == ARM_EXC_NONE;
    return false;
}

static bool found(const ArmWalk *w, const ArmTables *t, u64 in, ArmLeaf *l)
{
    bool again;

    l->log2_size = t->granule + (3 - l->level) * (t->granule - 3);
    l->out =
        (l->desc & bits_mask(PA_BITS) & ~bits_mask(l->log2_size)) | (in & bits_mask(l->log2_size));
    if (is_too_big(t, l->out))
        return arm_walk_fault(w, ARM_FSC_SIZE + l->level, t->is_stage2);
    if (access_flag(w, t, l, &again))
        return true;
    return again && arm_walk_tables(w, t, in, l);
}

bool arm_walk_tables(const ArmWalk *w, const ArmTables *t, u64 in, ArmLeaf *l)
{
    unsigned stride = t->granule - 3, top = t->input_bits;
    u8 space = t->space;
    Gpa base = t->base;

    *l = (ArmLeaf){.level = t->level};
    if (is_too_big(t, base))
        return arm_walk_fault(w, ARM_FSC_SIZE, t->is_stage2);
    for (;; l->level++) {
        unsigned shift = t->granule + (3 - l->level) * stride;

        l->desc_pa = base + bits_get(in, shift, top - shift) * 8;
        if (!read_descriptor(w, t, space, l))
            return false;
        if ((l->desc & DESC_VALID) && is_leaf(t, l))
            return found(w, t, in, l);
        if (!(l->desc & DESC_VALID) || !is_table(l))
            return arm_walk_fault(w, ARM_FSC_TRANSLATION + l->level, t->is_stage2);
        base = l->desc & bits_mask(PA_BITS) & ~bits_mask(t->granule);
        if (is_too_big(t, base))
            return arm_walk_fault(w, ARM_FSC_SIZE + l->level, t->is_stage2);
        if (!t->is_stage2)
            l->tables |= l->desc & (t->hpd ? NSTABLE : TABLE_BITS);
        if (l->tables & NSTABLE)
            space = 0;
        top = shift;
    }
}

bool arm_walk(Vcpu *vcpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out,
              VcpuException *fault)
{
    ArmWalk w = {.cpu = arm_cpu(vcpu),
                 .fault = fault,
                 .va = va,
                 .acc = acc,
                 .idx = (ArmMmuIdx)mmu_idx,
                 .is_debug = is_debug};

    *out = (VcpuWalk){.log2_size = 64};
    return arm_walk_stage1(&w, out) &&
           (!arm_has_stage2(w.cpu, w.idx) || arm_walk_stage2(&w, out->pa, acc, false, out));
}

bool arm_mmu_is_el0(ArmMmuIdx idx)
{
    return idx == ARM_MMU_E0 || idx == ARM_MMU_E0_AT_E1 || idx == ARM_MMU_SE0 ||
           idx == ARM_MMU_SE0_AT_SE1 || idx == ARM_MMU_E20_0;
}

unsigned arm_mmu_idx(const Vcpu *vcpu)
{
    const ArmCpu *cpu = (const ArmCpu *)vcpu;
    unsigned el = cpu->sys.el, idx = el == 1 && cpu->sys.pan ? ARM_MMU_E1_PAN : el;

    if (unlikely(cpu->sys.hcr & ARM_HCR_E2H) && arm_in_host(cpu))
        return el == 0 ? ARM_MMU_E20_0 : cpu->sys.pan ? ARM_MMU_E20_2_PAN : ARM_MMU_E20_2;
    if (el >= 2)
        return el == 2 ? ARM_MMU_E2 : ARM_MMU_E3;
    if (arm_is_secure(cpu))
        return idx + ARM_MMU_SE0;
    return el && cpu->sys.is_gate ? idx + ARM_MMU_E1_GATE - ARM_MMU_E1 : idx;
}

unsigned arm_unpriv_idx(unsigned idx)
{
    if (idx == ARM_MMU_E1_GATE || idx == ARM_MMU_E1_PAN_GATE)
        return ARM_MMU_E0;
    if (idx == ARM_MMU_E20_2 || idx == ARM_MMU_E20_2_PAN)
        return ARM_MMU_E20_0;
    return idx >= ARM_MMU_SE0 ? ARM_MMU_SE0_AT_SE1 : ARM_MMU_E0_AT_E1;
}

u32 arm_mmu_regimes(const Vcpu *vcpu)
{
    unsigned idx = arm_mmu_idx(vcpu);
    bool has_unpriv = ((const ArmCpu *)vcpu)->sys.el == 1 || idx == ARM_MMU_E20_2 ||
                      idx == ARM_MMU_E20_2_PAN;

    return 1u << idx | (has_unpriv ? 1u << arm_unpriv_idx(idx) : 0);
}

bool arm_has_halves(const ArmCpu *cpu)
{
    return cpu->sys.el < 2 || arm_in_host(cpu);
}

bool arm_has_tbi(const ArmCpu *cpu, Gva va)
{
    u64 tcr = cpu->sys.tcr[arm_regime_el(cpu)];

    unsigned half = (unsigned)bits_get(va, 55, 1), tbi = arm_has_halves(cpu) ? 37 + half : 20,
             tbid = arm_has_halves(cpu) ? 51 + half : 29;

    return bits_get(tcr, tbi, 1) &&
           !(bits_get(tcr, tbid, 1) && arm_has(cpu->model, A64_FEAT_PAUTH));
}
