/* SPDX-License-Identifier: MIT */
/*
 * Devices: what a device is made of is a DeviceType, one constant per device, listed in
 * devices.def. An instance begins with a Device and lives in a tree below the machine. Nothing
 * of a device is global, so there may be many.
 *
 *     Device *d = device_new(&device_pl011, "uart0", board, env);
 *     device_set(d, "chardev", "serial0", &err) && device_realize(d, &err);
 *     device_map(d, 0, &board_memory, 0x9000000);
 *     irq_connect(&d->irq[0], gic_input);
 *
 * All calls hold the machine lock. The loop that runs timers and back ends holds it while it
 * dispatches.
 */
#ifndef HW_DEVICE_H
#define HW_DEVICE_H

#include <stdio.h>
#include "base/clock.h"
#include "base/error.h"
#include "base/loop.h"
#include "base/opts.h"
#include "softmmu/irq.h"
#include "softmmu/region.h"
#include "softmmu/snapshot.h"

typedef struct Device Device;
typedef struct DeviceType DeviceType;
typedef struct RegRow RegRow;     /* regs.h */
typedef struct FdtPlace FdtPlace; /* boards/fdt.h */

#define DEVICE_REGIONS 10

/* A request of a drive that failed, for io_error. */
typedef struct IoError {
    const Device *dev;
    const char *drive, *node; /* "": none */
    bool is_read;
    bool is_stop; /* the request waits for the machine to go on */
    int error;    /* errno */
    const char *action;
} IoError;

/* What devices may use of the machine and the host. */
typedef struct DeviceEnv DeviceEnv;
struct DeviceEnv {
    Loop *loop;           /* runs their timers; its lock is the machine lock */
    const Clock *clock;   /* virtual time */
    const Clock *rtc;     /* what real-time clocks count, from rtc_base_ns at its 0 */
    i64 rtc_base_ns;      /* ns since 1970 */
    AddressSpace *memory; /* for those that master the bus */
    u32 cpus;             /* vCPUs of the machine; 0: not known */
    bool is_counted;      /* -icount: a guest must not notice that it was saved and loaded */
    /*
     * I/O failed; where @e says so the machine pauses, which device_set_running ends. NULL: it cannot,
     * and nobody wants to know.
     */
    void (*io_error)(DeviceEnv *env, const IoError *e);
    /* The guest's kernel said that it gave up. NULL: never mind. */
    void (*panicked)(DeviceEnv *env);
    /* The guest ends the emulator, with this exit code. NULL: never mind. */
    void (*quit)(DeviceEnv *env, int status);
    /* A watchdog ran out. NULL: never mind. */
    void (*watchdog)(DeviceEnv *env);
    /* The guest set a real-time clock, which is @offset_s ahead of the host's now. NULL: never mind. */
    void (*rtc_changed)(DeviceEnv *env, i64 offset_s);
    /* The guest has given up or taken back memory: it has given @bytes. NULL: never mind. */
    void (*balloon_changed)(DeviceEnv *env, u64 bytes);
    /*
     * Wait until no vCPU is in a register that went out of memory before the call; gives the machine
     * lock up meanwhile. In the loop's thread only. NULL: there are no vCPUs.
     */
    void (*sync)(DeviceEnv *env);
    /* Where the file @name is that came without a folder; false: as it is. NULL: always. */
    bool (*find_file)(DeviceEnv *env, const char *name, char *path, size_t size);
    /* A device that was asked to go, or to which it happened, is about to. NULL: never mind. */
    void (*unplugged)(DeviceEnv *env, Device *d);
};

/* ---- properties: -device name,property=value ---- */

typedef enum PropKind {
    PROP_BOOL, /* bool */
    PROP_U8,
    PROP_U16,
    PROP_U32,
    PROP_U64,
    PROP_SIZE,    /* u64, with suffixes */
    PROP_STRING,  /* char *, owned by the device; NULL if absent */
    PROP_CHARDEV, /* Char * */
    PROP_NETDEV,  /* Net * */
    PROP_DRIVE,   /* Blk * */
    PROP_MAC,     /* u8[6] */
    PROP_LINK,    /* Device *, by id */
    PROP_TRI,     /* Tristate */
} PropKind;

typedef enum Tristate {
    TRI_AUTO,
    TRI_ON,
    TRI_OFF,
} Tristate;

typedef struct PropRow {
    const char *name;
    PropKind kind;
    u32 offset;         /* in the instance */
    const char *absent; /* the default as text; NULL: zero */
    const char *help;
} PropRow;

// clang-format off
#define PROP(kind, name, T, f, absent, help) {name, kind, offsetof(T, f), absent, help}
// clang-format on

/* ---- types ---- */

struct DeviceType {
    const char *name, *desc;
    const char *alias; /* another name; of several types: that of the first whose bus has room */
    size_t size;   /* of an instance */
    bool is_fixed; /* part of boards: -device cannot make it */
    const void *ops; /* what its bus or its kind asks of it, as VirtioOps or PciOps */
    const void *bus_ops; /* what devices on it ask of it, if ops is of another kind: ScsiBusOps */

    /*
     * Buses: the kind it needs as its parent ("PCI"; NULL: any), the kind it is, under which name
     * ("pcie": "pcie.0", "pcie.1"), for how many devices (0: any number).
     */
    const char *plugs_into, *provides, *bus_name;
    u32 bus_room;
    const struct HotplugOps *hotplug; /* NULL: its devices stay while the machine runs */
    const DeviceType *inner; /* made with it as its child; -device sets the properties of both */

    /* Registers, if that is all that region 0 has; sorted by offset. */
    const RegRow *regs;
    u32 reg_count;
    u8 reg_size;   /* bytes of a register that says nothing else; 0: 4 */
    u64 mmio_size; /* of region 0; 0: init adds regions itself */

    u32 irqs, gpios; /* outputs irq[], inputs */
    void (*gpio_in)(Device *d, unsigned n, bool level);

    const PropRow *props;
    u32 prop_count;
    const StateTable *state; /* NULL: nothing but configuration */

    bool (*init)(Device *d, Error *err); /* properties are set; may fail. All hooks may be NULL */
    void (*fini)(Device *d);             /* undo init */

    /*
     * Reset in three phases, each of the whole tree before the next: set the state (register
     * rows have their reset values already), without effects; drive outputs; leave reset.
     */
    void (*reset)(Device *d);
    void (*reset_hold)(Device *d);
    void (*reset_exit)(Device *d);

    void (*run_state)(Device *d, bool is_running); /* the machine pauses or goes on */

    void (*fdt_node)(Device *d, const FdtPlace *at);

    /* Its part of the path by which firmware names it, as "disk@0,0"; NULL: it has none. */
    void (*fw_path)(const Device *d, char *text, size_t size);
};

/* A bus whose devices may come and go while the machine runs. All but unplug may be NULL. */
typedef struct HotplugOps {
    bool (*can_plug)(Device *bus, Error *err); /* whether one may come now */
    void (*plugged)(Device *bus, Device *d);   /* it is there: tell the guest */
    /* Ask for @d back. When the guest has let it go, device_unplugged, in the loop. */
    bool (*unplug)(Device *bus, Device *d, Error *err);
} HotplugOps;

#define DEVICE_ROWS(a) (a), ARRAY_SIZE(a)

#define _(name) extern const DeviceType device_##name;
#include "hw/devices.def"
#undef _

struct Device {
    const DeviceType *type;
    char *id; /* NULL: none was given */
    DeviceEnv *env;
    Device *parent, *children, *next; /* children in order of creation */
    MemRegion region[DEVICE_REGIONS];
    u32 regions;
    IrqOut *irq;
    bool is_realized;
    RcuHead rcu;
};

/* ---- life ---- */

/** The type called @name; NULL, with the nearest name in @err. */
const DeviceType *device_type(const char *name, Error *err);

/** An instance with default properties. @parent NULL: a root. @id is copied and may be NULL. */
Device *device_new(const DeviceType *type, const char *id, Device *parent, DeviceEnv *env);

/** Set a property from its text, before realize. */
bool device_set(Device *d, const char *name, const char *value, Error *err);

/**
 * -global: what property @name of devices of type @type is from now on, unless somebody sets it.
 * Names the nearest type and property on error.
 */
bool device_set_global(const char *type, const char *name, const char *value, Error *err);

/** Set a property of the kind PROP_LINK. */
void device_set_link(Device *d, const char *name, Device *target);

/** Make regions, run init, reset. */
bool device_realize(Device *d, Error *err);

/**
 * -device: "driver=pl011,id=x,chardev=c" as options, made below @parent, or on the bus it needs:
 * that of bus=, or the first in the tree with room. Unknown names are errors that name the nearest.
 * NULL on error.
 */
Device *device_create(Opts *o, Device *parent, DeviceEnv *env, Error *err);

/**
 * device_create while the machine runs: on a bus that can have it, which tells the guest. NULL on
 * error.
 */
Device *device_plug(Opts *o, Device *parent, DeviceEnv *env, Error *err);

/** Ask for @d back. It goes at once or later; env->unplugged tells. */
bool device_unplug(Device *d, Error *err);

/** For buses: @d goes now. Its registers are nowhere, and env->sync was called since. */
void device_unplugged(Device *d);

/** Take @d and what is below it out of the machine; memory goes when no reader has it. */
void device_free(Device *d);

/** Free what is below @d, the last made first: lines lead to those that were there before. */
void device_free_children(Device *d);

/** Below @root, itself included, the device with this id; NULL. */
Device *device_find(Device *root, const char *id);

/**
 * Below @root the bus of @kind called @name: "pcie.0", or "ID.0" of a device with that id; NULL:
 * the first with room. NULL on error.
 */
Device *device_find_bus(Device *root, const char *kind, const char *name, Error *err);

/** The device that the type's inner is. */
Device *device_inner(const Device *d);

/** For init: one more region. @ops NULL: the caller makes d->region[] itself. */
MemRegion *device_add_region(Device *d, const char *name, u64 size, const MemIoOps *ops);

/**
 * A file that a device is given, as the code of a ROM: its bytes, to be freed by the caller, and how
 * many, at most @max and not none. NULL on error.
 */
u8 *device_read_file(Device *d, const char *name, u64 max, u64 *size, Error *err);

/** Put region @n at @addr of @container. */
void device_map(Device *d, unsigned n, MemRegion *container, u64 addr);

/** Input @n of @d, to connect lines to. */
IrqIn device_gpio(Device *d, unsigned n);

/** Reset @root and all below it. */
void device_reset(Device *root);

/** Tell @root and all below it that the machine pauses or goes on. It runs at first. */
void device_set_running(Device *root, bool is_running);

/* ---- saved state ---- */

/**
 * A section per device below @root that has state: by type and, among those of a type, by order
 * in the tree.
 */
bool device_save_all(Device *root, SnapWriter *w, Error *err);

/**
 * Load one section. *@found tells whether a device below @root took it. After the last section
 * device_loaded() makes outputs known again.
 */
bool device_load(Device *root, const SnapSection *s, bool *found, Error *err);
void device_loaded(Device *root);

/* ---- texts ---- */

/** "info qtree". */
void device_print_tree(FILE *f, Device *root);

/** "-device help", and "-device NAME,help". */
void device_list(FILE *f);
void device_help(FILE *f, const DeviceType *type);

#endif
