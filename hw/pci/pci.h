/* SPDX-License-Identifier: MIT */
/*
 * PCI functions, buses and bridges: configuration space, BARs, capabilities, MSI-X and INTx.
 *
 * A function is a Device that begins with a PciDevice; its init calls pci_init, then adds BARs and
 * capabilities. A BAR's region is the function's; it is placed in the memory or I/O space of its
 * bus as the guest says. All calls hold the machine lock.
 *
 * Sources: PCI Local Bus Specification 3.0, PCI Express Base Specification (ECAM); constants of
 * <linux/pci_regs.h>.
 */
#ifndef HW_PCI_PCI_H
#define HW_PCI_PCI_H

#include <linux/pci_regs.h>
#include "hw/device.h"
#include "softmmu/dma.h"

#define PCI_BUS         "PCI" /* DeviceType.plugs_into */
#define PCI_BARS        6
#define PCI_ROM         PCI_BARS /* its place behind the BARs */
#define PCI_INTX_LINES  4
#define PCI_HOST_LINES  8 /* of a host bridge, at most */
#define PCI_FUNCTIONS   256
#define PCI_SLOTS       32
#define PCI_SLOT_FUNCTIONS 8
#define PCI_VECTORS_MAX 1025u /* of MSI-X: that of a device with as many queues as can be, too */
#define PCI_NO_FUNCTION (-1)

typedef struct PciDevice PciDevice;

/* A bus: part of what leads to it, the host bridge or another bridge. */
typedef struct PciBus {
    Device *host;      /* the host bridge */
    PciDevice *bridge; /* NULL: it is the host bridge's own, number 0 */
    MemRegion *memory, *io;
    u8 slots;        /* 32; 1 behind a port of PCI Express */
    bool is_express; /* behind such a port */
    bool is_off;     /* its slot has no power: functions do not answer */
    PciDevice *function[PCI_FUNCTIONS];
} PciBus;

/* DeviceType.ops of those that provide a PCI_BUS. */
typedef struct PciBusOps {
    PciBus *(*bus)(Device *d);
} PciBusOps;

/* Identification, as in the header. */
typedef struct PciIds {
    u16 vendor, device, subsystem_vendor, subsystem;
    u32 class; /* 24 bits: class, subclass, interface */
    u8 revision;
    const char *rom; /* file with the code for firmware, if romfile= says nothing; NULL: none */
} PciIds;

typedef struct PciBar {
    MemRegion *region; /* NULL: none */
    u64 size;
    u8 flags; /* PCI_BASE_ADDRESS_SPACE_IO, PCI_BASE_ADDRESS_MEM_* */
    bool is_mapped;
    u64 addr;
} PciBar;

typedef struct PciMsix {
    u16 count; /* of vectors; 0: no MSI-X */
    u8 cap;    /* place of the capability */
    u32 pba;   /* place of the pending bits in the BAR */
    StateBlob table, pending;
    MemRegion region;
} PciMsix;

struct PciDevice {
    Device dev;
    PciBus *bus;
    char *addr; /* addr=: "3", "3.1", "0x1f" */
    bool is_multifunction;
    bool is_bridge; /* has a header of type 1; set before pci_init */
    u8 devfn;
    u8 next_cap; /* free space for capabilities */
    u8 msi;      /* place of the MSI capability; 0: none */
    u8 express;  /* place of the PCI Express capability; 0: a conventional function */
    u8 config[PCI_CFG_SPACE_EXP_SIZE], writable[PCI_CFG_SPACE_EXP_SIZE],
        w1c[PCI_CFG_SPACE_EXP_SIZE];
    u8 changing[PCI_CFG_SPACE_EXP_SIZE]; /* bits that the function itself changes */
    u8 initial[PCI_CFG_SPACE_EXP_SIZE]; /* config after reset */
    PciBar bar[PCI_BARS + 1];
    char *rom_file; /* romfile= */
    bool has_rom_bar;
    RamBlock *rom_block; /* NULL: no ROM */
    MemRegion rom;
    PciMsix msix;
    bool intx; /* the function wants it; whether it gets it is up to the command register */
    bool is_line_high;
    /* After the guest wrote @size bytes at @offset; may be NULL. */
    void (*config_written)(PciDevice *p, u32 offset, unsigned size);
    /* Before the guest reads them; may be NULL. */
    void (*config_read)(PciDevice *p, u32 offset, unsigned size);
};

/* The rows every function has. */
#define PCI_PROPS                                                                                  \
    PROP(PROP_STRING, "addr", PciDevice, addr, NULL, "slot[.function]; without: the next free"),   \
        PROP(PROP_BOOL, "multifunction", PciDevice, is_multifunction, "off",                       \
             "the slot has more functions"),                                                       \
        PROP(PROP_STRING, "romfile", PciDevice, rom_file, NULL,                                    \
             "file with code for firmware; empty: none"),                                          \
        PROP(PROP_BOOL, "rombar", PciDevice, has_rom_bar, "on", "firmware sees the romfile")

/** Take a place on the bus d->parent, and make the ROM. */
bool pci_init(PciDevice *p, const PciIds *ids, Error *err);

/** Everything was added: what configuration is now comes back with each reset. */
void pci_init_done(PciDevice *p);
void pci_fini(PciDevice *p);

/** Part of pci_init: choose a place, by addr= or the next free one. */
bool pci_bus_join(PciDevice *p, Error *err);

/** DeviceType.fw_path of every function. */
void pci_fw_path(const Device *d, char *text, size_t size);

/** DeviceType.reset, or part of it. */
void pci_reset(Device *d);

/** Nested table of every function's state. */
extern const StateTable pci_state;

/** BAR @n is @r, whose size is a power of two; 64-bit ones take the next number too. */
void pci_add_bar(PciDevice *p, unsigned n, u8 flags, MemRegion *r);

/** A capability of @size bytes (with its two of header); its place. */
u8 pci_add_cap(PciDevice *p, u8 id, u8 size);

/** Whether the guest lets the function read and write memory. */
bool pci_is_master(const PciDevice *p);

/**
 * Memory as the function reads and writes it: without effect and with an error while the guest does
 * not let it.
 */
MemResult pci_dma_read(const PciDevice *p, u64 addr, void *buf, u64 size);
MemResult pci_dma_write(const PciDevice *p, u64 addr, const void *buf, u64 size);

/**
 * What the function's DMA and interrupts show as its origin: bus, slot and function, or those of
 * the bridge that speaks for a conventional bus. Bus numbers are the guest's.
 */
u16 pci_requester(const PciDevice *p);

/** The number of @b, as the guest gave it. */
u8 pci_bus_number(const PciBus *b);

/** The function at @devfn of the bus with @number, below @root; NULL. */
PciDevice *pci_bus_find(PciBus *root, u8 number, u8 devfn);

/** INTA of the function. */
void pci_set_intx(PciDevice *p, bool level);

/** Whether the guest lets the function's INTA through. */
bool pci_intx_is_on(const PciDevice *p);

u32 pci_config_load(PciDevice *p, u32 offset, unsigned size);
void pci_config_store(PciDevice *p, u32 offset, unsigned size, u32 value);

/** Whether an access of @size bytes at @offset touches @bytes at @at. */
static inline bool pci_touches(u32 offset, unsigned size, u32 at, unsigned bytes)
{
    return offset < at + bytes && at < offset + size;
}

/* Numbers of configuration space; @size up to 4. */
u32 pci_get(const u8 *p, unsigned size);
void pci_put(u8 *p, unsigned size, u32 value);

/* ---- MSI-X (msix.c) ---- */

/** @count vectors whose table is the memory BAR @bar. */
void pci_msix_init(PciDevice *p, u32 count, unsigned bar);
void pci_msix_fini(PciDevice *p);
bool pci_msix_is_on(const PciDevice *p);

/** Interrupt by @vector; nothing while MSI-X is off. */
void pci_msix_notify(PciDevice *p, u32 vector);

/** Empty table and pending bits, all masked. */
void pci_msix_reset(PciDevice *p);

/** Whether loaded state has the sizes it must have. */
bool pci_msix_is_sane(const PciDevice *p);

/** The guest wrote to the capability. */
void pci_msix_written(PciDevice *p);

/* ---- MSI (msi.c) ---- */

/** One message, to an address of 64 bits. */
void pci_msi_init(PciDevice *p);
bool pci_msi_is_on(const PciDevice *p);

/** Send it; nothing while MSI is off. */
void pci_msi_notify(PciDevice *p);

/* ---- host bridges (gpex.c, pc_host.c) ---- */

/*
 * Regions of every one: configuration (ECAM), memory and I/O space of the bus, of which the board
 * shows windows by aliases. Lines irq[]: INTA to INTD after swizzling, or as route says.
 */
enum {
    PCI_HOST_ECAM,
    PCI_HOST_MEMORY,
    PCI_HOST_IO,
};

typedef struct PciHost {
    Device dev;
    u64 ecam_size; /* bytes: 1 MiB per bus */
    PciBus bus;
    bool allows_0; /* nothing else is at I/O port 0 of the bus, so BARs may be: EDK2 puts the first one there */
    /* Which line pin @pin (INTA: 0) of slot @slot is. NULL: they go around by the slot. */
    unsigned (*route)(unsigned slot, unsigned pin);
    u32 intx[PCI_HOST_LINES]; /* how many functions hold each line */
    void (*msi)(void *opaque, u32 device_id, u64 addr, u32 data);
    void *msi_opaque;
} PciHost;

/** Part of init of a host bridge: regions and bus. */
bool pci_host_init(PciHost *s, Error *err);

/** DeviceType.ops of host bridges. */
extern const PciBusOps pci_host_ops;

/** Show @size bytes of @region (PCI_HOST_MEMORY or PCI_HOST_IO) from @offset at @addr of @memory. */
void pci_host_add_window(Device *host, const char *name, unsigned region, u64 offset, u64 size,
                         MemRegion *memory, u64 addr);

/** Who delivers messages; without, they are writes to memory with the requester's id. */
void pci_host_set_msi(Device *host, void (*msi)(void *opaque, u32 device_id, u64 addr, u32 data),
                      void *opaque);

/** Deliver a message of @p. */
void pci_host_msi(PciDevice *p, u64 addr, u32 data);

#endif
