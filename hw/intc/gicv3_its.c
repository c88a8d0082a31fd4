/* SPDX-License-Identifier: MIT */
/*
 * GICv3 ITS: registers, the command queue, and translation of messages to LPIs.
 *
 * Commands are done when GITS_CWRITER is written. A guest may queue 32768, so only some are done
 * at a time; the machine's loop goes on with the others, and so does a read of GITS_CREADR, which
 * is what waits for them. A command that meets a table outside of RAM stalls the queue until
 * software retries. Source: IHI 0069, "The ITS", "ITS registers".
 */
#include "hw/intc/gicv3_its.h"

#include <string.h>
#include "base/bits.h"
#include "base/log.h"

#define CREADR_STALLED 1u
#define CWRITER_RETRY  1u
#define OFFSET_MASK    0xfffe0ull /* of CREADR and CWRITER */
#define CBASER_MASK    (ITS_VALID | 7ull << 59 | 7ull << 53 | 0xffffffffffcffull)
#define BASER_MASK     (ITS_VALID | 15ull << 59 | 7ull << 53 | 0xffffffffffffull)
#define CBASER_ADDR    0xffffffffff000ull

enum { BUDGET = 256 };

/* ---- the queue ---- */

static u64 queue_size(const Its *s)
{
    return (bits_get(s->cbaser, 0, 8) + 1) * 0x1000;
}

static bool has_work(const Its *s)
{
    return (s->ctlr & ITS_ENABLED) && (s->cbaser & ITS_VALID) && !(s->creadr & CREADR_STALLED) &&
           s->creadr != (s->cwriter & OFFSET_MASK) && (s->cwriter & OFFSET_MASK) < queue_size(s);
}

/* True: something to go on with. */
static bool do_one(Its *s, u32 *cost)
{
    u64 command[ITS_COMMAND / 8];

    *cost = 1;
    if (!gicv3_ram_read(s->gic, (s->cbaser & CBASER_ADDR) + s->creadr, command, sizeof command)) {
        log_guest("ITS: the command queue is not in RAM\n");
        s->creadr |= CREADR_STALLED;
        return false;
    }
    if (its_command(s, command, cost) == ITS_ABORT) {
        s->creadr |= CREADR_STALLED;
        return false;
    }
    s->creadr = (s->creadr + ITS_COMMAND) % queue_size(s);
    return true;
}

static void run_queue(Its *s)
{
    u32 spent = 0, cost;

    while (has_work(s) && spent < BUDGET && do_one(s, &cost))
        spent += cost;
    if (has_work(s))
        loop_timer_set(&s->timer, clock_now_ns(s->dev.env->clock));
}

static void on_timer(void *opaque)
{
    run_queue(opaque);
}

/* ---- translation ---- */

void its_forget(Its *s)
{
    memset(s->cached, 0, sizeof s->cached);
}

static ItsCached *slot_of(Its *s, u32 device, u32 event)
{
    return &s->cached[(device * 31 + event) % ITS_CACHED];
}

static bool translate(Its *s, u32 device, u32 event, ItsCached *c)
{
    ItsEvent found;
    GicCpu *cpu;

    if (its_find_event(s, device, event, &found) != ITS_OK ||
        its_find_collection(s, found.icid, &cpu) != ITS_OK)
        return false;
    *c = (ItsCached){device, event, found.intid, (u16)cpu->index, true};
    return true;
}

void its_msi(Device *its, u32 device_id, u32 event_id)
{
    Its *s = (Its *)its;
    ItsCached *c = slot_of(s, device_id, event_id);

    if (!(s->ctlr & ITS_ENABLED))
        return;
    if (!(c->is_valid && c->device == device_id && c->event == event_id) &&
        !translate(s, device_id, event_id, c)) {
        log_guest("ITS: message of device 0x%x, event 0x%x is not mapped\n", device_id, event_id);
        return;
    }
    gic_lock(s->gic);
    gicv3_lpi_set(s->gic->cpu[c->cpu], c->intid, true);
    gic_unlock(s->gic);
}

/* ---- registers ---- */

typedef struct ItsReg {
    u32 offset, size, count;
    const char *name;
    u64 (*read)(Its *s, unsigned n);
    /* The whole register; @mask: bits that the access means. */
    void (*write)(Its *s, unsigned n, u64 value, u64 mask);
} ItsReg;

static u64 ctlr_read(Its *s, unsigned n)
{
    return s->ctlr | (s->ctlr & ITS_ENABLED ? 0 : ITS_QUIESCENT);
}

static void ctlr_write(Its *s, unsigned n, u64 value, u64 mask)
{
    s->ctlr = (u32)(value & ITS_ENABLED);
    its_forget(s);
    run_queue(s);
}

static u64 iidr_read(Its *s, unsigned n)
{
    return GICV3_IIDR;
}

/* Physical LPIs; entries of 8 bytes; IDs of 16 bits; RDbase is a processor number. */
static u64 typer_read(Its *s, unsigned n)
{
    return 1 | (ITS_ENTRY - 1) << 4 | (ITS_ID_BITS - 1) << 8 | (ITS_ID_BITS - 1) << 13 |
           (u64)(ITS_ID_BITS - 1) << 32 | 1ull << 36;
}

static bool is_fixed(Its *s, const char *name)
{
    if (s->ctlr & ITS_ENABLED)
        log_guest("ITS: write to %s while it is enabled\n", name);
    return s->ctlr & ITS_ENABLED;
}

static u64 cbaser_read(Its *s, unsigned n)
{
    return s->cbaser;
}

static void cbaser_write(Its *s, unsigned n, u64 value, u64 mask)
{
    if (is_fixed(s, "GITS_CBASER"))
        return;
    mask &= CBASER_MASK;
    s->cbaser = (s->cbaser & ~mask) | (value & mask);
    s->creadr = 0;
}

static u64 cwriter_read(Its *s, unsigned n)
{
    return s->cwriter;
}

static void cwriter_write(Its *s, unsigned n, u64 value, u64 mask)
{
    s->cwriter = (s->cwriter & ~(mask & OFFSET_MASK)) | (value & mask & OFFSET_MASK);
    if (value & mask & CWRITER_RETRY)
        s->creadr &= ~(u64)CREADR_STALLED;
    if (s->cwriter >= queue_size(s))
        log_guest("ITS: GITS_CWRITER is 0x%llx, beyond the queue\n",
                  (unsigned long long)s->cwriter);
    run_queue(s);
}

static u64 creadr_read(Its *s, unsigned n)
{
    run_queue(s);
    return s->creadr;
}

static u64 baser_read(Its *s, unsigned n)
{
    static const u8 types[ITS_TABLES] = {[ITS_DEVICES] = 1, [ITS_COLLECTIONS] = 4};

    if (n >= ITS_TABLES)
        return 0;
    return s->baser[n] | (u64)types[n] << 56 | (u64)(ITS_ENTRY - 1) << 48;
}

static void baser_write(Its *s, unsigned n, u64 value, u64 mask)
{
    if (n >= ITS_TABLES || is_fixed(s, "GITS_BASER"))
        return;
    mask &= BASER_MASK;
    s->baser[n] = (s->baser[n] & ~mask) | (value & mask);
    its_forget(s);
}

static u64 id_read(Its *s, unsigned n)
{
    return gicv3_id(n, 0x94);
}

// clang-format off
static const ItsReg regs[] = {
    {0x0000, 4, 1,  "GITS_CTLR",    ctlr_read, ctlr_write},
    {0x0004, 4, 1,  "GITS_IIDR",    iidr_read},
    {0x0008, 8, 1,  "GITS_TYPER",   typer_read},
    {0x0080, 8, 1,  "GITS_CBASER",  cbaser_read, cbaser_write},
    {0x0088, 8, 1,  "GITS_CWRITER", cwriter_read, cwriter_write},
    {0x0090, 8, 1,  "GITS_CREADR",  creadr_read},
    {0x0100, 8, 8,  "GITS_BASER",   baser_read, baser_write},
    {0xffd0, 4, 12, "GITS_ID",      id_read},
};
// clang-format on

/* The register at @offset, its number and the bit that is addressed; NULL: there is none. */
static const ItsReg *find(u64 offset, unsigned *n, unsigned *bit)
{
    for (size_t i = 0; i < ARRAY_SIZE(regs); i++) {
        const ItsReg *r = &regs[i];

        if (offset < r->offset || offset >= r->offset + r->size * r->count)
            continue;
        *n = (unsigned)(offset - r->offset) / r->size;
        *bit = 8 * ((unsigned)(offset - r->offset) % r->size);
        return r;
    }
    return NULL;
}

static MemResult read_reg(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    unsigned n, bit;
    const ItsReg *r = find(offset, &n, &bit);

    *value = r ? bits_get(r->read(opaque, n), bit, 8 * size) : 0;
    if (!r)
        log_guest("ITS: read of no register at 0x%llx\n", (unsigned long long)offset);
    return MEM_OK;
}

static MemResult write_reg(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    unsigned n, bit;
    const ItsReg *r = find(offset, &n, &bit);
    u64 mask = bits_mask(8 * size);

    if (offset == ITS_TRANSLATER && size >= 2)
        its_msi(opaque, attrs.requester, (u32)value);
    else if (r && r->write)
        r->write(opaque, n, value << bit, mask << bit);
    else
        log_guest("ITS: write to %s at 0x%llx\n", r ? r->name : "no register",
                  (unsigned long long)offset);
    return MEM_OK;
}

static const MemIoOps ops = {.read = read_reg, .write = write_reg};

/* ---- the device ---- */

static bool init(Device *d, Error *err)
{
    Its *s = (Its *)d;

    if (!s->gic_link || s->gic_link->type != &device_arm_gicv3 || !((Gic *)s->gic_link)->has_lpi)
        return error_set(err, "arm-gicv3-its: parent-gicv3: an arm-gicv3 with has-lpi is expected");
    s->gic = (Gic *)s->gic_link;
    loop_timer_init(d->env->loop, &s->timer, d->env->clock, on_timer, s);
    device_add_region(d, "gic-its", ITS_SIZE, &ops);
    return true;
}

static void fini(Device *d)
{
    loop_timer_cancel(&((Its *)d)->timer);
}

static void reset(Device *d)
{
    Its *s = (Its *)d;

    loop_timer_cancel(&s->timer);
    s->ctlr = 0;
    s->cbaser = s->cwriter = s->creadr = 0;
    memset(s->baser, 0, sizeof s->baser);
    its_forget(s);
}

static const StateRow rows[] = {
    STATE_FIELD(Its, ctlr),   STATE_FIELD(Its, cbaser), STATE_FIELD(Its, cwriter),
    STATE_FIELD(Its, creadr), STATE_ARRAY(Its, baser),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Its *s = object;

    s->ctlr &= ITS_ENABLED;
    s->cwriter &= OFFSET_MASK;
    s->creadr &= OFFSET_MASK | CREADR_STALLED;
    if (s->creadr >= queue_size(s))
        return error_set(err, "GITS_CREADR is 0x%llx, beyond the queue",
                         (unsigned long long)s->creadr);
    its_forget(s);
    if (has_work(s))
        loop_timer_set(&s->timer, clock_now_ns(s->dev.env->clock));
    return true;
}

static const StateTable state = {"arm-gicv3-its", 1, 1, DEVICE_ROWS(rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_LINK, "parent-gicv3", Its, gic_link, NULL, "whose LPIs it sends"),
};

const DeviceType device_arm_gicv3_its = {
    .name = "arm-gicv3-its",
    .desc = "Arm GICv3 interrupt translation service",
    .size = sizeof(Its),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
};
