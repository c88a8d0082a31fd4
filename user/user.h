/* SPDX-License-Identifier: MIT */
/*
 * Linux user mode: the process image and the threads of one guest program.
 *
 * The guest's memory is the host's (guest_base 0): a guest pointer, stripped of its tag, is a host pointer and may be
 * handed to the kernel, which answers EFAULT for bad ones. Our own code never dereferences guest pointers; it goes
 * through user_read / user_write, which survive faults.
 *
 * Signals: only user/signal.c installs host handlers. The host libc's pthread machinery is not used for guest threads
 * (raw clone), so that the guest may use every signal number.
 */
#ifndef USER_USER_H
#define USER_USER_H

#include <signal.h>
#include <sys/types.h>
#include "base/error.h"
#include "softmmu/vcpu.h"

typedef struct UserThread UserThread;
typedef struct UserAbi UserAbi;

/* Results of a system call handler besides 0.. and -errno (numbers of the Linux kernel's internal codes). */
enum {
    USER_ERESTARTSYS = -512,    /* restart if SA_RESTART or no handler, else EINTR */
    USER_ERESTARTNOINTR = -513, /* always restart */
    USER_ERESTARTNOHAND = -514, /* restart only if no handler ran */
    USER_ERESTART_BLOCK = -516, /* restart through restart_syscall */
    USER_ESIGRETURN = -600,     /* registers are already as the guest must see them: do not store a result */
};

/* A system call handler: raw arguments as in the guest's registers; returns a value, -errno, or a USER_E* code. */
typedef i64 (*SyscallFn)(UserThread *t, const u64 *a);

/* What differs between guest architectures in Linux user mode; one constant table each (frame_a64.c holds AArch64's). */
struct UserAbi {
    const char *name;          /* uname machine: "aarch64" */
    u16 elf_machine;
    u8 elf_class;              /* ELFCLASS32 / 64 */
    const char *lib_package;   /* Debian package of the dynamic loader: "libc6:arm64" */
    u64 task_size;             /* first address a guest may not map */
    /** Syscall number and arguments from the registers; result back; move pc back onto the svc for a restart. */
    u64 (*syscall_nr)(Vcpu *cpu, u64 args[6]);
    void (*syscall_result)(Vcpu *cpu, i64 result);
    void (*syscall_rewind)(Vcpu *cpu);
    /** True if the exception in cpu->exc is the system call instruction. */
    bool (*is_syscall)(Vcpu *cpu);
    /** The signal a synchronous exception becomes. */
    void (*exception_signal)(Vcpu *cpu, siginfo_t *info);
    void (*start)(Vcpu *cpu, Gva entry, Gva sp);
    /** New thread: @cpu is a copy of the parent; give it result 0, @sp (if nonzero) and @tls (if @set_tls). */
    void (*clone_regs)(Vcpu *cpu, Gva sp, bool set_tls, u64 tls);
    Gva (*sp)(const Vcpu *cpu);
    /** Write the signal frame and point the registers at the handler; false: the stack cannot take it (SIGSEGV). */
    bool (*push_frame)(UserThread *t, int sig, const siginfo_t *info, const struct UserSigaction *sa, u64 old_mask);
    /** rt_sigreturn: registers and mask from the frame; false: bad frame (SIGSEGV). */
    bool (*pop_frame)(UserThread *t, u64 *mask);
};

typedef struct UserSigaction {
    Gva handler; /* 0 = default, 1 = ignore */
    u64 flags;   /* SA_* */
    Gva restorer;
    u64 mask;
} UserSigaction;

struct UserThread {
    Vcpu *cpu;
    const UserAbi *abi;
    pid_t tid;
    u64 sigmask;            /* the guest's blocked signals, bit n-1 */
    Gva clear_child_tid;
    Gva robust_list;
    size_t robust_size;
    stack_t altstack;
    i64 (*restart)(UserThread *t, void *data); /* restart_syscall continuation */
    struct UserSignals *signals; /* pending queue; signal.c */
    struct UserThread *next;     /* list of all threads; thread.c */
};

/** The thread running on this host thread; never NULL inside a handler. */
UserThread *user_self(void);

/** Fault-safe copies between the guest (tags allowed) and us; false = EFAULT, a prefix may have been copied. */
bool user_read(Gva src, void *dst, size_t size);
bool user_write(Gva dst, const void *src, size_t size);

/** Copy a guest string of at most @size bytes with its NUL; length, or -EFAULT / -ENAMETOOLONG. */
i64 user_read_str(Gva src, char *dst, size_t size);

/** Guest pointer as host pointer for the kernel: the tag is removed; NULL stays NULL. */
static inline void *user_ptr(Gva p)
{
    return (void *)(uintptr_t)(p & 0x00ffffffffffffffull ? (u64)((i64)(p << 8) >> 8) : 0);
}

/**
 * Make a host system call that a guest signal may interrupt: returns USER_ERESTARTSYS without entering the kernel if a
 * guest signal became pending before it (no lost wake-ups), otherwise the raw result (-errno).
 */
i64 user_syscall(long nr, ...);
#define host_syscall(nr, ...) user_syscall_raw(nr, ##__VA_ARGS__)

/** Raw host system call, never interrupted-checked: for calls that cannot block. Result or -errno. */
i64 user_syscall_raw(long nr, ...);

/* Process-wide settings of the command line (control/main_user.c fills them). */
typedef struct UserConfig {
    const char *prefix;      /* -L: where the guest's libraries are, NULL = none */
    const char *argv0;       /* -0 */
    const char *uname;       /* -r: release string to report, NULL = the host's */
    const char *cpu_model;
    u64 stack_size;          /* -s, bytes */
    u64 guest_base;          /* -B: only 0 is supported now */
    bool has_seed;
    u64 seed;                /* -seed */
    bool strace;
    int gdb_port;            /* -g; 0 = none */
} UserConfig;

extern UserConfig user_config;

#endif
