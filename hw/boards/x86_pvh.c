/* SPDX-License-Identifier: MIT */
/*
 * Kernels with a PVH entry: ELF programs (Linux's vmlinux) with a note that says where they are
 * entered in protected mode without paging.
 *
 * Source: Xen documentation "x86/HVM direct boot ABI", "start_info.h".
 */
#include <stdlib.h>
#include <string.h>
#include "hw/boards/x86_kernel.h"

#define NOTE_NAME         "Xen"
#define NOTE_PHYS32_ENTRY 18
#define START_MAGIC       0x336ec578u
#define PAGE              4096u

typedef struct StartInfo {
    u32 magic, version, flags, module_count;
    u64 modules, cmdline, rsdp, map;
    u32 map_count, zero;
} StartInfo;

typedef struct Module {
    u64 addr, size, cmdline, zero;
} Module;

_Static_assert(sizeof(StartInfo) == 56 && sizeof(Module) == 32, "the guest knows them");

bool x86_pvh_is(const Image *i)
{
    u32 size;

    return x86_elf_note(i, NOTE_NAME, NOTE_PHYS32_ENTRY, &size);
}

static bool load(const Image *i, const char *path, u64 ram_end, X86Program *p, Error *err)
{
    u32 size;
    const void *note = x86_elf_note(i, NOTE_NAME, NOTE_PHYS32_ENTRY, &size);
    u64 entry = 0;

    if (size != 4 && size != 8)
        return error_set(err, "-kernel %s: its PVH note has %u bytes; 4 or 8 are expected", path,
                         size);
    memcpy(&entry, note, size);
    if (!x86_elf_load(i, path, ram_end, p, err))
        return false;
    if (entry < p->low || entry >= p->high)
        return error_set(err, "-kernel %s: its PVH entry 0x%llx is outside of it", path,
                         (unsigned long long)entry);
    p->entry = (u32)entry;
    return true;
}

static bool fill(const char *append, X86Info *b, const Image *initrd, u32 addr, Error *err)
{
    StartInfo info = {.magic = START_MAGIC, .version = 1, .module_count = initrd->size > 0};
    Module module = {.addr = addr, .size = initrd->size};
    u32 at;

    info.cmdline = x86_info_put(b, append, (u32)strlen(append) + 1);
    info.modules = x86_info_put(b, &module, sizeof module);
    at = x86_info_put(b, NULL, sizeof info);
    if (!info.cmdline || !info.modules || !at)
        return error_set(err, "-append: the command line is too long");
    info.map = x86_info_map(b);
    memcpy(x86_info_at(b, at), &info, sizeof info);
    b->ebx = at;
    b->count_at = at + (u32)offsetof(StartInfo, map_count);
    b->count_unit = 1;
    b->rsdp_at = at + (u32)offsetof(StartInfo, rsdp);
    return true;
}

bool x86_pvh_add(Machine *m, Image *kernel, u64 ram_end, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    u64 end = ram_end - X86_FIRMWARE_ROOM;
    X86Program p = {0};
    X86Info *b = malloc(sizeof *b);
    Image initrd = {0};
    bool ok;

    if (!b)
        abort();
    x86_info_init(b);
    ok = load(kernel, cfg->kernel, ram_end, &p, err) &&
         (!cfg->initrd || image_load(&initrd, "-initrd", cfg->initrd, err)) &&
         (initrd.size <= end - p.high || error_set(err, "-initrd: %llu KiB do not fit into memory",
                                                   (unsigned long long)(initrd.size >> 10)));
    if (ok) {
        u32 addr = (u32)ALIGN_DOWN(end - initrd.size, (u64)PAGE);

        ok = fill(cfg->append ? cfg->append : "", b, &initrd, addr, err);
        if (ok)
            x86_info_add(m, b, &p, &initrd, addr);
    }
    image_free(&initrd);
    free(p.data);
    free(b);
    return ok;
}
