/* SPDX-License-Identifier: MIT */
/*
 * Jobs: work on disks that goes on while the machine runs, as mirror, commit, stream and backup.
 *
 * A job's work runs in a coroutine of the loop; its end, where the graph changes, runs outside of
 * it. States and their order are those of QEMU's documentation, "QMP reference", JobStatus. Everything
 * is called in the loop's thread.
 */
#ifndef HOST_BLOCK_JOB_H
#define HOST_BLOCK_JOB_H

#include "base/co.h"
#include "host/block/bitmap.h"
#include "host/block/node.h"

#define JOB_NODES (BACKING_DEPTH_MAX + 2) /* that one job uses */

typedef struct Job Job;

/* name */
#define JOB_STATES(_)                                                                              \
    _(CREATED, "created")                                                                          \
    _(RUNNING, "running")                                                                          \
    _(PAUSED, "paused")                                                                            \
    _(READY, "ready")                                                                              \
    _(STANDBY, "standby")                                                                          \
    _(WAITING, "waiting")                                                                          \
    _(PENDING, "pending")                                                                          \
    _(ABORTING, "aborting")                                                                        \
    _(CONCLUDED, "concluded")                                                                      \
    _(NULL, "null")

typedef enum JobState {
#define _(state, name) JOB_##state,
    JOB_STATES(_)
#undef _
} JobState;

typedef struct JobType {
    const char *name; /* "mirror" */
    size_t size;      /* of the struct that begins with a Job */
    bool is_block;    /* one of disks: limits, errors; query-block-jobs shows it */
    bool can_complete; /* it goes on until someone says it is enough */
    int (*run)(Job *j); /* in a coroutine; 0 or -errno. NULL: it is over when it is made */
    /* Outside: what the work leads to; @ok false: it failed or is not wanted. Then what it holds. */
    bool (*end)(Job *j, bool ok, Error *err);
    void (*free)(Job *j);
    void (*let_go)(Job *j); /* it pauses: what waits for it should not. NULL */
} JobType;

/* What a job tells; the last is with each change of its state. */
typedef enum JobEvent {
    JOB_EVENT_READY,
    JOB_EVENT_PENDING,
    JOB_EVENT_COMPLETED,
    JOB_EVENT_CANCELLED,
    JOB_EVENT_ERROR,
    JOB_EVENT_STATE,
} JobEvent;

typedef struct JobOptions {
    const char *id;
    u64 speed; /* bytes a second; 0: no limit */
    bool auto_finalize, auto_dismiss;
    BlkOnError on_read_error, on_write_error; /* BLK_ERROR_ENOSPC of writes only */
} JobOptions;

struct Job {
    const JobType *type;
    Loop *loop;
    char id[128];
    JobState state;
    JobOptions options; /* without id */
    u64 done, total;    /* bytes */
    bool is_ready, is_wanted, is_cancelled; /* is_wanted: job-complete was said */
    bool is_forced;                         /* cancelled whatever there is */
    bool is_io_error;                       /* paused by one */
    bool is_paused;
    Error error; /* text: why it failed */

    /* its own */
    int ret;
    LoopBh end_bh;
    LoopTimer timer;
    CoEvent *sleep;
    i64 slice_end_ns;
    u64 slice_bytes;
    BlockNode *nodes[JOB_NODES]; /* referenced */
    unsigned node_count;
    Job *next;
    /* of JOB_EVENT_ERROR */
    bool is_read_error;
    BlkOnError action;
};

/** Who hears of events; NULL: nobody. */
void job_listen(void (*event)(Job *j, JobEvent e));

/** A job of @t in state "created". NULL: the id is none or there already. */
Job *job_new(Loop *l, const JobType *t, const JobOptions *o, Error *err);

/** @j uses @n until it ends, and no other job may. False: another job does; free @j by job_drop. */
bool job_use(Job *j, BlockNode *n, Error *err);

/** The same of @top and what lies below it down to and with @base (NULL: to the end). */
bool job_use_chain(Job *j, BlockNode *top, BlockNode *base, Error *err);

/** Begin; @j is not to be touched afterwards but by what job_find says. */
void job_start(Job *j);

/** @j came to nothing before it began. */
void job_drop(Job *j);

/** A job without work is over: @ok or by j->error. */
void job_conclude(Job *j, bool ok);

Job *job_next(Job *j);
Job *job_find(const char *id);
const char *job_state_name(JobState s);

/* What commands say; an error if the job's state has no such thing. */
bool job_pause(Job *j, Error *err);
bool job_resume(Job *j, Error *err);
bool job_complete(Job *j, Error *err);
bool job_finalize(Job *j, Error *err);
bool job_dismiss(Job *j, Error *err);
bool job_set_speed(Job *j, u64 speed, Error *err);

/** @force: also where a mirror that is ready could end as it is. */
bool job_cancel(Job *j, bool force, Error *err);

/** Cancel all and wait for their end: before disks are closed. */
void job_end_all(void);

/* ---- for the work of jobs, in their coroutine ---- */

/** Whether to give up. Waits while the job is paused, and for its limit after @bytes. */
bool job_pace(Job *j, u64 bytes);

/** Let a job that waits look again. */
void job_kick(Job *j);

/** Wait for @ns, or less if someone said something. */
void job_sleep(Job *j, i64 ns);

/** The work could be over: say so, once. */
void job_set_ready(Job *j);

/**
 * What to do about @ret, -errno: 0 to try again (after a pause, if so was asked), else @ret.
 */
int job_error(Job *j, bool is_read, int ret);

/* ---- the jobs ---- */

typedef enum MirrorSync {
    MIRROR_FULL,
    MIRROR_TOP,    /* what the topmost image has */
    MIRROR_NONE,   /* what is written from now on (mirror), or would be overwritten (backup) */
    MIRROR_BITMAP, /* what is dirty in a bitmap (backup) */
} MirrorSync;

typedef struct MirrorOptions {
    MirrorSync sync;
    u64 granularity;       /* 0: chosen */
    bool is_blocking;      /* a write has ended when it is in the target, too */
    BlockNode *replaces;   /* NULL: the source */
    BlockNode *backing;    /* what the target gets below it in the end; NULL: what it has */
} MirrorOptions;

/** Keep @to like @from; job-complete lets all users of @from use @to. */
bool job_mirror(Loop *l, const JobOptions *o, const MirrorOptions *m, BlockNode *from,
                BlockNode *to, Error *err);

/**
 * Move what @top and the nodes down to @base have into @base. With nothing above @top this is a
 * mirror: job-complete lets the users of @top use @base; else @top's overlay gets @base as its
 * backing file, under the name @backing_file (NULL: @base's).
 */
bool job_commit(Loop *l, const JobOptions *o, BlockNode *top, BlockNode *base,
                const char *backing_file, Error *err);

/** That of a node that is written to: a part of job_commit. */
bool job_commit_active(Loop *l, const JobOptions *o, BlockNode *top, BlockNode *base, Error *err);

/** Copy what lies between @top and @base (NULL: all below) into @top, whose backing file is @base then. */
bool job_stream(Loop *l, const JobOptions *o, BlockNode *top, BlockNode *base,
                const char *backing_file, Error *err);

/* When what was copied is clean in the bitmap afterwards. */
typedef enum BackupMode {
    BACKUP_ON_SUCCESS, /* when all of it was */
    BACKUP_NEVER,
    BACKUP_ALWAYS, /* as far as it was */
} BackupMode;

typedef struct BackupOptions {
    MirrorSync sync;
    DirtyBitmap *bitmap; /* of the source: with MIRROR_BITMAP */
    BackupMode mode;
} BackupOptions;

/** Write to @to what @from holds now, whatever is written meanwhile. */
bool job_backup(Loop *l, const JobOptions *o, const BackupOptions *how, BlockNode *from,
                BlockNode *to, Error *err);

#endif
