/* SPDX-License-Identifier: MIT */
#include "tests/ir/a64_block.h"

#include <stdio.h>
#include <stdlib.h>
#include "frontend/arm/cpu/cpu.h"
#include "frontend/guest.h"

static ArmCpu cpu;
static const u32 *code;
static u32 code_size;

/* Every word is handed out by itself, so that the translator asks at each page and at the end. */
static const u8 *code_at(Vcpu *vcpu, Gva va, u32 *avail, VcpuException *fault)
{
    if (va - A64_BLOCK_PC >= code_size) {
        *fault = (VcpuException){.kind = ARM_EXC_PREFETCH_ABORT, .addr = va};
        return NULL;
    }
    *avail = 4;
    return (const u8 *)code + (va - A64_BLOCK_PC);
}

static const MemOps mem_ops = {.code = code_at};

void a64_block_init(void)
{
    Error err;

    cpu.vcpu.arch = &guest_aarch64;
    cpu.vcpu.mem = &mem_ops;
    if (guest_aarch64.reset(&cpu.vcpu, "max", &err))
        return;
    fprintf(stderr, "%s\n", err.text);
    exit(2);
}

void a64_block(IrBuilder *b, const u32 *words, u32 count, u32 fetchable)
{
    GuestTb tb = {.cpu = &cpu.vcpu,
                  .pc = A64_BLOCK_PC,
                  .key = guest_aarch64.tb_key(&cpu.vcpu),
                  .max_insns = count};

    code = words;
    code_size = 4 * fetchable;
    if (guest_aarch64.translate(b, &tb))
        return;
    fprintf(stderr, "the translator cannot fetch its first instruction\n");
    exit(2);
}
