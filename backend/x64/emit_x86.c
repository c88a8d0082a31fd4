/* SPDX-License-Identifier: MIT */
/*
 * Rows that are one host instruction (ops_x86.def): operands go where the instruction wants them, flags stay in EFLAGS.
 *
 * A HOST that makes a value and one behind it that makes the flags of the same instruction are emitted at once.
 */
#include "backend/x64/emit.h"
#include "backend/x64/hostop.h"

/* The flags half of HOST @i, if it comes next and is wanted. */
static IrRef flags_half(const Emit *e, const IrInst *i)
{
    const IrInst *n = i + 1;
    IrRef f = (IrRef)(e->idx + 1);

    return e->idx + 1 < e->b->count && ir_is_host_flags_of(n, i) && e->val[f].uses && !e->val[f].defer ? f : IR_NONE;
}

static bool is_vec_value(const Emit *e, IrRef v)
{
    return ir_is_vec(e->b->insts[v].type);
}

static u8 use_any(Emit *e, IrRef v)
{
    return is_vec_value(e, v) ? ra_usev_low(e, v) : (u8)ra_use(e, v);
}

/* A register for the result that starts as @from (IR_NONE: any contents) and is none of @other. */
static u8 result(Emit *e, const IrInst *i, IrRef from, IrRef other)
{
    bool is_vec = from ? is_vec_value(e, from) : i->type == IR_V256;

    if (i->type == IR_FLAGS) /* nobody wants the value */
        return is_vec ? (from ? ra_copyv(e, from) : ra_tmpv(e)) : (u8)(from ? ra_copy(e, from) : ra_tmp(e));
    if (is_vec)
        return from ? ra_defv_from(e, from, other) : ra_defv(e);
    return (u8)(from ? ra_def_from(e, from, other) : ra_def(e));
}

/* Argument @v copied into @r; if another argument is the same value, it stays at hand. */
static void fix(Emit *e, const IrInst *i, IrRef v, X64Reg r)
{
    for (unsigned n = 0; n < 3; n++)
        if (i->arg[n] && i->arg[n] != v && ra_same(e, i->arg[n], v))
            ra_use(e, v);
    if (i->arg[0] == v || i->arg[2] == v)
        ra_use(e, v);
    ra_use_in(e, v, r);
}

/* PCMPxSTRx: lengths in RAX and RDX, the result in RCX or XMM0. */
static void take_string(Emit *e, const IrInst *i)
{
    if (i->imm & 1)
        ra_take(e, RCX);
    else
        ra_takev(e, 0);
    if (i->arg[1] && i->arg[3]) {
        if (ra_same(e, i->arg[1], i->arg[3]))
            ra_use(e, i->arg[1]);
        ra_use_in(e, i->arg[1], RAX);
        ra_use_in(e, i->arg[3], RDX);
    }
}

static void string_result(Emit *e, const IrInst *i)
{
    if (i->type == IR_V256)
        x64_vrr_o(&e->a, V_MOVDQA, e->vec_opt, ra_defv(e), 0);
    else if (i->type == IR_I64)
        ra_def_in(e, RCX);
}

/* Fixed registers first, so that nothing else gets them. */
static void take_fixed(Emit *e, const IrInst *i)
{
    if ((i->aux & IR_HOST_FORM) == IR_HOST_STR)
        take_string(e, i);
    if (i->aux & IR_HOST_CL)
        fix(e, i, i->arg[1], RCX);
    if (i->aux & IR_HOST_XMM0) {
        X64Xmm x;

        ra_takev(e, 0);
        x = ra_usev(e, i->arg[3]);
        if (x != 0)
            x64_vrr_o(&e->a, V_MOVDQA, e->vec_opt, 0, x);
    }
}

/* With @has_mem the last source is in memory. */
static HostRegsOf operands(Emit *e, const IrInst *i, bool has_mem)
{
    const IrRef *arg = i->arg;
    HostRegsOf r = {0, 0, 0, 0};
    bool is_one = arg[0] && arg[2] && ra_same(e, arg[0], arg[2]); /* one register is both */

    if (arg[1] && !(i->aux & IR_HOST_CL) && (i->aux & IR_HOST_FORM) < IR_HOST_ACC)
        r.vvvv = use_any(e, arg[1]);
    if (i->aux & IR_HOST_IS4)
        r.is4 = use_any(e, arg[3]);
    switch (i->aux & IR_HOST_FORM) {
    case IR_HOST_RM:
        r.rm = has_mem ? 0 : use_any(e, arg[2]);
        r.reg = result(e, i, arg[0], has_mem || is_one ? IR_NONE : arg[2]);
        if (is_one && !has_mem)
            r.rm = r.reg;
        break;
    case IR_HOST_MR:
        r.reg = use_any(e, arg[2]);
        r.rm = result(e, i, arg[0], is_one ? IR_NONE : arg[2]);
        if (is_one)
            r.reg = r.rm;
        break;
    case IR_HOST_VM:
        r.rm = use_any(e, arg[2]);
        r.vvvv = result(e, i, IR_NONE, IR_NONE);
        break;
    case IR_HOST_M: r.rm = result(e, i, arg[0], IR_NONE); break;
    case IR_HOST_STR:
    case IR_HOST_CMP_RM:
        r.reg = use_any(e, arg[0]);
        r.rm = has_mem ? 0 : use_any(e, arg[2]);
        break;
    case IR_HOST_CMP_MR:
        r.rm = use_any(e, arg[0]);
        r.reg = arg[2] ? use_any(e, arg[2]) : 0;
        break;
    default: /* ACC */
        r.rm = (u8)emit_divisor(e, arg[2]);
        if (arg[0] && ra_same(e, arg[0], arg[1]))
            ra_use(e, arg[0]);
        ra_use_in(e, arg[1], RAX);
        if (arg[0])
            ra_use_in(e, arg[0], RDX);
        else
            ra_take(e, RDX);
        break;
    }
    return r;
}

/* The last source is a general register that is in memory, and wanted just here. */
static bool reads_home(Emit *e, const IrInst *i, X64Mem *m)
{
    return (i->aux & IR_HOST_LOAD) && (i->aux & IR_HOST_FORM) == IR_HOST_RM && !is_vec_value(e, i->arg[2]) &&
           !(i->arg[0] && ra_same(e, i->arg[0], i->arg[2])) && ra_mem(e, i->arg[2], m);
}

/* Shifts by CL whose flags nobody wants can have the count anywhere, and leave EFLAGS alone. */
static bool shift_by_register(Emit *e, const IrInst *i)
{
    static void (*const shifts[8])(Asm *a, unsigned w, X64Reg dst, X64Reg src, X64Reg ctl) = {
        [4] = x64_shlx_rrr, [5] = x64_shrx_rrr, [7] = x64_sarx_rrr};
    const i32 opcode = IR_HOST_OPCODE | 3 << IR_HOST_MAP_SHIFT | 3 << IR_HOST_PP_SHIFT;
    unsigned kind = (unsigned)i->imm >> IR_HOST_EXT_SHIFT & 7, w = i->imm & IR_HOST_W ? 8 : 4;

    if (!(i->aux & IR_HOST_CL) || (i->aux & IR_HOST_FORM) != IR_HOST_M || (i->imm & opcode) != 0xd3 || !shifts[kind] ||
        (i->imm & (IR_HOST_WORD | IR_HOST_BYTE)))
        return false;
    X64Reg a = ra_use(e, i->arg[0]), n = ra_use(e, i->arg[1]);

    shifts[kind](&e->a, w, ra_def(e), a, n);
    return true;
}

/* ADC, SBB, INC, DEC: of the flags before them only CF counts. */
static bool reads_only_carry(const IrInst *i)
{
    unsigned op = ((unsigned)i->imm & (IR_HOST_OPCODE | 3 << IR_HOST_MAP_SHIFT | 3 << IR_HOST_PP_SHIFT)) | 1;

    return op == 0x13 || op == 0x1b || op == 0xff;
}

/* EFLAGS as the instruction of @i, perhaps with flags row @f, wants to find them. */
static void flags_before(Emit *e, const IrInst *i, IrRef f)
{
    const IrInst *n = f ? &e->b->insts[f] : i;

    if ((n->aux & IR_HOST_FLAGS_IN) && reads_only_carry(i))
        flags_carry_in_host(e, n->arg[3]);
    else if (n->aux & IR_HOST_FLAGS_IN)
        flags_in_host(e, n->arg[3]);
    else if (i->imm & IR_HOST_FLAGS)
        flags_clobber(e);
}

/* IMUL by a constant has a form of its own, which need not start with a copy. */
static bool multiply_by_constant(Emit *e, const IrInst *i, IrRef f)
{
    const i32 opcode = IR_HOST_OPCODE | 3 << IR_HOST_MAP_SHIFT | 3 << IR_HOST_PP_SHIFT;
    i32 imm;

    if ((i->imm & (opcode | IR_HOST_WORD | IR_HOST_VEX)) != (0xaf | 1 << IR_HOST_MAP_SHIFT) || i->type == IR_FLAGS ||
        !ra_imm32(e, i->arg[2], &imm))
        return false;
    X64Reg a = ra_use(e, i->arg[0]);

    flags_before(e, i, f);
    x64_imul_rri(&e->a, i->imm & IR_HOST_W ? 8 : 4, ra_def(e), a, imm);
    e->fl_val = e->set_by = IR_NONE;
    if (f) {
        e->done[f] = true;
        flags_now(e, f, REP_ARM);
    }
    return true;
}

static unsigned operand_bytes(const IrInst *i)
{
    return i->imm & IR_HOST_BYTE ? 1 : i->imm & IR_HOST_WORD ? 2 : i->imm & IR_HOST_W ? 8 : 4;
}

/*
 * Arithmetic with a constant has it as an immediate: ADC, SBB, and whatever has 8 or 16 bits.
 * Immediates of two bytes are not made: decoders are slow with them.
 */
static bool compute_with_constant(Emit *e, const IrInst *i, IrRef f)
{
    const i32 others = (~0x3b & IR_HOST_OPCODE) | 3 << IR_HOST_MAP_SHIFT | 3 << IR_HOST_PP_SHIFT |
                       IR_HOST_VEX;
    unsigned w = operand_bytes(i), form = i->aux & IR_HOST_FORM;
    i32 imm;
    X64Reg d;

    if ((i->imm & others) || (form != IR_HOST_RM && form != IR_HOST_MR) || !i->arg[0] ||
        !i->arg[2] || !ra_imm32(e, i->arg[2], &imm))
        return false;
    imm = w == 1 ? (i8)imm : w == 2 ? (i16)imm : imm;
    if (w == 2 && imm != (i8)imm)
        return false;
    d = (X64Reg)result(e, i, i->arg[0], IR_NONE);
    flags_before(e, i, f);
    e->fl_val = e->set_by = IR_NONE;
    x64_alu_ri(&e->a, (unsigned)i->imm >> 3 & 7, w, d, imm);
    if (f) {
        e->done[f] = f != e->idx;
        flags_now(e, f, REP_ARM);
    }
    return true;
}

void emit_host(Emit *e, const IrInst *i)
{
    IrRef f = i->type == IR_FLAGS ? (IrRef)e->idx : flags_half(e, i);
    SiteFlags site = flags_site(e);
    bool has_mem, is_home;
    HostRegsOf r;
    X64Mem m;

    if ((!f && shift_by_register(e, i)) || multiply_by_constant(e, i, f) ||
        compute_with_constant(e, i, f))
        return;
    has_mem = (i->aux & IR_HOST_LOAD) && emit_load_as_operand(e, i->arg[2], i->type == IR_FLAGS ? IR_NONE : i->arg[0], &m);
    is_home = !has_mem && reads_home(e, i, &m);
    take_fixed(e, i);
    r = operands(e, i, has_mem || is_home);
    flags_before(e, i, f);
    if (i->imm & IR_HOST_FLAGS) {
        e->fl_val = IR_NONE;
        e->set_by = IR_NONE;
    }
    if (has_mem)
        note_site_with(e, site);
    else
        note_site(e);
    hostop_encode(&e->a, i, r, has_mem || is_home ? &m : NULL);
    if ((i->aux & IR_HOST_FORM) == IR_HOST_STR)
        string_result(e, i);
    if (f) {
        e->done[f] = f != e->idx;
        flags_now(e, f, REP_ARM);
    }
}

/* --- division --- */

/* The remainder in RDX becomes the value of the next row. */
static void def_remainder(Emit *e)
{
    e->idx++;
    ra_def_in(e, RDX);
    e->done[e->idx] = true;
    e->idx--;
}

void emit_xdiv(Emit *e, const IrInst *i)
{
    unsigned w = (i->aux & 127) / 8;
    const IrInst *n = i + 1;
    bool wants_remainder = e->idx + 1 < e->b->count && n->op == IR_XREM && e->val[e->idx + 1].uses;
    X64Reg c;

    flags_clobber(e);
    c = emit_divisor(e, i->arg[2]);
    if (ra_same(e, i->arg[0], i->arg[1]))
        ra_use(e, i->arg[0]);
    ra_use_in(e, i->arg[1], RAX);
    ra_use_in(e, i->arg[0], RDX);
    note_site(e);
    if (i->aux & 128)
        x64_idiv_r(&e->a, w, c);
    else
        x64_div_r(&e->a, w, c);
    if (wants_remainder)
        def_remainder(e);
    if (e->val[e->idx].uses)
        ra_def_in(e, RAX);
}

/* Comes with its XDIV. */
void emit_xrem(Emit *e, const IrInst *i)
{
    e->failed = true;
}

/* --- vectors --- */

void emit_xsetlo(Emit *e, const IrInst *i)
{
    X64Xmm a = ra_usev_low(e, i->arg[0]), b = ra_usev_low(e, i->arg[1]);

    x64_enc_vex_r(&e->a, X64_OP(66, 0F3A, 0x18) | X64_F_L | X64_IMM(1), 4, ra_defv(e), a, b, 0); /* VINSERTF128 */
}

void emit_xmxcsr(Emit *e, const IrInst *i)
{
    x64_stmxcsr_m(&e->a, ENV(guest_mxcsr));
    x64_mov_rm(&e->a, 4, ra_def(e), ENV(guest_mxcsr));
}

void emit_xsetmxcsr(Emit *e, const IrInst *i)
{
    x64_mov_mr(&e->a, 4, ENV(guest_mxcsr), ra_use(e, i->arg[0]));
    x64_ldmxcsr_m(&e->a, ENV(guest_mxcsr));
}

void emit_uppers_stored(Emit *e)
{
    if (e->vec_opt && !e->uppers_stored)
        x64_mov_mi(&e->a, 4, env_field(host_map.guest->uppers_in_use), RT_UPPERS_ANYWHERE);
    e->uppers_stored = true;
}

/* Zero to the upper halves of all homes. */
static void clear_uppers_stub(Emit *e, ColdStub *s)
{
    const IrGuest *g = host_map.guest;
    X64Xmm zero = 0; /* a temporary */

    x64_vrrr_o(&e->a, V_PXOR, 0, zero, zero, zero);
    for (unsigned n = 0; n < g->global_count; n++)
        if (g->globals[n].type == IR_V256)
            x64_vmr_o(&e->a, V_MOVDQU_ST, 0, env_field(g->globals[n].offset + sizeof(V128)), zero);
    x64_jmp(&e->a, &s->back);
}

/*
 * In use: while they were not, those of the host's registers and those in memory were zero, so nothing moves. Not in use:
 * all become zero, and blocks behind it run instructions of 128 bits only. The homes are zero still unless something stored
 * upper halves there in between (RtUppers).
 */
void emit_xuppers(Emit *e, const IrInst *i)
{
    X64Mem state = env_field(host_map.guest->uppers_in_use);
    ColdStub *s;

    e->leaves_wide = i->imm;
    if (i->imm) {
        x64_mov_mi(&e->a, 4, state, RT_UPPERS_IN_REGISTERS);
        return;
    }
    ra_takev(e, 0);
    flags_clobber(e);
    x64_vzeroupper(&e->a);
    s = cold_new(e, clear_uppers_stub);
    x64_cmp_mi(&e->a, 4, state, RT_UPPERS_ANYWHERE);
    x64_jcc(&e->a, CC_E, &s->label);
    x64_bind(&e->a, &s->back);
    x64_mov_mi(&e->a, 4, state, RT_UPPERS_ZERO);
}

/* --- x87 and MMX --- */

static void x87_load_stub(Emit *e, ColdStub *s)
{
    const IrGuest *g = host_map.guest;

    x64_enc_m(&e->a, X64_OP(NP, NO, 0xdd) | X64_F_EXT, 4, 4, env_field(g->x87_image), 0); /* FRSTOR */
    x64_mov_mi(&e->a, 4, env_field(g->x87_live), 1);
    x64_jmp(&e->a, &s->back);
}

/* C code leaves the registers in memory when it looked at them. @flags are read after this. */
static void x87_make_live(Emit *e, IrRef flags)
{
    ColdStub *s;

    if (e->x87_is_live)
        return;
    if (flags)
        flags_to_memory(e, flags);
    flags_clobber(e);
    s = cold_new(e, x87_load_stub);
    x64_cmp_mi(&e->a, 4, env_field(host_map.guest->x87_live), 0);
    x64_jcc(&e->a, CC_E, &s->label);
    x64_bind(&e->a, &s->back);
    e->x87_is_live = true;
}

void emit_x87(Emit *e, const IrInst *i)
{
    X64Mem m = env_field(host_map.guest->x87_scratch);

    x87_make_live(e, i->arg[1]);
    if (i->aux & IR_X87_SCRATCH)
        x64_mov_mr(&e->a, 8, m, ra_use(e, i->arg[0]));
    else if (!(i->aux & IR_X87_BUFFER) && i->arg[0])
        m = x64_mem(ra_use(e, i->arg[0]), 0);
    if (i->arg[1])
        flags_in_host(e, i->arg[1]);
    else if (i->type == IR_FLAGS)
        flags_clobber(e);
    note_site(e);
    hostop_encode_x87(&e->a, i, m);
    if (i->type == IR_FLAGS)
        flags_now(e, (IrRef)e->idx, REP_ARM);
    else if (i->type == IR_I64 && e->val[e->idx].uses)
        x64_mov_rm(&e->a, 8, ra_def(e), m);
}

/* --- flags as a word --- */

void emit_xunpack(Emit *e, const IrInst *i)
{
    x64_mov_mr(&e->a, 2, flags_slot(e), ra_use(e, i->arg[0]));
    flags_slot_now(e);
}

void emit_xpack(Emit *e, const IrInst *i)
{
    X64Mem m = flags_word(e, i->arg[0]);

    x64_movzx_rm(&e->a, 4, 2, ra_def(e), m);
}
