/* SPDX-License-Identifier: MIT */
/*
 * A port of an AHCI controller: command slots in the guest's memory, of which the drive runs one at
 * a time, or up to 32 reads and writes that were queued (NCQ).
 *
 * A command that fails stops the port until the guest has stopped and started it, as the
 * specification says ("Error recovery"). What the guest's structures are is read anew for each
 * part of a transfer; nothing of it is trusted.
 */
#include <string.h>
#include "base/log.h"
#include "hw/regs.h"
#include "hw/storage/ahci.h"
#include "hw/storage/ide.h"

enum {
    IS_DHRS = 1u << 0,
    IS_PSS = 1u << 1,
    IS_SDBS = 1u << 3,
    IS_PCS = 1u << 6, /* as SERR_X */
    IS_OFS = 1u << 24,
    IS_IFS = 1u << 27,
    IS_HBFS = 1u << 29,
    IS_TFES = 1u << 30,
    IS_W1C = 0xfd8000af,
    IE_BITS = 0xfdc000ff,
    IS_STOPS = IS_IFS | IS_HBFS | IS_TFES,

    CMD_ST = 1u << 0,
    CMD_SUD = 1u << 1,
    CMD_POD = 1u << 2,
    CMD_CLO = 1u << 3,
    CMD_FRE = 1u << 4,
    CMD_CCS_SHIFT = 8,
    CMD_FR = 1u << 14,
    CMD_CR = 1u << 15,
    CMD_KEPT = 0x0f000000 | CMD_ST | CMD_FRE,

    SSTS_UP = 0x133, /* a drive, 6 Gbit/s, active */
    SSTS_OFF = 4,
    SCTL_DET = 15,
    SCTL_RESET = 1,
    SCTL_OFF = 4,
    SERR_N = 1u << 16, /* the PHY became ready */
    SERR_X = 1u << 26, /* a drive came */
    SIG_DISK = 0x00000101,
    SIG_CD = 0xeb140101,

    /* command list and table */
    HEADER_SIZE = 32,
    HEADER_PACKET = 1u << 5,
    HEADER_CLEAR = 1u << 10, /* BSY goes when the drive has the FIS */
    TABLE_PACKET = 0x40,
    TABLE_LIST = 0x80,
    ENTRY_SIZE = 16,
    ENTRIES = 16, /* read at once */

    /* received FIS */
    FIS_PIO = 0x20,
    FIS_D2H = 0x40,
    FIS_SDB = 0x58,
    FIS_INTERRUPT = 0x40,
    FIS_TO_HOST = 0x20,
    FIS_H2D = 0x27,
    FIS_COMMAND = 0x80,
    CONTROL_RESET = 4,

    NO_SLOT = 0xff,
};

typedef struct AhciPort {
    Device dev;
    IdeDrive *drive;
    u32 clb, clbu, fb, fbu, is, ie, cmd, tfd, sig, ssts, sctl, serr, sact, ci;
    u8 slot;                           /* of the command that the drive runs; NO_SLOT: none */
    u8 last;                           /* slot that was begun last */
    u32 moved;                         /* bytes of its data that were moved */
    bool is_soft_reset, has_signature; /* a signature waits for FRE */
    bool is_halted;                    /* by an error, until the guest stops the port */
    bool is_running;                   /* process() is in its loop */
} AhciPort;

static PciDevice *controller(const AhciPort *p)
{
    return (PciDevice *)p->dev.parent;
}

bool ahci_port_is_interrupting(const Device *port)
{
    const AhciPort *p = (const AhciPort *)port;

    return (p->is | (p->serr & SERR_X ? IS_PCS : 0)) & p->ie;
}

static void raise(AhciPort *p, u32 bits)
{
    p->is |= bits;
    p->is_halted |= !!(bits & IS_STOPS);
    ahci_port_changed(controller(p), p->ie & bits);
}

/* ---- what the guest's memory gets ---- */

static void post(AhciPort *p, u32 place, const u8 *fis, u32 size)
{
    u64 at = p->fb | (u64)p->fbu << 32;

    if (p->cmd & CMD_FRE)
        pci_dma_write(controller(p), at + place, fis, size);
}

static void take_status(AhciPort *p)
{
    p->tfd = p->drive->task.status | (u32)p->drive->task.error << 8;
}

static void put_task(u8 *fis, const IdeTask *t)
{
    fis[2] = t->status;
    fis[3] = t->error;
    fis[4] = t->low[0];
    fis[5] = t->mid[0];
    fis[6] = t->high[0];
    fis[7] = t->device;
    fis[8] = t->low[1];
    fis[9] = t->mid[1];
    fis[10] = t->high[1];
    fis[12] = t->count[0];
    fis[13] = t->count[1];
}

/* The drive's registers, at the end of a command. */
static void post_registers(AhciPort *p, bool with_interrupt)
{
    u8 fis[20] = {0x34, with_interrupt ? FIS_INTERRUPT : 0};

    put_task(fis, &p->drive->task);
    take_status(p);
    post(p, FIS_D2H, fis, sizeof fis);
    if (p->drive->task.status & IDE_ERR)
        raise(p, IS_TFES | (with_interrupt ? IS_DHRS : 0));
    else if (with_interrupt)
        raise(p, IS_DHRS);
}

/* Data came as if from the data port; the status is that after it. */
static void post_port_data(AhciPort *p)
{
    u8 fis[20] = {0x5f, FIS_INTERRUPT | FIS_TO_HOST};

    put_task(fis, &p->drive->task);
    fis[2] |= IDE_DRQ;
    fis[15] = p->drive->task.status;
    ide_put16(fis + 16, (u16)MIN(p->moved, 0xfffeu));
    take_status(p);
    post(p, FIS_PIO, fis, sizeof fis);
    raise(p, IS_PSS);
}

/* Queued commands ended: a bit each. */
static void post_bits(AhciPort *p, u32 done, u8 error)
{
    u8 status = (u8)(IDE_READY | (error ? IDE_ERR : 0));
    u8 fis[8] = {0xa1, FIS_INTERRUPT, status, error};

    memcpy(fis + 4, &done, 4);
    p->sact &= ~done;
    p->tfd = (p->tfd & (IDE_BUSY | IDE_DRQ)) | status | (u32)error << 8;
    post(p, FIS_SDB, fis, sizeof fis);
    raise(p, IS_SDBS | (error ? IS_TFES : 0));
}

static void send_signature(AhciPort *p)
{
    p->has_signature = !(p->cmd & CMD_FRE);
    p->sig = p->drive->is_cd ? SIG_CD : SIG_DISK;
    take_status(p);
    if (!p->has_signature)
        post_registers(p, false);
}

/* ---- command slots ---- */

static u64 header_at(const AhciPort *p, unsigned slot)
{
    return (p->clb | (u64)p->clbu << 32) + slot * HEADER_SIZE;
}

/* Flags and number of entries, and where the table is. */
static bool read_header(const AhciPort *p, unsigned slot, u32 *flags, u64 *table)
{
    u32 words[4];

    if (pci_dma_read(controller(p), header_at(p, slot), words, sizeof words) != MEM_OK)
        return false;
    *flags = words[0];
    *table = (words[2] & ~0x7full) | (u64)words[3] << 32;
    return true;
}

/* Bytes between the data of an entry from @offset on and @data. */
static bool move(const AhciPort *p, const u32 *entry, u32 offset, u8 *data, u32 n, bool to_guest)
{
    u64 addr = ((entry[0] & ~1u) | (u64)entry[1] << 32) + offset;

    return (to_guest ? pci_dma_write(controller(p), addr, data, n)
                     : pci_dma_read(controller(p), addr, data, n)) == MEM_OK;
}

static u32 copy(Device *bus, const IdeRequest *r, IdePlace *at, void *data, u32 bytes,
                bool to_guest)
{
    AhciPort *p = (AhciPort *)bus;
    u32 flags, done = 0, words[ENTRIES][4];
    u64 table;

    if (!read_header(p, r->tag, &flags, &table))
        return 0;
    while (done < bytes && at->entry < flags >> 16) {
        u32 count = MIN((flags >> 16) - at->entry, (u32)ENTRIES), first = at->entry;

        if (pci_dma_read(controller(p), table + TABLE_LIST + (u64)first * ENTRY_SIZE, words,
                         count * ENTRY_SIZE) != MEM_OK)
            break;
        while (done < bytes && at->entry < first + count) {
            const u32 *e = words[at->entry - first];
            u32 size = (e[3] & 0x3fffff) + 1;
            u32 n = at->offset < size ? MIN(size - at->offset, bytes - done) : 0;

            if (!move(p, e, at->offset, (u8 *)data + done, n, to_guest))
                return done;
            done += n;
            at->offset += n;
            if (at->offset >= size)
                *at = (IdePlace){at->entry + 1, 0};
        }
    }
    p->moved += done;
    return done;
}

/* ---- commands ---- */

static void load_task(IdeTask *t, const u8 *fis)
{
    u8 status = t->status, error = t->error;

    *t = (IdeTask){.command = fis[2],
                   .feature = {fis[3], fis[11]},
                   .low = {fis[4], fis[8]},
                   .mid = {fis[5], fis[9]},
                   .high = {fis[6], fis[10]},
                   .device = fis[7],
                   .count = {fis[12], fis[13]},
                   .status = status,
                   .error = error};
}

/* The control register: SRST. */
static void write_control(AhciPort *p, u8 control)
{
    bool is_reset = control & CONTROL_RESET;

    if (is_reset == p->is_soft_reset)
        return;
    p->is_soft_reset = is_reset;
    if (is_reset) {
        ide_cancel(p->drive);
        return;
    }
    ide_reset(p->drive);
    send_signature(p);
}

static void run_queued(AhciPort *p, unsigned slot)
{
    IdeDrive *d = p->drive;

    p->ci &= ~(1u << slot);
    if (d->task.count[0] >> 3 == slot && ide_queued(d, slot)) {
        d->task.status = IDE_READY | IDE_SEEK;
        d->task.error = 0;
        post_registers(p, false);
        return;
    }
    p->sact &= ~(1u << slot);
    d->task.status = IDE_READY | IDE_SEEK | IDE_ERR;
    d->task.error = IDE_ABORTED;
    post_registers(p, true);
}

static void run(AhciPort *p, unsigned slot)
{
    IdeDrive *d = p->drive;
    u8 table[TABLE_LIST];
    u32 flags;
    u64 at;

    if (!read_header(p, slot, &flags, &at) ||
        pci_dma_read(controller(p), at, table, sizeof table) != MEM_OK) {
        raise(p, IS_HBFS);
        return;
    }
    if (table[0] != FIS_H2D || !(table[1] & FIS_COMMAND)) {
        p->ci &= ~(1u << slot);
        if (table[0] == FIS_H2D)
            write_control(p, table[15]);
        else
            raise(p, IS_IFS);
        return;
    }
    load_task(&d->task, table);
    if ((table[2] == 0x60 || table[2] == 0x61) && !d->is_cd) {
        run_queued(p, slot);
        return;
    }
    p->slot = (u8)slot;
    p->moved = 0;
    p->tfd = IDE_BUSY;
    d->main.tag = (u8)slot;
    ide_command(d, flags & HEADER_PACKET ? table + TABLE_PACKET : NULL);
}

/* Whether the port takes commands now. */
static bool may_run(const AhciPort *p)
{
    return p->drive && p->cmd & CMD_ST && p->ci && p->slot == NO_SLOT && !p->is_halted &&
           !(p->tfd & (IDE_BUSY | IDE_DRQ)) && p->ssts == SSTS_UP;
}

/* One slot after the other, as long as commands end at once. */
static void process(AhciPort *p)
{
    if (p->is_running)
        return;
    p->is_running = true;
    for (unsigned n = 0; n < 2 * IDE_TAGS && may_run(p); n++) {
        do
            p->last = (p->last + 1) % IDE_TAGS;
        while (!(p->ci >> p->last & 1));
        run(p, p->last);
    }
    p->is_running = false;
}

/* ---- what the drive says ---- */

static void interrupt(Device *bus, IdeDrive *d)
{
    AhciPort *p = (AhciPort *)bus;
    unsigned slot = p->slot;
    bool is_error = d->task.status & IDE_ERR;

    if (slot != NO_SLOT)
        pci_dma_write(controller(p), header_at(p, slot) + 4, &p->moved, 4);
    if (slot != NO_SLOT && !is_error)
        p->ci &= ~(1u << slot);
    p->slot = NO_SLOT;
    if (d->main.is_port_in && !is_error && (!d->is_cd || d->task.command != 0xa0))
        post_port_data(p);
    else
        post_registers(p, true);
    process(p);
}

static void list_done(Device *bus, IdeDrive *d, bool is_short)
{
    if (is_short)
        raise((AhciPort *)bus, IS_OFS);
}

/* The log that tells which one failed; the drive forgets the others. */
static void queued_done(Device *bus, IdeDrive *d, unsigned tag, int error)
{
    AhciPort *p = (AhciPort *)bus;
    IdeTask failed = {.status = IDE_READY | IDE_ERR, .error = IDE_UNREADABLE};

    if (!error) {
        post_bits(p, 1u << tag, 0);
        process(p);
        return;
    }
    ide_cancel(d);
    ide_set_lba(d, d->queued[tag].at / IDE_SECTOR);
    memcpy(failed.low, d->task.low, sizeof failed.low);
    memcpy(failed.mid, d->task.mid, sizeof failed.mid);
    memcpy(failed.high, d->task.high, sizeof failed.high);
    memset(d->failed, 0, sizeof d->failed);
    put_task(d->failed, &failed);
    d->failed[0] = (u8)tag;
    d->failed[1] = 0;
    ide_checksum(d->failed);
    d->is_queue_broken = true;
    post_bits(p, 0, failed.error);
}

static void connect(AhciPort *p)
{
    bool is_off = (p->sctl & SCTL_DET) == SCTL_OFF;

    p->ssts = is_off ? SSTS_OFF : p->drive ? SSTS_UP : 0;
    p->sig = UINT32_MAX;
    p->tfd = 0x7f;
    p->has_signature = false;
    if (p->ssts == SSTS_UP)
        send_signature(p);
}

static void was_reset(Device *bus)
{
    connect((AhciPort *)bus);
}

static bool plug(Device *bus, IdeDrive *d, unsigned unit, Error *err)
{
    AhciPort *p = (AhciPort *)bus;

    if (d && p->drive)
        return error_set(err, "the port has a drive");
    p->drive = d;
    if (!d)
        connect(p);
    return true;
}

static const IdeBusOps ops = {.interrupt = interrupt,
                              .copy = copy,
                              .list_done = list_done,
                              .queued_done = queued_done,
                              .plug = plug,
                              .was_reset = was_reset,
                              .is_serial = true,
                              .units = 1};

/* ---- registers ---- */

static void stop(AhciPort *p)
{
    p->ci = p->sact = 0;
    p->is_halted = false;
    p->slot = NO_SLOT;
    p->last = IDE_TAGS - 1;
    p->cmd &= ~(u32)CMD_CR;
    if (p->drive)
        ide_cancel(p->drive);
}

/* COMRESET: the drive starts anew. */
static void reset_link(AhciPort *p)
{
    p->is_soft_reset = false;
    if (p->drive)
        ide_reset(p->drive);
    connect(p);
    if (p->ssts == SSTS_UP) {
        p->serr |= SERR_X | SERR_N;
        ahci_port_changed(controller(p), p->ie & IS_PCS);
    }
}

static u64 is_read(Device *d, const RegRow *r, unsigned index)
{
    const AhciPort *p = (const AhciPort *)d;

    return p->is | (p->serr & SERR_X ? IS_PCS : 0);
}

static void irq_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    AhciPort *p = (AhciPort *)d;

    ahci_port_changed(controller(p), ahci_port_is_interrupting(d) && r->offset == 0x14);
    process(p);
}

static void cmd_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    AhciPort *p = (AhciPort *)d;

    p->cmd = (p->cmd & CMD_KEPT) | CMD_SUD | CMD_POD | (old & (CMD_CR | 0x1f << CMD_CCS_SHIFT));
    if (old & CMD_ST && !(value & CMD_ST))
        stop(p);
    else if (value & CMD_ST)
        p->cmd |= CMD_CR;
    if (value & CMD_CLO)
        p->tfd &= ~(u32)(IDE_BUSY | IDE_DRQ);
    if (value & CMD_FRE)
        p->cmd |= CMD_FR;
    if (value & CMD_FRE && p->has_signature && p->drive)
        send_signature(p);
    process(p);
}

static u64 cmd_read(Device *d, const RegRow *r, unsigned index)
{
    const AhciPort *p = (const AhciPort *)d;
    u32 slot = p->slot == NO_SLOT ? p->last : p->slot;

    return (p->cmd & ~(0x1fu << CMD_CCS_SHIFT)) | (p->cmd & CMD_ST ? slot << CMD_CCS_SHIFT : 0);
}

static void sctl_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    AhciPort *p = (AhciPort *)d;
    u64 det = value & SCTL_DET, was = old & SCTL_DET;

    if (was == det)
        return;
    if (det == SCTL_RESET)
        p->ssts = 0;
    else
        reset_link(p);
}

/* Ones set bits. */
static void sact_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    AhciPort *p = (AhciPort *)d;

    if (p->cmd & CMD_ST)
        p->sact |= (u32)value;
}

static void ci_write(Device *d, const RegRow *r, unsigned index, u64 value, u64 old)
{
    AhciPort *p = (AhciPort *)d;

    if (p->cmd & CMD_ST)
        p->ci |= (u32)value;
    process(p);
}

// clang-format off
#define KEPT(at, name, f, mask) {at, name, REG_FIELD(AhciPort, f), 0, mask}
#define RO(at, name, f, reset)  {at, name, REG_FIELD(AhciPort, f), reset, 0, 0, REG_RO}
#define ALL UINT32_MAX

/* "Port Registers". */
static const RegRow regs[] = {
    KEPT(0x00, "PxCLB",  clb,  ~0x3ffu),
    KEPT(0x04, "PxCLBU", clbu, ALL),
    KEPT(0x08, "PxFB",   fb,   ~0xffu),
    KEPT(0x0c, "PxFBU",  fbu,  ALL),
    {0x10, "PxIS",   REG_FIELD(AhciPort, is),   0, 0, IS_W1C, .read = is_read, .write = irq_write},
    {0x14, "PxIE",   REG_FIELD(AhciPort, ie),   0, IE_BITS, .write = irq_write},
    {0x18, "PxCMD",  REG_FIELD(AhciPort, cmd),  CMD_SUD | CMD_POD, CMD_KEPT, .read = cmd_read,
                     .write = cmd_write},
    RO(0x20,   "PxTFD",  tfd,  0x7f),
    RO(0x24,   "PxSIG",  sig,  ALL),
    RO(0x28,   "PxSSTS", ssts, 0),
    {0x2c, "PxSCTL", REG_FIELD(AhciPort, sctl), 0, 0xfff, .write = sctl_write},
    {0x30, "PxSERR", REG_FIELD(AhciPort, serr), 0, 0, ALL, .write = irq_write},
    {0x34, "PxSACT", REG_FIELD(AhciPort, sact), 0, 0, .write = sact_write},
    {0x38, "PxCI",   REG_FIELD(AhciPort, ci),   0, 0, .write = ci_write},
    {0x3c, "PxSNTF", REG_NONE, 0, 0},
    {0x40, "PxFBS",  REG_NONE, 0, 0},
};
// clang-format on

/* ---- life ---- */

Device *ahci_port_new(PciDevice *parent, const char *id, unsigned n)
{
    Device *d = device_new(&device_ahci_port, id, &parent->dev, parent->dev.env);

    device_realize(d, NULL);
    return d;
}

void ahci_port_reset(Device *port)
{
    AhciPort *p = (AhciPort *)port;

    stop(p);
    regs_reset(port);
    reset_link(p);
}

static void reset(Device *d)
{
    AhciPort *p = (AhciPort *)d;

    p->slot = NO_SLOT;
    p->last = IDE_TAGS - 1;
    p->moved = 0;
    p->is_soft_reset = p->has_signature = p->is_halted = false;
}

static void reset_hold(Device *d)
{
    connect((AhciPort *)d);
}

static const StateRow state_rows[] = {
    STATE_FIELD(AhciPort, clb),
    STATE_FIELD(AhciPort, clbu),
    STATE_FIELD(AhciPort, fb),
    STATE_FIELD(AhciPort, fbu),
    STATE_FIELD(AhciPort, is),
    STATE_FIELD(AhciPort, ie),
    STATE_FIELD(AhciPort, cmd),
    STATE_FIELD(AhciPort, tfd),
    STATE_FIELD(AhciPort, sig),
    STATE_FIELD(AhciPort, ssts),
    STATE_FIELD(AhciPort, sctl),
    STATE_FIELD(AhciPort, serr),
    STATE_FIELD(AhciPort, sact),
    STATE_FIELD(AhciPort, ci),
    STATE_FIELD(AhciPort, slot),
    STATE_FIELD(AhciPort, last),
    STATE_FIELD(AhciPort, moved),
    STATE_FIELD(AhciPort, is_soft_reset),
    STATE_FIELD(AhciPort, has_signature),
    STATE_FIELD(AhciPort, is_halted),
};

static bool post_load(void *object, u32 version, Error *err)
{
    AhciPort *p = object;

    p->last %= IDE_TAGS;
    if (p->slot != NO_SLOT && p->slot >= IDE_TAGS)
        return error_set(err, "ahci-port: slot %u runs; there are %u", p->slot, IDE_TAGS);
    if (!p->drive && p->ssts == SSTS_UP)
        return error_set(err, "ahci-port: a drive was there");
    return true;
}

static const StateTable state = {"ahci-port", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

const DeviceType device_ahci_port = {
    .name = "ahci-port",
    .desc = "SATA port of an AHCI controller",
    .size = sizeof(AhciPort),
    .is_fixed = true,
    .ops = &ops,
    .provides = IDE_BUS,
    .bus_name = "ide",
    .bus_room = 1,
    .regs = DEVICE_ROWS(regs),
    .mmio_size = AHCI_PORT_SIZE,
    .state = &state,
    .reset = reset,
    .reset_hold = reset_hold,
    .fw_path = ide_bus_fw_path,
};
