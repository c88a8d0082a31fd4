/* SPDX-License-Identifier: MIT */
/*
 * VGA and bochs-display: functions of PCI with video memory (BAR 0) and registers (BAR 2). VGA also
 * answers at the ports and the memory of old PCs, which its bus has.
 *
 * Source: QEMU documentation "QEMU Standard VGA".
 */
#include "hw/display/edid.h"
#include "hw/display/vga.h"
#include "hw/pci/pci.h"

#include <string.h>

enum {
    MEMORY_BAR = 0,
    REGS_BAR = 2,
    REGS_SIZE = 0x1000,
    EDID_AT = 0,
    EDID_ROOM = 0x400,
    PORTS_AT = 0x400, /* 0x3c0 and what follows */
    PORTS_COUNT = 0x20,
    VBE_AT = 0x500,
    EXTENSION_AT = 0x600, /* size of this part; order of bytes */
    EXTENSION_SIZE = 8,
    ORDER_AT = 4,

    LEGACY_AT = 0xa0000,
    VBE_PORT = 0x1ce,
    VBE_PORTS = 3,
};

#define LITTLE     0x1e1e1e1eu
#define MIB        (1u << 20)
#define MEMORY_MAX 256u /* MiB */

typedef struct VgaPci {
    PciDevice pci;
    Vga vga;
    RamBlock *ram;
    MemRegion memory, regs, legacy, ports, vbe_ports;
    u32 memory_mib, width, height;
    bool has_edid;
    u8 edid[EDID_SIZE];
} VgaPci;

static bool is_vga(const VgaPci *s)
{
    return s->pci.dev.type == &device_vga;
}

/* ---- registers in BAR 2 ---- */

static MemResult regs_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    VgaPci *s = opaque;
    u32 word;

    *value = 0;
    if (offset < EDID_ROOM) {
        if (s->has_edid && offset < EDID_SIZE)
            *value = s->edid[offset];
    } else if (offset < PORTS_AT + PORTS_COUNT) {
        if (is_vga(s))
            *value = vga_port_read(&s->vga, (u32)(offset - PORTS_AT) + 0x3c0);
    } else if (offset >= VBE_AT && offset < VBE_AT + 2 * VBE_REGS) {
        word = vga_vbe_read(&s->vga, (u32)(offset - VBE_AT) / 2);
        *value = (u8)(word >> 8 * (offset & 1));
    } else if (offset >= EXTENSION_AT && offset < EXTENSION_AT + EXTENSION_SIZE) {
        word = offset < EXTENSION_AT + ORDER_AT ? EXTENSION_SIZE : LITTLE;
        *value = (u8)(word >> 8 * (offset & 3));
    }
    return MEM_OK;
}

/* Registers of VBE are written as 16 bits; bytes are not taken. */
static MemResult regs_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    VgaPci *s = opaque;

    if (offset >= PORTS_AT && offset < PORTS_AT + PORTS_COUNT && is_vga(s)) {
        for (unsigned n = 0; n < size; n++, value >>= 8)
            vga_port_write(&s->vga, (u32)(offset - PORTS_AT + n) + 0x3c0, (u8)value);
    } else if (offset >= VBE_AT && offset < VBE_AT + 2 * VBE_REGS && size == 2) {
        vga_vbe_write(&s->vga, (u32)(offset - VBE_AT) / 2, (u16)value);
    }
    return MEM_OK;
}

static MemResult regs_read_wide(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    u64 byte;

    *value = 0;
    for (unsigned n = 0; n < size; n++) {
        regs_read(opaque, offset + n, 1, &byte, attrs);
        *value |= byte << 8 * n;
    }
    return MEM_OK;
}

static const MemIoOps regs_ops = {.read = regs_read_wide, .write = regs_write, .impl_max = 2};

/* ---- VBE at ports: index, data, and data at the next even port ---- */

static MemResult vbe_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Vga *s = opaque;

    *value = offset ? vga_vbe_read(s, s->vbe_index) : s->vbe_index;
    return MEM_OK;
}

static MemResult vbe_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Vga *s = opaque;

    if (offset)
        vga_vbe_write(s, s->vbe_index, (u16)value);
    else
        s->vbe_index = (u16)value;
    return MEM_OK;
}

static const MemIoOps vbe_ops = {.read = vbe_read,
                                 .write = vbe_write,
                                 .valid_max = 2,
                                 .impl_max = 2,
                                 .is_unaligned_valid = true,
                                 .is_unaligned_impl = true};

/* ---- life ---- */

static bool check(const VgaPci *s, Error *err)
{
    const char *name = s->pci.dev.type->name;
    u32 m = s->memory_mib;

    if (!m || m > MEMORY_MAX || m & (m - 1))
        return error_set(err, "%s: %u MiB of memory; a power of two up to %u is expected", name, m,
                         MEMORY_MAX);
    if (s->width < 64 || s->width > VGA_SIDE_MAX - 1 || s->height < 64 ||
        s->height > VGA_SIDE_MAX - 1)
        return error_set(err, "%s: xres=%u,yres=%u: 64 to %u are expected", name, s->width,
                         s->height, VGA_SIDE_MAX - 1);
    return true;
}

static void add_legacy(VgaPci *s)
{
    region_init_io(&s->legacy, "vga-legacy", VGA_LEGACY_SIZE, &vga_legacy_ops, &s->vga);
    region_add(s->pci.bus->memory, LEGACY_AT, &s->legacy, 1);
    region_init_io(&s->ports, "vga-ports", VGA_PORTS, &vga_port_ops, &s->vga);
    region_add(s->pci.bus->io, VGA_PORT_FIRST, &s->ports, 1);
    region_init_io(&s->vbe_ports, "vga-vbe", VBE_PORTS, &vbe_ops, &s->vga);
    region_add(s->pci.bus->io, VBE_PORT, &s->vbe_ports, 1);
}

static bool init(Device *d, Error *err)
{
    VgaPci *s = (VgaPci *)d;
    PciIds ids = {.vendor = 0x1234,
                  .device = 0x1111,
                  .subsystem_vendor = 0x1af4,
                  .subsystem = 0x1100,
                  .class = is_vga(s) ? 0x030000 : 0x038000,
                  .revision = 2,
                  .rom = is_vga(s) ? "vgabios-stdvga.bin" : "vgabios-bochs-display.bin"};

    if (!check(s, err) || !pci_init(&s->pci, &ids, err))
        return false;
    s->ram = ram_new("vga.vram", (u64)s->memory_mib * MIB, 0, err);
    if (!s->ram) {
        pci_fini(&s->pci);
        return false;
    }
    edid_make(s->edid, s->width, s->height);
    vga_init(&s->vga, s->ram, d->env, d->id ? d->id : d->type->name);
    region_init_ram(&s->memory, "vga.vram", s->ram);
    region_init_io(&s->regs, "vga-regs", REGS_SIZE, &regs_ops, s);
    pci_add_bar(&s->pci, MEMORY_BAR, PCI_BASE_ADDRESS_MEM_PREFETCH, &s->memory);
    pci_add_bar(&s->pci, REGS_BAR, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->regs);
    if (is_vga(s))
        add_legacy(s);
    pci_init_done(&s->pci);
    return true;
}

static void fini(Device *d)
{
    VgaPci *s = (VgaPci *)d;
    MemRegion *const legacy[] = {&s->legacy, &s->ports, &s->vbe_ports};

    for (unsigned n = 0; n < ARRAY_SIZE(legacy) && is_vga(s); n++) {
        region_remove(legacy[n]);
        region_destroy(legacy[n]);
    }
    pci_fini(&s->pci);
    vga_fini(&s->vga);
    region_destroy(&s->memory);
    region_destroy(&s->regs);
    ram_free(s->ram);
}

static void reset(Device *d)
{
    vga_reset(&((VgaPci *)d)->vga);
    pci_reset(d);
}

static const StateRow state_rows[] = {STATE_TABLE(VgaPci, pci, &pci_state),
                                      STATE_TABLE(VgaPci, vga, &vga_state)};
static const StateTable state = {"vga-pci", 1, 1, DEVICE_ROWS(state_rows)};

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, VgaPci, field, absent, help)
static const PropRow props[] = {
    PCI_PROPS,
    P(PROP_U32,  "vgamem_mb", memory_mib, "16", "MiB of memory, a power of two"),
    P(PROP_BOOL, "edid", has_edid, "on", "the guest can read what the screen is"),
    P(PROP_U32,  "xres", width, "1280", "its best mode"),
    P(PROP_U32,  "yres", height, "800", "its best mode"),
};
// clang-format on

#define VGA_TYPE(id, type_name, text)                                                              \
    const DeviceType device_##id = {                                                               \
        .name = type_name,                                                                         \
        .desc = text,                                                                              \
        .size = sizeof(VgaPci),                                                                    \
        .plugs_into = PCI_BUS,                                                                     \
        .props = DEVICE_ROWS(props),                                                               \
        .state = &state,                                                                           \
        .init = init,                                                                              \
        .fini = fini,                                                                              \
        .reset = reset,                                                                            \
        .fw_path = pci_fw_path,                                                                    \
    }

VGA_TYPE(vga, "VGA", "standard VGA with the display interface of Bochs");
VGA_TYPE(bochs_display, "bochs-display", "display interface of Bochs without VGA");
