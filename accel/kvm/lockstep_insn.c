/* SPDX-License-Identifier: MIT */
/* How a lockstep has KVM make an instruction: which it is, and the rows of how.def. */
#include <capstone/capstone.h>
#include <stdio.h>
#include "accel/kvm/lockstep.h"

static csh disasm[3]; /* X86Mode */
static cs_insn *insn;

static const struct {
    unsigned id;
    How how;
} special[] = {
#define _(id, how) {X86_INS_##id, HOW_##how},
#include "accel/kvm/how.def"
#undef _
};

static bool is_repeated(const cs_insn *i)
{
    u8 prefix = i->detail->x86.prefix[0];

    return prefix == X86_PREFIX_REP || prefix == X86_PREFIX_REPNE;
}

/* MOV and POP to SS hold debug exceptions back, and CR8 and DRs are not KVM's. */
static bool writes_special(const cs_insn *i)
{
    for (unsigned n = 0; n < i->detail->x86.op_count; n++) {
        const cs_x86_op *op = &i->detail->x86.operands[n];

        if (op->type == X86_OP_REG &&
            (op->reg == X86_REG_SS || op->reg == X86_REG_CR8 ||
             (op->reg >= X86_REG_DR0 && op->reg <= X86_REG_DR7)))
            return true;
    }
    return false;
}

static How how_of(const cs_insn *i)
{
    if (writes_special(i))
        return HOW_COPY;
    for (unsigned n = 0; n < ARRAY_SIZE(special); n++)
        if (special[n].id == i->id)
            return special[n].how;
    return is_repeated(i) ? HOW_TARGET : HOW_STEP;
}

void lockstep_decode(Vcpu *cpu, LockstepInsn *out)
{
    u8 bytes[16];
    const u8 *code = bytes;
    size_t size = sizeof bytes;
    u64 pc = x86_ip(x86_cpu(cpu));

    *out = (LockstepInsn){.how = HOW_STEP};
    while (size && !cpu->mem->read(cpu, cpu->rt.pc, bytes, size))
        size--; /* to the end of what is mapped */
    if (!size || !cs_disasm_iter(disasm[x86_mode(x86_cpu(cpu))], &code, &size, &pc, insn))
        return;
    snprintf(out->text, sizeof out->text, "%s %s", insn->mnemonic, insn->op_str);
    out->how = how_of(insn);
    out->is_repeated = is_repeated(insn);
}

bool lockstep_decode_init(Error *err)
{
    static const cs_mode modes[] = {
        [X86_MODE_16] = CS_MODE_16, [X86_MODE_32] = CS_MODE_32, [X86_MODE_64] = CS_MODE_64};

    for (unsigned n = 0; n < ARRAY_SIZE(modes); n++)
        if (cs_open(CS_ARCH_X86, modes[n], &disasm[n]) != CS_ERR_OK ||
            cs_option(disasm[n], CS_OPT_DETAIL, CS_OPT_ON) != CS_ERR_OK)
            return error_set(err, "-lockstep: no disassembler");
    insn = cs_malloc(disasm[0]);
    return insn || error_set(err, "out of memory");
}
