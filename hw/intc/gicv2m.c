/* SPDX-License-Identifier: MIT */
/*
 * GICv2m frame: message-signalled interrupts as writes of SPI numbers.
 *
 * Source: SBSA, "GICv2m architecture"; the SPIs are edge-triggered, which software sets up.
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gic.h"
#include "hw/regs.h"

typedef struct Gicv2m {
    Device dev;
    Device *gic;
    u32 base_spi, num_spi;
} Gicv2m;

static u64 typer_read(Device *d, const RegRow *r, unsigned index)
{
    const Gicv2m *s = (Gicv2m *)d;

    return (GIC_SPI_BASE + s->base_spi) << 16 | s->num_spi;
}

static void setspi_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    const Gicv2m *s = (Gicv2m *)d;
    u32 spi = (u32)bits_get(value, 0, 10) - GIC_SPI_BASE;

    if (spi - s->base_spi >= s->num_spi) {
        log_guest("gicv2m: write of %u, which is none of its interrupts\n", spi + GIC_SPI_BASE);
        return;
    }
    IrqIn in = gic_spi(s->gic, spi);

    in.set(in.opaque, in.n, true);
    in.set(in.opaque, in.n, false);
}

// clang-format off
static const RegRow regs[] = {
    {0x008,           "MSI_TYPER",     REG_NONE, 0, 0, 0, REG_RO, .read = typer_read},
    {GICV2M_SETSPI_NS, "MSI_SETSPI_NS", REG_NONE, 0, 0, 0, REG_WO, .write = setspi_write},
    {0xfcc,           "MSI_IIDR",      REG_NONE, 0, 0, 0, REG_RO},
};
// clang-format on

static bool init(Device *d, Error *err)
{
    const Gicv2m *s = (Gicv2m *)d;

    if (!s->gic)
        return error_set(err, "arm-gicv2m: gic: the interrupt controller is expected");
    if (!s->num_spi || s->base_spi + (u64)s->num_spi > gic_spi_count(s->gic))
        return error_set(err, "arm-gicv2m: num-spi=%u from %u: 1 to %u in all are expected",
                         s->num_spi, s->base_spi, gic_spi_count(s->gic));
    return true;
}

static const PropRow props[] = {
    PROP(PROP_LINK, "gic", Gicv2m, gic, NULL, "the interrupt controller"),
    PROP(PROP_U32, "base-spi", Gicv2m, base_spi, "0", "first shared interrupt, from 0"),
    PROP(PROP_U32, "num-spi", Gicv2m, num_spi, "64", "how many"),
};

const DeviceType device_arm_gicv2m = {
    .name = "arm-gicv2m",
    .desc = "Arm GICv2m frame for message-signalled interrupts",
    .size = sizeof(Gicv2m),
    .is_fixed = true,
    .regs = DEVICE_ROWS(regs),
    .mmio_size = GICV2M_SIZE,
    .props = DEVICE_ROWS(props),
    .init = init,
};
