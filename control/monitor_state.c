/* SPDX-License-Identifier: MIT */
/* What tables of saved state say of an object, as text. Fields that are zero are left out. */
#include <string.h>
#include "control/monitor.h"

static u64 number(const StateRow *r, const u8 *field)
{
    static const u8 sizes[] = {
        [STATE_U8] = 1, [STATE_U16] = 2, [STATE_U32] = 4, [STATE_U64] = 8, [STATE_BOOL] = 1};
    u64 v = 0;

    memcpy(&v, field, sizes[r->kind]);
    return v;
}

static bool is_zero(const StateRow *r, const u8 *first, u32 count)
{
    for (u32 n = 0; n < count; n++)
        if (number(r, first + (size_t)n * r->stride))
            return false;
    return true;
}

/* Eight numbers a line; of long arrays, only lines that are not zero. */
static void print_numbers(FILE *f, const StateRow *r, const u8 *first, u32 count, int indent)
{
    enum { PER_LINE = 8 };

    if (is_zero(r, first, count))
        return;
    for (u32 n = 0; n < count; n += PER_LINE) {
        u32 here = MIN(count - n, PER_LINE);

        if (is_zero(r, first + (size_t)n * r->stride, here))
            continue;
        fprintf(f, "%*s%s", indent, "", r->name);
        if (count > 1)
            fprintf(f, "[%u]", n);
        for (u32 k = n; k < n + here; k++)
            fprintf(f, " 0x%llx", (unsigned long long)number(r, first + (size_t)k * r->stride));
        fputc('\n', f);
    }
}

void state_print(FILE *f, const StateTable *t, const void *object, int indent)
{
    for (u32 i = 0; i < t->count; i++) {
        const StateRow *r = &t->rows[i];
        const u8 *first = (const u8 *)object + r->offset;
        u32 count = r->count;

        if (r->count_offset) {
            memcpy(&count, (const u8 *)object + r->count_offset, sizeof count);
            memcpy(&first, (const u8 *)object + r->offset, sizeof first);
        }
        if (r->kind == STATE_BLOB)
            continue;
        if (r->kind != STATE_NESTED) {
            print_numbers(f, r, first, count, indent);
            continue;
        }
        for (u32 n = 0; n < count; n++) {
            fprintf(f, "%*s%s[%u]:\n", indent, "", r->name, n);
            state_print(f, r->nested, first + (size_t)n * r->stride, indent + 2);
        }
    }
}
