/* SPDX-License-Identifier: MIT */
/*
 * lyrebird-img: disk images, with qemu-img's subcommands, options and exit codes. A subcommand is a
 * row of img_commands.c; its function gets its options parsed (ImgArgs) and returns the exit
 * status.
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "control/img.h"
#include "control/version.h"

static const struct option longs[] = {
    {"help", no_argument, NULL, 'h'},
    {"output", required_argument, NULL, IMG_OUTPUT},
    {"backing-chain", no_argument, NULL, IMG_BACKING_CHAIN},
    {"image-opts", no_argument, NULL, IMG_IMAGE_OPTS},
    {"target-image-opts", no_argument, NULL, IMG_TARGET_IMAGE_OPTS},
    {"preallocation", required_argument, NULL, IMG_PREALLOCATION},
    {"shrink", no_argument, NULL, IMG_SHRINK},
    {"size", required_argument, NULL, IMG_SIZE},
    {"start-offset", required_argument, NULL, IMG_START_OFFSET},
    {"max-length", required_argument, NULL, IMG_MAX_LENGTH},
    {"flush-interval", required_argument, NULL, IMG_FLUSH_INTERVAL},
    {"no-drain", no_argument, NULL, IMG_NO_DRAIN},
    {"pattern", required_argument, NULL, IMG_PATTERN},
    {"salvage", no_argument, NULL, IMG_SALVAGE},
    {"target-is-zero", no_argument, NULL, IMG_TARGET_IS_ZERO},
    {"object", required_argument, NULL, IMG_OBJECT},
    {"force", no_argument, NULL, IMG_FORCE},
    {"bitmaps", no_argument, NULL, IMG_BITMAPS},
    {"skip-broken-bitmaps", no_argument, NULL, IMG_SKIP_BROKEN},
    {"add", no_argument, NULL, IMG_ADD},
    {"remove", no_argument, NULL, IMG_REMOVE},
    {"clear", no_argument, NULL, IMG_CLEAR},
    {"enable", no_argument, NULL, IMG_ENABLE},
    {"disable", no_argument, NULL, IMG_DISABLE},
    {"merge", required_argument, NULL, IMG_MERGE},
    {"force-share", no_argument, NULL, 'U'},
    {0},
};

/* ---- messages ---- */

int img_fail(const Error *err)
{
    fprintf(stderr, "lyrebird-img: %s\n", err->text);
    return 1;
}

int img_failf(const char *fmt, ...)
{
    va_list ap;

    fputs("lyrebird-img: ", stderr);
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    return 1;
}

void img_progress(const ImgArgs *a, u64 done, u64 total)
{
    if (!a->opt['p'] || a->opt['q'])
        return;
    printf("    (%.2f/100%%)\r%s", total ? 100.0 * (double)done / (double)total : 100.0,
           done == total ? "\n" : "");
    fflush(stdout);
}

static void usage(void)
{
    printf("lyrebird-img version " LYREBIRD_VERSION "\n"
           "usage: lyrebird-img [standard options] command [command options]\n"
           "Disk images\n\n"
           "    '-h', '--help'       display this help and exit\n"
           "    '-V', '--version'    output version information and exit\n\n"
           "Command syntax:\n");
    for (const ImgCommand *c = img_commands; c->name; c++)
        printf("  %s %s\n      %s\n", c->name, c->usage, c->help);
    printf("\nSizes take the suffixes k, M, G, T, P and E; options are name=value,name=value (-o "
           "help lists them).\n"
           "Caches: none, writeback (the default, but for convert), writethrough, directsync, "
           "unsafe (convert).\n\n"
           "Supported formats:");
    for (unsigned i = 0; block_drivers[i]; i++)
        printf(" %s", block_drivers[i]->name);
    printf("\n");
}

/* ---- arguments ---- */

static bool add_create_opts(ImgArgs *a, const char *text)
{
    Error err = {0};

    if (!strcmp(text, "help") || !strcmp(text, "?"))
        a->wants_help = true;
    else if (!opts_parse(&a->create, text, NULL, &err))
        return img_fail(&err), false;
    return true;
}

static bool add_step(ImgArgs *a, int letter, const char *arg)
{
    if (a->steps == IMG_STEPS_MAX)
        return img_failf("at most %u changes can be made at once", IMG_STEPS_MAX), false;
    a->step[a->steps++] = (ImgStep){letter, arg};
    return true;
}

static bool parse(ImgArgs *a, const ImgCommand *c, int argc, char **argv)
{
    int letter;

    optind = 1;
    while ((letter = getopt_long(argc, argv, c->letters, longs, NULL)) != -1) {
        if (letter == '?' || letter >= (int)ARRAY_SIZE(a->opt)) {
            fprintf(stderr, "Try 'lyrebird-img --help' for more information\n");
            return false;
        }
        if (letter == 'o' && strcmp(c->name, "bench") && !add_create_opts(a, optarg))
            return false;
        if (letter >= IMG_ADD && letter <= IMG_MERGE && !add_step(a, letter, optarg))
            return false;
        a->opt[letter] = optarg ? optarg : "";
    }
    a->file = argv + optind;
    a->count = argc - optind;
    if (a->opt[IMG_OBJECT])
        return img_failf("--object: there are no objects that images need"), false;
    return true;
}

bool img_size(const char *what, const char *text, u64 *size)
{
    if (parse_size(text, size) && *size <= INT64_MAX)
        return true;
    img_failf("Invalid %s specified: '%s'. It must be a size in bytes; suffixes k, M, G, T, P and "
              "E are possible",
              what, text);
    return false;
}

bool img_number(const char *what, const char *text, u64 most, u64 *number)
{
    if (parse_num(text, number) && *number <= most)
        return true;
    img_failf("Invalid %s specified: '%s'", what, text);
    return false;
}

bool img_is_json(const ImgArgs *a, bool *json)
{
    const char *o = a->opt[IMG_OUTPUT];

    *json = o && !strcmp(o, "json");
    if (!o || *json || !strcmp(o, "human"))
        return true;
    img_failf("--output must be used with human or json as argument.");
    return false;
}

BlockNode *img_open(const ImgArgs *a, const char *filename, const char *format, const char *cache,
                    u32 flags)
{
    Error err = {0};
    Opts o = {0};
    BlockNode *n = NULL;
    bool ok = true;

    if (a->opt[IMG_IMAGE_OPTS]) {
        if (format) {
            img_failf("--image-opts and --format are mutually exclusive");
            return NULL;
        }
        ok = opts_parse(&o, filename, NULL, &err);
    }
    if (ok && cache)
        ok = node_set_cache(&o, cache, &err);
    opts_default(&o, "read-only", flags & IMG_WRITE ? "off" : "on");
    if (a->opt['U'] && !(flags & IMG_WRITE))
        opts_default(&o, "force-share", "on");
    if (flags & IMG_NO_BACKING)
        opts_set(&o, "x-no-io", "on");
    if (flags & IMG_CHECK)
        opts_set(&o, "x-check", "on");
    if (flags & IMG_UNMAP)
        opts_default(&o, "discard", "unmap");
    if (ok)
        n = a->opt[IMG_IMAGE_OPTS] ? node_open(a->loop, &o, &err)
                                   : node_open_file(a->loop, filename, format, &o, &err);
    opts_clear(&o);
    if (!n)
        img_failf("Could not open '%s': %s", filename, err.text);
    return n;
}

/* ---- main ---- */

static int run(const ImgCommand *c, int argc, char **argv)
{
    ImgArgs a = {0};
    int status = 1;

    if (!parse(&a, c, argc, argv))
        return 1;
    if (a.opt['h']) {
        printf("usage: lyrebird-img %s %s\n%s\n", c->name, c->usage, c->help);
        return 0;
    }
    a.loop = loop_new();
    status = c->run(&a);
    loop_free(a.loop);
    opts_clear(&a.create);
    return fflush(stdout) || ferror(stdout) ? 1 : status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;

    if (!name) {
        img_failf("Not enough arguments\nTry 'lyrebird-img --help' for more information");
        return 1;
    }
    if (!strcmp(name, "-h") || !strcmp(name, "--help")) {
        usage();
        return 0;
    }
    if (!strcmp(name, "-V") || !strcmp(name, "--version")) {
        puts("lyrebird-img version " LYREBIRD_VERSION);
        return 0;
    }
    for (const ImgCommand *c = img_commands; c->name; c++)
        if (!strcmp(c->name, name))
            return run(c, argc - 1, argv + 1);
    unsigned count = 0;

    while (img_commands[count].name)
        count++;
    const char *near = nearest_word(name, &img_commands[0].name, count, sizeof *img_commands);

    return img_failf(near ? "Command not found: %s; did you mean %s?" : "Command not found: %s",
                     name, near);
}
