/* SPDX-License-Identifier: MIT */
/*
 * What translating costs: every block of an arm64 ELF file's code, from bytes to host code, without
 * running any of it.
 *
 *   bench_translate FILE [ROUNDS]
 *
 * Blocks are taken one behind the other from the start of each executable segment. Under valgrind
 * --tool=callgrind it counts instructions by function, which no other load on the machine disturbs.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include "backend/backend.h"
#include "backend/ir/build.h"
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/globals.h"
#include "frontend/guest.h"

#define BUF_SIZE (1u << 20)
#define BLOCK_INSNS 64

static ArmCpu cpu;
static const u8 *text;
static Gva text_start, text_end;

static struct {
    u64 blocks, insns, irs, bytes, failed;
} count;

static const u8 *code_at(Vcpu *vcpu, Gva va, u32 *avail, VcpuException *fault)
{
    if (va < text_start || va >= text_end) {
        *fault = (VcpuException){.kind = ARM_EXC_PREFETCH_ABORT, .addr = va};
        return NULL;
    }
    *avail = (u32)MIN(text_end - va, 4096 - (va & 4095));
    return text + (va - text_start);
}

static const MemOps mem_ops = {.code = code_at};

static void die(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(2);
}

static const u8 *map_file(const char *name, size_t *size)
{
    int fd = open(name, O_RDONLY);
    struct stat st;
    void *p;

    if (fd < 0 || fstat(fd, &st) < 0)
        die(name, "cannot be read");
    *size = (size_t)st.st_size;
    p = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED)
        die(name, "cannot be mapped");
    return p;
}

/* Padding and tables between functions: words that are UDF. */
static bool is_data(Gva pc)
{
    u32 word;

    memcpy(&word, text + (pc - text_start), sizeof word);
    return word >> 16 == 0;
}

static void translate_segment(IrBuilder *b, Backend *be, CodeBuf *buf, size_t stubs)
{
    GuestTb tb = {.cpu = &cpu.vcpu,
                  .pc = text_start,
                  .key = guest_aarch64.tb_key(&cpu.vcpu),
                  .max_insns = BLOCK_INSNS};
    CodeBlock out;

    for (; tb.pc < text_end; tb.pc += tb.size_bytes) {
        if (is_data(tb.pc)) {
            tb.size_bytes = 4;
            continue;
        }
        if (!guest_aarch64.translate(b, &tb))
            die("translate", "a word of the segment cannot be fetched");
        count.blocks++;
        count.insns += tb.insn_count;
        count.irs += b->block.count;
        if (backend_compile(be, &b->block, NULL, buf->rw + stubs, BUF_SIZE - stubs,
                            codebuf_delta(buf), 0, 64, &out))
            count.bytes += out.size;
        else
            count.failed++;
    }
}

static void translate_file(const u8 *file, size_t size, IrBuilder *b, Backend *be, CodeBuf *buf,
                           size_t stubs)
{
    const Elf64_Ehdr *eh = (const void *)file;
    const Elf64_Phdr *ph = (const void *)(file + eh->e_phoff);

    for (unsigned n = 0; n < eh->e_phnum; n++) {
        if (ph[n].p_type != PT_LOAD || !(ph[n].p_flags & PF_X) ||
            ph[n].p_offset + ph[n].p_filesz > size)
            continue;
        text = file + ph[n].p_offset;
        text_start = ph[n].p_vaddr;
        text_end = text_start + (ph[n].p_filesz & ~3ull);
        translate_segment(b, be, buf, stubs);
    }
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv)
{
    static IrBuilder builder;
    BackendOptions opt = {0};
    size_t size, stubs;
    CodeBuf buf;
    Error err;

    if (argc < 2)
        die("usage", "bench_translate FILE [ROUNDS]");
    const u8 *file = map_file(argv[1], &size);
    const Elf64_Ehdr *eh = (const void *)file;

    if (size < sizeof *eh || memcmp(eh->e_ident, ELFMAG, SELFMAG) != 0 ||
        eh->e_machine != EM_AARCH64 || eh->e_phoff + eh->e_phnum * sizeof(Elf64_Phdr) > size)
        die(argv[1], "is not an arm64 ELF file");
    cpu.vcpu.arch = &guest_aarch64;
    cpu.vcpu.mem = &mem_ops;
    buf.rx = buf.rw = malloc(BUF_SIZE); /* nothing will run */
    buf.size = BUF_SIZE;
    if (!guest_aarch64.reset(&cpu.vcpu, "max", &err) ||
        !backend_init(&a64_ir_guest, &buf, &opt, &stubs, &err))
        die("init", err.text);
    Backend *be = backend_new();
    double start = now_s();

    for (int n = argc > 2 ? atoi(argv[2]) : 1; n > 0; n--)
        translate_file(file, size, &builder, be, &buf, stubs);
    double ns = 1e9 * (now_s() - start) / (double)count.insns;

    printf("%llu blocks, %llu instructions: %.1f ns, %.2f IR instructions, %.1f host bytes each; "
           "%llu blocks without host code\n",
           (unsigned long long)count.blocks, (unsigned long long)count.insns, ns,
           (double)count.irs / (double)count.insns, (double)count.bytes / (double)count.insns,
           (unsigned long long)count.failed);
    return 0;
}
