/* SPDX-License-Identifier: MIT */
/*
 * pvpanic-pci: a byte by which the guest's kernel says that it gave up, so that the machine can be
 * stopped or ended (-action panic=). Reads tell which words the device knows.
 * Source: QEMU documentation "pvpanic".
 */
#include "hw/pci/pci.h"

enum {
    PANICKED = 1,
    BAR_SIZE = 16, /* the least a memory BAR can have */
};

typedef struct PvPanic {
    PciDevice pci;
    MemRegion bar;
} PvPanic;

static MemResult panic_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    *value = offset ? 0 : PANICKED;
    return MEM_OK;
}

static MemResult panic_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    DeviceEnv *env = ((Device *)opaque)->env;

    if (!offset && value & PANICKED && env->panicked)
        env->panicked(env);
    return MEM_OK;
}

static const MemIoOps ops = {.read = panic_read, .write = panic_write, .impl_max = 1};

static bool init(Device *d, Error *err)
{
    static const PciIds ids = {.vendor = 0x1b36, .device = 0x0011, .class = 0x088000, .revision = 1};
    PvPanic *s = (PvPanic *)d;

    if (!pci_init(&s->pci, &ids, err))
        return false;
    region_init_io(&s->bar, "pvpanic", BAR_SIZE, &ops, s);
    pci_add_bar(&s->pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->bar);
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    PvPanic *s = (PvPanic *)d;

    pci_fini(&s->pci);
    region_destroy(&s->bar);
}

static const StateRow state_rows[] = {STATE_TABLE(PvPanic, pci, &pci_state)};
static const StateTable state = {"pvpanic-pci", 1, 1, DEVICE_ROWS(state_rows)};
static const PropRow props[] = {PCI_PROPS};

const DeviceType device_pvpanic_pci = {
    .name = "pvpanic-pci",
    .desc = "the guest's kernel says that it gave up",
    .size = sizeof(PvPanic),
    .plugs_into = PCI_BUS,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = pci_reset,
    .fw_path = pci_fw_path,
};
