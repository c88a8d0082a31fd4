/* SPDX-License-Identifier: MIT */
/* Status flags and host instructions; contracts in translate.h. */
#include "frontend/x86/tr/translate.h"

IrRef x86_flags(X86Tr *t)
{
    return ir_get(t->ir, X86_G_FLAGS);
}

void x86_set_flags(X86Tr *t, IrRef f)
{
    t->flags = f;
    ir_set(t->ir, X86_G_FLAGS, f);
}

void x86_set_zf(X86Tr *t, IrRef zf)
{
    IrRef word = ir_emit(t->ir, IR_XPACK, IR_I32, 0, 0, x86_flags(t), 0, 0, 0);

    word = ir_bfi(t->ir, IR_I32, word, zf, 14, 1);
    x86_set_flags(t, ir_emit(t->ir, IR_XUNPACK, IR_FLAGS, 0, 0, word, 0, 0, 0));
}

IrRef x86_xflags(X86Tr *t, IrXKind kind, unsigned size, IrRef a, IrRef b, IrRef old)
{
    return ir_emit(t->ir, IR_XFLAGS, IR_FLAGS, (u8)kind, (i32)(8 * size), a, b, old, 0);
}

X86Host x86_host_int(unsigned map, unsigned op, unsigned size, unsigned form)
{
    X86Host h = {.imm = (i32)(op | map << IR_HOST_MAP_SHIFT | IR_HOST_FLAGS), .form = (u8)form};

    switch (size) {
    case 1:
        h.imm &= ~1;
        h.imm |= IR_HOST_BYTE;
        break;
    case 2: h.imm |= IR_HOST_WORD; break;
    case 8: h.imm |= IR_HOST_W; break;
    default: break;
    }
    return h;
}

static IrRef emit(X86Tr *t, const X86Host *h, IrType ty)
{
    return ir_emit(t->ir, IR_HOST, ty, h->form, h->imm, h->a, h->b, h->c, h->d);
}

IrRef x86_host(X86Tr *t, const X86Host *h, IrType ty)
{
    X86Host value = *h;

    if (h->keeps) {
        value.form &= (u8)~IR_HOST_FLAGS_IN;
        value.d = IR_NONE;
    }
    return emit(t, &value, ty);
}

IrRef x86_host_flags(X86Tr *t, const X86Host *h)
{
    return emit(t, h, IR_FLAGS);
}
