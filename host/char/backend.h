/* SPDX-License-Identifier: MIT */
/* What a kind of character back end is, and what they share. For host/char only. */
#ifndef HOST_CHAR_BACKEND_H
#define HOST_CHAR_BACKEND_H

#include "host/char/char.h"

#define CHAR_FDS 16 /* that wait for the front end; more are closed */

typedef struct CharKind {
    const char *name, *help;
    const OptRow *rows; /* besides those that all have */
    u32 row_count;
    size_t size; /* of an instance, which begins with a Char */
    bool
        any_loop; /* it touches nothing but its descriptors, so another thread's loop may have it */
    bool (*open)(Char *c, const Opts *o, Error *err);
    void (*close)(Char *c); /* also after a failed open. All hooks from here on may be NULL */
    size_t (*write)(Char *c, const u8 *data, size_t size);
    void (*accept_input)(Char *c); /* the front end has room, or has come */
    /* mux: takes front ends itself */
    bool (*is_used)(const Char *c);
    bool (*attach)(Char *c, CharEnd *e, Error *err);
    void (*detach)(Char *c, CharEnd *e);
    size_t (*write_end)(Char *c, CharEnd *e, const u8 *data, size_t size);
} CharKind;

#define _(name) extern const CharKind char_##name;
#include "host/char/backends.def"
#undef _
extern const CharKind char_mux; /* made by mux=on only */

struct Char {
    const CharKind *kind;
    char *id;
    Loop *loop;
    char text[256];
    CharEnd *end;
    bool is_open;    /* somebody is at the other side */
    bool is_stalled; /* the front end waits for writable */
    bool keeps_fds;  /* descriptors that come through a Unix socket are the front end's */
    int fds[CHAR_FDS];
    unsigned fd_count;
    Char *next;
};

/* ---- to the front end ---- */

/** How many bytes it can receive; 0 without one. */
size_t char_room(Char *c);
void char_deliver(Char *c, const u8 *data, size_t size);

/** A descriptor came along with them: it is the front end's, or closed. */
void char_deliver_fd(Char *c, int fd);

/** Tell it, and note what it means for is_open. */
void char_event(Char *c, CharEvent event);

/** There is room again for what it writes. */
void char_writable(Char *c);

/* The front end's side of the above. */
size_t char_end_room(const CharEnd *e);

/* ---- file descriptors (fd.c) ---- */

/*
 * A connection through descriptors: reads while the front end has room, writes without waiting.
 * hangup is called when the other side has gone; it may close. Zero until opened.
 */
typedef struct CharFd {
    Char *chr;
    LoopFd in, out;
    int in_fd, out_fd; /* -1: none, or closed */
    bool can_poll_in, can_poll_out, is_in_watched, is_out_watched;
    bool may_block; /* out_fd is shared with other programs, so it keeps its mode */
    bool is_unix; /* a socket through which descriptors can come */
    bool wants_out;
    LoopBh update;
    void (*hangup)(Char *c);
} CharFd;

/** Take over both descriptors, which may be the same one, or -1. */
void char_fd_open(CharFd *f, Char *c, int in_fd, int out_fd, bool may_block,
                  void (*hangup)(Char *c));
void char_fd_close(CharFd *f);
size_t char_fd_write(CharFd *f, const u8 *data, size_t size);

/** The room of the front end has changed. */
void char_fd_update(CharFd *f);

#endif
