/* SPDX-License-Identifier: MIT */
/*
 * SSE to AVX2: one host instruction each, in the encoding the guest used. Legacy ones keep the upper half of the YMM
 * register, so the old register is always an operand; VEX ones clear what is above their result.
 */
#include "frontend/x86/tr/translate.h"

static bool is_vex(const X86Insn *i)
{
    return i->prefixes & X86_PFX_VEX;
}

static X86Host host(const X86Insn *i, unsigned form)
{
    u32 pp = (u32)__builtin_ctz(i->row->pp);
    u32 imm = (u32)i->opcode | (u32)i->row->map << IR_HOST_MAP_SHIFT | pp << IR_HOST_PP_SHIFT;

    if (is_vex(i))
        imm |= IR_HOST_VEX | (i->l ? IR_HOST_L : 0);
    if ((i->rex & 8) && (i->mode == X86_MODE_64 || i->row->w)) /* else it says nothing in 32-bit code */
        imm |= IR_HOST_W;
    return (X86Host){.imm = (i32)imm, .form = (u8)form};
}

/* One that computes. Only floating point touches MXCSR, but nobody writes dead code of the others. */
static X86Host compute(const X86Insn *i, unsigned form)
{
    X86Host h = host(i, form);

    h.imm |= IR_HOST_MXCSR;
    h.form |= form == IR_HOST_MR ? 0 : IR_HOST_LOAD;
    return h;
}

static void set_imm(X86Host *h, u64 imm)
{
    h->imm |= IR_HOST_IMM8 | (i32)(u8)imm << IR_HOST_IMM_SHIFT;
}

static u16 alignment(const X86Insn *i, unsigned size)
{
    return x86_alignment(i, size) > 1 ? MEM_ALIGN_VEC : 0;
}

static IrRef load(X86Tr *t, const X86Insn *i, unsigned size)
{
    return ir_ld(t->ir, IR_V256, (u8)__builtin_ctz(size), alignment(i, size), x86_ea(t, i));
}

static void store(X86Tr *t, const X86Insn *i, unsigned size, IrRef v)
{
    ir_st(t->ir, (u8)__builtin_ctz(size), alignment(i, size), x86_ea_write(t, i), v);
}

/* Operand @n in ModRM.rm: vector or general register, or memory as that. */
static IrRef rm_operand(X86Tr *t, const X86Insn *i, unsigned n)
{
    const X86Operand *o = &i->op[n];

    if (o->kind == X86_O_VEC)
        return x86_ymm(t, o->reg);
    if (o->kind == X86_O_GPR)
        return x86_raw(t, o);
    return i->row->op[n].kind == X86_K_E ? x86_load(t, x86_ea(t, i), o->size) : load(t, i, o->size);
}

/* All source operands from @first on. */
static void sources(X86Tr *t, const X86Insn *i, X86Host *h, unsigned first)
{
    for (unsigned n = first; n < i->op_count; n++) {
        switch (i->row->op[n].kind) {
        case X86_K_H: h->b = x86_ymm(t, i->op[n].reg); break;
        case X86_K_I: set_imm(h, i->imm); break;
        case X86_K_L:
            h->d = x86_ymm(t, i->op[n].reg);
            h->form |= IR_HOST_IS4;
            break;
        case X86_K_XMM0:
            h->d = x86_ymm(t, 0);
            h->form |= IR_HOST_XMM0;
            break;
        default: h->c = rm_operand(t, i, n); break;
        }
    }
}

static bool is_low_source(unsigned kind)
{
    return kind == X86_K_W || kind == X86_K_U || kind == X86_K_M || kind == X86_K_E;
}

/** Most: the result goes to ModRM.reg. */
bool xtr_v(X86Tr *t, const X86Insn *i)
{
    X86Host h = compute(i, IR_HOST_RM);

    sources(t, i, &h, 1);
    if (!is_vex(i))
        h.a = x86_ymm(t, i->op[0].reg);
    x86_set_ymm(t, i->op[0].reg, x86_host(t, &h, IR_V256));
    return true;
}

/* The encoding of @i with another opcode and prefix (encoding number). */
static X86Host host_as(const X86Insn *i, u32 op, u32 pp)
{
    X86Host h = host(i, IR_HOST_RM);

    h.imm &= ~(i32)(IR_HOST_OPCODE | 3u << IR_HOST_PP_SHIFT | 3u << IR_HOST_MAP_SHIFT);
    h.imm |= (i32)(op | pp << IR_HOST_PP_SHIFT | 1u << IR_HOST_MAP_SHIFT);
    return h;
}

/** MOVLPS, MOVHPS, ... from memory: with the value in a register that is MOVSD, MOVLHPS. */
bool xtr_vhalf(X86Tr *t, const X86Insn *i)
{
    X86Host h = i->opcode == 0x12 ? host_as(i, 0x10, 3) : host_as(i, 0x16, 0);

    sources(t, i, &h, 1);
    if (!is_vex(i))
        h.a = x86_ymm(t, i->op[0].reg);
    x86_set_ymm(t, i->op[0].reg, x86_host(t, &h, IR_V256));
    return true;
}

/** VBROADCASTF128: has no register form, so VINSERTF128. */
bool xtr_vbcast(X86Tr *t, const X86Insn *i)
{
    IrRef v = load(t, i, 16);
    X86Host h = {.imm = (i32)(0x18u | 3u << IR_HOST_MAP_SHIFT | 1u << IR_HOST_PP_SHIFT | IR_HOST_VEX | IR_HOST_L),
                 .form = IR_HOST_RM, .b = v, .c = v};

    set_imm(&h, 1);
    x86_set_ymm(t, i->op[0].reg, x86_host(t, &h, IR_V256));
    return true;
}

/** INSERTPS: an element from memory is the only one there is. */
bool xtr_insertps(X86Tr *t, const X86Insn *i)
{
    X86Insn from_memory = *i;

    if (i->op[i->op_count - 2].kind == X86_O_MEM)
        from_memory.imm &= 0x3f;
    return xtr_v(t, &from_memory);
}

/** Fused multiply-add: the destination is a source, too. */
bool xtr_vfma(X86Tr *t, const X86Insn *i)
{
    X86Host h = compute(i, IR_HOST_RM);

    sources(t, i, &h, 1);
    h.a = x86_ymm(t, i->op[0].reg);
    x86_set_ymm(t, i->op[0].reg, x86_host(t, &h, IR_V256));
    return true;
}

/** The result goes to a general register. */
bool xtr_vg(X86Tr *t, const X86Insn *i)
{
    X86Host h = compute(i, IR_HOST_RM);

    sources(t, i, &h, 1);
    x86_set_gpr(t, i->op[0].reg, x86_host(t, &h, IR_I64));
    return true;
}

/** Only flags: comparisons, PTEST. */
bool xtr_vf(X86Tr *t, const X86Insn *i)
{
    X86Host h = compute(i, IR_HOST_CMP_RM);

    h.imm |= IR_HOST_FLAGS;
    h.a = x86_ymm(t, i->op[0].reg);
    h.c = rm_operand(t, i, 1);
    x86_set_flags(t, x86_host_flags(t, &h));
    return true;
}

/* Register @n with its low half replaced by that of @v, whose upper half is zero. */
static IrRef with_low(X86Tr *t, unsigned n, IrRef v)
{
    return t->is_wide ? ir_emit(t->ir, IR_XSETLO, IR_V256, 0, 0, x86_ymm(t, n), v, 0, 0) : v;
}

/* A load of @size bytes: zeros above them in the XMM register; what is above that as the encoding says. */
static bool plain_load(X86Tr *t, const X86Insn *i)
{
    IrRef v = load(t, i, i->op[1].size);

    x86_set_ymm(t, i->op[0].reg, is_vex(i) ? v : with_low(t, i->op[0].reg, v));
    return true;
}

/* Between registers, in the direction of the opcode. */
static bool move_registers(X86Tr *t, const X86Insn *i)
{
    bool to_rm = is_low_source(i->row->op[0].kind);
    unsigned last = i->op_count - 1u;
    X86Host h = host(i, to_rm ? IR_HOST_MR : IR_HOST_RM);

    h.c = x86_ymm(t, i->op[last].reg);
    if (i->op_count == 3)
        h.b = x86_ymm(t, i->op[1].reg);
    if (!is_vex(i))
        h.a = x86_ymm(t, i->op[0].reg);
    x86_set_ymm(t, i->op[0].reg, x86_host(t, &h, IR_V256));
    return true;
}

static bool move(X86Tr *t, const X86Insn *i)
{
    if (x86_is_mem(i, 0)) {
        store(t, i, i->op[0].size, x86_ymm(t, i->op[1].reg));
        return true;
    }
    return x86_is_mem(i, 1) ? plain_load(t, i) : move_registers(t, i);
}

/** MOVAPS, MOVDQU, ... */
bool xtr_vmov(X86Tr *t, const X86Insn *i)
{
    return move(t, i);
}

/** MOVSS, MOVSD from memory. */
bool xtr_vload(X86Tr *t, const X86Insn *i)
{
    return plain_load(t, i);
}

/** MOVSS, MOVSD, MOVLPS to memory. */
bool xtr_vstore(X86Tr *t, const X86Insn *i)
{
    return move(t, i);
}

/** MOVQ. */
bool xtr_vmovq(X86Tr *t, const X86Insn *i)
{
    return move(t, i);
}

/** MOVSS, MOVSD between registers, the opcode of the store. */
bool xtr_vrev(X86Tr *t, const X86Insn *i)
{
    return move_registers(t, i);
}

/** MOVD, MOVQ from a general register. */
bool xtr_vfromg(X86Tr *t, const X86Insn *i)
{
    return xtr_v(t, i);
}

/** MOVD, PEXTRB and relatives: an element to a general register or memory. */
bool xtr_vtog(X86Tr *t, const X86Insn *i)
{
    const X86Operand *o = &i->op[0];
    X86Host h = host(i, IR_HOST_MR);
    IrRef v;

    h.c = x86_ymm(t, i->op[1].reg);
    if (i->op_count == 3)
        set_imm(&h, i->imm);
    v = x86_host(t, &h, IR_I64);
    if (o->kind == X86_O_MEM)
        x86_store(t, x86_ea_write(t, i), o->size, v);
    else
        x86_set_gpr(t, o->reg, v);
    return true;
}

/* The upper 8 bytes of XMM register @n in the lower ones. */
static IrRef high_half(X86Tr *t, unsigned n)
{
    X86Host h = {.imm = (i32)(0x73u | 1u << IR_HOST_MAP_SHIFT | 1u << IR_HOST_PP_SHIFT | IR_HOST_VEX | 3u << IR_HOST_EXT_SHIFT),
                 .form = IR_HOST_VM}; /* VPSRLDQ */

    set_imm(&h, 8);
    h.c = x86_ymm(t, n);
    return x86_host(t, &h, IR_V256);
}

/** MOVHPS to memory, VEXTRACTF128, VCVTPS2PH: part of a register, or what is made of it, to a register or memory. */
bool xtr_vextract(X86Tr *t, const X86Insn *i)
{
    const X86Operand *o = &i->op[0];
    IrRef v;

    if (i->op_count == 2) {
        store(t, i, 8, high_half(t, i->op[1].reg));
        return true;
    }
    X86Host h = compute(i, IR_HOST_MR);

    set_imm(&h, i->imm);
    h.c = x86_ymm(t, i->op[1].reg);
    if (i->row->feature == X86_FEAT_F16C && o->kind == X86_O_MEM) /* no #XM, no flags before a fault */
        x86_call(t, HELPER_probe, x86_ea64(t, i, true), ir_i32(t->ir, o->size), 0, 0);
    v = x86_host(t, &h, IR_V256);
    if (o->kind == X86_O_MEM)
        store(t, i, o->size, v);
    else
        x86_set_ymm(t, o->reg, v);
    return true;
}

/** Shifts by an immediate. */
bool xtr_vshift(X86Tr *t, const X86Insn *i)
{
    X86Host h = host(i, is_vex(i) ? IR_HOST_VM : IR_HOST_M);
    unsigned src = is_vex(i) ? i->op[1].reg : i->op[0].reg;

    set_imm(&h, i->imm);
    h.imm |= (i->modrm >> 3 & 7) << IR_HOST_EXT_SHIFT;
    if (is_vex(i))
        h.c = x86_ymm(t, src);
    else
        h.a = x86_ymm(t, src);
    x86_set_ymm(t, i->op[0].reg, x86_host(t, &h, IR_V256));
    return true;
}

/** PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM: to RCX or XMM0. */
bool xtr_pcmpstr(X86Tr *t, const X86Insn *i)
{
    bool to_mask = !(i->opcode & 1), has_lengths = i->opcode < 0x62;
    X86Host h = host(i, IR_HOST_STR);
    IrRef v;

    h.imm |= IR_HOST_FLAGS;
    set_imm(&h, i->imm);
    h.a = x86_ymm(t, i->op[0].reg);
    h.c = rm_operand(t, i, 1);
    if (has_lengths) {
        h.b = x86_gpr(t, X86_RAX);
        h.d = x86_gpr(t, X86_RDX);
    }
    v = x86_host(t, &h, to_mask ? IR_V256 : IR_I64);
    x86_set_flags(t, x86_host_flags(t, &h));
    if (to_mask)
        x86_set_ymm(t, 0, is_vex(i) ? v : with_low(t, 0, v));
    else
        x86_set_gpr(t, X86_RCX, v);
    return true;
}

/*
 * VZEROALL, and VZEROUPPER outside 64-bit mode, where it leaves registers 8 to 15 alone: register by register. The upper
 * halves stay in use.
 */
static void zero_each(X86Tr *t, bool all)
{
    X86Host h = {.form = IR_HOST_RM};

    /* VPXOR, VMOVDQA; of 128 bits, they make the upper half zero */
    h.imm = (i32)((all ? 0xefu : 0x6fu) | 1u << IR_HOST_MAP_SHIFT | 1u << IR_HOST_PP_SHIFT | IR_HOST_VEX);
    for (unsigned n = 0; n < (t->mode == X86_MODE_64 ? 16u : 8u); n++) {
        h.c = x86_ymm(t, n);
        h.b = all ? h.c : IR_NONE;
        x86_set_ymm(t, n, x86_host(t, &h, IR_V256));
    }
}

/** VZEROUPPER, VZEROALL. In a wide block it is the first instruction (wants_own_block in translate.c). */
bool xtr_vzero(X86Tr *t, const X86Insn *i)
{
    bool all = i->row->arg == X86_A_ALL, goes_on = x86_goes_on_switched(t);

    if (all || (t->is_wide && t->mode != X86_MODE_64)) {
        zero_each(t, all);
    } else if (t->is_wide) {
        x86_use_uppers(t, false);
        t->ir->block.is_wide = !goes_on;
        if (!goes_on)
            x86_goto(t, t->next);
    }
    return true;
}

/* ---- elements chosen by masks: helpers, an element at a time ---- */

/** MASKMOVDQU, MASKMOVQ. */
bool xtr_maskmov(X86Tr *t, const X86Insn *i)
{
    IrRef off = x86_cut_offset(t, i->asize, x86_gpr(t, X86_RDI)), addr;
    unsigned seg = i->seg != X86_NO_REG ? i->seg : X86_DS;

    if (i->op[0].kind == X86_O_MM)
        return x86_maskmovq(t, i, seg, off);
    addr = ir_zext32(t->ir, x86_access(t, seg, off, 16, true));
    x86_call(t, HELPER_maskmov, addr, ir_i32(t->ir, i->op[0].reg | (u32)i->op[1].reg << 8), 0, 0);
    return true;
}

/* What helpers of elements in segment @seg must know about its limit. */
static u32 mask_segment(const X86Tr *t, unsigned seg)
{
    return x86_has_limit(t, seg) ? X86_MASK_CHECK | seg << X86_MASK_SEG_SHIFT : 0;
}

/** VMASKMOVPS, VPMASKMOVD, ...: operand 1 is the mask. */
bool xtr_vmaskmov(X86Tr *t, const X86Insn *i)
{
    bool is_load = !x86_is_mem(i, 0);
    bool wide = i->row->map == 2 && (i->opcode >= 0x8c ? (i->rex & 8) != 0 : i->opcode & 1);
    u32 desc = (is_load ? i->op[0].reg : i->op[2].reg) | (u32)i->op[1].reg << 8 | (wide ? X86_MASK_WIDE : 0) |
               (i->l ? X86_MASK_L : 0) | mask_segment(t, i->mem.seg);
    IrRef addr = desc & X86_MASK_CHECK ? ir_zext32(t->ir, x86_offset(t, i)) : x86_ea64(t, i, !is_load);

    x86_call(t, is_load ? HELPER_vmask_load : HELPER_vmask_store, addr, ir_i32(t->ir, desc), 0, 0);
    return true;
}

/** VPGATHERDD, VGATHERQPD, ...: the index register is part of the address. */
bool xtr_vgather(X86Tr *t, const X86Insn *i)
{
    X86Insn base = *i;
    u32 desc = i->op[0].reg | (u32)i->op[2].reg << 8 | (u32)i->mem.index << 16 | (u32)i->mem.scale << 24 |
               (i->rex & 8 ? X86_MASK_WIDE : 0) | (i->l ? X86_MASK_L : 0) | (i->opcode & 1 ? X86_MASK_QINDEX : 0) |
               (i->asize == 4 ? X86_MASK_ADDR32 : 0) | (t->mode == X86_MODE_64 ? 0 : X86_MASK_LINEAR32) |
               mask_segment(t, i->mem.seg);
    IrRef zero = ir_const(t->ir, x86_addr_type(t), 0), seg;

    base.mem.index = X86_NO_REG;
    if (base.mem.base == X86_NO_REG)
        base.mem.abs = (u64)(i64)base.mem.disp;
    base.asize = 8; /* cut off once the index is added */
    seg = desc & X86_MASK_CHECK ? zero : x86_linear(t, i->mem.seg, zero);
    x86_call(t, HELPER_vgather, x86_offset(t, &base), ir_i32(t->ir, desc), ir_zext32(t->ir, seg), 0);
    return true;
}
