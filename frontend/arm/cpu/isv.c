/* SPDX-License-Identifier: MIT */
/*
 * What the syndrome of a data abort of stage 2 says of the instruction, so that a hypervisor can do
 * it without looking at it. Source: DDI 0487 "ESR_EL2", ISS encoding for an exception from a Data
 * Abort.
 */
#include "base/bits.h"
#include "frontend/arm/cpu/except.h"

#define ISV       (1u << 24)
#define SAS_SHIFT 22
#define SSE       (1u << 21)
#define SRT_SHIFT 16
#define SF        (1u << 15)
#define AR        (1u << 14)

/* Loads and stores of one general register without writeback, exclusive ones not. */
typedef struct Form {
    u32 mask, value;
    u32 ar;
    bool has_opc; /* bits 23:22 say what it is; else bit 22 is the load */
} Form;

static const Form forms[] = {
    {0x3f000000, 0x39000000, 0, true},   /* unsigned immediate */
    {0x3f200c00, 0x38000000, 0, true},   /* unscaled immediate */
    {0x3f200c00, 0x38000800, 0, true},   /* unprivileged */
    {0x3f200c00, 0x38200800, 0, true},   /* register offset */
    {0x3f200c00, 0x19000000, AR, true},  /* LDAPUR, STLUR */
    {0x3fa00000, 0x08800000, AR, false}, /* LDAR, STLR, LDLAR, STLLR */
    {0x3ffffc00, 0x38bfc000, AR, false}, /* LDAPR */
};

enum { OPC_STORE, OPC_LOAD, OPC_SIGNED_X, OPC_SIGNED_W };

static u32 iss(unsigned size, unsigned opc, unsigned rt, u32 ar)
{
    bool is_64 = opc == OPC_SIGNED_X || (opc != OPC_SIGNED_W && size == 3);

    return ISV | size << SAS_SHIFT | (opc >= OPC_SIGNED_X ? SSE : 0) | rt << SRT_SHIFT |
           (is_64 ? SF : 0) | ar;
}

/* LDR (literal), LDRSW (literal) */
static bool is_literal(u32 word, unsigned *size, unsigned *opc)
{
    unsigned kind = word >> 30;

    *size = kind == 1 ? 3 : 2;
    *opc = kind == 2 ? OPC_SIGNED_X : OPC_LOAD;
    return (word & 0x3f000000) == 0x18000000 && kind < 3;
}

u32 arm_access_iss(u32 word)
{
    unsigned size = word >> 30, opc = word >> 22 & 3, rt = word & 31;

    for (size_t n = 0; n < ARRAY_SIZE(forms); n++)
        if ((word & forms[n].mask) == forms[n].value)
            return size == 3 && forms[n].has_opc && opc >= OPC_SIGNED_X
                       ? 0 /* prefetch */
                       : iss(size, forms[n].has_opc ? opc : OPC_LOAD, rt, forms[n].ar);
    return is_literal(word, &size, &opc) ? iss(size, opc, rt, 0) : 0;
}
