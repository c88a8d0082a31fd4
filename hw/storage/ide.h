/* SPDX-License-Identifier: MIT */
/*
 * ATA disks and CD-ROM drives, and what they are connected to: the ports of a PC (ide_channel.c,
 * ide_pci.c) or a port of AHCI (ahci_port.c).
 *
 * A drive is a Device on an IDE_BUS. It has the task file, runs commands (ata.c, packets: atapi.c)
 * and moves their data (ide_io.c): block by block through its buffer, which the guest reads and
 * writes as a port, or through the controller's list of places in memory (scatter, gather). On AHCI
 * all data goes the second way.
 *
 * Requests to the block layer have memory of their own. So a reset forgets them without waiting,
 * and they may end after it.
 *
 * Sources: ATA/ATAPI Command Set (ACS-3), ATA/ATAPI-7 volume 2 for the ports.
 */
#ifndef HW_STORAGE_IDE_H
#define HW_STORAGE_IDE_H

#include "host/block/block.h"
#include "hw/device.h"

#define IDE_BUS      "IDE" /* DeviceType.plugs_into */
#define IDE_SECTOR   512u
#define IDE_TAGS     32u
#define IDE_BUF_SIZE 0x10000u

/* Status. */
enum {
    IDE_ERR = 0x01,
    IDE_DRQ = 0x08,
    IDE_SEEK = 0x10,
    IDE_READY = 0x40,
    IDE_BUSY = 0x80,
};

/* Error. */
enum {
    IDE_ABORTED = 0x04,
    IDE_NO_ID = 0x10, /* no such sector */
    IDE_UNREADABLE = 0x40,
};

/* Device, and interrupt reason of packets. */
enum {
    IDE_DEVICE_SECOND = 0x10,
    IDE_DEVICE_LBA = 0x40,
    IDE_REASON_COMMAND = 1,
    IDE_REASON_TO_HOST = 2,
};

typedef struct IdeDrive IdeDrive;
typedef struct IdeIo IdeIo;

/* What guests write before a command; [1]: what was there before, for 48-bit commands. */
typedef struct IdeTask {
    u8 feature[2], count[2], low[2], mid[2], high[2];
    u8 device, status, error, command;
} IdeTask;

typedef enum IdeKind {
    IDE_NONE,
    IDE_READ,
    IDE_WRITE,
    IDE_VERIFY,
    IDE_FLUSH,
    IDE_TRIM,  /* the ranges in the buffer; at and left count entries */
    IDE_REPLY, /* the buffer goes to the guest */
    IDE_TAKE,  /* the guest's data comes into the buffer */
    IDE_KINDS,
} IdeKind;

/* Where in the controller's list a transfer is. */
typedef struct IdePlace {
    u32 entry, offset;
} IdePlace;

/* The data of one command. */
typedef struct IdeRequest {
    IdeDrive *drive;
    IdeIo *io; /* at the block layer; NULL: none */
    u8 kind;
    u8 tag;          /* slot of AHCI */
    bool is_list;    /* through the controller's list; else through the buffer */
    bool is_port_in; /* the guest takes it from the data port, or AHCI as if it did */
    bool is_fua;     /* a write is done when it is on the disk */
    bool is_waiting; /* for the machine to go on, or the drive to be drained */
    u64 at, left;    /* bytes of the medium or the buffer */
    IdePlace place;
} IdeRequest;

/* What a drive asks of its controller. */
typedef struct IdeBusOps {
    /* The drive has the guest's attention: a block of data, or the end of a command. */
    void (*interrupt)(Device *bus, IdeDrive *d);
    /* Copy @bytes from *@at of the list on, and move that; how many there were. */
    u32 (*copy)(Device *bus, const IdeRequest *r, IdePlace *at, void *data, u32 bytes,
                bool to_guest);
    /* Whether a transfer by list may begin; ide_list_started tells later. NULL: always. */
    bool (*may_start)(Device *bus);
    /* A transfer by list ended. May be NULL. */
    void (*list_done)(Device *bus, IdeDrive *d, bool is_short);
    /* The command in slot @tag of those that are queued ended, with an errno or 0. AHCI only. */
    void (*queued_done)(Device *bus, IdeDrive *d, unsigned tag, int error);
    /* Another drive at @unit, NULL: it went. False: there is one. */
    bool (*plug)(Device *bus, IdeDrive *d, unsigned unit, Error *err);
    /* The drive was reset by the machine, or came. May be NULL. */
    void (*was_reset)(Device *bus);
    bool is_serial; /* all data goes by list, commands can be queued */
    u8 units;
} IdeBusOps;

/* What the drive does. */
typedef enum IdePhase {
    IDE_IDLE,
    IDE_WORKING,  /* the request goes on without the guest */
    IDE_DATA_IN,  /* the guest reads the block at pos */
    IDE_DATA_OUT, /* it writes it */
    IDE_PACKET,   /* it writes a packet */
    IDE_LIST,     /* a list is to be started */
    IDE_PHASES,
} IdePhase;

#define IDE_PACKET_SIZE 12

/* A CD-ROM drive's own; atapi.c. */
typedef struct Cd {
    u8 packet[IDE_PACKET_SIZE];
    u8 sense, asc, ascq;              /* of the last packet */
    bool is_attention;                /* the medium changed, and no packet was told */
    bool is_changed, is_eject_wanted; /* events */
    bool is_open, is_locked;
    u16 limit; /* bytes of a block of data */
    bool is_list;
} Cd;

struct IdeDrive {
    Device dev;
    const IdeBusOps *ops; /* of the bus it is on */
    bool is_cd;
    u32 unit;
    Blk *blk;
    char *serial, *model, *version, *on_read, *on_write;
    u64 wwn;
    u32 boot_index, rotation_rate, discard_granularity;
    u32 logical_block_size, physical_block_size;
    Tristate write_cache;
    BlkGeometry native, geometry; /* of the disk; as INITIALIZE DEVICE PARAMETERS says */
    u32 draining;
    bool is_paused;

    IdeTask task;
    u8 phase;
    u8 multiple;      /* sectors of a block of READ MULTIPLE; 0: none were set */
    u8 transfer_mode; /* as SET FEATURES says: 0x20 | n multi word, 0x40 | n ultra DMA */
    bool is_smart_on, is_asleep, saved_cache;
    u32 block;               /* bytes of a block of data at the port */
    u32 pos, block_end, end; /* in the buffer: next byte, end of the block, end of all */
    u8 *buf;
    StateBlob saved; /* what of buf a snapshot has */
    IdeRequest main, queued[IDE_TAGS];
    bool is_queue_broken;  /* a queued command failed; which is told by the log */
    u8 failed[IDE_SECTOR]; /* that log */
    Cd cd;
};

/* ---- for controllers ---- */

/** Run task.command; on AHCI the packet of PACKET is @packet. */
void ide_command(IdeDrive *d, const u8 *packet);

/** READ or WRITE FPDMA QUEUED, by the task file, in slot @tag; false: the drive refuses. */
bool ide_queued(IdeDrive *d, unsigned tag);

/** The list that may_start did not allow may be used now. */
void ide_list_started(IdeDrive *d);

/** Forget the command, as by a reset of the bus; status and signature are those after it. */
void ide_reset(IdeDrive *d);

/** Forget the command only. */
void ide_cancel(IdeDrive *d);

/** The data port. */
u32 ide_data_read(IdeDrive *d, unsigned size);
void ide_data_write(IdeDrive *d, unsigned size, u32 value);

/** The 48 bits in the task file. */
u64 ide_lba48(const IdeTask *t);
void ide_set_lba(IdeDrive *d, u64 lba);

/* ---- inside of drives ---- */

/** Begin to move @bytes at @at, block by block of @block bytes at most if not by list. */
void ide_transfer(IdeDrive *d, IdeKind kind, u64 at, u64 bytes, u32 block, bool is_list);

/** The request @r is what it is: do the next part of it. */
void ide_step(IdeRequest *r);

/** The command ended well; or with bits of the error register. */
void ide_done(IdeDrive *d);
void ide_fail(IdeDrive *d, u8 error);

/** The machine goes on or the drive is free again: so do requests. */
void ide_resume(IdeDrive *d);

/** Data of the guest is in the buffer (IDE_TAKE). */
void ata_taken(IdeDrive *d);
void atapi_taken(IdeDrive *d);

void atapi_packet(IdeDrive *d);
void atapi_reset(IdeDrive *d);
void atapi_io_failed(IdeDrive *d, int error);
void atapi_done(IdeDrive *d);
extern const BlkDevOps atapi_drive_ops;
extern const StateTable atapi_state;

/** Fill 512 bytes. */
void ide_identify_disk(const IdeDrive *d, u8 *out);
void ide_identify_cd(const IdeDrive *d, u8 *out);

/** SMART, of which the subcommand is in feature. */
void ide_smart(IdeDrive *d);

/** Numbers in buffers. */
void ide_put16(u8 *p, u16 v); /* little-endian, as ATA; for packets see mmc.h */

/** The last byte makes the sum of 512 be 0. */
void ide_checksum(u8 *p);

/** The bus in a path for firmware, by its place among its controller's: "drive@1". */
void ide_bus_fw_path(const Device *bus, char *text, size_t size);

#endif
