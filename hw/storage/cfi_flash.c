/* SPDX-License-Identifier: MIT */
/*
 * CFI parallel flash with the Intel command set, in banks of chips side by side, as firmware
 * finds it on boards.
 *
 * In read mode the guest reads memory directly; a command makes reads come here, until read
 * array (0xff). Programming and erasing take no time. Differs from hardware, as guests of emulators are
 * used to: programming replaces bits in both directions; "clear status" clears "ready" too, until the next
 * command that works on a block (firmware of PCs takes flash for ROM otherwise). Blocks are never locked.
 *
 * Contents come from a drive, and what changes is written back in the background, one write at a
 * time; without a drive they begin as zeros and last as long as the machine. Source: JESD68.01
 * "Common Flash Interface", JEP137 command set 0001 and the command table of Intel's StrataFlash
 * data sheets.
 */
#include <stdlib.h>
#include <string.h>
#include "base/bits.h"
#include "base/log.h"
#include "host/block/block.h"
#include "hw/boards/fdt.h"
#include "hw/device.h"
#include "hw/storage/cfi_flash.h"

enum {
    CMD_READ_ARRAY = 0xff,
    CMD_PROGRAM = 0x40,
    CMD_PROGRAM_ALT = 0x10,
    CMD_ERASE = 0x20,
    CMD_CLEAR_STATUS = 0x50,
    CMD_LOCK = 0x60,
    CMD_STATUS = 0x70,
    CMD_ID = 0x90,
    CMD_QUERY = 0x98,
    CMD_WRITE_BUFFER = 0xe8,
    CMD_CONFIRM = 0xd0,
    CMD_AMD_RESET = 0xf0,

    STATUS_READY = 0x80,
    STATUS_ERASE_ERROR = 0x20,
    STATUS_PROGRAM_ERROR = 0x10,

    CFI_BYTES = 0x53,
    BUFFER_MAX = 8192, /* two chips of 2^11 bytes, and room for wider banks */
    SECTOR = 512,
};

/* How far a command has come. */
enum {
    PHASE_COMMAND, /* waits for one */
    PHASE_SECOND,  /* of program, erase, lock; number of words of a buffer */
    PHASE_DATA,    /* words of a buffer */
    PHASE_CONFIRM, /* of a buffer */
};

typedef struct Flash {
    Device dev;
    Blk *drive;
    u64 sector_len;
    u32 num_blocks;
    u8 width, device_width;
    u16 id0, id1;
    char *name;

    RamBlock *ram;
    u8 cfi[CFI_BYTES];
    u32 buffer_size;

    u8 command, phase, status;
    u32 words_left;
    u64 buffer_at; /* offset of the buffer's first byte in the flash; ~0: no word yet */
    u8 buffer[BUFFER_MAX];

    /* Bytes that the drive has not got; empty if first == end. */
    u64 dirty_first, dirty_end;
    struct iovec iov;
    bool is_writing;
} Flash;

/* ---- the drive ---- */

static void write_back(Flash *s);

static void on_written(void *opaque, int ret)
{
    Flash *s = opaque;

    if (ret)
        log_printf("%s: cannot write to drive %s: %s\n", s->name, blk_name(s->drive),
                   strerror(-ret));
    s->is_writing = false;
    write_back(s);
}

static void write_back(Flash *s)
{
    u64 first = ALIGN_DOWN(s->dirty_first, (u64)SECTOR), end = ALIGN_UP(s->dirty_end, (u64)SECTOR);

    if (s->is_writing || s->dirty_first == s->dirty_end)
        return;
    s->dirty_first = s->dirty_end = 0;
    s->is_writing = true;
    s->iov = (struct iovec){s->ram->host + first, end - first};
    blk_write(s->drive, first, &s->iov, 1, 0, on_written, s);
}

static void changed(Flash *s, u64 first, u64 size)
{
    ram_set_dirty(s->ram, first, size, RAM_MASK_ALL);
    if (!s->drive)
        return;
    bool none = s->dirty_first == s->dirty_end;

    s->dirty_first = none ? first : MIN(s->dirty_first, first);
    s->dirty_end = none ? first + size : MAX(s->dirty_end, first + size);
    write_back(s);
}

static bool is_read_only(const Flash *s)
{
    return s->drive && blk_is_read_only(s->drive);
}

/* ---- commands ---- */

static void read_array(Flash *s)
{
    s->command = 0;
    s->phase = PHASE_COMMAND;
    region_set_direct(&s->dev.region[0], true);
}

static void program(Flash *s, u64 offset, const void *data, unsigned size)
{
    if (is_read_only(s)) {
        s->status |= STATUS_PROGRAM_ERROR;
        return;
    }
    memcpy(s->ram->host + offset, data, size);
    changed(s, offset, size);
}

static void erase(Flash *s, u64 offset)
{
    offset = ALIGN_DOWN(offset, s->sector_len);
    if (is_read_only(s)) {
        s->status |= STATUS_ERASE_ERROR;
        return;
    }
    memset(s->ram->host + offset, 0xff, s->sector_len);
    changed(s, offset, s->sector_len);
}

static void unknown(Flash *s, u64 offset, u64 value)
{
    log_guest("%s: write of 0x%llx at 0x%llx is no command (after 0x%02x)\n", s->name,
              (unsigned long long)value, (unsigned long long)offset, s->command);
    read_array(s);
}

static void first_cycle(Flash *s, u64 offset, u64 value)
{
    u8 command = (u8)value;

    switch (command) {
    case CMD_PROGRAM:
    case CMD_PROGRAM_ALT:
    case CMD_ERASE:
    case CMD_LOCK:
    case CMD_WRITE_BUFFER:
        s->phase = PHASE_SECOND;
        s->status |= STATUS_READY;
        break;
    case CMD_STATUS:
    case CMD_ID:
    case CMD_QUERY: break;
    case CMD_CLEAR_STATUS:
        s->status = 0;
        read_array(s);
        return;
    case 0:
    case CMD_AMD_RESET:
    case CMD_READ_ARRAY: read_array(s); return;
    default: unknown(s, offset, value); return;
    }
    /* Only now: each change of mode makes a new flat view. */
    s->command = command;
    region_set_direct(&s->dev.region[0], false);
}

static void second_cycle(Flash *s, u64 offset, u64 value, unsigned size)
{
    u8 second = (u8)value;

    s->phase = PHASE_COMMAND; /* reads give the status */
    switch (s->command) {
    case CMD_PROGRAM:
    case CMD_PROGRAM_ALT: program(s, offset, &value, size); return;
    case CMD_WRITE_BUFFER:
        s->words_left = (u32)bits_get(value, 0, 8u * s->device_width) + 1;
        s->buffer_at = ~0ull;
        s->phase = PHASE_DATA;
        return;
    case CMD_ERASE:
        if (second == CMD_CONFIRM) {
            erase(s, offset);
            return;
        }
        break;
    case CMD_LOCK: /* lock, unlock: there are no locks */
        if (second == CMD_CONFIRM || second == 0x01)
            return;
        break;
    }
    if (second == CMD_READ_ARRAY)
        read_array(s);
    else
        unknown(s, offset, value);
}

/* A word for the buffer, which covers one aligned piece of the flash: that of the first word. */
static void buffer_word(Flash *s, u64 offset, u64 value, unsigned size)
{
    u64 piece = ALIGN_DOWN(offset, (u64)s->buffer_size);

    if (s->buffer_at == ~0ull) {
        s->buffer_at = piece;
        memcpy(s->buffer, s->ram->host + piece, s->buffer_size);
    }
    if (piece == s->buffer_at)
        memcpy(s->buffer + (offset - piece), &value, size);
    else
        s->status |= STATUS_PROGRAM_ERROR;
    if (!--s->words_left)
        s->phase = PHASE_CONFIRM;
}

static void confirm_buffer(Flash *s, u64 offset, u64 value)
{
    if ((u8)value != CMD_CONFIRM) {
        unknown(s, offset, value);
        return;
    }
    s->phase = PHASE_COMMAND;
    program(s, s->buffer_at, s->buffer, s->buffer_size);
}

static MemResult flash_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    Flash *s = opaque;

    switch (s->phase) {
    case PHASE_COMMAND: first_cycle(s, offset, value); break;
    case PHASE_SECOND: second_cycle(s, offset, value, size); break;
    case PHASE_DATA: buffer_word(s, offset, value, size); break;
    default: confirm_buffer(s, offset, value); break;
    }
    return MEM_OK;
}

/* ---- reads out of read mode ---- */

/* The same number from each chip of the bank. */
static u64 from_chips(const Flash *s, u32 value)
{
    u64 all = 0;

    for (unsigned at = 0; at < s->width; at += s->device_width)
        all |= (u64)value << 8 * at;
    return all;
}

static u64 read_word(const Flash *s, u64 offset)
{
    u64 index = offset / s->width;
    u32 id = (index & 0xff) == 0 ? s->id0 : (index & 0xff) == 1 ? s->id1 : 0;
    u64 word = 0;

    switch (s->command) {
    case 0: memcpy(&word, s->ram->host + ALIGN_DOWN(offset, (u64)s->width), s->width); return word;
    case CMD_ID: return from_chips(s, id);
    case CMD_QUERY: return from_chips(s, index < CFI_BYTES ? s->cfi[index] : 0);
    default: return from_chips(s, s->status);
    }
}

static MemResult flash_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    const Flash *s = opaque;
    u8 bytes[8] = {0};

    for (unsigned done = 0; done < size;) {
        u64 word = read_word(s, offset + done);
        unsigned skip = (unsigned)((offset + done) & (s->width - 1u)),
                 n = MIN(size - done, s->width - skip);

        memcpy(bytes + done, (u8 *)&word + skip, n);
        done += n;
    }
    memcpy(value, bytes, sizeof bytes);
    return MEM_OK;
}

static const MemIoOps ops = {.read = flash_read, .write = flash_write};

/* ---- life ---- */

/* JESD68.01 "CFI query structure", and the "PRI" table of command set 0001. */
static void make_cfi(Flash *s)
{
    u32 chips = s->width / s->device_width;
    u64 chip_sector = s->sector_len / chips;
    const u8 ident[] = {'Q', 'R', 'Y', 0x01, 0, 0x31, 0, 0, 0, 0, 0};
    const u8 timing[] = {0x45, 0x55, 0, 0, 0x07, 0x07, 0x0a, 0, 0x04, 0x04, 0x04, 0};
    const u8 extended[] = {'P', 'R', 'I', '1', '0'};

    memcpy(s->cfi + 0x10, ident, sizeof ident);
    memcpy(s->cfi + 0x1b, timing, sizeof timing);
    /* Bytes of a chip, as a power of two that has room for it. */
    s->cfi[0x27] = (u8)(64 - __builtin_clzll(chip_sector * s->num_blocks - 1));
    s->cfi[0x28] = 0x02;                                             /* x8 and x16 */
    s->cfi[0x2a] = s->width == 1 ? 0x08 : 0x0b;                      /* bytes of a chip's buffer */
    s->cfi[0x2c] = 1;                                                /* one kind of block */
    s->cfi[0x2d] = (u8)(s->num_blocks - 1);
    s->cfi[0x2e] = (u8)((s->num_blocks - 1) >> 8);
    s->cfi[0x2f] = (u8)(chip_sector >> 8);
    s->cfi[0x30] = (u8)(chip_sector >> 16);
    memcpy(s->cfi + 0x31, extended, sizeof extended);
    s->cfi[0x3f] = 1; /* protection fields */
    s->buffer_size = (u32)MIN((u64)chips << s->cfi[0x2a], s->sector_len);
}

static bool is_power(u64 x)
{
    return x && !(x & (x - 1));
}

static bool check(const Flash *s, Error *err)
{
    if (!s->name)
        return error_set(err, "cfi.pflash01: name= is expected");
    if (!is_power(s->sector_len) || s->sector_len < 4096 || s->sector_len > 16 << 20)
        return error_set(err, "%s: sector-length=%llu: a power of two from 4K to 16M is expected",
                         s->name, (unsigned long long)s->sector_len);
    if (!s->num_blocks || s->num_blocks > 65536 ||
        s->sector_len * s->num_blocks > 1u << 30)
        return error_set(err, "%s: num-blocks=%u: 1 to 65536 are expected, at most 1G in all",
                         s->name, s->num_blocks);
    if (!is_power(s->width) || s->width > 4 || !is_power(s->device_width) ||
        s->device_width > s->width)
        return error_set(err, "%s: width=%u,device-width=%u: 1, 2 or 4 are expected", s->name,
                         s->width, s->device_width);
    return true;
}

/* Pieces of zeros are left alone: memory that is not touched costs nothing. */
static int read_drive(Flash *s)
{
    u8 *piece = malloc(s->sector_len);
    int ret = 0;

    if (!piece)
        abort();
    for (u64 at = 0; !ret && at < s->ram->size; at += s->sector_len) {
        ret = blk_pread(s->drive, at, piece, s->sector_len);
        if (!ret && (piece[0] || memcmp(piece, piece + 1, s->sector_len - 1)))
            memcpy(s->ram->host + at, piece, s->sector_len);
    }
    free(piece);
    return ret;
}

static bool load(Flash *s, Error *err)
{
    if (!s->drive)
        return true;
    if (blk_capacity(s->drive) != s->ram->size)
        return error_set(err, "%s: drive %s has %llu bytes; %llu are expected", s->name,
                         blk_name(s->drive), (unsigned long long)blk_capacity(s->drive),
                         (unsigned long long)s->ram->size);
    int ret = read_drive(s);

    return !ret || error_set(err, "%s: cannot read drive %s: %s", s->name, blk_name(s->drive),
                             strerror(-ret));
}

static bool init(Device *d, Error *err)
{
    Flash *s = (Flash *)d;

    if (!check(s, err))
        return false;
    make_cfi(s);
    s->ram = ram_new(s->name, s->sector_len * s->num_blocks, 0, err);
    if (!s->ram)
        return false;
    region_init_rom_device(device_add_region(d, NULL, 0, NULL), s->name, s->ram, &ops, s);
    if (load(s, err))
        return true;
    ram_free(s->ram);
    return false;
}

static void fini(Device *d)
{
    Flash *s = (Flash *)d;

    while (s->drive && (s->is_writing || s->dirty_first != s->dirty_end))
        blk_drain(s->drive);
    ram_free(s->ram);
}

static void reset(Device *d)
{
    Flash *s = (Flash *)d;

    s->status = STATUS_READY;
    read_array(s);
}

RamBlock *cfi_flash_ram(Device *d)
{
    return ((Flash *)d)->ram;
}

/* The contents are RAM, saved with it. */
static const StateRow state_rows[] = {
    STATE_FIELD(Flash, command),    STATE_FIELD(Flash, phase),     STATE_FIELD(Flash, status),
    STATE_FIELD(Flash, words_left), STATE_FIELD(Flash, buffer_at), STATE_ARRAY(Flash, buffer),
};

static bool post_load(void *object, u32 version, Error *err)
{
    Flash *s = object;
    bool in_buffer = s->phase == PHASE_DATA || s->phase == PHASE_CONFIRM;
    bool has_place = s->buffer_at < s->ram->size && !(s->buffer_at & (s->buffer_size - 1));

    if (s->phase > PHASE_CONFIRM || (in_buffer && s->command != CMD_WRITE_BUFFER) ||
        (s->phase == PHASE_DATA && (!s->words_left || (!has_place && s->buffer_at != ~0ull))) ||
        (s->phase == PHASE_CONFIRM && !has_place))
        return error_set(err, "command 0x%02x is in phase %u", s->command, s->phase);
    region_set_direct(&s->dev.region[0], !s->command);
    if (!is_read_only(s))
        changed(s, 0, s->ram->size);
    return true;
}

static const StateTable state = {"cfi.pflash01", 1, 1, DEVICE_ROWS(state_rows), NULL, post_load};

static const PropRow props[] = {
    PROP(PROP_DRIVE, "drive", Flash, drive, NULL, "contents; without it all bytes are 0"),
    PROP(PROP_U32, "num-blocks", Flash, num_blocks, NULL, "erase blocks of the bank"),
    PROP(PROP_SIZE, "sector-length", Flash, sector_len, NULL, "bytes of an erase block"),
    PROP(PROP_U8, "width", Flash, width, "4", "bytes of the bank's bus"),
    PROP(PROP_U8, "device-width", Flash, device_width, "2", "bytes of a chip's bus"),
    PROP(PROP_U16, "id0", Flash, id0, "0x89", "manufacturer"),
    PROP(PROP_U16, "id1", Flash, id1, "0x18", "device"),
    PROP(PROP_STRING, "name", Flash, name, NULL, "of the region"),
};

const DeviceType device_cfi_pflash01 = {
    .name = "cfi.pflash01",
    .desc = "CFI parallel flash with the Intel command set",
    .size = sizeof(Flash),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .state = &state,
    .init = init,
    .fini = fini,
    .reset = reset,
};
