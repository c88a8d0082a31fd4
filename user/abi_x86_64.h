/* SPDX-License-Identifier: MIT */
/* Parts of user_abi_x86_64 that live in files of their own. */
#ifndef USER_ABI_X86_64_H
#define USER_ABI_X86_64_H

#include "frontend/x86/cpu/cpu.h"
#include "user/user.h"

/* frame_x86_64.c */
bool x86_push_frame(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                    u64 old_mask);
bool x86_pop_frame(UserThread *t, u64 *mask);

/** Bytes of the largest signal frame that thread @cpu can get: AT_MINSIGSTKSZ. */
size_t x86_frame_size(const Vcpu *cpu);

/* RFLAGS that a handler may set in the frame. */
#define X86_FRAME_FLAGS (X86_STATUS_FLAGS | X86_AC | X86_DF | X86_TF | X86_RF)

/**
 * The XSAVE area of a frame at guest address @at, a multiple of 64: its size without the word behind
 * it, writing and reading it. False: the memory is not there, or does not hold a state.
 */
u32 x86_frame_xsave_size(const X86Cpu *x);
bool x86_frame_push_xsave(X86Cpu *x, Gva at);
bool x86_frame_pop_xsave(X86Cpu *x, Gva at);

/* abi_x86_64.c: what i386 has in common */
void x86_exception_signal(Vcpu *cpu, siginfo_t *info);
bool x86_code_changed(Vcpu *cpu);
u64 x86_hwcap_word(const Vcpu *cpu, int n);
u64 x86_no_prot_bits(const Vcpu *cpu);

/* seg_i386.c */

/** The process's LDT is that of @cpu. */
void x86_use_ldt(X86Cpu *cpu);
/**
 * Set an entry of @cpu's GDT from the struct user_desc at @desc; with @may_choose an entry number of
 * -1 asks for a free one, which is written back. 0 or -errno.
 */
i64 x86_set_tls(X86Cpu *cpu, Gva desc, bool may_choose);

#endif
