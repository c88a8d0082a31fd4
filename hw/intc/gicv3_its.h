/* SPDX-License-Identifier: MIT */
/*
 * State of an ITS, and its tables in guest memory.
 *
 * Registers and commands hold the machine lock; what they do to redistributors, that of the GIC.
 * Tables lie in RAM: an access elsewhere is answered as an aborted one, and no device is reached.
 */
#ifndef HW_INTC_GICV3_ITS_H
#define HW_INTC_GICV3_ITS_H

#include "hw/intc/gicv3.h"

enum { /* GITS_CTLR */
       ITS_ENABLED = 1u << 0,
       ITS_QUIESCENT = 1u << 31,
};

enum { /* GITS_BASERn */
       ITS_DEVICES,
       ITS_COLLECTIONS,
       ITS_TABLES,
};

enum {
    ITS_ID_BITS = 16, /* of DeviceIDs, EventIDs, ICIDs and INTIDs */
    ITS_ENTRY = 8,    /* bytes of an entry of any table */
    ITS_COMMAND = 32,
    ITS_CACHED = 64,
};

#define ITS_VALID (1ull << 63)

/* A translation that was made since tables changed last. */
typedef struct ItsCached {
    u32 device, event, intid;
    u16 cpu;
    bool is_valid;
} ItsCached;

typedef struct Its {
    Device dev;
    Device *gic_link;
    Gic *gic; /* the same */
    u32 ctlr;
    u64 cbaser, cwriter, creadr;
    u64 baser[ITS_TABLES];
    LoopTimer timer; /* goes on with a long queue */
    ItsCached cached[ITS_CACHED];
} Its;

/* What an event means. */
typedef struct ItsEvent {
    u32 intid;
    u16 icid;
    Gpa entry; /* of the interrupt translation table */
} ItsEvent;

/* How something that reads tables ends. */
typedef enum ItsResult {
    ITS_OK,
    ITS_BAD,   /* not mapped, or out of range */
    ITS_ABORT, /* a table is not in RAM */
} ItsResult;

/** What @event of @device is mapped to. */
ItsResult its_find_event(Its *s, u32 device, u32 event, ItsEvent *out);

/** The redistributor of a collection. */
ItsResult its_find_collection(Its *s, u32 icid, GicCpu **cpu);

/** Do one command. The machine lock is held, that of the GIC not. */
ItsResult its_command(Its *s, const u64 *command, u32 *cost);

/** Forget translations. */
void its_forget(Its *s);

#endif
