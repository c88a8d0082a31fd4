/* SPDX-License-Identifier: MIT */
/* State of local APICs, shared by lapic.c, lapic_regs.c and lapic_timer.c. */
#ifndef HW_INTC_LAPIC_STATE_H
#define HW_INTC_LAPIC_STATE_H

#include "hw/intc/lapic.h"

/* IA32_APIC_BASE. */
#define LAPIC_BASE_BSP    (1ull << 8)
#define LAPIC_BASE_X2     (1ull << 10)
#define LAPIC_BASE_ON     (1ull << 11)
#define LAPIC_BASE_ADDR   0xffffff000ull

/* An entry of the local vector table; the interrupt command register has the first fields, too. */
enum {
    LVT_VECTOR = 0xff,
    LVT_MODE = 7 << 8,
    LVT_BUSY = 1 << 12,
    LVT_REMOTE_IRR = 1 << 14,
    LVT_LEVEL = 1 << 15,
    LVT_MASKED = 1 << 16,
    LVT_TIMER_MODE = 3 << 17,
};

/* Delivery modes: of LVT_MODE, of messages. */
enum {
    MODE_FIXED,
    MODE_LOWEST,
    MODE_SMI,
    MODE_NMI = 4,
    MODE_INIT,
    MODE_SIPI,
    MODE_EXTINT,
};

enum { TIMER_ONCE, TIMER_PERIODIC, TIMER_DEADLINE };

/* Entries of the table, in order of their registers. */
enum { LVT_TIMER, LVT_THERMAL, LVT_COUNTERS, LVT_LINT0, LVT_LINT1, LVT_ERROR, LVT_CMCI, LVT_COUNT };

enum {
    SVR_ON = 1 << 8,
    SVR_NO_BROADCAST = 1 << 12, /* an EOI of a level is not told to I/O APICs */

    ESR_SEND_VECTOR = 1 << 5,
    ESR_RECEIVED_VECTOR = 1 << 6,
    ESR_ADDRESS = 1 << 7,
};

/* EOIs may be kept from I/O APICs, seven entries of the vector table, 0x14. */
#define LAPIC_VERSION 0x01060014

typedef struct LapicBus LapicBus;

typedef struct Lapic {
    Device dev;
    LapicBus *bus;
    u32 index; /* of the CPU; its ID, too */

    u64 base; /* IA32_APIC_BASE */
    u32 tpr, ldr, dfr, svr, esr, errors; /* errors: what the next write to ESR shows */
    u32 icr, icr_high;
    u32 lvt[LVT_COUNT];
    u32 irr[8], isr[8], tmr[8];
    bool extint; /* an I/O APIC says that the 8259A pair asks */
    u8 sipi_vector;

    u32 initial, divide;
    u64 start_ns, deadline_ns; /* when the count began; when it is 0, if the timer runs */
    u64 tsc_deadline;
    bool is_running;
    LoopTimer timer;
} Lapic;

struct LapicBus {
    Device dev;
    u32 cpus;
    Device *pic, *ioapic; /* NULL: none */
    Lapic *apic[LAPIC_CPUS_MAX];
    u32 next; /* where the search for the lowest priority begins */
    bool is_away, passes_pic; /* lapic_give */
    bool input[LAPIC_INPUTS];
    i64 (*tsc_ns)(void *opaque, unsigned cpu, u64 tsc);
    void *opaque;
};

static inline bool lapic_is_on(const Lapic *a)
{
    return a->base & LAPIC_BASE_ON;
}

static inline bool lapic_is_x2(const Lapic *a)
{
    return a->base & LAPIC_BASE_X2;
}

static inline u32 lapic_mode(u32 lvt)
{
    return (lvt & LVT_MODE) >> 8;
}

/** The logical ID of the x2APIC. */
static inline u32 lapic_x2_ldr(const Lapic *a)
{
    return (a->index >> 4) << 16 | 1u << (a->index & 15);
}

/* An interrupt for one or more APICs. */
typedef struct LapicMessage {
    u32 dest;
    u8 mode, vector;
    bool is_logical, is_level, is_broadcast;
} LapicMessage;

/* ---- lapic.c ---- */

/** Drive INTR as registers say. */
void lapic_update(Lapic *a);

/** The event of entry @n of the vector table happened. */
void lapic_local(Lapic *a, unsigned n);
void lapic_error(Lapic *a, u32 bit);
u32 lapic_ppr(const Lapic *a);
void lapic_eoi(Lapic *a);

/** Send @m to those it means, @self (or NULL) among them unless @skip_self. */
void lapic_send(LapicBus *b, const LapicMessage *m, const Lapic *skip);
void lapic_deliver(Lapic *a, const LapicMessage *m);
void lapic_clear(Lapic *a);

/* ---- lapic_regs.c ---- */

extern const MemIoOps lapic_ops;

/* ---- lapic_timer.c ---- */

void lapic_timer_init(Lapic *a);
u32 lapic_timer_count(const Lapic *a);
void lapic_timer_start(Lapic *a, u32 initial);
void lapic_timer_set_divide(Lapic *a, u32 divide);
void lapic_timer_set_lvt(Lapic *a, u32 lvt);
void lapic_timer_set_deadline(Lapic *a, u64 tsc);
void lapic_timer_stop(Lapic *a);

/** Of the count @left is left; or the deadline is @tsc. */
void lapic_timer_restore(Lapic *a, u32 left, u64 tsc);

/** After loading: arm what runs. */
void lapic_timer_resume(Lapic *a);

#endif
