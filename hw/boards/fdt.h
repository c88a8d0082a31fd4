/* SPDX-License-Identifier: MIT */
/*
 * Flattened device trees as boards write them. Nodes are named by path; what a call needs above
 * a path is made. Running out of memory aborts, a wrong path is our bug.
 *
 * Source: Devicetree Specification; libfdt does the encoding.
 */
#ifndef HW_BOARDS_FDT_H
#define HW_BOARDS_FDT_H

#include "base/error.h"
#include "base/types.h"

typedef struct Dt Dt;

/** A tree with only its root. */
Dt *dt_new(void);
void dt_free(Dt *t);

/** Take over a blob (-dtb), which is checked. NULL on error. */
Dt *dt_load(const void *blob, size_t size, Error *err);

/** Make the node @path and what is missing above it; nothing if it is there. */
void dt_node(Dt *t, const char *path);
bool dt_has(const Dt *t, const char *path);

/* Set property @name of @path, which is made if need be. */
void dt_bytes(Dt *t, const char *path, const char *name, const void *data, size_t size);
void dt_string(Dt *t, const char *path, const char *name, const char *value);

/**
 * Several strings: each ends with a zero byte, the list with another:
 * "arm,pl011\0arm,primecell\0".
 */
void dt_strings(Dt *t, const char *path, const char *name, const char *list);
void dt_flag(Dt *t, const char *path, const char *name);
void dt_u32(Dt *t, const char *path, const char *name, u32 value);
void dt_u64(Dt *t, const char *path, const char *name, u64 value);

/** Cells of 32 bits. */
void dt_cells(Dt *t, const char *path, const char *name, const u32 *cells, unsigned count);
#define DT_CELLS(t, path, name, ...)                                                               \
    dt_cells(t, path, name, (const u32[]){__VA_ARGS__}, sizeof((u32[]){__VA_ARGS__}) / 4)

/** "reg" of one range, two cells each for address and size. */
void dt_reg(Dt *t, const char *path, u64 base, u64 size);

/** The value of a property of @size bytes; NULL if there is none. Valid until the tree changes. */
const void *dt_get(const Dt *t, const char *path, const char *name, size_t *size);

/** The phandle of @path, given to it now if it has none. */
u32 dt_phandle(Dt *t, const char *path);

/** The blob, packed: for guests and dumpdtb. Valid until the tree changes. */
const void *dt_blob(Dt *t, size_t *size);

/* Where a board put a device, for its node. */
struct FdtPlace {
    Dt *tree;
    u64 base, size;
    u32 irq;           /* shared peripheral interrupt */
    u32 clock_phandle; /* of PrimeCells' apb_pclk; 0: none */
};

/* Words of the GIC's binding for "interrupts". */
enum {
    DT_GIC_SPI = 0,
    DT_GIC_PPI = 1,
    DT_IRQ_EDGE_RISING = 1,
    DT_IRQ_LEVEL_HIGH = 4,
};

/**
 * A node "/name@base" with compatible, reg, interrupts of @count lines from at->irq on (0:
 * none), and the clock under the names of @clocks (as dt_strings; NULL: none). @path gets its
 * path.
 */
typedef struct FdtPlace FdtPlace;
void dt_device(const FdtPlace *at, const char *name, const char *compatible, unsigned count,
               const char *clocks, char *path, size_t path_size);

#endif
