/* SPDX-License-Identifier: MIT */
/* See x86_pieces.h. Encodings by hand: decoder and generator of the emulator have no part in them. */
#include "tests/lockstep/x86_pieces.h"

#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "tests/lockstep/x86_native.h"

/* Areas of saved state in the data page, below where most pointers point to. */
#define AREA_SIZE 1024u
#define AREAS 2u
#define POINTER 2048u /* a far pointer */
#define CONTROL 2064u /* MXCSR */

typedef struct Piece {
    InsnRng *rng;
    X86Mode mode;
    u64 ip;
    u8 *out;
    unsigned n;
} Piece;

static void put(Piece *p, u64 v, unsigned size)
{
    memcpy(p->out + p->n, &v, size);
    p->n += size;
}

/* Bytes in hexadecimal, as manuals have them. */
static void bytes(Piece *p, const char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (; hex[0]; hex += 2)
        put(p, (u64)(strchr(digits, hex[0]) - digits) << 4 | (u64)(strchr(digits, hex[1]) - digits), 1);
}

/* Operands of 32 bits in 16-bit code. */
static void wide(Piece *p)
{
    if (p->mode == X86_MODE_16)
        bytes(p, "66");
}

/* ModRM and address of the data page's byte @at. */
static void memory(Piece *p, unsigned digit, unsigned at)
{
    u64 addr = NATIVE_DATA + at;

    switch (p->mode) {
    case X86_MODE_64:
        put(p, digit << 3 | 4, 1);
        put(p, 0x25, 1);
        put(p, addr, 4);
        break;
    case X86_MODE_32:
        put(p, digit << 3 | 5, 1);
        put(p, addr, 4);
        break;
    default:
        put(p, digit << 3 | 6, 1);
        put(p, addr - NATIVE_DS16_BASE, 2);
        break;
    }
}

/* MOV dword [@at], @v */
static void store(Piece *p, unsigned at, u32 v)
{
    wide(p);
    bytes(p, "c7");
    memory(p, 0, at);
    put(p, v, 4);
}

/* MOV r32, imm32 */
static void set(Piece *p, unsigned reg, u32 v)
{
    wide(p);
    put(p, 0xb8 | reg, 1);
    put(p, v, 4);
}

static unsigned draw(Piece *p, unsigned count)
{
    return (unsigned)(insn_rng(p->rng) % count);
}

/* ---- CPUID ---- */

/* What it says is the model's; that it clears the upper halves and leaves the flags alone is not. */
static void cpuid(Piece *p)
{
    static const u32 leaves[] = {0, 1, 2, 4, 7, 0xd, 0x80000000, 0x80000001, 0x80000008, 0x40000000, ~0u};

    set(p, X86_RAX, leaves[draw(p, ARRAY_SIZE(leaves))]);
    set(p, X86_RCX, draw(p, 4));
    bytes(p, "0fa2");
    if (p->mode == X86_MODE_64) {
        bytes(p, "c4e3fbf0c02089c0"); /* RORX RAX, RAX, 32; MOV EAX, EAX */
        bytes(p, "c4e3fbf0c92089c9");
        bytes(p, "c4e3fbf0d22089d2");
        bytes(p, "c4e3fbf0db2089db");
        return;
    }
    for (unsigned reg = X86_RAX; reg <= X86_RBX; reg++)
        set(p, reg, reg);
}

/* ---- saved state ---- */

/*
 * A processor may take state for used that is in its initial configuration. So all of it is used:
 * FLD1; VPCMPEQB YMM0, YMM0, YMM0.
 */
static void use_all(Piece *p)
{
    bytes(p, "d9e8c5fd74c0");
}

static void ask_for(Piece *p)
{
    set(p, X86_RAX, draw(p, 8));
    set(p, X86_RDX, 0);
}

/* Of other components the guest has none: AND EAX, 7. */
static void xgetbv(Piece *p)
{
    use_all(p);
    set(p, X86_RCX, draw(p, 3));
    bytes(p, "0f01d0");
    wide(p);
    bytes(p, "83e007");
}

static void store16(Piece *p, unsigned at, u16 v)
{
    if (p->mode != X86_MODE_16)
        bytes(p, "66");
    bytes(p, "c7");
    memory(p, 0, at);
    put(p, v, 2);
}

/*
 * In the image at @area: the last instruction and operand of the x87, which the emulator does not
 * keep, and which bits of MXCSR there are.
 */
static void forget_pointers(Piece *p, unsigned area)
{
    store16(p, area + 6, 0);
    for (unsigned n = 8; n < 24; n += 4)
        store(p, area + n, 0);
    store(p, area + 28, 0xffff);
}

/* FXSAVE; XSAVE, XSAVEOPT, XSAVEC. */
static void save(Piece *p, unsigned area)
{
    static const struct {
        const char *op;
        u8 digit;
    } kinds[] = {{"0fae", 0}, {"0fae", 4}, {"0fae", 6}, {"0fc7", 4}};
    unsigned k = draw(p, ARRAY_SIZE(kinds));

    use_all(p);
    ask_for(p);
    bytes(p, kinds[k].op);
    memory(p, kinds[k].digit, area);
    forget_pointers(p, area);
}

/* XRSTOR, FXRSTOR */
static void restore(Piece *p, unsigned area)
{
    ask_for(p);
    bytes(p, "0fae");
    memory(p, draw(p, 4) ? 5 : 1, area);
}

/* FNSTENV, FNSAVE; in their 16-bit format the pointers begin earlier. */
static void x87_save(Piece *p, unsigned area)
{
    bytes(p, draw(p, 2) ? "d9" : "dd");
    memory(p, 6, area);
    if (p->mode == X86_MODE_16) {
        for (unsigned n = 6; n < 14; n += 2)
            store16(p, area + n, 0);
        return;
    }
    for (unsigned n = 12; n < 28; n += 4)
        store(p, area + n, 0);
}

/* FLDENV, FRSTOR */
static void x87_restore(Piece *p, unsigned area)
{
    bytes(p, draw(p, 2) ? "d9" : "dd");
    memory(p, 4, area);
}

void piece_areas(InsnRng *rng, u8 *data)
{
    for (unsigned n = 0; n < AREAS; n++) {
        u64 r = insn_rng(rng), header[8] = {r & 7};
        u32 mxcsr = 0x1f80 | (r >> 8 & 0xe07f);

        if (r & 0x100000)
            header[1] = 1ull << 63 | (r >> 24 & 7);
        if (!(r & 0xe00000))
            header[r >> 27 & 7] ^= r >> 32;
        memcpy(data + n * AREA_SIZE + 24, &mxcsr, 4);
        memcpy(data + n * AREA_SIZE + 512, header, sizeof header);
    }
}

/* ---- floating point ---- */

/*
 * #XM behind flags that nobody but the exception finds: LDMXCSR with #I and #P unmasked, one of two
 * subtractions, CVTSS2SI EAX, XMM1, ADD AL, CL.
 */
static void trap(Piece *p)
{
    store(p, CONTROL, 0x0f00);
    bytes(p, "0fae");
    memory(p, 2, CONTROL);
    bytes(p, draw(p, 2) ? "80e9aa" : "29d1");
    bytes(p, "f30f2dc100c8");
}

/* ---- far transfers ---- */

/* PUSH imm of 32 bits (sign-extended to 64). */
static void push(Piece *p, u32 v)
{
    wide(p);
    bytes(p, "68");
    put(p, v, 4);
}

/* An opcode with operands of 32 bits, in 64-bit code 64. */
static void far_op(Piece *p, const char *op)
{
    if (p->mode == X86_MODE_64)
        bytes(p, "48");
    wide(p);
    bytes(p, op);
}

/* RETF or IRET; 64-bit IRET pops SS:RSP, too. Returns where the target's offset is to be put. */
static unsigned far_return(Piece *p, u16 sel, bool is_iret)
{
    unsigned at;

    if (is_iret && p->mode == X86_MODE_64)
        bytes(p, "6a2b54"); /* PUSH 2Bh; PUSH RSP */
    if (is_iret) {
        wide(p);
        bytes(p, "9c"); /* PUSHF */
    }
    push(p, sel);
    push(p, 0);
    at = p->n - 4;
    far_op(p, is_iret ? "cf" : "cb");
    return at;
}

/*
 * JMP or CALL, through a pointer in memory or in the instruction. Where a call to 64-bit code wraps around the
 * end of the stack the host takes page faults for ever, of which no program hears: OR ESP, 16.
 */
static unsigned far_jump(Piece *p, u16 sel, bool is_call)
{
    unsigned at;

    if (p->mode == X86_MODE_32 && sel == NATIVE_CS64 && is_call)
        bytes(p, "83cc10");
    if (p->mode != X86_MODE_64 && draw(p, 2)) {
        wide(p);
        bytes(p, is_call ? "9a" : "ea");
        at = p->n;
        put(p, 0, 4);
        put(p, sel, 2);
        return at;
    }
    store(p, POINTER, 0);
    at = p->n - 4;
    store16(p, POINTER + 4, sel);
    wide(p);
    bytes(p, "ff");
    memory(p, is_call ? 3 : 5, POINTER);
    return at;
}

static u64 base_of(X86Mode mode)
{
    return mode == X86_MODE_16 ? NATIVE_CS16_BASE : 0;
}

/* To what follows, which is code of @to. */
static void transfer(Piece *p, X86Mode to)
{
    static const u16 selectors[] = {
        [X86_MODE_16] = NATIVE_CS16, [X86_MODE_32] = NATIVE_CS32, [X86_MODE_64] = NATIVE_CS64};
    unsigned kind = draw(p, 4);
    unsigned at = kind < 2 ? far_return(p, selectors[to], kind) : far_jump(p, selectors[to], kind & 1);

    p->ip += base_of(p->mode) - base_of(to);
    p->mode = to;
    memcpy(p->out + at, &(u32){(u32)(p->ip + p->n)}, 4);
}

/* What tells the modes apart. */
static void tell(Piece *p)
{
    static const char *const codes[][4] = {
        [X86_MODE_16] = {"40", "6640", "050102", "2750"},             /* INC AX; INC EAX; ADD AX; DAA, PUSH AX */
        [X86_MODE_32] = {"40", "6640", "0501020304", "a100000030"},   /* INC EAX; INC AX; ADD EAX; MOV EAX, [30000000h] */
        [X86_MODE_64] = {"48ffc0", "66ffc0", "480501020384", "4150"}, /* INC RAX; INC AX; ADD RAX; PUSH R8 */
    };

    for (unsigned n = draw(p, 3); n-- > 0;)
        bytes(p, codes[p->mode][draw(p, 4)]);
}

/*
 * There, and back if the mode is another. 16-bit code does not go to 64-bit code: the host's kernel leaves
 * an address of its own in the upper half of RSP.
 */
static void far(Piece *p)
{
    static const X86Mode others[][2] = {[X86_MODE_16] = {X86_MODE_32, X86_MODE_32},
                                        [X86_MODE_32] = {X86_MODE_32, X86_MODE_64},
                                        [X86_MODE_64] = {X86_MODE_32, X86_MODE_32}};
    X86Mode from = p->mode;

    transfer(p, draw(p, 3) ? others[from][draw(p, 2)] : from);
    tell(p);
    if (p->mode != from)
        transfer(p, from);
}

unsigned piece_random(InsnRng *rng, unsigned mode, u64 ip, u8 out[PIECE_MAX])
{
    Piece p = {.rng = rng, .mode = (X86Mode)mode, .ip = ip, .out = out};
    unsigned area = draw(&p, AREAS) * AREA_SIZE;

    switch (draw(&p, 9)) {
    case 0: cpuid(&p); break;
    case 1: xgetbv(&p); break;
    case 2: save(&p, area); break;
    case 3: restore(&p, area); break;
    case 4: x87_save(&p, area); break;
    case 5: x87_restore(&p, area); break;
    case 6: trap(&p); break;
    default: far(&p); break;
    }
    return p.n;
}
