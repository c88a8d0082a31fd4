/* SPDX-License-Identifier: MIT */
/*
 * ITS: tables in guest memory, and the commands that change them.
 *
 * Entries of tables have 8 bytes each and bit 63 for valid; what else is in them is ours to
 * choose. Device: bits 4:0 EventID bits less one, 51:8 address of its interrupt translation table.
 * Interrupt translation: 31:0 INTID, 47:32 ICID. Collection: 15:0 number of the processor. A
 * command that names what does not exist is ignored. Source: IHI 0069, "ITS commands", "The ITS
 * tables".
 */
#include "base/bits.h"
#include "base/log.h"
#include "hw/intc/gicv3_its.h"

/* ---- tables ---- */

#define BASER_INDIRECT (1ull << 62)
#define DTE_ITT_MASK   0xfffffffffff00ull
#define L1_MASK        0xffffffffff000ull

static u64 page_size(u64 baser)
{
    static const u32 sizes[] = {0x1000, 0x4000, 0x10000, 0x10000};

    return sizes[bits_get(baser, 8, 2)];
}

/* With 64 KiB pages bits 15:12 are address bits 51:48. */
static Gpa base_of(u64 baser)
{
    Gpa base = baser & 0xfffffffff000ull;

    if (page_size(baser) != 0x10000)
        return base;
    return (base & ~0xffffull) | bits_get(baser, 12, 4) << 48;
}

/* Where the entry of @id is; a level 1 table has entries of 8 bytes, too. */
static ItsResult locate(Its *s, unsigned table, u32 id, Gpa *entry)
{
    u64 baser = s->baser[table], page = page_size(baser);
    u64 size = (bits_get(baser, 0, 8) + 1) * page, offset = (u64)id * ITS_ENTRY, l1;

    if (!(baser & ITS_VALID) || id >> ITS_ID_BITS)
        return ITS_BAD;
    *entry = base_of(baser) + offset;
    if (!(baser & BASER_INDIRECT))
        return offset < size ? ITS_OK : ITS_BAD;
    if (offset / page * 8 >= size)
        return ITS_BAD;
    if (!gicv3_ram_read(s->gic, base_of(baser) + offset / page * 8, &l1, sizeof l1))
        return ITS_ABORT;
    if (!(l1 & ITS_VALID))
        return ITS_BAD;
    *entry = (l1 & L1_MASK & ~(page - 1)) + offset % page;
    return ITS_OK;
}

static ItsResult read_entry(Its *s, Gpa at, u64 *entry)
{
    if (!gicv3_ram_read(s->gic, at, entry, sizeof *entry))
        return ITS_ABORT;
    return *entry & ITS_VALID ? ITS_OK : ITS_BAD;
}

static ItsResult write_entry(Its *s, Gpa at, u64 entry)
{
    return gicv3_ram_write(s->gic, at, &entry, sizeof entry) ? ITS_OK : ITS_ABORT;
}

static ItsResult find_itte(Its *s, u32 device, u32 event, Gpa *at)
{
    u64 dte;
    ItsResult res = locate(s, ITS_DEVICES, device, at);

    if (res == ITS_OK)
        res = read_entry(s, *at, &dte);
    if (res != ITS_OK)
        return res;
    *at = (dte & DTE_ITT_MASK) + (u64)event * ITS_ENTRY;
    return event >> MIN(bits_get(dte, 0, 5) + 1, (u64)ITS_ID_BITS) ? ITS_BAD : ITS_OK;
}

ItsResult its_find_event(Its *s, u32 device, u32 event, ItsEvent *out)
{
    u64 itte;
    ItsResult res = find_itte(s, device, event, &out->entry);

    if (res == ITS_OK)
        res = read_entry(s, out->entry, &itte);
    if (res != ITS_OK)
        return res;
    out->intid = (u32)itte;
    out->icid = (u16)(itte >> 32);
    return ITS_OK;
}

static ItsResult cpu_of(Its *s, u64 number, GicCpu **cpu)
{
    if (number >= s->gic->num_cpu)
        return ITS_BAD;
    *cpu = s->gic->cpu[number];
    return ITS_OK;
}

ItsResult its_find_collection(Its *s, u32 icid, GicCpu **cpu)
{
    Gpa at;
    u64 cte;
    ItsResult res = locate(s, ITS_COLLECTIONS, icid, &at);

    if (res == ITS_OK)
        res = read_entry(s, at, &cte);
    return res == ITS_OK ? cpu_of(s, bits_get(cte, 0, 16), cpu) : res;
}

/* ---- fields of commands ---- */

static u32 device_of(const u64 *c)
{
    return (u32)(c[0] >> 32);
}

static u32 event_of(const u64 *c)
{
    return (u32)c[1];
}

static u32 icid_of(const u64 *c)
{
    return (u32)bits_get(c[2], 0, 16);
}

/* RDbase, a processor number as GITS_TYPER.PTA is 0. */
static u64 rdbase_of(u64 word)
{
    return bits_get(word, 16, 35);
}

/* ---- mapping ---- */

static ItsResult mapd(Its *s, const u64 *c)
{
    u64 size = bits_get(c[1], 0, 5);
    Gpa at;
    ItsResult res = locate(s, ITS_DEVICES, device_of(c), &at);

    if (res != ITS_OK)
        return res;
    if (!(c[2] & ITS_VALID))
        return write_entry(s, at, 0);
    return size >= ITS_ID_BITS ? ITS_BAD
                               : write_entry(s, at, ITS_VALID | size | (c[2] & DTE_ITT_MASK));
}

static ItsResult mapc(Its *s, const u64 *c)
{
    Gpa at;
    ItsResult res = locate(s, ITS_COLLECTIONS, icid_of(c), &at);

    if (res != ITS_OK)
        return res;
    if (!(c[2] & ITS_VALID))
        return write_entry(s, at, 0);
    return rdbase_of(c[2]) >= s->gic->num_cpu ? ITS_BAD
                                              : write_entry(s, at, ITS_VALID | rdbase_of(c[2]));
}

static ItsResult map_event(Its *s, const u64 *c, u32 intid)
{
    Gpa at;
    ItsResult res = find_itte(s, device_of(c), event_of(c), &at);

    if (res != ITS_OK)
        return res;
    if (intid < GIC_LPI_BASE || intid >> ITS_ID_BITS)
        return ITS_BAD;
    return write_entry(s, at, ITS_VALID | (u64)icid_of(c) << 32 | intid);
}

static ItsResult mapti(Its *s, const u64 *c)
{
    return map_event(s, c, (u32)(c[1] >> 32));
}

static ItsResult mapi(Its *s, const u64 *c)
{
    return map_event(s, c, event_of(c));
}

/* ---- what concerns a mapped event ---- */

static ItsResult find_both(Its *s, const u64 *c, ItsEvent *event, GicCpu **cpu)
{
    ItsResult res = its_find_event(s, device_of(c), event_of(c), event);

    return res == ITS_OK ? its_find_collection(s, event->icid, cpu) : res;
}

static ItsResult movi(Its *s, const u64 *c)
{
    ItsEvent event;
    GicCpu *from, *to;
    ItsResult res = find_both(s, c, &event, &from);

    if (res == ITS_OK)
        res = its_find_collection(s, icid_of(c), &to);
    if (res == ITS_OK)
        res = write_entry(s, event.entry, ITS_VALID | (u64)icid_of(c) << 32 | event.intid);
    if (res != ITS_OK)
        return res;
    gic_lock(s->gic);
    gicv3_lpi_move(from, to, event.intid);
    gic_unlock(s->gic);
    return ITS_OK;
}

static ItsResult set_pending(Its *s, const u64 *c, bool on, ItsEvent *event)
{
    GicCpu *cpu;
    ItsResult res = find_both(s, c, event, &cpu);

    if (res != ITS_OK)
        return res;
    gic_lock(s->gic);
    gicv3_lpi_set(cpu, event->intid, on);
    gic_unlock(s->gic);
    return ITS_OK;
}

static ItsResult interrupt(Its *s, const u64 *c)
{
    ItsEvent event;

    return set_pending(s, c, true, &event);
}

static ItsResult clear(Its *s, const u64 *c)
{
    ItsEvent event;

    return set_pending(s, c, false, &event);
}

static ItsResult discard(Its *s, const u64 *c)
{
    ItsEvent event;
    ItsResult res = set_pending(s, c, false, &event);

    return res == ITS_OK ? write_entry(s, event.entry, 0) : res;
}

static ItsResult inv(Its *s, const u64 *c)
{
    ItsEvent event;
    GicCpu *cpu;
    ItsResult res = find_both(s, c, &event, &cpu);

    if (res != ITS_OK)
        return res;
    gic_lock(s->gic);
    gicv3_lpi_inv(cpu, event.intid);
    gic_unlock(s->gic);
    return ITS_OK;
}

/* ---- what concerns redistributors ---- */

static ItsResult invall(Its *s, const u64 *c)
{
    GicCpu *cpu;
    ItsResult res = its_find_collection(s, icid_of(c), &cpu);

    if (res != ITS_OK)
        return res;
    gic_lock(s->gic);
    gicv3_lpi_inv_all(cpu);
    gic_unlock(s->gic);
    return ITS_OK;
}

static ItsResult movall(Its *s, const u64 *c)
{
    GicCpu *from, *to;
    ItsResult res = cpu_of(s, rdbase_of(c[2]), &from);

    if (res == ITS_OK)
        res = cpu_of(s, rdbase_of(c[3]), &to);
    if (res != ITS_OK)
        return res;
    gic_lock(s->gic);
    gicv3_lpi_move_all(from, to);
    gic_unlock(s->gic);
    return ITS_OK;
}

/* Effects of commands are there before the next one begins. */
static ItsResult sync(Its *s, const u64 *c)
{
    GicCpu *cpu;

    return cpu_of(s, rdbase_of(c[2]), &cpu);
}

/* ---- commands ---- */

enum { COST_LONG = 64 }; /* looks at all LPIs of a redistributor */

// clang-format off
static const struct {
    u8 number;
    const char *name;
    ItsResult (*run)(Its *s, const u64 *c);
    bool is_mapping;
    u8 cost;
} commands[] = {
    {0x01, "MOVI",    movi,      true,  1},
    {0x03, "INT",     interrupt, false, 1},
    {0x04, "CLEAR",   clear,     false, 1},
    {0x05, "SYNC",    sync,      false, 1},
    {0x08, "MAPD",    mapd,      true,  1},
    {0x09, "MAPC",    mapc,      true,  1},
    {0x0a, "MAPTI",   mapti,     true,  1},
    {0x0b, "MAPI",    mapi,      true,  1},
    {0x0c, "INV",     inv,       false, 1},
    {0x0d, "INVALL",  invall,    false, COST_LONG},
    {0x0e, "MOVALL",  movall,    false, COST_LONG},
    {0x0f, "DISCARD", discard,   true,  1},
};
// clang-format on

ItsResult its_command(Its *s, const u64 *command, u32 *cost)
{
    u8 number = (u8)command[0];

    *cost = 1;
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (commands[i].number != number)
            continue;
        ItsResult res = commands[i].run(s, command);

        *cost = commands[i].cost;
        if (commands[i].is_mapping)
            its_forget(s);
        if (res != ITS_OK)
            log_guest("ITS: %s of device 0x%x, event 0x%x: %s\n", commands[i].name,
                      device_of(command), event_of(command),
                      res == ITS_BAD ? "not mapped or out of range" : "a table is not in RAM");
        return res;
    }
    log_guest("ITS: there is no command 0x%02x\n", number);
    return ITS_BAD;
}
