/* SPDX-License-Identifier: MIT */
/*
 * Registers of local APICs, as memory (xAPIC) and as MSRs (x2APIC): a row per register, at 16 bytes
 * each in memory and one MSR each from 0x800 on.
 *
 * Source: Intel SDM vol. 3, table "Local APIC Register Address Map", "x2APIC Register Address
 * Space", "Reserved Bit Checking", "x2APIC State Transitions".
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/lapic_state.h"

enum {
    R = 1, /* in memory */
    W = 2,
    R2 = 4, /* as MSR */
    W2 = 8,
    ALL = R | W | R2 | W2,
    READ = R | R2,

    MSR_BASE = 0x1b,
    MSR_DEADLINE = 0x6e0,
    MSR_FIRST = 0x800,

    ICR_LOW = 0x30,
    LVT_FIRST = 0x32,
    ICR_LEVEL = 1 << 14,
    ICR_TRIGGER = 1 << 15,
    ICR_LOGICAL = 1 << 11,
    ICR_SHORTHAND = 18,

    PAGE = 0x1000,
    ID_SHIFT = 24,
};

typedef struct ApicReg ApicReg;
struct ApicReg {
    u8 reg, count; /* number, of how many in a row */
    u8 access;
    u32 writable;  /* other bits: ignored in memory, #GP as MSR */
    u16 offset;    /* where it is kept; 0: nowhere */
    u32 (*read)(const Lapic *a);
    void (*write)(Lapic *a, u32 value, unsigned reg);
};

/* ---- hooks ---- */

static u32 read_id(const Lapic *a)
{
    return lapic_is_x2(a) ? a->index : a->index << ID_SHIFT;
}

static u32 read_version(const Lapic *a)
{
    return LAPIC_VERSION;
}

static u32 read_ldr(const Lapic *a)
{
    return lapic_is_x2(a) ? lapic_x2_ldr(a) : a->ldr;
}

static void write_eoi(Lapic *a, u32 value, unsigned reg)
{
    lapic_eoi(a);
}

static void write_tpr(Lapic *a, u32 value, unsigned reg)
{
    a->tpr = value;
    lapic_update(a);
}

static void write_dfr(Lapic *a, u32 value, unsigned reg)
{
    a->dfr = value | 0x0fffffff;
}

/* Switched off by software, all entries of the vector table are masked. */
static void write_svr(Lapic *a, u32 value, unsigned reg)
{
    a->svr = value;
    for (unsigned i = 0; !(value & SVR_ON) && i < LVT_COUNT; i++)
        a->lvt[i] |= LVT_MASKED;
    lapic_update(a);
}

/* Shows what happened since the last write. */
static void write_esr(Lapic *a, u32 value, unsigned reg)
{
    a->esr = a->errors;
    a->errors = 0;
}

static void write_lvt(Lapic *a, unsigned entry, u32 value)
{
    if (!(a->svr & SVR_ON))
        value |= LVT_MASKED;
    if (entry == LVT_TIMER)
        lapic_timer_set_lvt(a, value);
    else
        a->lvt[entry] = (a->lvt[entry] & LVT_REMOTE_IRR) | value;
    lapic_update(a);
}

static void write_cmci(Lapic *a, u32 value, unsigned reg)
{
    write_lvt(a, LVT_CMCI, value);
}

static void write_lvts(Lapic *a, u32 value, unsigned reg)
{
    write_lvt(a, reg - LVT_FIRST, value);
}

static void write_initial(Lapic *a, u32 value, unsigned reg)
{
    lapic_timer_start(a, value);
}

static void write_divide(Lapic *a, u32 value, unsigned reg)
{
    lapic_timer_set_divide(a, value);
}

static void write_icr_high(Lapic *a, u32 value, unsigned reg)
{
    a->icr_high = value;
}

static void write_self(Lapic *a, u32 value, unsigned reg)
{
    LapicMessage m = {.mode = MODE_FIXED, .vector = (u8)value};

    lapic_deliver(a, &m);
}

enum { TO_DEST, TO_SELF, TO_ALL, TO_OTHERS };

/* An IPI. The level-triggered end of an INIT only synchronised arbitration. */
static void send(Lapic *a, u32 low, u32 dest)
{
    unsigned shorthand = low >> ICR_SHORTHAND & 3;
    LapicMessage m = {
        .dest = dest,
        .mode = (u8)lapic_mode(low),
        .vector = (u8)low,
        .is_logical = low & ICR_LOGICAL,
        .is_broadcast = shorthand >= TO_ALL || dest == (lapic_is_x2(a) ? UINT32_MAX : 0xff),
    };

    if (m.mode == MODE_INIT && low & ICR_TRIGGER && !(low & ICR_LEVEL))
        return;
    if (m.mode <= MODE_LOWEST && m.vector < 16)
        lapic_error(a, ESR_SEND_VECTOR);
    else if (shorthand == TO_SELF)
        lapic_deliver(a, &m);
    else
        lapic_send(a->bus, &m, shorthand == TO_OTHERS ? a : NULL);
}

static void write_icr(Lapic *a, u32 value, unsigned reg)
{
    a->icr = value;
    send(a, value, lapic_is_x2(a) ? a->icr_high : a->icr_high >> ID_SHIFT);
}

/* ---- the table ---- */

#define FIELD(f) offsetof(Lapic, f)
#define LVT_BITS (LVT_VECTOR | LVT_MASKED)

// clang-format off
static const ApicReg regs[] = {
    /* no    n  access          writable                         kept            hooks */
    {0x02, 1, READ,             0,                               0,              read_id},
    {0x03, 1, READ,             0,                               0,              read_version},
    {0x08, 1, ALL,              0xff,                            FIELD(tpr),     NULL, write_tpr},
    {0x0a, 1, READ,             0,                               0,              lapic_ppr},
    {0x0b, 1, W | W2,           0,                               0,              NULL, write_eoi},
    {0x0d, 1, R | W | R2,       0xff000000,                      FIELD(ldr),     read_ldr},
    {0x0e, 1, R | W,            0xf0000000,                      FIELD(dfr),     NULL, write_dfr},
    {0x0f, 1, ALL,              0xff | SVR_ON | SVR_NO_BROADCAST, FIELD(svr),    NULL, write_svr},
    {0x10, 8, READ,             0,                               FIELD(isr)},
    {0x18, 8, READ,             0,                               FIELD(tmr)},
    {0x20, 8, READ,             0,                               FIELD(irr)},
    {0x28, 1, ALL,              0,                               FIELD(esr),     NULL, write_esr},
    {0x2f, 1, ALL,              LVT_BITS | LVT_MODE,             FIELD(lvt[LVT_CMCI]), NULL, write_cmci},
    {0x30, 1, ALL,              0xccfff,                         FIELD(icr),     NULL, write_icr},
    {0x31, 1, R | W,            0xff000000,                      FIELD(icr_high), NULL, write_icr_high},
    {0x32, 1, ALL,              LVT_BITS | LVT_TIMER_MODE,       FIELD(lvt),     NULL, write_lvts},
    {0x33, 2, ALL,              LVT_BITS | LVT_MODE,             FIELD(lvt[LVT_THERMAL]), NULL, write_lvts},
    {0x35, 2, ALL,              LVT_BITS | LVT_MODE | LVT_LEVEL | 1 << 13, FIELD(lvt[LVT_LINT0]), NULL, write_lvts},
    {0x37, 1, ALL,              LVT_BITS,                        FIELD(lvt[LVT_ERROR]), NULL, write_lvts},
    {0x38, 1, ALL,              UINT32_MAX,                      FIELD(initial), NULL, write_initial},
    {0x39, 1, READ,             0,                               0,              lapic_timer_count},
    {0x3e, 1, ALL,              0xb,                             FIELD(divide),  NULL, write_divide},
    {0x3f, 1, W2,               0xff,                            0,              NULL, write_self},
};
// clang-format on

static const ApicReg *find(u64 reg)
{
    for (unsigned n = 0; n < ARRAY_SIZE(regs); n++)
        if (reg - regs[n].reg < regs[n].count)
            return &regs[n];
    return NULL;
}

static u32 load(const Lapic *a, const ApicReg *r, unsigned n)
{
    if (r->read)
        return r->read(a);
    return r->offset ? *(const u32 *)(const void *)((const u8 *)a + r->offset + 4 * n) : 0;
}

static void store(Lapic *a, const ApicReg *r, unsigned n, u32 value)
{
    value &= r->writable;
    if (r->write)
        r->write(a, value, r->reg + n);
    else
        *(u32 *)(void *)((u8 *)a + r->offset + 4 * n) = value;
}

/* ---- memory ---- */

/* Its own page of the CPU that asks; NULL: there is none now. */
static Lapic *own(LapicBus *b, MemAttrs attrs)
{
    Lapic *a = attrs.cpu < b->cpus ? b->apic[attrs.cpu] : NULL;

    return a && lapic_is_on(a) && !lapic_is_x2(a) ? a : NULL;
}

static bool is_reg(u64 offset)
{
    return offset < PAGE && !(offset & 15);
}

static MemResult mem_get(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Lapic *a = own(opaque, attrs);
    const ApicReg *r = is_reg(offset) ? find(offset >> 4) : NULL;

    *value = UINT32_MAX;
    if (!a || offset >= PAGE)
        return MEM_OK;
    *value = 0;
    if (r && r->access & R)
        *value = load(a, r, (unsigned)(offset >> 4) - r->reg);
    else if (is_reg(offset))
        lapic_error(a, ESR_ADDRESS);
    return MEM_OK;
}

static MemResult mem_set(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    LapicBus *b = opaque;
    Lapic *a = own(b, attrs);
    const ApicReg *r = is_reg(offset) ? find(offset >> 4) : NULL;

    if (offset >= PAGE)
        lapic_message(&b->dev, LAPIC_BASE + offset, (u32)value);
    else if (a && r && r->access & W)
        store(a, r, (unsigned)(offset >> 4) - r->reg, (u32)value);
    else if (a && is_reg(offset))
        lapic_error(a, ESR_ADDRESS);
    return MEM_OK;
}

const MemIoOps lapic_ops = {.read = mem_get, .write = mem_set, .impl_min = 4, .impl_max = 4};

/* ---- MSRs ---- */

/* From off only to xAPIC, from x2APIC only to off. */
static bool set_base(Lapic *a, u64 value)
{
    u64 mode = value & (LAPIC_BASE_ON | LAPIC_BASE_X2);

    if (value & ~(LAPIC_BASE_BSP | LAPIC_BASE_X2 | LAPIC_BASE_ON | LAPIC_BASE_ADDR) ||
        mode == LAPIC_BASE_X2 || (lapic_is_x2(a) && mode == LAPIC_BASE_ON) ||
        (!lapic_is_on(a) && mode & LAPIC_BASE_X2))
        return false;
    if (mode == LAPIC_BASE_ON && (value & LAPIC_BASE_ADDR) != LAPIC_BASE)
        log_unimp("apic: registers at 0x%llx\n", (unsigned long long)(value & LAPIC_BASE_ADDR));
    a->base = value;
    if (!mode)
        lapic_clear(a);
    lapic_update(a);
    return true;
}

static const ApicReg *x2_reg(const Lapic *a, u32 msr, u8 access)
{
    const ApicReg *r = lapic_is_x2(a) ? find(msr - MSR_FIRST) : NULL;

    return r && r->access & access ? r : NULL;
}

bool lapic_msr_read(Device *d, u32 msr, u64 *value)
{
    const Lapic *a = (Lapic *)d;
    const ApicReg *r;

    if (msr == MSR_BASE) {
        *value = a->base;
        return true;
    }
    if (msr == MSR_DEADLINE) {
        *value = a->tsc_deadline;
        return true;
    }
    r = x2_reg(a, msr, R2);
    if (!r)
        return false;
    *value = load(a, r, msr - MSR_FIRST - r->reg);
    if (r->reg == ICR_LOW)
        *value |= (u64)a->icr_high << 32;
    return true;
}

bool lapic_msr_write(Device *d, u32 msr, u64 value)
{
    Lapic *a = (Lapic *)d;
    const ApicReg *r;

    if (msr == MSR_BASE)
        return set_base(a, value);
    if (msr == MSR_DEADLINE) {
        lapic_timer_set_deadline(a, value);
        return true;
    }
    r = x2_reg(a, msr, W2);
    if (!r || (u32)value & ~r->writable)
        return false;
    if (r->reg == ICR_LOW)
        a->icr_high = (u32)(value >> 32);
    else if (value >> 32)
        return false;
    store(a, r, msr - MSR_FIRST - r->reg, (u32)value);
    return true;
}
