/* SPDX-License-Identifier: MIT */
/* What the bare programs of this folder share: the console, TAP, system registers, exceptions, PSCI. */
#ifndef TESTS_BOARD_BOARD_H
#define TESTS_BOARD_BOARD_H

#include <stdbool.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define UART 0x09000000ul
#define RTC 0x09010000ul
#define FW_CFG 0x09020000ul
#define RAM 0x40000000ul
#define HOLE 0x0f800000ul /* nobody answers there */

#define READ_SYSREG(name)                                                                          \
    ({                                                                                             \
        u64 v_;                                                                                    \
        __asm__ volatile("mrs %0, " #name : "=r"(v_));                                             \
        v_;                                                                                        \
    })
#define WRITE_SYSREG(name, value) __asm__ volatile("msr " #name ", %0\n\tisb" ::"r"((u64)(value)) : "memory")

#define IO(type, address) (*(volatile type *)(address))

/* Registers at an exception. */
typedef struct Frame {
    u64 x[31], elr, spsr, pad[1];
} Frame;

/* Offsets of vectors, as kinds: what came, from where. */
enum {
    KIND_SYNC,
    KIND_IRQ,
    KIND_FIQ,
    KIND_SERROR,
    KIND_FROM_SP0 = 0,
    KIND_FROM_SPX = 4,
    KIND_FROM_LOWER = 8,
};

/** Called for each exception; returns true if it was expected (then the program goes on at f->elr). */
extern bool (*on_exception)(Frame *f, unsigned kind);

/** The last synchronous exception that expect_fault saw. */
extern volatile u64 seen_esr, seen_far, seen_elr;
extern volatile unsigned seen_count;

/** An on_exception that notes the exception and goes on behind the instruction. */
bool skip_fault(Frame *f, unsigned kind);

void print(const char *s);
void print_hex(u64 v);
void ok(bool good, const char *what);

/** PSCI by the conduit that the program was built for. */
u64 psci(u64 function, u64 a, u64 b, u64 c);
void board_off(void) __attribute__((noreturn));

/** The program; the device tree. Its end switches the machine off. */
void board_main(const void *dtb);

/** Secondary CPUs, if the program starts any. */
void board_cpu(unsigned n);
extern char cpu_start[];

enum {
    PSCI_VERSION = 0x84000000,
    PSCI_CPU_OFF = 0x84000002,
    PSCI_CPU_ON = 0xc4000003,
    PSCI_AFFINITY_INFO = 0xc4000004,
    PSCI_SYSTEM_OFF = 0x84000008,
    PSCI_SYSTEM_RESET = 0x84000009,
};

#endif
