/* SPDX-License-Identifier: MIT */
/*
 * ELF programs that x86 boards start: segments and notes, of 32 and of 64 bits.
 *
 * Source: Tool Interface Standard, "Executable and Linking Format", "Program Header", "Note
 * Section".
 */
#include <elf.h>
#include <string.h>
#include "hw/boards/x86_kernel.h"

/* A program header of either size. */
typedef struct Segment {
    u32 type;
    u64 offset, addr, file_size, size;
} Segment;

/* What of the header both sizes have. */
typedef struct Header {
    bool is_64;
    u64 entry, at;
    u32 entry_size, count;
} Header;

static bool get_header(const Image *i, Header *h)
{
    if (!image_is_elf(i) || i->data[EI_DATA] != ELFDATA2LSB || i->size < sizeof(Elf64_Ehdr))
        return false;
    h->is_64 = i->data[EI_CLASS] == ELFCLASS64;
    if (h->is_64) {
        Elf64_Ehdr e;

        memcpy(&e, i->data, sizeof e);
        *h = (Header){true, e.e_entry, e.e_phoff, e.e_phentsize, e.e_phnum};
        return e.e_machine == EM_X86_64 && e.e_phentsize == sizeof(Elf64_Phdr);
    }
    Elf32_Ehdr e;

    memcpy(&e, i->data, sizeof e);
    *h = (Header){false, e.e_entry, e.e_phoff, e.e_phentsize, e.e_phnum};
    return e.e_machine == EM_386 && e.e_phentsize == sizeof(Elf32_Phdr);
}

/* Header @n; false: it, or what it names, is not in the file. */
static bool get_segment(const Image *i, const Header *h, u32 n, Segment *s)
{
    u64 at = h->at + (u64)n * h->entry_size;

    if (at > i->size || i->size - at < h->entry_size)
        return false;
    if (h->is_64) {
        Elf64_Phdr p;

        memcpy(&p, i->data + at, sizeof p);
        *s = (Segment){p.p_type, p.p_offset, p.p_paddr, p.p_filesz, p.p_memsz};
    } else {
        Elf32_Phdr p;

        memcpy(&p, i->data + at, sizeof p);
        *s = (Segment){p.p_type, p.p_offset, p.p_paddr, p.p_filesz, p.p_memsz};
    }
    return s->offset <= i->size && s->file_size <= i->size - s->offset && s->file_size <= s->size &&
           s->addr + s->size >= s->addr;
}

bool x86_elf_load(const Image *i, const char *path, u64 ram_end, X86Program *p, Error *err)
{
    Header h;
    Segment s;

    if (!get_header(i, &h) || h.entry > UINT32_MAX)
        return error_set(err, "-kernel %s: an ELF program for x86 is expected", path);
    for (unsigned pass = 0; pass < 2; pass++) { /* where it lies; its contents */
        u64 low = UINT64_MAX, high = 0;

        for (u32 n = 0; n < h.count; n++) {
            if (!get_segment(i, &h, n, &s))
                return error_set(err, "-kernel %s: the ELF file is cut off", path);
            if (s.type != PT_LOAD || !s.size)
                continue;
            low = MIN(low, s.addr);
            high = MAX(high, s.addr + s.size);
            if (pass)
                memcpy(p->data + (s.addr - p->low), i->data + s.offset, s.file_size);
        }
        if (!pass && !x86_program_new(p, path, low, high, ram_end, err))
            return false;
    }
    p->entry = (u32)h.entry;
    return true;
}

/* In the notes at @at: headers of three words, name and contents rounded up to words. */
static const void *find_note(const u8 *at, u64 bytes, const char *name, u32 type, u32 *size)
{
    Elf32_Nhdr n;
    u64 name_size, data_size;

    for (; bytes >= sizeof n;
         at += sizeof n + name_size + data_size, bytes -= sizeof n + name_size + data_size) {
        memcpy(&n, at, sizeof n);
        name_size = ALIGN_UP((u64)n.n_namesz, 4u);
        data_size = ALIGN_UP((u64)n.n_descsz, 4u);
        if (name_size + data_size > bytes - sizeof n)
            return NULL;
        *size = n.n_descsz;
        if (n.n_type == type && n.n_namesz == strlen(name) + 1 &&
            !memcmp(at + sizeof n, name, n.n_namesz))
            return at + sizeof n + name_size;
    }
    return NULL;
}

const void *x86_elf_note(const Image *i, const char *name, u32 type, u32 *size)
{
    const void *found = NULL;
    Header h;
    Segment s;

    if (!get_header(i, &h))
        return NULL;
    for (u32 n = 0; !found && n < h.count && get_segment(i, &h, n, &s); n++)
        if (s.type == PT_NOTE)
            found = find_note(i->data + s.offset, s.file_size, name, type, size);
    return found;
}
