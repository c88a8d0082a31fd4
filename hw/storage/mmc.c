/* SPDX-License-Identifier: MIT */
/* What CD-ROM drives say of their medium; see mmc.h. */
#include "hw/storage/mmc.h"

#include <string.h>

#define CD_SECTORS 360000u /* of the longest CD; what is longer is a DVD */

unsigned mmc_profile(u64 sectors)
{
    return !sectors ? 0 : sectors > CD_SECTORS ? MMC_PROFILE_DVD_ROM : MMC_PROFILE_CD_ROM;
}

/* ---- GET CONFIGURATION ---- */

/* A feature of @bytes behind its four of header. */
static u32 put_feature(u8 *b, u16 code, u8 flags, u8 bytes)
{
    be_put(b, 2, code);
    b[2] = flags; /* version, persistent, current */
    b[3] = bytes;
    return 4u + bytes;
}

static u32 put_profiles(u8 *b, u64 sectors, u32 interface)
{
    unsigned now = mmc_profile(sectors);
    u32 n = put_feature(b, 0, 3, 8);

    be_put(b + 4, 2, MMC_PROFILE_DVD_ROM);
    b[6] = now == MMC_PROFILE_DVD_ROM;
    be_put(b + 8, 2, MMC_PROFILE_CD_ROM);
    b[10] = now == MMC_PROFILE_CD_ROM;
    return n;
}

static u32 put_core(u8 *b, u64 sectors, u32 interface)
{
    u32 n = put_feature(b, 1, 2 << 2 | 3, 8);

    be_put(b + 4, 4, interface);
    b[8] = 1; /* reports that a device is busy */
    return n;
}

static u32 put_removable(u8 *b, u64 sectors, u32 interface)
{
    u32 n = put_feature(b, 3, 3, 4);

    b[4] = 1 << 5 | 1 << 3 | 1; /* tray, can be ejected and locked */
    return n;
}

u32 mmc_configuration(u8 *b, const u8 *cdb, u64 sectors, u32 interface)
{
    static u32 (*const features[])(u8 *, u64, u32) = {put_profiles, put_core, NULL, put_removable};
    unsigned kind = cdb[1] & 3, first = (unsigned)be_get(cdb + 2, 2);
    u32 n = 8;

    if (kind == 3)
        return 0;
    be_put(b + 6, 2, mmc_profile(sectors));
    for (unsigned i = first; i < ARRAY_SIZE(features); i++)
        if (features[i] && (kind != 2 || i == first))
            n += features[i](b + n, sectors, interface);
    be_put(b, 4, n - 4);
    return n;
}

/* ---- events ---- */

/* To wait for them is not possible, and there are no others. */
bool mmc_tells_media(const u8 *cdb)
{
    return cdb[1] & 1 && cdb[4] & 1 << 4;
}

u32 mmc_event(u8 *b, const u8 *cdb, unsigned event, bool is_open, bool has_medium)
{
    if (!(cdb[1] & 1))
        return 0;
    b[3] = 1 << 4; /* classes there are: media */
    if (!mmc_tells_media(cdb)) {
        b[1] = 2;
        b[2] = 0x80; /* none of the wanted ones */
        return 4;
    }
    b[1] = 6;
    b[2] = 4; /* media */
    b[4] = (u8)event;
    b[5] = (u8)((has_medium ? 2 : 0) | is_open);
    return 8;
}

/* ---- mode pages ---- */

u32 mmc_page_capabilities(u8 *b, bool is_locked)
{
    b[0] = 0x2a;
    b[1] = 18;
    b[2] = 0x3b; /* reads CD-R, CD-RW, DVD-ROM, DVD-R, DVD-RAM */
    b[4] = 0x70; /* multi session, both forms of mode 2 */
    b[6] = (u8)(1 << 5 | 1 << 3 | 1 | (is_locked ? 2 : 0));
    be_put(b + 8, 2, 706);  /* kbyte/s */
    be_put(b + 10, 2, 2);   /* levels of volume */
    be_put(b + 12, 2, 512); /* KiB of buffer */
    be_put(b + 14, 2, 706);
    return 20;
}

/* ---- tables of contents ---- */

/* Address as minute, second and frame, or as a number. */
static void put_address(u8 *b, bool is_msf, u64 lba)
{
    u64 frames = lba + 150;

    if (!is_msf) {
        be_put(b, 4, lba);
        return;
    }
    b[0] = 0;
    b[1] = (u8)(frames / 75 / 60);
    b[2] = (u8)(frames / 75 % 60);
    b[3] = (u8)(frames % 75);
}

/* One data track, and where it ends. */
static u32 toc_tracks(u8 *b, u64 sectors, bool is_msf, u8 first)
{
    u32 n = 4;

    b[2] = b[3] = 1;
    if (first <= 1) {
        b[n + 1] = 0x14;
        b[n + 2] = 1;
        put_address(b + n + 4, is_msf, 0);
        n += 8;
    }
    b[n + 1] = 0x14;
    b[n + 2] = 0xaa;
    put_address(b + n + 4, is_msf, sectors);
    return n + 8;
}

static u32 toc_sessions(u8 *b, bool is_msf)
{
    b[2] = b[3] = 1;
    b[5] = 0x14;
    b[6] = 1;
    put_address(b + 8, is_msf, 0);
    return 12;
}

static u32 toc_raw(u8 *b, u64 sectors)
{
    static const u8 points[] = {0xa0, 0xa1, 0xa2, 1};

    b[2] = b[3] = 1;
    for (unsigned n = 0; n < ARRAY_SIZE(points); n++) {
        u8 *e = b + 4 + 11 * n;
        u8 end[4];

        e[0] = 1; /* session */
        e[1] = 0x14;
        e[3] = points[n];
        put_address(end, true, points[n] == 0xa2 ? sectors : 0);
        if (points[n] == 0xa0 || points[n] == 0xa1)
            e[8] = 1; /* the first, the last track */
        else
            memcpy(e + 8, end + 1, 3);
    }
    return 4 + 11 * ARRAY_SIZE(points);
}

u32 mmc_toc(u8 *b, const u8 *cdb, u64 sectors)
{
    bool is_msf = cdb[1] & 2;
    unsigned form = cdb[2] & 15 ? cdb[2] & 15 : cdb[9] >> 6;
    u32 n;

    if ((!form && cdb[6] > 1 && cdb[6] != 0xaa) || form > 2)
        return 0;
    n = form == 0   ? toc_tracks(b, sectors, is_msf, cdb[6])
        : form == 1 ? toc_sessions(b, is_msf)
                    : toc_raw(b, sectors);
    be_put(b, 2, n - 2);
    return n;
}

u32 mmc_disc_information(u8 *b, const u8 *cdb)
{
    if (cdb[1] & 7)
        return 0;
    be_put(b, 2, 32);
    b[2] = 0x0e;                   /* complete */
    b[3] = b[4] = b[5] = b[6] = 1; /* tracks and sessions */
    b[7] = 0x20;                   /* unrestricted */
    return 34;
}

u32 mmc_mechanism(u8 *b)
{
    b[5] = 1; /* slots */
    return 8;
}
