/* SPDX-License-Identifier: MIT */
/*
 * What gdb is told of registers, made of the tables of an architecture. Their order is the numbering
 * of g, G, p, P. Source: "Debugging with GDB", "Target Description Format".
 */
#include <stdlib.h>
#include <string.h>
#include "control/gdb_target.h"
#include "frontend/guest.h"

const GdbTarget *gdb_target(const Vcpu *cpu)
{
    if (cpu->arch == &guest_aarch64)
        return &gdb_target_a64;
    return cpu->arch == &guest_i386 ? &gdb_target_i386 : &gdb_target_x86_64;
}

static unsigned row_count(const GdbRegRow *row)
{
    return row->last - row->first + 1u;
}

static bool has_feature(const GdbTarget *t, const Vcpu *cpu, unsigned f)
{
    return !t->features[f].is_there || t->features[f].is_there(cpu);
}

static unsigned feature_rows(const GdbTarget *t, const Vcpu *cpu, unsigned f)
{
    return has_feature(t, cpu, f) ? t->features[f].count : 0;
}

/* Row of register @n; *index is its number within the row. NULL: there are not so many. */
static const GdbRegRow *row_of(const Vcpu *cpu, unsigned n, unsigned *index)
{
    const GdbTarget *t = gdb_target(cpu);

    for (unsigned f = 0; f < t->feature_count; f++)
        for (unsigned r = 0; r < feature_rows(t, cpu, f); r++) {
            const GdbRegRow *row = &t->features[f].rows[r];

            if (n < row_count(row)) {
                *index = row->first + n;
                return row;
            }
            n -= row_count(row);
        }
    return NULL;
}

unsigned gdb_reg_count(const Vcpu *cpu)
{
    const GdbTarget *t = gdb_target(cpu);
    unsigned n = 0;

    for (unsigned f = 0; f < t->feature_count; f++)
        for (unsigned r = 0; r < feature_rows(t, cpu, f); r++)
            n += row_count(&t->features[f].rows[r]);
    return n;
}

unsigned gdb_reg_size(const Vcpu *cpu, unsigned n)
{
    unsigned index;
    const GdbRegRow *row = row_of(cpu, n, &index);

    return row ? row->bits / 8 : 0;
}

static void name_of(const GdbRegRow *row, unsigned index, char *out, size_t size)
{
    const char *number = strchr(row->name, '%');

    if (number)
        snprintf(out, size, "%.*s%u%s", (int)(number - row->name), row->name, index, number + 2);
    else
        snprintf(out, size, "%s", row->name);
}

void gdb_reg_name(const Vcpu *cpu, unsigned n, char *out, size_t size)
{
    unsigned index;
    const GdbRegRow *row = row_of(cpu, n, &index);

    name_of(row, index, out, size);
}

void gdb_reg_read(const Vcpu *cpu, unsigned n, u8 *out)
{
    u8 value[GDB_REG_MAX];
    unsigned index;
    const GdbRegRow *row = row_of(cpu, n, &index);

    gdb_target(cpu)->read(cpu, row->kind, index, value);
    memcpy(out, value, row->bits / 8);
}

void gdb_reg_write(Vcpu *cpu, unsigned n, const u8 *in)
{
    u8 value[GDB_REG_MAX] = {0};
    unsigned index;
    const GdbRegRow *row = row_of(cpu, n, &index);

    memcpy(value, in, row->bits / 8);
    gdb_target(cpu)->write(cpu, row->kind, index, value);
}

/* ---- the description ---- */

static void put_flags(FILE *f, const GdbTarget *t, const char *type, bool is_machine)
{
    fprintf(f, "<flags id=\"%s\" size=\"4\">", type);
    for (unsigned i = 0; i < t->flag_count; i++)
        if (!strcmp(t->flags[i].type, type) && (is_machine || !t->flags[i].is_machine))
            fprintf(f, "<field name=\"%s\" start=\"%u\" end=\"%u\"/>", t->flags[i].name,
                    t->flags[i].start, t->flags[i].end);
    fprintf(f, "</flags>");
}

static bool is_flags(const GdbTarget *t, const char *type)
{
    for (unsigned i = 0; i < t->flag_count; i++)
        if (!strcmp(t->flags[i].type, type))
            return true;
    return false;
}

static void put_types(FILE *f, const GdbTarget *t, const GdbFeature *feature, bool is_machine)
{
    for (unsigned r = 0; r < feature->count; r++) {
        const char *type = feature->rows[r].type;

        if (t->vector && !strcmp(type, t->vector))
            t->put_vector(f);
        else if (is_flags(t, type))
            put_flags(f, t, type, is_machine);
    }
}

static void put_regs(FILE *f, const GdbRegRow *row)
{
    char name[32];

    for (unsigned n = row->first; n <= row->last; n++) {
        name_of(row, n, name, sizeof name);
        fprintf(f, "<reg name=\"%s\" bitsize=\"%u\" type=\"%s\"", name, row->bits, row->type);
        if (row->group)
            fprintf(f, " group=\"%s\"", row->group);
        fprintf(f, "/>");
    }
}

char *gdb_target_xml(const Vcpu *cpu)
{
    const GdbTarget *t = gdb_target(cpu);
    bool is_machine = t->is_machine(cpu);
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    if (!f)
        return NULL;
    fprintf(f, "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\"><target>"
               "<architecture>%s</architecture><osabi>%s</osabi>",
            t->architecture, is_machine ? "none" : "GNU/Linux");
    for (unsigned i = 0; i < t->feature_count; i++) {
        if (!has_feature(t, cpu, i))
            continue;
        fprintf(f, "<feature name=\"%s\">", t->features[i].name);
        put_types(f, t, &t->features[i], is_machine);
        for (unsigned r = 0; r < t->features[i].count; r++)
            put_regs(f, &t->features[i].rows[r]);
        fprintf(f, "</feature>");
    }
    fprintf(f, "</target>");
    fclose(f);
    return text;
}
