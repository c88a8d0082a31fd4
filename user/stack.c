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
#include "user/vdso.h"

#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ 51
#endif

#define STACK_DEFAULT (8ull << 20)
#define STACK_MIN (128ull << 10)
#define STACK_UNLIMITED (64ull << 20) /* address space only; pages come when touched */
#define STACK_MAX (1ull << 36)
#define STACK_MAX_COMPAT (1ull << 30) /* of 4 GiB */
#define STACK_GAP (1ull << 20)        /* nothing else is placed right below the stack */

/* A cursor that moves down from the top; once something does not fit it stays full. */
typedef struct Down {
    Gva at, low;
    bool full;
} Down;

static u64 stack_size(const UserAbi *abi)
{
    struct rlimit lim;
    u64 size = user_config.stack_size;

    if (!size && getrlimit(RLIMIT_STACK, &lim) == 0)
        size = lim.rlim_cur == RLIM_INFINITY ? STACK_UNLIMITED : lim.rlim_cur;
    if (!size)
        size = STACK_DEFAULT;
    u64 most = abi->is_compat ? STACK_MAX_COMPAT : STACK_MAX;

    return ALIGN_UP(MIN(MAX(size, STACK_MIN), most), MEM_PAGE);
}

bool image_map_stack(UserImage *img, Error *err)
{
    u64 size = stack_size(img->abi);
    u64 prot = PROT_READ | PROT_WRITE | (img->exec_stack ? PROT_EXEC : 0);
    i64 at = mem_map_as(MEM_STACK, img->abi->stack_top - size, size, prot,
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
    if (vdso_places()->vsyscall)
        aux(img, AT_SYSINFO, vdso_places()->vsyscall);
    if (img->vdso)
        aux(img, AT_SYSINFO_EHDR, img->vdso);
    if (img->abi->frame_size)
        aux(img, AT_MINSIGSTKSZ, img->abi->frame_size(cpu));
    aux(img, AT_HWCAP, img->abi->hwcap(cpu, 1));
    aux(img, AT_PAGESZ, MEM_PAGE);
    aux(img, AT_CLKTCK, sysconf(_SC_CLK_TCK));
    aux(img, AT_PHDR, img->phdr);
    aux(img, AT_PHENT, img->abi->is_compat ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr));
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

/* Words of the guest's size, from low to high addresses. */
typedef struct Words {
    u8 *at;
    unsigned size;
} Words;

static void put_word(Words *w, u64 v)
{
    memcpy(w->at, &v, w->size); /* little-endian: the low bytes */
    w->at += w->size;
}

/* Addresses of the strings that lie one after the other from @at; NULL-terminated. */
static void put_pointers(Words *w, size_t count, Gva at)
{
    while (count--) {
        put_word(w, at);
        at += strlen((const char *)(uintptr_t)at) + 1;
    }
    put_word(w, 0);
}

static bool put_tables(UserImage *img, Down *d, size_t argc, size_t envc)
{
    size_t words = 1 + argc + 1 + envc + 1 + img->auxv_count * 2;
    unsigned size = img->abi->is_compat ? 4 : 8;

    if (d->full || d->at - d->low < words * size + 16)
        return false;
    img->sp = ALIGN_DOWN(d->at - words * size, 16);
    Words w = {(u8 *)(uintptr_t)img->sp, size};

    put_word(&w, argc);
    put_pointers(&w, argc, img->arg_start);
    put_pointers(&w, envc, img->env_start);
    for (u32 n = 0; n < img->auxv_count; n++) {
        put_word(&w, img->auxv[n][0]);
        put_word(&w, img->auxv[n][1]);
    }
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
    Gva platform = down_string(&d, img->abi->machine);

    random_bytes(random);
    Gva random_at = down_bytes(&d, random, sizeof random);

    fill_auxv(img, cpu, name, platform, random_at);
    if (!put_tables(img, &d, list_length(argv), list_length(envp)))
        return error_set(
            err, "the arguments and the environment do not fit on the stack (-s sets its size)");
    return true;
}
