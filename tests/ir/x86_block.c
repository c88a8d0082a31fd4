/* SPDX-License-Identifier: MIT */
#include "tests/ir/x86_block.h"

#include <stdio.h>
#include <stdlib.h>
#include "frontend/x86/cpu/cpu.h"

static X86Cpu cpu;
static const u8 *code_bytes;
static u32 code_size;

static const u8 *code_at(Vcpu *vcpu, Gva va, u32 *avail, VcpuException *fault)
{
    if (va - X86_BLOCK_PC >= code_size) {
        *fault = (VcpuException){.kind = X86_EXC_FETCH, .addr = va};
        return NULL;
    }
    *avail = code_size - (u32)(va - X86_BLOCK_PC);
    return code_bytes + (va - X86_BLOCK_PC);
}

static const MemOps mem_ops = {.code = code_at};

void x86_block_init(const GuestArch *arch)
{
    Error err;

    cpu.vcpu.arch = arch;
    cpu.vcpu.mem = &mem_ops;
    if (arch->reset(&cpu.vcpu, "max", &err)) {
        cpu.seg[X86_GS] = cpu.seg[X86_DS]; /* as programs have it: no limit, a base */
        return;
    }
    fprintf(stderr, "%s\n", err.text);
    exit(2);
}

void x86_block_code16(void)
{
    cpu.seg[X86_CS].attr &= ~(X86_SEG_L | X86_SEG_DB);
}

void x86_block(IrBuilder *b, const u8 *code, u32 size, u32 count)
{
    const GuestArch *arch = cpu.vcpu.arch;
    GuestTb tb = {
        .cpu = &cpu.vcpu, .pc = X86_BLOCK_PC, .key = arch->tb_key(&cpu.vcpu), .max_insns = count};

    code_bytes = code;
    code_size = size;
    if (arch->translate(b, &tb))
        return;
    fprintf(stderr, "the translator cannot fetch its first instruction\n");
    exit(2);
}
