/* SPDX-License-Identifier: MIT */
/*
 * Multiboot kernels, version 1: ELF programs of 32 bits, or files whose header says where they lie.
 * -initrd has modules with their arguments, separated by commas.
 *
 * Source: Multiboot Specification 0.6.96, "OS image format", "Machine state", "Boot information
 * format".
 */
#include <stdlib.h>
#include <string.h>
#include "hw/boards/x86_kernel.h"

enum {
    SEARCH = 8192, /* bytes of the file that have the header */
    MAGIC = 0x1badb002,
    LOADER_MAGIC = 0x2badb002,
    NEEDS_PAGES = 1 << 0, /* modules lie at pages; they always do */
    NEEDS_MEMORY = 1 << 1,
    NEEDS_VIDEO = 1 << 2,
    NEEDS_KNOWN = NEEDS_PAGES | NEEDS_MEMORY,
    NEEDS = 0xffff,
    HAS_ADDRESSES = 1 << 16,

    INFO_MEMORY = 1 << 0,
    INFO_CMDLINE = 1 << 2,
    INFO_MODULES = 1 << 3,
    INFO_MAP = 1 << 6,
    INFO_NAME = 1 << 9,

    LOW_KIB = 639,
    PAGE = 4096,
    MODULES_MAX = 64,
    MAP_LEAD = 4,
    MAP_ENTRY = 24,
};

typedef struct Header {
    u32 magic, flags, checksum;
    u32 header, load, load_end, bss_end, entry;
    u32 mode, width, height, depth;
} Header;

typedef struct Info {
    u32 flags, mem_lower, mem_upper, boot_device, cmdline, mods_count, mods_addr, syms[4];
    u32 mmap_length, mmap_addr, drives_length, drives_addr, config, loader_name, apm, vbe[4];
} Info;

typedef struct Module {
    u32 start, end, string, zero;
} Module;

/* The header; where it is in the file. */
static bool get_header(const Image *i, Header *h, u64 *at)
{
    for (*at = 0; *at + 12 <= MIN(i->size, (u64)SEARCH); *at += 4) {
        *h = (Header){0};
        memcpy(h, i->data + *at, MIN(sizeof *h, i->size - *at));
        if (h->magic == MAGIC && !(h->magic + h->flags + h->checksum))
            return true;
    }
    return false;
}

bool x86_multiboot_is(const Image *i)
{
    Header h;
    u64 at;

    return get_header(i, &h, &at);
}

/* ---- the kernel ---- */

/* By the header's addresses: load_end 0 means all of the file, bss_end 0 none. */
static bool load_raw(const Image *i, const char *path, const Header *h, u64 at, u64 ram_end,
                     X86Program *p, Error *err)
{
    u64 offset = at - (h->header - h->load), bytes;

    if (h->header < h->load || h->header - h->load > at)
        return error_set(
            err, "-kernel %s: its Multiboot header says that the file begins before its start",
            path);
    bytes = h->load_end ? h->load_end - (u64)h->load : i->size - offset;
    if ((h->load_end && h->load_end < h->load) || bytes > i->size - offset)
        return error_set(err, "-kernel %s: its Multiboot header says more than the file has", path);
    if (!x86_program_new(p, path, h->load, MAX(h->load + bytes, (u64)h->bss_end), ram_end, err))
        return false;
    memcpy(p->data, i->data + offset, bytes);
    p->entry = h->entry;
    return true;
}

static bool load(const Image *i, const char *path, u64 ram_end, X86Program *p, Error *err)
{
    Header h = {0};
    u64 at;

    get_header(i, &h, &at);
    if (h.flags & NEEDS_VIDEO)
        return error_set(err, "-kernel %s: it wants a video mode to be set, which is not done",
                         path);
    if (h.flags & NEEDS & ~NEEDS_KNOWN)
        return error_set(
            err, "-kernel %s: it needs something of Multiboot that is not known (flags 0x%x)", path,
            h.flags & NEEDS);
    if (h.flags & HAS_ADDRESSES)
        return load_raw(i, path, &h, at, ram_end, p, err);
    if (!image_is_elf(i))
        return error_set(
            err,
            "-kernel %s: a Multiboot kernel that is no ELF file must have addresses in its header",
            path);
    if (i->data[4] == 2)
        return error_set(err, "-kernel %s: Multiboot takes ELF files of 32 bits; this one has 64",
                         path);
    return x86_elf_load(i, path, ram_end, p, err);
}

/* ---- modules ---- */

typedef struct Modules {
    Module row[MODULES_MAX];
    u32 count;
    Image all;
} Modules;

static void append(Image *all, const Image *more)
{
    u64 at = ALIGN_UP(all->size, (u64)PAGE);

    all->data = realloc(all->data, at + more->size);
    if (!all->data)
        abort();
    memset(all->data + all->size, 0, at - all->size);
    memcpy(all->data + at, more->data, more->size);
    all->size = at + more->size;
}

/* @text is the file's name and, behind a space, what the module is told; all is its string. */
static bool add_module(Modules *s, X86Info *b, char *text, u32 base, Error *err)
{
    Module *row = &s->row[s->count];
    char *space = strchr(text, ' ');
    Image file;

    if (s->count == MODULES_MAX)
        return error_set(err, "-initrd: %u modules are the most", MODULES_MAX);
    row->string = x86_info_put(b, text, (u32)strlen(text) + 1);
    if (!row->string)
        return error_set(err, "-initrd: the strings of the modules are too long");
    if (space)
        *space = 0;
    if (!image_load(&file, "-initrd", text, err))
        return false;
    append(&s->all, &file);
    row->end = base + (u32)s->all.size;
    row->start = row->end - (u32)file.size;
    s->count++;
    image_free(&file);
    return true;
}

/* The part up to a comma becomes a text of its own, two commas become one; where the next is. */
static char *cut(char *at)
{
    char *to = at;

    for (; *at; at++) {
        if (*at == ',' && *++at != ',') {
            *to = 0;
            return at;
        }
        *to++ = *at;
    }
    *to = 0;
    return NULL;
}

static bool add_modules(Modules *s, X86Info *b, const char *list, u32 base, Error *err)
{
    char *copy = list ? strdup(list) : NULL;
    bool ok = true;

    for (char *at = copy, *next; ok && at; at = next) {
        next = cut(at);
        ok = add_module(s, b, at, base, err);
    }
    free(copy);
    return ok;
}

/* ---- what the kernel is told ---- */

static bool fill(const MachineConfig *cfg, X86Info *b, const Modules *s, u64 ram_end, Error *err)
{
    Info info = {.flags = INFO_MEMORY | INFO_CMDLINE | INFO_MODULES | INFO_MAP | INFO_NAME,
                 .mem_lower = LOW_KIB,
                 .mem_upper = (u32)((ram_end - X86_FIRMWARE_ROOM) >> 10) - 1024,
                 .boot_device = UINT32_MAX,
                 .mods_count = s->count};
    const char *append_text = cfg->append ? cfg->append : "";
    size_t size = strlen(cfg->kernel) + strlen(append_text) + 2;
    char *cmdline = malloc(size);
    u32 at;

    if (!cmdline)
        abort();
    snprintf(cmdline, size, "%s%s%s", cfg->kernel, *append_text ? " " : "", append_text);
    info.cmdline = x86_info_put(b, cmdline, (u32)strlen(cmdline) + 1);
    free(cmdline);
    info.loader_name = x86_info_put(b, "lyrebird", sizeof "lyrebird");
    info.mods_addr = x86_info_put(b, s->row, s->count * (u32)sizeof(Module));
    at = x86_info_put(b, NULL, sizeof info);
    if (!info.cmdline || !info.loader_name || !info.mods_addr || !at)
        return error_set(err, "-append: the command line is too long");
    info.mmap_addr = x86_info_map(b);
    memcpy(x86_info_at(b, at), &info, sizeof info);
    b->eax = LOADER_MAGIC;
    b->ebx = at;
    b->count_at = at + (u32)offsetof(Info, mmap_length);
    b->count_unit = MAP_ENTRY;
    b->lead = MAP_LEAD;
    return true;
}

bool x86_multiboot_add(Machine *m, Image *kernel, u64 ram_end, Error *err)
{
    const MachineConfig *cfg = m->cfg;
    X86Program p = {0};
    X86Info *b = malloc(sizeof *b);
    Modules s = {.count = 0};
    bool ok = false;

    if (!b)
        abort();
    x86_info_init(b);
    if (load(kernel, cfg->kernel, ram_end, &p, err)) {
        u32 base = (u32)ALIGN_UP(p.high, (u64)PAGE);

        ok = add_modules(&s, b, cfg->initrd, base, err) &&
             (base + s.all.size <= ram_end - X86_FIRMWARE_ROOM ||
              error_set(err, "-initrd: %llu KiB do not fit into memory",
                        (unsigned long long)(s.all.size >> 10))) &&
             fill(cfg, b, &s, ram_end, err);
        if (ok)
            x86_info_add(m, b, &p, &s.all, base);
    }
    image_free(&s.all);
    free(p.data);
    free(b);
    return ok;
}
