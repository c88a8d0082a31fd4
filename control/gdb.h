/* SPDX-License-Identifier: MIT */
/*
 * The GDB remote stub of user mode: what its files share.
 *
 * A host thread of its own, the server, talks to gdb. Guest threads meet it in the hooks of
 * user/debug.h: there they report events and wait to be resumed. All-stop: an event makes the
 * server hold every thread, then it reports one; the others keep theirs until gdb resumes them. A
 * thread inside a system call counts as stopped, because it cannot run guest code before it passes
 * a hook; it is interrupted only if gdb changes its registers.
 *
 * Lock: gdb.lock guards everything here. The server holds it while it handles a packet; it is the
 * outermost lock.
 */
#ifndef CONTROL_GDB_H
#define CONTROL_GDB_H

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include "base/error.h"
#include "control/gdb_link.h"
#include "control/gdb_target.h"
#include "user/user.h"

typedef enum GdbEventKind {
    GDB_EVENT_NONE,
    GDB_EVENT_STEP,
    GDB_EVENT_BREAK,
    GDB_EVENT_WATCH,
    GDB_EVENT_SIGNAL,
    GDB_EVENT_SYSCALL,
    GDB_EVENT_SYSRET,
    GDB_EVENT_FORK,
    GDB_EVENT_EXEC,
    GDB_EVENT_CREATE,
    GDB_EVENT_EXIT,      /* the thread is gone */
    GDB_EVENT_INTERRUPT, /* gdb asked */
    GDB_EVENT_COUNT,
} GdbEventKind;

typedef struct GdbEvent {
    GdbEventKind kind;
    u64 value; /* WATCH: address; SIGNAL, SYSCALL, SYSRET: the guest's number; FORK: child */
    unsigned watch; /* WATCH: VCPU_WATCH_* */
} GdbEvent;

typedef enum GdbThreadState {
    GDB_THREAD_RUNNING,   /* in guest code or on its way there */
    GDB_THREAD_IN_KERNEL, /* in a system call */
    GDB_THREAD_PARKED,    /* waits in a hook */
} GdbThreadState;

typedef struct GdbThread {
    struct GdbThread *next;
    UserThread *t; /* NULL: gone, the event is still to be reported */
    pid_t tid;
    int index; /* 0, 1, ... in order of creation, as in Vcpu */
    GdbThreadState state;
    bool resumed;   /* gdb lets it run, so it wants to hear of it */
    bool hold;      /* may not run guest code; atomic: poll looks without the lock */
    GdbEvent event; /* not reported yet */
    siginfo_t info; /* of the signal it stopped for */
    bool has_info;
    bool takes_signal; /* waits in the signal hook: pass is the hook's result */
    int pass;          /* signal to deliver when it goes on */
    u64 call;          /* number of the system call it is in, or was in last: its register may have the result */
    bool step;
    bool step_due;              /* the step ended outside guest code */
    Gva range_start, range_end; /* stepping goes on while pc is in here */
} GdbThread;

#define GDB_SYSCALLS_MAX 512

typedef struct Gdb {
    pthread_mutex_t lock;
    pthread_cond_t changed; /* state or hold of some thread */
    int wake;               /* eventfd: something for the server to look at */
    GdbLink link;
    GdbReply reply;
    GdbThread *threads;
    pid_t pid;
    bool attached;
    bool is_held;        /* gdb believes that everything is stopped */
    bool hold_new;       /* threads that start now wait */
    bool interrupt;      /* gdb sent 0x03 */
    bool report_exec;    /* first stop after an execve */
    pid_t general, last; /* thread of g, m, ...; thread of the last stop */
    GdbEvent last_event;
    bool multiprocess, fork_events, exec_events, swbreak, no_resumed,
        thread_events;   /* what gdb can do or wants */
    u64 pass_signals;    /* bit n-1: guest signal n is not worth a stop */
    u64 program_signals; /* may be delivered when gdb detaches */
    bool catch_all;
    u64 catch_calls[GDB_SYSCALLS_MAX / 64];
    pid_t forked; /* child that waits for gdb's decision; 0 = none */
    int fork_fd;  /* our end of the channel to it */
} Gdb;

extern Gdb gdb;

/* ---- gdbstub.c ---- */

/**
 * -g @where: wait for gdb, then make it the debugger of @t, the first thread, which has not run
 * yet.
 */
bool gdb_start(UserThread *t, const char *where, Error *err);

/** True if @where is the form that gdb_start gets from the program image before an execve. */
bool gdb_is_inherited(const char *where);

/** Start the server thread; gdb.link is connected and the threads are known. */
bool gdb_serve(Error *err);

/* ---- gdb_hooks.c: the guest threads' side ---- */

extern const struct UserDebugger gdb_hooks;

/**
 * Everything about the session in the form -g takes after an execve; "fd:..." is what gdb_start
 * recognises.
 */
bool gdb_state_parse(const char *text);

GdbThread *gdb_thread_add(UserThread *t);

/* ---- gdb_run.c: the server's side; lock held ---- */

/** Wait until no thread runs guest code. */
void gdb_hold_all(void);

/** An event of a thread that may be reported (the one that steps first); NULL if there is none. */
GdbThread *gdb_next_event(void);

/** Forget events that will come again by themselves. */
void gdb_drop_repeatable(GdbThread *g);

/** Let @g go on as its fields say. */
void gdb_release(GdbThread *g);

/**
 * Break off the system call @g is in, so that its registers are its own. False: it does not come
 * out.
 */
bool gdb_settle(GdbThread *g);

/**
 * Give the program back: no breakpoints, all threads run, no debugger. The connection is closed.
 */
void gdb_detach(void);

GdbThread *gdb_thread_find(pid_t tid);
unsigned gdb_thread_count(void);

/* ---- gdb_stop.c: stop replies ---- */

/** The reply that tells @event of @g. */
void gdb_stop_reply(const GdbThread *g, const GdbEvent *event);
void gdb_put_thread(GdbReply *r, pid_t pid, pid_t tid);
int gdb_signal_to_gdb(int sig);
int gdb_signal_from_gdb(u64 sig); /* 0: there is no such signal */

/* ---- commands; lock held, @t is what follows the command's name ---- */

/**
 * Handle one packet; false: the session is over. Fills gdb.reply and sends it, unless the reply
 * comes later.
 */
bool gdb_command(const char *text, size_t size);

void gdb_query(GdbText *t); /* gdb_query.c: q */
void gdb_set(GdbText *t);   /* gdb_query.c: Q */
void gdb_vcont(GdbText *t); /* gdb_vcont.c */
bool gdb_resume(GdbThreadId id, char action, int sig);
void gdb_xfer(GdbText *t); /* gdb_xfer.c: qXfer */
void gdb_file(GdbText *t); /* gdb_file.c: vFile */
void gdb_files_close(void);
void gdb_monitor(const char *line, FILE *out); /* gdb_monitor.c: the text of qRcmd */

/** The thread that g, m and the like are about; NULL only if there is none at all. */
GdbThread *gdb_general(void);

void gdb_ok(void);
void gdb_error(int e);

#endif
