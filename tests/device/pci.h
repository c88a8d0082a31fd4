/* SPDX-License-Identifier: MIT */
/* A host bridge for tests, and what a guest does with PCI: sizes, places, capabilities. */
#ifndef TESTS_DEVICE_PCI_H
#define TESTS_DEVICE_PCI_H

#include "hw/pci/pci.h"
#include "tests/device/client.h"

#define BRIDGE_ECAM   0x4010000000ull
#define BRIDGE_MEMORY 0x10000000ull /* window to the same addresses of the bus */
#define BRIDGE_SIZE   0x10000000ull
#define BRIDGE_IO     0x3eff0000ull /* window to the bus's I/O space */
#define BRIDGE_LINE   60 /* lines of the client that INTA to INTD drive */

typedef struct Bridge {
    Client *c;
    Device *host;
    u64 next, next_port; /* free bus addresses, and ports */
    u32 msi[256]; /* how often each number came as data */
    u32 msi_device;
    u64 msi_addr;
} Bridge;

static inline void bridge_msi(void *opaque, u32 device_id, u64 addr, u32 data)
{
    Bridge *b = opaque;

    b->msi[data & 255]++;
    b->msi_device = device_id;
    b->msi_addr = addr;
}

static inline void bridge_start(Bridge *b, Client *c)
{
    *b = (Bridge){.c = c, .next = BRIDGE_MEMORY, .next_port = 0x1000};
    b->host = client_add(c, &device_gpex, "ecam-size=16M", BRIDGE_ECAM, BRIDGE_LINE);
    pci_host_add_window(b->host, "window", PCI_HOST_MEMORY, BRIDGE_MEMORY, BRIDGE_SIZE, &c->root,
                        BRIDGE_MEMORY);
    pci_host_add_window(b->host, "ports", PCI_HOST_IO, 0, 0x10000, &c->root, BRIDGE_IO);
    pci_host_set_msi(b->host, bridge_msi, b);
}

static inline void bridge_stop(Bridge *b)
{
    device_free(b->host);
}

static inline u32 pci_r(Bridge *b, u32 devfn, u32 offset, unsigned size)
{
    return (u32)client_read(b->c, BRIDGE_ECAM + ((u64)devfn << 12) + offset, size);
}

static inline void pci_w(Bridge *b, u32 devfn, u32 offset, unsigned size, u32 value)
{
    client_write(b->c, BRIDGE_ECAM + ((u64)devfn << 12) + offset, size, value);
}

/** Size of BAR @n as a guest finds it, 0: none; *@flags gets its low bits. */
static inline u64 pci_bar_size(Bridge *b, u32 devfn, unsigned n, u32 *flags)
{
    u32 at = PCI_BASE_ADDRESS_0 + 4 * n, old = pci_r(b, devfn, at, 4), high = UINT32_MAX;

    pci_w(b, devfn, at, 4, UINT32_MAX);
    u32 low = pci_r(b, devfn, at, 4);

    pci_w(b, devfn, at, 4, old);
    *flags = low & (low & PCI_BASE_ADDRESS_SPACE_IO ? 3 : 15);
    if ((*flags & 6) == PCI_BASE_ADDRESS_MEM_TYPE_64) {
        old = pci_r(b, devfn, at + 4, 4);
        pci_w(b, devfn, at + 4, 4, UINT32_MAX);
        high = pci_r(b, devfn, at + 4, 4);
        pci_w(b, devfn, at + 4, 4, old);
    }
    return low ? ~((u64)high << 32 | (low & ~*flags)) + 1 : 0;
}

/** Give every BAR a place and turn memory, ports and bus mastering on; ports are in the window. */
static inline void pci_place(Bridge *b, u32 devfn, u64 addr[PCI_BARS])
{
    for (unsigned n = 0; n < PCI_BARS; n++) {
        u32 flags;
        u64 size = pci_bar_size(b, devfn, n, &flags);

        addr[n] = 0;
        if (!size)
            continue;
        if (flags & PCI_BASE_ADDRESS_SPACE_IO) {
            pci_w(b, devfn, PCI_BASE_ADDRESS_0 + 4 * n, 4, (u32)b->next_port);
            addr[n] = BRIDGE_IO + b->next_port;
            b->next_port += size;
            continue;
        }
        addr[n] = ALIGN_UP(b->next, size);
        b->next = addr[n] + size;
        pci_w(b, devfn, PCI_BASE_ADDRESS_0 + 4 * n, 4, (u32)addr[n]);
        if ((flags & 6) == PCI_BASE_ADDRESS_MEM_TYPE_64)
            pci_w(b, devfn, PCI_BASE_ADDRESS_0 + 4 * ++n, 4, 0);
    }
    pci_w(b, devfn, PCI_COMMAND, 2,
          PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

/** The first capability @id from @after on (0: the first of all); 0: none. */
static inline u8 pci_cap(Bridge *b, u32 devfn, u8 id, u8 after)
{
    u8 at =
        after ? (u8)pci_r(b, devfn, after + 1u, 1) : (u8)pci_r(b, devfn, PCI_CAPABILITY_LIST, 1);

    for (unsigned n = 0; at && n < 48; n++, at = (u8)pci_r(b, devfn, at + 1u, 1))
        if (pci_r(b, devfn, at, 1) == id)
            return at;
    return 0;
}

#endif
