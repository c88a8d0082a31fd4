/* SPDX-License-Identifier: MIT */
/*
 * Firmware of the secure world on a board with secure=on and a GICv3: what EL3 keeps from the
 * others and gets of them, then a kernel below it, which it answers PSCI calls. TAP goes to the
 * secure serial port; the machine is switched off by the secure PL061. Sources: DDI 0487 "SCR_EL3",
 * "CPTR_EL3", "MDCR_EL3"; IHI 0069 "Interrupt grouping"; DEN 0022 (PSCI).
 */
#include "board.h"

#define SECURE_UART 0x09040000ul
#define SECURE_GPIO 0x090b0000ul
#define SECURE_RAM  0x0e000000ul
#define MAILBOX     0x0e7ff000ul
#define GICD        0x08000000ul
#define GICR(cpu)   (0x080a0000ul + (cpu)*0x20000ul)

#define EC(esr)   ((unsigned)((esr) >> 26))
#define ISS(esr)  ((u32)(esr)&0x1ffffff)
#define SPSR_EL3H 0x3cdull
#define SPSR_EL2H 0x3c9ull
#define SPSR_EL1H 0x3c5ull

#define SCR_NS   (1u << 0)
#define SCR_FIQ  (1u << 2)
#define SCR_EA   (1u << 3)
#define SCR_RES1 (3u << 4)
#define SCR_HCE  (1u << 8)
#define SCR_RW   (1u << 10)
#define SCR_ST   (1u << 11)
#define SCR_TWI  (1u << 12)
#define SCR_APK  (3u << 16)

enum { EC_WFX = 1, EC_FP = 7, EC_SMC = 0x17, EC_SYSREG = 0x18, EC_DATA_LOWER = 0x24 };
enum { SECURE_TIMER = 29, VIRT_TIMER = 27, NONSECURE_PENDING = 1021 };

typedef struct Mailbox {
    volatile u64 go, entry, context, wanted;
} Mailbox;

#define mailbox ((Mailbox *)MAILBOX)

static u64 esr, far, elr, back_to;
static unsigned kind_seen, count, failed, tests;
static bool is_booted;
static u8 lower_stack[4096] __attribute__((aligned(16)));

/* ---- console ---- */

static void put(char c)
{
    IO(u32, SECURE_UART) = (u8)c;
}

static void say(const char *s)
{
    while (*s)
        put(*s++);
}

static void number(unsigned n)
{
    if (n > 9)
        number(n / 10);
    put((char)('0' + n % 10));
}

static void check(bool good, const char *what)
{
    failed += !good;
    say(good ? "ok " : "not ok ");
    number(++tests);
    say(" - ");
    say(what);
    say("\n");
}

/* A rising edge of the pin: 0 off, 1 reset. */
static void power(unsigned pin)
{
    IO(u32, SECURE_GPIO + 0x400) = 3;
    IO(u32, SECURE_GPIO + (4ul << pin)) = 0;
    IO(u32, SECURE_GPIO + (4ul << pin)) = 1u << pin;
    for (;;)
        ;
}

/* ---- PSCI for the kernel ---- */

static void enter_kernel(u64 entry, u64 context) __attribute__((noreturn));

static u64 cpu_on(u64 cpu, u64 entry, u64 context)
{
    mailbox->entry = entry;
    mailbox->context = context;
    mailbox->wanted = cpu + 1;
    __asm__ volatile("dsb sy\n\tsev" ::: "memory");
    while (mailbox->wanted)
        ;
    return 0;
}

static u64 psci_call(u64 function, u64 a, u64 b, u64 c)
{
    switch (function) {
    case PSCI_VERSION: return 0x10001;
    case PSCI_CPU_ON: return cpu_on(a, b, c);
    case PSCI_SYSTEM_OFF:
        say("ok ");
        number(++tests);
        say(" - PSCI SYSTEM_OFF of the kernel\n1..");
        number(tests);
        say("\n");
        power(0);
        return 0;
    default: return ~0ull;
    }
}

void el3_exception(Frame *f, unsigned kind);
void el3_exception(Frame *f, unsigned kind)
{
    esr = READ_SYSREG(esr_el3);
    far = READ_SYSREG(far_el3);
    elr = f->elr;
    kind_seen = kind;
    count++;
    if (kind < KIND_FROM_LOWER) {
        say("Bail out! exception at EL3\n");
        power(0);
    }
    if (is_booted) {
        f->x[0] = EC(esr) == EC_SMC ? psci_call(f->x[0], f->x[1], f->x[2], f->x[3]) : ~0ull;
        return;
    }
    f->elr = back_to;
    f->spsr = SPSR_EL3H;
}

/* ---- what EL3 sees of lower levels ---- */

static void __attribute__((noinline)) run(const u32 *pc, u64 scr, u64 arg)
{
    count = 0;
    WRITE_SYSREG(scr_el3, scr | SCR_RES1 | SCR_RW | SCR_HCE);
    __asm__ volatile("adr x9, 1f\n\t"
                     "str x9, [%0]\n\t"
                     "msr elr_el3, %1\n\t"
                     "msr spsr_el3, %2\n\t"
                     "msr sp_el1, %3\n\t"
                     "mov x0, %4\n\t"
                     "eret\n"
                     "1:"
                     :
                     : "r"(&back_to), "r"(pc), "r"(SPSR_EL1H),
                       "r"(lower_stack + sizeof lower_stack), "r"(arg)
                     : "x0", "x1", "x2", "x3", "x9", "x30", "memory", "cc");
}

/* Code of both worlds has to be in memory of both. */
static u32 *const code = (u32 *)(RAM + 0x100000);

static const u32 *put_code(u32 a, u32 b)
{
    code[0] = a;
    code[1] = b;
    __asm__ volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" ::: "memory");
    return code;
}

#define SMC5       0xd40000a3
#define LOAD       0xf9400002 /* ldr x2, [x0] */
#define WFI        0xd503207f
#define FADD       0x1e622820
#define READ_BVR   0xd5300081 /* mrs x1, dbgbvr0_el1 */
#define READ_CNTPS 0xd53fe221 /* mrs x1, cntps_ctl_el1 */
#define SPIN       0x14000000

static bool came(unsigned ec)
{
    return count == 1 && EC(esr) == ec && kind_seen == KIND_FROM_LOWER + KIND_SYNC;
}

static void worlds(void)
{
    static u64 secret = 0x5ec2e7;

    check(READ_SYSREG(CurrentEL) == 12 && (u64)&secret >= SECURE_RAM,
          "firmware at EL3 in secure RAM");
    run(put_code(SMC5, 0), SCR_NS, 0);
    check(came(EC_SMC) && ISS(esr) == 5 && elr == (u64)code + 4, "SMC of the other world");
    run(put_code(LOAD, SMC5), SCR_NS | SCR_EA, (u64)&secret);
    check(came(EC_DATA_LOWER) && (esr & 0x3f) == 0x10 && far == (u64)&secret,
          "it has no secure RAM");
    run(put_code(LOAD, SMC5), SCR_NS | SCR_EA, SECURE_UART + 0x18);
    check(came(EC_DATA_LOWER), "and no secure serial port");
    run(put_code(LOAD, SMC5), SCR_EA, (u64)&secret);
    check(came(EC_SMC), "secure EL1 has");
    run(put_code(LOAD, SMC5), SCR_NS | SCR_EA, RAM);
    check(came(EC_SMC), "both have RAM");
}

static void traps(void)
{
    run(put_code(READ_CNTPS, SMC5), 0, 0);
    check(came(EC_SYSREG), "SCR_EL3.ST: the secure timer is EL3's");
    run(put_code(READ_CNTPS, SMC5), SCR_ST, 0);
    check(came(EC_SMC), "or secure EL1's");
    run(put_code(WFI, SMC5), SCR_NS | SCR_TWI, 0);
    check(came(EC_WFX), "SCR_EL3.TWI");
    WRITE_SYSREG(cpacr_el1, 3 << 20);
    WRITE_SYSREG(cptr_el3, 1 << 10);
    run(put_code(FADD, SMC5), SCR_NS, 0);
    check(came(EC_FP), "CPTR_EL3.TFP");
    WRITE_SYSREG(cptr_el3, 0);
    WRITE_SYSREG(mdcr_el3, 1 << 9);
    run(put_code(READ_BVR, SMC5), SCR_NS, 0);
    check(came(EC_SYSREG), "MDCR_EL3.TDA");
    WRITE_SYSREG(mdcr_el3, 0);
    run(put_code(READ_BVR, SMC5), SCR_NS, 0);
    check(came(EC_SMC), "and without");
}

/* ---- interrupts ---- */

static void gic_begin(unsigned cpu)
{
    IO(u32, GICR(cpu) + 0x14) = 0; /* WAKER: awake */
    while (IO(u32, GICR(cpu) + 0x14) & 4)
        ;
    IO(u32, GICR(cpu) + 0x10080) = ~(1u << SECURE_TIMER); /* group 1 of the other world; group 0 */
    IO(u32, GICR(cpu) + 0x10d00) = 0;
    WRITE_SYSREG(s3_6_c12_c12_5, 0xf); /* ICC_SRE_EL3 */
    WRITE_SYSREG(s3_0_c4_c6_0, 0xff);  /* ICC_PMR_EL1 */
    WRITE_SYSREG(s3_0_c12_c12_6, 1);   /* ICC_IGRPEN0_EL1 */
    WRITE_SYSREG(s3_6_c12_c12_7, 1);   /* ICC_IGRPEN1_EL3: the other world's */
}

static void interrupts(void)
{
    u64 id;

    IO(u32, GICD) = 0x37; /* ARE_S, ARE_NS, all groups */
    gic_begin(0);
    IO(u32, GICR(0) + 0x10100) = 1u << SECURE_TIMER;
    IO(u32, GICR(0) + 0x10400 + SECURE_TIMER / 4 * 4) = 0x40404040;
    WRITE_SYSREG(s3_7_c14_c2_2, 0); /* CNTPS_CVAL_EL1 */
    WRITE_SYSREG(s3_7_c14_c2_1, 1); /* CNTPS_CTL_EL1 */
    run(put_code(SPIN, 0), SCR_NS | SCR_FIQ, 0);
    check(kind_seen == KIND_FROM_LOWER + KIND_FIQ, "the secure timer interrupts the other world");
    id = READ_SYSREG(s3_0_c12_c8_0); /* ICC_IAR0_EL1 */
    check(id == SECURE_TIMER, "it is of group 0");
    WRITE_SYSREG(s3_7_c14_c2_1, 0);
    WRITE_SYSREG(s3_0_c12_c8_1, id); /* ICC_EOIR0_EL1 */
    IO(u32, GICR(0) + 0x10100) = 1u << VIRT_TIMER;
    WRITE_SYSREG(cntv_cval_el0, 0);
    WRITE_SYSREG(cntv_ctl_el0, 1);
    WRITE_SYSREG(cntvoff_el2, 0);
    run(put_code(SPIN, 0), SCR_FIQ, 0);
    check(kind_seen == KIND_FROM_LOWER + KIND_FIQ,
          "an interrupt of the other world is FIQ in secure EL1");
    check(READ_SYSREG(s3_0_c12_c8_0) == NONSECURE_PENDING, "and EL3 is told whose it is");
    WRITE_SYSREG(cntv_ctl_el0, 0);
    IO(u32, GICR(0) + 0x10180) = 1u << VIRT_TIMER;
}

/* ---- a kernel ---- */

#define KERNEL (RAM + 0x200000)
#define INITRD (RAM + 0x8000000)

static u32 swap(u32 v)
{
    return __builtin_bswap32(v);
}

/* What fw_cfg is asked by, in memory that it can reach: that of the other world. */
typedef struct Request {
    volatile u32 control, length;
    volatile u64 address;
    volatile u32 word;
} Request;

#define request ((Request *)(RAM + 0x180000))

/* Item @key of fw_cfg to @to, by its DMA. */
static void fetch(u16 key, u64 to, u32 size)
{
    request->control = swap((u32)key << 16 | 8 | 2);
    request->length = swap(size);
    request->address = __builtin_bswap64(to);
    __asm__ volatile("dsb sy" ::: "memory");
    IO(u64, FW_CFG + 16) = __builtin_bswap64((u64)request);
    while (request->control & ~swap(1))
        ;
}

static u32 fetch_word(u16 key)
{
    fetch(key, (u64)&request->word, 4);
    return request->word;
}

static void enter_kernel(u64 entry, u64 context)
{
    bool has_el2 = READ_SYSREG(id_aa64pfr0_el1) >> 8 & 15;

    WRITE_SYSREG(scr_el3, SCR_NS | SCR_RES1 | SCR_RW | SCR_HCE | SCR_APK);
    WRITE_SYSREG(sctlr_el1, 0x30d00800);
    __asm__ volatile("msr elr_el3, %0\n\t"
                     "msr spsr_el3, %1\n\t"
                     "mov x0, %2\n\t"
                     "mov x1, #0\n\t"
                     "mov x2, #0\n\t"
                     "mov x3, #0\n\t"
                     "eret" ::"r"(entry),
                     "r"(has_el2 ? SPSR_EL2H : SPSR_EL1H), "r"(context)
                     : "x0", "x1", "x2", "x3", "memory");
    __builtin_unreachable();
}

static void boot(void)
{
    u32 kernel_size = fetch_word(8), initrd_size = fetch_word(0xb);

    if (!kernel_size) {
        say("1..");
        number(tests);
        say("\n");
        power(0);
    }
    fetch(0x11, KERNEL, kernel_size);
    fetch(0x12, INITRD, initrd_size);
    for (unsigned n = 1; n < 8; n++)
        IO(u32, GICD + 0x80 + 4 * n) = ~0u; /* all are of the other world */
    is_booted = true;
    mailbox->go = 1;
    __asm__ volatile("dsb sy\n\tsev" ::: "memory");
    enter_kernel(KERNEL, RAM);
}

void el3_main(unsigned cpu);
void el3_main(unsigned cpu)
{
    if (cpu) {
        while (mailbox->wanted != cpu + 1)
            __asm__ volatile("wfe");
        gic_begin(cpu);
        mailbox->wanted = 0;
        enter_kernel(mailbox->entry, mailbox->context);
    }
    IO(u32, SECURE_UART + 0x30) = 0x301;
    mailbox->wanted = 0;
    worlds();
    traps();
    interrupts();
    boot();
}
