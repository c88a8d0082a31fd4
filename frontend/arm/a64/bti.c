/* SPDX-License-Identifier: MIT */
/*
 * Branch target identification: an indirect branch to a guarded page must find an instruction that
 * allows it.
 *
 * PSTATE.BTYPE is a property of the way to a block: indirect branches say their kind (GOTO_IND),
 * the block key has it for blocks that begin on a guarded page, and so the check is made when the
 * block is translated. While no page is guarded no branch says anything. Sources: DDI 0487
 * "PSTATE.BTYPE", "Effect of entering a guarded page"; Linux sets SCTLR_EL1.BT0, so PACIASP does
 * not allow BR by other registers than X16 and X17.
 */
#include "frontend/arm/a64/translate.h"

enum { BTYPE_BR_ANY = 1, BTYPE_BLR = 2, BTYPE_BR_GUARDED = 3 };

static bool is_guarded(const A64Tr *t)
{
    Vcpu *cpu = t->tb->cpu;

    ir_pin(t->ir); /* another mapping of the page may be guarded */
    return cpu->mem->guarded(cpu, t->pc);
}

u32 a64_btype(A64Tr *t, unsigned op, unsigned rn)
{
    if (!(t->tb->key & ARM_KEY_BTI) || op == A64_OP_RET)
        return 0;
    if (op == A64_OP_BLR)
        return BTYPE_BLR;
    return rn == 16 || rn == 17 || !is_guarded(t) ? BTYPE_BR_ANY : BTYPE_BR_GUARDED;
}

/* BTYPEs that the instruction allows, as bits. */
static unsigned allowed(u32 word, bool pac_restricted)
{
    static const struct {
        u32 mask, value, btypes;
        bool is_pac;
    } pads[] = {
        {~0u, 0xd503245f, 1 << BTYPE_BR_ANY | 1 << BTYPE_BLR},                         /* BTI c */
        {~0u, 0xd503249f, 1 << BTYPE_BR_ANY | 1 << BTYPE_BR_GUARDED},                  /* BTI j */
        {~0u, 0xd50324df, 1 << BTYPE_BR_ANY | 1 << BTYPE_BLR | 1 << BTYPE_BR_GUARDED}, /* BTI jc */
        {~0x40u, 0xd503233f, 1 << BTYPE_BR_ANY | 1 << BTYPE_BLR, true}, /* PACIASP, PACIBSP */
        {0xffe0001f, 0xd4200000, 15},                             /* BRK */
        {0xffe0001f, 0xd4400000, 15},                             /* HLT */
    };

    for (size_t n = 0; n < ARRAY_SIZE(pads); n++)
        if ((word & pads[n].mask) == pads[n].value)
            return pads[n].btypes | (pads[n].is_pac && !pac_restricted ? 1 << BTYPE_BR_GUARDED : 0);
    return 0;
}

bool a64_bti_check(A64Tr *t, u32 word)
{
    u32 btype = (t->tb->key & ARM_KEY_BTYPE) >> ARM_KEY_BTYPE_SHIFT;

    bool pac_restricted = !a64_is_machine(t) || (t->tb->key & ARM_KEY_BT);

    if (!btype || t->pc != t->tb->pc || (allowed(word, pac_restricted) >> btype & 1))
        return true;
    a64_raise(t, ARM_EXC_BTI, btype, t->pc); /* ISS has BTYPE */
    return false;
}
