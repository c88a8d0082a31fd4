/* SPDX-License-Identifier: MIT */
/*
 * Segments: descriptors, loads of segment registers, far transfers of control, interrupts, tasks.
 *
 * All functions return false with the exception in vcpu.exc, and have changed nothing then but
 * memory on stacks that nobody looks at. Sources: Intel SDM vol. 3 "Protection", "Interrupt and
 * Exception Handling", "Task Management", "8086 Emulation"; vol. 2, the instructions.
 */
#ifndef FRONTEND_X86_CPU_SEG_H
#define FRONTEND_X86_CPU_SEG_H

#include "frontend/x86/cpu/cpu.h"

/* A descriptor and where it is. */
typedef struct X86Desc {
    u64 lo, hi; /* hi: of system descriptors in long mode */
    Gva at;
    u16 sel;
} X86Desc;

// clang-format off
/* Types of system descriptors. */
enum {
    X86_SYS_TSS16 = 1, X86_SYS_LDT = 2, X86_SYS_TSS16_BUSY = 3, X86_SYS_CALL16 = 4,
    X86_SYS_TASK = 5, X86_SYS_INT16 = 6, X86_SYS_TRAP16 = 7, X86_SYS_TSS = 9, X86_SYS_TSS_BUSY = 11,
    X86_SYS_CALL = 12, X86_SYS_INT = 14, X86_SYS_TRAP = 15,
    X86_SYS_WIDE = 8, /* bit: 32 or 64 bits */
    X86_SYS_BUSY = 2, /* bit of TSS types */
};
// clang-format on

static inline u32 x86_code_of(u16 sel)
{
    return sel & 0xfffcu;
}

static inline bool x86_is_null(u16 sel)
{
    return !(sel & 0xfffc);
}

static inline unsigned x86_dpl(u16 attr)
{
    return (attr & X86_SEG_DPL) >> 5;
}

static inline bool x86_is_code(u16 attr)
{
    return (attr & (X86_SEG_S | X86_SEG_CODE)) == (X86_SEG_S | X86_SEG_CODE);
}

static inline bool x86_is_writable(u16 attr)
{
    return (attr & (X86_SEG_S | X86_SEG_CODE | X86_SEG_WRITE)) == (X86_SEG_S | X86_SEG_WRITE);
}

/** The descriptor of @sel, which is not null; beyond its table: @kind with @code. */
bool x86_desc_read(X86Cpu *cpu, u16 sel, X86Exception kind, u32 code, X86Desc *d);
/** The high half of a system descriptor of long mode. */
bool x86_desc_read_high(X86Cpu *cpu, X86Exception kind, u32 code, X86Desc *d);
/** What a register loaded from @d holds. */
X86Seg x86_desc_seg(const X86Desc *d);
/** Set the accessed bit of a code or data descriptor. */
bool x86_desc_accessed(X86Cpu *cpu, const X86Desc *d);

/** Put @s into segment register @reg; bases of FS and GS go where emitted code reads them. */
void x86_set_seg(X86Cpu *cpu, enum X86SegReg reg, const X86Seg *s);
/** The same with real mode's and v8086's meaning of @sel. */
void x86_set_seg_real(X86Cpu *cpu, enum X86SegReg reg, u16 sel);

/** MOV and POP to a segment register but CS. */
bool x86_load_seg(X86Cpu *cpu, enum X86SegReg reg, u16 sel);
/**
 * The checks of SS for privilege @cpl, into @ss; errors of @kind (#GP, #TS), with @ext in their
 * codes.
 */
bool x86_check_stack(X86Cpu *cpu, u16 sel, unsigned cpl, X86Exception kind, u32 ext, X86Seg *ss);
/** DS, ES, FS, GS that the new CPL may not have become null. */
void x86_scrub_segs(X86Cpu *cpu);

bool x86_load_ldt(X86Cpu *cpu, u16 sel);
bool x86_load_tr(X86Cpu *cpu, u16 sel);

/**
 * LAR, LSL: true and *@value if ZF is set. VERR, VERW: ZF. What faults are others' exceptions:
 * *@ok false.
 */
bool x86_lar(X86Cpu *cpu, u16 sel, bool is_limit, u64 *value, bool *ok);
bool x86_verify(X86Cpu *cpu, u16 sel, bool is_write, bool *ok);

/* ---- stacks ---- */

typedef struct X86Stack {
    X86Cpu *cpu;
    X86Seg ss;
    u64 sp, mask;
    unsigned idx;
    bool is_flat; /* 64-bit mode */
    u32 code;     /* of #SS */
} X86Stack;

/** The stack in use; and one of SS @ss, as code that is 64-bit (@is_64) uses it. */
X86Stack x86_stack(X86Cpu *cpu);
X86Stack x86_stack_of(X86Cpu *cpu, const X86Seg *ss, u64 sp, bool is_64);
bool x86_stack_push(X86Stack *s, unsigned size, u64 v);
bool x86_stack_pop(X86Stack *s, unsigned size, u64 *v);
/** RSP becomes what @s has. */
void x86_stack_commit(const X86Stack *s);

/* ---- transfers (far.c) ---- */

bool x86_far_jmp(X86Cpu *cpu, u16 sel, u64 ip, unsigned osize, u64 next_ip);
bool x86_far_call(X86Cpu *cpu, u16 sel, u64 ip, unsigned osize, u64 next_ip);
bool x86_far_ret(X86Cpu *cpu, unsigned osize, u32 drop);
bool x86_iret(X86Cpu *cpu, unsigned osize, u64 next_ip);

/** Whether code of @cs may run at @ip; #GP(0). */
bool x86_check_ip(X86Cpu *cpu, const X86Seg *cs, u64 ip);
/** CS and the instruction pointer; CPL is that of the selector. */
void x86_enter_code(X86Cpu *cpu, const X86Seg *cs, u64 ip);
/** Bits of RFLAGS in @mask become those of @v. */
void x86_change_flags(X86Cpu *cpu, u32 v, u32 mask);
/** What POPF and IRET may change at the present privilege. */
u32 x86_flags_mask(const X86Cpu *cpu, unsigned osize);

/* ---- interrupts (int.c) ---- */

typedef struct X86Int {
    u8 vector;
    bool is_soft; /* INT n, INT3, INTO: the gate's DPL counts */
    bool is_ext;  /* not by the program: bit 0 of error codes */
    bool is_exception;
    bool has_code;
    u32 code;
    u32 rflags; /* as pushed */
    u64 ip;     /* as pushed */
} X86Int;

bool x86_deliver(X86Cpu *cpu, const X86Int *i);

/** Stack pointer and SS of the TSS for privilege @cpl; errors are #TS. */
bool x86_inner_stack(X86Cpu *cpu, unsigned cpl, u32 ext, X86Stack *s);

/* ---- tasks (task.c) ---- */

typedef enum X86TaskReason {
    X86_TASK_JMP,
    X86_TASK_CALL,
    X86_TASK_GATE,
    X86_TASK_IRET
} X86TaskReason;

/** Switch to the task of TSS descriptor @d. @next_ip is saved in the old task. */
bool x86_task_switch(X86Cpu *cpu, const X86Desc *d, X86TaskReason reason, u64 next_ip);
/** The TSS that @sel, from a task gate or back link, names; @kind of errors. */
bool x86_task_target(X86Cpu *cpu, u16 sel, X86Exception kind, bool is_busy, u32 ext, X86Desc *d);

/** Whether the I/O permission bitmap allows @size ports from @port on; #GP(0) if not. */
bool x86_io_allowed(X86Cpu *cpu, u16 port, unsigned size);

#endif
