/* SPDX-License-Identifier: MIT */
/*
 * Booting AArch64 kernels; see arm_boot.h.
 *
 * Layout of RAM: the kernel 2 MiB from the start, plus its text_offset; the initial RAM disk in the
 * middle, 128 MiB from the start at most; the device tree behind it at the next 2 MiB. With
 * firmware the device tree is at the start of RAM.
 */
#include "hw/boards/arm_boot.h"

#include <elf.h>
#include <string.h>
#include "hw/misc/fw_cfg.h"

#define MIB (1ull << 20)

#define KERNEL_BASE     (2 * MIB)
#define RAW_OFFSET      0x80000u /* of a kernel that does not say: the convention before Linux 3.17 */
#define INITRD_FROM_MAX (128 * MIB)
#define DTB_ALIGN       (2 * MIB)
#define DTB_MAX         (2 * MIB)

/* The head of an Image, all little-endian. */
#define HEAD_SIZE        64
#define HEAD_TEXT_OFFSET 8
#define HEAD_IMAGE_SIZE  16
#define HEAD_FLAGS       24
#define HEAD_MAGIC       56
#define FLAG_BIG_ENDIAN  1u

static u64 le64(const u8 *p)
{
    u64 v;

    memcpy(&v, p, sizeof v);
    return v;
}

static bool is_image(const Image *i)
{
    return i->size >= HEAD_SIZE && !memcmp(i->data + HEAD_MAGIC, "ARM\x64", 4);
}

/* An x86 bzImage says "HdrS" there. */
static bool is_bzimage(const Image *i)
{
    return i->size > 0x206 && !memcmp(i->data + 0x202, "HdrS", 4);
}

/* Bytes of RAM from offset 0 that the kernel takes, unless it is ELF. */
static bool place_image(ArmBoot *b, Machine *m, u64 *end, Error *err)
{
    const Image *k = &b->kernel;
    u64 offset = RAW_OFFSET, size = k->size;

    if (is_image(k)) {
        if (le64(k->data + HEAD_FLAGS) & FLAG_BIG_ENDIAN)
            return error_set(err, "-kernel %s: a big-endian kernel", m->cfg->kernel);
        /* Kernels whose size is 0 are older than the field, and their offset is the old one. */
        if (le64(k->data + HEAD_IMAGE_SIZE)) {
            offset = le64(k->data + HEAD_TEXT_OFFSET);
            size = MAX(size, le64(k->data + HEAD_IMAGE_SIZE));
        }
        if (offset < KERNEL_BASE)
            offset += KERNEL_BASE;
    }
    if (offset > b->ram_size || size > b->ram_size - offset)
        return error_set(err, "-kernel %s: %llu MiB of RAM are too few for a kernel of %llu MiB",
                         m->cfg->kernel, (unsigned long long)(b->ram_size / MIB),
                         (unsigned long long)(size / MIB + 1));
    b->entry = b->ram_base + offset;
    *end = offset + size;
    machine_add_blob(m, "-kernel", b->entry, k->data, k->size);
    return true;
}

static bool load_kernel(ArmBoot *b, Machine *m, u64 *end, Error *err)
{
    *end = KERNEL_BASE;
    if (!image_load(&b->kernel, "-kernel", m->cfg->kernel, err) ||
        !image_unpack(&b->kernel, "-kernel", b->ram_size, err))
        return false;
    if (image_is_elf(&b->kernel))
        return image_load_elf(&b->kernel, m, "-kernel", EM_AARCH64, b->ram_base, b->ram_size,
                              &b->entry, err);
    if (is_bzimage(&b->kernel) && !is_image(&b->kernel))
        return error_set(err, "-kernel %s: a kernel for x86", m->cfg->kernel);
    return place_image(b, m, end, err);
}

static bool load_initrd(ArmBoot *b, Machine *m, u64 *end, Error *err)
{
    u64 offset = MAX(MIN(b->ram_size / 2, INITRD_FROM_MAX), ALIGN_UP(*end, DTB_ALIGN));

    if (!image_load(&b->initrd, "-initrd", m->cfg->initrd, err))
        return false;
    if (offset > b->ram_size || b->initrd.size > b->ram_size - offset)
        return error_set(err, "-initrd %s: its %llu MiB do not fit behind the kernel in %llu MiB of RAM",
                         m->cfg->initrd, (unsigned long long)(b->initrd.size / MIB + 1),
                         (unsigned long long)(b->ram_size / MIB));
    machine_add_blob(m, "-initrd", b->ram_base + offset, b->initrd.data, b->initrd.size);
    *end = offset + b->initrd.size;
    return true;
}

static bool load_dtb(Machine *m, Dt **t, Error *err)
{
    Image file;
    Dt *own;

    if (!image_load(&file, "-dtb", m->cfg->dtb, err))
        return false;
    own = dt_load(file.data, file.size, err);
    image_free(&file);
    if (!own)
        return error_prefix(err, "-dtb %s", m->cfg->dtb);
    dt_free(*t);
    *t = own;
    return true;
}

static void choose(ArmBoot *b, Machine *m, Dt *t, u64 initrd_end)
{
    if (m->cfg->append)
        dt_string(t, "/chosen", "bootargs", m->cfg->append);
    if (!b->initrd.size)
        return;
    dt_u64(t, "/chosen", "linux,initrd-start", b->ram_base + initrd_end - b->initrd.size);
    dt_u64(t, "/chosen", "linux,initrd-end", b->ram_base + initrd_end);
}

/* What both ways have in common. */
static bool begin(ArmBoot *b, Machine *m, Dt **t, Error *err)
{
    const MachineConfig *cfg = m->cfg;

    b->dtb_addr = b->ram_base;
    if (!cfg->kernel && (cfg->initrd || cfg->append))
        return error_set(err, "%s needs -kernel", cfg->initrd ? "-initrd" : "-append");
    return !cfg->dtb || load_dtb(m, t, err);
}

bool arm_boot_prepare_firmware(ArmBoot *b, Machine *m, Device *fw_cfg, Dt **t, Error *err)
{
    const MachineConfig *cfg = m->cfg;

    if (!begin(b, m, t, err))
        return false;
    if (!cfg->kernel)
        return true;
    if (!image_load(&b->kernel, "-kernel", cfg->kernel, err) ||
        (cfg->initrd && !image_load(&b->initrd, "-initrd", cfg->initrd, err)))
        return false;
    if (b->kernel.size > UINT32_MAX || b->initrd.size > UINT32_MAX)
        return error_set(err, "%s: too large for firmware", b->initrd.size > UINT32_MAX ? "-initrd" : "-kernel");
    fw_cfg_add_u32(fw_cfg, FW_CFG_KERNEL_SIZE, (u32)b->kernel.size);
    fw_cfg_add_bytes(fw_cfg, FW_CFG_KERNEL_DATA, b->kernel.data, (u32)b->kernel.size);
    fw_cfg_add_u32(fw_cfg, FW_CFG_INITRD_SIZE, (u32)b->initrd.size);
    fw_cfg_add_bytes(fw_cfg, FW_CFG_INITRD_DATA, b->initrd.data, (u32)b->initrd.size);
    if (cfg->append) {
        fw_cfg_add_u32(fw_cfg, FW_CFG_CMDLINE_SIZE, (u32)strlen(cfg->append) + 1);
        fw_cfg_add_string(fw_cfg, FW_CFG_CMDLINE_DATA, cfg->append);
    }
    return true;
}

bool arm_boot_prepare(ArmBoot *b, Machine *m, Dt **t, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    u64 end = 0;

    if (!begin(b, m, t, err))
        return false;
    if (!cfg->kernel)
        return true;
    if (!load_kernel(b, m, &end, err) || (cfg->initrd && !load_initrd(b, m, &end, err)))
        return false;
    b->dtb_addr = b->ram_base + ALIGN_UP(MAX(end, MIN(b->ram_size / 2, INITRD_FROM_MAX)), DTB_ALIGN);
    choose(b, m, *t, end);
    return true;
}

bool arm_boot_add_dtb(ArmBoot *b, Machine *m, Dt *t, Error *err)
{
    size_t size;
    const void *blob = dt_blob(t, &size);
    u64 offset = b->dtb_addr - b->ram_base;

    if (size > DTB_MAX || offset > b->ram_size || size > b->ram_size - offset)
        return error_set(err, "the device tree of %zu bytes does not fit into RAM", size);
    machine_add_blob(m, "device tree", b->dtb_addr, blob, size);
    return true;
}

void arm_boot_clear(ArmBoot *b)
{
    image_free(&b->kernel);
    image_free(&b->initrd);
}
