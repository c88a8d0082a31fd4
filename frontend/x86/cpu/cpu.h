/* SPDX-License-Identifier: MIT */
/*
 * x86 CPU state, 16-, 32- and 64-bit, programs and whole machines.
 *
 * General registers live in vcpu.rt.gpr: RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8..R15 in slots
 * 0..15, the number that instructions encode. Slots X86_SLOT_FS_BASE and X86_SLOT_GS_BASE are the
 * bases of those segments in force (MSR FS.base, GS.base), X86_SLOT_TMP.. scratch of the translator.
 *
 * vcpu.rt.pc is the linear address of the next instruction: RIP in 64-bit mode, CS.base + EIP
 * elsewhere; x86_ip and x86_set_ip convert.
 *
 * RFLAGS is split: the six status flags are packed in vcpu.rt.flags (as LAHF and SETO leave them in
 * AX: FLAGS_* and X86_PACKED_*), the rest, DF included, is X86Cpu.eflags. x86_rflags and
 * x86_set_rflags join and split.
 *
 * MXCSR lives in vcpu.rt.guest_mxcsr; emitted code runs with it in the host's register: x86_mxcsr
 * and x86_set_mxcsr know. The x87 state is an FNSAVE image, or in the host's registers while
 * X86Cpu.x87_live is set, where only the owning thread finds it: x86_x87_get and x86_x87_set.
 *
 * Layout of what KVM transfers: GPRs, X86Seg, X86Table, control and debug registers are plain
 * fields for KVM_GET_REGS, SREGS and DEBUGREGS; fpu.c makes and reads FXSAVE and XSAVE images, which
 * serve KVM_GET_FPU, KVM_GET_XSAVE and signal frames alike.
 *
 * Sources: Intel SDM vol. 3 "System Architecture Overview", "Protected-Mode Memory Management"; AMD
 * APM vol. 2.
 */
#ifndef FRONTEND_X86_CPU_CPU_H
#define FRONTEND_X86_CPU_CPU_H

#include "base/error.h"
#include "base/types.h"
#include "softmmu/vcpu.h"

// clang-format off
/* General registers, as instructions number them. */
enum X86Gpr {
    X86_RAX, X86_RCX, X86_RDX, X86_RBX, X86_RSP, X86_RBP, X86_RSI, X86_RDI,
    X86_R8, X86_R9, X86_R10, X86_R11, X86_R12, X86_R13, X86_R14, X86_R15,
    X86_GPR_COUNT,
};

/* Further slots of RtEnv.gpr. */
enum { X86_SLOT_FS_BASE = 16, X86_SLOT_GS_BASE = 17, X86_SLOT_TMP = 20, X86_TMP_COUNT = 8 };

/* Segment registers, as instructions number them. */
enum X86SegReg { X86_ES, X86_CS, X86_SS, X86_DS, X86_FS, X86_GS, X86_SEG_COUNT };

/* RFLAGS. Source: SDM vol. 1 "EFLAGS Register". */
enum X86Flag {
    X86_CF = 1u << 0, X86_PF = 1u << 2, X86_AF = 1u << 4, X86_ZF = 1u << 6, X86_SF = 1u << 7,
    X86_TF = 1u << 8, X86_IF = 1u << 9, X86_DF = 1u << 10, X86_OF = 1u << 11, X86_IOPL = 3u << 12,
    X86_NT = 1u << 14, X86_RF = 1u << 16, X86_VM = 1u << 17, X86_AC = 1u << 18,
    X86_VIF = 1u << 19, X86_VIP = 1u << 20, X86_ID = 1u << 21,
    X86_STATUS_FLAGS = X86_CF | X86_PF | X86_AF | X86_ZF | X86_SF | X86_OF,
    X86_FLAG_FIXED = 1u << 1, /* reads as one */
    X86_FLAGS_ALL = 0x3f7fd5, /* bits that exist */
};

/* The status flags in vcpu.rt.flags. */
enum X86PackedFlag {
    X86_PACKED_OF = 1u << 0, X86_PACKED_CF = 1u << 8, X86_PACKED_PF = 1u << 10, X86_PACKED_AF = 1u << 12,
    X86_PACKED_ZF = 1u << 14, X86_PACKED_SF = 1u << 15,
    X86_PACKED_ONE = 1u << 9, /* LAHF's bit 1: always set */
};

/* Exceptions: vector numbers, then what only the emulator knows. */
typedef enum X86Exception {
    X86_EXC_DE = 0, X86_EXC_DB = 1, X86_EXC_NMI = 2, X86_EXC_BP = 3, X86_EXC_OF = 4, X86_EXC_BR = 5,
    X86_EXC_UD = 6, X86_EXC_NM = 7, X86_EXC_DF = 8, X86_EXC_TS = 10, X86_EXC_NP = 11, X86_EXC_SS = 12,
    X86_EXC_GP = 13, X86_EXC_PF = 14, X86_EXC_MF = 16, X86_EXC_AC = 17, X86_EXC_MC = 18, X86_EXC_XM = 19,
    X86_EXC_INT = 32,     /* INT n: syndrome = n; pc is the next instruction */
    X86_EXC_SYSCALL,      /* pc is the next instruction, where RCX points */
    X86_EXC_SYSENTER,     /* pc is the next instruction */
    X86_EXC_FETCH,        /* #PF of an instruction fetch; addr = pc */
    X86_EXC_HLT,          /* the CPU waits; pc is the next instruction */
    X86_EXC_AGAIN,        /* no exception: the code at pc changed, run it as it is now */
    X86_EXC_COUNT,
} X86Exception;

/* Bits of the #PF error code. Source: SDM vol. 3 "Page-Fault Exceptions". */
enum { X86_PF_PRESENT = 1, X86_PF_WRITE = 2, X86_PF_USER = 4, X86_PF_RSVD = 8, X86_PF_FETCH = 16 };

enum X86Cr0 {
    X86_CR0_PE = 1u << 0, X86_CR0_MP = 1u << 1, X86_CR0_EM = 1u << 2, X86_CR0_TS = 1u << 3,
    X86_CR0_ET = 1u << 4, X86_CR0_NE = 1u << 5, X86_CR0_WP = 1u << 16, X86_CR0_AM = 1u << 18,
    X86_CR0_NW = 1u << 29, X86_CR0_CD = 1u << 30, X86_CR0_PG = 1u << 31,
};

enum X86Cr4 {
    X86_CR4_VME = 1u << 0, X86_CR4_PVI = 1u << 1, X86_CR4_TSD = 1u << 2, X86_CR4_DE = 1u << 3,
    X86_CR4_PSE = 1u << 4, X86_CR4_PAE = 1u << 5, X86_CR4_MCE = 1u << 6, X86_CR4_PGE = 1u << 7,
    X86_CR4_PCE = 1u << 8, X86_CR4_OSFXSR = 1u << 9, X86_CR4_OSXMMEXCPT = 1u << 10, X86_CR4_UMIP = 1u << 11,
    X86_CR4_LA57 = 1u << 12, X86_CR4_FSGSBASE = 1u << 16, X86_CR4_PCIDE = 1u << 17,
    X86_CR4_OSXSAVE = 1u << 18, X86_CR4_SMEP = 1u << 20, X86_CR4_SMAP = 1u << 21,
};

enum X86Efer { X86_EFER_SCE = 1u << 0, X86_EFER_LME = 1u << 8, X86_EFER_LMA = 1u << 10, X86_EFER_NXE = 1u << 11 };

/* XCR0 and XSTATE_BV: state components. Source: SDM vol. 1 "Managing State Using the XSAVE Feature Set". */
enum X86Xstate { X86_XSTATE_X87 = 1, X86_XSTATE_SSE = 2, X86_XSTATE_AVX = 4 };
// clang-format on

/*
 * X86Cpu.pending: what comes before the next instruction. Breakpoints 0 to 3 as in DR6; single step;
 * the new task's trap bit; an exception of a task switch that was made.
 */
enum {
    X86_PENDING_BREAK = 15, X86_PENDING_STEP = 1 << 4, X86_PENDING_TASK = 1 << 5, X86_PENDING_LATE = 1 << 6,
};

/* Bits of DR6 and DR7. */
enum {
    X86_DR6_BD = 1 << 13, X86_DR6_BS = 1 << 14, X86_DR6_BT = 1 << 15,
    X86_DR7_GD = 1 << 13,
};
#define X86_DR6_FIXED 0xffff0ff0u
#define X86_DR7_FIXED 0x400u

/* A segment register: selector and the descriptor it holds. */
typedef struct X86Seg {
    u64 base;
    u32 limit; /* last byte, granularity applied */
    u16 sel;
    u16 attr;  /* bits 15..0 of VMX's access rights: type, S, DPL, P, AVL, L, DB, G; bit 12..8 zero */
} X86Seg;

enum X86SegAttr {
    X86_SEG_TYPE = 15,
    X86_SEG_ACCESSED = 1, X86_SEG_WRITE = 2, X86_SEG_DOWN = 4, /* of data */
    X86_SEG_READ = 2, X86_SEG_CONFORMING = 4, X86_SEG_CODE = 8, /* of code */
    X86_SEG_S = 1 << 4, /* code or data */
    X86_SEG_DPL = 3 << 5,
    X86_SEG_P = 1 << 7,
    X86_SEG_AVL = 1 << 12,
    X86_SEG_L = 1 << 13,
    X86_SEG_DB = 1 << 14,
    X86_SEG_G = 1 << 15,
};

/* GDTR, IDTR. */
typedef struct X86Table {
    u64 base;
    u16 limit;
} X86Table;

#define X86_MC_BANKS 10
#define X86_MTRRS    8 /* with variable ranges */

/* Model-specific registers that are plain storage or select behaviour. Names are the SDM's. */
typedef struct X86Msrs {
    u64 efer, star, lstar, cstar, sfmask, kernel_gs_base, tsc_aux;
    u64 sysenter_cs, sysenter_esp, sysenter_eip;
    u64 pat, apic_base, misc_enable, tsc_adjust, tsc_deadline, spec_ctrl, bndcfgs, xss;
    u64 mtrr_def_type, mtrr_fixed[11], mtrr_phys_base[X86_MTRRS], mtrr_phys_mask[X86_MTRRS];
    u64 mcg_status, mcg_ctl, smbase, debugctl, hwcr, mc_bank[X86_MC_BANKS][4];
    u64 tsc_offset; /* IA32_TIME_STAMP_COUNTER less the machine's clock */
    u64 kvm_wall_clock, kvm_system_time; /* kvmclock.c; one behind the other */
    u64 kvm_clock_offset; /* that clock less the machine's, ns; the same for all CPUs */
} X86Msrs;

/*
 * The x87, registers in stack order: st[0] is ST(0). MM0..7 are the physical
 * registers: MMi is st[(i - TOP) & 7].
 */
typedef struct X87 {
    u16 fcw, fsw, ftw; /* ftw: two bits a physical register, as FNSTENV stores it */
    u16 fop;
    u64 fip, fdp;
    u16 fcs, fds;
    struct {
        u64 mant;
        u16 exp; /* sign included */
    } st[8];
} X87;

#define X87_FCW_RESET 0x037f
#define X86_MXCSR_RESET 0x1f80u
#define X86_MXCSR_MASK 0xffffu /* bits that LDMXCSR may set: DAZ included */

typedef struct X86Model X86Model;     /* model.h */
typedef struct X86Machine X86Machine; /* machine.h: of whole machines, what the CPU asks of its board */

typedef struct X86Cpu {
    Vcpu vcpu;
    V512 v[32] __attribute__((aligned(64))); /* XMMn is the low part of YMMn, of ZMMn */
    u64 k[8];                                /* opmask registers: room */
    u64 tmp_v[8][4];                         /* 256-bit scratch of helpers */

    u32 eflags;   /* RFLAGS without the status flags */
    u32 x87_live; /* the x87 registers are in the host's, not in x87_image; emitted code reads it */
    u32 uppers_in_use; /* RtUppers: whether upper halves of YMM registers may be other than zero: x86_note_uppers */
    u64 xcr0;
    u8 x87_image[112]; /* as FNSAVE stores it */
    u8 x87_scratch[128] __attribute__((aligned(8))); /* memory operand of x87 and MMX instructions that may not see the guest's */

    X86Seg seg[X86_SEG_COUNT]; /* base of FS and GS: see X86_SLOT_FS_BASE */
    X86Seg ldtr, tr;
    X86Table gdtr, idtr;
    u64 cr0, cr2, cr3, cr4, cr8;
    u64 dr[8];
    u64 pdptr[4]; /* PAE: loaded with CR3 */
    X86Msrs msr;
    u8 cpl;
    u8 is_long_mode;  /* EFER.LMA */
    u8 in_smm, nmi_blocked;
    u8 interrupt_shadow; /* after STI, MOV SS, POP SS: the next instruction is not interrupted */
    u8 pending;          /* X86_PENDING_* */
    VcpuException late;  /* X86_PENDING_LATE */
    u8 waits_sipi;       /* after INIT */
    u32 lines;           /* 1 << X86IrqLine that are up or latched; any thread, atomic */

    u64 user_gdt[16]; /* user mode: what gdtr names (user_seg.h) */
    const X86Model *model;
    const X86Machine *machine; /* NULL: user mode */
} X86Cpu;

_Static_assert(offsetof(X86Cpu, vcpu) == 0, "a guest CPU state begins with its Vcpu");

static inline X86Cpu *x86_cpu(Vcpu *cpu)
{
    return (X86Cpu *)cpu;
}

static inline bool x86_is_protected(const X86Cpu *cpu)
{
    return cpu->cr0 & X86_CR0_PE;
}

static inline bool x86_is_v86(const X86Cpu *cpu)
{
    return cpu->eflags & X86_VM;
}

/** Selectors are paragraphs: real mode and v8086. */
static inline bool x86_is_real(const X86Cpu *cpu)
{
    return !x86_is_protected(cpu) || x86_is_v86(cpu);
}

static inline unsigned x86_iopl(const X86Cpu *cpu)
{
    return (cpu->eflags & X86_IOPL) >> 12;
}

/** Fill vcpu.exc; false, so that a chain of checks ends with it. */
static inline bool x86_fault(X86Cpu *cpu, X86Exception kind, u32 code)
{
    cpu->vcpu.exc = (VcpuException){.kind = kind, .syndrome = code};
    return false;
}

/* Operand and address size that code has by default. */
typedef enum X86Mode { X86_MODE_16, X86_MODE_32, X86_MODE_64 } X86Mode;

static inline X86Mode x86_mode(const X86Cpu *cpu)
{
    if (cpu->is_long_mode && (cpu->seg[X86_CS].attr & X86_SEG_L))
        return X86_MODE_64;
    return cpu->seg[X86_CS].attr & X86_SEG_DB ? X86_MODE_32 : X86_MODE_16;
}

/** Base of segment @seg as addresses of the current mode use it. */
static inline u64 x86_seg_base(const X86Cpu *cpu, enum X86SegReg seg)
{
    if (seg == X86_FS || seg == X86_GS)
        return cpu->vcpu.rt.gpr[seg == X86_FS ? X86_SLOT_FS_BASE : X86_SLOT_GS_BASE];
    return x86_mode(cpu) == X86_MODE_64 ? 0 : cpu->seg[seg].base;
}

/** RIP, EIP or IP of the next instruction. */
static inline u64 x86_ip(const X86Cpu *cpu)
{
    return cpu->vcpu.rt.pc - x86_seg_base(cpu, X86_CS);
}

static inline void x86_set_ip(X86Cpu *cpu, u64 ip)
{
    cpu->vcpu.rt.pc = ip + x86_seg_base(cpu, X86_CS);
}

/** Status flags between their places in RFLAGS and in vcpu.rt.flags. */
u32 x86_flags_pack(u32 rflags);
u32 x86_flags_unpack(u32 packed);

/** RFLAGS as PUSHF, frames and debuggers see it. Setting takes all bits that exist; the caller knows what may change. */
u32 x86_rflags(const X86Cpu *cpu);
void x86_set_rflags(X86Cpu *cpu, u32 rflags);

/** Bring the x87 registers from the host into cpu->x87_image, if they are there; only on the owning thread. */
void x86_x87_sync(X86Cpu *cpu);

/** The x87 state, wherever it is; only on the owning thread, or while that runs no guest code. */
void x86_x87_get(X86Cpu *cpu, X87 *x);
void x86_x87_set(X86Cpu *cpu, const X87 *x);

/** To be called after C code wrote upper halves of YMM registers, and blocks must end then. */
void x86_note_uppers(X86Cpu *cpu);

/** MXCSR. Setting takes effect at once, also inside a helper; @v has no reserved bit set. */
u32 x86_mxcsr(const X86Cpu *cpu);
void x86_set_mxcsr(X86Cpu *cpu, u32 v);

#define X86_VECTORS 16 /* XMM and YMM registers */

/**
 * FXSAVE image (512 bytes, 64-bit form, with the first @vectors registers) from and to the state; registers are synced. Loading an image with reserved
 * bits set in MXCSR fails and changes nothing (#GP).
 */
void x86_fxsave(X86Cpu *cpu, void *image, unsigned vectors);
bool x86_fxrstor(X86Cpu *cpu, const void *image, unsigned vectors);

/** Bytes of a standard-format XSAVE area with the components @xstate. */
u32 x86_xsave_size(u64 xstate);
/** Offset of component number @n in the standard format (2: YMM_Hi128), its size in @size; 0 if unknown. */
u32 x86_xsave_component(unsigned n, u32 *size);

/**
 * XSAVE area in the standard format with the components of @mask and cpu->xcr0: header included, legacy region as
 * XSAVE fills it. Loading: false, nothing changed, where XRSTOR would raise #GP.
 */
void x86_xsave(X86Cpu *cpu, void *area, u64 mask, unsigned vectors);
/** The same in the compacted format, as XSAVEC does it. Loading takes both formats. */
void x86_xsavec(X86Cpu *cpu, void *area, u64 mask, unsigned vectors);

/** Components that are not in their initial state: XINUSE. */
u64 x86_xinuse(X86Cpu *cpu);
bool x86_xrstor(X86Cpu *cpu, const void *area, u64 mask, unsigned vectors);

/** CPUID of @leaf and @subleaf: EAX, EBX, ECX, EDX into @out. */
void x86_cpuid(const X86Cpu *cpu, u32 leaf, u32 subleaf, u32 out[4]);

/** The state of a 64-bit Linux program at its start: flat segments, CPL 3, FPU reset. */
void x86_reset_user(X86Cpu *cpu);

/** Ticks of the time stamp counter a second, in machines that have a clock of their own. */
#define X86_TSC_HZ 1000000000ull

/** The time stamp counter: a machine's clock, or the host's counter. */
u64 x86_tsc(const X86Cpu *cpu);

/** Name of @model, as -cpu has it. */
const char *x86_model_name(const X86Model *model);

/** Linux AT_HWCAP (CPUID.1:EDX) and AT_HWCAP2 (bit 1: FSGSBASE) of the model. */
u64 x86_hwcap(const X86Cpu *cpu);
u64 x86_hwcap2(const X86Cpu *cpu);

#endif
