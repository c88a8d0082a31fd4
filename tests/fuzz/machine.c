/* SPDX-License-Identifier: MIT */
/*
 * Damaged snapshots of a whole machine, with right sums: a state is refused with a message, or loaded; then the machine
 * goes on for a while, and what it is then can be saved and loaded again.
 */
#include <sys/mman.h>
#include <unistd.h>
#include "control/machine_state.h"
#include "control/system.h"
#include "host/block/block.h"
#include "softmmu/bql.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input.h"

enum { SECTIONS_MAX = 512, PASSES = 200, DISK_SIZE = 1 << 20 };

typedef struct Stream {
    u8 *data;
    size_t size, room, at;
} Stream;

static Loop *loop;
static Machine *machine;
static SystemOptions options;
static SnapSection golden[SECTIONS_MAX];
static unsigned golden_count;
static Stream stream;

static bool put(void *opaque, const void *data, size_t size, Error *err)
{
    Stream *s = opaque;

    if (s->size + size > s->room) {
        s->room = MAX(s->room * 2, s->size + size);
        s->data = realloc(s->data, s->room);
        FUZZ_CHECK(s->data);
    }
    memcpy(s->data + s->size, data, size);
    s->size += size;
    return true;
}

static bool get(void *opaque, void *data, size_t size, Error *err)
{
    Stream *s = opaque;

    if (size > s->size - s->at)
        return error_set(err, "the stream ends");
    memcpy(data, s->data + s->at, size);
    s->at += size;
    return true;
}

static SnapWriter writer = {put, &stream};
static SnapReader reader = {get, &stream};

static void save(void)
{
    Error err = {""};

    stream.size = stream.at = 0;
    FUZZ_CHECK(machine_state_save(machine, &writer, &err));
}

static bool load(Error *err)
{
    *err = (Error){""};
    stream.at = 0;
    return machine_state_load(machine, &reader, err);
}

/* It may want to switch off: never mind. */
static void go(unsigned passes)
{
    Error err = {""};

    if (machine->state == MACHINE_SHUTDOWN)
        machine->state = MACHINE_PAUSED;
    FUZZ_CHECK(machine_cont(machine, &err));
    for (unsigned n = 0; n < passes; n++) {
        icount_run();
        loop_run(loop);
        while (blk_is_busy())
            loop_step(loop, true);
    }
    machine_stop(machine, MACHINE_PAUSED);
    machine->has_ended = false;
}

static void begin(void)
{
    static char file[64];
    static const char *args[] = {"fuzz", "-M", "virt,gic-version=3,virtualization=on", "-smp", "2", "-m", "16", "-cpu", "max",
        "-accel", "interp", "-icount", "0,sleep=off", "-seed", "1", "-display", "none", "-serial", "null", "-nic", "none",
        "-drive", file, "-device", "virtio-blk-pci,drive=d", "-device", "virtio-rng-pci", "-device", "virtio-serial-pci",
        "-device", "virtio-balloon-pci", "-device", "virtio-keyboard-pci", "-device", "virtio-net-pci", "-device", "ramfb"};
    Error err = {""};
    int fd = memfd_create("disk", 0);

    FUZZ_CHECK(fd >= 0 && !ftruncate(fd, DISK_SIZE));
    snprintf(file, sizeof file, "if=none,id=d,format=raw,file=/proc/self/fd/%d", fd);
    loop = loop_new();
    bql_lock();
    loop_set_lock(loop, bql_lock, bql_unlock);
    bool ok = system_parse(&options, ARRAY_SIZE(args), (char **)(uintptr_t)args, &err) && system_open(&options, loop, &err) &&
              (machine = machine_new(&options.machine, &err)) && system_add_devices(&options, machine, &err);

    options.machine.is_paused = true;
    if (!ok || !machine_start(machine, &err))
        fprintf(stderr, "%s\n", err.text);
    FUZZ_CHECK(ok && !err.text[0]);
    go(20);
    save();
    stream.at = 0;
    FUZZ_CHECK(snap_read_head(&reader, &err));
    while (snap_next(&reader, &golden[golden_count], &err) && golden[golden_count].name[0])
        FUZZ_CHECK(++golden_count < SECTIONS_MAX);
}

/* ---- one damaged stream ---- */

typedef struct Change {
    u8 kind, section;
    u16 offset;
    u64 value;
} Change;

enum { CHANGE_BYTE, CHANGE_WORD, CHANGE_LONG, DROP, TWICE, INSTANCE, VERSION, CUT, CHANGES };

static Change next_change(Input *in)
{
    Change c = {(u8)(next(in, 1) % CHANGES), (u8)(next(in, 1) % golden_count), (u16)next(in, 2), 0};

    c.value = next(in, c.kind == CHANGE_BYTE ? 1 : c.kind == CHANGE_WORD ? 4 : 8);
    return c;
}

static void put_section(const SnapSection *s, const Change *c)
{
    static const u8 bytes[] = {[CHANGE_BYTE] = 1, [CHANGE_WORD] = 4, [CHANGE_LONG] = 8, [CHANGES] = 0};
    u8 *copy = malloc(s->size + 1);
    u32 instance = s->instance, version = s->version;
    u64 size = s->size;

    FUZZ_CHECK(copy);
    memcpy(copy, s->data, size);
    if (c && bytes[c->kind] && size >= bytes[c->kind])
        memcpy(copy + c->offset % (size - bytes[c->kind] + 1), &c->value, bytes[c->kind]);
    if (c && c->kind == INSTANCE)
        instance = (u32)c->value;
    if (c && c->kind == VERSION)
        version = (u32)c->value;
    if (c && c->kind == CUT)
        size = size ? c->offset % size : 0;
    if (!c || c->kind != DROP)
        snap_save_raw(&writer, s->name, instance, version, copy, size, NULL);
    if (c && c->kind == TWICE)
        snap_save_raw(&writer, s->name, instance, version, copy, size, NULL);
    free(copy);
}

static void damaged(const Change *c, unsigned count)
{
    stream.size = 0;
    snap_write_head(&writer, NULL);
    for (unsigned n = 0; n < golden_count; n++) {
        const Change *mine = NULL;

        for (unsigned k = 0; k < count; k++)
            if (c[k].section == n)
                mine = &c[k];
        put_section(&golden[n], mine);
    }
    snap_write_end(&writer, NULL);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Input in = {data, data + size};
    Change c[8];
    unsigned count = 0;
    Error err;

    if (!machine)
        begin();
    while (count < ARRAY_SIZE(c) && in.at < in.end)
        c[count++] = next_change(&in);
    damaged(c, count);
    if (!load(&err)) {
        FUZZ_CHECK(err.text[0]);
        go(4);
        return 0;
    }
    go(PASSES);
    save();
    FUZZ_CHECK(load(&err));
    return 0;
}
