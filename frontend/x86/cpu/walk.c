/* SPDX-License-Identifier: MIT */
/*
 * Page tables: 32-bit, PAE, four and five levels. One loop serves all, which differ in the width of
 * entries, the first shift and what is reserved.
 *
 * Accessed flags of tables are set on the way, as processors do it; those of the leaf, and dirty,
 * once the access is known to be allowed. An entry that changed meanwhile is looked at again.
 *
 * Sources: Intel SDM vol. 3 "Paging"; AMD APM vol. 2 "Page Translation and Protection".
 */
#include "frontend/x86/cpu/walk.h"

#include "frontend/guest.h"
#include "frontend/x86/cpu/machine.h"
#include "frontend/x86/cpu/model.h"

// clang-format off
enum {
    PTE_P = 1, PTE_W = 2, PTE_U = 4, PTE_A = 1 << 5, PTE_D = 1 << 6, PTE_PS = 1 << 7,
    PTE_G = 1 << 8,
};
// clang-format on
#define PTE_NX   (1ull << 63)
#define PTE_PHYS (((1ull << X86_PHYS_BITS) - 1) & ~0xfffull)
#define PTE_HIGH                                                                                   \
    (0xfffffffffffffull & ~((1ull << X86_PHYS_BITS) - 1)) /* bits 51 to the last physical */
#define PAE_HIGH  (0x7ffull << 52)
#define PAGE_BITS 12

typedef struct Walk {
    X86Cpu *cpu;
    const GuestBus *bus;
    VcpuException *fault;
    Gva va;
    VcpuAccess acc;
    unsigned idx;
    bool is_debug;
    bool is_wide; /* entries of 8 bytes */
    unsigned top; /* shift of the first level; address bits from there on index it */
    Gpa table;
    u64 all;       /* AND of the W and U bits so far */
    bool nx;       /* OR of NX */
    bool is_again; /* an entry changed under our hands */
} Walk;

typedef struct Entry {
    Gpa pa;
    u64 value;
    unsigned shift;
} Entry;

static bool has_nx(const X86Cpu *cpu)
{
    return (cpu->msr.efer & X86_EFER_NXE) && (cpu->cr4 & X86_CR4_PAE);
}

static bool page_fault(const Walk *w, u32 code)
{
    const X86Cpu *cpu = w->cpu;

    if (w->acc == VCPU_WRITE)
        code |= X86_PF_WRITE;
    if (w->acc == VCPU_FETCH && (has_nx(cpu) || (cpu->cr4 & X86_CR4_SMEP)))
        code |= X86_PF_FETCH;
    if (w->idx == X86_MMU_USER)
        code |= X86_PF_USER;
    *w->fault = (VcpuException){
        .kind = X86_EXC_PF, .syndrome = code, .addr = w->va, .is_write = w->acc == VCPU_WRITE};
    return false;
}

/* Nothing answers: the bus floats, as it does for other accesses. */
static u64 read_word(const Walk *w, Gpa pa)
{
    u64 v;

    return w->bus->read64(&w->cpu->vcpu, pa & ~7ull, w->cpu->in_smm, &v) ? v : ~0ull;
}

static void read_entry(const Walk *w, Entry *e)
{
    u64 v = read_word(w, e->pa);

    e->value = w->is_wide ? v : (u32)(e->pa & 4 ? v >> 32 : v);
}

/* Set @bits of @e in memory. False: it is another one now (@w->is_again). What is in ROM stays. */
static bool update(Walk *w, Entry *e, u64 bits)
{
    unsigned shift = !w->is_wide && (e->pa & 4) ? 32 : 0;
    u64 mask = w->is_wide ? ~0ull : 0xffffffffull << shift, old = read_word(w, e->pa), seen = old;

    if (w->is_debug || (e->value & bits) == bits)
        return true;
    if ((old & mask) != e->value << shift) {
        w->is_again = true;
        return false;
    }
    if (!w->bus->cas64(&w->cpu->vcpu, e->pa & ~7ull, w->cpu->in_smm, &seen, old | bits << shift))
        return true;
    w->is_again = seen != old;
    e->value |= bits;
    return !w->is_again;
}

static bool is_leaf(const Walk *w, const Entry *e)
{
    if (e->shift == PAGE_BITS)
        return true;
    if (!(e->value & PTE_PS))
        return false;
    if (!w->is_wide)
        return w->cpu->cr4 & X86_CR4_PSE;
    return e->shift == 21 || (e->shift == 30 && x86_has(w->cpu->model, X86_FEAT_PDPE1GB));
}

/*
 * Bits that must be zero. Source: SDM vol. 3, figures "Formats of CR3 and Paging-Structure
 * Entries".
 */
static u64 reserved(const Walk *w, const Entry *e, bool leaf)
{
    u64 bits = PTE_HIGH;

    if (!w->is_wide)
        return leaf && e->shift == 22 ? 1u << 21 : 0;
    if (!has_nx(w->cpu))
        bits |= PTE_NX;
    if (!w->cpu->is_long_mode)
        bits |= PAE_HIGH;
    if (leaf && e->shift > PAGE_BITS)
        bits |= ((1ull << e->shift) - 1) & ~0x1fffull;
    if (!leaf && e->shift > 21)
        bits |= PTE_PS;
    return bits;
}

/* PSE-36: address bits 39 to 32 in bits 20 to 13. */
static Gpa leaf_address(const Walk *w, const Entry *e)
{
    u64 low = (1ull << e->shift) - 1, v = e->value & PTE_PHYS & ~low;

    if (!w->is_wide && e->shift == 22)
        v |= (e->value >> 13 & 0xff) << 32;
    return v | (w->va & low);
}

static bool may_read(const Walk *w)
{
    if (w->idx == X86_MMU_USER)
        return w->all & PTE_U;
    return w->idx == X86_MMU_KERNEL || !(w->all & PTE_U);
}

static bool may_write(const Walk *w)
{
    bool checks = w->idx == X86_MMU_USER || (w->cpu->cr0 & X86_CR0_WP);

    return may_read(w) && (!checks || (w->all & PTE_W));
}

/* SMAP does not concern fetches. */
static bool may_fetch(const Walk *w)
{
    if (w->nx && has_nx(w->cpu))
        return false;
    if (w->idx == X86_MMU_USER)
        return w->all & PTE_U;
    return !(w->all & PTE_U) || !(w->cpu->cr4 & X86_CR4_SMEP);
}

static bool is_allowed(const Walk *w)
{
    switch (w->acc) {
    case VCPU_READ: return may_read(w);
    case VCPU_WRITE: return may_write(w);
    default: return may_fetch(w);
    }
}

static bool found(Walk *w, Entry *e, VcpuWalk *out)
{
    if (!w->is_debug && !is_allowed(w))
        return page_fault(w, X86_PF_PRESENT);
    if (!update(w, e, PTE_A | (w->acc == VCPU_WRITE ? PTE_D : 0)))
        return false;
    *out = (VcpuWalk){
        .pa = leaf_address(w, e),
        .log2_size = (u8)e->shift,
        .space = w->cpu->in_smm,
        .may_read = may_read(w),
        .may_write = may_write(w) && (e->value & PTE_D),
        .may_fetch = may_fetch(w),
        .is_global = (e->value & PTE_G) && (w->cpu->cr4 & X86_CR4_PGE),
    };
    return true;
}

/* From the table on. */
static bool descend(Walk *w, VcpuWalk *out)
{
    unsigned bits = w->is_wide ? 9 : 10, size = w->is_wide ? 8 : 4;

    for (unsigned shift = w->top;; shift -= bits) {
        Entry e = {.pa = w->table + (w->va >> shift & ((1u << bits) - 1)) * size, .shift = shift};
        bool leaf;

        read_entry(w, &e);
        if (!(e.value & PTE_P))
            return page_fault(w, 0);
        leaf = is_leaf(w, &e);
        if (e.value & reserved(w, &e, leaf))
            return page_fault(w, X86_PF_PRESENT | X86_PF_RSVD);
        w->all &= e.value;
        w->nx |= e.value >> 63;
        if (leaf)
            return found(w, &e, out);
        if (!update(w, &e, PTE_A))
            return false;
        w->table = e.value & PTE_PHYS;
    }
}

/* Where the walk begins. False: the address has no translation. */
static bool begin(Walk *w)
{
    X86Cpu *cpu = w->cpu;

    w->all = PTE_W | PTE_U;
    w->nx = w->is_again = false;
    w->is_wide = cpu->cr4 & X86_CR4_PAE;
    w->table = cpu->cr3 & (w->is_wide ? PTE_PHYS : 0xfffff000u);
    w->top = w->is_wide ? 21 : 22;
    if (cpu->is_long_mode) {
        w->top = cpu->cr4 & X86_CR4_LA57 ? 48 : 39;
    } else if (w->is_wide) {
        u64 pdpte = cpu->pdptr[w->va >> 30 & 3];

        if (!(pdpte & PTE_P))
            return page_fault(w, 0);
        w->table = pdpte & PTE_PHYS;
    }
    return true;
}

bool x86_walk(Vcpu *vcpu, Gva va, VcpuAccess acc, unsigned mmu_idx, bool is_debug, VcpuWalk *out,
              VcpuException *fault)
{
    X86Cpu *cpu = x86_cpu(vcpu);
    Walk w = {.cpu = cpu,
              .bus = cpu->machine->bus,
              .fault = fault,
              .va = va,
              .acc = acc,
              .idx = mmu_idx,
              .is_debug = is_debug};

    if (cpu->is_long_mode && !x86_is_canonical(cpu, va)) {
        *fault = (VcpuException){.kind = X86_EXC_GP};
        return false;
    }
    if (!cpu->is_long_mode)
        w.va = (u32)va;
    if (!(cpu->cr0 & X86_CR0_PG)) {
        *out = (VcpuWalk){.pa = w.va,
                          .log2_size = PAGE_BITS,
                          .space = cpu->in_smm,
                          .may_read = true,
                          .may_write = true,
                          .may_fetch = true};
        return true;
    }
    do {
        if (!begin(&w))
            return false;
        if (descend(&w, out))
            return true;
    } while (w.is_again);
    return false;
}

/* ---- regimes ---- */

unsigned x86_mmu_idx(const Vcpu *vcpu)
{
    const X86Cpu *cpu = (const X86Cpu *)vcpu;

    return cpu->cpl == 3 ? X86_MMU_USER : x86_system_idx(cpu);
}

u32 x86_mmu_regimes(const Vcpu *vcpu)
{
    return X86_MMU_ALL;
}

/* ---- flushes ---- */

static void flush(X86Cpu *cpu, GuestTlbFlush f)
{
    f.regimes = X86_MMU_ALL;
    cpu->machine->bus->tlb_flush(&cpu->vcpu, &f);
}

static u32 pcid_of(const X86Cpu *cpu)
{
    return cpu->cr4 & X86_CR4_PCIDE ? cpu->cr3 & 0xfff : 0;
}

void x86_flush_all(X86Cpu *cpu)
{
    flush(cpu, (GuestTlbFlush){.kind = GUEST_TLB_ALL});
    flush(cpu, (GuestTlbFlush){.kind = GUEST_TLB_SWITCH, .asid = pcid_of(cpu)});
}

void x86_flush_cr3(X86Cpu *cpu, bool keep)
{
    u32 asid = pcid_of(cpu);

    if (!keep)
        flush(cpu, (GuestTlbFlush){.kind = GUEST_TLB_ASID, .asid = asid});
    flush(cpu, (GuestTlbFlush){.kind = GUEST_TLB_SWITCH, .asid = asid});
}

void x86_flush_page(X86Cpu *cpu, Gva va)
{
    Gva page = va & ~0xfffull;

    flush(cpu,
          (GuestTlbFlush){
              .kind = GUEST_TLB_VA, .start = page, .last = page | 0xfff, .asid = pcid_of(cpu)});
}

bool x86_flush_pcid(X86Cpu *cpu, u64 type, u64 pcid, Gva va)
{
    Gva page = va & ~0xfffull;

    if (type > 3 || pcid >> 12 || (type < 2 && pcid && !(cpu->cr4 & X86_CR4_PCIDE)) ||
        (type == 0 && !x86_is_canonical(cpu, va)))
        return x86_fault(cpu, X86_EXC_GP, 0);
    if (type == 0)
        flush(cpu,
              (GuestTlbFlush){
                  .kind = GUEST_TLB_VA, .start = page, .last = page | 0xfff, .asid = (u32)pcid});
    else if (type == 1)
        flush(cpu, (GuestTlbFlush){.kind = GUEST_TLB_ASID, .asid = (u32)pcid});
    else
        flush(cpu, (GuestTlbFlush){.kind = GUEST_TLB_ALL});
    return true;
}

/* Source: SDM vol. 3 "PDPTE Registers". */
#define PDPTE_RESERVED (0x1e6ull | PTE_HIGH | PAE_HIGH | PTE_NX)

bool x86_load_pdptrs(X86Cpu *cpu, u64 cr3)
{
    Walk w = {.cpu = cpu, .bus = cpu->machine->bus};
    u64 v[4];

    for (unsigned n = 0; n < 4; n++) {
        v[n] = read_word(&w, (cr3 & 0xffffffe0u) + 8 * n);
        if ((v[n] & PTE_P) && (v[n] & PDPTE_RESERVED))
            return x86_fault(cpu, X86_EXC_GP, 0);
    }
    for (unsigned n = 0; n < 4; n++)
        cpu->pdptr[n] = v[n];
    return true;
}
