/* SPDX-License-Identifier: MIT */
/*
 * SCSI disks and CD-ROM drives, and what they are connected to: a bus, whose host adapter brings
 * commands and takes answers (hw/virtio/scsi.c).
 *
 * An adapter keeps a ScsiRequest for each command and calls scsi_run; the drive moves data between
 * the guest's memory and the block layer without copies, and calls back when the command has ended.
 * Any number runs at a time. A request that waits because of rerror= or werror= stays the
 * adapter's: so does what is saved of it.
 *
 * Sources: SAM-5 (addresses, task management), SPC-4, SBC-3, MMC-6.
 */
#ifndef HW_STORAGE_SCSI_H
#define HW_STORAGE_SCSI_H

#include "host/block/block.h"
#include "hw/device.h"

#define SCSI_BUS        "SCSI" /* DeviceType.plugs_into */
#define SCSI_CDB_SIZE   32u
#define SCSI_SENSE_SIZE 18u
#define SCSI_TEXT_MAX   20u        /* of a serial number in an answer */
#define SCSI_ZERO_MAX   (1u << 30) /* bytes of a WRITE SAME, or of a range of UNMAP */

/* Status of commands. */
enum {
    SCSI_GOOD = 0,
    SCSI_CHECK_CONDITION = 2,
    SCSI_TASK_ABORTED = 0x40,
};

/* Key, code and qualifier of sense data. */
typedef struct ScsiSense {
    u8 key, asc, ascq;
} ScsiSense;

extern const ScsiSense scsi_no_sense, scsi_bad_opcode, scsi_bad_field, scsi_bad_lba, scsi_bad_lun,
    scsi_bad_list_length, scsi_bad_list_field, scsi_no_medium, scsi_tray_open, scsi_locked,
    scsi_read_error, scsi_write_error, scsi_read_only, scsi_was_reset, scsi_was_cleared,
    scsi_was_resized, scsi_new_medium, scsi_no_saving;

typedef struct ScsiDrive ScsiDrive;
typedef struct ScsiRequest ScsiRequest;

struct ScsiRequest {
    u8 cdb[SCSI_CDB_SIZE];
    struct iovec *iov; /* data of the command, in either direction; may be changed */
    u32 iov_count;
    u64 bytes; /* how much there is room for, or was sent */
    void (*ended)(ScsiRequest *r);

    /* What became of it. */
    u8 status;
    u32 sense_size;
    u8 sense[SCSI_SENSE_SIZE];
    u64 moved;       /* bytes of the guest's memory that were read or written */
    bool is_overrun; /* the command says that there are more bytes than @bytes; it was not run */

    /* The drive's, while it runs. */
    ScsiDrive *drive; /* NULL: there is none of this address */
    ScsiRequest *next;
    void (*submit)(ScsiRequest *r); /* makes the request to the block layer, again after a stop */
    u64 at, left;                   /* bytes of the medium */
    u8 *buf;                        /* of its own: parameters, a pattern; or NULL */
    u32 buf_size, buf_at;
    bool is_read;
};

/* The drives of a bus, by address. */
typedef struct ScsiBus {
    ScsiDrive *first;
} ScsiBus;

/* What the guest is to be told about a drive. */
typedef enum ScsiEvent {
    SCSI_CAME,
    SCSI_WENT,
    SCSI_CHANGED,
} ScsiEvent;

/* DeviceType.bus_ops of a host adapter. */
typedef struct ScsiBusOps {
    ScsiBus *(*bus)(Device *adapter);
    void (*event)(Device *adapter, const ScsiDrive *d, ScsiEvent e, const ScsiSense *why);
    void (*drained)(Device *adapter, bool is_begin); /* start no commands in between */
    void (*leaving)(Device *adapter, ScsiDrive *d);  /* drop its requests that wait */
    u32 targets, luns;
} ScsiBusOps;

/* A CD-ROM drive's own. */
typedef struct ScsiCd {
    bool is_open, is_locked;
    bool is_changed, is_eject_wanted; /* events */
} ScsiCd;

struct ScsiDrive {
    Device dev;
    const ScsiBusOps *ops;
    ScsiDrive *next; /* on its bus */
    bool is_cd;
    u32 channel, id, lun;
    Blk *blk;
    char *serial, *vendor, *product, *version, *device_id, *on_read, *on_write;
    u64 wwn;
    u32 boot_index, rotation_rate, discard_granularity, block_size, physical_size;
    u32 min_io_size, opt_io_size;
    bool is_removable, has_fua;
    Tristate write_cache;
    bool default_cache, saved_cache;
    ScsiSense attention; /* what it has to tell with the next command; key 0: nothing */
    ScsiRequest *stopped;
    ScsiCd cd;
};

/* ---- for host adapters ---- */

/** The drive at an address; NULL. */
ScsiDrive *scsi_find(const ScsiBus *b, u32 id, u32 lun);

/** Whether a target has any drive. */
bool scsi_has_target(const ScsiBus *b, u32 id);

/**
 * Run the command in @r, sent to this address, where scsi_has_target. r->ended comes now or later.
 */
void scsi_run(ScsiBus *b, ScsiRequest *r, u32 id, u32 lun);

/** Forget @r if it waits for the machine to go on; false: it does not, so it will end. */
bool scsi_drop_stopped(ScsiRequest *r);

/** The same for all of @d; @drop is told about each. */
void scsi_drop_all_stopped(ScsiDrive *d, void (*drop)(ScsiRequest *r));

/** The drive was reset by itself: it tells the guest with the next command. */
void scsi_reset(ScsiDrive *d);

/* ---- inside of drives ---- */

/** The command ended well, or with @s. */
void scsi_done(ScsiRequest *r);
void scsi_fail(ScsiRequest *r, const ScsiSense *s);

/** It ends with @bytes of answer, of which the guest wants @most. */
void scsi_answer(ScsiRequest *r, const void *data, u64 bytes, u64 most);

/** Fill in fixed sense data. */
void scsi_put_sense(u8 *sense, const ScsiSense *s);

/** The request to the block layer is made by @submit, now and after a stop. */
void scsi_submit(ScsiRequest *r, void (*submit)(ScsiRequest *r), bool is_read);

/** To be called when one to the block layer has ended; false: it failed, and the rest is done. */
bool scsi_io_ended(ScsiRequest *r, int ret);

/** Run a command of a drive: scsi_disk.c. */
void scsi_disk_run(ScsiDrive *d, ScsiRequest *r);

/** What a drive is: scsi_inquiry.c. */
void scsi_inquiry(ScsiDrive *d, ScsiRequest *r);

/** Commands of CD-ROM drives: scsi_cd.c; false: not one of them. */
bool scsi_cd_run(ScsiDrive *d, ScsiRequest *r);

/** Blocks of the medium; 0: there is none. */
u64 scsi_blocks(const ScsiDrive *d);

/** The drive has a medium that can be used. */
bool scsi_has_medium(const ScsiDrive *d);

/** Text of a fixed size, filled with spaces. */
void scsi_put_text(u8 *out, const char *text, unsigned bytes);

#endif
