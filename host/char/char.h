/* SPDX-License-Identifier: MIT */
/*
 * Character back ends: where a serial port, a console or a monitor of the machine leads to.
 *
 * A Char is what -chardev makes. A CharEnd is the connection of one front end, which lives in
 * it. Flow is controlled in both directions: char_write() takes what the host takes, and the
 * front end is told when there is room; input is read only as far as can_receive() says. All
 * calls hold the lock of the back end's loop, callbacks come with it held, in the loop's thread: that
 * is the machine's, but for monitors of programs, which have a loop and a lock of their own.
 */
#ifndef HOST_CHAR_CHAR_H
#define HOST_CHAR_CHAR_H

#include "base/error.h"
#include "base/loop.h"
#include "base/opts.h"
#include "base/types.h"

typedef struct Char Char;

typedef enum CharEvent {
    CHAR_OPENED,
    CHAR_CLOSED,
    CHAR_BREAK,
    CHAR_FOCUS_IN, /* mux: keys go to this front end from now on */
    CHAR_FOCUS_OUT,
} CharEvent;

/* What a front end does; all but receive may be NULL. */
typedef struct CharOps {
    size_t (*can_receive)(void *opaque); /* how many bytes; NULL: any number */
    void (*receive)(void *opaque, const u8 *data, size_t size);
    void (*writable)(void *opaque); /* after char_write took less than all */
    void (*event)(void *opaque, CharEvent event);
} CharOps;

/* A front end's connection; the memory is the front end's. Zero is not connected. */
typedef struct CharEnd {
    Char *chr;
    const CharOps *ops;
    void *opaque;
} CharEnd;

/**
 * -chardev: "backend=socket,id=x,...". With mux=on, several front ends may share it. NULL on
 * error.
 */
Char *char_new(Loop *l, const Opts *o, Error *err);

/** Whether what @o asks for may live in another loop than the machine's. */
bool char_any_loop(const Opts *o);

/** The loop that it lives in. */
Loop *char_loop(const Char *c);

void char_free(Char *c);

/** All of them, in the order of creation; NULL: the first. */
Char *char_next(Char *c);
Char *char_find(const char *id);
const char *char_id(const Char *c);

/** Whether it is the process's terminal (stdio). */
bool char_is_terminal(const Char *c);

/** Whether a front end is connected. */
bool char_is_used(const Char *c);

/** What it is connected to, as "info chardev" shows it. */
const char *char_text(const Char *c);

/** Connect @e; fails if @c has a front end already (a mux: CHAR_MUX_ENDS of them). */
bool char_attach(CharEnd *e, Char *c, const CharOps *ops, void *opaque, Error *err);
void char_detach(CharEnd *e);

/** Give bytes to the host; how many it took. Without connection all are dropped. */
size_t char_write(CharEnd *e, const void *data, size_t size);

/** The front end can receive again. */
void char_accept_input(CharEnd *e);

/** Keep descriptors that come through a Unix socket; without this they are closed. */
void char_keep_fds(CharEnd *e);

/** Take the descriptor that came first, -1: none. */
int char_take_fd(CharEnd *e);

/** ringbuf: take up to @size bytes that were written. 0 also for other back ends. */
size_t char_ringbuf_read(Char *c, void *data, size_t size);

/** Put bytes in as if they had come from the host: sendkey, "ringbuf_write". */
void char_inject(Char *c, const void *data, size_t size);

/** Who is called for Ctrl-A x of any mux. */
void char_on_quit(void (*fn)(void *opaque), void *opaque);

/** Give the terminal its settings back; called at exit too, and safe in signal handlers. */
void char_restore_terminal(void);

/** "-chardev help". */
void char_help(FILE *f);

/** "-chardev backend,help": of the one whose name is the first @len letters of @backend. */
bool char_help_of(FILE *f, const char *backend, size_t len, Error *err);

#define CHAR_MUX_ENDS 4

#endif
