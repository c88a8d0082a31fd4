/* SPDX-License-Identifier: MIT */
/*
 * i386 Linux on a 64-bit kernel: registers of system calls, start of programs and threads.
 *
 * Sources: System V ABI i386 "Process Initialization"; syscall(2), "Architecture calling
 * conventions"; set_thread_area(2).
 */
#include <elf.h>
#include "frontend/x86/cpu/user_seg.h"
#include "user/abi.h"
#include "user/abi_i386.h"
#include "user/abi_x86_64.h"

#define SYSCALL_VECTOR     0x80
#define SYSCALL_SIZE       2
#define NR_RESTART_SYSCALL 0

static u64 i386_syscall_nr(Vcpu *cpu, u64 args[6])
{
    static const u8 regs[] = {X86_RBX, X86_RCX, X86_RDX, X86_RSI, X86_RDI, X86_RBP};

    for (unsigned n = 0; n < ARRAY_SIZE(regs); n++)
        args[n] = (u32)cpu->rt.gpr[regs[n]];
    return (u32)cpu->rt.gpr[X86_RAX];
}

static void i386_syscall_result(Vcpu *cpu, i64 result)
{
    cpu->rt.gpr[X86_RAX] = (u32)result;
}

static void i386_syscall_rewind(Vcpu *cpu)
{
    X86Cpu *x = x86_cpu(cpu);

    x86_set_ip(x, (u32)(x86_ip(x) - SYSCALL_SIZE));
}

static void i386_syscall_set_restart(Vcpu *cpu)
{
    cpu->rt.gpr[X86_RAX] = NR_RESTART_SYSCALL;
}

static bool i386_is_syscall(Vcpu *cpu)
{
    return cpu->exc.kind == X86_EXC_INT && cpu->exc.syndrome == SYSCALL_VECTOR;
}

static void i386_start(Vcpu *cpu, Gva entry, Gva sp)
{
    x86_set_ip(x86_cpu(cpu), entry);
    cpu->rt.gpr[X86_RSP] = sp;
    x86_use_ldt(x86_cpu(cpu));
}

/* @tls is a struct user_desc; the kernel fails the call if it is bad, which is too late here. */
static void i386_clone_regs(Vcpu *cpu, Gva sp, bool set_tls, u64 tls)
{
    x86_user_own_gdt(x86_cpu(cpu));
    cpu->rt.gpr[X86_RAX] = 0;
    if (sp)
        cpu->rt.gpr[X86_RSP] = (u32)sp;
    if (set_tls)
        x86_set_tls(x86_cpu(cpu), tls, false);
}

static Gva i386_sp(const Vcpu *cpu)
{
    return (u32)cpu->rt.gpr[X86_RSP];
}

const UserAbi user_abi_i386 = {
    .name = "i386",
    .guest = &guest_i386,
    .elf_machine = EM_386,
    .elf_class = ELFCLASS32,
    .lib_package = "libc6:i386",
    .exc_fetch = X86_EXC_FETCH,
    .task_size = 0xffffe000, /* of 32-bit programs on x86-64 kernels */
    .pie_base = 0x56555000,
    .stack_top = 0xffffd000,
    .machine = "i686",
    .is_compat = true,
    .min_sigstack = 2048,
    .frame_size = i386_frame_size,
    .code_is_coherent = true,
    .has_map_32bit = true,
    .syscall_nr = i386_syscall_nr,
    .syscall_result = i386_syscall_result,
    .syscall_rewind = i386_syscall_rewind,
    .syscall_set_restart = i386_syscall_set_restart,
    .is_syscall = i386_is_syscall,
    .semihost = x86_code_changed,
    .exception_signal = x86_exception_signal,
    .start = i386_start,
    .clone_regs = i386_clone_regs,
    .sp = i386_sp,
    .push_frame = i386_push_frame,
    .pop_frame = i386_pop_frame,
    .hwcap = x86_hwcap_word,
    .prot_bits = x86_no_prot_bits,
};
