/* SPDX-License-Identifier: MIT */
/*
 * x87 and MMX: the host's instructions on the host's registers. A general register as operand goes through a scratch
 * word in memory, because no register of ours may be named in an instruction whose others are fixed.
 */
#include "frontend/x86/tr/translate.h"

/* FLDENV, FNSTENV, FRSTOR, FNSAVE: what they store depends on the operand size, not on the mode. */
static bool has_16bit_form(const X86Insn *i)
{
    unsigned ext = i->modrm >> 3 & 7;

    return i->osize == 2 && !i->row->map && i->modrm < 0xc0 && (i->opcode == 0xd9 || i->opcode == 0xdd) &&
           (ext == 4 || ext == 6);
}

static i32 encoding(const X86Insn *i, unsigned modrm)
{
    u32 imm = (u32)i->opcode | (u32)i->row->map << IR_HOST_MAP_SHIFT | (u32)modrm << IR_X87_MODRM_SHIFT;

    if (i->row->handler == X86_H_MMX && (i->rex & 8)) /* MOVQ in place of MOVD */
        imm |= IR_HOST_W;
    if (has_16bit_form(i))
        imm |= 1u << IR_HOST_PP_SHIFT;
    if (i->op_count && i->op[i->op_count - 1].kind == X86_O_IMM)
        imm |= IR_HOST_IMM8 | (u32)(u8)i->imm << IR_HOST_IMM_SHIFT;
    return (i32)imm;
}

static IrRef emit(X86Tr *t, const X86Insn *i, IrType ty, unsigned modrm, IrRef addr, IrRef flags)
{
    return ir_emit(t->ir, IR_X87, ty, 0, encoding(i, modrm), addr, flags, 0, 0);
}

/* With its memory operand being the scratch word, which holds @v before; the result is the word after. */
static IrRef emit_scratch(X86Tr *t, i32 imm, IrRef v)
{
    return ir_emit(t->ir, IR_X87, IR_I64, IR_X87_SCRATCH, imm, v, 0, 0, 0);
}

static bool has_memory(const X86Insn *i)
{
    return i->modrm < 0xc0;
}

/* Whether an instruction with a memory operand stores to it, by opcode and ModRM.reg. */
static bool is_store(const X86Insn *i)
{
    static const u8 stores[8] = {0x00, 0xcc, 0x00, 0x8e, 0x00, 0xce, 0x00, 0xce};

    if (i->row->map)
        return i->op[0].kind == X86_O_MEM; /* MOVD, MOVQ, MOVNTQ */
    return stores[i->opcode & 7] >> (i->modrm >> 3 & 7) & 1;
}

/* ---- memory operands in machines, which the host's instruction cannot reach ---- */

/* Whether a store changes the x87 registers, so that it must not fault behind that: FST, FIST, FNSTCW, FNSTSW do not. */
static bool is_repeatable(const X86Insn *i)
{
    unsigned ext = i->modrm >> 3 & 7;

    return i->row->map || ext == 2 || (ext == 7 && (i->opcode == 0xd9 || i->opcode == 0xdd));
}

static bool through_copy(X86Tr *t, const X86Insn *i)
{
    unsigned size = x86_memory_size(i);
    bool stores = is_store(i), is_word = size <= 8 && !(size & (size - 1));
    IrRef addr = x86_ea64(t, i, stores), bytes = ir_i32(t->ir, size), v;

    if (stores && !is_repeatable(i))
        x86_call(t, HELPER_probe, addr, bytes, 0, 0);
    if (is_word) {
        v = stores ? ir_i64(t->ir, 0) : ir_zext32(t->ir, x86_load(t, addr, size));
        v = emit_scratch(t, encoding(i, i->modrm), v);
        if (stores)
            x86_store(t, addr, size, size == 8 ? v : ir_trunc(t->ir, v));
        return true;
    }
    if (!stores)
        x86_call(t, HELPER_x87_in, addr, bytes, 0, 0);
    ir_emit(t->ir, IR_X87, IR_VOID, IR_X87_BUFFER, encoding(i, i->modrm), 0, 0, 0, 0);
    if (stores)
        x86_call(t, HELPER_x87_out, addr, bytes, 0, 0);
    return true;
}

/** The x87 but FNSTSW AX. */
bool xtr_x87(X86Tr *t, const X86Insn *i)
{
    if (has_memory(i) && t->cpu->machine)
        return through_copy(t, i);
    IrRef addr = has_memory(i) ? x86_ea64(t, i, is_store(i)) : IR_NONE;

    if (i->row->reads)
        emit(t, i, IR_VOID, i->modrm, addr, x86_flags(t)); /* FCMOVcc */
    else if (i->row->writes)
        x86_set_flags(t, emit(t, i, IR_FLAGS, i->modrm, addr, IR_NONE)); /* FCOMI, FUCOMI, ... */
    else
        emit(t, i, IR_VOID, i->modrm, addr, IR_NONE);
    return true;
}

/** FNSTSW AX: through FNSTSW m16. */
bool xtr_fnstsw_ax(X86Tr *t, const X86Insn *i)
{
    IrRef v = emit_scratch(t, (i32)(0xddu | 0x38u << IR_X87_MODRM_SHIFT), ir_i64(t->ir, 0));

    x86_write(t, &i->op[0], ir_trunc(t->ir, v));
    return true;
}

/** FWAIT: FNOP waits, too, and has a ModRM byte. */
bool xtr_fwait(X86Tr *t, const X86Insn *i)
{
    ir_emit(t->ir, IR_X87, IR_VOID, 0, (i32)(0xd9u | 0xd0u << IR_X87_MODRM_SHIFT), 0, 0, 0, 0);
    return true;
}

/** EMMS. */
bool xtr_emms(X86Tr *t, const X86Insn *i)
{
    ir_emit(t->ir, IR_X87, IR_VOID, IR_X87_PLAIN, encoding(i, 0xc0), 0, 0, 0, 0);
    return true;
}

/* ---- MMX ---- */

/* The operand that is a general register, or -1. */
static int gpr_operand(const X86Insn *i)
{
    for (int n = 0; n < i->op_count; n++)
        if (i->op[n].kind == X86_O_GPR)
            return n;
    return -1;
}

/* MM register @n as 64 bits, and back: MOVQ m64 with the scratch word. */
static IrRef get_mm(X86Tr *t, unsigned n)
{
    return emit_scratch(t, (i32)(0x7fu | 1u << IR_HOST_MAP_SHIFT | n << (3 + IR_X87_MODRM_SHIFT)), ir_i64(t->ir, 0));
}

static void set_mm(X86Tr *t, unsigned n, IrRef v)
{
    emit_scratch(t, (i32)(0x6fu | 1u << IR_HOST_MAP_SHIFT | n << (3 + IR_X87_MODRM_SHIFT)), v);
}

/* Rows without a memory form: PMOVMSKB and PEXTRW from a register. */
static bool from_register(X86Tr *t, const X86Insn *i)
{
    IrRef v = get_mm(t, i->op[1].reg);
    X86Host h = {.imm = (i32)(0xd7u | 1u << IR_HOST_MAP_SHIFT | 1u << IR_HOST_PP_SHIFT | IR_HOST_VEX), .form = IR_HOST_RM};

    if (i->opcode == 0xc5) {
        x86_write(t, &i->op[0], ir_trunc(t->ir, ir_ubfx(t->ir, IR_I64, v, 16 * ((unsigned)i->imm & 3), 16)));
        return true;
    }
    h.c = ir_vfrom(t->ir, 3, v);
    x86_set_gpr(t, i->op[0].reg, x86_host(t, &h, IR_I64));
    return true;
}

/** MASKMOVQ: the x87 has become MMX when the access is refused. */
bool x86_maskmovq(X86Tr *t, const X86Insn *i, unsigned seg, IrRef offset)
{
    IrRef data = get_mm(t, i->op[0].reg), mask = get_mm(t, i->op[1].reg);
    IrRef addr = ir_zext32(t->ir, x86_access(t, seg, offset, 8, true));

    x86_call(t, HELPER_maskmovq, addr, data, mask, 0);
    return true;
}

/** MMX on registers and memory, moves from and to general registers. */
bool xtr_mmx(X86Tr *t, const X86Insn *i)
{
    int g = gpr_operand(i);
    unsigned reg = (i->modrm >> 3) & 7;
    IrRef v;

    if (g < 0 && has_memory(i) && t->cpu->machine)
        return through_copy(t, i);
    if (g < 0) {
        emit(t, i, IR_VOID, i->modrm, has_memory(i) ? x86_ea64(t, i, is_store(i)) : IR_NONE, IR_NONE);
        return true;
    }
    if (i->opcode == 0xc5 || i->opcode == 0xd7)
        return from_register(t, i);
    if (g == 0) { /* MOVD, MOVQ to a register */
        v = get_mm(t, reg);
        x86_write(t, &i->op[0], i->op[0].size == 8 ? v : ir_trunc(t->ir, v));
    } else if (i->opcode == 0x6e) {
        v = x86_raw(t, &i->op[1]);
        set_mm(t, reg, ir_zext32(t->ir, v));
    } else { /* PINSRW */
        emit_scratch(t, encoding(i, reg << 3), ir_zext32(t->ir, x86_raw(t, &i->op[1])));
    }
    return true;
}
