/* SPDX-License-Identifier: MIT */
/*
 * The first stack of a program, laid out as Linux does for arm64. From high to low addresses: a
 * zero word, the file name, environment strings, argument strings, platform name, 16 random bytes,
 * then (16-byte aligned, at sp) argc, argv, envp, auxiliary vector.
 */
#include <elf.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>
#include "user/image.h"
#include "user/mem.h"

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

#define STACK_DEFAULT (8ull << 20)
#define STACK_MIN (128ull << 10)
#define STACK_UNLIMITED (64ull << 20) /* address space only; pages come when touched */
#define STACK_MAX (1ull << 36)
#define STACK_GAP (1ull << 20)        /* nothing else is placed right below the stack */

/* A cursor that moves down from the top; once something does not fit it stays full. */
typedef struct Down {
    Gva at, low;
    bool full;
} Down;

static u64 stack_size(void)
{
    struct rlimit lim;
    u64 size = user_config.stack_size;

    if (!size && getrlimit(RLIMIT_STACK, &lim) == 0)
        size = lim.rlim_cur == RLIM_INFINITY ? STACK_UNLIMITED : lim.rlim_cur;
    if (!size)
        size = STACK_DEFAULT;
    return ALIGN_UP(MIN(MAX(size, STACK_MIN), STACK_MAX), MEM_PAGE);
}

bool image_map_stack(UserImage *img, Error *err)
{
    u64 size = stack_size();
    u64 prot = PROT_READ | PROT_WRITE | (img->exec_stack ? PROT_EXEC : 0);
    i64 at = mem_map_as(MEM_STACK, MEM_STACK_TOP - size, size, prot,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);

    if (at < 0)
        return error_set(err, "cannot map a stack of %llu bytes (-s sets the size)",
                         (unsigned long long)size);
    img->stack_low = at;
    img->stack_top = at + size;
    mem_set_top(img->stack_low - STACK_GAP);
    return true;
}

static Gva down_bytes(Down *d, const void *src, size_t size)
{
    if (d->full || size > d->at - d->low) {
        d->full = true;
        return 0;
    }
    d->at -= size;
    memcpy((void *)(uintptr_t)d->at, src, size);
    return d->at;
}

static Gva down_string(Down *d, const char *s)
{
    return down_bytes(d, s, strlen(s) + 1);
}

static size_t list_length(char *const *list)
{
    size_t n = 0;

    while (list[n])
        n++;
    return n;
}

/* Strings from last to first, so that they end up in order. */
static void down_list(Down *d, char *const *list, Gva *start, Gva *end)
{
    *end = d->at;
    for (size_t i = list_length(list); i-- > 0;)
        down_string(d, list[i]);
    *start = d->at;
}

static u64 next_random(u64 *state)
{
    u64 z = (*state += 0x9e3779b97f4a7c15ull); /* splitmix64 */

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

static void random_bytes(u64 out[2])
{
    u64 state = user_config.seed;

    if (user_config.has_seed || getrandom(out, 16, GRND_NONBLOCK) != 16) {
        out[0] = next_random(&state);
        out[1] = next_random(&state);
    }
}

static void aux(UserImage *img, u64 type, u64 value)
{
    img->auxv[img->auxv_count][0] = type;
    img->auxv[img->auxv_count++][1] = value;
}

static void fill_auxv(UserImage *img, const Vcpu *cpu, Gva execfn, Gva platform, Gva random)
{
    img->auxv_count = 0;
    if (img->vdso)
        aux(img, AT_SYSINFO_EHDR, img->vdso);
    if (img->abi->frame_size)
        aux(img, AT_MINSIGSTKSZ, img->abi->frame_size(cpu));
    aux(img, AT_HWCAP, img->abi->hwcap(cpu, 1));
    aux(img, AT_PAGESZ, MEM_PAGE);
    aux(img, AT_CLKTCK, sysconf(_SC_CLK_TCK));
    aux(img, AT_PHDR, img->phdr);
    aux(img, AT_PHENT, sizeof(Elf64_Phdr));
    aux(img, AT_PHNUM, img->phnum);
    aux(img, AT_BASE, img->interp_base);
    aux(img, AT_FLAGS, 0);
    aux(img, AT_ENTRY, img->entry);
    aux(img, AT_UID, getauxval(AT_UID));
    aux(img, AT_EUID, getauxval(AT_EUID));
    aux(img, AT_GID, getauxval(AT_GID));
    aux(img, AT_EGID, getauxval(AT_EGID));
    /* a set-user-id bit gives nothing to a program that the kernel sees as data */
    aux(img, AT_SECURE, 0);
    aux(img, AT_RANDOM, random);
    aux(img, AT_HWCAP2, img->abi->hwcap(cpu, 2));
    aux(img, AT_EXECFN, execfn);
    aux(img, AT_PLATFORM, platform);
    aux(img, AT_NULL, 0);
}

/* Addresses of the strings that lie one after the other from @at; NULL-terminated. */
static u64 *put_pointers(u64 *out, size_t count, Gva at)
{
    while (count--) {
        *out++ = at;
        at += strlen((const char *)(uintptr_t)at) + 1;
    }
    *out++ = 0;
    return out;
}

static bool put_tables(UserImage *img, Down *d, size_t argc, size_t envc)
{
    size_t words = 1 + argc + 1 + envc + 1 + img->auxv_count * 2;

    if (d->full || d->at - d->low < words * 8 + 16)
        return false;
    img->sp = ALIGN_DOWN(d->at - words * 8, 16);
    u64 *out = (u64 *)(uintptr_t)img->sp;

    *out++ = argc;
    out = put_pointers(out, argc, img->arg_start);
    out = put_pointers(out, envc, img->env_start);
    memcpy(out, img->auxv, img->auxv_count * sizeof img->auxv[0]);
    return true;
}

bool image_stack(UserImage *img, const Vcpu *cpu, char *const *argv, char *const *envp,
                 const char *execfn, Error *err)
{
    u64 random[2];

    Down d = {.at = img->stack_top - sizeof(u64), .low = img->stack_low};
    Gva name = down_string(&d, execfn);

    down_list(&d, envp, &img->env_start, &img->env_end);
    down_list(&d, argv, &img->arg_start, &img->arg_end);
    d.at = ALIGN_DOWN(d.at, 16);
    Gva platform = down_string(&d, img->abi->name);

    random_bytes(random);
    Gva random_at = down_bytes(&d, random, sizeof random);

    fill_auxv(img, cpu, name, platform, random_at);
    if (!put_tables(img, &d, list_length(argv), list_length(envp)))
        return error_set(
            err, "the arguments and the environment do not fit on the stack (-s sets its size)");
    return true;
}
