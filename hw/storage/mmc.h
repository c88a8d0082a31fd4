/* SPDX-License-Identifier: MIT */
/*
 * Answers of CD-ROM drives about their medium, whatever brings the commands: each fills in @b, of
 * MMC_ANSWER_MAX zeroed bytes, for the command @cdb, and returns how many bytes there are; 0: the
 * command asks for something that is not there. A medium is @sectors of 2048 bytes long, 0: none.
 * Source: MMC-6.
 */
#ifndef HW_STORAGE_MMC_H
#define HW_STORAGE_MMC_H

#include "base/types.h"

#define MMC_ANSWER_MAX 64u

enum {
    MMC_PROFILE_CD_ROM = 8,
    MMC_PROFILE_DVD_ROM = 0x10,
};

/* Physical interface, for GET CONFIGURATION. */
enum {
    MMC_SCSI = 1,
    MMC_ATAPI = 2,
};

/** What kind of medium it is; 0: none. */
unsigned mmc_profile(u64 sectors);

/** READ TOC/PMA/ATIP: one data track. */
u32 mmc_toc(u8 *b, const u8 *cdb, u64 sectors);

/** GET CONFIGURATION. */
u32 mmc_configuration(u8 *b, const u8 *cdb, u64 sectors, u32 interface);

/* Events of media, for GET EVENT STATUS NOTIFICATION. */
enum {
    MMC_NO_EVENT,
    MMC_EJECT_WANTED,
    MMC_CAME,
    MMC_WENT,
};

/** Whether this one tells of events of media. */
bool mmc_tells_media(const u8 *cdb);
u32 mmc_event(u8 *b, const u8 *cdb, unsigned event, bool is_open, bool has_medium);

/** READ DISC INFORMATION. */
u32 mmc_disc_information(u8 *b, const u8 *cdb);

/** MECHANISM STATUS. */
u32 mmc_mechanism(u8 *b);

/** The mode page of capabilities. */
u32 mmc_page_capabilities(u8 *b, bool is_locked);

/* Big-endian numbers. */
static inline void be_put(u8 *p, unsigned bytes, u64 v)
{
    for (unsigned n = 0; n < bytes; n++)
        p[n] = (u8)(v >> 8 * (bytes - 1 - n));
}

static inline u64 be_get(const u8 *p, unsigned bytes)
{
    u64 v = 0;

    for (unsigned n = 0; n < bytes; n++)
        v = v << 8 | p[n];
    return v;
}

#endif
