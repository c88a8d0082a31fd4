/* SPDX-License-Identifier: MIT */
/* Commands about CPUs. Their state is read on their own threads, between two instructions. */
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "control/monitor.h"
#include "frontend/guest.h"
#include "softmmu/bql.h"
#include "softmmu/tlb.h"

Vcpu *mon_cpu(const MonCall *c)
{
    if (c->machine->cpu_count)
        return c->machine->cpus[c->mon->cpu];
    error_set(c->err, "the board \"%s\" has no CPU", c->machine->cfg->board->name);
    return NULL;
}

/* The same function on the monitor's CPU. */
static bool print_on_cpu(const MonCall *c, void (*fn)(Vcpu *cpu, void *opaque))
{
    Vcpu *cpu = mon_cpu(c);

    if (cpu)
        mon_on_cpu(cpu, fn, c->out);
    return cpu;
}

void mon_on_cpu(Vcpu *cpu, void (*fn)(Vcpu *cpu, void *opaque), void *opaque)
{
    bql_unlock(); /* it may be waiting for it */
    run_on(cpu, fn, opaque);
    bql_lock();
}

bool hmp_cpu(MonCall *c)
{
    u64 n = mon_num(c, "index", 0);

    if (n >= c->machine->cpu_count)
        return error_set(c->err, "there is no CPU %llu; there are %u", (unsigned long long)n,
                         c->machine->cpu_count);
    c->mon->cpu = (unsigned)n;
    return true;
}

static void get_thread(Vcpu *cpu, void *opaque)
{
    *(pid_t *)opaque = (pid_t)syscall(SYS_gettid);
}

bool hmp_cpus(MonCall *c)
{
    for (unsigned n = 0; n < c->machine->cpu_count; n++) {
        pid_t id = 0;

        mon_on_cpu(c->machine->cpus[n], get_thread, &id);
        fprintf(c->out, "%c CPU #%u: thread_id=%d\n", n == c->mon->cpu ? '*' : ' ', n, (int)id);
    }
    return true;
}

bool qmp_cpus(MonCall *c)
{
    const char *arch = c->machine->cfg->accel_config.arch->name;
    char path[64];

    c->result = json_array();
    for (unsigned n = 0; n < c->machine->cpu_count; n++) {
        pid_t id = 0;

        mon_on_cpu(c->machine->cpus[n], get_thread, &id);
        snprintf(path, sizeof path, "/machine/cpu[%u]", n);
        json_array_append_new(c->result, json_pack("{s:i,s:i,s:s,s:s,s:{s:i}}", "cpu-index", n,
                                                   "thread-id", (int)id, "qom-path", path, "target",
                                                   arch, "props", "core-id", n));
    }
    return true;
}

bool qmp_hotpluggable_cpus(MonCall *c)
{
    c->result = json_array();
    return true;
}

bool qmp_cpu_definitions(MonCall *c)
{
    c->result = json_array();
    for (const char *const *m = c->machine->cfg->accel_config.arch->models; *m; m++)
        json_array_append_new(c->result, json_pack("{s:s,s:b,s:s,s:b}", "name", *m, "static", 0,
                                                   "typename", *m, "deprecated", 0));
    return true;
}

typedef struct Dump {
    FILE *out;
    bool is_numbered;
} Dump;

static void dump(Vcpu *cpu, void *opaque)
{
    const Dump *d = opaque;

    if (d->is_numbered)
        fprintf(d->out, "\nCPU#%d\n", cpu->index);
    cpu->arch->dump(cpu, d->out);
}

bool hmp_registers(MonCall *c)
{
    Dump d = {c->out, mon_bool(c, "all", false)};

    for (unsigned n = 0; n < c->machine->cpu_count; n++)
        if (d.is_numbered || n == c->mon->cpu)
            mon_on_cpu(c->machine->cpus[n], dump, &d);
    return true;
}

/* ---- TLB ---- */

static int by_address(const void *a, const void *b)
{
    const TlbPage *x = a, *y = b;

    if (x->idx != y->idx)
        return x->idx < y->idx ? -1 : 1;
    return x->page < y->page ? -1 : x->page > y->page;
}

static void print_tlb(Vcpu *cpu, void *opaque)
{
    const Tlb *t = tlb_of(cpu);
    TlbPage *pages = malloc(sizeof t->second);
    unsigned count = 0;

    if (!pages)
        abort();
    for (unsigned n = 0; n < TLB_SECOND_COUNT; n++)
        if (t->second[n].life == t->life && t->second[n].log2_size)
            pages[count++] = t->second[n];
    qsort(pages, count, sizeof *pages, by_address);
    for (unsigned n = 0; n < count; n++) {
        const TlbPage *p = &pages[n];

        fprintf(opaque, "%016llx: %016llx %c%c%c%c%c%c regime %u asid %u size 2^%u\n",
                (unsigned long long)p->page, (unsigned long long)p->pa, p->may_read ? 'r' : '-',
                p->may_write ? 'w' : '-', p->may_fetch ? 'x' : '-', p->is_global ? 'G' : '-',
                p->is_device ? 'D' : '-', p->space ? 'S' : '-', p->idx, p->asid, p->log2_size);
    }
    free(pages);
}

bool hmp_tlb(MonCall *c)
{
    return print_on_cpu(c, print_tlb);
}

/* ---- mappings ---- */

/* Neighbours that are alike, put together. */
typedef struct Mapping {
    FILE *out;
    Gva start, end;
    char rights[4]; /* empty: none yet */
} Mapping;

static void end_mapping(Mapping *m)
{
    if (m->rights[0])
        fprintf(m->out, "%016llx-%016llx %016llx %s\n", (unsigned long long)m->start,
                (unsigned long long)m->end, (unsigned long long)(m->end - m->start), m->rights);
    m->rights[0] = 0;
}

static void add_mapping(Mapping *m, Gva va, Gva end, const VcpuWalk *w)
{
    char rights[4] = {w->may_read ? 'r' : '-', w->may_write ? 'w' : '-', w->may_fetch ? 'x' : '-'};

    if (m->end != va || strcmp(m->rights, rights)) {
        end_mapping(m);
        m->start = va;
        strcpy(m->rights, rights);
    }
    m->end = end;
}

/*
 * What an entry covers that a walk did not find, from the fault's level: as with pages of 4 KiB, which
 * have the smallest. Source: DDI 0487, "ESR_ELx", fault status codes.
 */
static u64 hole_size(const VcpuException *fault)
{
    static const u8 shifts[] = {39, 30, 21, 12};
    unsigned status = fault->syndrome & 0x3f;

    return status < 16 ? 1ull << shifts[status & 3] : 4096;
}

#define VA_BITS   48
#define WALKS_MAX (1u << 20) /* of a half: without MMU every page is a mapping */

static void walk_half(Vcpu *cpu, Gva first, Mapping *m)
{
    Gva last = first + (1ull << VA_BITS) - 1;
    unsigned walks = 0;
    u64 size;

    for (Gva va = first; va >= first && va <= last; va += size) {
        VcpuException fault = {0};
        VcpuWalk w;

        if (walks++ == WALKS_MAX) {
            end_mapping(m);
            fprintf(m->out, "%016llx: more than is looked at\n", (unsigned long long)va);
            return;
        }

        if (cpu->arch->walk(cpu, va, VCPU_READ, cpu->arch->mmu_idx(cpu), true, &w, &fault)) {
            size = 1ull << MIN(w.log2_size, VA_BITS);
            add_mapping(m, va, ALIGN_DOWN(va, size) + size, &w);
        } else {
            size = hole_size(&fault);
        }
        size -= va & (size - 1);
        if (va + size < va)
            break;
    }
    end_mapping(m);
}

static void print_mappings(Vcpu *cpu, void *opaque)
{
    Mapping m = {.out = opaque};

    walk_half(cpu, 0, &m);
    walk_half(cpu, -(1ull << VA_BITS), &m);
}

bool hmp_mem(MonCall *c)
{
    return print_on_cpu(c, print_mappings);
}

bool hmp_jit(MonCall *c)
{
    c->machine->accel->print_stats(c->out);
    return true;
}
