/* SPDX-License-Identifier: MIT */
/*
 * Stage 1 of VMSAv8-64: regimes EL1&0, EL2 and EL3. Sources: DDI 0487 "AArch64.S1Translate",
 * "AArch64.S1DisabledOutput",
 * "AArch64.S1DirectBasePermissions", "AArch64.S1HasPermissionsFault", "TCR_ELx".
 */
#include "base/bits.h"
#include "frontend/arm/cpu/except.h"
#include "frontend/arm/cpu/model.h"
#include "frontend/arm/cpu/walk.h"

/* What the control registers say about one half of a regime's addresses. */
typedef struct Half {
    ArmTables t;
    u64 sctlr, mair;
    unsigned el; /* that controls the regime */
    unsigned txsz;
    bool tbi, tbid, epd, e0pd, is_upper, is_secure;
    bool has_el0; /* EL1&0, EL2&0: two halves, ASIDs, privileges */
    u32 asid;
} Half;

static const u8 granule_tg0[4] = {12, 16, 14, 12}; /* the reserved value is one of the others */
static const u8 granule_tg1[4] = {12, 14, 12, 16};
static const u8 output_bits[8] = {32, 36, 40, 42, 44, 48, 48, 48};

/* TCR_EL1, and TCR_EL2 with HCR_EL2.E2H */
static void half_with_el0(const ArmSys *s, Half *h)
{
    u64 tcr = s->tcr[h->el], ttbr = h->is_upper ? s->ttbr1[h->el] : s->ttbr0[h->el];
    unsigned half = h->is_upper;

    h->txsz = (unsigned)bits_get(tcr, half ? 16 : 0, 6);
    h->epd = bits_get(tcr, half ? 23 : 7, 1);
    h->e0pd = bits_get(tcr, 55 + half, 1);
    h->tbi = bits_get(tcr, 37 + half, 1);
    h->tbid = bits_get(tcr, 51 + half, 1);
    h->t.granule = half ? granule_tg1[bits_get(tcr, 30, 2)] : granule_tg0[bits_get(tcr, 14, 2)];
    h->t.output_bits = output_bits[bits_get(tcr, 32, 3)];
    h->t.ha = bits_get(tcr, 39, 1);
    h->t.hd = bits_get(tcr, 40, 1);
    h->t.hpd = bits_get(tcr, 41 + half, 1);
    h->t.base = ttbr;
    h->asid = arm_asid_of(s, h->el);
}

/* TCR_EL2, TCR_EL3: no upper half, no ASID */
static void half_el23(const ArmSys *s, Half *h)
{
    u64 tcr = s->tcr[h->el];

    h->txsz = (unsigned)bits_get(tcr, 0, 6);
    h->epd = h->is_upper;
    h->tbi = bits_get(tcr, 20, 1);
    h->tbid = bits_get(tcr, 29, 1);
    h->t.granule = granule_tg0[bits_get(tcr, 14, 2)];
    h->t.output_bits = output_bits[bits_get(tcr, 16, 3)];
    h->t.ha = bits_get(tcr, 21, 1);
    h->t.hd = bits_get(tcr, 22, 1);
    h->t.hpd = bits_get(tcr, 24, 1);
    h->t.base = s->ttbr0[h->el];
}

static Half half_of(const ArmWalk *w)
{
    const ArmModel *m = w->cpu->model;
    const ArmSys *s = &w->cpu->sys;
    Half h = {.el = w->idx < ARM_MMU_E2    ? 1
                    : w->idx < ARM_MMU_E3  ? 2
                    : w->idx == ARM_MMU_E3 ? 3
                                           : 1,
              .is_upper = bits_get(w->va, 55, 1),
              .has_el0 = w->idx != ARM_MMU_E2 && w->idx != ARM_MMU_E3,
              .is_secure = w->idx >= ARM_MMU_E3};

    if (h.has_el0)
        half_with_el0(s, &h);
    else
        half_el23(s, &h);
    h.sctlr = s->sctlr[h.el];
    h.mair = s->mair[h.el];
    h.t.ha = h.t.ha && arm_has(m, A64_FEAT_HAFDBS);
    h.t.hd = h.t.hd && h.t.ha;
    h.t.hpd = h.t.hpd && arm_has(m, A64_FEAT_HPDS);
    h.t.space = h.is_secure;
    h.tbi = h.tbi && !(h.tbid && w->acc == VCPU_FETCH && arm_has(m, A64_FEAT_PAUTH));
    h.epd = h.epd || (h.e0pd && arm_mmu_is_el0(w->idx) && arm_has(m, A64_FEAT_E0PD));
    return h;
}

/* ---- stage 1 off ---- */

static bool flat(const ArmWalk *w, const Half *h, VcpuWalk *out)
{
    Gva va = h->tbi ? w->va & bits_mask(56) : w->va;
    bool dc = h->el == 1 && arm_el2_enabled(w->cpu) && (w->cpu->sys.hcr & ARM_HCR_DC);

    if (va >> 48)
        return arm_walk_fault(w, ARM_FSC_SIZE, false);
    out->pa = va;
    out->log2_size = 12;
    out->space = h->is_secure;
    out->is_device = !dc;
    out->may_read = out->may_write = out->may_fetch = true;
    out->is_global = true;
    return true;
}

/* ---- permissions ---- */

#define AP_USER         (1u << 6)
#define AP_READ_ONLY    (1u << 7)
#define DESC_NS         (1u << 5)
#define DESC_NG         (1u << 11)
#define DESC_GP         (1ull << 50)
#define DESC_DBM        (1ull << 51)
#define DESC_PXN        (1ull << 53)
#define DESC_UXN        (1ull << 54)
#define TABLE_PXN       (1ull << 59)
#define TABLE_UXN       (1ull << 60)
#define TABLE_NO_USER   (1ull << 61)
#define TABLE_READ_ONLY (1ull << 62)
#define TABLE_NS        (1ull << 63)

static bool has_pan(ArmMmuIdx idx)
{
    return idx == ARM_MMU_E1_PAN || idx == ARM_MMU_E1_PAN_GATE || idx == ARM_MMU_SE1_PAN ||
           idx == ARM_MMU_E20_2_PAN;
}

static void permissions_el1(const ArmWalk *w, const Half *h, const ArmLeaf *l, bool writable,
                            VcpuWalk *out)
{
    bool user = (l->desc & AP_USER) && !(l->tables & TABLE_NO_USER);
    bool ux = !(l->desc & DESC_UXN) && !(l->tables & TABLE_UXN);
    bool px = !(l->desc & DESC_PXN) && !(l->tables & TABLE_PXN) && !(user && writable);
    bool wxn = h->sctlr & ARM_SCTLR_WXN, pan = user;

    if (arm_has(w->cpu->model, A64_FEAT_PAN3) && (h->sctlr & ARM_SCTLR_EPAN))
        pan = user || (ux && !(wxn && user && writable));
    if (arm_mmu_is_el0(w->idx)) {
        out->may_read = user;
        out->may_write = user && writable;
        out->may_fetch = ux && !(wxn && user && writable);
        return;
    }
    pan = pan && has_pan(w->idx);
    out->may_read = !pan;
    out->may_write = writable && !pan;
    out->may_fetch = px && !(wxn && writable);
}

static void permissions(const ArmWalk *w, const Half *h, const ArmLeaf *l, bool writable,
                        VcpuWalk *out)
{
    if (h->has_el0) {
        permissions_el1(w, h, l, writable, out);
        return;
    }
    out->may_read = true;
    out->may_write = writable;
    out->may_fetch = !(l->desc & DESC_UXN) && !(l->tables & TABLE_UXN) &&
                     !(writable && (h->sctlr & ARM_SCTLR_WXN));
}

static bool is_allowed(VcpuAccess acc, const VcpuWalk *out)
{
    return acc == VCPU_READ ? out->may_read : acc == VCPU_WRITE ? out->may_write : out->may_fetch;
}

/*
 * Check the access against the leaf. A page that is writable but clean (DBM) is made dirty by a
 * write, and stays not
 * writable for the TLB until then. *again: the descriptor changed under us.
 */
static bool check(const ArmWalk *w, const Half *h, ArmLeaf *l, VcpuWalk *out, bool *again)
{
    bool may_dirty = h->t.hd && (l->desc & DESC_DBM), read_only = l->desc & AP_READ_ONLY;

    *again = false;
    permissions(w, h, l, !(l->tables & TABLE_READ_ONLY) && (!read_only || may_dirty), out);
    if (!is_allowed(w->acc, out))
        return arm_walk_fault(w, ARM_FSC_PERMISSION + l->level, false);
    if (!may_dirty || !read_only)
        return true;
    if (w->acc != VCPU_WRITE || w->is_debug || w->is_at) {
        out->may_write = false;
        return true;
    }
    if (arm_walk_update(w, l, 0, AP_READ_ONLY, false))
        return true;
    *again = w->fault->kind == ARM_EXC_NONE;
    return false;
}

/* ---- the walk ---- */

static bool is_device(u64 mair, u64 desc)
{
    return !(bits_get(mair, 8 * (unsigned)bits_get(desc, 2, 3), 8) & 0xf0);
}

static void describe(const Half *h, const ArmLeaf *l, VcpuWalk *out)
{
    out->pa = l->out;
    out->log2_size = l->log2_size;
    out->space = h->is_secure && !(l->tables & TABLE_NS) && !(l->desc & DESC_NS);
    out->is_device = is_device(h->mair, l->desc);
    out->is_guarded = l->desc & DESC_GP;
    out->is_global = !h->has_el0 || (!(l->desc & DESC_NG) && !(l->tables & TABLE_NS));
    out->asid = h->asid;
}

#define TXSZ_MIN 16

static unsigned txsz_max(const ArmWalk *w, const Half *h)
{
    if (!arm_has(w->cpu->model, A64_FEAT_TTST))
        return 39;
    return h->t.granule == 16 ? 47 : 48;
}

/* Whether the address is in this half: all bits above its size are alike, the tag aside. */
static bool is_in_range(const ArmWalk *w, const Half *h)
{
    unsigned top = h->tbi ? 56 : 64, size = 64 - h->txsz;
    u64 above = bits_get(w->va, size, top - size);

    return above == (h->is_upper ? bits_mask(top - size) : 0);
}

bool arm_walk_stage1(const ArmWalk *w, VcpuWalk *out)
{
    Half h = half_of(w);
    ArmLeaf leaf;
    bool again;
    u64 in;

    if (!(h.sctlr & ARM_SCTLR_M) ||
        (h.el == 1 && arm_el2_enabled(w->cpu) && (w->cpu->sys.hcr & (ARM_HCR_DC | ARM_HCR_TGE))))
        return flat(w, &h, out);
    if (h.txsz < TXSZ_MIN || h.txsz > txsz_max(w, &h) || h.epd || !is_in_range(w, &h))
        return arm_walk_fault(w, ARM_FSC_TRANSLATION, false);
    h.t.input_bits = 64 - h.txsz;
    h.t.level = 3 - (h.t.input_bits - h.t.granule - 1) / (h.t.granule - 3);
    in = w->va & bits_mask(h.t.input_bits);
    /* A table shorter than its granule may begin at any multiple of its size. */
    h.t.base &=
        bits_mask(48) &
        ~bits_mask(MAX(h.t.input_bits - h.t.granule - (3 - h.t.level) * (h.t.granule - 3) + 3, 4));
    do {
        if (!arm_walk_tables(w, &h.t, in, &leaf))
            return false;
        if (check(w, &h, &leaf, out, &again)) {
            describe(&h, &leaf, out);
            return true;
        }
    } while (again);
    return false;
}
