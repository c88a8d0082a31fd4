/* SPDX-License-Identifier: MIT */
/*
 * The vDSO images are built from roms/ and part of our read-only data; the guest gets a copy.
 *
 * That of x86-64 has a table of addresses where the host's own functions go if guest code runs
 * natively: the host's vDSO and its data are then the guest's to execute and read, at the same
 * place. Translated code asks helpers instead, which call the host's.
 */
#include "user/vdso.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include "softmmu/accel_ops.h"
#include "user/abi.h"
#include "user/mem.h"

#define IMAGE(name, file)                                                                          \
    __asm__(".section .rodata\n"                                                                   \
            ".balign 16\n"                                                                         \
            "vdso_" #name "_begin:\n"                                                              \
            ".incbin \"" file "\"\n"                                                               \
            "vdso_" #name "_end:\n"                                                                \
            ".byte 0\n"                                                                            \
            ".previous\n");                                                                        \
    extern const char vdso_##name##_begin[], vdso_##name##_end[]

IMAGE(a64, VDSO_A64_FILE);
IMAGE(x86_64, VDSO_X86_64_FILE);
IMAGE(i386, VDSO_I386_FILE);

typedef struct Image {
    const UserAbi *abi;
    const char *begin, *end;
    /** The copy at @at becomes what the guest sees; @entry is the entry point of the image in it.
     */
    bool (*finish)(Gva at, Gva entry);
} Image;

static VdsoPlaces places;

static bool finish_a64(Gva at, Gva entry)
{
    places.rt_sigreturn = entry; /* the linker script makes __kernel_rt_sigreturn the entry */
    return true;
}

/* ---- the host's vDSO ---- */

/* Where the host has its vDSO and the data before it; false: it does not say. */
static bool find_host(Gva *start, Gva *end)
{
    FILE *f = fopen("/proc/self/maps", "re");
    char line[512];
    Gva a, b;

    *start = *end = 0;
    while (f && fgets(line, sizeof line, f)) {
        if ((!strstr(line, "[vvar") && !strstr(line, "[vdso]")) ||
            sscanf(line, "%llx-%llx", (unsigned long long *)&a, (unsigned long long *)&b) != 2)
            continue;
        *start = *start ? *start : a;
        *end = b;
    }
    if (f)
        fclose(f);
    return *end != 0;
}

static const void *at_offset(const Elf64_Ehdr *eh, Elf64_Addr vaddr)
{
    return (const char *)eh + vaddr; /* it is linked at 0 */
}

/* The tables of the host's image; its kernel made it, so it is trusted. */
typedef struct Symbols {
    const Elf64_Ehdr *eh;
    const Elf64_Sym *sym;
    const char *str;
    u32 count;
} Symbols;

static bool read_dynamic(Symbols *s, const Elf64_Dyn *d)
{
    const u32 *hash = NULL;

    for (; d->d_tag != DT_NULL; d++)
        switch (d->d_tag) {
        case DT_SYMTAB: s->sym = at_offset(s->eh, d->d_un.d_ptr); break;
        case DT_STRTAB: s->str = at_offset(s->eh, d->d_un.d_ptr); break;
        case DT_HASH: hash = at_offset(s->eh, d->d_un.d_ptr); break;
        }
    s->count = hash ? hash[1] : 0;
    return s->sym && s->str && s->count;
}

static bool read_symbols(Symbols *s)
{
    const Elf64_Phdr *ph;

    s->eh = (const void *)(uintptr_t)getauxval(AT_SYSINFO_EHDR);
    if (!s->eh)
        return false;
    ph = at_offset(s->eh, s->eh->e_phoff);
    for (unsigned i = 0; i < s->eh->e_phnum; i++)
        if (ph[i].p_type == PT_DYNAMIC)
            return read_dynamic(s, at_offset(s->eh, ph[i].p_vaddr));
    return false;
}

static Gva find_symbol(const Symbols *s, const char *name)
{
    for (u32 i = 0; i < s->count; i++)
        if (s->sym[i].st_value && !strcmp(s->str + s->sym[i].st_name, name))
            return (Gva)s->eh + s->sym[i].st_value;
    return 0;
}

/* ---- x86-64 ---- */

static bool finish_x86_64(Gva at, Gva entry)
{
    static const char *const names[] = {"__vdso_clock_gettime", "__vdso_gettimeofday",
                                        "__vdso_time", "__vdso_clock_getres"};
    Symbols host = {0};
    u64 table[ARRAY_SIZE(names)];
    Gva start, end, own;
    bool has_host = user_config.accel->is_native && read_symbols(&host) && find_host(&start, &end);

    if (has_host)
        mem_lend(start, end);
    if (!user_read(entry, table, sizeof table))
        return false;
    for (unsigned i = 0; i < ARRAY_SIZE(names); i++) {
        own = entry + table[i]; /* the image has offsets from the table, which is its entry */
        table[i] = has_host ? find_symbol(&host, names[i]) : 0;
        table[i] = table[i] ? table[i] : own;
    }
    return user_write(entry, table, sizeof table);
}

/* ---- i386 ---- */

/* The entry is a table of offsets from itself. */
static bool finish_i386(Gva at, Gva entry)
{
    u32 table[3];

    if (!user_read(entry, table, sizeof table))
        return false;
    places = (VdsoPlaces){
        .vsyscall = (u32)entry + table[0],
        .old_sigreturn = (u32)entry + table[1],
        .rt_sigreturn = (u32)entry + table[2],
    };
    return true;
}

static const Image images[] = {
    {&user_abi_a64, vdso_a64_begin, vdso_a64_end, finish_a64},
    {&user_abi_x86_64, vdso_x86_64_begin, vdso_x86_64_end, finish_x86_64},
    {&user_abi_i386, vdso_i386_begin, vdso_i386_end, finish_i386},
};

static Gva entry_of(const Image *image)
{
    const void *head = image->begin;

    return image->abi->elf_class == ELFCLASS32 ? ((const Elf32_Ehdr *)head)->e_entry
                                               : ((const Elf64_Ehdr *)head)->e_entry;
}

static bool map_image(const Image *image, Gva *base)
{
    size_t size = (size_t)(image->end - image->begin);
    i64 at =
        mem_map_as(MEM_VDSO, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at < 0 || !user_write((Gva)at, image->begin, size) ||
        !image->finish((Gva)at, (Gva)at + entry_of(image)) ||
        mem_mprotect((Gva)at, size, PROT_READ | PROT_EXEC, -1) < 0)
        return false;
    *base = (Gva)at;
    return true;
}

bool vdso_map(const UserAbi *abi, Gva *base, Error *err)
{
    for (unsigned i = 0; i < ARRAY_SIZE(images); i++)
        if (images[i].abi == abi)
            return map_image(&images[i], base) || error_set(err, "cannot map the vDSO");
    return true;
}

const VdsoPlaces *vdso_places(void)
{
    return &places;
}
