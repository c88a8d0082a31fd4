/* SPDX-License-Identifier: MIT */
/*
 * Linux user mode: the process image and the threads of one guest program.
 *
 * The guest's memory is the host's (guest_base 0): a guest pointer, stripped of its tag, is a host
 * pointer and may be handed to the kernel, which answers EFAULT for bad ones. Our own code never
 * dereferences guest pointers; it goes through user_read / user_write, which survive faults.
 *
 * Signals: only user/signal.c installs host handlers, and always by raw system calls, because the
 * host libc refuses the two signals it keeps for itself and the guest may use every one. The host
 * thread's signal mask is the guest's (SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGTRAP excepted), so
 * the kernel does queueing and selection.
 */
#ifndef USER_USER_H
#define USER_USER_H

#include <signal.h>
#include <sys/types.h>
#include "base/error.h"
#include "softmmu/vcpu.h"

typedef struct UserThread UserThread;
typedef struct UserAbi UserAbi;
/* user/signal.h: the table of handlers, shared as CLONE_SIGHAND says */
typedef struct UserSighand UserSighand;
/* user/signal.h: what the host handler took and the loop must deliver */
typedef struct UserSignals UserSignals;

/*
 * Results of a system call handler besides 0.. and -errno (numbers of the Linux kernel's internal
 * codes).
 */
enum {
    USER_ERESTARTSYS = -512,    /* restart if the handler has SA_RESTART or none ran, else EINTR */
    /* always restart; what user_syscall returns when the call did not happen */
    USER_ERESTARTNOINTR = -513,
    USER_ERESTARTNOHAND = -514, /* restart only if no handler ran */
    /* restart through restart_syscall: t->restart continues; EINTR if a handler ran */
    USER_ERESTART_BLOCK = -516,
    /* inside user/ only: the hook leaves the call to the generic code */
    USER_NOT_MINE = -599,
    /* registers are already as the guest must see them: do not store a result */
    USER_ESIGRETURN = -600,
};

/*
 * A system call handler: raw arguments as in the guest's registers; returns a value, -errno, or a
 * USER_E* code.
 */
typedef i64 (*SyscallFn)(UserThread *t, const u64 *a);

typedef struct UserSigaction {
    Gva handler; /* 0 = default, 1 = ignore */
    u64 flags;   /* SA_* */
    Gva restorer;
    u64 mask;
} UserSigaction;

/*
 * What differs between guest architectures in Linux user mode; one constant table each (frame_a64.c
 * holds AArch64's).
 */
struct UserAbi {
    const char *name;          /* as messages have it: "aarch64" */
    const GuestArch *guest;
    u16 elf_machine;
    u8 elf_class;              /* ELFCLASS32 / 64 */
    const char *lib_package;   /* Debian package of the dynamic loader: "libc6:arm64" */
    u32 exc_fetch;             /* VcpuException.kind of a failed instruction fetch */
    Gva task_size;             /* first address a guest may not map */
    Gva pie_base, stack_top;   /* where position-independent programs and the stack go */
    const char *machine;       /* uname machine and AT_PLATFORM */
    /*
     * The host's kernel has 32-bit system calls for it: structures and numbers are i386's, pointers
     * have 32 bits (user/compat.h).
     */
    bool is_compat;
    size_t min_sigstack;       /* MINSIGSTKSZ of the guest: what sigaltstack refuses below */
    bool code_is_coherent;     /* no instruction says that code was changed */
    bool has_map_32bit;        /* mmap knows MAP_32BIT */
    bool clone_tls_last;       /* clone's fourth argument is child_tid and its fifth tls */
    u8 tag_bits;               /* top bits of a pointer that the kernel does not look at */
    /** AT_MINSIGSTKSZ: the largest signal frame; NULL: no such entry. */
    size_t (*frame_size)(const Vcpu *cpu);
    /**
     * Syscall number and arguments from the registers; result back; move pc back onto the svc for a
     * restart.
     */
    u64 (*syscall_nr)(Vcpu *cpu, u64 args[6]);
    void (*syscall_result)(Vcpu *cpu, i64 result);
    void (*syscall_rewind)(Vcpu *cpu);
    /** After syscall_rewind: make the repeated instruction call restart_syscall. */
    void (*syscall_set_restart)(Vcpu *cpu);
    /** True if the exception in cpu->exc is the system call instruction. */
    bool (*is_syscall)(Vcpu *cpu);
    /** True if the exception asked for semihosting, which was done. */
    bool (*semihost)(Vcpu *cpu);
    /** The signal a synchronous exception becomes. */
    void (*exception_signal)(Vcpu *cpu, siginfo_t *info);
    void (*start)(Vcpu *cpu, Gva entry, Gva sp);
    /**
     * New thread: @cpu is a copy of the parent; give it result 0, @sp (if nonzero) and @tls (if
     * @set_tls).
     */
    void (*clone_regs)(Vcpu *cpu, Gva sp, bool set_tls, u64 tls);
    Gva (*sp)(const Vcpu *cpu);
    /**
     * Write the signal frame and point the registers at the handler; false: the stack cannot take
     * it (SIGSEGV).
     */
    bool (*push_frame)(UserThread *t, int sig, const siginfo_t *info, const UserSigaction *sa,
                       u64 old_mask);
    /**
     * rt_sigreturn: registers, mask and alternate stack from the frame; false: bad frame (SIGSEGV).
     */
    bool (*pop_frame)(UserThread *t, u64 *mask);
    /** prctl operations of the architecture; USER_NOT_MINE for the others. */
    i64 (*prctl)(UserThread *t, const u64 *a);
    /** AT_HWCAP, AT_HWCAP2. */
    u64 (*hwcap)(const Vcpu *cpu, int n);
    /** PROT_ bits of the architecture that this CPU has. */
    u64 (*prot_bits)(const Vcpu *cpu);
    /** Text of /proc/cpuinfo for one CPU; snprintf convention. NULL: the host's. */
    int (*cpuinfo)(const Vcpu *cpu, unsigned index, char *text, size_t size);
};

struct UserThread {
    Vcpu *cpu;
    const UserAbi *abi;
    pid_t tid;
    /*
     * nonzero: a signal awaits delivery; user_syscall tests it; only this thread's handler sets it
     */
    u32 sig_flag;
    UserSignals *signals;
    UserSighand *sighand;
    u64 sigmask;            /* the guest's blocked signals, bit n-1 */
    u64 saved_mask;         /* what sigmask goes back to after a call with a temporary mask */
    bool has_saved_mask;
    bool is_vfork_child;    /* shares memory with a suspended parent until it execs or exits */
    bool exiting;           /* leave the loop: exit() was called on this thread */
    Gva clear_child_tid;
    Gva robust_list;
    size_t robust_size;
    stack_t altstack;       /* ss_sp is a guest address; ss_flags as the guest set them */
    i64 (*restart)(UserThread *t, void *data); /* restart_syscall continuation */
    u64 restart_data[6];
    UserThread *next;       /* list of all threads; thread.c */
    u64 fault_addr;         /* of the last synchronous fault: signal frames report it */
    /*
     * What signal frames say of that fault: its syndrome as ESR_EL1 would hold it, 0 = none; x86:
     * the exception's number in the upper half, its error code in the lower
     */
    u64 fault_esr;
    void *debug;            /* the debugger's */
    void *host;             /* thread.c: the host side (stacks) */
    /* argument lists of a running execve; freed with the thread if a vfork child leaves it */
    void *scratch;
};

extern __thread UserThread *user_current;

/** The thread running on this host thread; NULL on threads that run no guest code. */
static inline UserThread *user_self(void)
{
    return user_current;
}

/**
 * Fault-safe copies between the guest (tags allowed) and us; false = EFAULT, a prefix may have been
 * copied.
 */
bool user_read(Gva src, void *dst, size_t size);
bool user_write(Gva dst, const void *src, size_t size);

/** Copy a guest string of at most @size bytes with its NUL; length, or -EFAULT / -ENAMETOOLONG. */
i64 user_read_str(Gva src, char *dst, size_t size);

/**
 * Compare and swap a guest word; false = EFAULT. @old receives what was there; the swap happened if
 * it equals @expect.
 */
bool user_cmpxchg32(Gva p, u32 expect, u32 desired, u32 *old);

extern u8 user_tag_bits; /* UserAbi.tag_bits of the program */

/** Guest pointer as host pointer for the kernel: the tag is removed; NULL stays NULL. */
static inline void *user_ptr(Gva p)
{
    return (void *)(uintptr_t)(u64)((i64)(p << user_tag_bits) >> user_tag_bits);
}

/**
 * Make a host system call that a guest signal may interrupt. Returns the raw result (-errno), or
 * USER_ERESTARTNOINTR when the call was not made because a guest signal became pending before it
 * (no lost wake-ups) or because the kernel wants it restarted; a handler returns that value
 * unchanged. Host handlers carry the guest's SA_RESTART, so the kernel itself decides between
 * restart and EINTR: an EINTR from here is what the guest must see.
 */
#define user_syscall(...) USER_SYSCALL_(user_syscall6, __VA_ARGS__, 0, 0, 0, 0, 0, 0)

/** Raw host system call without that check, for calls that cannot block. Result or -errno. */
#define user_syscall_raw(...) USER_SYSCALL_(user_syscall_raw6, __VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define host_syscall(...) user_syscall_raw(__VA_ARGS__)
#define USER_SYSCALL_(fn, nr, a, b, c, d, e, f, ...) \
    fn((long)(nr), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))

i64 user_syscall6(long nr, long a, long b, long c, long d, long e, long f);
i64 user_syscall_raw6(long nr, long a, long b, long c, long d, long e, long f);

/**
 * Before a call that waits with a temporary signal mask (ppoll, pselect6, epoll_pwait, ...): the
 * mask that handlers of signals taken during the call see, while the frame saves the old one. The
 * host call gets user_host_mask(mask). The loop restores the old mask after the call.
 */
void user_temp_mask(UserThread *t, u64 mask);

/**
 * The host mask for guest mask @mask: the synchronous signals stay open for our own fault handler.
 */
u64 user_host_mask(u64 mask);

/**
 * Apply -L: if the absolute @path exists below the prefix, the real path of that file (written to
 * @buf of PATH_MAX bytes; absolute links stay below the prefix), else @path itself. @follow:
 * whether a final symbolic link is followed.
 */
const char *user_path(const char *path, char *buf, bool follow);

/**
 * End the whole process as exit_group does: counters and logs are flushed, no atexit handlers run.
 */
_Noreturn void user_exit_group(int status);

/** What -stats wants to be said at the end of the process. */
void user_print_stats(void);

/* Process-wide settings of the command line (control/main_user.c fills them). */
typedef struct UserConfig {
    const char *prefix;      /* -L: where the guest's libraries are, NULL = none */
    const char *argv0;       /* -0 */
    const char *uname;       /* -r: release string to report, NULL = the host's */
    const char *cpu_model;
    u64 stack_size;          /* -s, bytes; 0 = RLIMIT_STACK */
    u64 guest_base;          /* -B: only 0 is supported now */
    bool has_seed;
    u64 seed;                /* -seed */
    bool strace;
    bool stats;              /* print the accelerator's counters at the end */
    const char *stats_file;  /* append them to this file instead; NULL: none */
    const char *gdb;         /* -g: where the debugger connects, NULL = none */
    const AccelOps *accel;
    /* options in the form LYREBIRD_REEXEC carries to a program started by execve */
    char *reexec;
} UserConfig;

extern UserConfig user_config;

#endif
