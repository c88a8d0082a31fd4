/* SPDX-License-Identifier: MIT */
/*
 * The assembler: every row against golden hashes, code that runs, and the contract of asm.h.
 *
 * The hashes (golden.txt) were written after objdump had printed the expected text for every case.
 * After a change of the encoder or the rows run check_objdump.py, which does both.
 *   test_x64asm GOLDEN          test
 *   test_x64asm --dump BIN TEXT all cases: the code, and "row<TAB>length<TAB>text" per instruction
 *   test_x64asm --hash          the golden lines
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "tests/unit/x64/exec.h"
#include "tests/unit/x64/rows.h"

typedef struct RowHash {
    const char *row;
    unsigned count;
    u64 hash;
} RowHash;

static struct {
    RowHash rows[1024];
    unsigned count;
} hashes;

/* FNV-1a over the bytes; the length goes in first, so that a shifted boundary shows. */
static void hash_insn(void *opaque, const char *row, const u8 *code, size_t len, const char *text)
{
    RowHash *h = hashes.count ? &hashes.rows[hashes.count - 1] : NULL;

    if (!h || strcmp(h->row, row) != 0) {
        assert(hashes.count < ARRAY_SIZE(hashes.rows));
        h = &hashes.rows[hashes.count++];
        *h = (RowHash){row, 0, 0xcbf29ce484222325};
    }
    h->count++;
    h->hash = (h->hash ^ len) * 0x100000001b3;
    for (size_t i = 0; i < len; i++)
        h->hash = (h->hash ^ code[i]) * 0x100000001b3;
}

static int print_hashes(void)
{
    rows_run(&(RowSink){.insn = hash_insn});
    for (unsigned i = 0; i < hashes.count; i++)
        printf("%s\t%u\t%016llx\n", hashes.rows[i].row, hashes.rows[i].count,
               (unsigned long long)hashes.rows[i].hash);
    return 0;
}

typedef struct DumpFiles {
    FILE *code, *text;
} DumpFiles;

static void dump_insn(void *opaque, const char *row, const u8 *code, size_t len, const char *text)
{
    DumpFiles *d = opaque;

    fwrite(code, 1, len, d->code);
    fprintf(d->text, "%s\t%zu\t%s\n", row, len, text);
}

static int dump(const char *code_path, const char *text_path)
{
    DumpFiles d = {fopen(code_path, "wb"), fopen(text_path, "w")};

    if (!d.code || !d.text) {
        perror("test_x64asm");
        return 1;
    }
    rows_run(&(RowSink){.opaque = &d, .want_text = true, .insn = dump_insn});
    return fclose(d.code) | fclose(d.text) ? 1 : 0;
}

static void test_golden(const char *path)
{
    char line[256], row[64];
    unsigned count, i = 0, bad = 0;
    unsigned long long hash;
    FILE *f = fopen(path, "r");

    rows_run(&(RowSink){.insn = hash_insn});
    while (f && fgets(line, sizeof line, f)) {
        if (sscanf(line, "%63[^\t]\t%u\t%llx", row, &count, &hash) != 3)
            continue;
        if (i >= hashes.count || strcmp(hashes.rows[i].row, row) != 0 ||
            hashes.rows[i].count != count || hashes.rows[i].hash != hash) {
            printf("# row %s differs from golden.txt\n", row);
            bad++;
        }
        i++;
    }
    exec_ok(f && !bad && i == hashes.count, "every row encodes as in golden.txt (%u rows)",
            hashes.count);
    if (f)
        fclose(f);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--dump") == 0)
        return dump(argv[2], argv[3]);
    if (argc == 2 && strcmp(argv[1], "--hash") == 0)
        return print_hashes();
    if (argc != 2) {
        fprintf(stderr, "usage: test_x64asm GOLDEN | --dump BIN TEXT | --hash\n");
        return 2;
    }
    test_golden(argv[1]);
    return exec_run();
}
