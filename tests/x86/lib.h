/* SPDX-License-Identifier: MIT */
/* What the bare programs of this folder share: output, TAP, exceptions that are expected. */
#ifndef TESTS_X86_LIB_H
#define TESTS_X86_LIB_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long uptr;
typedef _Bool bool;
#define true 1
#define false 0

void print(const char *s);
void print_hex(u64 v);
void ok(bool good, const char *what);
/** Number the plan; 1 if something failed. */
int done(void);

static inline void out8(u16 port, u8 v)
{
    __asm__ volatile("outb %0, %1" ::"a"(v), "Nd"(port));
}

static inline void out32(u16 port, u32 v)
{
    __asm__ volatile("outl %0, %1" ::"a"(v), "Nd"(port));
}

static inline u32 in32(u16 port)
{
    u32 v;

    __asm__ volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
    return v;
}

/** Whether KVM runs the program, which cannot deliver an interrupt through a bad gate. */
static inline bool is_compared(void)
{
    return in32(0xee) & 1;
}

/* The same, and both are compared after each instruction. */
static inline bool is_stepped(void)
{
    return in32(0xee) & 2;
}

/* KVM runs ring 0 on the processor. */
static inline bool is_hardware(void)
{
    return in32(0xee) & 4;
}

#endif
