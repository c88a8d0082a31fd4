/* SPDX-License-Identifier: MIT */
/*
 * ELF programs and their interpreters into guest memory, as Linux fs/binfmt_elf.c does it.
 *
 * Nothing in the file is trusted: each size and offset is checked against the file and the address
 * space before use, and the first thing wrong ends the load with one line that says what.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "user/abi.h"
#include "user/compat.h"
#include "user/fd.h"
#include "user/image.h"
#include "user/mem.h"
#include "user/vdso.h"

#define PHNUM_MAX (65536 / sizeof(Elf64_Phdr))
#define ARM64_PROT_BTI 0x10

#ifndef GNU_PROPERTY_AARCH64_FEATURE_1_AND
#define GNU_PROPERTY_AARCH64_FEATURE_1_AND 0xc0000000
#define GNU_PROPERTY_AARCH64_FEATURE_1_BTI 1
#endif
#ifndef PT_GNU_PROPERTY
#define PT_GNU_PROPERTY 0x6474e553
#endif

typedef struct Loader {
    const char *name;   /* in messages */
    int fd;
    u64 file_size;
    Elf64_Ehdr eh;
    Elf64_Phdr *ph;
    Gva low, high;      /* pages of all PT_LOAD, before the bias */
    u64 align;
    u64 bias;
    u64 exec_prot;      /* added to executable segments: PROT_BTI */
    Gva mapped_end;     /* highest byte of a segment, biased */
} Loader;

static const struct {
    u16 machine;
    const char *text;
} machine_names[] = {
    {EM_X86_64, "an x86-64"},       {EM_386, "a 32-bit x86"}, {EM_ARM, "a 32-bit Arm"},
    {EM_AARCH64, "an AArch64"},     {EM_RISCV, "a RISC-V"},   {EM_PPC64, "a 64-bit PowerPC"},
    {EM_PPC, "a PowerPC"},          {EM_S390, "an IBM Z"},    {EM_MIPS, "a MIPS"},
    {EM_SPARCV9, "a 64-bit SPARC"}, {258, "a LoongArch"},
};

static const char *machine_name(u16 machine, char *buf, size_t size)
{
    for (unsigned i = 0; i < ARRAY_SIZE(machine_names); i++)
        if (machine_names[i].machine == machine)
            return machine_names[i].text;
    snprintf(buf, size, "a machine-%u", machine);
    return buf;
}

static bool bad(const Loader *l, Error *err, const char *what)
{
    return error_set(err, "%s: invalid ELF file: %s", l->name, what);
}

static bool read_at(const Loader *l, void *buf, size_t size, u64 offset)
{
    if (offset > l->file_size || size > l->file_size - offset)
        return false;
    return pread(l->fd, buf, size, offset) == (ssize_t)size;
}

/* ---- headers ---- */

static bool check_ident(const Loader *l, const ImageHead *head, Error *err)
{
    const Elf64_Ehdr *eh = (const void *)head->bytes;
    char buf[32];

    if (head->size < sizeof(Elf32_Ehdr) || memcmp(eh->e_ident, ELFMAG, SELFMAG))
        return error_set(err, "%s: not an ELF program", l->name);
    if (eh->e_ident[EI_DATA] == ELFDATA2MSB)
        return error_set(err, "%s: this is a big-endian program; lyrebird runs little-endian ones",
                         l->name);
    if (!user_abi_for(eh->e_machine, eh->e_ident[EI_CLASS]))
        return error_set(err, "%s: this is %s program; lyrebird runs AArch64, x86-64 and i386 ones", l->name,
                         machine_name(eh->e_machine, buf, sizeof buf));
    size_t size = eh->e_ident[EI_CLASS] == ELFCLASS32 ? sizeof(Elf32_Ehdr) : sizeof *eh;

    return head->size >= size || bad(l, err, "the header is cut off");
}

/* ---- 32-bit files: the same fields, narrower and in another order ---- */

static void widen_header(Elf64_Ehdr *to, const Elf32_Ehdr *from)
{
    memcpy(to->e_ident, from->e_ident, EI_NIDENT);
    to->e_type = from->e_type;
    to->e_machine = from->e_machine;
    to->e_entry = from->e_entry;
    to->e_phoff = from->e_phoff;
    to->e_phentsize = from->e_phentsize;
    to->e_phnum = from->e_phnum;
}

static void widen_segment(Elf64_Phdr *to, const Elf32_Phdr *from)
{
    *to = (Elf64_Phdr){.p_type = from->p_type, .p_flags = from->p_flags, .p_offset = from->p_offset,
                       .p_vaddr = from->p_vaddr, .p_filesz = from->p_filesz,
                       .p_memsz = from->p_memsz, .p_align = from->p_align};
}

static bool is_32bit(const Loader *l)
{
    return l->eh.e_ident[EI_CLASS] == ELFCLASS32;
}

/* The program headers, from the file into l->ph. */
static bool read_segments(Loader *l)
{
    size_t count = l->eh.e_phnum, size = count * l->eh.e_phentsize;
    Elf32_Phdr *narrow = (Elf32_Phdr *)l->ph; /* shorter, so they can be widened from the last on */

    if (!read_at(l, l->ph, size, l->eh.e_phoff))
        return false;
    for (size_t i = count; is_32bit(l) && i-- > 0;) {
        Elf32_Phdr one = narrow[i];

        widen_segment(&l->ph[i], &one);
    }
    return true;
}

static bool check_type(const Loader *l, Error *err)
{
    if (l->eh.e_type == ET_REL)
        return error_set(err, "%s: this is an object file, not a program", l->name);
    if (l->eh.e_type == ET_CORE)
        return error_set(err, "%s: this is a core dump, not a program", l->name);
    if (l->eh.e_type != ET_EXEC && l->eh.e_type != ET_DYN)
        return bad(l, err, "its type is neither executable nor shared");
    return true;
}

static bool read_headers(Loader *l, const ImageHead *head, Error *err)
{
    if (!check_ident(l, head, err))
        return false;
    if (head->bytes[EI_CLASS] == ELFCLASS32)
        widen_header(&l->eh, (const void *)head->bytes);
    else
        memcpy(&l->eh, head->bytes, sizeof l->eh);
    if (!check_type(l, err))
        return false;
    if (l->eh.e_phentsize != (is_32bit(l) ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr)) || !l->eh.e_phnum || l->eh.e_phnum > PHNUM_MAX)
        return bad(l, err, "it has no usable program headers");
    l->ph = malloc(l->eh.e_phnum * sizeof(Elf64_Phdr));
    if (!l->ph || !read_segments(l))
        return bad(l, err, "the program headers lie outside the file");
    return true;
}

static bool check_segment(Loader *l, const Elf64_Phdr *p, Error *err)
{
    if (p->p_filesz > p->p_memsz)
        return bad(l, err, "a segment is larger in the file than in memory");
    if (p->p_filesz && (p->p_offset > l->file_size || p->p_filesz > l->file_size - p->p_offset))
        return bad(l, err, "a segment reaches beyond the end of the file (truncated?)");
    Gva top = user_abi_for(l->eh.e_machine, l->eh.e_ident[EI_CLASS])->task_size;

    if (p->p_memsz > top || p->p_vaddr > top - p->p_memsz)
        return bad(l, err, "a segment lies outside the address space");
    if (p->p_filesz && (p->p_vaddr ^ p->p_offset) % MEM_PAGE)
        return bad(l, err, "a segment's address and file offset do not fit together");
    return true;
}

static bool measure(Loader *l, Error *err)
{
    l->low = ~0ull;
    l->align = MEM_PAGE;
    for (unsigned i = 0; i < l->eh.e_phnum; i++) {
        const Elf64_Phdr *p = &l->ph[i];

        if (p->p_type != PT_LOAD || !p->p_memsz)
            continue;
        if (!check_segment(l, p, err))
            return false;
        l->low = MIN(l->low, ALIGN_DOWN(p->p_vaddr, MEM_PAGE));
        l->high = MAX(l->high, ALIGN_UP(p->p_vaddr + p->p_memsz, MEM_PAGE));
        if (p->p_align > l->align && !(p->p_align & (p->p_align - 1)) && p->p_align <= (1ull << 30))
            l->align = p->p_align;
    }
    return l->high || bad(l, err, "it has nothing to load");
}

static const Elf64_Phdr *find_header(const Loader *l, u32 type)
{
    for (unsigned i = 0; i < l->eh.e_phnum; i++)
        if (l->ph[i].p_type == type)
            return &l->ph[i];
    return NULL;
}

/* ---- GNU properties: is the program built for branch target identification? ---- */

static bool property_bti(const u8 *p, size_t size)
{
    u32 head[3]; /* namesz, descsz, type; then "GNU\0" */

    if (size < 16)
        return false;
    memcpy(head, p, sizeof head);
    if (head[0] != 4 || head[2] != NT_GNU_PROPERTY_TYPE_0 || memcmp(p + 12, "GNU", 4))
        return false;
    size = MIN(size - 16, (size_t)head[1]);
    p += 16;
    while (size >= 8) {
        u32 type, len, bits;

        memcpy(&type, p, 4);
        memcpy(&len, p + 4, 4);
        if (len > size - 8)
            return false;
        if (type == GNU_PROPERTY_AARCH64_FEATURE_1_AND && len == 4) {
            memcpy(&bits, p + 8, 4);
            return bits & GNU_PROPERTY_AARCH64_FEATURE_1_BTI;
        }
        len = ALIGN_UP(len, 8u) + 8;
        if (len > size)
            return false;
        p += len;
        size -= len;
    }
    return false;
}

static bool wants_bti(const Loader *l)
{
    const Elf64_Phdr *p = find_header(l, PT_GNU_PROPERTY);
    u8 note[1024];

    return p && l->eh.e_machine == EM_AARCH64 && p->p_filesz <= sizeof note &&
           read_at(l, note, p->p_filesz, p->p_offset) &&
           property_bti(note, p->p_filesz);
}

/* ---- mapping ---- */

static bool map_failed(const Loader *l, Error *err, const char *what, Gva at, i64 r)
{
    errno = (int)-r;
    return error_set_errno(err, "%s: cannot map %s at %#llx", l->name, what,
                           (unsigned long long)at);
}

/* Take the whole span first, so that no segment can collide halfway. */
static bool reserve(Loader *l, Gva hint, Error *err)
{
    u64 span = l->high - l->low, extra = l->align > MEM_PAGE && !hint ? l->align : 0;
    u64 flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    Gva want = l->eh.e_type == ET_EXEC ? l->low : hint;

    if (l->eh.e_type == ET_EXEC)
        flags |= MAP_FIXED_NOREPLACE;
    i64 at = mem_map_as(MEM_HOLE, want, span + extra, PROT_NONE, flags, -1, 0);

    if (at < 0)
        return map_failed(l, err, "the program", want, at);
    Gva base = ALIGN_UP((Gva)at, l->eh.e_type == ET_EXEC ? MEM_PAGE : l->align);

    if (extra) {
        if (base > (Gva)at)
            mem_munmap(at, base - at);
        if (base + span < at + span + extra)
            mem_munmap(base + span, at + span + extra - (base + span));
    }
    l->bias = base - l->low;
    return true;
}

static u64 segment_prot(const Loader *l, const Elf64_Phdr *p)
{
    return (p->p_flags & PF_R ? PROT_READ : 0) | (p->p_flags & PF_W ? PROT_WRITE : 0) |
           (p->p_flags & PF_X ? PROT_EXEC | l->exec_prot : 0);
}

/*
 * The last page of the file part holds whatever follows in the file: bytes that are bss must be
 * zero.
 */
static bool clear_tail(const Elf64_Phdr *p, Gva end)
{
    static const u8 zero[MEM_PAGE];

    if (p->p_memsz == p->p_filesz || end % MEM_PAGE == 0 || !(p->p_flags & PF_W))
        return true;
    return user_write(end, zero, MEM_PAGE - end % MEM_PAGE);
}

static bool map_segment(Loader *l, const Elf64_Phdr *p, Error *err)
{
    Gva start = l->bias + p->p_vaddr, page = ALIGN_DOWN(start, MEM_PAGE);
    Gva file_end = start + p->p_filesz, mem_end = start + p->p_memsz;
    Gva bss = p->p_filesz ? ALIGN_UP(file_end, MEM_PAGE) : page;
    u64 prot = segment_prot(l, p);
    i64 r = 0;

    if (p->p_filesz)
        r = mem_mmap(page, bss - page, prot, MAP_PRIVATE | MAP_FIXED, l->fd,
                     ALIGN_DOWN(p->p_offset, MEM_PAGE));
    if (r >= 0 && ALIGN_UP(mem_end, MEM_PAGE) > bss)
        r = mem_mmap(bss, ALIGN_UP(mem_end, MEM_PAGE) - bss, prot,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (r < 0)
        return map_failed(l, err, "a segment", page, r);
    if (p->p_filesz && !clear_tail(p, file_end))
        return bad(l, err, "the end of a segment cannot be cleared");
    l->mapped_end = MAX(l->mapped_end, mem_end);
    return true;
}

/* What the reservation holds between segments is the guest's to map. */
static void drop_holes(const Loader *l)
{
    MemMap m;

    for (Gva at = l->bias + l->low; mem_next(at, &m) && m.start < l->bias + l->high; at = m.end)
        if (m.kind == MEM_HOLE)
            mem_munmap(m.start, m.end - m.start);
}

static bool map_all(Loader *l, Gva hint, Error *err)
{
    if (!reserve(l, hint, err))
        return false;
    for (unsigned i = 0; i < l->eh.e_phnum; i++)
        if (l->ph[i].p_type == PT_LOAD && l->ph[i].p_memsz && !map_segment(l, &l->ph[i], err))
            return false;
    drop_holes(l);
    return true;
}

/* ---- program and interpreter ---- */

static bool loader_open(Loader *l, const ImageHead *head, const char *name, Error *err)
{
    struct stat st;

    *l = (Loader){.name = name, .fd = head->fd};
    if (fstat(l->fd, &st) < 0)
        return error_set_errno(err, "%s", name);
    l->file_size = st.st_size;
    return read_headers(l, head, err) && measure(l, err);
}

static bool interp_path(const Loader *l, const Elf64_Phdr *p, char *path, Error *err)
{
    if (p->p_filesz < 2 || p->p_filesz > PATH_MAX || !read_at(l, path, p->p_filesz, p->p_offset) ||
        path[p->p_filesz - 1])
        return bad(l, err, "the name of its dynamic loader is damaged");
    return true;
}

static bool interp_missing(const Loader *l, const char *path, const UserAbi *abi, Error *err)
{
    return error_set(
        err,
        "%s: its dynamic loader %s is not there: install %s, or name the directory that holds the "
        "program's libraries with -L",
        l->name, path, abi->lib_package);
}

typedef struct InterpJob {
    UserImage *img;
    const Loader *prog;
    char path[PATH_MAX];
    Error *err;
    bool ok;
} InterpJob;

/* Of the architecture that its program has. */
static bool fits(const Loader *l, const UserAbi *abi, Error *err)
{
    const UserAbi *own = user_abi_for(l->eh.e_machine, l->eh.e_ident[EI_CLASS]);

    return own == abi ||
           error_set(err, "%s: this dynamic loader is an %s program, for an %s program", l->name,
                     own->name, abi->name);
}

static bool map_interp(UserImage *img, const ImageHead *head, const char *path, Error *err)
{
    Loader l = {0};
    bool ok = loader_open(&l, head, path, err) && fits(&l, img->abi, err);

    if (ok) {
        l.exec_prot = wants_bti(&l) ? ARM64_PROT_BTI : 0;
        ok = map_all(&l, 0, err);
        img->interp_base = l.bias;
        img->start = l.bias + l.eh.e_entry;
    }
    free(l.ph);
    return ok;
}

/* A job of fd_do. */
static bool interp_job(void *arg)
{
    InterpJob *j = arg;
    char buf[PATH_MAX];
    ImageHead head;
    ImageKind kind = image_open(user_path(j->path, buf, true), &head);

    if (kind != IMAGE_MISSING) {
        j->ok = map_interp(j->img, &head, j->path, j->err);
        close(head.fd);
    } else if (errno == EMFILE) {
        return false;
    } else {
        j->ok = errno == ENOENT ? interp_missing(j->prog, j->path, j->img->abi, j->err)
                                : error_set_errno(j->err, "%s", j->path);
    }
    return true;
}

static bool load_interp(UserImage *img, const Loader *prog, const Elf64_Phdr *p, Error *err)
{
    InterpJob j = {.img = img, .prog = prog, .err = err};

    return interp_path(prog, p, j.path, err) && fd_do(interp_job, &j, -1) == 0 && j.ok;
}

static Gva phdr_address(const Loader *l)
{
    for (unsigned i = 0; i < l->eh.e_phnum; i++) {
        const Elf64_Phdr *p = &l->ph[i];

        if (p->p_type == PT_LOAD && p->p_offset <= l->eh.e_phoff &&
            l->eh.e_phoff - p->p_offset < p->p_filesz)
            return l->bias + p->p_vaddr + (l->eh.e_phoff - p->p_offset);
    }
    return 0;
}

static void note_ranges(UserImage *img, const Loader *l)
{
    img->code_start = ~0ull;
    for (unsigned i = 0; i < l->eh.e_phnum; i++) {
        const Elf64_Phdr *p = &l->ph[i];
        Gva start = l->bias + p->p_vaddr;

        if (p->p_type != PT_LOAD)
            continue;
        if ((p->p_flags & PF_X) && start < img->code_start)
            img->code_start = start;
        if (p->p_flags & PF_X)
            img->code_end = MAX(img->code_end, start + p->p_filesz);
        img->data_start = MAX(img->data_start, start);
        img->data_end = MAX(img->data_end, start + p->p_filesz);
    }
}

static bool load_program(UserImage *img, Loader *l, Error *err)
{
    const Elf64_Phdr *interp = find_header(l, PT_INTERP), *stack = find_header(l, PT_GNU_STACK);

    img->abi = user_abi_for(l->eh.e_machine, l->eh.e_ident[EI_CLASS]);
    if (img->abi->is_compat && !compat_works(err))
        return false;
    /* With an interpreter it is that one's business to protect the program's pages. */
    l->exec_prot = !interp && wants_bti(l) ? ARM64_PROT_BTI : 0;
    if (!map_all(l, img->abi->pie_base, err))
        return false;
    img->entry = img->start = l->bias + l->eh.e_entry;
    img->phdr = phdr_address(l);
    img->phnum = l->eh.e_phnum;
    img->brk = ALIGN_UP(l->mapped_end, MEM_PAGE);
    img->exec_stack = stack && (stack->p_flags & PF_X);
    note_ranges(img, l);
    mem_set_brk(img->brk);
    return image_map_stack(img, err) && (!interp || load_interp(img, l, interp, err));
}

static void remember_path(UserImage *img, int fd)
{
    char link[32];
    ssize_t n;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    n = readlink(link, img->path, sizeof img->path - 1);
    img->path[n > 0 ? n : 0] = 0;
}

bool image_load(UserImage *img, const ImageHead *head, const char *name, Error *err)
{
    Loader l;
    bool ok = loader_open(&l, head, name, err) && load_program(img, &l, err);

    free(l.ph);
    if (!ok)
        return false;
    remember_path(img, head->fd);
    return vdso_map(img->abi, &img->vdso, err);
}
