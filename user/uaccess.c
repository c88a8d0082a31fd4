/* SPDX-License-Identifier: MIT */
/*
 * Copies that survive bad guest pointers, and system calls that a signal can stop in time.
 *
 * Both work through program counters: the fault handler looks an address up in uaccess_fixup and
 * continues at the fixup instead of dying; the signal handler asks uaccess_syscall_abort whether
 * the `syscall` instruction is still ahead.
 */
#include "user/uaccess.h"

#include <errno.h>
#include <string.h>

/* rdi = dst, rsi = src, rdx = size; returns the number of bytes not copied. */
size_t uaccess_copy(void *dst, const void *src, size_t size);
/* rdi = word, esi = expected, edx = desired, rcx = &old; returns 0 or, after a fault, 1. */
int uaccess_cmpxchg(void *p, u32 expect, u32 desired, u32 *old);
/* rdi = flag, rsi = number, rdx, rcx, r8, r9, stack = arguments. */
i64 uaccess_syscall(const u32 *flag, long nr, long a, long b, long c, long d, long e, long f);

/*
 * The same with a 32-bit system call: rdi = flag, rsi = number, rdx = six words of arguments.
 * @check leaves it out if the flag is set.
 */
// clang-format off
#define SYSCALL32(name, check)                   \
    ".globl " name "\n"                          \
    ".hidden " name "\n"                         \
    ".type " name ", @function\n"                \
    name ":\n"                                   \
    "    push %rbx\n"                            \
    "    push %rbp\n"                            \
    "    mov %rdi, %r11\n"                       \
    "    mov %rsi, %rax\n"                       \
    "    mov (%rdx), %ebx\n"                     \
    "    mov 4(%rdx), %ecx\n"                    \
    "    mov 12(%rdx), %esi\n"                   \
    "    mov 16(%rdx), %edi\n"                   \
    "    mov 20(%rdx), %ebp\n"                   \
    "    mov 8(%rdx), %edx\n"                    \
    name "_begin:\n" check                       \
    "    int $0x80\n"                            \
    name "_end:\n"                               \
    "    pop %rbp\n"                             \
    "    pop %rbx\n"                             \
    "    ret\n"                                  \
    name "_abort_pc:\n"                          \
    "    mov $-513, %rax\n"                      \
    "    jmp " name "_end\n"                     \
    ".size " name ", .-" name "\n"

__asm__(
    ".section .text.uaccess_copy, \"ax\", @progbits\n"
    ".globl uaccess_copy, uaccess_cmpxchg, uaccess_syscall\n"
    ".hidden uaccess_copy, uaccess_cmpxchg, uaccess_syscall\n"
    ".type uaccess_copy, @function\n"
    "uaccess_copy:\n"
    "    mov %rdx, %rcx\n"
    "uaccess_copy_begin:\n"
    "    rep movsb\n"
    "uaccess_copy_fixup:\n"
    "    mov %rcx, %rax\n"
    "    ret\n"
    ".size uaccess_copy, .-uaccess_copy\n"

    ".type uaccess_cmpxchg, @function\n"
    "uaccess_cmpxchg:\n"
    "    mov %esi, %eax\n"
    "uaccess_cmpxchg_begin:\n"
    "    lock cmpxchg %edx, (%rdi)\n"
    "uaccess_cmpxchg_end:\n"
    "    mov %eax, (%rcx)\n"
    "    xor %eax, %eax\n"
    "    ret\n"
    "uaccess_cmpxchg_fixup:\n"
    "    mov $1, %eax\n"
    "    ret\n"
    ".size uaccess_cmpxchg, .-uaccess_cmpxchg\n"

    ".type uaccess_syscall, @function\n"
    "uaccess_syscall:\n"
    "    mov %rdi, %r11\n"
    "    mov %rsi, %rax\n"
    "    mov %rdx, %rdi\n"
    "    mov %rcx, %rsi\n"
    "    mov %r8, %rdx\n"
    "    mov %r9, %r10\n"
    "    mov 8(%rsp), %r8\n"
    "    mov 16(%rsp), %r9\n"
    "uaccess_syscall_begin:\n"
    "    cmpl $0, (%r11)\n"
    "    jne uaccess_syscall_abort_pc\n"
    "    syscall\n"
    "uaccess_syscall_end:\n"
    "    ret\n"
    "uaccess_syscall_abort_pc:\n"
    "    mov $-513, %rax\n" /* USER_ERESTARTNOINTR */
    "    ret\n"
    ".size uaccess_syscall, .-uaccess_syscall\n"

    SYSCALL32("uaccess_syscall32", "    cmpl $0, (%r11)\n    jne uaccess_syscall32_abort_pc\n")
    SYSCALL32("uaccess_syscall32_raw", "")
    ".text\n"
);
// clang-format on

extern const char uaccess_copy_begin[], uaccess_copy_fixup[];
extern const char uaccess_cmpxchg_begin[], uaccess_cmpxchg_end[], uaccess_cmpxchg_fixup[];
extern const char uaccess_syscall_begin[], uaccess_syscall_end[], uaccess_syscall_abort_pc[];
extern const char uaccess_syscall32_begin[], uaccess_syscall32_end[], uaccess_syscall32_abort_pc[];

_Static_assert(USER_ERESTARTNOINTR == -513, "the stub has the number in it");

static const struct {
    const char *begin, *end, *fixup;
} fixups[] = {
    {uaccess_copy_begin, uaccess_copy_fixup, uaccess_copy_fixup},
    {uaccess_cmpxchg_begin, uaccess_cmpxchg_end, uaccess_cmpxchg_fixup},
};

Hva uaccess_fixup(Hva pc)
{
    for (unsigned i = 0; i < ARRAY_SIZE(fixups); i++)
        if (pc >= (Hva)fixups[i].begin && pc < (Hva)fixups[i].end)
            return (Hva)fixups[i].fixup;
    return 0;
}

static const struct {
    const char *begin, *end, *abort;
} calls[] = {
    {uaccess_syscall_begin, uaccess_syscall_end, uaccess_syscall_abort_pc},
    {uaccess_syscall32_begin, uaccess_syscall32_end, uaccess_syscall32_abort_pc},
};

Hva uaccess_syscall_abort(Hva pc)
{
    /*
     * end is the return address of a call that was made; a call the kernel rewound is at the
     * instruction itself.
     */
    for (unsigned i = 0; i < ARRAY_SIZE(calls); i++)
        if (pc >= (Hva)calls[i].begin && pc < (Hva)calls[i].end)
            return (Hva)calls[i].abort;
    return 0;
}

bool user_read(Gva src, void *dst, size_t size)
{
    return uaccess_copy(dst, user_ptr(src), size) == 0;
}

bool user_write(Gva dst, const void *src, size_t size)
{
    return uaccess_copy(user_ptr(dst), src, size) == 0;
}

bool user_cmpxchg32(Gva p, u32 expect, u32 desired, u32 *old)
{
    return uaccess_cmpxchg(user_ptr(p), expect, desired, old) == 0;
}

i64 user_read_str(Gva src, char *dst, size_t size)
{
    size_t done = 0;

    while (done < size) {
        /* Never past the page: the string may end just before an unmapped one. */
        size_t n = MIN(MIN(size - done, 4096 - ((src + done) & 4095)), (size_t)256);

        if (!user_read(src + done, dst + done, n))
            return -EFAULT;
        const char *nul = memchr(dst + done, 0, n);

        if (nul)
            return nul - dst;
        done += n;
    }
    return -ENAMETOOLONG;
}

i64 user_syscall6(long nr, long a, long b, long c, long d, long e, long f)
{
    return uaccess_syscall(&user_self()->sig_flag, nr, a, b, c, d, e, f);
}

i64 user_syscall_raw6(long nr, long a, long b, long c, long d, long e, long f)
{
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    long ret;

    __asm__ volatile("syscall"
                     : "=a"(ret)
                     : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return ret;
}
