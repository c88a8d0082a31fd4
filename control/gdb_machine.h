/* SPDX-License-Identifier: MIT */
/*
 * The GDB remote stub of machines: vCPUs are threads 1, 2, ... of one program. Everything but
 * gdb_machine_on_debug runs in the machine's loop, with the machine lock.
 *
 * gdb_machine.c is the session: connection, stops, packets; gdb_machine_commands.c what packets ask.
 */
#ifndef CONTROL_GDB_MACHINE_H
#define CONTROL_GDB_MACHINE_H

#include "control/gdb_packet.h"
#include "control/monitor.h"

#define GDB_POINTS 1024

/* A break- or watchpoint, as packet Z has it. */
typedef struct GdbPoint {
    u64 type, addr, size;
} GdbPoint;

typedef struct GdbMachine {
    Machine *machine;
    Monitor monitor; /* for gdb's "monitor"; its CPU is the one that g, m and the like are about */
    CharEnd end;
    OutBuffer out;
    GdbInput in;
    GdbReply reply;
    char wire[GDB_PACKET_MAX + 8]; /* the last packet sent, for a NAK */
    size_t wire_size;
    MachineListener listener;
    GdbPoint point[GDB_POINTS]; /* another accelerator has to be told of them */
    u32 points;
    bool is_connected, no_ack, has_swbreak;
    bool waits;                /* gdb let the machine run and waits for a stop reply */
    bool is_physical;          /* memory accesses are */
    _Atomic bool *has_stopped; /* by vCPU: for Vcpu.stop, which was not reported yet */
    int interrupt_signal;      /* GDB's number, of a stop that no vCPU caused */
} GdbMachine;

extern GdbMachine gdb_machine;

/** RunConfig.on_debug. */
void gdb_machine_on_debug(Vcpu *cpu);

/** Serve gdb on @chr for @m. */
bool gdb_machine_open(Machine *m, Char *chr, Error *err);

/** The arguments of -gdb and "gdbserver": a back end, by which gdb may come. "none" ends the session. */
bool gdb_machine_listen(Machine *m, const char *where, Error *err);

/** End the session: break- and watchpoints go, the machine stays as it is. */
void gdb_machine_close(void);

/* ---- between the two files ---- */

/** Handle one packet into gdb.reply. False: its reply comes later, or there is none. */
bool gdb_machine_command(const char *text, size_t size);

/** The accelerator is another: it is told of all break- and watchpoints; those it cannot have go. */
void gdb_machine_set_points(void);

/** Why the machine stands, as gdb hears it. */
void gdb_machine_stop_reply(void);

/** Take away all break- and watchpoints, steps and holds. */
void gdb_machine_forget(void);

/** Let the machine run until something happens. */
void gdb_machine_resume(void);

#endif
