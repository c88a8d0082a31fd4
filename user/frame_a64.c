/* SPDX-License-Identifier: MIT */
/*
 * AArch64 Linux: registers of system calls, signals of exceptions, signal frames.
 *
 * The frame, from low to high addresses: siginfo, ucontext (whose sigcontext ends in a list of
 * records: FP/SIMD state, ESR of a fault, terminator), then {x29, x30} as a frame record so that
 * unwinders can pass it. Source: Linux arch/arm64 uapi sigcontext.h, ucontext.h (layouts);
 * "Documentation/arch/arm64" (behaviour).
 */
#include <elf.h>
#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "frontend/arm/cpu/cpu.h"
#include "user/abi.h"
#include "user/abi_a64.h"
#include "user/mem.h"
#include "user/mem_map.h"
#include "user/signal.h"
#include "user/vdso.h"

#define REG_LR 30
#define REG_FP 29
#define REG_SP 31

enum {
    MAGIC_FPSIMD = 0x46508001,
    MAGIC_ESR = 0x45535201,
    MAGIC_EXTRA = 0x45585401,
};

typedef struct Record {
    u32 magic, size;
} Record;

typedef struct FpsimdRecord {
    Record head;
    u32 fpsr, fpcr;
    ArmVec v[32];
} FpsimdRecord;

typedef struct EsrRecord {
    Record head;
    u64 esr;
} EsrRecord;

typedef struct ExtraRecord {
    Record head;
    u64 data; /* address of more records */
    u32 size, reserved[3];
} ExtraRecord;

typedef struct SigContext {
    u64 fault_address;
    u64 regs[31];
    u64 sp, pc, pstate;
    u8 records[4096] __attribute__((aligned(16)));
} SigContext;

typedef struct UContext {
    u64 flags, link;
    stack_t stack;
    u64 sigmask;
    u8 unused[1024 / 8 - 8];
    SigContext mc __attribute__((aligned(16)));
} UContext;

typedef struct SigFrame {
    siginfo_t info;
    UContext uc;
} SigFrame;

_Static_assert(sizeof(FpsimdRecord) == 528, "fpsimd_context of the kernel");
_Static_assert(offsetof(SigFrame, uc) == 128 && offsetof(UContext, mc) == 176,
               "rt_sigframe of the kernel");
_Static_assert(offsetof(SigContext, records) == 288 && sizeof(SigFrame) == 4688,
               "rt_sigframe of the kernel");

typedef struct FrameRecord {
    u64 fp, lr;
} FrameRecord;

/* ---- system calls ---- */

static u64 a64_syscall_nr(Vcpu *cpu, u64 args[6])
{
    memcpy(args, cpu->rt.gpr, 6 * sizeof *args);
    return (u32)cpu->rt.gpr[8];
}

static void a64_syscall_result(Vcpu *cpu, i64 result)
{
    cpu->rt.gpr[0] = result;
}

static void a64_syscall_rewind(Vcpu *cpu)
{
    cpu->rt.pc -= 4;
}

static void a64_syscall_set_restart(Vcpu *cpu)
{
    cpu->rt.gpr[8] = 128; /* restart_syscall */
}

static bool a64_is_syscall(Vcpu *cpu)
{
    return cpu->exc.kind == ARM_EXC_SVC;
}

static void a64_start(Vcpu *cpu, Gva entry, Gva sp)
{
    cpu->rt.pc = entry;
    cpu->rt.gpr[REG_SP] = sp;
}

static void a64_clone_regs(Vcpu *cpu, Gva sp, bool set_tls, u64 tls)
{
    ArmCpu *arm = arm_cpu(cpu);

    cpu->rt.gpr[0] = 0;
    if (sp)
        cpu->rt.gpr[REG_SP] = sp;
    if (set_tls)
        arm->tpidr_el0 = tls;
    arm_clear_exclusive(arm);
}

static Gva a64_sp(const Vcpu *cpu)
{
    return cpu->rt.gpr[REG_SP];
}

/* ---- exceptions ---- */

/*
 * Exception classes and fault status codes of ESR_ELx; the level of a translation fault is always
 * given as 3.
 */
enum {
    ESR_EC_IABT = 0x20u << 26,
    ESR_EC_PC_ALIGN = 0x22u << 26,
    ESR_EC_DABT = 0x24u << 26,
    ESR_EC_SP_ALIGN = 0x26u << 26,
    ESR_EC_BRK = 0x3cu << 26,
    ESR_IL = 1u << 25,
    ESR_WNR = 1u << 6,
    FSC_TRANSLATION = 0x07,
    FSC_PERMISSION = 0x0f,
    FSC_EXTERNAL = 0x10,
    FSC_ALIGNMENT = 0x21,
};

typedef struct ExcRow {
    u8 signal;
    i8 code;
    bool addr_is_pc;
    u32 esr; /* 0: the kernel reports no syndrome */
} ExcRow;

// clang-format off
static const ExcRow exc_rows[] = {
    [ARM_EXC_UNDEF]          = {SIGILL,  ILL_ILLOPC,  true,  0},
    [ARM_EXC_BKPT]           = {SIGTRAP, TRAP_BRKPT,  true,  ESR_EC_BRK | ESR_IL},
    [ARM_EXC_HLT]            = {SIGILL,  ILL_ILLOPC,  true,  0},
    [ARM_EXC_DATA_ABORT]     = {SIGSEGV, SEGV_MAPERR, false, ESR_EC_DABT | ESR_IL},
    [ARM_EXC_PREFETCH_ABORT] = {SIGSEGV, SEGV_MAPERR, false, ESR_EC_IABT | ESR_IL},
    [ARM_EXC_PC_ALIGNMENT]   = {SIGBUS,  BUS_ADRALN,  true,  ESR_EC_PC_ALIGN | ESR_IL},
    [ARM_EXC_SP_ALIGNMENT]   = {SIGBUS,  BUS_ADRALN,  false, ESR_EC_SP_ALIGN | ESR_IL},
    [ARM_EXC_ALIGNMENT]      = {SIGBUS,  BUS_ADRALN,  false, ESR_EC_DABT | ESR_IL | FSC_ALIGNMENT},
    [ARM_EXC_BTI]            = {SIGILL,  ILL_ILLOPC,  true,  0},
    [ARM_EXC_PAC]            = {SIGILL,  ILL_ILLOPN,  true,  0},
    [ARM_EXC_MOPS]           = {SIGILL,  ILL_ILLOPC,  true,  0},
    [ARM_EXC_STEP]           = {SIGTRAP, TRAP_TRACE,  true,  0},
};
// clang-format on

/*
 * An abort keeps the host's verdict, except that x86 does not say why a non-canonical address
 * failed.
 */
static void abort_info(const VcpuException *exc, siginfo_t *info, u64 *esr)
{
    if (exc->host_signal)
        info->si_signo = exc->host_signal;
    if (exc->host_signal == SIGBUS)
        info->si_code = exc->host_si_code;
    else
        info->si_code = exc->host_si_code == SEGV_ACCERR ? SEGV_ACCERR : SEGV_MAPERR;
    *esr |= exc->host_signal == SIGBUS      ? FSC_EXTERNAL
            : info->si_code == SEGV_ACCERR ? FSC_PERMISSION
                                           : FSC_TRANSLATION;
    if (exc->is_write)
        *esr |= ESR_WNR;
}

static void a64_exception_signal(Vcpu *cpu, siginfo_t *info)
{
    UserThread *t = cpu->user;
    const VcpuException *exc = &cpu->exc;
    const ExcRow *row = &exc_rows[exc->kind < ARRAY_SIZE(exc_rows) ? exc->kind : ARM_EXC_UNDEF];
    Gva addr = row->addr_is_pc ? cpu->rt.pc : exc->addr;

    memset(info, 0, sizeof *info);
    info->si_signo = row->signal ? row->signal : SIGILL;
    info->si_code = row->code;
    info->si_addr = user_ptr(addr);
    t->fault_esr = row->esr;
    t->fault_addr = row->esr ? addr : 0;
    if (exc->kind == ARM_EXC_DATA_ABORT || exc->kind == ARM_EXC_PREFETCH_ABORT)
        abort_info(exc, info, &t->fault_esr);
    if (exc->kind == ARM_EXC_BKPT)
        t->fault_esr |= exc->syndrome & 0xffff;
    if (exc->kind == ARM_EXC_BTI) /* the branch's kind was taken by the block that raised */
        cpu->rt.branch_kind = exc->syndrome;
    if (exc->kind == ARM_EXC_MOPS)
        log_unimp("memory copy and set exception at %#llx\n", (unsigned long long)cpu->rt.pc);
}

/* ---- signal frames ---- */

static void save_records(UserThread *t, u8 *out)
{
    ArmCpu *arm = arm_cpu(t->cpu);
    FpsimdRecord fp = {{MAGIC_FPSIMD, sizeof fp}, arm_fpsr(arm), arm_fpcr(arm), {{{0}}}};
    EsrRecord esr = {{MAGIC_ESR, sizeof esr}, t->fault_esr};

    memcpy(fp.v, arm->v, sizeof fp.v);
    memcpy(out, &fp, sizeof fp);
    if (t->fault_esr)
        memcpy(out + sizeof fp, &esr, sizeof esr); /* what follows is zero: the terminator */
}

static void save_context(UserThread *t, UContext *uc, u64 old_mask)
{
    const Vcpu *cpu = t->cpu;

    uc->stack = t->altstack;
    uc->sigmask = old_mask;
    uc->mc.fault_address = t->fault_addr;
    memcpy(uc->mc.regs, cpu->rt.gpr, sizeof uc->mc.regs);
    uc->mc.sp = cpu->rt.gpr[REG_SP];
    uc->mc.pc = cpu->rt.pc;
    uc->mc.pstate = arm_pstate(arm_cpu(t->cpu));
    save_records(t, uc->mc.records);
}

static void enter_handler(UserThread *t, int sig, Gva frame, Gva record, const UserSigaction *sa)
{
    ArmCpu *arm = arm_cpu(t->cpu);
    u64 *x = t->cpu->rt.gpr;

    x[0] = sig;
    if (sa->flags & SA_SIGINFO) {
        x[1] = frame + offsetof(SigFrame, info);
        x[2] = frame + offsetof(SigFrame, uc);
    }
    x[REG_SP] = frame;
    x[REG_FP] = record;
    x[REG_LR] = sa->flags & 0x04000000 /* SA_RESTORER */ ? sa->restorer : vdso_places()->rt_sigreturn;
    t->cpu->rt.pc = sa->handler;
    /* As after BLR: a handler in a guarded page must begin with BTI c. */
    arm_set_pstate(arm, (arm_pstate(arm) & ~(u64)ARM_PSTATE_BTYPE) | 2u << 10);
    arm_clear_exclusive(arm);
}

static bool a64_push_frame(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                           u64 old_mask)
{
    const u64 *x = t->cpu->rt.gpr;
    SigFrame frame = {0};
    FrameRecord record = {x[REG_FP], x[REG_LR]};
    Gva record_at = ALIGN_DOWN(signal_frame_top(t, sa) - sizeof record, 16);
    Gva frame_at = record_at - sizeof frame;

    if (sa->flags & SA_SIGINFO)
        frame.info = *info;
    save_context(t, &frame.uc, old_mask);
    if (!user_write(frame_at, &frame, sizeof frame) ||
        !user_write(record_at, &record, sizeof record))
        return false;
    enter_handler(t, sig, frame_at, record_at, sa);
    return true;
}

static bool restore_fpsimd(ArmCpu *arm, Gva at, u32 size)
{
    FpsimdRecord fp;

    if (size != sizeof fp || !user_read(at, &fp, sizeof fp))
        return false;
    memcpy(arm->v, fp.v, sizeof fp.v);
    arm_set_fpsr(arm, fp.fpsr);
    arm_set_fpcr(arm, fp.fpcr);
    return true;
}

/*
 * Walk the records as the kernel does: FP/SIMD state is mandatory, an unknown or misplaced record
 * is an error.
 */
static bool restore_records(ArmCpu *arm, Gva at, size_t room)
{
    bool has_fp = false, in_extra = false;

    for (size_t off = 0;;) {
        ExtraRecord r = {{0}};

        if (room - off < sizeof(Record) || !user_read(at + off, &r.head, sizeof(Record)))
            return false;
        if (!r.head.magic && !r.head.size)
            return has_fp;
        if (r.head.size < sizeof(Record) || r.head.size % 16 || r.head.size > room - off)
            return false;
        switch (r.head.magic) {
        case MAGIC_FPSIMD:
            if (has_fp || !restore_fpsimd(arm, at + off, r.head.size))
                return false;
            has_fp = true;
            break;
        case MAGIC_ESR: break;
        case MAGIC_EXTRA:
            if (in_extra || r.head.size < sizeof r || !user_read(at + off, &r, sizeof r) ||
                r.data % 16)
                return false;
            in_extra = true;
            at = r.data;
            room = r.size;
            off = 0;
            continue;
        default: return false;
        }
        off += r.head.size;
    }
}

static bool a64_pop_frame(UserThread *t, u64 *mask)
{
    Gva at = a64_sp(t->cpu), uc_at = at + offsetof(SigFrame, uc);
    ArmCpu *arm = arm_cpu(t->cpu);
    UContext uc;

    if (at % 16 || !user_read(uc_at, &uc, offsetof(UContext, mc) + offsetof(SigContext, records)))
        return false;
    memcpy(t->cpu->rt.gpr, uc.mc.regs, sizeof uc.mc.regs);
    t->cpu->rt.gpr[REG_SP] = uc.mc.sp;
    t->cpu->rt.pc = uc.mc.pc;
    if (uc.mc.pstate & 0x3dfu) /* a mode other than EL0t of AArch64, or DAIF */
        return false;
    arm_set_pstate(arm, uc.mc.pstate);
    arm_clear_exclusive(arm);
    *mask = uc.sigmask;
    if (!restore_records(arm, uc_at + offsetof(UContext, mc) + offsetof(SigContext, records), 4096))
        return false;
    signal_altstack(t, &uc.stack, uc.mc.sp); /* refusal is not an error here */
    return true;
}

static size_t a64_frame_size(const Vcpu *cpu)
{
    return sizeof(SigFrame) + sizeof(FrameRecord) + 16;
}

/* ---- what programs ask about the CPU ---- */

static u64 a64_hwcap(const Vcpu *cpu, int n)
{
    const ArmCpu *arm = (const ArmCpu *)cpu;

    return n == 2 ? arm_hwcap2(arm) : arm_hwcap(arm);
}

#define HWCAP2_BTI (1u << 17)

static u64 a64_prot_bits(const Vcpu *cpu)
{
    return a64_hwcap(cpu, 2) & HWCAP2_BTI ? ARM64_PROT_BTI : 0;
}

// clang-format off
static const char *const hwcap_names[2][64] = {
    {"fp", "asimd", "evtstrm", "aes", "pmull", "sha1", "sha2", "crc32", "atomics", "fphp", "asimdhp", "cpuid",
     "asimdrdm", "jscvt", "fcma", "lrcpc", "dcpop", "sha3", "sm3", "sm4", "asimddp", "sha512", "sve", "asimdfhm",
     "dit", "uscat", "ilrcpc", "flagm", "ssbs", "sb", "paca", "pacg"},
    {"dcpodp", "sve2", "sveaes", "svepmull", "svebitperm", "svesha3", "svesm4", "flagm2", "frint", "svei8mm",
     "svef32mm", "svef64mm", "svebf16", "i8mm", "bf16", "dgh", "rng", "bti", "mte", "ecv", "afp", "rpres", "mte3",
     "sme", "smei16i64", "smef64f64", "smei8i32", "smef16f32", "smeb16f32", "smef32f32", "smefa64", "wfxt", "ebf16",
     "sveebf16", "cssc", "rprfm", "sve2p1", "sme2", "sme2p1", "smei16i32", "smebi32i32", "smeb16b16", "smef16f16",
     "mops", "hbc", "sveb16b16", "lrcpc3", "lse128"},
};
// clang-format on

static void feature_list(const Vcpu *cpu, char *out, size_t size)
{
    size_t n = 0;

    *out = 0;
    for (int word = 0; word < 2; word++)
        for (int bit = 0; bit < 64; bit++)
            if ((a64_hwcap(cpu, word + 1) >> bit & 1) && hwcap_names[word][bit] && n < size)
                n += snprintf(out + n, size - n, " %s", hwcap_names[word][bit]);
}

static int a64_cpuinfo(const Vcpu *cpu, unsigned index, char *text, size_t size)
{
    u64 midr = arm_midr((const ArmCpu *)cpu);
    char features[1024];

    feature_list(cpu, features, sizeof features);
    return snprintf(
        text, size,
        "processor\t: %u\nBogoMIPS\t: 100.00\nFeatures\t:%s\nCPU implementer\t: 0x%02x\n"
        "CPU architecture: 8\nCPU variant\t: 0x%x\nCPU part\t: 0x%03x\nCPU revision\t: %u\n\n",
        index, features, (unsigned)(midr >> 24 & 0xff), (unsigned)(midr >> 20 & 0xf),
        (unsigned)(midr >> 4 & 0xfff), (unsigned)(midr & 0xf));
}

const UserAbi user_abi_a64 = {
    .name = "aarch64",
    .guest = &guest_aarch64,
    .elf_machine = EM_AARCH64,
    .elf_class = ELFCLASS64,
    .lib_package = "libc6:arm64",
    .exc_fetch = ARM_EXC_PREFETCH_ABORT,
    .task_size = 0x7ffffffff000ull, /* the host's: one bit less than a 48-bit kernel's */
    .pie_base = MEM_PIE_BASE,
    .stack_top = MEM_STACK_TOP,
    .machine = "aarch64",
    .min_sigstack = 5120,
    .tag_bits = 8,
    .frame_size = a64_frame_size,
    .syscall_nr = a64_syscall_nr,
    .syscall_result = a64_syscall_result,
    .syscall_rewind = a64_syscall_rewind,
    .syscall_set_restart = a64_syscall_set_restart,
    .is_syscall = a64_is_syscall,
    .semihost = semihost_a64,
    .exception_signal = a64_exception_signal,
    .start = a64_start,
    .clone_regs = a64_clone_regs,
    .sp = a64_sp,
    .push_frame = a64_push_frame,
    .pop_frame = a64_pop_frame,
    .prctl = prctl_a64,
    .hwcap = a64_hwcap,
    .prot_bits = a64_prot_bits,
    .cpuinfo = a64_cpuinfo,
};
