/* SPDX-License-Identifier: MIT */
/* Random instances of rows, for tests: whatever the row allows, common forms more often. */
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/insn/decode.h"

typedef struct Gen {
    const X86Row *row;
    InsnRng *rng;
    unsigned mode, len;
    u8 *out;
    u8 rex;   /* W R X B */
    bool p66, p67, has_rex;
} Gen;

static u32 pick(Gen *g, u32 n)
{
    return (u32)(insn_rng(g->rng) >> 33) % n;
}

static void put(Gen *g, unsigned b)
{
    if (g->len < X86_MAX_INSN)
        g->out[g->len++] = (u8)b;
}

static bool has_size(const X86Row *row, unsigned z)
{
    for (unsigned n = 0; n < 4; n++)
        if (row->op[n].size == z && row->op[n].kind)
            return true;
    return false;
}

static bool has_kind(const X86Row *row, unsigned k)
{
    for (unsigned n = 0; n < 4; n++)
        if (row->op[n].kind == k)
            return true;
    return false;
}

static bool scales(const X86Row *row)
{
    return has_size(row, X86_Z_v) || has_size(row, X86_Z_z) || (row->attrs & X86_ATTR_OSZ);
}

static void legacy_prefixes(Gen *g, bool is_memory)
{
    const X86Row *row = g->row;

    if ((row->attrs & (X86_ATTR_REP | X86_ATTR_REPZ)) && pick(g, 2))
        put(g, pick(g, 2) ? 0xf3 : 0xf2);
    if ((row->attrs & X86_ATTR_LOCK) && is_memory && !pick(g, 4))
        put(g, 0xf0);
    if (is_memory && !pick(g, 24)) {
        put(g, 0x67);
        g->p67 = true;
    }
    if ((row->pp & 2) && scales(row) && !pick(g, 3)) {
        put(g, 0x66);
        g->p66 = true;
    }
    if (row->pp == 2 || row->pp == 4 || row->pp == 8)
        put(g, row->pp == 2 ? 0x66 : row->pp == 4 ? 0xf3 : 0xf2);
}

static void choose_rex(Gen *g)
{
    const X86Row *row = g->row;
    bool may_w = scales(row) || has_size(row, X86_Z_y);

    if (g->mode != X86_MODE_64)
        return;
    g->rex = (u8)(pick(g, 3) ? 0 : pick(g, 8));
    if (row->w == 2 || (row->w == 0 && may_w && pick(g, 2)))
        g->rex |= 8;
    if (row->attrs & X86_ATTR_NOB)
        g->rex &= (u8)~1;
    g->has_rex = g->rex || !pick(g, 8);
}

static void opcode_bytes(Gen *g, unsigned opcode)
{
    if (g->row->map) {
        put(g, 0x0f);
        if (g->row->map > 1)
            put(g, g->row->map == 2 ? 0x38 : 0x3a);
    }
    put(g, opcode);
}

static void vex_bytes(Gen *g, bool is_memory)
{
    const X86Row *row = g->row;
    unsigned l = row->l ? row->l - 1u : pick(g, 2), pp = (unsigned)__builtin_ctz(row->pp);
    bool uses_vvvv = has_kind(row, X86_K_H) || has_kind(row, X86_K_B);
    unsigned vvvv = uses_vvvv ? pick(g, 16) : 0;
    unsigned w = row->w ? row->w - 1u : pick(g, 2);

    g->rex = (u8)(g->mode == X86_MODE_64 ? pick(g, 8) : 0);
    put(g, 0xc4);
    put(g, (~g->rex & 7u) << 5 | row->map);
    put(g, w << 7 | (~vvvv & 15) << 3 | l << 2 | pp);
    put(g, row->opcode);
}

/* Bases that tests fill with addresses: RBX, RBP, RSI, RDI, RSP and from R12 on. */
static void memory_operand(Gen *g, unsigned reg)
{
    static const u8 bases[] = {X86_RBX, X86_RBP, X86_RSI, X86_RDI, X86_RSP};
    bool vsib = g->row->attrs & X86_ATTR_VSIB, has_index = vsib || !pick(g, 4);
    unsigned base = pick(g, 8) ? bases[pick(g, sizeof bases)] : pick(g, 8), mod = pick(g, 8) ? 1 : base == X86_RBP ? 2 : 0;

    if (has_index || base == X86_RSP) {
        unsigned index = has_index ? pick(g, 8) : 4;

        put(g, mod << 6 | reg << 3 | 4);
        put(g, pick(g, 4) << 6 | index << 3 | base);
    } else {
        put(g, mod << 6 | reg << 3 | base);
    }
    if (mod == 1) {
        put(g, pick(g, 128) & ~(pick(g, 2) ? 15u : 0u));
    } else if (mod == 2) {
        put(g, pick(g, 256));
        put(g, pick(g, 2));
        put(g, 0);
        put(g, 0);
    }
}

static void modrm(Gen *g, bool is_memory)
{
    const X86Row *row = g->row;
    unsigned reg = row->digit != 255 ? row->digit : pick(g, 8);

    if (row->rm_mask) {
        put(g, row->rm_value | (row->rm_mask == 0xff ? 0 : pick(g, 8)));
        return;
    }
    if (is_memory)
        memory_operand(g, reg);
    else
        put(g, 0xc0 | reg << 3 | pick(g, 8));
}

static void number(Gen *g, unsigned bytes)
{
    u64 v = insn_rng(g->rng);

    if (!pick(g, 4))
        v = pick(g, 2) ? 0 : ~0ull;
    for (unsigned n = 0; n < bytes; n++)
        put(g, (unsigned)(v >> 8 * n) & 0xff);
}

static unsigned operand_size(const Gen *g)
{
    if (g->mode == X86_MODE_64)
        return g->rex & 8 ? 8 : g->p66 ? 2 : g->row->attrs & (X86_ATTR_D64 | X86_ATTR_F64) ? 8 : 4;
    return (g->mode == X86_MODE_32) != g->p66 ? 4 : 2;
}

static void immediates(Gen *g)
{
    unsigned o = operand_size(g);

    for (unsigned n = 0; n < 4; n++) {
        X86Spec s = g->row->op[n];

        switch (s.kind) {
        case X86_K_I:
        case X86_K_J: number(g, s.size == X86_Z_b ? 1 : s.size == X86_Z_w ? 2 : s.size == X86_Z_v ? o : MIN(o, 4u)); break;
        case X86_K_I2:
        case X86_K_L: number(g, 1); break;
        case X86_K_O: number(g, g->mode == X86_MODE_64 ? (g->p67 ? 4 : 8) : 4); break;
        case X86_K_A: number(g, o + 2); break;
        default: break;
        }
    }
}

unsigned x86_random(const X86Row *row, unsigned mode, InsnRng *rng, u8 *out)
{
    Gen g = {.row = row, .rng = rng, .mode = mode, .out = out};
    bool has_modrm = row->attrs & X86_ATTR_MODRM;
    bool may_memory = has_modrm && row->mod != 2 && !row->rm_mask && !(row->attrs & X86_ATTR_FORCEREG) &&
                      (row->mod == 1 || has_kind(row, X86_K_E) || has_kind(row, X86_K_W) || has_kind(row, X86_K_Q) || has_kind(row, X86_K_M));
    bool is_memory = may_memory && (row->mod == 1 || pick(&g, 2));
    bool is_range = row->op[0].kind == X86_K_Z;

    if (row->attrs & X86_ATTR_VEX) {
        vex_bytes(&g, is_memory);
    } else {
        legacy_prefixes(&g, is_memory);
        choose_rex(&g);
        if (g.has_rex)
            put(&g, 0x40 | g.rex);
        opcode_bytes(&g, row->opcode + (is_range ? pick(&g, 8) : 0));
    }
    if (has_modrm)
        modrm(&g, is_memory);
    immediates(&g);
    return g.len;
}
