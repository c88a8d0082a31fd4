/* SPDX-License-Identifier: MIT */
/*
 * "virt": a machine that exists nowhere, made of what guests have drivers for. Memory map, interrupt
 * numbers and device tree are those of QEMU's machine of this name, so that guests made for that
 * one need nothing else.
 *
 * Source: QEMU documentation "virt generic virtual platform"; the addresses as its dumpdtb= shows
 * them.
 */
#include "hw/boards/virt.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "host/block/block.h"
#include "host/char/char.h"
#include "hw/boards/boot_order.h"
#include "hw/intc/gic.h"
#include "hw/misc/fw_cfg.h"
#include "hw/storage/cfi_flash.h"

#define KIB 1024ull
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

// clang-format off
const VirtMap virt_map[VIRT_PLACES] = {
    /*                       base          size          irq */
    [VIRT_FLASH0]         = {0x00000000,   64 * MIB},
    [VIRT_FLASH1]         = {0x04000000,   64 * MIB},
    [VIRT_GIC_DIST]       = {0x08000000,   64 * KIB},
    [VIRT_GIC_CPU]        = {0x08010000,   64 * KIB},
    [VIRT_GIC_V2M]        = {0x08020000,   4 * KIB,      48},
    [VIRT_GIC_HYP]        = {0x08030000,   64 * KIB},
    [VIRT_GIC_VCPU]       = {0x08040000,   64 * KIB},
    [VIRT_GIC_ITS]        = {0x08080000,   128 * KIB},
    [VIRT_GIC_REDIST]     = {0x080a0000,   0xf60000},
    [VIRT_UART]           = {0x09000000,   4 * KIB,      1},
    [VIRT_RTC]            = {0x09010000,   4 * KIB,      2},
    [VIRT_FW_CFG]         = {0x09020000,   24},
    [VIRT_GPIO]           = {0x09030000,   4 * KIB,      7},
    [VIRT_SECURE_UART]    = {0x09040000,   4 * KIB,      8},
    [VIRT_SECURE_GPIO]    = {0x090b0000,   4 * KIB,      0},
    [VIRT_MMIO]           = {0x0a000000,   512,          16},
    [VIRT_SECURE_MEM]     = {0x0e000000,   16 * MIB},
    [VIRT_PCIE_MMIO]      = {0x10000000,   0x2eff0000,   3},
    [VIRT_PCIE_PIO]       = {0x3eff0000,   64 * KIB},
    [VIRT_PCIE_ECAM]      = {0x3f000000,   16 * MIB},
    [VIRT_MEM]            = {0x40000000,   255 * GIB},
    [VIRT_HIGH_REDIST]    = {0x4000000000, 64 * MIB},
    [VIRT_HIGH_PCIE_ECAM] = {0x4010000000, 256 * MIB},
    [VIRT_HIGH_PCIE_MMIO] = {0x8000000000, 512 * GIB},
};
// clang-format on

#define LOW_RAM_MAX (3 * GIB) /* with highmem=off all lies below 4 GiB */

static Virt *of(Device *d)
{
    return (Virt *)d;
}

/* ---- devices ---- */

/* A device with its interrupt and its node. */
static bool add_at(Virt *s, Device *d, const VirtMap *at, MemRegion *memory, Error *err)
{
    if (!device_realize(d, err))
        return false;
    device_map(d, 0, memory, at->base);
    if (d->type->irqs)
        irq_connect(&d->irq[0], gic_spi(s->intc, at->irq));
    virt_tree_device(s, d, at);
    return true;
}

static bool add(Virt *s, Device *d, VirtPlace place, MemRegion *memory, Error *err)
{
    return add_at(s, d, &virt_map[place], memory, err);
}

static Device *make(Virt *s, const DeviceType *type, const char *id)
{
    return device_new(type, id, &s->machine.dev, &s->machine.env);
}

static bool add_uart(Virt *s, VirtPlace place, const char *id, Char *chr, MemRegion *memory,
                     Error *err)
{
    Device *d = make(s, &device_pl011, id);

    if (chr && !device_set(d, "chardev", char_id(chr), err))
        return false;
    return add(s, d, place, memory, err);
}

static bool add_flash(Virt *s, unsigned n, MemRegion *memory, Error *err)
{
    static const char *const names[] = {"virt.flash0", "virt.flash1"};
    VirtPlace place = n ? VIRT_FLASH1 : VIRT_FLASH0;
    Device *d = make(s, &device_cfi_pflash01, names[n]);
    Blk *drive = s->machine.cfg->flash[n];
    char blocks[16];

    snprintf(blocks, sizeof blocks, "%llu", (unsigned long long)(virt_map[place].size / (256 * KIB)));
    if ((drive && !device_set(d, "drive", blk_name(drive), err)) ||
        !device_set(d, "sector-length", "256K", err) || !device_set(d, "num-blocks", blocks, err) ||
        !device_set(d, "name", names[n], err) || !device_realize(d, err))
        return false;
    device_map(d, 0, memory, virt_map[place].base);
    return true;
}

/* -bios: the contents of the first bank. */
static bool load_bios(Virt *s, Error *err)
{
    const MachineConfig *cfg = s->machine.cfg;
    Device *bank = device_find(&s->machine.dev, "virt.flash0");
    RamBlock *ram = cfi_flash_ram(bank);
    Image file;
    bool fits;

    if (!image_load(&file, "-bios", cfg->bios, err))
        return false;
    fits = file.size <= ram->size;
    if (fits)
        memcpy(ram->host, file.data, file.size);
    image_free(&file);
    return fits || error_set(err, "-bios %s: larger than the flash bank of %llu MiB", cfg->bios,
                             (unsigned long long)(ram->size / MIB));
}

/* The secure bank is the firmware's own. */
static bool add_flashes(Virt *s, Error *err)
{
    Machine *m = &s->machine;

    if (m->cfg->bios && m->cfg->flash[0])
        return error_set(err, "-bios and a first -pflash are one firmware too many");
    return add_flash(s, 0, s->secure ? &m->secure_root : &m->root, err) &&
           add_flash(s, 1, &m->root, err) && (!m->cfg->bios || load_bios(s, err));
}

static bool add_fw_cfg(Virt *s, Error *err)
{
    s->fw_cfg = s->machine.fw_cfg = make(s, &device_fw_cfg, "fw_cfg");
    if (!add(s, s->fw_cfg, VIRT_FW_CFG, &s->machine.root, err))
        return false;
    fw_cfg_add_u16(s->fw_cfg, FW_CFG_NB_CPUS, (u16)s->machine.cfg->cpus);
    fw_cfg_add_u16(s->fw_cfg, FW_CFG_MAX_CPUS, (u16)s->machine.cfg->cpus);
    fw_cfg_add_uuid(s->fw_cfg, s->machine.cfg->uuid);
    return true;
}

#define POWER_KEY 3 /* line of the PL061 */

static void power_key(Machine *m)
{
    IrqIn key = device_gpio(of(&m->dev)->power_key, 0);

    key.set(key.opaque, key.n, true);
}

static bool add_gpio(Virt *s, Error *err)
{
    s->gpio = make(s, &device_pl061, "gpio");
    if (!device_set(s->gpio, "pullups", "0", err) ||
        !device_set(s->gpio, "pulldowns", "0xff", err) ||
        !add(s, s->gpio, VIRT_GPIO, &s->machine.root, err))
        return false;
    s->power_key = make(s, &device_gpio_key, "power-key");
    if (!device_realize(s->power_key, err))
        return false;
    irq_connect(&s->power_key->irq[0], device_gpio(s->gpio, POWER_KEY));
    s->machine.power_key = power_key;
    return true;
}

/* What the secure world switches the machine off with, and resets it. */
enum { SECURE_PIN_POWEROFF, SECURE_PIN_RESET };

static void secure_power(void *opaque, unsigned pin, bool level)
{
    if (level)
        machine_request(opaque,
                        pin == SECURE_PIN_RESET ? MACHINE_GUEST_RESET : MACHINE_GUEST_SHUTDOWN);
}

static bool add_secure_gpio(Virt *s, Error *err)
{
    Machine *m = &s->machine;
    Device *d = make(s, &device_pl061, "secure-gpio");

    if (!device_set(d, "pullups", "0", err) || !device_set(d, "pulldowns", "0xff", err) ||
        !add(s, d, VIRT_SECURE_GPIO, &m->secure_root, err))
        return false;
    for (unsigned pin = SECURE_PIN_POWEROFF; pin <= SECURE_PIN_RESET; pin++)
        irq_connect(&d->irq[1 + pin], (IrqIn){secure_power, m, pin});
    return true;
}

/* Slots of the MMIO transport. A node is put before those that are there: the first slot's comes last. */
static bool add_virtio(Virt *s, Error *err)
{
    const VirtMap *first = &virt_map[VIRT_MMIO];

    for (u32 n = VIRT_MMIO_SLOTS; n--;) {
        VirtMap at = {first->base + n * first->size, first->size, first->irq + n};

        if (!add_at(s, make(s, &device_virtio_mmio, NULL), &at, &s->machine.root, err))
            return false;
    }
    return true;
}

static bool add_devices(Virt *s, Error *err)
{
    Machine *m = &s->machine;
    Char *const *serial = m->cfg->serial;

    return add_uart(s, VIRT_UART, "uart0", serial[0], &m->root, err) &&
           (!s->secure ||
            (add_uart(s, VIRT_SECURE_UART, "uart1", serial[1], &m->secure_root, err) &&
             add_secure_gpio(s, err))) &&
           add(s, make(s, &device_pl031, "rtc"), VIRT_RTC, &m->root, err) && add_gpio(s, err) &&
           add_fw_cfg(s, err) && add_flashes(s, err) && add_virtio(s, err) &&
           virt_pcie_add(s, err);
}

/* ---- memory and CPUs ---- */

/* Memory of NUMA nodes that is their own. */
static void map_nodes(Virt *s)
{
    Machine *m = &s->machine;
    Gpa at = virt_map[VIRT_MEM].base;

    for (unsigned n = 0; n < MACHINE_NODES; n++) {
        RamBlock *b = m->cfg->node[n].ram;

        if (!b)
            continue;
        region_init_ram(&s->ram[n], b->name, b);
        region_add(&m->root, at, &s->ram[n], 0);
        at += b->size;
    }
}

static bool map_ram(Virt *s, Error *err)
{
    static const char name[] = "mach-virt.ram";
    const MachineConfig *cfg = s->machine.cfg;

    if (cfg->node && cfg->node[0].ram) {
        map_nodes(s);
        return true;
    }
    if (!cfg->ram_backend)
        s->ram_block = ram_new_from(name, cfg->ram_size, &cfg->ram, err);
    if (!cfg->ram_backend && !s->ram_block)
        return false;
    region_init_ram(&s->ram[0], name, cfg->ram_backend ? cfg->ram_backend : s->ram_block);
    region_add(&s->machine.root, virt_map[VIRT_MEM].base, &s->ram[0], 0);
    return true;
}

static bool add_ram(Virt *s, Error *err)
{
    Machine *m = &s->machine;
    u64 max = s->highmem ? virt_map[VIRT_MEM].size : LOW_RAM_MAX;

    if (m->cfg->ram_size > max)
        return error_set(err, "-m: %llu MiB; this machine has room for %llu MiB%s",
                         (unsigned long long)(m->cfg->ram_size / MIB),
                         (unsigned long long)(max / MIB), s->highmem ? "" : " (highmem=off)");
    if (!map_ram(s, err))
        return false;
    if (!s->secure)
        return true;
    s->secure_ram_block = ram_new("virt.secure-ram", virt_map[VIRT_SECURE_MEM].size, 0, err);
    if (!s->secure_ram_block)
        return false;
    region_init_ram(&s->secure_ram, "virt.secure-ram", s->secure_ram_block);
    region_add(&m->secure_root, virt_map[VIRT_SECURE_MEM].base, &s->secure_ram, 0);
    return true;
}

static bool has_firmware(const Machine *m)
{
    return m->cfg->bios || m->cfg->flash[0];
}

/*
 * Without EL3 firmware that answers PSCI calls the emulator does: by HVC, or by SMC where HVC is the
 * hypervisor's.
 */
static ArmConduit conduit(const Virt *s)
{
    if (s->secure && (has_firmware(&s->machine) || !s->machine.cfg->kernel))
        return ARM_CONDUIT_NONE;
    return s->secure || s->virtualization ? ARM_CONDUIT_SMC : ARM_CONDUIT_HVC;
}

static bool add_cpus(Virt *s, Error *err)
{
    Machine *m = &s->machine;
    ArmCpusConfig cfg = {
        .has_el2 = s->virtualization,
        .has_el3 = s->secure,
        .has_gic_sysregs = s->gic == 3,
        .rvbar = virt_map[VIRT_FLASH0].base,
        .conduit = conduit(s),
        .cluster = s->gic == 3 ? 16 : 8,
    };

    phys_init(&m->phys, &m->memory, s->secure ? &m->secure : NULL, m->cfg->accel);
    return arm_cpus_new(&s->cpus, m, &cfg, err);
}

/* ---- the board ---- */

static bool parse_gic_version(Virt *s, Error *err)
{
    static const struct {
        const char *name;
        unsigned version;
    } versions[] = {{"2", 2}, {"3", 3}, {"max", 3}};

    for (unsigned n = 0; n < ARRAY_SIZE(versions); n++)
        if (!strcmp(s->gic_version, versions[n].name))
            s->gic = versions[n].version;
    return s->gic || error_set(err, "-machine gic-version=%s: 2, 3 or max is expected", s->gic_version);
}

static bool dump_tree(Virt *s, Error *err)
{
    const char *path = s->machine.dumpdtb;
    size_t size;
    const void *blob = dt_blob(s->tree, &size);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool ok = fd >= 0 && write(fd, blob, size) == (ssize_t)size;

    if (!ok)
        error_set_errno(err, "-machine dumpdtb=%s", path);
    if (fd >= 0)
        close(fd);
    machine_quit(&s->machine, 0);
    return ok;
}

static void reset_cpus(Machine *m)
{
    Virt *s = of(&m->dev);

    arm_cpus_reset(&s->cpus);
    if (m->cfg->kernel && !has_firmware(m)) {
        arm_cpus_boot(&s->cpus, s->boot.entry, s->boot.dtb_addr);
        gic_boot_nonsecure(s->intc);
    }
}

static bool ready(Machine *m, Error *err)
{
    return boot_order_add_files(m, m->cfg->board->name, err);
}

static bool init(Device *d, Error *err)
{
    Virt *s = of(d);
    Machine *m = &s->machine;

    if (!parse_gic_version(s, err))
        return false;
    if (s->secure)
        machine_add_secure_memory(m);
    virt_tree_begin(s);
    if (!add_ram(s, err) || !add_cpus(s, err) || !virt_gic_add(s, err) || !add_devices(s, err))
        return false;
    virt_tree_finish(s);
    m->ram_base = virt_map[VIRT_MEM].base;
    s->boot.ram_base = m->ram_base;
    s->boot.ram_size = m->cfg->ram_size;
    if (!(has_firmware(m) ? arm_boot_prepare_firmware(&s->boot, m, s->fw_cfg, &s->tree, err)
                          : arm_boot_prepare(&s->boot, m, &s->tree, err)))
        return false;
    if (m->dumpdtb)
        return dump_tree(s, err);
    m->reset_cpus = reset_cpus;
    m->ready = ready;
    return arm_boot_add_dtb(&s->boot, m, s->tree, err);
}

static void fini(Device *d)
{
    Virt *s = of(d);
    Machine *m = &s->machine;

    arm_cpus_free(&s->cpus);
    if (m->phys.accel)
        phys_fini(&m->phys);
    machine_end_memory(m);
    ram_free(s->ram_block);
    ram_free(s->secure_ram_block);
    arm_boot_clear(&s->boot);
    dt_free(s->tree);
}

static const PropRow props[] = {
    MACHINE_PROPS(Virt),
    PROP(PROP_STRING, "gic-version", Virt, gic_version, "2", "interrupt controller: 2, 3 or max"),
    PROP(PROP_BOOL, "secure", Virt, secure, "off", "the CPUs have EL3, and devices of its own"),
    PROP(PROP_BOOL, "virtualization", Virt, virtualization, "off", "the CPUs have EL2"),
    PROP(PROP_BOOL, "its", Virt, its, "on", "gic-version=3: message-signalled interrupts"),
    PROP(PROP_BOOL, "highmem", Virt, highmem, "on", "use addresses above 4 GiB"),
    PROP(PROP_BOOL, "dtb-randomness", Virt, has_seeds, "on", "seeds in the device tree"),
    PROP(PROP_BOOL, "dtb-kaslr-seed", Virt, has_seeds, "on", "the same, as it was called"),
};

static const DeviceType type = {
    .name = "virt-machine",
    .desc = "the board \"virt\"",
    .size = sizeof(Virt),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .init = init,
    .fini = fini,
};

const BoardType board_virt = {
    .name = "virt",
    .desc = "Arm virtual machine",
    .arch = "aarch64",
    .type = &type,
    .default_cpu = "cortex-a57",
    .default_ram = 128 * MIB,
    .max_cpus = 512,
};
