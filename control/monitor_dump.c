/* SPDX-License-Identifier: MIT */
/*
 * dump-guest-memory: a core file of the whole machine for gdb and crash: a note with the registers of
 * each CPU, and main memory at its physical addresses. Sources: elf(5); Linux, "elf_prstatus" of
 * arm64 and x86-64 as core files have it.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/fdset.h"
#include "control/gdb_target.h"
#include "control/monitor.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "host/block/node.h"

#define CHUNK (1u << 20)
#define PAGE  4096u
#define REGS_MAX 34
#define PARTS_MAX 2

/* struct elf_prstatus of 64-bit systems: what comes before the registers, and behind. */
typedef struct PrHead {
    u32 signo[3];
    u16 cursig, pad;
    u64 pending, held;
    u32 pid, parent, group, session;
    u64 times[8];
} PrHead;
_Static_assert(sizeof(PrHead) == 112, "as the kernel has it");

typedef struct PrTail {
    u32 has_fp, zero;
} PrTail;

/* What the two kinds of machines differ in. */
typedef struct DumpArch {
    const GuestArch *arch;
    u16 machine;
    u8 regs;
    void (*read)(Vcpu *cpu, void *regs);
} DumpArch;

/* X0 to X30, SP, PC, PSTATE: the first that gdb numbers, too. */
static void read_arm64(Vcpu *cpu, void *regs)
{
    for (unsigned r = 0; r < 34; r++)
        gdb_reg_read(cpu, r, (u8 *)regs + 8 * r);
}

/* In the order of struct user_regs_struct, whatever mode the processor is in. */
static void read_x86(Vcpu *cpu, void *regs)
{
    static const u8 gprs[] = {15, 14, 13, 12, X86_RBP, X86_RBX, 11, 10, 9, 8, X86_RAX, X86_RCX, X86_RDX, X86_RSI, X86_RDI};
    static const u8 segs[] = {X86_DS, X86_ES, X86_FS, X86_GS};
    const X86Cpu *x = x86_cpu(cpu);
    u64 *at = regs;

    for (unsigned n = 0; n < ARRAY_SIZE(gprs); n++)
        *at++ = cpu->rt.gpr[gprs[n]];
    *at++ = UINT64_MAX; /* in no system call */
    *at++ = x86_ip(x);
    *at++ = x->seg[X86_CS].sel;
    *at++ = x86_rflags(x);
    *at++ = cpu->rt.gpr[X86_RSP];
    *at++ = x->seg[X86_SS].sel;
    *at++ = cpu->rt.gpr[X86_SLOT_FS_BASE];
    *at++ = cpu->rt.gpr[X86_SLOT_GS_BASE];
    for (unsigned n = 0; n < ARRAY_SIZE(segs); n++)
        *at++ = x->seg[segs[n]].sel;
}

static const DumpArch arches[] = {
    {&guest_aarch64, EM_AARCH64, 34, read_arm64},
    {&guest_x86_64, EM_X86_64, 27, read_x86},
};

static const DumpArch *arch_of(const MonCall *c)
{
    for (unsigned n = 0; n < ARRAY_SIZE(arches); n++)
        if (arches[n].arch == c->machine->cfg->accel_config.arch)
            return &arches[n];
    abort(); /* all that machines are made of are listed */
}

/* Main memory, or of it what is asked for, in parts. */
typedef struct Part {
    u64 start, size;
} Part;

/* ---- writing ---- */

#define NOTE_NAME 8 /* "CORE", padded */

static bool put(int fd, const void *data, size_t size, Error *err)
{
    const u8 *at = data;

    while (size) {
        ssize_t n = write(fd, at, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return error_set_errno(err, "dump: failed to save memory");
        at += n;
        size -= (size_t)n;
    }
    return true;
}

static u64 notes_size(const MonCall *c)
{
    return c->machine->cpu_count *
           (sizeof(Elf64_Nhdr) + NOTE_NAME + sizeof(PrHead) + 8ull * arch_of(c)->regs + sizeof(PrTail));
}

static bool put_note(MonCall *c, int fd, unsigned n)
{
    const DumpArch *a = arch_of(c);
    u32 bytes = a->regs * (u32)sizeof(u64);
    Elf64_Nhdr head = {.n_namesz = 5, .n_descsz = (u32)(sizeof(PrHead) + sizeof(PrTail)) + bytes, .n_type = NT_PRSTATUS};
    char name[NOTE_NAME] = "CORE";
    PrHead status = {.pid = n + 1};
    PrTail tail = {0};
    u64 regs[REGS_MAX] = {0};

    mon_on_cpu(c->machine->cpus[n], a->read, regs);
    return put(fd, &head, sizeof head, c->err) && put(fd, name, sizeof name, c->err) && put(fd, &status, sizeof status, c->err) &&
           put(fd, regs, bytes, c->err) && put(fd, &tail, sizeof tail, c->err);
}

static bool put_headers(MonCall *c, int fd, const Part *parts, unsigned count)
{
    u64 notes = notes_size(c), at = sizeof(Elf64_Ehdr) + (1 + count) * sizeof(Elf64_Phdr);
    Elf64_Ehdr e = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_CORE,
        .e_machine = arch_of(c)->machine,
        .e_version = EV_CURRENT,
        .e_phoff = sizeof e,
        .e_ehsize = sizeof e,
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = (u16)(1 + count),
    };
    Elf64_Phdr p[1 + PARTS_MAX] = {{.p_type = PT_NOTE, .p_offset = at, .p_filesz = notes, .p_memsz = notes}};
    bool ok;

    at += notes;
    for (unsigned n = 0; n < count; at += parts[n].size, n++)
        p[1 + n] = (Elf64_Phdr){.p_type = PT_LOAD, .p_offset = at, .p_vaddr = parts[n].start, .p_paddr = parts[n].start,
                                .p_filesz = parts[n].size, .p_memsz = parts[n].size};
    ok = put(fd, &e, sizeof e, c->err) && put(fd, p, (1 + count) * sizeof *p, c->err);
    for (unsigned n = 0; ok && n < c->machine->cpu_count; n++)
        ok = put_note(c, fd, n);
    return ok;
}

/* Main memory as CPUs see it; where they see something else, as the window of a PC's screen, zeros. */
static void peek(MonCall *c, u64 addr, u8 *buf, u64 size)
{
    if (mem_peek(&c->machine->memory, addr, buf, size))
        return;
    for (u64 n = 0; n < size; n += PAGE)
        if (!mem_peek(&c->machine->memory, addr + n, buf + n, MIN(size - n, (u64)PAGE)))
            memset(buf + n, 0, MIN(size - n, (u64)PAGE));
}

/* A regular file gets a hole where memory is zeros. */
static bool put_memory(MonCall *c, int fd, u64 start, u64 size)
{
    u8 *buf = malloc(CHUNK);
    bool ok = buf;

    for (u64 done = 0, n; ok && done < size; done += n) {
        n = MIN(size - done, CHUNK);
        peek(c, start + done, buf, n);
        if (done + n == size || !mem_is_zero(buf, n) || lseek(fd, (off_t)n, SEEK_CUR) < 0)
            ok = put(fd, buf, n, c->err);
    }
    free(buf);
    return ok;
}

/* "fd:NAME", "file:PATH" or a path. */
static int open_dump(const char *where, Error *err)
{
    int fd;

    if (!strncmp(where, "fd:", 3)) {
        fd = fd_of_text(where + 3);
        fd_taken(fd);
        if (fd < 0)
            error_set(err, "File descriptor named '%s' not found", where + 3);
        return fd;
    }
    where += strncmp(where, "file:", 5) ? 0 : 5;
    fd = fdset_open(where, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        error_set_errno(err, "%s", where);
    return fd;
}

/* Of [@begin, @end) what lies in [@start, @start + @size). */
static unsigned add_part(Part *parts, unsigned count, u64 start, u64 size, u64 begin, u64 end)
{
    u64 from = MAX(start, begin), to = MIN(start + size, end);

    if (from < to)
        parts[count++] = (Part){from, to - from};
    return count;
}

/* How many; 0 on error. */
static unsigned find_parts(MonCall *c, Part *parts)
{
    const Machine *m = c->machine;
    u64 ram = m->cfg->ram_size, low = m->ram_low ? m->ram_low : ram;
    u64 begin = mon_num(c, "begin", 0), end = mon_has(c, "begin") ? begin + mon_num(c, "length", 0) : UINT64_MAX;
    unsigned count = add_part(parts, 0, m->ram_base, low, begin, end);

    count = add_part(parts, count, MACHINE_RAM_HIGH, ram - low, begin, end);
    if (!count)
        error_set(c->err, "there is no main memory in that range");
    return count;
}

static bool check(MonCall *c)
{
    const char *format = mon_str(c, "format");

    if (mon_bool(c, "paging", false))
        return error_set(c->err, "paging: memory is written by physical addresses only");
    if (format && strcmp(format, "elf"))
        return error_set(c->err, "format %s: elf is expected", format);
    if (mon_has(c, "begin") != mon_has(c, "length"))
        return error_set(c->err, "parameter '%s' is missing", mon_has(c, "begin") ? "length" : "begin");
    return true;
}

/* The last one, for query-dump. */
static struct {
    const char *status;
    u64 completed, total;
} last = {"none", 0, 0};

static json_t *last_value(void)
{
    return json_pack("{s:s,s:I,s:I}", "status", last.status, "completed", (json_int_t)last.completed,
                     "total", (json_int_t)last.total);
}

bool qmp_dump(MonCall *c)
{
    c->result = last_value();
    return true;
}

static bool write_dump(MonCall *c, int fd, const Part *parts, unsigned count)
{
    bool ok = put_headers(c, fd, parts, count);
    u64 size = 0;

    for (unsigned n = 0; n < count; size += parts[n].size, n++)
        ok = ok && put_memory(c, fd, parts[n].start, parts[n].size);
    if (close(fd) && ok)
        ok = error_set_errno(c->err, "dump: closing");
    last.status = ok ? "completed" : "failed";
    last.completed = ok ? size : 0;
    last.total = size;
    return ok;
}

/* With detach, too, the file is complete when the command returns; who asked so waits for the event. */
static void tell_end(const MonCall *c, bool ok)
{
    json_t *data = json_pack("{s:o}", "result", last_value());

    if (!ok)
        json_object_set_new(data, "error", json_string(c->err->text));
    monitor_event(MONITOR_DUMP_COMPLETED, data);
}

bool mon_dump(MonCall *c)
{
    bool runs = c->machine->state == MACHINE_RUNNING, is_detached = mon_bool(c, "detach", false), ok;
    Part parts[PARTS_MAX];
    unsigned count;
    int fd;

    if (!check(c) || !(count = find_parts(c, parts)) || (fd = open_dump(mon_str(c, "protocol"), c->err)) < 0)
        return false;
    if (runs)
        machine_stop(c->machine, MACHINE_PAUSED);
    ok = write_dump(c, fd, parts, count);
    if (runs)
        machine_cont(c->machine, NULL);
    if (is_detached)
        tell_end(c, ok);
    return ok || is_detached;
}

bool qmp_dump_capability(MonCall *c)
{
    c->result = json_pack("{s:[s]}", "formats", "elf");
    return true;
}
