/* SPDX-License-Identifier: MIT */
/* lyrebird-img: what its subcommands share. Options, texts and exit codes are those of qemu-img. */
#ifndef CONTROL_IMG_H
#define CONTROL_IMG_H

#include <stdio.h>
#include "host/block/node.h"

/*
 * Arguments of a subcommand: options by letter, then file names. Long options have letters of their
 * own below.
 */
#define IMG_STEPS_MAX 64

/* One of the options that are done in their order. */
typedef struct ImgStep {
    int letter;
    const char *arg;
} ImgStep;

typedef struct ImgArgs {
    const char *opt[128]; /* "" for an option without argument; NULL: not given */
    ImgStep step[IMG_STEPS_MAX];
    unsigned steps;
    Opts create;          /* -o, all of them */
    bool wants_help;      /* -o help */
    char **file;
    int count;
    Loop *loop;
} ImgArgs;

enum { /* letters of long options without a short one */
       IMG_OUTPUT = 1,
       IMG_BACKING_CHAIN,
       IMG_IMAGE_OPTS,
       IMG_TARGET_IMAGE_OPTS,
       IMG_PREALLOCATION,
       IMG_SHRINK,
       IMG_SIZE,
       IMG_START_OFFSET,
       IMG_MAX_LENGTH,
       IMG_FLUSH_INTERVAL,
       IMG_NO_DRAIN,
       IMG_PATTERN,
       IMG_SALVAGE,
       IMG_TARGET_IS_ZERO,
       IMG_OBJECT,
       IMG_FORCE,
       IMG_BITMAPS,
       IMG_SKIP_BROKEN,
       IMG_ADD, /* what is done to a bitmap: from here to IMG_MERGE, in order */
       IMG_REMOVE,
       IMG_CLEAR,
       IMG_ENABLE,
       IMG_DISABLE,
       IMG_MERGE,
};

typedef struct ImgCommand {
    const char *name;
    const char *letters; /* for getopt */
    int (*run)(ImgArgs *a);
    const char *usage, *help;
} ImgCommand;

extern const ImgCommand img_commands[];

/* Rights and checks for img_open. */
enum {
    IMG_WRITE = 1,
    IMG_NO_BACKING = 2, /* the backing file need not be there */
    IMG_CHECK = 4,      /* do not repair on opening */
    IMG_UNMAP = 8,
};

/** Print "lyrebird-img: " and the message; always 1. */
int img_fail(const Error *err);
int img_failf(const char *fmt, ...) PRINTF(1, 2);

/** The image named @filename (or described, with --image-opts); NULL and a message on error. */
BlockNode *img_open(const ImgArgs *a, const char *filename, const char *format, const char *cache,
                    u32 flags);

/** A size argument; false and a message if it is none. */
bool img_size(const char *what, const char *text, u64 *size);

/** A number argument of at most @most. */
bool img_number(const char *what, const char *text, u64 most, u64 *number);
bool img_is_json(const ImgArgs *a, bool *json);

/** Show progress (-p) of @done of @total; at the end call with done == total. */
void img_progress(const ImgArgs *a, u64 done, u64 total);

/** [snapshot.id=ID,snapshot.name=NAME | ID_OR_NAME]: see that state of the read-only @n. */
bool img_load_snapshot(BlockNode *n, const char *param);

int img_amend(ImgArgs *a);
int img_bitmap(ImgArgs *a);
int img_bench(ImgArgs *a);
int img_check(ImgArgs *a);
int img_commit(ImgArgs *a);
int img_compare(ImgArgs *a);
int img_convert(ImgArgs *a);
int img_create(ImgArgs *a);
int img_dd(ImgArgs *a);
int img_info(ImgArgs *a);
int img_map(ImgArgs *a);
int img_measure(ImgArgs *a);
int img_rebase(ImgArgs *a);
int img_resize(ImgArgs *a);
int img_snapshot(ImgArgs *a);

#endif
