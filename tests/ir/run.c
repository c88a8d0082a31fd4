/* SPDX-License-Identifier: MIT */
/*
 * Cases of *.ir: IR text through parser, verifier and passes; the form of the files is in
 * README.md.
 *
 * A case passes only if the stage it names does exactly what it says: a case that expects a message
 * fails when the block is accepted, or refused with another one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "backend/ir/parse.h"
#include "backend/opt/opt.h"
#include "frontend/arm/cpu/globals.h"

#define CASE_MAX 16384

typedef struct Case {
    const char *file;
    u32 line;
    char name[120];
    char kind[16];       /* opt, parse, verify */
    char expect[200];    /* of parse and verify: part of the message */
    char in[CASE_MAX], out[CASE_MAX];
} Case;

static unsigned run_count, failures;

static void report(const Case *c, const char *why, const char *got)
{
    run_count++;
    failures += why != NULL;
    printf("%sok %u - %s: %s\n", why ? "not " : "", run_count, c->kind, c->name);
    if (!why)
        return;
    printf("# %s:%u: %s\n", c->file, c->line, why);
    for (const char *p = got; *p;) {
        size_t n = strcspn(p, "\n");

        printf("#   %.*s\n", (int)n, p);
        p += n + (p[n] == '\n');
    }
}

static char *text_of(const IrBlock *b)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    ir_print(b, f);
    fclose(f);
    return text;
}

static void run_parse(const Case *c)
{
    static IrBuilder b;
    Error err = {{0}};

    if (ir_parse(&b, &a64_ir_guest, c->in, &err))
        report(c, "accepted", "");
    else
        report(c, strstr(err.text, c->expect) ? NULL : "refused otherwise", err.text);
}

static void run_verify(const Case *c)
{
    static IrBuilder b;
    char why[200] = "";
    Error err;

    if (!ir_parse(&b, &a64_ir_guest, c->in, &err))
        report(c, "does not parse", err.text);
    else if (ir_verify(&b.block, why, sizeof why))
        report(c, "accepted", "");
    else
        report(c, strstr(why, c->expect) ? NULL : "refused otherwise", why);
}

/*
 * Both blocks are printed anew, so the file may number values as it likes; NOPs that a pass leaves
 * count.
 */
static void run_opt(const Case *c)
{
    static IrBuilder in, out;
    char why[200], *got, *want;
    Error err;

    if (!ir_parse(&in, &a64_ir_guest, c->in, &err) ||
        !ir_parse(&out, &a64_ir_guest, c->out, &err)) {
        report(c, "does not parse", err.text);
        return;
    }
    if (!ir_verify(&in.block, why, sizeof why) || !ir_verify(&out.block, why, sizeof why)) {
        report(c, "does not verify", why);
        return;
    }
    opt_run(&in.block, TIER1);
    if (!ir_verify(&in.block, why, sizeof why)) {
        report(c, "broken by a pass", why);
        return;
    }
    got = text_of(&in.block);
    want = text_of(&out.block);
    report(c, strcmp(got, want) ? "another block; it is now" : NULL, got);
    free(got);
    free(want);
}

static void run_case(const Case *c)
{
    if (!strcmp(c->kind, "parse"))
        run_parse(c);
    else if (!strcmp(c->kind, "verify"))
        run_verify(c);
    else
        run_opt(c);
}

static void __attribute__((noreturn)) broken(const Case *c, const char *what)
{
    printf("Bail out! %s:%u: %s\n", c->file, c->line, what);
    exit(2);
}

/* "opt: name", "verify \"message\": name", "parse \"message\": name" */
static void read_head(Case *c, const char *text)
{
    bool quoted =
        sscanf(text, "%15[a-z] \"%199[^\"]\": %119[^\n]", c->kind, c->expect, c->name) == 3;

    if (!quoted && sscanf(text, "%15[a-z]: %119[^\n]", c->kind, c->name) != 2)
        broken(c, "a case starts with \"== kind: name\"");
    if (quoted ? strcmp(c->kind, "parse") && strcmp(c->kind, "verify") : strcmp(c->kind, "opt"))
        broken(c, "kind is opt, or parse or verify with a message");
}

static void append(Case *c, char *to, const char *line)
{
    size_t used = strlen(to), n = strlen(line);

    if (used + n >= CASE_MAX)
        broken(c, "the case is too long");
    memcpy(to + used, line, n + 1);
}

static void run_file(const char *path)
{
    static Case c;
    FILE *f = fopen(path, "r");
    char line[512], *to = NULL;
    u32 n = 0;

    c = (Case){.file = path};
    if (!f)
        broken(&c, "cannot be opened");
    while (fgets(line, sizeof line, f)) {
        n++;
        if (!strncmp(line, "== ", 3)) {
            if (to)
                run_case(&c);
            c = (Case){.file = path, .line = n};
            read_head(&c, line + 3);
            to = c.in;
        } else if (!strcmp(line, "--\n")) {
            to = c.out;
        } else if (to) {
            append(&c, to, line);
        }
    }
    if (!to)
        broken(&c, "no case");
    run_case(&c);
    fclose(f);
}

int main(int argc, char **argv)
{
    for (int n = 1; n < argc; n++)
        run_file(argv[n]);
    printf("1..%u\n", run_count);
    return failures || !run_count;
}
