/* SPDX-License-Identifier: MIT */
/*
 * Registers of devices as rows. What a row says needs no code: where the value is kept, its
 * reset value, which bits guests can write or clear by writing ones. Hooks are for what has
 * effects.
 *
 * A row without field and hooks reads as its reset value and drops writes: identification
 * registers.
 */
#ifndef HW_REGS_H
#define HW_REGS_H

#include "hw/device.h"

/* Where the value is kept. */
typedef struct RegField {
    u16 offset;
    u8 size; /* 0: nowhere */
} RegField;

// clang-format off
#define REG_FIELD(T, f) {offsetof(T, f), sizeof(((T *)0)->f)}
#define REG_ARRAY(T, f) {offsetof(T, f), sizeof(((T *)0)->f[0])} /* of a counted row */
#define REG_NONE        {0, 0}
// clang-format on

enum {
    REG_RO = 1, /* writes are guest mistakes */
    REG_WO = 2, /* reads are, and give 0 */
};

enum {
    REG_BYTE = 1,
    REG_HALF = 2,
    REG_WORD = 4,
    REG_LONG = 8,
};

struct RegRow {
    u32 offset;
    const char *name;
    RegField field;
    u64 reset;
    u64 writable; /* bits that a write changes */
    u64 w1c;      /* bits that a write of one clears */
    u32 flags;    /* REG_RO... */
    /*
     * Sum of REG_BYTE...: accesses that change only their bytes. 0: the whole register is accessed
     * whatever the size, the bytes that are not there are 0.
     */
    u8 sizes;
    u16 count; /* so many registers, the values in an array; 0: one */
    /* The value; NULL: from the field. @index: of a counted row. */
    u64 (*read)(Device *d, const RegRow *r, unsigned index);
    /* After the field was changed from @old; @value is what the guest wrote. */
    void (*write)(Device *d, const RegRow *r, unsigned index, u64 value, u64 old);
};

/** The callbacks of a region whose opaque is a Device with rows. */
const MemIoOps *regs_ops(const DeviceType *type);

/** Set every field to its reset value. */
void regs_reset(Device *d);

/** The row at @offset of region 0, and which of its registers; NULL. */
const RegRow *regs_find(const DeviceType *type, u64 offset, unsigned *index);

/** Bytes of the register of @r. */
unsigned regs_size(const DeviceType *type, const RegRow *r);

#endif
