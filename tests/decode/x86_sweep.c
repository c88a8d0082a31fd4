/* SPDX-License-Identifier: MIT */
/*
 * The x86 decoder against capstone, compared by length and text: random instances of every row, or random bytes.
 *
 * x86_sweep rows MODE COUNT LIST...  COUNT instances of each row; every disagreement must be explained in a LIST
 * x86_sweep bytes MODE COUNT SEED    random bytes: prints disagreements, commonest example first
 *
 * A disagreement has a key, "our mnemonic|theirs", with "-" for no instruction and " len" if the lengths differ. LIST has
 * lines "key : reason"; a key may have * for any text on either side.
 */
#include <capstone/capstone.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "frontend/x86/cpu/cpu.h"
#include "frontend/x86/insn/decode.h"

#define MAX_KEYS 4096

typedef struct Key {
    char name[80], example[200];
    unsigned count;
} Key;

static Key keys[MAX_KEYS];
static unsigned key_count;

static void note(const char *key, const char *example)
{
    for (unsigned n = 0; n < key_count; n++)
        if (!strcmp(keys[n].name, key)) {
            keys[n].count++;
            return;
        }
    if (key_count == MAX_KEYS)
        return;
    snprintf(keys[key_count].name, sizeof keys[0].name, "%.79s", key);
    snprintf(keys[key_count].example, sizeof keys[0].example, "%.199s", example);
    keys[key_count++].count = 1;
}

/* A string with a bias to what instructions look like. */
static void random_bytes(InsnRng *rng, u8 *b)
{
    static const u8 prefixes[] = {0x66, 0x67, 0xf2, 0xf3, 0xf0, 0x2e, 0x64, 0x65, 0x48, 0x41, 0x4f};
    unsigned n = 0;
    u64 r = insn_rng(rng);

    for (unsigned k = 0; k < 15; k++)
        b[k] = (u8)insn_rng(rng);
    while ((r & 3) == 0 && n < 4) {
        b[n++] = prefixes[(r >> 8) % sizeof prefixes];
        r = insn_rng(rng);
    }
    switch (r >> 32 & 7) {
    case 0:
    case 1: b[n] = 0x0f; break;
    case 2: b[n] = 0x0f; b[n + 1] = r >> 40 & 1 ? 0x38 : 0x3a; break;
    case 3: b[n] = 0xc5; break;
    case 4: b[n] = 0xc4; b[n + 1] = (u8)((b[n + 1] & 0xe0) | (1 + (r >> 40) % 3)); break;
    default: break;
    }
}

/* Drop @what wherever it is in @s. */
static void drop(char *s, const char *what)
{
    size_t n = strlen(what);

    for (char *at = strstr(s, what); at; at = strstr(at, what))
        memmove(at, at + n, strlen(at + n) + 1);
}

/* What is only a matter of notation. */
static void normalise(char *s, unsigned mode)
{
    static const char *const words[] = {"bnd ", "notrack ", "xacquire ", "xrelease ", "cs:", "ss:", "ds:", "es:"};
    static const char *const x87[] = {", st(0)", " st(0),"};

    for (unsigned n = 0; n < (mode == X86_MODE_64 ? 8u : 4u); n++)
        drop(s, words[n]);
    if (s[0] == 'f')
        for (unsigned n = 0; n < 2; n++)
            drop(s, x87[n]);
    if (!strncmp(s, "xchg", 4) || !strncmp(s, "test", 4)) {
        char *comma = strstr(s, ", "), a[160], b[160];

        if (comma && !strchr(s, '[')) { /* order of registers */
            snprintf(a, sizeof a, "%.*s", (int)(comma - s - 5), s + 5);
            snprintf(b, sizeof b, "%s", comma + 2);
            if (strcmp(a, b) > 0)
                sprintf(s + 5, "%s, %s", b, a);
        }
    }
}

static void first_word(const char *s, char *out, size_t size)
{
    size_t n = 0;

    while (s[n] && n + 1 < size && (s[n] != ' ' || !strncmp(s, "rep", 3) || !strncmp(s, "lock", 4))) {
        if (s[n] == ' ' && memchr(s, ' ', n))
            break;
        out[n] = s[n];
        n++;
    }
    out[n] = 0;
}

static void compare(csh cs, unsigned mode, const u8 *b)
{
    X86Insn i;
    cs_insn *insn;
    char ours[160] = "-", theirs[320] = "-", key[160], example[400], w1[64], w2[64];
    X86Decode d = x86_decode(&i, mode, ~0ull, b, 15);
    size_t count = cs_disasm(cs, b, 15, 0x1000, 1, &insn);
    unsigned our_len = d == X86_DECODE_OK ? i.len : 0, their_len = 0, at = 0;

    if (our_len)
        x86_print(&i, 0x1000, ours, sizeof ours);
    if (count) {
        their_len = insn->size;
        snprintf(theirs, sizeof theirs, "%s%s%s", insn->mnemonic, *insn->op_str ? " " : "", insn->op_str);
        cs_free(insn, count);
    }
    normalise(ours, mode);
    normalise(theirs, mode);
    if (our_len == their_len && !strcmp(ours, theirs))
        return;
    first_word(ours, w1, sizeof w1);
    first_word(theirs, w2, sizeof w2);
    snprintf(key, sizeof key, "%s|%s%s", w1, w2, our_len && their_len && our_len != their_len ? " len" : "");
    for (unsigned n = 0; n < MAX(our_len, their_len); n++)
        at += (unsigned)snprintf(example + at, sizeof example - at, "%02x", b[n]);
    snprintf(example + at, sizeof example - at, "  [%s]  [%s]", ours, theirs);
    note(key, example);
}

static void sweep_rows(csh cs, unsigned mode, unsigned long count)
{
    InsnRng rng = {1};
    u8 b[15 + 15];

    for (unsigned row = 0; row < X86_ROW_COUNT; row++) {
        for (unsigned long n = 0; n < count && (x86_rows[row].mode & (mode == X86_MODE_64 ? 2 : 1)); n++) {
            memset(b, 0, sizeof b);
            x86_random(&x86_rows[row], mode, &rng, b);
            compare(cs, mode, b);
        }
    }
}

static void sweep_bytes(csh cs, unsigned mode, unsigned long count, u64 seed)
{
    InsnRng rng = {seed};
    u8 b[15];

    for (unsigned long n = 0; n < count; n++) {
        random_bytes(&rng, b);
        compare(cs, mode, b);
    }
}

/* Is @key explained in @list? */
static bool is_explained(const char *list, const char *key)
{
    char line[256];
    FILE *f = fopen(list, "r");
    bool found = false;

    while (f && !found && fgets(line, sizeof line, f)) {
        char *colon = strstr(line, " : ");

        if (line[0] == '#' || !colon)
            continue;
        while (colon > line && colon[-1] == ' ')
            colon--;
        *colon = 0;
        found = fnmatch(line, key, 0) == 0;
    }
    if (f)
        fclose(f);
    return found;
}

/* @lists end with NULL; without any, all is printed. */
static int report(char *const *lists)
{
    bool has_list = *lists;
    unsigned bad = 0;

    for (unsigned n = 0; n < key_count; n++) {
        bool explained = false;

        for (char *const *list = lists; *list && !explained; list++)
            explained = is_explained(*list, keys[n].name);
        if (explained)
            continue;
        bad++;
        printf("# %7u %-28s %s\n", keys[n].count, keys[n].name, keys[n].example);
    }
    if (has_list)
        printf("%sok 1 - every disagreement with capstone is explained\n1..1\n", bad ? "not " : "");
    return has_list && bad;
}

int main(int argc, char **argv)
{
    static const cs_mode cs_modes[] = {CS_MODE_16, CS_MODE_32, CS_MODE_64};
    unsigned mode = argc > 2 ? (unsigned)atoi(argv[2]) : 3;
    bool by_rows = argc >= 5 && !strcmp(argv[1], "rows");
    csh cs;

    if (argc < 5 || (!by_rows && argc > 5) || mode > 2 || cs_open(CS_ARCH_X86, cs_modes[mode], &cs) != CS_ERR_OK)
        return 2;
    if (by_rows)
        sweep_rows(cs, mode, strtoul(argv[3], NULL, 0));
    else
        sweep_bytes(cs, mode, strtoul(argv[3], NULL, 0), strtoull(argv[4], NULL, 0));
    return report(argv + (by_rows ? 4 : argc));
}
