/* SPDX-License-Identifier: MIT */
/*
 * dump-guest-memory: a core file of the whole machine for gdb and crash: a note with the registers of
 * each CPU, and main memory at its physical addresses. Sources: elf(5); Linux, "elf_prstatus" of
 * arm64 as core files have it.
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
#include "host/block/node.h"

#define CHUNK (1u << 20)
#define REGS  34 /* X0 to X30, SP, PC, PSTATE: the first that gdb numbers, too */

/* struct elf_prstatus of arm64. */
typedef struct PrStatus {
    u32 signo[3];
    u16 cursig, pad;
    u64 pending, held;
    u32 pid, parent, group, session;
    u64 times[8];
    u64 regs[REGS];
    u32 has_fp, tail;
} PrStatus;
_Static_assert(sizeof(PrStatus) == 392, "as the kernel has it");

typedef struct Note {
    Elf64_Nhdr head;
    char name[8];
    PrStatus status;
} Note;

static void read_registers(Vcpu *cpu, void *opaque)
{
    Note *n = opaque;

    for (unsigned r = 0; r < REGS; r++)
        gdb_reg_read(cpu, r, (u8 *)&n->status.regs[r]);
}

static Note *make_notes(const MonCall *c)
{
    Note *notes = calloc(MAX(c->machine->cpu_count, 1u), sizeof *notes);

    if (!notes)
        abort();
    for (unsigned n = 0; n < c->machine->cpu_count; n++) {
        notes[n].head = (Elf64_Nhdr){.n_namesz = 5, .n_descsz = sizeof(PrStatus), .n_type = NT_PRSTATUS};
        strcpy(notes[n].name, "CORE");
        notes[n].status.pid = n + 1;
        mon_on_cpu(c->machine->cpus[n], read_registers, &notes[n]);
    }
    return notes;
}

/* ---- writing ---- */

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

static bool put_headers(MonCall *c, int fd, u64 start, u64 size)
{
    u64 notes = c->machine->cpu_count * sizeof(Note), head = sizeof(Elf64_Ehdr) + 2 * sizeof(Elf64_Phdr);
    Elf64_Ehdr e = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
        .e_type = ET_CORE,
        .e_machine = EM_AARCH64,
        .e_version = EV_CURRENT,
        .e_phoff = sizeof e,
        .e_ehsize = sizeof e,
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = 2,
    };
    Elf64_Phdr p[2] = {
        {.p_type = PT_NOTE, .p_offset = head, .p_filesz = notes, .p_memsz = notes},
        {.p_type = PT_LOAD, .p_offset = head + notes, .p_paddr = start, .p_filesz = size, .p_memsz = size},
    };
    Note *n = make_notes(c);
    bool ok = put(fd, &e, sizeof e, c->err) && put(fd, p, sizeof p, c->err) && put(fd, n, notes, c->err);

    free(n);
    return ok;
}

/* A regular file gets a hole where memory is zeros. */
static bool put_memory(MonCall *c, int fd, u64 start, u64 size)
{
    u8 *buf = malloc(CHUNK);
    bool ok = buf;

    for (u64 done = 0, n; ok && done < size; done += n) {
        n = MIN(size - done, CHUNK);
        if (!mem_peek(&c->machine->memory, start + done, buf, n))
            memset(buf, 0, n);
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

static bool check(MonCall *c, u64 *start, u64 *size)
{
    const char *format = mon_str(c, "format");
    u64 base = c->machine->ram_base, ram = c->machine->cfg->ram_size, begin, end;

    if (c->machine->cfg->accel_config.arch != &guest_aarch64) /* memory in two parts, other registers */
        return error_set(c->err, "dump-guest-memory is for aarch64 only, so far");
    if (mon_bool(c, "paging", false))
        return error_set(c->err, "paging: memory is written by physical addresses only");
    if (format && strcmp(format, "elf"))
        return error_set(c->err, "format %s: elf is expected", format);
    if (mon_has(c, "begin") != mon_has(c, "length"))
        return error_set(c->err, "parameter '%s' is missing", mon_has(c, "begin") ? "length" : "begin");
    begin = MAX(mon_num(c, "begin", base), base);
    end = mon_has(c, "begin") ? mon_num(c, "begin", 0) + mon_num(c, "length", 0) : base + ram;
    *start = begin;
    *size = MIN(end, base + ram) - MIN(begin, MIN(end, base + ram));
    return *size || error_set(c->err, "there is no main memory in that range");
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

static bool write_dump(MonCall *c, int fd, u64 start, u64 size)
{
    bool ok = put_headers(c, fd, start, size) && put_memory(c, fd, start, size);

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
    u64 start = 0, size = 0;
    int fd;

    if (!check(c, &start, &size) || (fd = open_dump(mon_str(c, "protocol"), c->err)) < 0)
        return false;
    if (runs)
        machine_stop(c->machine, MACHINE_PAUSED);
    ok = write_dump(c, fd, start, size);
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
