/* SPDX-License-Identifier: MIT */
/*
 * System management mode of PCs: processors in it see the machine's second address space, which has SMRAM
 * besides; a write to the command port interrupts the processor that wrote, or all of them, if firmware asked
 * for that by files of fw_cfg: it reads which features there are, writes which it wants, and reads whether it
 * has got them. Source: QEMU documentation of fw_cfg's files "etc/smi/...", and firmware that reads them.
 */
#include <string.h>
#include "hw/boards/pc.h"
#include "hw/intc/lapic.h"
#include "hw/misc/fw_cfg.h"
#include "hw/pci/pc_host.h"

#define REQUESTED "etc/smi/requested-features"
#define IS_OK     "etc/smi/features-ok"

static void send_smi(void *opaque, unsigned cpu)
{
    Pc *s = opaque;

    for (unsigned n = 0; n < s->machine.cpu_count; n++)
        if (cpu == ACPI_SMI_ALL || n == cpu)
            irq_pulse(&lapic_of(s->apics, n)->irq[LAPIC_SMI]);
}

void pc_smm_add(Pc *s)
{
    Machine *m = &s->machine;

    pc_host_map_smram(s->host, &m->root, &m->secure_root, s->low.ram, s->low_size);
    s->chipset->set_smi(s->pm, (AcpiSmi){send_smi, s});
}

/* The guest's number is in memory as it wrote it: little-endian. */
static void negotiate(void *opaque)
{
    Pc *s = opaque;
    u32 size = 0;
    const u8 *data = fw_cfg_file(s->machine.fw_cfg, REQUESTED, &size);
    u64 features = 0;
    u8 ok;

    if (!data || size != sizeof features)
        return;
    memcpy(&features, data, sizeof features);
    ok = ich9_smi_negotiate(s->pm, features);
    fw_cfg_set_file(s->machine.fw_cfg, IS_OK, &ok, sizeof ok, NULL);
}

/* What it wants counts when it reads the answer. */
static void written(void *opaque, const u8 *data, u32 size)
{
}

bool pc_smm_add_files(Pc *s, Error *err)
{
    static const u64 features = ICH9_SMI_FEATURES;
    static const u8 no = 0;
    Device *fw_cfg = s->machine.fw_cfg;

    if (!s->has_smm || !s->chipset->has_smi_features)
        return true;
    if (!fw_cfg_add_file(fw_cfg, "etc/smi/supported-features", &features, sizeof features, err) ||
        !fw_cfg_add_writable(fw_cfg, REQUESTED, sizeof features, written, s, err) ||
        !fw_cfg_add_file(fw_cfg, IS_OK, &no, sizeof no, err))
        return false;
    fw_cfg_on_select(fw_cfg, IS_OK, negotiate, s);
    return true;
}
