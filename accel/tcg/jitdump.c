/* SPDX-License-Identifier: MIT */
/*
 * Names of emitted code for perf: the map file /tmp/perf-PID.map, which is cheap, and jit-PID.dump, which also holds the
 * code, so that `perf inject --jit` can annotate it. Source: tools/perf/Documentation/jitdump-specification.txt of Linux.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "accel/tcg/tb.h"

#define JITDUMP_MAGIC 0x4a695444u
#define JITDUMP_VERSION 1
#define JIT_CODE_LOAD 0

typedef struct JitHeader {
    u32 magic, version, total_size, elf_mach, pad, pid;
    u64 timestamp, flags;
} JitHeader;

typedef struct JitCodeLoad {
    u32 id, total_size;
    u64 timestamp;
    u32 pid, tid;
    u64 vma, code_addr, code_size, code_index;
} JitCodeLoad;

_Static_assert(sizeof(JitHeader) == 40 && sizeof(JitCodeLoad) == 56, "layout of the specification");

static FILE *map, *dump;
static int file_pid; /* the files belong to this process: a child of fork opens its own */

static u64 timestamp(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (u64)ts.tv_sec * 1000000000ull + (u64)ts.tv_nsec;
}

static FILE *open_for(const char *format, int pid)
{
    char name[64];

    snprintf(name, sizeof name, format, pid);
    return fopen(name, "w+e"); /* readable, because it is mapped */
}

/* perf record notices the dump by an executable mapping of its first page. */
static void start_dump(int pid)
{
    JitHeader h = {JITDUMP_MAGIC, JITDUMP_VERSION, sizeof h, EM_X86_64, 0, (u32)pid, timestamp(), 0};

    dump = open_for("jit-%d.dump", pid);
    if (!dump)
        return;
    fwrite(&h, sizeof h, 1, dump);
    fflush(dump);
    mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ | PROT_EXEC, MAP_PRIVATE, fileno(dump), 0);
}

static void open_files(void)
{
    int pid = (int)getpid();

    if (file_pid == pid)
        return;
    file_pid = pid;
    map = tcg.cfg.perf_map ? open_for("/tmp/perf-%d.map", pid) : NULL;
    dump = NULL;
    if (tcg.cfg.jitdump)
        start_dump(pid);
}

static void dump_load(const Tb *tb, const char *name)
{
    static u64 index;
    u64 code = (u64)(uintptr_t)tb->code;
    JitCodeLoad l = {JIT_CODE_LOAD, (u32)(sizeof l + strlen(name) + 1 + tb->code_size), timestamp(), (u32)file_pid,
                     (u32)syscall(SYS_gettid), code, code, tb->code_size, index++};

    fwrite(&l, sizeof l, 1, dump);
    fwrite(name, strlen(name) + 1, 1, dump);
    fwrite(tb->code, tb->code_size, 1, dump);
    fflush(dump);
}

void dump_perf(const Tb *tb)
{
    char name[40];

    if (!tb->code)
        return;
    snprintf(name, sizeof name, "guest:0x%" PRIx64, tb->pc);
    pthread_mutex_lock(&tcg.lock);
    open_files();
    if (map) {
        fprintf(map, "%" PRIx64 " %x %s\n", (u64)(uintptr_t)tb->code, tb->code_size, name);
        fflush(map);
    }
    if (dump)
        dump_load(tb, name);
    pthread_mutex_unlock(&tcg.lock);
}
