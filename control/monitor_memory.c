/* SPDX-License-Identifier: MIT */
/* Commands that show and save memory, and values. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"
#include "frontend/guest.h"

#define PAGE      4096u
#define COUNT_MAX (1u << 16) /* items of one x */

/* ---- reading ---- */

typedef struct Read {
    u64 addr;
    void *buf;
    size_t size;
    bool ok;
} Read;

static void read_virtual(Vcpu *cpu, void *opaque)
{
    Read *r = opaque;

    r->ok = cpu->mem->read(cpu, r->addr, r->buf, r->size);
}

bool mon_read(const MonCall *c, u64 addr, void *buf, size_t size, bool is_physical)
{
    Read r = {addr, buf, size};

    if (is_physical)
        return mem_read(&c->machine->memory, addr, buf, size, (MemAttrs){0}) == MEM_OK;
    if (c->machine->cpu_count)
        mon_on_cpu(mon_cpu(c), read_virtual, &r);
    return r.ok;
}

/* ---- formats ---- */

typedef struct Format {
    unsigned count, size; /* bytes of an item; 0: not said */
    char form;
} Format;

static bool parse_format(MonCall *c, Format *f)
{
    static const char sizes[] = "bhwg";
    const char *text = mon_str(c, "format"), *at = text, *size;
    u64 count = 0;

    *f = (Format){.count = 1, .form = 'x'};
    if (!text)
        return true;
    while (isdigit((unsigned char)*at) && count <= COUNT_MAX)
        count = count * 10 + (u64)(*at++ - '0');
    if (at != text)
        f->count = (unsigned)count;
    if (count > COUNT_MAX)
        return error_set(c->err, "/%s: %u items at most", text, COUNT_MAX);
    for (; *at; at++) {
        size = strchr(sizes, *at);
        if (size)
            f->size = 1u << (size - sizes);
        else if (strchr("xduoci", *at))
            f->form = *at;
        else
            return error_set(
                c->err, "/%s: a count, one of x d u o c i and one of b h w g are expected", text);
    }
    return true;
}

static void print_character(FILE *out, u64 v)
{
    int byte = (int)(v & 0xff);

    if (byte == '\'' || byte == '\\')
        fprintf(out, "'\\%c'", byte);
    else if (byte == '\n' || byte == '\r')
        fprintf(out, "'\\%c'", byte == '\n' ? 'n' : 'r');
    else
        fprintf(out, byte >= 32 && byte < 127 ? "'%c'" : "'\\x%02x'", byte);
}

static i64 sign_extend(u64 v, unsigned size)
{
    unsigned shift = 64 - 8 * size;

    return (i64)(v << shift) >> shift;
}

/* @is_column: as wide as any value of this form. */
static void print_value(FILE *out, const Format *f, u64 v, bool is_column)
{
    static const int decimal[] = {0, 4, 6, 0, 11, 0, 0, 0, 20},
                     octal[] = {0, 4, 7, 0, 12, 0, 0, 0, 23};
    int digits = is_column ? (int)f->size * 2 : 1;

    switch (f->form) {
    case 'o': fprintf(out, "%#*llo", is_column ? octal[f->size] : 0, (unsigned long long)v); break;
    case 'x': fprintf(out, "0x%0*llx", digits, (unsigned long long)v); break;
    case 'u': fprintf(out, "%*llu", is_column ? decimal[f->size] : 0, (unsigned long long)v); break;
    case 'd':
        fprintf(out, "%*lld", is_column ? decimal[f->size] : 0, (long long)sign_extend(v, f->size));
        break;
    case 'c': print_character(out, v); break;
    }
}

/* ---- x, xp, print ---- */

static bool cannot_access(MonCall *c, u64 addr, bool is_physical)
{
    fprintf(c->out, "Cannot access memory%s%016llx\n",
            is_physical ? " at physical address 0x" : " at 0x", (unsigned long long)addr);
    return true;
}

#define INSN_MAX 15 /* bytes of an instruction */

/* Bytes at @addr that an instruction may have: as many as there are, at least those to the page's end. */
static size_t read_insn(MonCall *c, u64 addr, u8 *bytes, size_t most, bool is_physical)
{
    size_t to_end = MIN(most, (size_t)(PAGE - addr % PAGE));

    if (mon_read(c, addr, bytes, most, is_physical))
        return most;
    return mon_read(c, addr, bytes, to_end, is_physical) ? to_end : 0;
}

/* In the order of addresses; a word of 4 bytes as the number it is. */
static void print_bytes(FILE *out, const u8 *bytes, unsigned len, bool is_word)
{
    for (unsigned n = 0; n < len; n++)
        fprintf(out, "%02x", bytes[is_word ? len - 1 - n : n]);
    fprintf(out, "%*s", is_word ? 2 : MAX(2, 24 - 2 * (int)len), "");
}

static void get_key(Vcpu *cpu, void *opaque)
{
    *(u32 *)opaque = cpu->arch->tb_key(cpu);
}

/* As the CPU would understand them now: an x86 processor has modes. */
static bool show_instructions(MonCall *c, const Format *f, u64 addr, bool is_physical)
{
    const GuestArch *arch = c->machine->cfg->accel_config.arch;
    bool is_word = arch->insn_align == sizeof(u32);
    char text[128];
    u8 bytes[INSN_MAX];
    u32 key = 0;

    if (c->machine->cpu_count)
        mon_on_cpu(mon_cpu(c), get_key, &key);
    for (unsigned n = 0, len; n < f->count; n++, addr += len) {
        size_t avail = read_insn(c, addr, bytes, is_word ? sizeof(u32) : INSN_MAX, is_physical);

        if (!avail)
            return cannot_access(c, addr, is_physical);
        len = MAX(arch->disas(key, bytes, avail, addr, text, sizeof text), 1u);
        fprintf(c->out, "0x%08llx:  ", (unsigned long long)addr);
        print_bytes(c->out, bytes, len, is_word);
        fprintf(c->out, "%s\n", text);
    }
    return true;
}

static bool show(MonCall *c, bool is_physical)
{
    u64 addr = mon_num(c, "address", 0);
    unsigned line;
    Format f;

    if (!parse_format(c, &f))
        return false;
    if (f.form == 'i')
        return show_instructions(c, &f, addr, is_physical);
    f.size = f.size ? f.size : f.form == 'c' ? 1 : 4;
    line = f.form == 'c' || f.size == 8 ? 16 / f.size : f.size == 1 ? 8 : 16 / f.size;
    for (unsigned n = 0; n < f.count; n++, addr += f.size) {
        u64 v = 0;

        if (n % line == 0)
            fprintf(c->out, "%s%016llx:", n ? "\n" : "", (unsigned long long)addr);
        fputc(' ', c->out);
        if (!mon_read(c, addr, &v, f.size, is_physical))
            return cannot_access(c, addr, is_physical);
        print_value(c->out, &f, v, true);
    }
    fputc('\n', c->out);
    return true;
}

bool hmp_x(MonCall *c)
{
    return show(c, false);
}

bool hmp_xp(MonCall *c)
{
    return show(c, true);
}

bool hmp_print(MonCall *c)
{
    Format f;

    if (!parse_format(c, &f))
        return false;
    if (f.form == 'i')
        return error_set(c->err, "a value is no instruction: one of x d u o c is expected");
    f.size = 8;
    print_value(c->out, &f, mon_num(c, "expression", 0), false);
    fputc('\n', c->out);
    return true;
}

/* ---- files and sums ---- */

static bool save(MonCall *c, bool is_physical)
{
    u64 addr = mon_num(c, "val", 0), size = mon_num(c, "size", 0);
    const char *path = mon_str(c, "filename");
    FILE *f = fopen(path, "wbe");
    u8 page[PAGE];
    bool ok = true;

    if (!f)
        return error_set_errno(c->err, "could not open '%s'", path);
    for (u64 done = 0, n; ok && done < size; done += n) {
        n = MIN(size - done, PAGE - (addr + done) % PAGE);
        if (!mon_read(c, addr + done, page, n, is_physical))
            ok = error_set(c->err, "there is no memory at 0x%llx",
                           (unsigned long long)(addr + done));
        else if (fwrite(page, 1, n, f) != n)
            ok = error_set_errno(c->err, "writing to '%s'", path);
    }
    if (fclose(f) && ok)
        ok = error_set_errno(c->err, "writing to '%s'", path);
    return ok;
}

bool mon_memsave(MonCall *c)
{
    unsigned cpu = c->mon->cpu;
    bool ok;

    c->mon->cpu = (unsigned)MIN(mon_num(c, "cpu-index", cpu), UINT16_MAX);
    ok = c->mon->cpu < c->machine->cpu_count
             ? save(c, false)
             : error_set(c->err, "Parameter 'cpu-index' expects a CPU number");
    c->mon->cpu = cpu;
    return ok;
}

bool mon_pmemsave(MonCall *c)
{
    return save(c, true);
}

/* BSD checksum algorithm: rotate right by one, add. */
bool hmp_sum(MonCall *c)
{
    u64 addr = mon_num(c, "address", 0), size = mon_num(c, "size", 0);
    u8 page[PAGE];
    u16 sum = 0;

    for (u64 done = 0, n; done < size; done += n) {
        n = MIN(size - done, PAGE);
        if (!mem_peek(&c->machine->memory, addr + done, page, n))
            return error_set(c->err, "there is no memory at 0x%llx",
                             (unsigned long long)(addr + done));
        for (u64 k = 0; k < n; k++)
            sum = (u16)((sum >> 1 | sum << 15) + page[k]);
    }
    fprintf(c->out, "%05u\n", sum);
    return true;
}

/* ---- what there is ---- */

bool qmp_memory_size(MonCall *c)
{
    c->result = json_pack("{s:I}", "base-memory", (json_int_t)c->machine->cfg->ram_size);
    return true;
}

bool hmp_mtree(MonCall *c)
{
    Machine *m = c->machine;
    AddressSpace *const spaces[] = {&m->memory, m->has_secure ? &m->secure : NULL};

    for (unsigned n = 0; n < ARRAY_SIZE(spaces) && spaces[n]; n++) {
        if (mon_bool(c, "flat", false))
            region_print_flat(c->out, spaces[n]);
        else
            region_print_tree(c->out, spaces[n]);
    }
    return true;
}

/* That of the kernel, which memory has after each reset. */
bool mon_dumpdtb(MonCall *c)
{
    static const u8 magic[] = {0xd0, 0x0d, 0xfe, 0xed};
    const char *path = mon_str(c, "filename");
    const MachineBlob *b = c->machine->blobs;
    FILE *f;
    bool ok;

    while (b && (b->size < sizeof magic || memcmp(b->data, magic, sizeof magic)))
        b = b->next;
    if (!b)
        return error_set(c->err, "this machine has no device tree in memory");
    f = fopen(path, "wbe");
    if (!f)
        return error_set_errno(c->err, "could not open '%s'", path);
    ok = fwrite(b->data, 1, b->size, f) == b->size;
    ok = !fclose(f) && ok;
    return ok || error_set_errno(c->err, "writing to '%s'", path);
}

bool hmp_roms(MonCall *c)
{
    for (const MachineBlob *b = c->machine->blobs; b; b = b->next)
        fprintf(c->out, "addr=%016llx size=0x%06llx mem=ram name=\"%s\"\n",
                (unsigned long long)b->addr, (unsigned long long)b->size, b->name);
    return true;
}
