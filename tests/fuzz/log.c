/* SPDX-License-Identifier: MIT */
/* -d (text that starts with '-') and -dfilter. A filter that is accepted lets its first address pass. */
#include "tests/fuzz/fuzz.h"

#include <string.h>
#include "base/log.h"

static void filter(const char *text)
{
    Error err = {{0}};

    if (!log_set_filter(text, &err)) {
        FUZZ_CHECK(err.text[0]);
        return;
    }
    text += strspn(text, ",");
    if (*text)
        FUZZ_CHECK(log_addr(strtoull(text, NULL, 0)));
}

static void mask(const char *text)
{
    Error err = {{0}};

    if (!strcmp(text, "help") || !strcmp(text, "?")) /* prints */
        return;
    if (!log_set_mask(text, &err))
        FUZZ_CHECK(err.text[0]);
    log_mask = 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    char *text = malloc(size + 1);

    memcpy(text, data, size);
    text[size] = 0;
    if (text[0] == '-')
        mask(text + 1);
    else
        filter(text);
    free(text);
    return 0;
}
