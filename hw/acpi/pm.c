/* SPDX-License-Identifier: MIT */
/*
 * ACPI power management; see pm.h.
 *
 * The guest's wish to have ACPI (or not) is granted at once. Where there is no system management mode, APMC_EN
 * reads as one and firmware does not set it up.
 * Sources: ACPI Specification, "ACPI Hardware Specification"; Intel 82371AB (PIIX4) data sheet,
 * "Power Management"; Intel I/O Controller Hub 9 data sheet, "Power Management I/O Registers".
 */
#include "hw/acpi/pm.h"

#include "base/log.h"

enum {
    STS_TIMER = 1 << 0,
    STS_BUTTON = 1 << 8,
    STS_W1C = 0xffff,
    EN_WRITABLE = 0x0721, /* timer, global, power and sleep button, clock */

    CNT_SCI = 1 << 0,
    CNT_SLEEP_TYPE = 7 << 10,
    CNT_SLEEP = 1 << 13, /* reads as zero */

    TIMER_BITS = 24,
    GPE_PIIX = 4,  /* bytes of the region apart: 2 of status, 2 to enable */
    APM_PORTS = 2,
};

/* ---- the timer ---- */

static u64 ticks(const AcpiPm *p)
{
    u64 now = (u64)clock_now_ns(p->env->clock);

    return (u64)((u128)now * ACPI_PM_TIMER_HZ / NS_PER_SEC);
}

/* Its highest bit changes once in each half of the period. */
static u64 half(const AcpiPm *p)
{
    return ticks(p) >> (TIMER_BITS - 1);
}

static void update_sts(AcpiPm *p)
{
    if (half(p) != p->half)
        p->sts |= STS_TIMER;
    p->half = half(p);
}

static void arm(AcpiPm *p)
{
    u128 next = (u128)(half(p) + 1) << (TIMER_BITS - 1);

    loop_timer_cancel(&p->timer);
    if (p->en & STS_TIMER && !(p->sts & STS_TIMER))
        loop_timer_set(&p->timer, (i64)(next * NS_PER_SEC / ACPI_PM_TIMER_HZ) + 1);
}

void acpi_pm_update(AcpiPm *p)
{
    bool level = p->sts & p->en || p->gpe_sts & p->gpe_en;

    irq_set(p->sci, level && p->cnt & CNT_SCI);
    arm(p);
}

static void on_timer(void *opaque)
{
    AcpiPm *p = opaque;

    update_sts(p);
    acpi_pm_update(p);
}

void acpi_pm_power_button(AcpiPm *p)
{
    p->sts |= STS_BUTTON;
    acpi_pm_update(p);
}

void acpi_pm_smi(AcpiPm *p, u32 bits, unsigned cpu)
{
    p->smi_sts |= bits;
    if (!(p->smi_en & bits) || !(p->smi_en & ACPI_PM_SMI_ANY))
        return;
    if (p->smi.send)
        p->smi.send(p->smi.opaque, cpu);
    else
        log_unimp("acpi: SMI 0x%x\n", bits);
}

/* ---- registers, in words of 4 bytes ---- */

static void merge16(u16 *reg, u32 value, u32 mask)
{
    *reg = (u16)((*reg & ~mask) | (value & mask));
}

static void write_control(AcpiPm *p, u32 value, u32 mask)
{
    merge16(&p->cnt, value, mask & (0xffff & ~CNT_SLEEP));
    if (!(value & mask & CNT_SLEEP))
        return;
    if (p->cnt & CNT_SLEEP_TYPE)
        log_unimp("acpi: sleep of type %u\n", (p->cnt & CNT_SLEEP_TYPE) >> 10);
    else
        irq_pulse(p->off);
}

static u32 gpe_load(const AcpiPm *p, u64 at)
{
    return (u32)((at < 8 ? p->gpe_sts : p->gpe_en) >> 8 * (at & 4));
}

static void gpe_store(AcpiPm *p, u64 at, u32 value, u32 mask)
{
    u64 wide = (u64)value << 8 * (at & 4), which = (u64)mask << 8 * (at & 4);

    if (at < 8)
        p->gpe_sts &= ~(wide & which);
    else
        p->gpe_en = (p->gpe_en & ~which) | (wide & which);
}

static u32 load(AcpiPm *p, u64 at)
{
    switch (at) {
    case ACPI_PM_EVENT:
        update_sts(p);
        return (u32)p->sts | (u32)p->en << 16;
    case ACPI_PM_CONTROL:
        return p->cnt;
    case ACPI_PM_TIMER:
        return (u32)ticks(p) & ((1u << TIMER_BITS) - 1);
    case ACPI_PM_SMI_EN:
        return p->smi_en;
    case ACPI_PM_SMI_EN + 4:
        return p->smi_sts;
    default:
        return at - ACPI_PM_GPE < 16 ? gpe_load(p, at - ACPI_PM_GPE) : 0;
    }
}

static void store(AcpiPm *p, u64 at, u32 value, u32 mask)
{
    switch (at) {
    case ACPI_PM_EVENT:
        update_sts(p);
        p->sts &= (u16)~(value & mask & STS_W1C);
        merge16(&p->en, value >> 16, mask >> 16 & EN_WRITABLE);
        break;
    case ACPI_PM_CONTROL:
        write_control(p, value, mask);
        break;
    case ACPI_PM_SMI_EN:
        mask &= ~p->smi_locked;
        p->smi_en = (p->smi_en & ~mask) | (value & mask);
        break;
    case ACPI_PM_SMI_EN + 4:
        p->smi_sts &= ~(value & mask);
        break;
    default:
        if (at - ACPI_PM_GPE < 16)
            gpe_store(p, at - ACPI_PM_GPE, value, mask);
        break;
    }
    acpi_pm_update(p);
}

static MemResult io_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = load(opaque, offset & ~3ull) >> 8 * (offset & 3);
    return MEM_OK;
}

static MemResult io_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    unsigned shift = 8 * (offset & 3);

    store(opaque, offset & ~3ull, (u32)value << shift, (u32)(UINT32_MAX >> (32 - 8 * size)) << shift);
    return MEM_OK;
}

static const MemIoOps io_ops = {.read = io_read, .write = io_write};

/* ---- general-purpose events apart ---- */

static MemResult gpe_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    const AcpiPm *p = opaque;

    *value = ((p->gpe_sts & 0xffff) | p->gpe_en << 16) >> 8 * offset;
    return MEM_OK;
}

static MemResult gpe_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    bool is_en = offset >= GPE_PIIX / 2;
    unsigned shift = 8 * (offset & 1);

    gpe_store(opaque, is_en ? 8 : 0, (u32)value << shift, 0xffu << shift);
    acpi_pm_update(opaque);
    return MEM_OK;
}

static const MemIoOps gpe_ops = {.read = gpe_read, .write = gpe_write, .impl_max = 1};

/* ---- the command port ---- */

static MemResult apm_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    const AcpiPm *p = opaque;

    *value = offset ? p->status : p->command;
    return MEM_OK;
}

static MemResult apm_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    AcpiPm *p = opaque;

    if (offset) {
        p->status = (u8)value;
        return MEM_OK;
    }
    p->command = (u8)value;
    if (p->command == p->enable)
        p->cnt |= CNT_SCI;
    else if (p->command == p->disable)
        p->cnt &= (u16)~CNT_SCI;
    acpi_pm_update(p);
    if (p->commanded)
        p->commanded(p, attrs.cpu);
    return MEM_OK;
}

static const MemIoOps apm_ops = {.read = apm_read, .write = apm_write, .impl_max = 1};

/* ---- life ---- */

void acpi_pm_init(AcpiPm *p, Device *d, u32 io_size)
{
    p->env = d->env;
    region_init_io(&p->io, "acpi-pm", io_size, &io_ops, p);
    region_init_io(&p->gpe, "acpi-gpe", GPE_PIIX, &gpe_ops, p);
    region_init_io(&p->apm, "apm", APM_PORTS, &apm_ops, p);
    loop_timer_init(d->env->loop, &p->timer, d->env->clock, on_timer, p);
}

void acpi_pm_fini(AcpiPm *p)
{
    MemRegion *const regions[] = {&p->io, &p->gpe, &p->apm};

    loop_timer_cancel(&p->timer);
    for (unsigned n = 0; n < ARRAY_SIZE(regions); n++)
        if (regions[n]->parent)
            region_remove(regions[n]);
}

void acpi_pm_reset(AcpiPm *p)
{
    p->sts = p->en = p->cnt = 0;
    p->gpe_sts = p->gpe_en = 0;
    p->smi_en = p->smi.send ? 0 : ACPI_PM_SMI_APM;
    p->smi_sts = 0;
    p->half = half(p);
    p->command = p->status = 0;
}

static const StateRow rows[] = {
    STATE_FIELD(AcpiPm, sts),     STATE_FIELD(AcpiPm, en),     STATE_FIELD(AcpiPm, cnt),
    STATE_FIELD(AcpiPm, gpe_sts), STATE_FIELD(AcpiPm, gpe_en), STATE_FIELD(AcpiPm, smi_en),
    STATE_FIELD(AcpiPm, smi_sts), STATE_FIELD(AcpiPm, half),   STATE_FIELD(AcpiPm, command),
    STATE_FIELD(AcpiPm, status),
};

static bool post_load(void *object, u32 version, Error *err)
{
    acpi_pm_update(object);
    return true;
}

const StateTable acpi_pm_state = {"acpi-pm", 1, 1, DEVICE_ROWS(rows), NULL, post_load};
