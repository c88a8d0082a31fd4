/* SPDX-License-Identifier: MIT */
/*
 * A machine: the root of its devices, its memory, its vCPUs, and who says whether it runs.
 *
 * A board is a DeviceType of root devices that begin with a Machine, and a row of boards.def. Its
 * init builds it; its properties are those of -machine. Everything is called in the thread of the
 * machine's loop, with the machine lock, but for machine_request.
 *
 *     Machine *m = machine_new(&cfg, &err);
 *     machine_start(m, &err);
 *     status = machine_run(m);
 *     machine_free(m);
 */
#ifndef HW_MACHINE_H
#define HW_MACHINE_H

#include "base/opts.h"
#include "hw/device.h"
#include "softmmu/accel_ops.h"
#include "softmmu/icount.h"
#include "softmmu/phys.h"
#include "softmmu/ram.h"
#include "softmmu/run.h"

typedef struct Machine Machine;
typedef struct Blk Blk;   /* host/block/block.h */
typedef struct Char Char; /* host/char/char.h */

/* ---- boards ---- */

typedef struct BoardType {
    const char *name, *alias, *desc; /* alias may be NULL */
    const char *arch;                /* GuestArch.name of its CPUs; NULL: any */
    const DeviceType *type;
    const char *default_cpu;
    u64 default_ram;
    unsigned max_cpus;
    const char *drive;  /* if= of a -drive that says none; NULL: virtio */
    unsigned ide_units; /* drives of each bus ide.N, for if=ide; 0: there are none */
    const char *vga;    /* type of -vga that it has and is its default; NULL: none */
} BoardType;

#define _(name) extern const BoardType board_##name;
#include "hw/boards/boards.def"
#undef _

/** The board called @name for CPUs of @arch; NULL, with the nearest name in @err. */
const BoardType *board_find(const char *name, const char *arch, Error *err);

/** Whether @b has CPUs of @arch. */
bool board_fits(const BoardType *b, const char *arch);

/** "-machine help": the boards for CPUs of @arch. */
void board_list(FILE *f, const char *arch);

/* Properties that every board has; T is its struct. */
#define MACHINE_PROPS(T)                                                                           \
    PROP(PROP_STRING, "dumpdtb", T, machine.dumpdtb, NULL,                                         \
         "write the device tree to this file and quit")

/* ---- what the command line says ---- */

#define MACHINE_WATCHDOG_ACTIONS "reset|shutdown|poweroff|pause|debug|none" /* -action watchdog= */

#define MACHINE_SERIALS 4
#define MACHINE_FLASHES 2
#define MACHINE_NODES   128 /* of -numa */

/* Sockets of clusters of cores of threads; zeros: not told. */
typedef struct MachineSmp {
    u64 sockets, clusters, cores, threads;
} MachineSmp;

/* -boot */
typedef struct MachineBoot {
    const char *order, *once; /* letters: c disk, d CD-ROM, n network, a floppy; NULL */
    bool has_menu, menu, is_strict;
    const char *splash_ms, *retry_ms; /* numbers; NULL: not given */
} MachineBoot;

/* -rtc */
typedef enum MachineRtcClock {
    MACHINE_RTC_HOST, /* the host's time of day, with its steps */
    MACHINE_RTC_RT,   /* time passes as on the host */
    MACHINE_RTC_VM,   /* stands still with the machine */
} MachineRtcClock;

typedef struct MachineRtc {
    MachineRtcClock clock;
    bool has_start;
    i64 start_s;  /* what it shows first, since 1970 */
    i64 ahead_s;  /* else: of UTC */
} MachineRtc;

/* -fw_cfg: a file for firmware and guests */
typedef struct MachineFile {
    const char *name;
    const void *data;
    u32 size;
} MachineFile;

/* -numa node: CPUs and memory that are near to each other. */
typedef struct MachineNode {
    bool is_given;
    u64 size;        /* of memory; ram->size if that is there */
    RamBlock *ram;   /* NULL: a part of the machine's own */
    u8 distance[MACHINE_NODES]; /* 0: not told */
} MachineNode;

typedef struct MachineConfig MachineConfig;

struct MachineConfig {
    const BoardType *board;
    Opts props; /* of -machine */
    const char *name, *uuid; /* NULL: none */
    const char *cpu_model; /* NULL: the board's default */
    unsigned cpus;
    MachineSmp smp;
    u64 ram_size;             /* 0: the board's default */
    RamConfig ram;            /* where the board gets it from */
    RamBlock *ram_backend;    /* that of memory-backend=; NULL: the board makes one */
    MachineNode *node;        /* MACHINE_NODES of them; NULL: no NUMA */
    u8 *cpu_node;             /* node of each CPU, with node */
    const AccelOps *accel;
    AccelConfig accel_config; /* arch, has_mmu are set already */
    bool is_round_robin;      /* one thread for all vCPUs */
    IcountConfig icount;
    const char *kernel, *initrd, *append, *dtb, *bios; /* NULL: none */
    const char *vga;    /* its screen, as BoardType.vga; NULL: none */
    bool has_no_screen; /* -nographic: firmware shows its own on the first serial port */
    Char *serial[MACHINE_SERIALS];                     /* NULL: leads nowhere */
    Blk *flash[MACHINE_FLASHES];
    bool (*semihost)(Vcpu *cpu); /* answers a request; false: it is none. NULL: no semihosting */
    bool is_paused; /* -S */
    void (*on_debug)(Vcpu *cpu); /* of RunConfig; NULL: there is no debugger */
    bool no_reboot, no_shutdown;
    bool has_thread_names;
    const char *panic_action, *watchdog_action; /* of -action; NULL: the default */
    MachineBoot boot;
    MachineRtc rtc;
    const MachineFile *files;
    unsigned file_count;
    const Opts *smbios; /* one for each -smbios */
    unsigned smbios_count;
    /* DeviceEnv.find_file; NULL: names are as they are. */
    bool (*find_file)(const MachineConfig *cfg, const char *name, char *path, size_t size);
};

/* ---- the run state ---- */

typedef enum MachineState {
#define _(id, name, help) MACHINE_##id,
#include "hw/machine_states.def"
#undef _
} MachineState;

/** Its name as QMP has it. */
const char *machine_state_name(MachineState s);

/* What somebody wants of the machine. */
typedef enum MachineRequest {
    MACHINE_RESET,          /* the user, the monitor */
    MACHINE_GUEST_RESET,    /* the guest: a reset unless -no-reboot */
    MACHINE_GUEST_SHUTDOWN, /* the guest is done: quit unless -no-shutdown */
    MACHINE_GUEST_PANIC,    /* the guest's kernel gave up: as -action panic= says */
    MACHINE_WATCHDOG,       /* a watchdog ran out: as -action watchdog= says */
    MACHINE_CPU_FAILED,     /* the accelerator cannot go on */
    MACHINE_POWERDOWN,      /* press the power key */
    MACHINE_QUIT,
    MACHINE_REQUESTS,
} MachineRequest;

/* What listeners are told, after it happened. */
typedef enum MachineEvent {
    MACHINE_EVENT_STOP,   /* vCPUs stand still; m->state says why */
    MACHINE_EVENT_RESUME,
    MACHINE_EVENT_RESET,
    MACHINE_EVENT_POWERDOWN,
    MACHINE_EVENT_SHUTDOWN,
    MACHINE_EVENT_GUEST_PANICKED, /* what is done about it comes after */
    MACHINE_EVENT_WATCHDOG,       /* the same */
    MACHINE_EVENT_ACCEL_ENDS,     /* another accelerator will run it; it stands */
    MACHINE_EVENT_ACCEL,          /* another accelerator runs it, without break- and watchpoints */
} MachineEvent;

typedef struct MachineListener MachineListener;
struct MachineListener {
    void (*event)(MachineListener *l, MachineEvent e);
    MachineListener *next;
};

/* Contents that memory has after reset; blob.c. */
typedef struct MachineBlob {
    char *name;
    Gpa addr;
    const u8 *data;
    u64 size;
    struct MachineBlob *next;
} MachineBlob;

#define MACHINE_RAM_HIGH (4ull << 30)

struct Machine {
    Device dev;
    const MachineConfig *cfg;
    DeviceEnv env;
    Clock clock, rtc;
    MemRegion root, secure_root; /* containers of all there is */
    AddressSpace memory, secure; /* secure: only if has_secure */
    bool has_secure;
    MemRegion port_root; /* I/O ports: only if has_ports */
    AddressSpace ports;
    bool has_ports;
    PhysMem phys;
    const AccelOps *accel; /* that runs it now */
    Gpa ram_base; /* of main memory; the board's */
    u64 ram_low;  /* so much of it is there, the rest from MACHINE_RAM_HIGH on; 0: all of it */
    Vcpu **cpus;
    unsigned cpu_count;
    MachineState state;
    MachineListener *listeners;
    MachineBlob *blobs;
    char *dumpdtb;
    const char *watchdog_action; /* a word of -action watchdog=; the monitor may change it */

    /* The board's; may be NULL. */
    void (*reset_cpus)(Machine *m); /* after devices and memory */
    void (*power_key)(Machine *m);
    bool (*ready)(Machine *m, Error *err); /* all devices are there, before the first reset */
    Device *fw_cfg; /* NULL: none */
    const char *boot_first; /* path of what firmware starts before all devices; NULL: none */

    unsigned passes;      /* -icount: of vCPUs, since the loop looked at its descriptors; */
    u64 polled;           /* and the count of instructions then */
    _Atomic u32 requests; /* 1 << MachineRequest */
    LoopBh bh;
    bool is_started, has_ended;
    _Atomic int status;
};

/**
 * Make the board of @cfg, which must last, its memory and its vCPUs; starts the accelerator. The
 * calling thread's loop is the machine's. NULL on error.
 */
Machine *machine_new(const MachineConfig *cfg, Error *err);

/** For boards, before vCPUs are made: there is a secure address space besides. */
void machine_add_secure_memory(Machine *m);

#define MACHINE_PORTS 0x10000u

/** For boards whose CPUs have I/O ports: an address space of them. What nobody answers is ones. */
void machine_add_ports(Machine *m);

/** For boards, at the end of fini: nobody looks at memory and ports any more. */
void machine_end_memory(Machine *m);

/** For boards: what memory at @addr has after each reset. @data must last as long as the machine. */
void machine_add_blob(Machine *m, const char *name, Gpa addr, const void *data, u64 size);

/** Reset everything and let the vCPUs go (or stand, with is_paused). */
bool machine_start(Machine *m, Error *err);

/** Run the loop until somebody quits; the exit status. */
int machine_run(Machine *m);
void machine_free(Machine *m);

/** Ask for something; any thread, also that of a vCPU, which then runs no further instruction. */
void machine_request(Machine *m, MachineRequest what);

/** Stand still because of @why, which is no running state; nothing if it does already. */
void machine_stop(Machine *m, MachineState why);

/** Go on; fails after a shutdown until the machine was reset. */
bool machine_cont(Machine *m, Error *err);

/** Reset now; the machine goes on if it ran, or had been shut down. */
void machine_reset(Machine *m);

/** Bring all to the state of a reset, without a word to anybody: the machine stands still. */
void machine_reset_all(Machine *m);

/** Tell the board that the power key was pressed. */
void machine_powerdown(Machine *m);

/** End machine_run with @status. */
void machine_quit(Machine *m, int status);

/** The same from any thread, soon; a vCPU's runs no further instruction. */
void machine_exit(Machine *m, int status);

/**
 * Go on under @accel, in the middle of it. False with @err: it cannot be, and nothing changed. A
 * guest that runs stands meanwhile, and nobody is told of that.
 */
bool machine_set_accel(Machine *m, const AccelOps *accel, Error *err);

void machine_listen(Machine *m, MachineListener *l);
void machine_unlisten(Machine *m, MachineListener *l);

#endif
