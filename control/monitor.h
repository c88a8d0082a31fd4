/* SPDX-License-Identifier: MIT */
/*
 * The monitor: what a person (HMP, a line at a time) or a program (QMP, JSON) says to a running
 * machine. Both speak to the same commands, the rows of monitor.def, with arguments as one JSON
 * object; so what the row says of parameters is what help, completion, the check of arguments and
 * QMP's schema say.
 *
 * Commands run in the machine's loop, with the machine lock, one at a time. Monitors of programs
 * read and answer in a thread of their own if their back end can live there (monitor_queue.c), so
 * that the few commands that need neither can run at any time: out of band.
 */
#ifndef CONTROL_MONITOR_H
#define CONTROL_MONITOR_H

#include <jansson.h>
#include <stdio.h>
#include "base/error.h"
#include "base/opts.h"
#include "control/monitor_json.h"
#include "control/monitor_line.h"
#include "control/out_buffer.h"
#include "host/block/block.h"
#include "host/char/char.h"
#include "hw/machine.h"

/* ---- sessions ---- */

#define MONITOR_PROMPT "(qemu) " /* what scripts wait for */

#define MONITOR_QUEUE 8    /* commands of a program that can wait, if it enabled oob */
#define MONITOR_CHUNK 1024 /* bytes that are taken at once */

/* A command of a program, or what came instead. */
typedef struct MonRequest {
    json_t *value;    /* NULL: it is no JSON, */
    char error[160];  /* because of this */
    unsigned session; /* who sent it */
} MonRequest;

/* What a program sent and was not done yet. */
typedef struct MonQueue {
    MonRequest row[MONITOR_QUEUE];
    unsigned count;
    bool is_running;         /* the one before them */
    u8 bytes[MONITOR_CHUNK]; /* not looked at yet */
    size_t at, size;
} MonQueue;

typedef struct Monitor {
    CharEnd end;
    Loop *loop; /* in which its back end lives */
    LoopBh serve;
    bool is_control, is_pretty; /* QMP; with line breaks */
    bool is_connected, has_focus, has_greeted;
    bool has_oob;                       /* it can be asked for: this is not the machine's loop */
    _Atomic bool is_negotiated, is_oob; /* qmp_capabilities was sent; with oob */
    unsigned session;                   /* a number for each connection */
    MonQueue queue;
    unsigned cpu; /* of info registers, x, print */
    OutBuffer out;
    MonitorLine line;
    JsonSplit split;
    struct Monitor *next;
} Monitor;

/**
 * A monitor on @chr: for a person, or with @is_control for a program. NULL on error. Commands may
 * come from monitor_start on.
 */
Monitor *monitor_new(Char *chr, bool is_control, bool is_pretty, Error *err);

/** The machine that all are about, which is about to run. */
void monitor_start(Machine *m);

/** Before the machine or back ends go. */
void monitor_end(void);

/** A node that lives until blockdev-del takes it away; at most 64. */
bool monitor_add_node(Loop *l, Opts *o, Error *err);

/** Drop nodes that commands added, after the end of jobs. */
void monitor_block_end(void);

/** Events of jobs are told from now on; the other ends all jobs. */
void monitor_jobs_begin(void);
void monitor_jobs_end(void);

/** The NBD server ends. */
void monitor_nbd_end(void);

/** The machine; NULL until monitor_start. */
Machine *monitor_machine(void);

/** Text to a person's monitor; "\n" becomes CR LF. */
void monitor_print(Monitor *m, const char *text, size_t size);

/** Line of a person's monitor. Prints what comes of it. */
void monitor_hmp_line(Monitor *m, const char *line);

/** The same, with the text in @out: human-monitor-command, and gdb's "monitor". */
void monitor_hmp_run(Monitor *m, const char *line, FILE *out);

/** What can follow @text, for MonitorLine. */
void monitor_hmp_complete(Monitor *m, const char *text, LineCandidates *out);

/** Do what @r asks; the answer. Steals r->value. */
json_t *monitor_qmp_answer(Monitor *m, const MonRequest *r);

/** Whether @request is to be run out of band. */
bool monitor_qmp_is_oob(const json_t *request);

/** A JSON value to a program's monitor; any thread. Steals @value. */
void monitor_qmp_send(Monitor *m, json_t *value);

/** The version as QMP has it. */
json_t *qmp_version_value(void);

/** QMP's greeting. */
void monitor_qmp_greet(Monitor *m);

/* ---- threads (monitor_queue.c) ---- */

/**
 * Guards all of a program's Monitor but what is atomic; may be taken again by who has it. Inside
 * the machine lock: who has only this one may not wait for that.
 */
void monitor_lock(void);
void monitor_unlock(void);

/** The loop of programs' monitors, which no thread runs before monitor_queue_start. */
Loop *monitor_io_loop(void);

/** Commands may run in @l, the machine's, and other threads may begin. */
void monitor_queue_start(Loop *l);

/** No other thread is there any more. */
void monitor_queue_end(void);

/** How many bytes a program may send. */
size_t monitor_queue_room(const Monitor *m);

/** Take them. In the loop of @m. */
void monitor_queue_receive(Monitor *m, const u8 *data, size_t size);

/** Look at what was received and could not be dealt with yet. In the loop of @m. */
void monitor_queue_go_on(Monitor *m);

/** Forget all that waits: who sent it has gone. */
void monitor_queue_drop(Monitor *m);

/** The next monitor with a command that waits, after @last; NULL. With the lock. */
Monitor *monitor_next_waiting(const Monitor *last);

/* ---- events ---- */

typedef enum MonitorEvent {
#define _(name, members, help) MONITOR_##name,
#include "control/monitor_events.def"
#undef _
} MonitorEvent;

/** Tell all programs that listen. Steals @data (NULL: none). */
void monitor_event(MonitorEvent e, json_t *data);

/** Data of RESET and SHUTDOWN: because a command asked for it (@asked) or for another reason. */
json_t *monitor_cause(const char *asked, const char *other);

/* ---- commands ---- */

/*
 * Types of parameters: how a word of a line is read, what JSON it is, and how it is completed; the
 * rows are in monitor_args.c.
 */
typedef enum MonType {
    MON_END,
    MON_WORD,
    MON_TEXT,      /* the rest of the line */
    MON_NUMBER,    /* an expression */
    MON_SIZE,      /* 10, 64k, 2G */
    MON_MEGABYTES, /* the same, where a number alone is of MiB */
    MON_SWITCH,    /* on, off */
    MON_FLAG,      /* -x; in JSON a boolean */
    MON_FORMAT,    /* /4xw; HMP only */
    MON_OPTIONS,   /* a=b,c=d; in JSON all other members */
    MON_JSON,      /* QMP only: anything */
    MON_FILE,
    MON_DRIVE,
    MON_NODE,
    MON_JOB,
    MON_DEVICE,
    MON_DRIVER, /* options that begin with a type of device */
    MON_CHARDEV,
    MON_NET,
    MON_LOG,
    MON_KEYS, /* names of keys with '-' between them */
    MON_SNAPSHOT,
    MON_COMMAND, /* the rest of the line, completed as commands */
    MON_TYPES,
} MonType;

#define MON_ON_ERROR "report|ignore|enospc|stop|auto" /* of jobs */

typedef struct MonParam {
    const char *name;
    MonType type;
    bool is_optional;
    bool is_multi; /* MON_OPTIONS: a key that is given again makes a list */
    char flag; /* MON_FLAG: its letter; MON_WORD: in a line it is behind this flag */
    const char
        *values; /* MON_WORD: "a|b", what it may be. MON_OPTIONS: key of a first word without '=' */
} MonParam;

typedef struct MonCall {
    Monitor *mon;
    unsigned session; /* of mon, which sent it */
    Machine *machine;
    json_t *args;      /* checked: an object with the members of the row's parameters */
    FILE *out;         /* HMP: where text goes; NULL: called by a program */
    json_t *result;    /* QMP: what is returned, owned; NULL: nothing */
    const char *class; /* QMP: of the error; NULL: GenericError */
    Error *err;
} MonCall;

typedef struct MonRow {
    const char *hmp; /* names, "stop|s"; NULL: QMP only */
    const char *qmp; /* NULL: HMP only */
    const MonParam *params;
    bool (*run)(MonCall *c);
    const char *help;
    bool is_oob; /* may run in any thread, without the machine lock */
} MonRow;

/** Row @n, NULL behind the last. */
const MonRow *monitor_row(unsigned n);

/** The command of QMP called @name; NULL. */
const MonRow *monitor_find_qmp(const char *name);

/* Arguments. */
bool mon_has(const MonCall *c, const char *name);
const char *mon_str(const MonCall *c, const char *name); /* NULL: absent */
u64 mon_num(const MonCall *c, const char *name, u64 absent);
bool mon_bool(const MonCall *c, const char *name, bool absent);

/**
 * All arguments as options, nested objects as dotted keys; @without: members to leave out, ended by
 * NULL.
 */
bool mon_opts(const MonCall *c, const char *const *without, Opts *o, Error *err);

/** Fail with an error class other than GenericError. */
bool mon_fail(MonCall *c, const char *class, const char *fmt, ...) PRINTF(3, 4);

/** The values of type @t that there are, for completion and help. */
void mon_complete(MonType t, const char *values, const char *prefix, LineCandidates *out);

/** The name of the JSON type of @t in QMP's schema. */
const char *mon_json_type(MonType t);

/** Read the words of @line as @params say into c->args. */
bool mon_parse_line(MonCall *c, const MonParam *params, const char *line);

/** Check c->args, which a program sent, against @params. */
bool mon_check(MonCall *c, const MonParam *params);

/**
 * The value of an expression: numbers, $registers, + - * / % & | ^ ~ ( ). *at goes behind it.
 * False: @err says what is wrong.
 */
bool mon_expression(const MonCall *c, const char **at, u64 *value);

/* ---- the machine, for commands ---- */

/** The CPU that the monitor is set to; NULL: the machine has none. */
Vcpu *mon_cpu(const MonCall *c);

/** The drive called @name, or of the device with this id or path; NULL: there is none. */
Blk *mon_drive(const MonCall *c, const char *name);

/** Where programs find @d: the path that qom-get takes. */
void mon_device_path(const Device *d, char *path, size_t size);

/** The device at a path; NULL. */
Device *mon_device_at(const MonCall *c, const char *path);

/* A property that a device has only while the machine runs. */
typedef struct MonProp {
    const char *name, *type;
    json_t *(*get)(const Device *d);
    bool (*set)(Device *d, const json_t *v, Error *err); /* NULL: read-only */
} MonProp;

/** That of a balloon, which *@d is or has inside, and is then; NULL: *@d has no such. */
const MonProp *mon_balloon_prop(Device **d, const char *name);

/** The words that a file or register can be completed to. */
void mon_complete_file(const char *prefix, LineCandidates *out);
void mon_complete_keys(const char *prefix, LineCandidates *out);
void mon_complete_register(const char *prefix, LineCandidates *out);

/**
 * Call @fn on the thread of @cpu, between two instructions; the machine lock is given up meanwhile.
 */
void mon_on_cpu(Vcpu *cpu, void (*fn)(Vcpu *cpu, void *opaque), void *opaque);

/** Virtual memory as the monitor's CPU sees it, or with @is_physical that of the machine. */
bool mon_read(const MonCall *c, u64 addr, void *buf, size_t size, bool is_physical);

/** The fields of @object that @t names, @indent spaces from the left. */
void state_print(FILE *f, const StateTable *t, const void *object, int indent);

#define _(hmp, qmp, params, run, help) bool run(MonCall *c);
#define OOB                            _
#define PARAMS(...)
#include "control/monitor.def"
#undef PARAMS
#undef OOB
#undef _

#endif
