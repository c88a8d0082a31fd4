/* SPDX-License-Identifier: MIT */
/* Device trees over libfdt; see fdt.h. A call that finds no room is made again in twice as much. */
#include "hw/boards/fdt.h"

#include <assert.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_FIRST 4096
#define SIZE_MAX_  (16u << 20)

struct Dt {
    void *blob;
    u32 size; /* of the memory */
    u32 next_phandle;
};

static void check(int res)
{
    assert(res >= 0);
    (void)res;
}

static void grow(Dt *t)
{
    t->size *= 2;
    assert(t->size <= SIZE_MAX_);
    t->blob = realloc(t->blob, t->size);
    if (!t->blob)
        abort();
    check(fdt_open_into(t->blob, t->blob, (int)t->size));
}

Dt *dt_new(void)
{
    Dt *t = calloc(1, sizeof *t);

    if (!t || !(t->blob = malloc(SIZE_FIRST)))
        abort();
    t->size = SIZE_FIRST;
    t->next_phandle = 1;
    check(fdt_create_empty_tree(t->blob, (int)t->size));
    return t;
}

void dt_free(Dt *t)
{
    if (t)
        free(t->blob);
    free(t);
}

Dt *dt_load(const void *blob, size_t size, Error *err)
{
    if (size < sizeof(struct fdt_header) || fdt_check_full(blob, size)) {
        error_set(err, "this is no device tree of %zu bytes", size);
        return NULL;
    }
    Dt *t = calloc(1, sizeof *t);

    if (!t)
        abort();
    t->size = (u32)MAX(2 * size, (size_t)SIZE_FIRST);
    t->blob = malloc(t->size);
    if (!t->blob)
        abort();
    check(fdt_open_into(blob, t->blob, (int)t->size));
    t->next_phandle = fdt_get_max_phandle(t->blob) + 1;
    return t;
}

/* The offset of @path, whose nodes are made if they are not there. */
static int node_at(Dt *t, const char *path)
{
    int node = 0;

    assert(*path == '/');
    for (const char *s = path + 1, *end; *s; s = *end ? end + 1 : end) {
        end = s + strcspn(s, "/");
        int n = (int)(end - s), child = fdt_subnode_offset_namelen(t->blob, node, s, n);

        if (child == -FDT_ERR_NOTFOUND)
            child = fdt_add_subnode_namelen(t->blob, node, s, n);
        if (child == -FDT_ERR_NOSPACE) {
            grow(t);
            return node_at(t, path);
        }
        check(child);
        node = child;
    }
    return node;
}

void dt_node(Dt *t, const char *path)
{
    node_at(t, path);
}

bool dt_has(const Dt *t, const char *path)
{
    return fdt_path_offset(t->blob, path) >= 0;
}

void dt_bytes(Dt *t, const char *path, const char *name, const void *data, size_t size)
{
    int res;

    do {
        int node = node_at(t, path); /* may move the blob */

        res = fdt_setprop(t->blob, node, name, data, (int)size);
        if (res == -FDT_ERR_NOSPACE)
            grow(t);
    } while (res == -FDT_ERR_NOSPACE);
    check(res);
}

void dt_string(Dt *t, const char *path, const char *name, const char *value)
{
    dt_bytes(t, path, name, value, strlen(value) + 1);
}

void dt_strings(Dt *t, const char *path, const char *name, const char *list)
{
    size_t n = 0;

    while (list[n])
        n += strlen(list + n) + 1;
    dt_bytes(t, path, name, list, n);
}

void dt_flag(Dt *t, const char *path, const char *name)
{
    dt_bytes(t, path, name, "", 0);
}

void dt_cells(Dt *t, const char *path, const char *name, const u32 *cells, unsigned count)
{
    fdt32_t *big = malloc(count * sizeof *big + 1);

    if (!big)
        abort();
    for (unsigned i = 0; i < count; i++)
        big[i] = cpu_to_fdt32(cells[i]);
    dt_bytes(t, path, name, big, count * sizeof *big);
    free(big);
}

void dt_u32(Dt *t, const char *path, const char *name, u32 value)
{
    dt_cells(t, path, name, &value, 1);
}

void dt_u64(Dt *t, const char *path, const char *name, u64 value)
{
    DT_CELLS(t, path, name, (u32)(value >> 32), (u32)value);
}

void dt_reg(Dt *t, const char *path, u64 base, u64 size)
{
    DT_CELLS(t, path, "reg", (u32)(base >> 32), (u32)base, (u32)(size >> 32), (u32)size);
}

const void *dt_get(const Dt *t, const char *path, const char *name, size_t *size)
{
    int node = fdt_path_offset(t->blob, path), len = 0;
    const void *p = node < 0 ? NULL : fdt_getprop(t->blob, node, name, &len);

    *size = p ? (size_t)len : 0;
    return p;
}

u32 dt_phandle(Dt *t, const char *path)
{
    int node = node_at(t, path);
    u32 handle = fdt_get_phandle(t->blob, node);

    if (handle)
        return handle;
    handle = t->next_phandle++;
    dt_u32(t, path, "phandle", handle);
    return handle;
}

const void *dt_blob(Dt *t, size_t *size)
{
    check(fdt_pack(t->blob));
    *size = fdt_totalsize(t->blob);
    return t->blob;
}

void dt_device(const FdtPlace *at, const char *name, const char *compatible, unsigned count,
               const char *clocks, char *path, size_t path_size)
{
    u32 cells[3 * 8], clock[8], clock_count = 0;

    assert(count <= 8);
    snprintf(path, path_size, "/%s@%llx", name, (unsigned long long)at->base);
    dt_strings(at->tree, path, "compatible", compatible);
    dt_reg(at->tree, path, at->base, at->size);
    for (unsigned i = 0; i < count; i++) {
        cells[3 * i] = DT_GIC_SPI;
        cells[3 * i + 1] = at->irq + i;
        cells[3 * i + 2] = DT_IRQ_LEVEL_HIGH;
    }
    if (count)
        dt_cells(at->tree, path, "interrupts", cells, 3 * count);
    if (!clocks || !at->clock_phandle)
        return;
    for (const char *s = clocks; *s; s += strlen(s) + 1)
        clock[clock_count++] = at->clock_phandle;
    dt_cells(at->tree, path, "clocks", clock, clock_count);
    dt_strings(at->tree, path, "clock-names", clocks);
}
