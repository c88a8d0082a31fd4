/* SPDX-License-Identifier: MIT */
/*
 * Saving and loading a machine; see machine_state.h. The order of the stream matters: time comes before
 * CPUs, whose timers look at it, and RAM before devices, which may look at theirs.
 */
#include "control/machine_state.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "base/random.h"
#include "frontend/arm/cpu/semihost.h"
#include "frontend/guest.h"
#include "host/net/net.h"

#define RAM_SECTION "ram/" /* and the block's name; the instance is the number of the piece */
#define RAM_PIECE   (64u << 10)

/* ---- what it is ---- */

typedef struct Identity {
    u64 clock_ns, ram_size, random;
    u32 cpus;
    StateBlob board, cpu_model;
} Identity;

static const StateRow identity_rows[] = {
    STATE_FIELD(Identity, clock_ns), STATE_FIELD(Identity, ram_size),  STATE_FIELD(Identity, cpus),
    STATE_BYTES(Identity, board),    STATE_BYTES(Identity, cpu_model), STATE_SINCE(2, Identity, random),
};

static const StateTable identity_table = {
    "machine", 2, 1, identity_rows, ARRAY_SIZE(identity_rows), NULL, NULL};

static StateBlob text_blob(const char *text)
{
    StateBlob b = {(u8 *)strdup(text), (u32)strlen(text)};

    if (!b.data)
        abort();
    return b;
}

static Identity identity_of(const Machine *m)
{
    const MachineConfig *cfg = m->cfg;

    return (Identity){(u64)clock_now_ns(&m->clock), cfg->ram_size, random_position(), m->cpu_count,
                      text_blob(cfg->board->name),
                      text_blob(cfg->cpu_model ?: cfg->board->default_cpu ?: "")};
}

static void identity_clear(Identity *id)
{
    free(id->board.data);
    free(id->cpu_model.data);
}

static bool same_text(const char *what, const StateBlob *saved, const StateBlob *here, Error *err)
{
    return (saved->size == here->size && !memcmp(saved->data, here->data, here->size)) ||
           error_set(err, "the state is of a machine with %s \"%.*s\"; this one has \"%.*s\"", what,
                     (int)MIN(saved->size, 64u), (const char *)saved->data, (int)here->size,
                     (const char *)here->data);
}

static bool check_identity(const Identity *saved, const Identity *here, Error *err)
{
    if (!same_text("board", &saved->board, &here->board, err) ||
        !same_text("CPU model", &saved->cpu_model, &here->cpu_model, err))
        return false;
    if (saved->cpus != here->cpus)
        return error_set(err, "the state is of a machine with %u CPUs; this one has %u",
                         saved->cpus, here->cpus);
    return saved->ram_size == here->ram_size ||
           error_set(err, "the state is of a machine with %llu MiB of RAM; this one has %llu",
                     (unsigned long long)(saved->ram_size >> 20),
                     (unsigned long long)(here->ram_size >> 20));
}

/* ---- RAM ---- */

#define BLOCKS_MAX 64

typedef struct Blocks {
    RamBlock *block[BLOCKS_MAX];
    unsigned count;
} Blocks;

/* Every block below @r once. */
static void find_blocks(const MemRegion *r, Blocks *b)
{
    bool is_new = r->ram != NULL;

    for (unsigned n = 0; n < b->count; n++)
        is_new &= b->block[n] != r->ram;
    if (is_new && b->count < BLOCKS_MAX)
        b->block[b->count++] = r->ram;
    for (const MemRegion *c = r->children; c; c = c->next)
        find_blocks(c, b);
}

static Blocks blocks_of(const Machine *m)
{
    Blocks b = {.count = 0};

    find_blocks(&m->root, &b);
    if (m->has_secure)
        find_blocks(&m->secure_root, &b);
    return b;
}

static bool is_zero(const u8 *p, u64 size)
{
    return !p[0] && !memcmp(p, p + 1, size - 1);
}

static bool save_block(SnapWriter *w, const RamBlock *b, Error *err)
{
    char name[256];

    snprintf(name, sizeof name, RAM_SECTION "%.200s", b->name);
    for (u64 at = 0, end = 0; at < b->size; at += RAM_PIECE) {
        if (at >= end)
            at = ALIGN_DOWN(ram_next_data(b, at, &end), RAM_PIECE);
        u64 size = MIN(b->size - at, RAM_PIECE);

        if (size && !is_zero(b->host + at, size) &&
            !snap_save_raw(w, name, (u32)(at / RAM_PIECE), 1, b->host + at, size, err))
            return false;
    }
    return true;
}

/* Pieces that are not in the stream are zeros. */
static void clear_blocks(const Machine *m)
{
    Blocks b = blocks_of(m);

    for (unsigned n = 0; n < b.count; n++) {
        RamBlock *r = b.block[n];

        if (r->fd < 0 ||
            fallocate(r->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)r->size))
            memset(r->host, 0, r->size);
        ram_set_dirty(r, 0, r->size, RAM_MASK_ALL & ~RAM_MASK_CODE);
    }
}

static bool load_piece(const Machine *m, const SnapSection *s, Error *err)
{
    Blocks b = blocks_of(m);
    u64 at = (u64)s->instance * RAM_PIECE;

    for (unsigned n = 0; n < b.count; n++) {
        if (strcmp(b.block[n]->name, s->name + sizeof RAM_SECTION - 1))
            continue;
        if (at >= b.block[n]->size || s->size > b.block[n]->size - at)
            return error_set(err, "the state has more of \"%s\" than this machine", s->name);
        memcpy(b.block[n]->host + at, s->data, s->size);
        return true;
    }
    return error_set(err, "the state has memory \"%s\", which this machine lacks", s->name);
}

/* ---- what lies outside the machine and belongs to its guest ---- */

typedef struct NetState {
    StateBlob id, data;
    u32 form;
} NetState;

static const StateRow net_rows[] = {
    STATE_BYTES(NetState, id), STATE_BYTES(NetState, data), STATE_FIELD(NetState, form)};

static const StateTable net_table = {"network", 1, 1, net_rows, ARRAY_SIZE(net_rows), NULL, NULL};

static bool save_nets(SnapWriter *w, Error *err)
{
    bool ok = true;
    u32 count = 0;

    for (Net *n = NULL; ok && (n = net_next(n));) {
        NetState s = {.id = text_blob(net_id(n))};

        s.data.size = (u32)net_save(n, &s.data.data, &s.form);
        if (s.data.size)
            ok = snap_save(w, net_table.name, count++, &net_table, &s, err);
        free(s.id.data);
        free(s.data.data);
    }
    return ok;
}

/* A network that is not there any more took what it knew with it. */
static bool load_net(const SnapSection *section, Error *err)
{
    NetState s = {.form = 0};
    bool ok = snap_load(section, &net_table, &s, err);
    char id[256];

    snprintf(id, sizeof id, "%.*s", (int)MIN(s.id.size, sizeof id - 1), s.id.data ? (char *)s.id.data : "");
    Net *n = ok ? net_find(id) : NULL;

    if (n)
        ok = net_load(n, s.form, s.data.data, s.data.size, err);
    free(s.id.data);
    free(s.data.data);
    return ok;
}

static bool save_outside(Machine *m, SnapWriter *w, Error *err)
{
    return (!m->cfg->semihost || semihost_save(w, err)) && save_nets(w, err);
}

/* ---- saving ---- */

static bool save_cpus(Machine *m, SnapWriter *w, Error *err)
{
    for (unsigned n = 0; n < m->cpu_count; n++) {
        const StateTable *t = m->cpus[n]->arch->state;

        if (!snap_save(w, t->name, n, t, m->cpus[n], err))
            return false;
    }
    return true;
}

bool machine_state_save(Machine *m, SnapWriter *w, Error *err)
{
    Identity id = identity_of(m);
    Blocks b = blocks_of(m);
    bool ok =
        snap_write_head(w, err) &&
        snap_save(w, identity_table.name, 0, &identity_table, &id, err) && icount_save(w, err);

    for (unsigned n = 0; ok && n < b.count; n++)
        ok = save_block(w, b.block[n], err);
    identity_clear(&id);
    return ok && save_cpus(m, w, err) && device_save_all(&m->dev, w, err) && save_outside(m, w, err) &&
           snap_write_end(w, err);
}

/* The number of bytes is not part of it: pieces of the stream may have any size. */
static bool hash_bytes(void *opaque, const void *data, size_t size, Error *err)
{
    const u8 *p = data;
    u64 h = *(u64 *)opaque, v;

    for (; size >= sizeof v; p += sizeof v, size -= sizeof v) {
        memcpy(&v, p, sizeof v);
        h = (h ^ v) * 0x9e3779b97f4a7c15ull;
        h ^= h >> 29;
    }
    for (; size; size--)
        h = (h ^ *p++) * 0x100000001b3ull;
    *(u64 *)opaque = h;
    return true;
}

bool machine_state_hash(Machine *m, u64 *hash, Error *err)
{
    SnapWriter w = {hash_bytes, hash};

    *hash = 0;
    return machine_state_save(m, &w, err);
}

/* ---- loading ---- */

static bool load_identity(Machine *m, const SnapSection *s, Error *err)
{
    Identity here = identity_of(m), saved = {0};
    bool ok = snap_load(s, &identity_table, &saved, err) && check_identity(&saved, &here, err);

    if (ok) {
        clock_set_ns(&m->clock, (i64)(saved.clock_ns & INT64_MAX));
        random_set_position(saved.random);
    }
    identity_clear(&here);
    identity_clear(&saved);
    return ok;
}

static bool load_device(Machine *m, const SnapSection *s, Error *err)
{
    bool found;

    if (!device_load(&m->dev, s, &found, err))
        return error_prefix(err, "%s %u", s->name, s->instance);
    return found || error_set(err, "the state has a device \"%s\" (%u), which this machine lacks",
                              s->name, s->instance);
}

static unsigned devices_with_state(const Device *d)
{
    unsigned count = d->type->state != NULL;

    for (const Device *c = d->children; c; c = c->next)
        count += devices_with_state(c);
    return count;
}

/* How many sections of a kind there were. */
typedef struct Seen {
    unsigned identities, cpus, devices;
} Seen;

static bool load_section(Machine *m, const SnapSection *s, Seen *seen, Error *err)
{
    const StateTable *cpu = m->cfg->accel_config.arch->state;

    if (!strcmp(s->name, identity_table.name)) {
        seen->identities++;
        return load_identity(m, s, err);
    }
    if (!seen->identities)
        return error_set(err, "the state does not say which machine it is of");
    if (!strcmp(s->name, ICOUNT_SECTION))
        return icount_load(s, err);
    if (!strcmp(s->name, net_table.name))
        return load_net(s, err);
    if (!strcmp(s->name, SEMIHOST_SECTION))
        return m->cfg->semihost ? semihost_load(s, err)
                                : error_set(err, "the state is of a machine with -semihosting");
    if (!strncmp(s->name, RAM_SECTION, sizeof RAM_SECTION - 1))
        return load_piece(m, s, err);
    if (!strcmp(s->name, cpu->name)) {
        seen->cpus++;
        return s->instance < m->cpu_count ? snap_load(s, cpu, m->cpus[s->instance], err)
                                          : error_set(err, "the state has a CPU %u", s->instance);
    }
    seen->devices++;
    return load_device(m, s, err);
}

static bool load_sections(Machine *m, SnapReader *r, Error *err)
{
    Seen seen = {0};
    SnapSection s;

    for (;;) {
        if (!snap_next(r, &s, err))
            return false;
        if (!s.name[0])
            break;
        bool ok = load_section(m, &s, &seen, err);

        snap_section_clear(&s);
        if (!ok)
            return false;
    }
    if (seen.cpus != m->cpu_count)
        return error_set(err, "the state has %u CPUs; %u are expected", seen.cpus, m->cpu_count);
    return seen.devices == devices_with_state(&m->dev) ||
           error_set(err, "the state has %u devices; this machine has %u", seen.devices,
                     devices_with_state(&m->dev));
}

/* Everything was written behind the translator's back. */
static void forget_code(Machine *m)
{
    m->accel->invalidate(0, ~0ull);
}

bool machine_state_load(Machine *m, SnapReader *r, Error *err)
{
    bool ok;

    machine_reset_all(m);
    clear_blocks(m);
    ok = snap_read_head(r, err) && load_sections(m, r, err);
    if (ok)
        device_loaded(&m->dev);
    else
        machine_reset_all(m);
    forget_code(m);
    return ok;
}
