/* SPDX-License-Identifier: MIT */
/*
 * IR as text: one instruction a line,
 *
 *   v12 = ADD.I64 v10, v11
 *   SET.I64 x0, v12
 *   v13 = LD.I32 v12, - aux=2 imm=8 attr=0x10
 *
 * aux and imm are printed when not zero; globals and helpers by name. ir_parse reads the same form.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "backend/helper.h"
#include "backend/ir/ir.h"

static const char *const type_names[IR_TYPE_COUNT] = {"", ".I32", ".I64", ".V128", ".V256", ".FLAGS"};

/* @separator: what stands before the first one */
static void print_args(const IrInst *i, const char *separator, FILE *f)
{
    const IrOpInfo *info = &ir_op_info[i->op];

    for (unsigned n = 0; n < info->arg_count; n++) {
        fputs(n ? ", " : separator, f);
        if (i->arg[n])
            fprintf(f, "v%u", i->arg[n]);
        else
            fputc('-', f);
    }
}

static void print_fields(const IrInst *i, FILE *f)
{
    if (i->aux)
        fprintf(f, " aux=%u", i->aux);
    if (i->imm)
        fprintf(f, " imm=%d", i->imm);
    if (ir_has_attr(i->op) && i->arg[3])
        fprintf(f, " attr=0x%x", i->arg[3]);
}

static void print_inst(const IrBlock *b, u32 n, FILE *f)
{
    const IrInst *i = &b->insts[n];
    const IrOpInfo *info = &ir_op_info[i->op];

    if (i->op == IR_INSN) {
        fprintf(f, "INSN 0x%" PRIx64, b->pc + (Gva)(i64)i->imm);
        fprintf(f, i->k ? " lag=%" PRId64 "\n" : "\n", (i64)i->k);
        return;
    }
    fputs("  ", f);
    if (info->result[0] != '-' && i->type != IR_VOID)
        fprintf(f, "v%u = ", n);
    fprintf(f, "%s%s", info->name, type_names[i->type]);
    if (i->op == IR_CONST) {
        fprintf(f, " 0x%" PRIx64 "\n", i->k);
        return;
    }
    if (i->op == IR_GET || i->op == IR_SET || i->op == IR_CALL) {
        fprintf(f, " %s", i->op == IR_CALL ? b->guest->helpers[i->imm].name : b->guest->globals[i->imm].name);
        print_args(i, ", ", f);
    } else {
        print_args(i, " ", f);
        print_fields(i, f);
    }
    fputc('\n', f);
}

void ir_print(const IrBlock *b, void *file)
{
    FILE *f = file;

    fprintf(f, "BLOCK 0x%" PRIx64 " %s\n", b->pc, b->guest->name);
    for (u32 n = 1; n < b->count; n++)
        print_inst(b, n, f);
}
