/* SPDX-License-Identifier: MIT */
/* -object, main memory that is one, -numa. */
#include <stdlib.h>
#include <string.h>
#include "control/json_opts.h"
#include "control/objects.h"
#include "control/system.h"

/* ---- -object ---- */

bool set_object(SystemOptions *o, const char *arg, Error *err)
{
    Opts *w = opts_list_add(&o->objects);

    if (system_is_help(arg)) {
        object_list(stdout);
        o->done = true;
        return true;
    }
    if (!opts_read(w, arg, "qom-type", err))
        return error_prefix(err, "-object");
    if (opts_get(w, "help")) {
        o->done = true;
        return object_help(stdout, opts_get(w, "qom-type"), err) || error_prefix(err, "-object");
    }
    return object_check(w, err) || error_prefix(err, "-object");
}

static bool make(SystemOptions *o, Loop *l, bool late, Error *err)
{
    for (unsigned n = 0; n < o->objects.count; n++)
        if (object_is_late(&o->objects.row[n]) == late && !object_new(l, &o->objects.row[n], err))
            return error_prefix(err, "-object");
    return true;
}

/* -machine memory-backend= */
static bool take_memory(SystemOptions *o, Error *err)
{
    MachineConfig *m = &o->machine;

    if (!o->memory_backend)
        return true;
    m->ram_backend = object_take_memory(o->memory_backend, err);
    if (!m->ram_backend)
        return error_prefix(err, "-machine memory-backend");
    if (o->has_memory && m->ram_size != m->ram_backend->size)
        return error_set(err, "-machine memory-backend=%s: it has %llu bytes; -m says %llu",
                         o->memory_backend, (unsigned long long)m->ram_backend->size,
                         (unsigned long long)m->ram_size);
    m->ram_size = m->ram_backend->size;
    return true;
}

/* ---- -numa ---- */

static const OptRow node_rows[] = {
    {"type", OPT_ENUM, "node|dist|cpu", "what it says"},
    {"nodeid", OPT_NUM, NULL, "node: its number (the next)"},
    {"cpus", OPT_STR, NULL, "node: CPUs n or n-m; again for more"},
    {"mem", OPT_SIZE, NULL, "node: bytes of the machine's memory"},
    {"memdev", OPT_STR, NULL, "node: id of the -object memory-backend that is its memory"},
    {"src", OPT_NUM, NULL, "dist: from this node"},
    {"dst", OPT_NUM, NULL, "dist: to this one"},
    {"val", OPT_NUM, NULL, "dist: it is so far, 10 to 255; 10 is the node itself"},
    {"node-id", OPT_NUM, NULL, "cpu: its node"},
    {"socket-id", OPT_NUM, NULL, "cpu: those of this socket"},
    {"cluster-id", OPT_NUM, NULL, "cpu: those of this cluster"},
    {"core-id", OPT_NUM, NULL, "cpu: those of this core"},
    {"thread-id", OPT_NUM, NULL, "cpu: those of this thread"},
};

#define NO_NODE 0xff

bool set_numa(SystemOptions *o, const char *arg, Error *err)
{
    Opts *w = opts_list_add(&o->numa);

    w->is_multi = true;
    return system_words(o, w, "numa", arg, "type", OPT_TABLE(node_rows), err);
}

static bool parse_range(const char *text, u64 *first, u64 *last)
{
    char a[24], b[24] = "";

    if (sscanf(text, "%23[0-9]-%23[0-9]", a, b) < 1 || !parse_num(a, first))
        return false;
    *last = *first;
    return (!*b || parse_num(b, last)) && strlen(text) == strlen(a) + (*b ? 1 + strlen(b) : 0);
}

static bool add_cpus(SystemOptions *o, unsigned node, const Opts *w, Error *err)
{
    const char *range;
    u64 first, last;

    for (unsigned n = 0; (range = opts_get_nth(w, "cpus", n)); n++) {
        if (!parse_range(range, &first, &last) || last < first || last >= o->machine.cpus)
            return error_set(err, "-numa: cpus=%s: n or n-m up to %u is expected", range,
                             o->machine.cpus - 1);
        for (u64 cpu = first; cpu <= last; cpu++) {
            if (o->machine.cpu_node[cpu] != NO_NODE)
                return error_set(err, "-numa: cpus=%s: CPU %llu has a node already", range,
                                 (unsigned long long)cpu);
            o->machine.cpu_node[cpu] = (u8)node;
        }
    }
    return true;
}

static bool add_node(SystemOptions *o, const Opts *w, unsigned *next, Error *err)
{
    u64 n = opts_num(w, "nodeid", *next);
    const char *memory = opts_get(w, "memdev");
    MachineNode *node;

    if (n >= MACHINE_NODES)
        return error_set(err, "-numa: nodeid=%llu: up to %u is expected", (unsigned long long)n,
                         MACHINE_NODES - 1);
    node = &o->machine.node[n];
    if (node->is_given)
        return error_set(err, "-numa: nodeid=%llu is given twice", (unsigned long long)n);
    node->is_given = true;
    *next = (unsigned)n + 1;
    if (memory && opts_get(w, "mem"))
        return error_set(err, "-numa: mem= and memdev= exclude each other");
    node->size = opts_size(w, "mem", 0);
    node->ram = memory ? object_take_memory(memory, err) : NULL;
    if (memory && !node->ram)
        return error_prefix(err, "-numa: memdev");
    if (node->ram)
        node->size = node->ram->size;
    return add_cpus(o, (unsigned)n, w, err);
}

static bool add_distance(SystemOptions *o, const Opts *w, Error *err)
{
    MachineNode *node = o->machine.node;
    u64 from = opts_num(w, "src", MACHINE_NODES), to = opts_num(w, "dst", MACHINE_NODES);
    u64 val = opts_num(w, "val", 0);

    if (from >= MACHINE_NODES || to >= MACHINE_NODES || !node[from].is_given || !node[to].is_given)
        return error_set(err, "-numa dist: src= and dst= of -numa node before it are expected");
    if (val < 10 || val > 255 || (val == 10) != (from == to))
        return error_set(err, "-numa dist: val=%llu: 11 to 255 is expected, and 10 from a node to itself",
                         (unsigned long long)val);
    node[from].distance[to] = (u8)val;
    if (!node[to].distance[from])
        node[to].distance[from] = (u8)val;
    return true;
}

/* The CPUs at a place of the topology. */
static bool place_cpus(SystemOptions *o, const Opts *w, Error *err)
{
    const MachineSmp *s = &o->machine.smp;
    u64 node = opts_num(w, "node-id", MACHINE_NODES);
    const u64 ids[] = {opts_num(w, "socket-id", UINT64_MAX), opts_num(w, "cluster-id", UINT64_MAX),
                       opts_num(w, "core-id", UINT64_MAX), opts_num(w, "thread-id", UINT64_MAX)};
    bool found = false;

    if (node >= MACHINE_NODES || !o->machine.node[node].is_given)
        return error_set(err, "-numa cpu: node-id= of a -numa node before it is expected");
    for (unsigned n = 0; n < o->machine.cpus; n++) {
        const u64 is[] = {n / (s->threads * s->cores * s->clusters),
                          n / (s->threads * s->cores) % s->clusters, n / s->threads % s->cores,
                          n % s->threads};
        bool fits = true;

        for (unsigned k = 0; k < ARRAY_SIZE(is); k++)
            fits &= ids[k] == UINT64_MAX || ids[k] == is[k];
        if (fits)
            o->machine.cpu_node[n] = (u8)node;
        found |= fits;
    }
    return found || error_set(err, "-numa cpu: no CPU is there in the topology of -smp");
}

/* Nodes have no holes in their numbers; memory that nobody named is shared out evenly. */
static bool finish_nodes(SystemOptions *o, Error *err)
{
    MachineConfig *m = &o->machine;
    u64 sum = 0;
    unsigned count = 0, own = 0;

    while (count < MACHINE_NODES && m->node[count].is_given)
        count++;
    for (unsigned n = 0; n < MACHINE_NODES; n++) {
        if (n >= count && m->node[n].is_given)
            return error_set(err, "-numa: there is a node %u but no node %u", n, count);
        sum += m->node[n].size;
        own += m->node[n].ram != NULL;
    }
    if (own && own != count)
        return error_set(err, "-numa: memdev= is expected for every node, or for none");
    if (own && !o->has_memory)
        m->ram_size = sum;
    for (unsigned n = 0; !sum && n < count; n++)
        m->node[n].size = n + 1 < count ? ALIGN_DOWN(m->ram_size / count, 8ull << 20)
                                        : m->ram_size - ALIGN_DOWN(m->ram_size / count, 8ull << 20) *
                                                            (count - 1);
    if (sum && sum != m->ram_size)
        return error_set(err, "-numa: the nodes have %llu bytes of memory, the machine %llu",
                         (unsigned long long)sum, (unsigned long long)m->ram_size);
    for (unsigned n = 0; n < m->cpus; n++)
        if (m->cpu_node[n] == NO_NODE)
            m->cpu_node[n] = (u8)(n * count / m->cpus);
    return true;
}

static bool add_nodes(SystemOptions *o, Error *err)
{
    unsigned next = 0;

    if (!o->numa.count)
        return true;
    if (o->memory_backend)
        return error_set(err, "-numa and -machine memory-backend= exclude each other");
    o->machine.node = calloc(MACHINE_NODES, sizeof *o->machine.node);
    o->machine.cpu_node = malloc(o->machine.cpus);
    if (!o->machine.node || !o->machine.cpu_node)
        abort();
    memset(o->machine.cpu_node, NO_NODE, o->machine.cpus);
    for (unsigned n = 0; n < o->numa.count; n++) {
        const Opts *w = &o->numa.row[n];
        const char *kind = opts_get(w, "type");
        bool ok = !kind                   ? error_set(err, "-numa: node, dist or cpu is expected")
                  : !strcmp(kind, "node") ? add_node(o, w, &next, err)
                  : !strcmp(kind, "dist") ? add_distance(o, w, err)
                                          : place_cpus(o, w, err);

        if (!ok)
            return false;
    }
    return finish_nodes(o, err);
}

/* ---- all ---- */

bool system_open_objects(SystemOptions *o, Loop *l, Error *err)
{
    return make(o, l, false, err) && take_memory(o, err) && add_nodes(o, err);
}

bool system_open_late_objects(SystemOptions *o, Loop *l, Error *err)
{
    return make(o, l, true, err);
}

/* iothread= of a -device names an object, and has no other effect. */
bool system_check_iothread(Opts *device, Error *err)
{
    const char *id = opts_get(device, "iothread"), *kind = id ? object_kind(id) : NULL;

    if (!id)
        return true;
    if (!kind || strcmp(kind, "iothread"))
        return error_set(err, "-device: iothread=%s: the id of an -object iothread is expected", id);
    opts_remove(device, "iothread");
    return true;
}
