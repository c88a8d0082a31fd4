/* SPDX-License-Identifier: MIT */
/*
 * Runs a bare x86 program. usage: x86_bare HOW PROGRAM [MODEL], where HOW is tcg, interp, kvm,
 * kvm-hardware, or lockstep-tcg, lockstep-interp: beside KVM, each instruction compared, on one
 * CPU. lockstep-altered: a register is other than it should be after the tenth access to a port,
 * which must be found. kvm-refused: it begins in a state that no processor can be in, which must
 * stop it with a report on stderr. Its output is its own: TAP.
 */
#include "tests/x86/bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/guest.h"
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/machine.h"
#include "softmmu/accel_ops.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "softmmu/run.h"
#include "softmmu/tlb.h"

static u8 *ram;
static Vcpu *cpus[BARE_CPUS];
static X86Machine machines[BARE_CPUS];
static u8 vectors[BARE_CPUS], sipis[BARE_CPUS];
static int status = -1;
static bool is_kvm;
static unsigned cpu_count = BARE_CPUS;
static bool is_altered; /* lockstep-altered */
static bool is_refused; /* kvm-refused */
static unsigned writes;
#define ALTERED_WRITE 10

/* ---- memory ---- */

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    *is_rom = false;
    if (pa >= BARE_ROM_HIGH && pa <= 0xffffffffu) {
        *size = 0x100000000ull - pa;
        return ram + BARE_ROM_LOW + (pa - BARE_ROM_HIGH);
    }
    *size = pa < BARE_RAM ? BARE_RAM - pa : 0;
    return *size ? ram + pa : NULL;
}

static bool io_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *val)
{
    return false;
}

static bool io_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 val)
{
    return false;
}

static const PhysOps phys = {.lookup = lookup, .io_read = io_read, .io_write = io_write};

/* Without it KVM interprets ring 0, where it can do less, and some of it wrong. */
static bool has_hardware(void)
{
    FILE *f = fopen("/proc/cpuinfo", "r");
    bool has = false;
    char line[4096];

    while (f && !has && fgets(line, sizeof line, f))
        has = !strncmp(line, "flags", 5) && (strstr(line, " vmx ") || strstr(line, " svm "));
    if (f)
        fclose(f);
    return has;
}

/* ---- ports ---- */

static void raise_line(unsigned cpu, unsigned line)
{
    cpus[cpu]->arch->set_irq(cpus[cpu], line, true);
    run_wake(cpus[cpu]);
}

static void end(int how)
{
    fflush(stdout);
    __atomic_store_n(&status, how, __ATOMIC_SEQ_CST);
    run_ask_pause();
}

static void io_out(X86Cpu *cpu, u16 port, unsigned size, u32 value)
{
    unsigned self = (unsigned)cpu->vcpu.index;

    if (is_altered && ++writes == ALTERED_WRITE)
        cpu->vcpu.rt.gpr[X86_RBP] ^= 4;
    switch (port) {
    case BARE_PORT_CHAR: putchar((int)(value & 0xff)); break;
    case BARE_PORT_EXIT: end((int)(value & 0x7f)); break;
    case BARE_PORT_INTR:
        vectors[self] = (u8)value;
        raise_line(self, X86_LINE_INTR);
        break;
    case BARE_PORT_NMI: raise_line(self, X86_LINE_NMI); break;
    case BARE_PORT_SMI: raise_line(self, X86_LINE_SMI); break;
    case BARE_PORT_INIT: raise_line(value % cpu_count, X86_LINE_INIT); break;
    case BARE_PORT_SIPI:
        sipis[(value >> 8) % cpu_count] = (u8)value;
        raise_line((value >> 8) % cpu_count, X86_LINE_SIPI);
        break;
    default: break;
    }
}

static u32 io_in(X86Cpu *cpu, u16 port, unsigned size)
{
    if (port == BARE_PORT_COMPARED)
        return is_kvm | (cpu_count == 1) << 1 | has_hardware() << 2;
    return (0x11223344u ^ port) & (~0u >> (32 - 8 * size));
}

static int acknowledge(X86Cpu *cpu)
{
    cpu->vcpu.arch->set_irq(&cpu->vcpu, X86_LINE_INTR, false);
    return vectors[cpu->vcpu.index];
}

static u8 sipi_vector(X86Cpu *cpu)
{
    return sipis[cpu->vcpu.index];
}

static void shutdown(X86Cpu *cpu)
{
    printf("Bail out! triple fault of CPU %d at %llx\n", cpu->vcpu.index,
           (unsigned long long)cpu->vcpu.rt.pc);
    end(2);
}

/* A state that cannot go on, or a lockstep that found a difference. */
static void failed(X86Cpu *cpu)
{
    end(3);
}

/* ---- the machine ---- */

static void fail(const char *what, const Error *err)
{
    fprintf(stderr, "x86_bare: %s: %s\n", what, err ? err->text : "");
    exit(2);
}

static void load(const char *path)
{
    FILE *f = fopen(path, "rb");

    ram = mmap(NULL, BARE_RAM, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (ram == MAP_FAILED || !f || fread(ram + BARE_ROM_LOW, 1, BARE_ROM, f) != BARE_ROM)
        fail(path, NULL);
    fclose(f);
}

static void make_cpu(unsigned n, const AccelOps *accel, const char *model)
{
    Error err = {0};
    X86Machine *m = &machines[n];

    cpus[n] = tlb_vcpu_new(guest_x86_64.cpu_size, &phys, &err);
    if (!cpus[n])
        fail("CPU", &err);
    *m = (X86Machine){.is_bsp = n == 0,
                      .apic_id = n,
                      .cores = BARE_CPUS,
                      .threads = 1,
                      .bus = &tlb_guest_bus,
                      .io_read = io_in,
                      .io_write = io_out,
                      .acknowledge = acknowledge,
                      .sipi_vector = sipi_vector,
                      .shutdown = shutdown,
                      .failed = failed};
    cpus[n]->arch = &guest_x86_64;
    cpus[n]->accel = accel;
    cpus[n]->mem = &ldst_mem_ops;
    cpus[n]->index = (int)n;
    x86_cpu(cpus[n])->machine = m;
    if (!guest_x86_64.reset(cpus[n], model, &err))
        fail("reset", &err);
}

static const AccelOps *accel_named(const char *name, AccelConfig *cfg)
{
#if defined(__x86_64__)
    is_refused = !strcmp(name, "kvm-refused");
    if (!strncmp(name, "kvm", 3))
        return &accel_kvm_machine;
    if (!strncmp(name, "lockstep", 8)) {
        cfg->lockstep_kvm = strcmp(name, "lockstep-tcg") ? &accel_interp : &accel_tcg;
        is_altered = !strcmp(name, "lockstep-altered");
        cpu_count = 1;
        return &accel_lockstep;
    }
#endif
    return strcmp(name, "interp") ? &accel_tcg : &accel_interp;
}

#define STACK_PAGE  0x1ef000 /* of both programs */
#define UNUSED_PAGE 0xf00000

static unsigned char logged[BARE_RAM >> 12];

static void note_pages(void *opaque, const u8 *host, u64 size)
{
    u64 first = (u64)(host - ram);

    for (u64 at = first; at < MIN(first + size, (u64)BARE_RAM); at += 4096)
        logged[at >> 12] = 1;
}

/* All pages the first time, then those that the program wrote. */
static void begin_log(const AccelOps *accel)
{
    if (accel->dirty_log)
        accel->dirty_log(ram, BARE_RAM, note_pages, NULL);
}

static bool log_is_right(const AccelOps *accel)
{
    bool was_all = logged[STACK_PAGE >> 12] && logged[UNUSED_PAGE >> 12];

    if (!accel->dirty_log)
        return true;
    memset(logged, 0, sizeof logged);
    accel->dirty_log(ram, BARE_RAM, note_pages, NULL);
    if (was_all && logged[STACK_PAGE >> 12] && !logged[UNUSED_PAGE >> 12])
        return true;
    printf("# the log of written pages is wrong\n");
    return false;
}

/* The one who was told of an altered register must say which. */
static int judge(const AccelOps *accel)
{
    bool found = status == 3 && writes == ALTERED_WRITE;

    if (cpu_count == 1)
        accel->print_stats(stderr);
    if (is_refused)
        found = status == 3;
    if (!is_altered && !is_refused)
        return status || !log_is_right(accel);
    printf("%s 1 - %s\n1..1\n", found ? "ok" : "not ok",
           is_refused ? "a state that KVM refuses stops the CPU" : "the altered register is found");
    return !found;
}

static void show_memory(const AccelOps *accel)
{
    accel->map(0, BARE_RAM - 1, ram, false);
    accel->map(BARE_ROM_HIGH, 0xffffffffu, ram + BARE_ROM_LOW, false);
}

int main(int argc, char **argv)
{
    AccelConfig cfg = {.arch = &guest_x86_64, .tier = -1, .has_mmu = true};
    const AccelOps *accel = accel_named(argc > 1 ? argv[1] : "tcg", &cfg);
    RunConfig run = {.cpus = cpus, .count = cpu_count};
    Error err = {0};

    if (argc < 3)
        fail("usage: x86_bare tcg|interp|kvm PROGRAM [MODEL]", NULL);
    if (getenv("BARE_LOG"))
        log_set_mask(getenv("BARE_LOG"), NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    load(argv[2]);
    if (accel->can_be && !accel->can_be(&cfg, &err)) {
        printf("1..0 # SKIP x86_bare: %s\n", err.text);
        return 0;
    }
    if (!strcmp(argv[1], "kvm-hardware") && !has_hardware()) {
        printf("1..0 # SKIP x86_bare: needs hardware virtualisation\n");
        return 0;
    }
    if (!accel->init(&cfg, &err))
        fail("accelerator", &err);
    is_kvm = accel->is_native || cpu_count == 1;
    if (accel->map)
        show_memory(accel);
    begin_log(accel);
    for (unsigned n = 0; n < cpu_count; n++)
        make_cpu(n, accel, argc > 3 ? argv[3] : "max");
    if (is_refused)
        x86_cpu(cpus[0])->cr0 |= X86_CR0_PG; /* without PE */
    if (!run_start(&run, &err))
        fail("run", &err);
    while (__atomic_load_n(&status, __ATOMIC_SEQ_CST) < 0)
        usleep(1000);
    run_stop();
    return judge(accel);
}
