/* SPDX-License-Identifier: MIT */
/*
 * Devices of a lockstep: our CPU's accesses are made and noted, KVM's are answered from the notes.
 * KVM may make a long access in parts, so notes are taken byte by byte.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "accel/kvm/lockstep.h"
#include "frontend/x86/cpu/machine.h"

typedef struct Note {
    bool is_port, is_write;
    u8 size, used; /* bytes; of them KVM has had */
    u64 addr, value;
} Note;

static struct {
    X86Machine machine;
    const X86Machine *board;
    PhysOps phys;
    const PhysOps *board_phys;
    void (*shutdown)(void);
    Note *note;
    u32 count, room, first; /* first: that KVM has not had */
} io;

static void note(Note n)
{
    if (io.count == io.room) {
        io.room = MAX(2 * io.room, 64u);
        io.note = realloc(io.note, io.room * sizeof *io.note);
        if (!io.note)
            abort();
    }
    io.note[io.count++] = n;
}

/* ---- our side ---- */

static u32 port_read(X86Cpu *x, u16 port, unsigned size)
{
    u32 value = io.board->io_read(x, port, size);

    note((Note){.is_port = true, .size = (u8)size, .addr = port, .value = value});
    return value;
}

static void port_write(X86Cpu *x, u16 port, unsigned size, u32 value)
{
    note((Note){.is_port = true, .is_write = true, .size = (u8)size, .addr = port, .value = value});
    io.board->io_write(x, port, size, value);
}

static u8 *lookup(void *opaque, Gpa pa, unsigned space, u64 *size, bool *is_rom)
{
    return io.board_phys->lookup(io.board_phys->opaque, pa, space, size, is_rom);
}

/* The bus floats where nobody answers. */
static bool device_read(void *opaque, Gpa pa, unsigned space, unsigned size, u64 *value)
{
    bool ok = io.board_phys->io_read(io.board_phys->opaque, pa, space, size, value);

    note((Note){.size = (u8)size, .addr = pa, .value = ok ? *value : UINT64_MAX});
    return ok;
}

static bool device_write(void *opaque, Gpa pa, unsigned space, unsigned size, u64 value)
{
    note((Note){.is_write = true, .size = (u8)size, .addr = pa, .value = value});
    return io.board_phys->io_write(io.board_phys->opaque, pa, space, size, value);
}

static void dirty(void *opaque, Gpa pa, unsigned space)
{
    bool is_rom;
    u64 size;

    shadow_touch(lookup(opaque, pa, space, &size, &is_rom), pa);
    if (io.board_phys->dirty)
        io.board_phys->dirty(io.board_phys->opaque, pa, space);
}

static void shut_down(X86Cpu *x)
{
    io.shutdown();
    if (io.board->shutdown)
        io.board->shutdown(x);
}

void iolog_begin(Vcpu *cpu)
{
    X86Cpu *x = x86_cpu(cpu);

    io.board = x->machine;
    io.machine = *x->machine;
    io.machine.io_read = port_read;
    io.machine.io_write = port_write;
    io.machine.shutdown = shut_down;
    x->machine = &io.machine;
    io.board_phys = tlb_of(cpu)->phys;
    io.phys = (PhysOps){lookup, device_read, device_write, dirty, NULL};
    tlb_of(cpu)->phys = &io.phys;
}

void iolog_end(Vcpu *cpu)
{
    x86_cpu(cpu)->machine = io.board;
    tlb_of(cpu)->phys = io.board_phys;
    free(io.note);
    io.note = NULL;
    io.count = io.room = io.first = 0;
}

void iolog_on_shutdown(void (*fn)(void))
{
    io.shutdown = fn;
}

u8 *iolog_lookup(Gpa pa, u64 *size, bool *is_rom)
{
    return lookup(NULL, pa, 0, size, is_rom);
}

void iolog_clear(void)
{
    io.count = io.first = 0;
}

/* ---- KVM's ---- */

static void describe(char *why, size_t size, const char *what, const Note *n)
{
    snprintf(why, size, "%s %s of %u bytes at %s 0x%" PRIx64 ", value %" PRIx64, what,
             n->is_write ? "write" : "read", n->size, n->is_port ? "port" : "address", n->addr,
             n->value);
}

bool iolog_is_done(char *why, size_t size)
{
    if (io.first == io.count)
        return true;
    describe(why, size, "KVM does not make a", &io.note[io.first]);
    return false;
}

/* One byte that KVM reads or writes. */
static bool match(const Note *k, u64 addr, u8 *byte)
{
    Note *n = &io.note[io.first];
    u8 value;

    if (io.first == io.count || n->is_port != k->is_port || n->is_write != k->is_write ||
        (n->is_port ? n->addr != k->addr : n->addr + n->used != addr))
        return false;
    value = (u8)(n->value >> 8 * n->used);
    if (k->is_write && value != *byte)
        return false;
    *byte = value;
    if (++n->used == n->size)
        io.first++;
    return true;
}

static bool answer(Note k, u8 *data, char *why, size_t size)
{
    memcpy(&k.value, data, k.is_write ? k.size : 0);
    for (unsigned n = 0; n < k.size; n++)
        if (!match(&k, k.addr + n, data + n)) {
            describe(why, size, "ours does not make KVM's", &k);
            return false;
        }
    return true;
}

static bool answer_port(struct kvm_run *r, char *why, size_t size)
{
    u8 *data = (u8 *)r + r->io.data_offset;
    Note k = {.is_port = true,
              .is_write = r->io.direction == KVM_EXIT_IO_OUT,
              .size = r->io.size,
              .addr = r->io.port};

    for (u32 n = 0; n < r->io.count; n++, data += k.size)
        if (!answer(k, data, why, size))
            return false;
    return true;
}

/* Memory that KVM has no slot for is the shadow's all the same. */
static bool answer_address(struct kvm_run *r, char *why, size_t size)
{
    u64 room;
    bool is_rom;
    u8 *host = iolog_lookup(r->mmio.phys_addr, &room, &is_rom);
    u8 *shadow = host && !(is_rom && r->mmio.is_write) ? shadow_of(host) : NULL;
    Note k = {.is_write = r->mmio.is_write, .size = (u8)r->mmio.len, .addr = r->mmio.phys_addr};

    if (!shadow)
        return answer(k, r->mmio.data, why, size);
    if (k.is_write)
        memcpy(shadow, r->mmio.data, MIN(room, k.size));
    else
        memcpy(r->mmio.data, shadow, MIN(room, k.size));
    return true;
}

bool iolog_answer(struct kvm_run *r, char *why, size_t size)
{
    return r->exit_reason == KVM_EXIT_IO ? answer_port(r, why, size)
                                         : answer_address(r, why, size);
}
