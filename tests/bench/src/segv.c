/* SPDX-License-Identifier: MIT */
/* Faults that the program repairs: a handler opens the page that was written to, as garbage
 * collectors and VMs do. */
#include "bench.h"
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

static volatile uint64_t faults;
static char *page;

static void handler(int number, siginfo_t *info, void *context)
{
    (void)context;
    faults += (uint64_t)number + (uint64_t)((char *)info->si_addr - page);
    mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv) * 100;
    struct sigaction act = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO};

    page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED || sigaction(SIGSEGV, &act, NULL))
        return 1;
    for (unsigned i = 0; i < size; i++) {
        mprotect(page, 4096, PROT_READ);
        ((volatile char *)page)[i % 4096]++;
    }
    return bench_done(bench_mix_bytes(faults, page, 4096));
}
