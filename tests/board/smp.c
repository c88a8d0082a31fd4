/* SPDX-License-Identifier: MIT */
/* Several CPUs: PSCI, exclusives and atomics, interrupts to each other, TLBI for all, code that another one runs. */
#include "gic.h"

#define CPUS 4
#define ROUNDS 20000
#define SPARE (RAM + 0x4000000)
#define HIGH 0xffffff8000000000ul
#define PAGE (3ul | 1ul << 10 | 3ul << 8 | 1ul << 2)

static volatile unsigned running, phase, arrived, sgis[CPUS], wrong;
static volatile u64 counter, shared_lock, in_lock;
static u64 upper[3][512] __attribute__((aligned(4096))), lower[512] __attribute__((aligned(4096)));

static unsigned add(volatile unsigned *p, unsigned n)
{
    return __atomic_add_fetch(p, n, __ATOMIC_SEQ_CST);
}

static void wait_for(volatile unsigned *p, unsigned value)
{
    while (__atomic_load_n(p, __ATOMIC_ACQUIRE) < value)
        __asm__ volatile("yield");
}

/* All CPUs come together, and go on into phase @n. */
static void meet(unsigned n)
{
    if (add(&arrived, 1) == CPUS * n)
        __atomic_store_n(&phase, n, __ATOMIC_RELEASE);
    wait_for(&phase, n);
}

static bool on_irq(Frame *f, unsigned kind)
{
    unsigned got;

    if ((kind & 3) != KIND_IRQ)
        return skip_fault(f, kind);
    got = gic_acknowledge();
    if (gic_intid(got) < 16)
        add(&sgis[READ_SYSREG(mpidr_el1) & 0xff], 1);
    if (gic_intid(got) < 1020)
        gic_end(got);
    return true;
}

static void mmu_on(void)
{
    WRITE_SYSREG(mair_el1, 0xff00);
    WRITE_SYSREG(tcr_el1, 25ul | 25ul << 16 | 2ul << 30 | 2ul << 32 | 3ul << 12 | 3ul << 28 | 1ul << 8 | 1ul << 10 | 1ul << 24 | 1ul << 26);
    WRITE_SYSREG(ttbr0_el1, (u64)lower);
    WRITE_SYSREG(ttbr1_el1, (u64)upper[0]);
    __asm__ volatile("tlbi vmalle1\n\tdsb nsh\n\tisb" ::: "memory");
    WRITE_SYSREG(sctlr_el1, READ_SYSREG(sctlr_el1) | 1 | 1 << 2 | 1 << 12);
}

static void make_tables(void)
{
    lower[0] = 1ul | 1ul << 10;
    lower[1] = RAM | 1ul | 1ul << 10 | 3ul << 8 | 1ul << 2;
    upper[0][0] = (u64)upper[1] | 3;
    upper[1][0] = (u64)upper[2] | 3;
    upper[2][0] = SPARE | PAGE;
    *(volatile u64 *)SPARE = 0;
    *(volatile u64 *)(SPARE + 0x1000) = 1;
}

/* ---- what all of them do, phase by phase ---- */

static void count(void)
{
    for (unsigned n = 0; n < ROUNDS; n++) {
        u64 v;
        u32 failed;

        do
            __asm__ volatile("ldxr %0, [%2]\n\tadd %0, %0, #1\n\tstxr %w1, %0, [%2]"
                             : "=&r"(v), "=&r"(failed)
                             : "r"(&counter)
                             : "memory");
        while (failed);
    }
}

static void lock(void)
{
    for (unsigned n = 0; n < ROUNDS / 8; n++) {
        while (__atomic_exchange_n(&shared_lock, 1, __ATOMIC_ACQUIRE))
            __asm__ volatile("yield");
        if (in_lock++)
            add(&wrong, 1);
        in_lock--;
        __atomic_store_n(&shared_lock, 0, __ATOMIC_RELEASE);
    }
}

/* CPU 0 changes a mapping; after its DSB nobody reads the old page. */
static volatile unsigned epoch, seen_epoch[CPUS];

static void remap(unsigned cpu)
{
    for (unsigned n = 1; n <= 300; n++) {
        if (cpu == 0) {
            upper[2][0] = 0;
            __asm__ volatile("dsb ishst\n\ttlbi vaae1is, %0\n\tdsb ish\n\tisb" ::"r"(HIGH >> 12 & 0xfffffffffff) : "memory");
            upper[2][0] = (SPARE + (n & 1) * 0x1000) | PAGE;
            __asm__ volatile("dsb ishst\n\tisb" ::: "memory");
            __atomic_store_n(&epoch, n, __ATOMIC_RELEASE);
            for (unsigned c = 1; c < CPUS; c++)
                wait_for(&seen_epoch[c], n);
        } else {
            wait_for(&epoch, n);
            if (*(volatile u64 *)HIGH != (n & 1))
                add(&wrong, 1);
            __atomic_store_n(&seen_epoch[cpu], n, __ATOMIC_RELEASE);
        }
    }
}

static void ring(unsigned cpu)
{
    for (unsigned n = 0; n < 500; n++) {
        unsigned before = sgis[(cpu + 1) % CPUS];

        gic_send((cpu + 1) % CPUS, 3);
        UNMASK();
        for (u64 start = READ_SYSREG(cntvct_el0); sgis[(cpu + 1) % CPUS] == before;) {
            __asm__ volatile("yield");
            if (READ_SYSREG(cntvct_el0) - start > 10 * 62500000ul) {
                add(&wrong, 1);
                return;
            }
        }
    }
}

static volatile u32 code[2] __attribute__((aligned(4096)));

/* CPU 0 writes code that the others run. */
static void run_code(unsigned cpu)
{
    for (unsigned n = 1; n <= 200; n++) {
        if (cpu == 0) {
            code[0] = 0xd2800000 | n << 5;
            code[1] = 0xd65f03c0;
            __asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0\n\tdsb ish\n\tisb" ::"r"(code) : "memory");
            __atomic_store_n(&epoch, 1000 + n, __ATOMIC_RELEASE);
            for (unsigned c = 1; c < CPUS; c++)
                wait_for(&seen_epoch[c], 1000 + n);
        } else {
            wait_for(&epoch, 1000 + n);
            __asm__ volatile("isb");
            if (((unsigned (*)(void))(u64)code)() != n)
                add(&wrong, 1);
            __atomic_store_n(&seen_epoch[cpu], 1000 + n, __ATOMIC_RELEASE);
        }
    }
}

static void report(unsigned cpu, bool good, const char *what)
{
    if (cpu == 0)
        ok(good && !wrong, what);
}

static void work(unsigned cpu)
{
    mmu_on();
    gic_init_cpu(cpu);
    gic_enable(cpu, 3);
    meet(1);
    count();
    meet(2);
    report(cpu, counter == (u64)CPUS * ROUNDS, "exclusives");
    lock();
    meet(3);
    report(cpu, true, "a lock keeps the others out");
    remap(cpu);
    meet(4);
    report(cpu, true, "TLBI and DSB reach every CPU");
    ring(cpu);
    meet(5);
    MASK();
    report(cpu, sgis[0] && sgis[1] && sgis[2] && sgis[3], "interrupts to each other");
    run_code(cpu);
    meet(6);
    report(cpu, true, "code that another CPU wrote");
}

void board_cpu(unsigned n)
{
    add(&running, 1);
    work(n);
    if (n == 3)
        psci(PSCI_CPU_OFF, 0, 0, 0);
}

void board_main(const void *dtb)
{
    on_exception = on_irq;
    make_tables();
    gic_init();
    ok(psci(PSCI_AFFINITY_INFO, 1, 0, 0) == 1, "AFFINITY_INFO: off");
    for (u64 n = 1; n < CPUS; n++)
        if (psci(PSCI_CPU_ON, n, (u64)cpu_start, n))
            print("# CPU_ON failed\n");
    wait_for(&running, CPUS - 1);
    ok(psci(PSCI_AFFINITY_INFO, 1, 0, 0) == 0, "AFFINITY_INFO: on");
    ok((int)psci(PSCI_CPU_ON, 1, (u64)cpu_start, 1) == -4, "CPU_ON of one that is on");
    ok((int)psci(PSCI_CPU_ON, 77, (u64)cpu_start, 1) == -2, "of one that there is not");
    work(0);
    while (psci(PSCI_AFFINITY_INFO, 3, 0, 0) != 1)
        ;
    ok(true, "CPU_OFF");
    ok(psci(PSCI_CPU_ON, 3, (u64)cpu_start, 3) == 0, "and on again");
}
