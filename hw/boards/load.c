/* SPDX-License-Identifier: MIT */
/*
 * Loading files; see load.h. All of them may be anything. Sources: RFC 1952; Linux
 * Documentation "EFI zboot" header as in its linux/pe.h; ELF-64 Object File Format.
 */
#include "hw/boards/load.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

/* ---- files ---- */

static bool map_file(Image *i, int fd, const char *what, const char *path, Error *err)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return error_set_errno(err, "%s %s", what, path);
    if (!S_ISREG(st.st_mode) || !st.st_size)
        return error_set(err, "%s %s: %s", what, path,
                         S_ISREG(st.st_mode) ? "the file is empty" : "a regular file is expected");
    i->size = (u64)st.st_size;
    i->data = mmap(NULL, i->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    i->is_mapped = true;
    return i->data != MAP_FAILED || error_set_errno(err, "%s %s", what, path);
}

bool image_load(Image *i, const char *what, const char *path, Error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok;

    *i = (Image){0};
    if (fd < 0)
        return error_set_errno(err, "%s %s", what, path);
    ok = map_file(i, fd, what, path, err);
    close(fd);
    if (!ok)
        *i = (Image){0};
    return ok;
}

void image_free(Image *i)
{
    if (i->is_mapped)
        munmap(i->data, i->size);
    else
        free(i->data);
    *i = (Image){0};
}

static void replace(Image *i, u8 *data, u64 size)
{
    image_free(i);
    *i = (Image){.data = data, .size = size};
}

/* ---- compressed ones ---- */

#define ROOM_FIRST (16u << 20)

static bool grow(u8 **data, u64 *room, u64 max)
{
    if (*room >= max)
        return false;
    *room = *room ? MIN(*room * 2, max) : MIN((u64)ROOM_FIRST, max);
    *data = realloc(*data, *room);
    if (!*data)
        abort();
    return true;
}

/* A gzip stream at @in; what follows it does not matter. NULL: it is damaged or too long. */
static u8 *gunzip(const u8 *in, u64 in_size, u64 max, u64 *size)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)in, .avail_in = (uInt)MIN(in_size, (u64)UINT32_MAX)};
    u64 room = 0;
    u8 *out = NULL;
    int res = inflateInit2(&z, 16 + MAX_WBITS);

    while (res == Z_OK && (z.total_out < room || grow(&out, &room, max))) {
        z.next_out = out + z.total_out;
        z.avail_out = (uInt)MIN(room - z.total_out, (u64)UINT32_MAX);
        res = inflate(&z, Z_NO_FLUSH);
    }
    *size = z.total_out;
    inflateEnd(&z);
    if (res == Z_STREAM_END)
        return out;
    free(out);
    return NULL;
}

static u8 *unzstd(const u8 *in, u64 in_size, u64 max, u64 *size)
{
#ifdef HAVE_ZSTD
    unsigned long long length = ZSTD_getFrameContentSize(in, in_size);
    u8 *out = length && length <= max ? malloc(length) : NULL;
    size_t n = out ? ZSTD_decompress(out, length, in, in_size) : 0;

    *size = length;
    if (out && n == length)
        return out;
    free(out);
#endif
    return NULL;
}

/* "MZ", zeros, "zimg", offset and size of the payload, zeros, name of the method */
#define ZBOOT_HEAD 56
#define ZBOOT_NAME 24

static u32 le32(const u8 *p)
{
    u32 v;

    memcpy(&v, p, sizeof v);
    return v;
}

static bool unpack_zboot(Image *i, const char *what, u64 max, Error *err)
{
    u32 offset = le32(i->data + 8), packed = le32(i->data + 12);
    const char *method = (const char *)i->data + ZBOOT_NAME;
    u64 size = 0;
    u8 *data = NULL;

    if (offset > i->size || packed > i->size - offset)
        return error_set(err, "%s: the EFI zboot image is cut off", what);
    if (!strncmp(method, "gzip", 5))
        data = gunzip(i->data + offset, packed, max, &size);
    else if (!strncmp(method, "zstd", 4))
        data = unzstd(i->data + offset, packed, max, &size);
    else
        return error_set(err, "%s: an EFI zboot image packed with \"%.16s\"; gzip and zstd are known",
                         what, method);
    if (!data)
        return error_set(err, "%s: the EFI zboot image is damaged", what);
    replace(i, data, size);
    return true;
}

bool image_unpack(Image *i, const char *what, u64 max, Error *err)
{
    u64 size;
    u8 *data;

    if (i->size > ZBOOT_HEAD && !memcmp(i->data, "MZ\0\0zimg", 8))
        return unpack_zboot(i, what, max, err);
    if (i->size < 2 || i->data[0] != 0x1f || i->data[1] != 0x8b)
        return true;
    data = gunzip(i->data, i->size, max, &size);
    if (!data)
        return error_set(err, "%s: the gzip file is damaged, or larger than the machine's memory",
                         what);
    replace(i, data, size);
    return true;
}

/* ---- ELF ---- */

bool image_is_elf(const Image *i)
{
    return i->size >= sizeof(Elf64_Ehdr) && !memcmp(i->data, ELFMAG, SELFMAG);
}

/* The segment's bytes; if it has zeros behind them, in memory that lives as long as the machine. */
static const u8 *segment_data(const Image *i, const Elf64_Phdr *p)
{
    u8 *copy;

    if (p->p_memsz == p->p_filesz)
        return i->data + p->p_offset;
    copy = calloc(1, p->p_memsz);
    if (!copy)
        abort();
    memcpy(copy, i->data + p->p_offset, p->p_filesz);
    return copy;
}

static bool load_segment(const Image *i, Machine *m, const char *what, const Elf64_Phdr *p,
                         Gpa base, u64 size, Error *err)
{
    if (p->p_offset > i->size || p->p_filesz > i->size - p->p_offset || p->p_filesz > p->p_memsz)
        return error_set(err, "%s: the ELF file is cut off", what);
    if (p->p_paddr < base || p->p_paddr - base > size || p->p_memsz > size - (p->p_paddr - base))
        return error_set(err, "%s: a segment of 0x%llx bytes at 0x%llx is not in RAM", what,
                         (unsigned long long)p->p_memsz, (unsigned long long)p->p_paddr);
    machine_add_blob(m, what, p->p_paddr, segment_data(i, p), p->p_memsz);
    return true;
}

bool image_load_elf(const Image *i, Machine *m, const char *what, u16 arch, Gpa base, u64 size,
                    Gpa *entry, Error *err)
{
    const Elf64_Ehdr *e = (const Elf64_Ehdr *)(const void *)i->data;

    if (e->e_ident[EI_CLASS] != ELFCLASS64 || e->e_ident[EI_DATA] != ELFDATA2LSB ||
        e->e_machine != arch)
        return error_set(err, "%s: the ELF file is for another architecture (machine %u, %u expected)",
                         what, e->e_machine, arch);
    if (e->e_phentsize != sizeof(Elf64_Phdr) || e->e_phoff > i->size ||
        (u64)e->e_phnum * sizeof(Elf64_Phdr) > i->size - e->e_phoff)
        return error_set(err, "%s: the ELF file is cut off", what);
    for (unsigned n = 0; n < e->e_phnum; n++) {
        Elf64_Phdr p;

        memcpy(&p, i->data + e->e_phoff + n * sizeof p, sizeof p);
        if (p.p_type == PT_LOAD && p.p_memsz && !load_segment(i, m, what, &p, base, size, err))
            return false;
    }
    *entry = e->e_entry;
    return true;
}
