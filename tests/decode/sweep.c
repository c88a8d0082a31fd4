/* SPDX-License-Identifier: MIT */
/*
 * Which words are instructions? Compares a64_decode with another disassembler, an "oracle", over
 * all 2^32 words or a part of them. Every difference must be explained by a line of
 * disagreements.txt:
 *
 *     oracle  sign  selector...  : reason
 *
 * sign + : we decode the word and the oracle does not; - : the other way round. Selectors, all of
 * which must hold:
 *     mask/value      hexadecimal, (word & mask) == value
 *     row=GLOB        our row's name; this and the following need sign +
 *     @feature        our row's feature, by its name in features.def
 *     a==b, a!=b      fields of our row, or a field and a decimal number
 *
 * Oracles: llvm (libLLVM, loaded at run time, so that no header or version is needed to build),
 * objdump (of binutils, through files and text) and capstone (if the build found it). None of them
 * defines the architecture; DDI 0487 does, hence the reasons.
 */
#include <dlfcn.h>
#include <fnmatch.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frontend/arm/a64_decode.h"

#ifdef HAVE_CAPSTONE
#include <capstone/capstone.h>
#endif

enum { MAX_RULES = 1024, MAX_TERMS = 12, MAX_CLASSES = 4096 };

static const char *const feature_names[A64_FEAT_COUNT] = {
    "base",
#define _(id, name, arch, brings) name,
#include "frontend/arm/cpu/features.def"
#undef _
};

/* ---- which words ---- */

static u32 step = 1; /* odd, so that index * step visits each word once */
static u32 *list;    /* instead: these words */

static u32 word_at(u64 i)
{
    return list ? list[i] : (u32)i * step;
}

/**
 * Words near the rows: each field of each row at its ends, other fields random; and the same with
 * each of the 32 bits inverted, because mistakes hide one bit away from what exists.
 */
static u64 list_rows(void)
{
    enum { TIMES = 4 };
    InsnRng rng = {2};
    u64 n = 0, room = 0;

    for (int id = 0; id < A64_ROW_COUNT; id++)
        room += (a64_rows[id].n_fields + 1) * 6 * TIMES * 33;
    list = malloc(room * sizeof *list);
    if (!list)
        return 0;
    for (int id = 0; id < A64_ROW_COUNT; id++)
        for (int f = 0; f <= a64_rows[id].n_fields; f++)
            for (int k = 0; k < 6 * TIMES; k++) {
                u32 word = insn_random_word(&a64_rows[id], a64_row_fields(&a64_rows[id]), &rng);
                if (f < a64_rows[id].n_fields) {
                    const InsnField *fl = &a64_row_fields(&a64_rows[id])[f];
                    u32 max = (u32)((1ull << fl->width) - 1);
                    const u32 ends[6] = {0, 1, max >> 1, (max >> 1) + 1, max - 1, max};
                    word = (word & ~(max << fl->pos)) | (ends[k % 6] & max) << fl->pos;
                }
                list[n++] = word;
                for (int bit = 0; bit < 32; bit++)
                    list[n++] = word ^ 1u << bit;
            }
    return n;
}

/* ---- oracles ---- */

typedef struct Oracle Oracle;
struct Oracle {
    /** Text of @word into @buf, "" if it is no instruction. */
    void (*decode)(Oracle *o, u32 word, char *buf, size_t n);
    /** Optional: the words [first, end) follow, in order. */
    bool (*begin)(Oracle *o, u64 first, u64 end);
    void *handle;
    const char *lib;
    size_t (*llvm_disasm)(void *dc, u8 *bytes, u64 size, u64 pc, char *out, size_t n);
};

static void llvm_decode(Oracle *o, u32 word, char *buf, size_t n)
{
    u8 bytes[4];

    memcpy(bytes, &word, 4);
    if (!o->llvm_disasm(o->handle, bytes, 4, 0, buf, n))
        buf[0] = 0;
}

/* Everything LLVM knows, without what v9 would bring: SVE and SME are not in our tables. */
static const char llvm_features[] = "+v8.9a,+crypto,+aes,+sha2,+sha3,+sm4,+fullfp16,+fp16fml,+mte,+"
                                    "mops,+hbc,+rcpc3,+lse128,+cssc,+bf16,"
                                    "+i8mm,+pauth,+ssbs,+xs,+wfxt,+nmi";

static bool llvm_open(Oracle *o, const char *lib)
{
    typedef void (*Init)(void);
    typedef void *(*Create)(const char *, const char *, const char *, void *, int, void *, void *);
    static const char *const inits[] = {"LLVMInitializeAArch64TargetInfo",
                                        "LLVMInitializeAArch64TargetMC",
                                        "LLVMInitializeAArch64Disassembler"};
    void *so = dlopen(lib, RTLD_NOW);
    Create create;

    if (!so) {
        fprintf(stderr, "sweep: %s\n", dlerror());
        return false;
    }
    for (unsigned i = 0; i < ARRAY_SIZE(inits); i++) {
        Init f = (Init)dlsym(so, inits[i]);
        if (f)
            f();
    }
    create = (Create)dlsym(so, "LLVMCreateDisasmCPUFeatures");
    *(void **)&o->llvm_disasm = dlsym(so, "LLVMDisasmInstruction");
    o->handle =
        create ? create("aarch64-linux-gnu", "generic", llvm_features, NULL, 0, NULL, NULL) : NULL;
    o->decode = llvm_decode;
    if (!o->handle)
        fprintf(stderr, "sweep: %s has no AArch64 disassembler\n", lib);
    return o->handle != NULL;
}

/** objdump reads a file, so it gets the words in chunks; its output is read back line by line. */
static bool objdump_begin(Oracle *o, u64 first, u64 end)
{
    char path[64], command[256];
    FILE *f;

    if (o->handle)
        pclose(o->handle);
    snprintf(path, sizeof path, "/tmp/sweep.%d.%llx", (int)getpid(), (unsigned long long)first);
    f = fopen(path, "wb");
    if (!f)
        return false;
    for (u64 i = first; i < end; i++) {
        u32 word = word_at(i);
        fwrite(&word, 4, 1, f);
    }
    fclose(f);
    snprintf(command, sizeof command, "%s -D -z -b binary -m aarch64 %s; rm %s", o->lib, path,
             path);
    o->handle = popen(command, "r");
    return o->handle != NULL;
}

static void objdump_decode(Oracle *o, u32 word, char *buf, size_t n)
{
    char line[256], *text = NULL;
    unsigned got = 0;

    buf[0] = 0;
    while (fgets(line, sizeof line, o->handle)) {
        /* "   0:\t8b020020 \tadd\tx0, x1, x2" */
        text = strstr(line, ":\t");
        if (text && sscanf(text + 2, "%8x", &got) == 1)
            break;
    }
    if (!text || got != word) {
        fprintf(stderr, "sweep: objdump lost %08x\n", word);
        exit(2);
    }
    text = strchr(text + 2, '\t');
    if (text && !strstr(text, "; undefined") && !strstr(text, "; NYI"))
        snprintf(buf, n, "%.*s", (int)strcspn(text + 1, "\n"), text + 1);
}

#ifdef HAVE_CAPSTONE
static void capstone_decode(Oracle *o, u32 word, char *buf, size_t n)
{
    cs_insn *insn;
    u8 bytes[4];

    memcpy(bytes, &word, 4);
    buf[0] = 0;
    if (cs_disasm((csh)o->handle, bytes, 4, 0, 1, &insn)) {
        snprintf(buf, n, "%s %s", insn->mnemonic, insn->op_str);
        cs_free(insn, 1);
    }
}

static bool capstone_open(Oracle *o)
{
    csh h;

    if (cs_open(CS_ARCH_ARM64, CS_MODE_ARM, &h) != CS_ERR_OK)
        return false;
    o->handle = (void *)h;
    o->decode = capstone_decode;
    return true;
}
#endif

/* ---- the list of explained differences ---- */

typedef struct Term {
    enum { TERM_BITS, TERM_ROW, TERM_FEATURE, TERM_EQ, TERM_NE } kind;
    u32 mask, value;
    char a[32], b[32];
} Term;

typedef struct Rule {
    char sign;
    int line, n_terms;
    Term terms[MAX_TERMS];
    u64 hits;
} Rule;

static Rule rules[MAX_RULES];
static int n_rules;

static bool parse_term(const char *s, Term *t)
{
    const char *op = strstr(s, "==");

    memset(t, 0, sizeof *t);
    if (s[0] == '@') {
        t->kind = TERM_FEATURE;
        return sscanf(s + 1, "%31s", t->a) == 1;
    }
    if (!strncmp(s, "row=", 4)) {
        t->kind = TERM_ROW;
        return sscanf(s + 4, "%31s", t->a) == 1;
    }
    t->kind = op ? TERM_EQ : TERM_NE;
    if (!op)
        op = strstr(s, "!=");
    if (op) {
        snprintf(t->a, sizeof t->a, "%.*s", (int)(op - s), s);
        snprintf(t->b, sizeof t->b, "%s", op + 2);
        return true;
    }
    t->kind = TERM_BITS;
    return sscanf(s, "%x/%x", &t->mask, &t->value) == 2 && !(t->value & ~t->mask);
}

static bool read_rules(const char *path, const char *oracle)
{
    FILE *f = fopen(path, "r");
    char line[512];

    if (!f) {
        perror(path);
        return false;
    }
    for (int num = 1; fgets(line, sizeof line, f); num++) {
        Rule r = {.line = num};
        char *colon = strstr(line, " : "), *save, *word;
        if (line[0] == '#' || line[0] == '\n')
            continue;
        if (!colon) {
            fprintf(stderr, "%s:%d: no reason given\n", path, num);
            fclose(f);
            return false;
        }
        *colon = 0;
        word = strtok_r(line, " ", &save);
        if (strcmp(word, oracle))
            continue;
        word = strtok_r(NULL, " ", &save);
        r.sign = word[0];
        while ((word = strtok_r(NULL, " ", &save)) && r.n_terms < MAX_TERMS)
            if (!parse_term(word, &r.terms[r.n_terms++])) {
                fprintf(stderr, "%s:%d: cannot read '%s'\n", path, num, word);
                fclose(f);
                return false;
            }
        if (n_rules < MAX_RULES)
            rules[n_rules++] = r;
    }
    fclose(f);
    return true;
}

/** A number, or the field of that name; -1 if the row has no such field. */
static i64 operand(const InsnRow *row, u32 word, const char *s)
{
    if (s[0] >= '0' && s[0] <= '9')
        return strtol(s, NULL, 0);
    for (unsigned i = 0; row && i < row->n_fields; i++)
        if (!strcmp(a64_row_fields(row)[i].name, s))
            return word >> a64_row_fields(row)[i].pos & ((1ll << a64_row_fields(row)[i].width) - 1);
    return -1;
}

static bool term_holds(const Term *t, const InsnRow *row, u32 word)
{
    i64 a, b;

    switch (t->kind) {
    case TERM_BITS: return (word & t->mask) == t->value;
    case TERM_ROW: return row && !fnmatch(t->a, a64_row_name(row), 0);
    case TERM_FEATURE: return row && !strcmp(t->a, feature_names[row->feature]);
    default:
        a = operand(row, word, t->a);
        b = operand(row, word, t->b);
        return a >= 0 && b >= 0 && (a == b) == (t->kind == TERM_EQ);
    }
}

static bool explained(char sign, const InsnRow *row, u32 word)
{
    for (int i = 0; i < n_rules; i++) {
        Rule *r = &rules[i];
        int k = 0;
        if (r->sign != sign)
            continue;
        while (k < r->n_terms && term_holds(&r->terms[k], row, word))
            k++;
        if (k == r->n_terms) {
            __atomic_fetch_add(&r->hits, 1, __ATOMIC_RELAXED); /* a counter: no pairing */
            return true;
        }
    }
    return false;
}

/* ---- unexplained differences, grouped by our row or the oracle's mnemonic ---- */

typedef struct Class {
    char sign, name[48], example[96];
    u32 word, ones, zeros; /* bits that all its words have set, clear */
    u64 count;
} Class;

static Class classes[MAX_CLASSES];
static int n_classes;
static pthread_mutex_t classes_lock = PTHREAD_MUTEX_INITIALIZER;

static void note(char sign, const InsnRow *row, u32 word, const char *text)
{
    char name[48];
    int i;

    if (row) {
        snprintf(name, sizeof name, "%s", a64_row_name(row));
    } else {
        while (*text == ' ' || *text == '\t')
            text++;
        snprintf(name, sizeof name, "%.*s", (int)strcspn(text, " \t"), text);
    }
    pthread_mutex_lock(&classes_lock);
    for (i = 0; i < n_classes; i++)
        if (classes[i].sign == sign && !strcmp(classes[i].name, name))
            break;
    if (i == n_classes && n_classes < MAX_CLASSES) {
        Class *c = &classes[n_classes++];
        *c = (Class){.sign = sign, .word = word, .ones = ~0u, .zeros = ~0u};
        snprintf(c->name, sizeof c->name, "%s", name);
        if (row)
            a64_print(word, 0, c->example, sizeof c->example);
        else
            snprintf(c->example, sizeof c->example, "%.90s", text);
    }
    if (i < n_classes) {
        classes[i].count++;
        classes[i].ones &= word;
        classes[i].zeros &= ~word;
    }
    pthread_mutex_unlock(&classes_lock);
}

/* ---- the sweep ---- */

enum { CHUNK = 1 << 20 };

typedef struct Job {
    pthread_t thread;
    Oracle oracle;
    u64 first, end; /* indexes */
    u64 decoded, differ, unexplained;
} Job;

static void *sweep(void *arg)
{
    Job *j = arg;
    A64Decoded d;
    char text[256];

    for (u64 i = j->first; i < j->end; i++) {
        u32 word = word_at(i);
        bool ours = a64_decode(word, &d), theirs;
        if (j->oracle.begin && (i - j->first) % CHUNK == 0 &&
            !j->oracle.begin(&j->oracle, i, MIN(i + CHUNK, j->end))) {
            perror("sweep");
            exit(2);
        }
        j->oracle.decode(&j->oracle, word, text, sizeof text);
        theirs = text[0] != 0;
        j->decoded += ours;
        if (ours == theirs)
            continue;
        j->differ++;
        if (!explained(ours ? '+' : '-', ours ? &a64_rows[d.row] : NULL, word)) {
            j->unexplained++;
            note(ours ? '+' : '-', ours ? &a64_rows[d.row] : NULL, word, text);
        }
    }
    return NULL;
}

static bool oracle_open(Oracle *o, const char *name, const char *lib)
{
    if (!strcmp(name, "llvm"))
        return llvm_open(o, lib ? lib : "libLLVM-16.so.1");
    if (!strcmp(name, "objdump")) {
        *o = (Oracle){.decode = objdump_decode,
                      .begin = objdump_begin,
                      .lib = lib ? lib : "aarch64-linux-gnu-objdump"};
        return true;
    }
#ifdef HAVE_CAPSTONE
    if (!strcmp(name, "capstone"))
        return capstone_open(o);
#endif
    fprintf(stderr, "sweep: no oracle '%s' in this build\n", name);
    return false;
}

static int report(const Job *jobs, int n_jobs, bool all)
{
    u64 words = 0, decoded = 0, differ = 0, unexplained = 0;

    for (int i = 0; i < n_jobs; i++) {
        words += jobs[i].end - jobs[i].first;
        decoded += jobs[i].decoded;
        differ += jobs[i].differ;
        unexplained += jobs[i].unexplained;
    }
    for (int i = 0; i < n_classes; i++) {
        const Class *c = &classes[i];
        printf("%c %-20s %10llu  %08x/%08x  e.g. %08x %s\n", c->sign, c->name,
               (unsigned long long)c->count, c->ones | c->zeros, c->ones, c->word, c->example);
    }
    for (int i = 0; all && i < n_rules; i++)
        if (!rules[i].hits) {
            printf("disagreements.txt:%d: explains nothing\n", rules[i].line);
            unexplained++;
        }
    printf("# %llu words, %llu decode, %llu differ, %llu unexplained\n", (unsigned long long)words,
           (unsigned long long)decoded, (unsigned long long)differ,
           (unsigned long long)unexplained);
    return unexplained != 0;
}

int main(int argc, char **argv)
{
    static Job jobs[64];
    u64 count;
    int n_jobs;

    if (argc < 4) {
        fprintf(stderr, "usage: sweep llvm|objdump|capstone disagreements.txt log2-of-words|rows "
                        "[threads] [library or program]\n"
                        "32 visits every word; fewer visit a fixed spread of words; rows visits "
                        "words near each row.\n");
        return 2;
    }
    count = !strcmp(argv[3], "rows") ? list_rows() : 1ull << MIN(atoi(argv[3]), 32);
    n_jobs = argc > 4 ? MAX(1, MIN(atoi(argv[4]), (int)ARRAY_SIZE(jobs))) : 1;
    if (count < 1ull << 32)
        step = 0x9e3779b1; /* odd and near 2^32 / golden ratio: an even spread */
    if (!read_rules(argv[2], argv[1]))
        return 2;
    for (int i = 0; i < n_jobs; i++) {
        jobs[i].first = count * (u64)i / (u64)n_jobs;
        jobs[i].end = count * (u64)(i + 1) / (u64)n_jobs;
        if (!oracle_open(&jobs[i].oracle, argv[1], argc > 5 ? argv[5] : NULL))
            return 77; /* meson: skipped */
    }
    for (int i = 0; i < n_jobs; i++)
        pthread_create(&jobs[i].thread, NULL, sweep, &jobs[i]);
    for (int i = 0; i < n_jobs; i++)
        pthread_join(jobs[i].thread, NULL);
    return report(jobs, n_jobs, count == 1ull << 32);
}
