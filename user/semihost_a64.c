/* SPDX-License-Identifier: MIT */
/*
 * Semihosting of AArch64 programs: HLT 0xf000. Bare-metal programs that were linked for it run as
 * they are; the console is standard input and output.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/semihost.h"
#include "user/abi_a64.h"
#include "user/image.h"
#include "user/mem.h"
#include "user/thread.h"

#define HEAP_SIZE (128ull << 20)

static bool read_guest(Vcpu *cpu, Gva va, void *buf, size_t size)
{
    return user_read(va, buf, size);
}

static bool write_guest(Vcpu *cpu, Gva va, const void *buf, size_t size)
{
    return user_write(va, buf, size);
}

static void console_write(const char *text, size_t size)
{
    while (size) {
        ssize_t n = write(STDOUT_FILENO, text, size);

        if (n < 0 && errno != EINTR)
            return;
        text += MAX(n, 0);
        size -= (size_t)MAX(n, 0);
    }
}

/* A signal ends the wait, so that its handler runs before the instruction is tried again. */
static ssize_t console_read(char *buf, size_t size)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    ssize_t n = poll(&in, 1, 1000) == 1 ? read(STDIN_FILENO, buf, size) : -1;

    return n >= 0 ? n : -EAGAIN;
}

/* Reserved when it is first asked for; the stack is the program's. */
static void heap(Vcpu *cpu, u64 out[4])
{
    static Gva base;

    if (!base) {
        i64 at = mem_mmap(0, HEAP_SIZE, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

        base = at > 0 ? (Gva)at : 0;
    }
    out[0] = base;
    out[1] = base ? base + HEAP_SIZE : 0;
    out[2] = user_image.sp;
    out[3] = user_image.stack_low;
}

static void leave(Vcpu *cpu, int status)
{
    user_exit_group(status);
}

static const SemihostOps ops = {
    .read = read_guest,
    .write = write_guest,
    .console_write = console_write,
    .console_read = console_read,
    .heap = heap,
    .exit = leave,
};

/* argv as one text. */
static char command_line[4096];

static void init(void)
{
    size_t size = MIN(user_image.arg_end - user_image.arg_start, sizeof command_line);

    if (size && user_read(user_image.arg_start, command_line, size)) {
        command_line[size - 1] = 0;
        for (size_t n = 0; n < size - 1; n++)
            if (!command_line[n])
                command_line[n] = ' ';
    }
    semihost_init(&ops, command_line);
}

bool semihost_a64(Vcpu *cpu)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    u64 *x = cpu->rt.gpr;

    if (cpu->exc.kind != ARM_EXC_HLT || cpu->exc.syndrome != 0xf000)
        return false;
    pthread_once(&once, init);
    if (semihost_call(cpu, (u32)x[0], x[1], 8, &x[0]))
        cpu->rt.pc += 4;
    return true;
}
