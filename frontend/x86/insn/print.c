/* SPDX-License-Identifier: MIT */
/* Instructions as text, Intel syntax. */
#include <inttypes.h>
#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/insn/decode.h"

static const char *const seg_names[] = {"es", "cs", "ss", "ds", "fs", "gs"};

static void put_gpr(InsnText *p, unsigned reg, unsigned size)
{
    static const char *const base[] = {"ax", "cx", "dx", "bx", "sp", "bp", "si", "di"};
    static const char *const low[] = {"al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil", [16] = "ah", "ch", "dh", "bh"};

    if (reg >= 8 && reg < 16)
        insn_putf(p, "r%u%s", reg, size == 8 ? "" : size == 4 ? "d" : size == 2 ? "w" : "b");
    else if (size == 1)
        insn_puts(p, low[reg]);
    else
        insn_putf(p, "%s%s", size == 8 ? "r" : size == 4 ? "e" : "", base[reg]);
}

static void put_number(InsnText *p, u64 v)
{
    insn_putf(p, v > 9 ? "0x%" PRIx64 : "%" PRIu64, v);
}

static const char *size_name(unsigned size)
{
    switch (size) {
    case 1: return "byte ptr ";
    case 2: return "word ptr ";
    case 4: return "dword ptr ";
    case 6: return "fword ptr ";
    case 8: return "qword ptr ";
    case 10: return "xword ptr ";
    case 16: return "xmmword ptr ";
    case 32: return "ymmword ptr ";
    default: return "";
    }
}

static void put_index(InsnText *p, const X86Insn *i, bool *some)
{
    const X86Address *m = &i->mem;
    bool is_ymm = i->l && (i->row->opcode & 1 ? true : i->rex & 8 ? false : true);

    if (m->index == X86_NO_REG)
        return;
    insn_puts(p, *some ? " + " : "");
    if (i->row->attrs & X86_ATTR_VSIB)
        insn_putf(p, "%smm%u", is_ymm ? "y" : "x", m->index);
    else
        put_gpr(p, m->index, i->asize);
    if (m->scale)
        insn_putf(p, "*%u", 1u << m->scale);
    *some = true;
}

static void put_disp(InsnText *p, const X86Insn *i, bool some)
{
    i64 d = i->mem.disp;

    if (!some) {
        put_number(p, i->mem.abs);
    } else if (d) {
        insn_puts(p, d < 0 ? " - " : " + ");
        put_number(p, (u64)(d < 0 ? -d : d));
    }
}

static void put_mem(InsnText *p, const X86Insn *i, const X86Operand *o, u8 base, u8 seg)
{
    bool some = base != X86_NO_REG;
    bool is_default = i->seg == X86_NO_REG && seg != X86_ES;

    insn_puts(p, size_name(o->size));
    if (!is_default && (seg != X86_ES || i->seg == X86_ES || i->row->op[0].kind == X86_K_Y || i->row->op[1].kind == X86_K_Y))
        if (i->mode != X86_MODE_64 || seg >= X86_FS)
            insn_putf(p, "%s:", seg_names[seg]);
    insn_puts(p, "[");
    if (base == X86_REG_RIP)
        insn_puts(p, i->asize == 4 ? "eip" : "rip");
    else if (some)
        put_gpr(p, base, i->asize);
    put_index(p, i, &some);
    put_disp(p, i, some);
    insn_puts(p, "]");
}

static void put_imm(InsnText *p, u64 v, unsigned size)
{
    put_number(p, size < 8 ? v & ((1ull << 8 * size) - 1) : v);
}

/* Sign-extended ones with their sign, but masks. */
static void put_immediate(InsnText *p, const X86Insn *i, const X86Operand *o)
{
    const X86Row *row = i->row;
    unsigned z = row->op[o - i->op].size, arg = row->arg;
    bool is_mask = row->handler == X86_H_ALU && (arg == X86_A_AND || arg == X86_A_OR || arg == X86_A_XOR || arg == X86_A_TEST);
    bool is_signed = (z == X86_Z_z || (row->attrs & X86_ATTR_SX)) && !is_mask && (i64)i->imm < 0;

    if (is_signed) {
        insn_puts(p, "-");
        put_number(p, 0 - i->imm);
    } else {
        put_imm(p, i->imm, o->size);
    }
}

static bool is_string(const X86Insn *i, const X86Operand *o)
{
    unsigned k = i->row->op[o - i->op].kind;

    return k == X86_K_X || k == X86_K_Y;
}

static void put_operand(InsnText *p, const X86Insn *i, const X86Operand *o)
{
    switch (o->kind) {
    case X86_O_GPR: put_gpr(p, o->reg, o->size); break;
    case X86_O_SEG: insn_puts(p, seg_names[o->reg]); break;
    case X86_O_CR: insn_putf(p, "cr%u", o->reg); break;
    case X86_O_DR: insn_putf(p, "dr%u", o->reg); break;
    case X86_O_ST: insn_putf(p, "st(%u)", o->reg); break;
    case X86_O_MM: insn_putf(p, "mm%u", o->reg); break;
    case X86_O_VEC: insn_putf(p, "%smm%u", o->size == 32 ? "y" : "x", o->reg); break;
    case X86_O_MEM:
        if (is_string(i, o))
            put_mem(p, i, o, o->reg, o->reg == X86_RDI ? X86_ES : i->seg != X86_NO_REG ? i->seg : X86_DS);
        else
            put_mem(p, i, o, i->mem.base, i->mem.seg);
        break;
    case X86_O_IMM: put_immediate(p, i, o); break;
    case X86_O_IMM2: put_imm(p, i->imm2, 1); break;
    case X86_O_REL: put_imm(p, p->pc + i->len + i->imm, i->osize); break;
    default:
        put_imm(p, i->imm2, 2);
        insn_puts(p, ":");
        put_imm(p, i->imm, 8);
        break;
    }
}

static const char *by_size(unsigned size, const char *a, const char *b, const char *c)
{
    return size == 2 ? a : size == 4 ? b : c;
}

/* Names that depend on sizes. */
static void put_name(InsnText *p, const X86Insn *i)
{
    const X86Row *row = i->row;
    unsigned o = i->osize;

    switch (row->handler) {
    case X86_H_CBW: insn_puts(p, by_size(o, "cbw", "cwde", "cdqe")); return;
    case X86_H_CWD: insn_puts(p, by_size(o, "cwd", "cdq", "cqo")); return;
    case X86_H_IRET: insn_puts(p, by_size(o, "iret", "iretd", "iretq")); return;
    case X86_H_JCXZ: insn_puts(p, by_size(i->asize, "jcxz", "jecxz", "jrcxz")); return;
    case X86_H_PUSHF: insn_puts(p, by_size(o, "pushf", "pushfd", "pushfq")); return;
    case X86_H_POPF: insn_puts(p, by_size(o, "popf", "popfd", "popfq")); return;
    case X86_H_PUSHA: insn_puts(p, by_size(o, "pushaw", "pushal", "")); return;
    case X86_H_MOV:
        insn_puts(p, row->op[0].kind == X86_K_O || row->op[1].kind == X86_K_O || (row->op[1].size == X86_Z_v && row->op[1].kind == X86_K_I && o == 8) ? "movabs" : x86_row_name(row));
        return;
    case X86_H_POPA: insn_puts(p, by_size(o, "popaw", "popal", "")); return;
    case X86_H_MOVS:
    case X86_H_CMPS:
    case X86_H_STOS:
    case X86_H_LODS:
    case X86_H_SCAS:
    case X86_H_INS:
    case X86_H_OUTS: {
        unsigned size = i->op[0].kind == X86_O_MEM ? i->op[0].size : i->op[1].size;

        insn_puts(p, x86_row_name(row));
        insn_puts(p, size == 1 ? "b" : by_size(size, "w", "d", "q"));
        return;
    }
    default: insn_puts(p, x86_row_name(row)); break;
    }
    if (i->rex & 8 && i->mode == X86_MODE_64) {
        if (row->handler == X86_H_FXSAVE || row->handler == X86_H_FXRSTOR || row->handler == X86_H_XSAVE ||
            row->handler == X86_H_XRSTOR)
            insn_puts(p, "64");
    }
}

static void put_prefixes(InsnText *p, const X86Insn *i)
{
    if (i->prefixes & X86_PFX_LOCK)
        insn_puts(p, "lock ");
    if (!(i->row->attrs & (X86_ATTR_REP | X86_ATTR_REPZ)))
        return;
    if (i->prefixes & X86_PFX_REP)
        insn_puts(p, i->row->attrs & X86_ATTR_REPZ ? "repe " : "rep ");
    else if (i->prefixes & X86_PFX_REPNE)
        insn_puts(p, "repne ");
}

int x86_print(const X86Insn *i, u64 pc, char *text, size_t size)
{
    InsnText p = {.buf = text, .size = size, .pc = pc};

    if (size)
        text[0] = 0;
    put_prefixes(&p, i);
    put_name(&p, i);
    for (unsigned n = 0; n < i->op_count; n++) {
        insn_puts(&p, n ? ", " : " ");
        put_operand(&p, i, &i->op[n]);
    }
    return (int)p.len;
}
