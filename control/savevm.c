/* SPDX-License-Identifier: MIT */
/* Snapshots of the machine in its disks; see savevm.h. */
#include "control/savevm.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "control/machine_state.h"
#include "host/block/node.h"

#define BUFFER_SIZE (1u << 20)

/* ---- disks ---- */

static bool takes_part(const Blk *b)
{
    return blk_has_medium(b) && !blk_is_read_only(b);
}

/* The next disk that takes part. */
static Blk *next_disk(Blk *b)
{
    while ((b = blk_next(b)) && !takes_part(b))
        ;
    return b;
}

static bool all_can(Error *err)
{
    for (Blk *b = NULL; (b = next_disk(b));)
        if (!blk_can_snapshot(b))
            return error_set(err, "Device '%s' is writable but does not support snapshots",
                             blk_name(b));
        else if (!node_is_free(blk_node(b), err))
            return false;
    return true;
}

Blk *savevm_disk(Error *err)
{
    Blk *b = next_disk(NULL);

    if (!all_can(err))
        return NULL;
    if (!b)
        error_set(err, "No block device can accept snapshots");
    return b;
}

static bool find(Blk *b, const char *name, BlkSnapshot *out)
{
    BlkSnapshot *list = NULL;
    unsigned count = blk_snapshot_list(b, &list), found = count;

    for (unsigned n = count; n--;)
        if (!strcmp(list[n].id, name))
            found = n;
    for (unsigned n = count; n-- && found == count;)
        if (!strcmp(list[n].name, name))
            found = n;
    if (found < count && out)
        *out = list[found];
    free(list);
    return found < count;
}

bool savevm_is_everywhere(const char *name)
{
    for (Blk *b = NULL; (b = next_disk(b));)
        if (!find(b, name, NULL))
            return false;
    return true;
}

/* ---- the stream ---- */

typedef struct Stream {
    Blk *disk;
    u8 *buffer;
    u64 offset, used, have;
} Stream;

static bool flush(Stream *s, Error *err)
{
    int ret = s->used ? blk_vmstate_write(s->disk, s->offset, s->buffer, s->used) : 0;

    s->offset += s->used;
    s->used = 0;
    return !ret ||
           error_set(err, "%s: writing the machine's state: %s", blk_name(s->disk), strerror(-ret));
}

static bool stream_write(void *opaque, const void *data, size_t size, Error *err)
{
    Stream *s = opaque;

    for (size_t done = 0, n; done < size; done += n) {
        n = MIN(size - done, BUFFER_SIZE - s->used);
        memcpy(s->buffer + s->used, (const u8 *)data + done, n);
        s->used += n;
        if (s->used == BUFFER_SIZE && !flush(s, err))
            return false;
    }
    return true;
}

static bool refill(Stream *s, u64 end, Error *err)
{
    u64 n = MIN(end - s->offset, BUFFER_SIZE);
    int ret = n ? blk_vmstate_read(s->disk, s->offset, s->buffer, n) : 0;

    if (!n)
        return error_set(err, "the state ends early");
    s->offset += n;
    s->used = 0;
    s->have = n;
    return !ret ||
           error_set(err, "%s: reading the machine's state: %s", blk_name(s->disk), strerror(-ret));
}

typedef struct Source {
    Stream stream;
    u64 end;
} Source;

static bool stream_read(void *opaque, void *data, size_t size, Error *err)
{
    Source *src = opaque;
    Stream *s = &src->stream;

    for (size_t done = 0, n; done < size; done += n) {
        if (s->used == s->have && !refill(s, src->end, err))
            return false;
        n = MIN(size - done, s->have - s->used);
        memcpy((u8 *)data + done, s->buffer + s->used, n);
        s->used += n;
    }
    return true;
}

static u8 *new_buffer(void)
{
    u8 *p = malloc(BUFFER_SIZE);

    if (!p)
        abort();
    return p;
}

/* ---- saving ---- */

static bool write_state(Machine *m, Blk *disk, u64 *size, Error *err)
{
    Stream s = {.disk = disk, .buffer = new_buffer()};
    SnapWriter w = {stream_write, &s};
    bool ok = machine_state_save(m, &w, err) && flush(&s, err);

    *size = s.offset;
    free(s.buffer);
    return ok;
}

static BlkSnapshot describe(const Machine *m, const char *name)
{
    BlkSnapshot s = {.vm_clock_ns = clock_now_ns(&m->clock),
                     .icount = m->cfg->icount.is_on ? icount_count() : ~0ull};
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    s.date_sec = now.tv_sec;
    s.date_nsec = (u32)now.tv_nsec;
    snprintf(s.name, sizeof s.name, "%s", name);
    return s;
}

static bool create_all(const Machine *m, Blk *state_disk, const char *name, u64 size, Error *err)
{
    for (Blk *b = NULL; (b = next_disk(b));) {
        BlkSnapshot s = describe(m, name);

        s.vm_state_size = b == state_disk ? size : 0;
        if (blk_snapshot_create(b, &s, err))
            continue;
        for (Blk *k = NULL; (k = next_disk(k)) && k != b;)
            blk_snapshot_delete(k, name, NULL);
        return error_prefix(err, "%s", blk_name(b));
    }
    return true;
}

static bool delete_all(const char *name, Error *err)
{
    for (Blk *b = NULL; (b = next_disk(b));)
        while (find(b, name, NULL))
            if (!blk_snapshot_delete(b, name, err))
                return error_prefix(err, "%s", blk_name(b));
    return true;
}

/* Let it stand for a moment; what it was. */
static MachineState hold(Machine *m, MachineState why)
{
    MachineState was = m->state;

    machine_stop(m, why);
    blk_drain_all();
    return was;
}

static void release(Machine *m, MachineState was)
{
    m->state = MACHINE_PAUSED;
    if (was == MACHINE_RUNNING)
        machine_cont(m, NULL);
    else
        machine_stop(m, was);
}

bool savevm_save(Machine *m, const char *name, Error *err)
{
    Blk *disk = savevm_disk(err);
    MachineState was;
    u64 size;
    bool ok;

    if (!disk)
        return false;
    if (strlen(name) >= sizeof((BlkSnapshot *)0)->name)
        return error_set(err, "the name of a snapshot has at most %zu bytes",
                         sizeof((BlkSnapshot *)0)->name - 1);
    was = hold(m, MACHINE_SAVE_VM);
    ok = delete_all(name, err) && write_state(m, disk, &size, err) &&
         create_all(m, disk, name, size, err);
    release(m, was);
    return ok;
}

/* ---- loading ---- */

static bool apply_all(const char *name, Error *err)
{
    for (Blk *b = NULL; (b = next_disk(b));)
        if (!blk_snapshot_apply(b, name, err))
            return error_prefix(err, "%s", blk_name(b));
    return true;
}

static bool read_state(Machine *m, Blk *disk, u64 size, Error *err)
{
    Source s = {.stream = {.disk = disk, .buffer = new_buffer()}, .end = size};
    SnapReader r = {stream_read, &s};
    bool ok = machine_state_load(m, &r, err);

    free(s.stream.buffer);
    return ok;
}

static bool check(Blk *disk, const char *name, BlkSnapshot *s, Error *err)
{
    for (Blk *b = NULL; (b = next_disk(b));)
        if (!find(b, name, NULL))
            return error_set(err, "Device '%s' does not have the requested snapshot '%s'",
                             blk_name(b), name);
    find(disk, name, s);
    return s->vm_state_size ||
           error_set(err, "This is a disk-only snapshot. Revert to it offline using lyrebird-img");
}

/* A machine that was off is on again. */
bool savevm_load(Machine *m, const char *name, Error *err)
{
    Blk *disk = savevm_disk(err);
    BlkSnapshot s = {0};
    MachineState was;
    bool ok;

    if (!disk || !check(disk, name, &s, err))
        return false;
    was = hold(m, MACHINE_RESTORE_VM);
    ok = apply_all(name, err) && read_state(m, disk, s.vm_state_size, err);
    if (!ok || was == MACHINE_SHUTDOWN)
        was = MACHINE_PAUSED;
    release(m, was);
    return ok;
}

bool savevm_delete(const char *name, Error *err)
{
    bool is_there = false;

    if (!savevm_disk(err))
        return false;
    for (Blk *b = NULL; (b = next_disk(b));)
        is_there |= find(b, name, NULL);
    if (!is_there)
        return error_set(err, "there is no snapshot '%s'", name);
    return delete_all(name, err);
}
