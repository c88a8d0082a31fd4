/* SPDX-License-Identifier: MIT */
/*
 * Random A64 sequences through our engines and through another emulator (or an AArch64 machine),
 * state by state.
 *
 *   a64_vs_peer [-n cases] [-s seed] [-l longest] [-g group] [-r row] [-X row]... [-m model]
 *               [-x feature]... [-F] -- command...
 *
 * command runs a64_peer: "qemu-aarch64 -cpu max a64_peer". -x leaves out rows of features that the
 * peer lacks, -X one row (which the peer has wrong), -r all rows but one, -g all but those of a
 * group: int, mem, simd, crypto or fp (then with operands made for it, any FPCR and any FPSR).
 *
 * -F: most loads and stores fault.
 *
 * The seed is printed; a difference prints the code, the input and what differs, then the search
 * goes on with the next case. Exit status 1 if anything differed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "a64_decode.h"
#include "tests/isa/machine.h"
#include "tests/lockstep/gen.h"

typedef struct Peer {
    int to, from;
} Peer;

static bool verbose;

/* ---- comparison ---- */

static unsigned differ(const char *name, unsigned n, u64 peer, u64 ours)
{
    if (peer != ours && verbose)
        printf("    %s%u: peer %016llx, ours %016llx\n", name, n, (unsigned long long)peer,
               (unsigned long long)ours);
    return peer != ours;
}

static unsigned compare_dirty(const A64Result *p, const A64Result *o)
{
    unsigned bad = differ("changed words ", 0, p->dirty_count, o->dirty_count);

    for (u32 i = 0; !bad && i < MIN(p->dirty_count, MAX_DIRTY); i++) {
        bad += differ("offset of word ", i, p->dirty[i].offset, o->dirty[i].offset);
        bad += differ("memory at ", p->dirty[i].offset, p->dirty[i].value, o->dirty[i].value);
    }
    return bad;
}

static unsigned compare(const A64Result *p, const A64Result *o)
{
    unsigned bad = differ("stop", 0, p->stop, o->stop);

    for (unsigned n = 0; n < 32; n++)
        bad += differ("x", n, p->out.x[n], o->out.x[n]);
    for (unsigned n = 0; n < 64; n++)
        bad += differ("v half ", n, p->out.v[n / 2][n % 2], o->out.v[n / 2][n % 2]);
    bad += differ("nzcv", 0, p->out.pstate >> 28 & 15, o->out.pstate >> 28 & 15);
    bad += differ("pc", 0, p->out.pc, o->out.pc);
    bad += differ("fpsr", 0, p->out.fpsr, o->out.fpsr);
    return bad + compare_dirty(p, o);
}

static void print_code(const A64Case *c)
{
    char text[128];

    for (u32 i = 0; i < c->count; i++) {
        a64_print(c->words[i], CODE_BASE + i * 4, text, sizeof text);
        printf("  %08x  %s\n", c->words[i], text);
    }
}

static void print_case(const A64Case *c, const A64Result *p, const A64Result *o)
{
    print_code(c);
    verbose = true;
    compare(p, o);
    verbose = false;
    printf("   input nzcv=%x fpcr=%08x", (unsigned)(c->in.pstate >> 28), c->in.fpcr);
    for (unsigned n = 0; n < 32; n++)
        printf("%sx%u=%llx", n % 6 ? " " : "\n     ", n, (unsigned long long)c->in.x[n]);
    for (unsigned n = 0; gen_floats && n < 32; n++)
        printf("%sv%u=%016llx%016llx", n % 3 ? " " : "\n     ", n,
               (unsigned long long)c->in.v[n][1], (unsigned long long)c->in.v[n][0]);
    printf("\n");
    fflush(stdout);
}

/* ---- the peer process ---- */

static Peer start_peer(char **argv)
{
    int in[2], out[2];

    if (pipe(in) || pipe(out)) {
        perror("pipe");
        exit(2);
    }
    if (fork() == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]);
        close(out[0]);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    return (Peer){in[1], out[0]};
}

static bool exchange(const Peer *p, const A64Case *c, A64Result *r)
{
    if (write(p->to, c, sizeof *c) != sizeof *c)
        return false;
    for (size_t done = 0; done < sizeof *r;) {
        ssize_t n = read(p->from, (char *)r + done, sizeof *r - done);

        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

static void ask_peer(const Peer *p, const A64Case *c, A64Result *r)
{
    if (exchange(p, c, r))
        return;
    printf("the peer ended in\n");
    print_code(c);
    exit(2);
}

static unsigned run_case(const Peer *peer, const A64Case *c)
{
    A64Result want, got;
    unsigned bad = 0;

    ask_peer(peer, c, &want);
    for (unsigned e = 0; e < engine_count; e++) {
        machine_run(&engines[e], c, &got);
        if (engines[e].dead_flags_go && got.stop == STOP_FAULT)
            got.out.pstate = want.out.pstate;
        if (!compare(&want, &got))
            continue;
        printf("differs: engine %s\n", engines[e].name);
        print_case(c, &want, &got);
        bad = 1;
        break;
    }
    return bad;
}

int main(int argc, char **argv)
{
    unsigned long cases = 10000, bad = 0;
    unsigned longest = 8;
    const char *model = NULL;
    Peer peer;
    int opt;

    gen_rng.state = (u64)getpid();
    while ((opt = getopt(argc, argv, "+n:s:l:g:r:X:m:x:F")) != -1) {
        switch (opt) {
        case 'n': cases = strtoul(optarg, NULL, 0); break;
        case 's': gen_rng.state = strtoull(optarg, NULL, 0); break;
        case 'l': longest = (unsigned)strtoul(optarg, NULL, 0); break;
        case 'r': gen_only_row(optarg); break;
        case 'X': gen_skip_row(optarg); break;
        case 'F': gen_faults = true; break;
        case 'm': model = optarg; break;
        case 'x': gen_skip_feature(optarg); break;
        case 'g':
            if (gen_keep_group(optarg))
                break;
            /* fall through */
        default: return 2;
        }
    }
    longest = MIN(MAX(longest, 1u), MAX_WORDS - 8u);
    printf("seed %llu\n", (unsigned long long)gen_rng.state);
    fflush(stdout);
    machine_init(model);
    peer = start_peer(argv + optind);
    for (unsigned long n = 0; n < cases && bad < 20; n++) {
        A64Case c;

        gen_case(&c, longest);
        bad += run_case(&peer, &c);
    }
    printf("%lu cases, %lu differ\n", cases, bad);
    return bad != 0;
}
