/* SPDX-License-Identifier: MIT */
/* Inside virtio over PCI: what pci.c and pci_legacy.c share. */
#ifndef HW_VIRTIO_PCI_H
#define HW_VIRTIO_PCI_H

#include "hw/pci/pci.h"
#include "hw/virtio/virtio.h"
#include "softmmu/doorbell.h"

typedef struct VirtioPci {
    PciDevice pci;
    Virtio *v;
    u32 vectors;
    Tristate disable_legacy;
    bool disable_modern;
    u8 window; /* place of the capability for access by configuration space */
    u32 device_word, driver_word;
    u16 queue, config_vector;
    MemRegion bar, common, isr, device, notify;
    MemRegion ports; /* BAR 0: the interface before 1.0 */
    bool has_legacy; /* that is there */
    bool is_legacy;  /* saved state: the driver uses it */
    bool has_bells;  /* ioeventfd= */
    Doorbell *bell;  /* of each queue one for either interface that there is */
    u32 bell_count;
} VirtioPci;

/** A vector that is not there becomes the one that says so. */
u16 virtio_pci_vector(const VirtioPci *s, u64 value);

/** Read and clear the interrupt status. */
u8 virtio_pci_take_isr(VirtioPci *s);

/** The device id of a device that old drivers know; 0: they know none of the kind. */
u16 virtio_pci_legacy_id(const VirtioOps *ops);

#define VIRTIO_PCI_NOTIFY_STEP 4u /* bytes from one queue's notification to the next */

/** Notifications by eventfds, of all queues; the BARs are there. */
void virtio_pci_add_bells(VirtioPci *s);
void virtio_pci_remove_bells(VirtioPci *s);

/** BAR 0. */
void virtio_pci_add_legacy(VirtioPci *s);

#endif
