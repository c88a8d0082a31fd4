/* SPDX-License-Identifier: MIT */
/*
 * Guest memory, flat: a guest address is a host address. A bad one faults, and the fault is traced back through the
 * block's sites. Memory behind tables is in emit_mmu.c, but for atomics: those get a host address there, and are made here.
 */
#include "backend/x64/emit.h"
#include "base/bits.h"

/* Alignment faults leave the block with the address; the guest's pc and flags are exact. */
static void align_stub(Emit *e, ColdStub *s)
{
    X64Reg sp = host_map.reg_of[host_map.guest->stack_global];

    emit_rest(e, s);
    x64_mov_mr(&e->a, 8, ENV(exit_arg), (X64Reg)s->reg);
    if (s->stack_lag)
        x64_lea_rm(&e->a, 8, sp, x64_mem(sp, s->stack_lag));
    x64_mov_mi(&e->a, 4, ENV(is_write), (i32)s->kind);
    flags_to_home(e, s->flags);
    emit_moving(e, RAX, s->k, MOVE_PC);
    x64_mov_mr(&e->a, 8, ENV(pc), RAX);
    x64_jmp_abs(&e->a, x64_exits.align);
}

/* Jump away unless the access of 1 << @size_log2 bytes at @r satisfies @attr. */
void emit_align_check(Emit *e, X64Reg r, u16 attr, unsigned size_log2, bool is_write)
{
    ColdStub *s;
    X64Reg t;

    if (!(attr & (MEM_ALIGN | MEM_ATOMIC16)) || size_log2 == 0)
        return;
    s = cold_new(e, align_stub);
    s->reg = (u8)r;
    s->kind = is_write;
    s->k = e->b->pc + (u64)(i64)e->insn_pc;
    flags_clobber(e);
    if ((attr & MEM_ALIGN) || size_log2 == 4) {
        x64_test_ri(&e->a, 4, r, (1 << size_log2) - 1);
        x64_jcc(&e->a, CC_NZ, &s->label);
        return;
    }
    t = ra_tmp(e); /* within 16 bytes: (address & 15) + size <= 16 */
    x64_mov_rr(&e->a, 4, t, r);
    x64_and_ri(&e->a, 4, t, 15);
    x64_cmp_ri(&e->a, 4, t, 16 - (1 << size_log2));
    x64_jcc(&e->a, CC_A, &s->label);
}

/* The tag goes, bit 55 is copied upwards. */
static X64Reg strip_tag(Emit *e, IrRef v, X64Reg index, unsigned scale, i32 disp)
{
    X64Reg t = ra_copy(e, v);

    if (index != REG_NONE || disp)
        x64_lea_rm(&e->a, 8, t, index == REG_NONE ? x64_mem(t, disp) : x64_mem_idx(t, index, scale, disp));
    flags_clobber(e);
    x64_shl_ri(&e->a, 8, t, 8);
    x64_sar_ri(&e->a, 8, t, 8);
    return t;
}

/* An address of 32 bits is a sum mod 2^32; what is above in the registers does not matter. */
static X64Mem address_of(Emit *e, const IrInst *i, X64Reg base, X64Reg index)
{
    X64Mem m = index == REG_NONE ? x64_mem(base, i->imm)
                                 : x64_mem_idx(base, index, i->aux >> MEM_SCALE_SHIFT, i->imm);

    return e->b->insts[i->arg[0]].type == IR_I32 ? x64_mem_addr32(m) : m;
}

static bool is_absolute(Emit *e, const IrInst *i, i32 *addr)
{
    u64 k;

    if (!ra_const(e, i->arg[0], &k) || i->arg[1] || (i->arg[3] & MEM_NOTAG))
        return false;
    k += (u64)(i64)i->imm;
    *addr = (i32)k;
    return (i64)k == *addr;
}

static X64Mem address(Emit *e, const IrInst *i, bool is_write)
{
    X64Reg base, index = REG_NONE;
    unsigned scale = i->aux >> MEM_SCALE_SHIFT;
    u16 attr = i->arg[3];
    i32 abs;

    if (is_absolute(e, i, &abs))
        return x64_mem_abs(abs);
    if (i->arg[1])
        index = ra_use(e, i->arg[1]);
    if (attr & MEM_NOTAG) {
        base = strip_tag(e, i->arg[0], index, scale, i->imm);
        emit_align_check(e, base, attr, i->aux & MEM_SIZE, is_write);
        return x64_mem(base, 0);
    }
    base = ra_use(e, i->arg[0]);
    emit_align_check(e, base, attr, i->aux & MEM_SIZE, is_write);
    return address_of(e, i, base, index);
}

/* VEX forms zero the register above the access. */
static void load_vec(Emit *e, unsigned size_log2, u16 attr, X64Xmm d, X64Mem m)
{
    X64VOp op = attr & MEM_ALIGN_VEC ? V_MOVDQA : V_MOVDQU;

    switch (size_log2) {
    case 2: x64_vrm(&e->a, V_MOVSS, d, m); break;
    case 3: x64_vrm(&e->a, V_MOVSD, d, m); break;
    case 4: x64_vrm(&e->a, op, d, m); break;
    default: x64_vrm_o(&e->a, op, X64_L256, d, m); break;
    }
}

/* Bytes and halfwords go through a general register: the destination may not change before the access faults. */
static void load_vec_small(Emit *e, unsigned size_log2, X64Mem m)
{
    X64Reg t = ra_tmp(e);

    note_site(e);
    x64_movzx_rm(&e->a, 4, 1u << size_log2, t, m);
    x64_vrr(&e->a, V_MOVD, ra_defv(e), t);
}

void emit_load_at(Emit *e, const IrInst *i, X64Mem m)
{
    unsigned size = i->aux & MEM_SIZE;

    if (ir_is_vec(i->type)) {
        if (size < 2) {
            load_vec_small(e, size, m);
            return;
        }
        X64Xmm d = ra_defv(e);

        note_site(e);
        load_vec(e, size, i->arg[3], d, m);
        return;
    }
    X64Reg d = ra_def(e);

    note_site(e);
    if ((i->aux & MEM_SIGN) && size < 3)
        x64_movsx_rm(&e->a, ir_bytes(i), 1u << size, d, m);
    else if (size < 2)
        x64_movzx_rm(&e->a, 4, 1u << size, d, m);
    else
        x64_mov_rm(&e->a, size == 3 ? 8 : 4, d, m);
}

X64Mem emit_load_operand(Emit *e, const IrInst *i)
{
    return address(e, i, false);
}

void emit_ld(Emit *e, const IrInst *i)
{
    if (e->val[e->idx].fused)
        return;
    if (e->b->has_mmu)
        emit_mmu_load(e, i);
    else
        emit_load_at(e, i, address(e, i, false));
}

static void store_vec(Emit *e, unsigned size_log2, u16 attr, X64Mem m, X64Xmm s)
{
    X64VOp op = attr & MEM_ALIGN_VEC ? V_MOVDQA_ST : V_MOVDQU_ST;

    note_site(e);
    switch (size_log2) {
    case 0: x64_vmri(&e->a, V_PEXTRB, m, s, 0); break;
    case 1: x64_vmri(&e->a, V_PEXTRW, m, s, 0); break;
    case 2: x64_vmr(&e->a, V_MOVSS_ST, m, s); break;
    case 3: x64_vmr(&e->a, V_MOVSD_ST, m, s); break;
    case 4: x64_vmr(&e->a, op, m, s); break;
    default: x64_vmr_o(&e->a, op, X64_L256, m, s); break;
    }
}

/* A store-release is sequentially consistent with load-acquires: XCHG. */
static void store_release(Emit *e, unsigned w, X64Mem m, IrRef v)
{
    X64Reg t = ra_copy(e, v);

    note_site(e);
    x64_xchg_mr(&e->a, w, m, t);
}

void emit_st(Emit *e, const IrInst *i)
{
    unsigned size = i->aux & MEM_SIZE;
    X64Mem m;
    i32 imm;

    if (e->b->has_mmu) {
        emit_mmu_store(e, i);
        return;
    }
    if (ir_is_vec(i->type)) {
        X64Xmm s = ra_usev(e, i->arg[2]);

        m = address(e, i, true);
        store_vec(e, size, i->arg[3], m, s);
        if (i->arg[3] & MEM_RELEASE) {
            flags_clobber(e);
            x64_lock_or_mi(&e->a, 4, x64_mem(RSP, FRAME_SCRATCH), 0);
        }
        return;
    }
    m = address(e, i, true);
    if (i->arg[3] & MEM_RELEASE) {
        store_release(e, 1u << size, m, i->arg[2]);
    } else if (ra_imm32(e, i->arg[2], &imm)) {
        note_site(e);
        x64_mov_mi(&e->a, 1u << size, m, imm);
    } else {
        X64Reg s = ra_use(e, i->arg[2]);

        note_site(e);
        x64_mov_mr(&e->a, 1u << size, m, s);
    }
}

/* --- atomics --- */

/* Before registers are taken: behind tables, the host address in one. */
static X64Reg atomic_begin(Emit *e, const IrInst *i, u16 attr)
{
    return e->b->has_mmu ? emit_mmu_atomic(e, i, attr) : REG_NONE;
}

/* The address in a register, checked; @host is what atomic_begin said. */
static X64Reg atomic_address(Emit *e, const IrInst *i, u16 attr, X64Reg host)
{
    X64Reg a;

    if (host != REG_NONE)
        return host;
    a = ra_use(e, i->arg[0]);
    emit_align_check(e, a, attr, i->aux & MEM_SIZE, true);
    return a;
}

/* d = zero-extended old value that XADD, XCHG or CMPXCHG left in the low bytes of @r. */
static void widen(Emit *e, unsigned size_log2, X64Reg r)
{
    if (size_log2 < 2)
        x64_movzx_rr(&e->a, 4, 1u << size_log2, r, r);
    else if (size_log2 == 2)
        x64_mov_rr(&e->a, 4, r, r);
}

/* Nobody reads the old value: one locked instruction on memory. */
static bool amo_no_result(Emit *e, const IrInst *i, unsigned w, X64Reg host)
{
    X64Reg a, b;

    if (e->val[e->idx].uses)
        return false;
    if (i->imm != IR_AMO_ADD && i->imm != IR_AMO_EOR && i->imm != IR_AMO_SET && i->imm != IR_AMO_CLR)
        return false;
    flags_clobber(e);
    a = atomic_address(e, i, i->arg[3], host);
    b = i->imm == IR_AMO_CLR ? ra_copy(e, i->arg[1]) : ra_use(e, i->arg[1]);
    if (i->imm == IR_AMO_CLR)
        x64_not_r(&e->a, 8, b);
    note_site(e);
    switch (i->imm) {
    case IR_AMO_ADD: x64_lock_add_mr(&e->a, w, x64_mem(a, 0), b); break;
    case IR_AMO_EOR: x64_lock_xor_mr(&e->a, w, x64_mem(a, 0), b); break;
    case IR_AMO_SET: x64_lock_or_mr(&e->a, w, x64_mem(a, 0), b); break;
    default: x64_lock_and_mr(&e->a, w, x64_mem(a, 0), b); break;
    }
    return true;
}

/* XADD and XCHG give the old value directly. */
static bool amo_exchange(Emit *e, const IrInst *i, unsigned w, X64Reg host)
{
    X64Reg a, d;

    if (i->imm != IR_AMO_ADD && i->imm != IR_AMO_SWP)
        return false;
    flags_clobber(e);
    a = atomic_address(e, i, i->arg[3], host);
    d = ra_copy(e, i->arg[1]);
    note_site(e);
    if (i->imm == IR_AMO_ADD)
        x64_lock_xadd_mr(&e->a, w, x64_mem(a, 0), d);
    else
        x64_xchg_mr(&e->a, w, x64_mem(a, 0), d);
    widen(e, i->aux & MEM_SIZE, d);
    ra_def_in(e, d);
    return true;
}

/* @t = @old <op> @b at @w bytes. Minimum and maximum compare at the access size. */
static void amo_op(Emit *e, IrAmo kind, unsigned w, X64Reg t, X64Reg old, X64Reg b)
{
    static const X64Cc keep_old[] = {[IR_AMO_SMAX] = CC_G, [IR_AMO_SMIN] = CC_L, [IR_AMO_UMAX] = CC_A, [IR_AMO_UMIN] = CC_B};

    switch (kind) {
    case IR_AMO_CLR: x64_andn_rrr(&e->a, 8, t, b, old); break;
    case IR_AMO_EOR: x64_mov_rr(&e->a, 8, t, old); x64_xor_rr(&e->a, 8, t, b); break;
    case IR_AMO_SET: x64_mov_rr(&e->a, 8, t, old); x64_or_rr(&e->a, 8, t, b); break;
    default:
        x64_mov_rr(&e->a, 8, t, b);
        x64_cmp_rr(&e->a, w, old, b);
        x64_cmov_rr(&e->a, 8, keep_old[kind], t, old);
        break;
    }
}

void emit_amo(Emit *e, const IrInst *i)
{
    unsigned w = 1u << (i->aux & MEM_SIZE);
    X64Label retry = {0};
    X64Reg a, b, t, host = atomic_begin(e, i, i->arg[3]);

    if (amo_no_result(e, i, w, host) || amo_exchange(e, i, w, host))
        return;
    flags_clobber(e);
    ra_take(e, RAX);
    a = atomic_address(e, i, i->arg[3], host);
    b = ra_use(e, i->arg[1]);
    t = ra_tmp(e);
    note_site(e);
    x64_mov_rm(&e->a, w, RAX, x64_mem(a, 0));
    x64_bind(&e->a, &retry);
    amo_op(e, (IrAmo)i->imm, w, t, RAX, b);
    note_site(e);
    x64_lock_cmpxchg_mr(&e->a, w, x64_mem(a, 0), t);
    x64_jcc(&e->a, CC_NE, &retry);
    widen(e, i->aux & MEM_SIZE, RAX);
    ra_def_in(e, RAX);
}

/* CMPXCHG16B wants rdx:rax, rcx:rbx; rbx is pinned and parked in the frame meanwhile. */
static void cmpxchg16(Emit *e, X64Reg a, X64Xmm value)
{
    X64Mem park = x64_mem(RSP, FRAME_ARGS), v = x64_mem(RSP, FRAME_ARGS + 16);

    x64_vmr(&e->a, V_MOVDQU_ST, v, value);
    x64_mov_mr(&e->a, 8, park, RBX);
    x64_mov_rm(&e->a, 8, RBX, v);
    x64_mov_rm(&e->a, 8, RCX, x64_mem_off(v, 8));
    note_site(e);
    if (!e->failed)
        e->sites[e->site_count - 1].parked = true;
    x64_lock_cmpxchg16b_m(&e->a, x64_mem(a, 0));
    x64_mov_rm(&e->a, 8, RBX, park);
}

static void split_pair(Emit *e, X64Xmm v)
{
    X64Mem m = x64_mem(RSP, FRAME_ARGS + 32);

    x64_vmr(&e->a, V_MOVDQU_ST, m, v);
    x64_mov_rm(&e->a, 8, RAX, m);
    x64_mov_rm(&e->a, 8, RDX, x64_mem_off(m, 8));
}

/* rax, rcx, rdx free; the address in a register that is none of them and not rbx. */
static X64Reg pair_setup(Emit *e, const IrInst *i, u16 attr, X64Reg host)
{
    X64Reg a;

    flags_clobber(e);
    ra_take(e, RAX);
    ra_take(e, RCX);
    ra_take(e, RDX);
    a = atomic_address(e, i, attr, host);
    if (a == RBX)
        a = ra_copy(e, i->arg[0]);
    return a;
}

static void emit_cas16(Emit *e, const IrInst *i)
{
    X64Reg a = pair_setup(e, i, i->arg[3], atomic_begin(e, i, i->arg[3]));
    X64Mem m = x64_mem(RSP, FRAME_ARGS + 32);

    split_pair(e, ra_usev(e, i->arg[1]));
    cmpxchg16(e, a, ra_usev(e, i->arg[2]));
    x64_mov_mr(&e->a, 8, m, RAX);
    x64_mov_mr(&e->a, 8, x64_mem_off(m, 8), RDX);
    x64_vrm(&e->a, V_MOVDQU, ra_defv(e), m);
}

void emit_cas(Emit *e, const IrInst *i)
{
    unsigned size = i->aux & MEM_SIZE;
    X64Reg a, c, host;

    if (size == 4) {
        emit_cas16(e, i);
        return;
    }
    host = atomic_begin(e, i, i->arg[3]);
    flags_clobber(e);
    ra_use_in(e, i->arg[1], RAX);
    a = atomic_address(e, i, i->arg[3], host);
    c = ra_use(e, i->arg[2]);
    note_site(e);
    x64_lock_cmpxchg_mr(&e->a, 1u << size, x64_mem(a, 0), c);
    widen(e, size, RAX);
    ra_def_in(e, RAX);
}

#define STEX_MOVED (FRAME_SCRATCH + 8)

/* Behind tables the guest address is not at hand later, and registers are few: the difference to the monitor's waits in the frame. */
static X64Reg stex_begin(Emit *e, const IrInst *i)
{
    u64 locked = e->locked;
    X64Reg d;
    X64Mem m;

    if (!e->b->has_mmu)
        return REG_NONE;
    flags_clobber(e);
    d = ra_copy(e, i->arg[0]);
    if (ra_mem(e, i->arg[1], &m))
        x64_xor_rm(&e->a, 8, d, m);
    else
        x64_xor_rr(&e->a, 8, d, ra_use(e, i->arg[1]));
    x64_mov_mr(&e->a, 8, x64_mem(RSP, STEX_MOVED), d);
    e->locked = locked;
    return atomic_begin(e, i, MEM_ALIGN);
}

/*
 * Store-exclusive: compare-and-swap with the value the load-exclusive saw. A store of the same value in between goes
 * unnoticed, which LL/SC code does not mind (it is a problem only for lock-free lists that rely on it).
 */
void emit_stex(Emit *e, const IrInst *i)
{
    unsigned size = i->aux & MEM_SIZE;
    X64Label fail = {0};
    X64Reg a, c = REG_NONE, host = stex_begin(e, i);

    if (size == 4) {
        a = pair_setup(e, i, MEM_ALIGN, host);
        split_pair(e, ra_usev(e, i->arg[3]));
    } else {
        flags_clobber(e);
        ra_use_in(e, i->arg[3], RAX);
        a = atomic_address(e, i, MEM_ALIGN, host);
        c = ra_use(e, i->arg[2]);
    }
    X64Mem m;

    if (host != REG_NONE)
        x64_cmp_mi(&e->a, 8, x64_mem(RSP, STEX_MOVED), 0);
    else if (ra_mem(e, i->arg[1], &m))
        x64_cmp_rm(&e->a, 8, a, m);
    else
        x64_cmp_rr(&e->a, 8, a, ra_use(e, i->arg[1]));
    X64Xmm v = size == 4 ? ra_usev(e, i->arg[2]) : 0;

    x64_jcc(&e->a, CC_NE, &fail);
    if (size == 4) {
        cmpxchg16(e, a, v);
    } else {
        note_site(e);
        x64_lock_cmpxchg_mr(&e->a, 1u << size, x64_mem(a, 0), c);
    }
    x64_bind(&e->a, &fail); /* ZF = 0 on both failing paths */
    x64_setcc_r(&e->a, CC_NE, RAX);
    x64_movzx_rr(&e->a, 4, 1, RAX, RAX);
    ra_def_in(e, RAX);
}

/* x86 orders everything but a store followed by a load: only a full barrier costs something. */
void emit_fence(Emit *e, const IrInst *i)
{
    if (i->imm != IR_FENCE_FULL)
        return;
    flags_clobber(e);
    x64_lock_or_mi(&e->a, 4, x64_mem(RSP, FRAME_SCRATCH), 0);
}

void emit_pause(Emit *e, const IrInst *i)
{
    x64_pause(&e->a);
}
