/* SPDX-License-Identifier: MIT */
/*
 * x86-64 Linux: registers of system calls, signals of exceptions, what programs ask about the CPU.
 *
 * Sources: System V ABI AMD64 "Linux Conventions"; Linux arch/x86 traps and fault handling,
 * behaviour; "vsyscall" of kernel-parameters (xonly).
 */
#include "user/abi_x86_64.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/cpu/user_seg.h"
#include "softmmu/accel_ops.h"
#include "user/abi.h"
#include "user/mem.h"
#include "user/signal.h"

#define INT_SIZE           2
#define SYSCALL_SIZE       2
#define NR_RESTART_SYSCALL 219

/* ---- the vsyscall page: three functions at fixed addresses, of which only calls work ---- */

#define VSYSCALL_PAGE 0xffffffffff600000ull

/* The system call that the function at @pc makes; -1: there is none. */
static int vsyscall_nr(Gva pc)
{
    static const u16 nr[] = {96 /* gettimeofday */, 201 /* time */, 309 /* getcpu */};
    u64 offset = pc - VSYSCALL_PAGE;

    return offset % 1024 == 0 && offset / 1024 < ARRAY_SIZE(nr) ? nr[offset / 1024] : -1;
}

static bool is_fetch(const VcpuException *exc)
{
    return exc->kind == X86_EXC_FETCH ||
           (exc->kind == X86_EXC_PF && (exc->syndrome & X86_PF_FETCH));
}

/* A call of the page becomes the system call, and the function's return. */
static bool enters_vsyscall(Vcpu *cpu)
{
    X86Cpu *x = x86_cpu(cpu);
    int nr = is_fetch(&cpu->exc) ? vsyscall_nr(x86_ip(x)) : -1;
    u64 *g = cpu->rt.gpr, back;

    if (nr < 0 || !user_read(g[X86_RSP], &back, sizeof back))
        return false;
    g[X86_RSP] += sizeof back;
    g[X86_RAX] = (u64)nr;
    x86_set_ip(x, back);
    return true;
}

/* ---- system calls ---- */

static u64 x86_syscall_nr(Vcpu *cpu, u64 args[6])
{
    const u64 *g = cpu->rt.gpr;

    args[0] = g[X86_RDI];
    args[1] = g[X86_RSI];
    args[2] = g[X86_RDX];
    args[3] = g[X86_R10];
    args[4] = g[X86_R8];
    args[5] = g[X86_R9];
    return (u32)g[X86_RAX];
}

static void x86_syscall_result(Vcpu *cpu, i64 result)
{
    cpu->rt.gpr[X86_RAX] = (u64)result;
}

static void x86_syscall_rewind(Vcpu *cpu)
{
    X86Cpu *x = x86_cpu(cpu);

    x86_set_ip(x, x86_ip(x) - SYSCALL_SIZE);
}

static void x86_syscall_set_restart(Vcpu *cpu)
{
    cpu->rt.gpr[X86_RAX] = NR_RESTART_SYSCALL;
}

static bool x86_is_syscall(Vcpu *cpu)
{
    return cpu->exc.kind == X86_EXC_SYSCALL || enters_vsyscall(cpu);
}

/* There is no semihosting; but code that changed is no exception either. */
bool x86_code_changed(Vcpu *cpu)
{
    if (cpu->exc.kind == X86_EXC_AGAIN)
        return true;
    return false;
}

static void x86_start(Vcpu *cpu, Gva entry, Gva sp)
{
    x86_set_ip(x86_cpu(cpu), entry);
    cpu->rt.gpr[X86_RSP] = sp;
    x86_use_ldt(x86_cpu(cpu));
}

static void x86_clone_regs(Vcpu *cpu, Gva sp, bool set_tls, u64 tls)
{
    x86_user_own_gdt(x86_cpu(cpu));
    cpu->rt.gpr[X86_RAX] = 0;
    if (sp)
        cpu->rt.gpr[X86_RSP] = sp;
    if (set_tls)
        cpu->rt.gpr[X86_SLOT_FS_BASE] = tls;
}

static Gva x86_sp(const Vcpu *cpu)
{
    return cpu->rt.gpr[X86_RSP];
}

/* ---- exceptions ---- */

enum InfoAddr { NO_ADDR, PC_ADDR, FAULT_ADDR };

typedef struct ExcRow {
    u8 signal;
    i16 code;
    u8 addr; /* InfoAddr */
} ExcRow;

// clang-format off
static const ExcRow exc_rows[] = {
    [X86_EXC_DE]    = {SIGFPE,  FPE_INTDIV,  PC_ADDR},
    [X86_EXC_DB]    = {SIGTRAP, TRAP_TRACE,  PC_ADDR},
    [X86_EXC_BP]    = {SIGTRAP, SI_KERNEL,   NO_ADDR},
    [X86_EXC_OF]    = {SIGSEGV, SI_KERNEL,   NO_ADDR},
    [X86_EXC_BR]    = {SIGSEGV, SI_KERNEL,   NO_ADDR},
    [X86_EXC_UD]    = {SIGILL,  ILL_ILLOPN,  PC_ADDR},
    [X86_EXC_NM]    = {SIGSEGV, SI_KERNEL,   NO_ADDR},
    [X86_EXC_TS]    = {SIGSEGV, SI_KERNEL,   NO_ADDR},
    [X86_EXC_NP]    = {SIGBUS,  SI_KERNEL,   NO_ADDR},
    [X86_EXC_SS]    = {SIGBUS,  SI_KERNEL,   NO_ADDR},
    [X86_EXC_GP]    = {SIGSEGV, SI_KERNEL,   NO_ADDR},
    [X86_EXC_PF]    = {SIGSEGV, SEGV_MAPERR, FAULT_ADDR},
    [X86_EXC_MF]    = {SIGFPE,  FPE_FLTINV,  PC_ADDR},
    [X86_EXC_AC]    = {SIGBUS,  BUS_ADRALN,  NO_ADDR},
    [X86_EXC_XM]    = {SIGFPE,  FPE_FLTINV,  PC_ADDR},
    /* no gate in the IDT: #GP, whose error code names it */
    [X86_EXC_INT]   = {SIGSEGV, SI_KERNEL,   NO_ADDR},
    [X86_EXC_SYSENTER] = {SIGILL, ILL_ILLOPN, PC_ADDR},
    [X86_EXC_FETCH] = {SIGSEGV, SEGV_MAPERR, FAULT_ADDR},
    [X86_EXC_HLT]   = {SIGSEGV, SI_KERNEL,   NO_ADDR},
};
// clang-format on

/* The first unmasked floating-point exception, in the kernel's order. */
static int fpe_code(u32 raised)
{
    return raised & 0x01   ? FPE_FLTINV
           : raised & 0x04 ? FPE_FLTDIV
           : raised & 0x08 ? FPE_FLTOVF
           : raised & 0x12 ? FPE_FLTUND /* and denormal operands */
           : raised & 0x20 ? FPE_FLTRES
                           : SI_KERNEL;
}

static int code_of_fpe(Vcpu *cpu)
{
    X86Cpu *x = x86_cpu(cpu);
    u32 mxcsr;
    X87 x87;

    vcpu_sync(cpu);
    x86_x87_get(x, &x87);
    mxcsr = cpu->rt.guest_mxcsr;
    return fpe_code(cpu->exc.kind == X86_EXC_MF ? x87.fsw & ~(u32)x87.fcw : mxcsr & ~(mxcsr >> 7));
}

/* Trap number and error code as the frame has them. */
static u64 trap_of(const VcpuException *exc)
{
    u32 kind = exc->kind, code = exc->syndrome;

    if (kind == X86_EXC_INT)
        return (u64)X86_EXC_GP << 32 | (code << 3 | 2);
    if (kind == X86_EXC_HLT)
        return (u64)X86_EXC_GP << 32;
    if (kind == X86_EXC_SYSENTER)
        return (u64)X86_EXC_UD << 32;
    if (kind == X86_EXC_FETCH)
        return (u64)X86_EXC_PF << 32 | X86_PF_USER | X86_PF_FETCH;
    return (u64)kind << 32 | code;
}

static void page_fault_info(UserThread *t, const VcpuException *exc, siginfo_t *info)
{
    t->fault_addr = exc->addr;
    t->fault_esr &= ~(u64)X86_PF_RSVD;
    if (exc->host_signal ==
        SIGBUS) /* the page was not there, whatever the fault looked like to us */
        t->fault_esr &= ~(u64)X86_PF_PRESENT;
    if (exc->kind == X86_EXC_FETCH && exc->host_si_code == SEGV_ACCERR)
        t->fault_esr |= X86_PF_PRESENT;
    if (exc->addr >= t->abi->task_size)
        t->fault_esr |= X86_PF_PRESENT; /* the kernel does not tell what it has there */
    if (exc->host_signal)
        info->si_signo = exc->host_signal;
    if (exc->host_signal)
        info->si_code = exc->host_si_code;
    info->si_addr = (void *)(uintptr_t)exc->addr;
}

void x86_exception_signal(Vcpu *cpu, siginfo_t *info)
{
    UserThread *t = cpu->user;
    const VcpuException *exc = &cpu->exc;
    const ExcRow *row = &exc_rows[exc->kind < ARRAY_SIZE(exc_rows) ? exc->kind : X86_EXC_GP];

    memset(info, 0, sizeof *info);
    info->si_signo = row->signal ? row->signal : SIGSEGV;
    info->si_code = row->signal ? row->code : SI_KERNEL;
    x86_cpu(cpu)->pending = 0; /* single step: this is the trap, or a fault that comes instead */
    t->fault_esr = trap_of(exc);
    if (exc->kind == X86_EXC_INT)
        x86_set_ip(x86_cpu(cpu), x86_ip(x86_cpu(cpu)) - INT_SIZE);
    if (exc->kind == X86_EXC_MF || exc->kind == X86_EXC_XM)
        info->si_code = code_of_fpe(cpu);
    if (row->addr == PC_ADDR)
        info->si_addr = (void *)(uintptr_t)x86_ip(x86_cpu(cpu));
    if (row->addr == FAULT_ADDR)
        page_fault_info(t, exc, info);
}

/* ---- what programs ask about the CPU ---- */

u64 x86_hwcap_word(const Vcpu *cpu, int n)
{
    if (cpu->accel->is_native)
        return getauxval(n == 2 ? AT_HWCAP2 : AT_HWCAP);
    return n == 2 ? x86_hwcap2((const X86Cpu *)cpu) : x86_hwcap((const X86Cpu *)cpu);
}

u64 x86_no_prot_bits(const Vcpu *cpu)
{
    return 0;
}

const UserAbi user_abi_x86_64 = {
    .name = "x86_64",
    .guest = &guest_x86_64,
    .elf_machine = EM_X86_64,
    .elf_class = ELFCLASS64,
    .lib_package = "libc6:amd64",
    .exc_fetch = X86_EXC_FETCH,
    .task_size = 0x7ffffffff000ull,
    .pie_base = MEM_PIE_BASE,
    .stack_top = MEM_STACK_TOP,
    .machine = "x86_64",
    .min_sigstack = 2048,
    .frame_size = x86_frame_size,
    .code_is_coherent = true,
    .has_map_32bit = true,
    .clone_tls_last = true,
    .syscall_nr = x86_syscall_nr,
    .syscall_result = x86_syscall_result,
    .syscall_rewind = x86_syscall_rewind,
    .syscall_set_restart = x86_syscall_set_restart,
    .is_syscall = x86_is_syscall,
    .semihost = x86_code_changed,
    .exception_signal = x86_exception_signal,
    .start = x86_start,
    .clone_regs = x86_clone_regs,
    .sp = x86_sp,
    .push_frame = x86_push_frame,
    .pop_frame = x86_pop_frame,
    .hwcap = x86_hwcap_word,
    .prot_bits = x86_no_prot_bits,
};
