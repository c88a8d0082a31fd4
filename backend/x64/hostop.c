/* SPDX-License-Identifier: MIT */
/*
 * Host instructions of guests of the host's architecture; contract in hostop.h.
 *
 * The interpreter has no C for them: it runs each in a little routine that loads registers, executes the one instruction,
 * and stores them. Routines are made when first needed and kept by the row's encoding.
 */
#include "backend/x64/hostop.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include "backend/codebuf.h"

/* Opcode, map and prefix are where X64_OP has them. */
#define OP_BITS (IR_HOST_OPCODE | 3u << IR_HOST_MAP_SHIFT | 3u << IR_HOST_PP_SHIFT)

static u32 op_word(const IrInst *i)
{
    u32 imm = (u32)i->imm;

    return (imm & OP_BITS) | (imm & IR_HOST_L ? X64_F_L : 0) | (imm & IR_HOST_BYTE ? X64_F_BYTE : 0) |
           (imm & IR_HOST_IMM8 || i->aux & IR_HOST_IS4 ? X64_IMM(1) : 0);
}

_Static_assert(IR_HOST_MAP_SHIFT == 8 && IR_HOST_PP_SHIFT == 10, "as X64_OP has them");

static bool has_extension(const IrInst *i)
{
    unsigned form = i->aux & IR_HOST_FORM;

    return form == IR_HOST_VM || form == IR_HOST_M || form == IR_HOST_ACC || (form == IR_HOST_CMP_MR && !i->arg[2]);
}

void hostop_encode(Asm *a, const IrInst *i, HostRegsOf r, const X64Mem *m)
{
    u32 imm = (u32)i->imm, op = op_word(i);
    unsigned w = imm & IR_HOST_W ? 8 : imm & IR_HOST_BYTE ? 1 : imm & IR_HOST_WORD ? 2 : 4;
    u8 byte = i->aux & IR_HOST_IS4 ? (u8)(r.is4 << 4) : (u8)(imm >> IR_HOST_IMM_SHIFT);

    if (has_extension(i)) {
        r.reg = (imm >> IR_HOST_EXT_SHIFT) & 7;
        op |= X64_F_EXT;
    }
    if (m && (imm & IR_HOST_VEX))
        x64_enc_vex_m(a, op, w, r.reg, r.vvvv, *m, byte);
    else if (m)
        x64_enc_m(a, op, w, r.reg, *m, byte);
    else if (imm & IR_HOST_VEX)
        x64_enc_vex_r(a, op & ~(u32)X64_F_EXT, w, r.reg, r.vvvv, r.rm, byte);
    else
        x64_enc_r(a, op, w, r.reg, r.rm, byte);
}

void hostop_encode_x87(Asm *a, const IrInst *i, X64Mem m)
{
    u32 imm = (u32)i->imm, op = (imm & OP_BITS) | X64_F_EXT | (imm & IR_HOST_IMM8 ? X64_IMM(1) : 0);
    unsigned modrm = imm >> IR_X87_MODRM_SHIFT, w = imm & IR_HOST_W ? 8 : 4;
    u8 byte = (u8)(imm >> IR_HOST_IMM_SHIFT);

    if (i->aux & IR_X87_PLAIN)
        x64_enc_bytes(a, 2, 0x0f | (imm & IR_HOST_OPCODE) << 8);
    else if (modrm < 0xc0)
        x64_enc_m(a, op, w, (modrm >> 3) & 7, m, byte);
    else
        x64_enc_r(a, op, w, (modrm >> 3) & 7, modrm & 7, byte);
}

/* --- running one --- */

typedef void (*Routine)(HostState *s);

#define ROUTINES 4096 /* a power of two */
#define ROUTINE_MAX 512
#define CODE_SIZE (ROUTINES * 288)

typedef struct Entry {
    u64 key;
    Routine fn;
} Entry;

static Entry entries[ROUTINES];
static u32 entry_count;
static CodeBuf code;
static u8 *code_next;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define PLACE_REG RBX
#define PLACE_VVVV RSI
#define PLACE_RM R8
#define SCRATCH R9
#define STATE RDI

static const X64Reg places[] = {PLACE_REG, PLACE_VVVV, PLACE_RM};

#define FIELD(f) x64_mem(STATE, (i32)offsetof(HostState, f))

static void move_registers(Asm *a, bool store)
{
    static const struct {
        X64Reg reg;
        u16 at;
    } fixed[] = {{RAX, offsetof(HostState, rax)}, {RCX, offsetof(HostState, rcx)}, {RDX, offsetof(HostState, rdx)}};

    for (unsigned n = 0; n < 5; n++) {
        X64Mem m = x64_mem(STATE, (i32)(offsetof(HostState, vec) + 32 * n));

        store ? x64_vmr_o(a, V_MOVDQU_ST, X64_L256, m, n) : x64_vrm_o(a, V_MOVDQU, X64_L256, n, m);
    }
    for (unsigned n = 0; n < ARRAY_SIZE(places); n++) {
        X64Mem m = x64_mem(STATE, (i32)(offsetof(HostState, gpr) + 8 * n));

        store ? x64_mov_mr(a, 8, m, places[n]) : x64_mov_rm(a, 8, places[n], m);
    }
    for (unsigned n = 0; n < ARRAY_SIZE(fixed); n++) {
        X64Mem m = x64_mem(STATE, fixed[n].at);

        store ? x64_mov_mr(a, 8, m, fixed[n].reg) : x64_mov_rm(a, 8, fixed[n].reg, m);
    }
}

/* FNSAVE empties the registers, as C code expects them; FNINIT drops what is left of an instruction that faulted. */
static void move_x87(Asm *a, bool store)
{
    if (!store)
        x64_enc_bytes(a, 2, 0xe3db);
    x64_mov_rm(a, 8, SCRATCH, FIELD(x87));
    x64_enc_m(a, X64_OP(NP, NO, 0xdd) | X64_F_EXT, 4, store ? 6 : 4, x64_mem(SCRATCH, 0), 0);
}

/* Which registers the operands are in: vectors by number, general ones by place. */
static HostRegsOf operands(const IrInst *i, u8 vector_args)
{
    bool dst = vector_args & 0x80;
    unsigned form = i->aux & IR_HOST_FORM;
    bool reg_vec = form == IR_HOST_STR ? true : form == IR_HOST_RM ? dst : form == IR_HOST_MR || form == IR_HOST_CMP_MR ? vector_args & 4 : vector_args & 1;
    bool rm_vec = form == IR_HOST_STR ? true : form == IR_HOST_MR ? dst : form == IR_HOST_M ? vector_args & 1 : form == IR_HOST_CMP_MR ? vector_args & 1 : vector_args & 4;
    bool v_vec = form == IR_HOST_VM ? dst : vector_args & 2;

    return (HostRegsOf){.reg = reg_vec ? 1 : PLACE_REG, .vvvv = (i->arg[1] && form != IR_HOST_STR) || form == IR_HOST_VM ? v_vec ? 2 : PLACE_VVVV : 0,
                        .rm = rm_vec ? 3 : PLACE_RM, .is4 = 4};
}

static void assemble(Asm *a, const IrInst *i, u8 vector_args)
{
    bool is_x87 = i->op == IR_X87;

    x64_push_r(a, RBX);
    x64_ldmxcsr_m(a, FIELD(mxcsr));
    if (is_x87)
        move_x87(a, false);
    move_registers(a, false);
    x64_mov_rm(a, 8, SCRATCH, FIELD(rflags));
    x64_push_r(a, SCRATCH);
    if (is_x87)
        x64_mov_rm(a, 8, SCRATCH, FIELD(address));
    x64_popf(a);
    if (is_x87)
        hostop_encode_x87(a, i, x64_mem(SCRATCH, 0));
    else
        hostop_encode(a, i, operands(i, vector_args), NULL);
    x64_pushf(a);
    x64_pop_r(a, SCRATCH);
    x64_mov_mr(a, 8, FIELD(rflags), SCRATCH);
    move_registers(a, true);
    if (is_x87)
        move_x87(a, true);
    x64_stmxcsr_m(a, FIELD(mxcsr));
    x64_ldmxcsr_m(a, FIELD(host_mxcsr));
    x64_vzeroupper(a);
    x64_pop_r(a, RBX);
    x64_ret(a);
}

static Routine make(const IrInst *i, u8 vector_args)
{
    Error err;
    Asm a;
    Routine fn;

    if (!code.size) {
        if (!codebuf_init(&code, CODE_SIZE, &err))
            abort();
        code_next = code.rw;
    }
    asm_init(&a, code_next, ROUTINE_MAX, codebuf_delta(&code), false);
    fn = (Routine)(uintptr_t)asm_here(&a);
    assemble(&a, i, vector_args);
    assert(!a.overflow && a.p + ROUTINE_MAX < code.rw + code.size);
    code_next = a.p;
    return fn;
}

/* Start anew, with other memory: somebody may be in a routine of the old one. */
static void forget_routines(void)
{
    for (u32 n = 0; n < ROUTINES; n++)
        entries[n].key = 0;
    entry_count = 0;
    code.size = 0;
}

static u64 key_of(const IrInst *i, u8 vector_args)
{
    u64 present = (i->arg[1] ? 1 : 0) | (i->arg[2] ? 2 : 0);

    return 1ull << 63 | (u64)(i->op == IR_X87) << 60 | present << 50 | (u64)vector_args << 40 | (u64)i->aux << 32 | (u32)i->imm;
}

static Routine find(const IrInst *i, u8 vector_args)
{
    u64 key = key_of(i, vector_args), at = (key * 0x9e3779b97f4a7c15ull) >> 52;
    Routine fn;

    pthread_mutex_lock(&lock);
    while (entries[at].key && entries[at].key != key)
        at = (at + 1) & (ROUTINES - 1);
    if (!entries[at].key && entry_count++ == ROUTINES / 4 * 3) {
        forget_routines();
        entry_count = 1;
    }
    if (!entries[at].key)
        entries[at] = (Entry){key, make(i, vector_args)};
    fn = entries[at].fn;
    pthread_mutex_unlock(&lock);
    return fn;
}

void hostop_run(const IrInst *i, HostState *s)
{
    find(i, s->vector_args)(s);
}
