/* SPDX-License-Identifier: MIT */
/*
 * CPU models with some features changed: "max,lse=off", "cortex-a57,+fp16,-aes". A model that was
 * asked for once stays, so that CPUs of one machine share it.
 */
#include "frontend/arm/cpu/model.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/opts.h"

typedef struct ChangedModel {
    ArmModel model;
    char *text; /* by which it is asked for */
    struct ChangedModel *next;
} ChangedModel;

static ChangedModel *changed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const struct FeatureName {
    const char *name, *brings;
    A64Feature feature;
} names[] = {
#define _(id, name, arch, brings) {name, arch ": " brings, A64_FEAT_##id},
#include "frontend/arm/cpu/features.def"
#undef _
};

/* Properties that other emulators have, and the one value that they have here. */
static const struct FixedName {
    const char *name;
    bool value;
    const char *why;
} fixed[] = {
    {"aarch64", true, "32-bit guests are not there"},
    {"pmu", true, "the performance monitors are always there"},
    {"sve", false, "SVE is not there"},
    {"sme", false, "SME is not there"},
    {"lpa2", false, "52-bit addresses are not there"},
    {"pauth-impdef", false, "pointer authentication is by QARMA5"},
    {"pauth-qarma3", false, "pointer authentication is by QARMA5"},
    {"cfgend", false, "CPUs start little-endian"},
};

#define WORDS_MAX (ARRAY_SIZE(names) + ARRAY_SIZE(fixed))

/* Features that some model has, and so are there. */
static ArmFeatures all_features(void)
{
    return arm_model_base("max", 3, NULL)->features;
}

static bool change(ArmModel *m, const struct FeatureName *f, bool on, Error *err)
{
    ArmFeatures bit = (ArmFeatures)1 << f->feature;

    if (on && !(all_features() & bit) && !(m->features & bit))
        return error_set(err, "%s=on: %s is not there", f->name, f->brings);
    m->features = on ? m->features | bit : m->features & ~bit;
    return true;
}

static bool set(ArmModel *m, const char *name, const char *value, Error *err)
{
    static const OptRow row = {"value", OPT_BOOL};
    const char *words[WORDS_MAX], *near;
    Opts o = {0};
    bool on, ok;

    opts_set(&o, "value", value);
    ok = opts_check(&o, name, &row, 1, NULL);
    on = opts_bool(&o, "value", false);
    opts_clear(&o);
    if (!ok)
        return error_set(err, "%s=%s: on or off is expected", name, value);
    for (unsigned n = 0; n < ARRAY_SIZE(names); n++) {
        words[n] = names[n].name;
        if (!strcmp(names[n].name, name))
            return change(m, &names[n], on, err);
    }
    for (unsigned n = 0; n < ARRAY_SIZE(fixed); n++) {
        words[ARRAY_SIZE(names) + n] = fixed[n].name;
        if (!strcmp(fixed[n].name, name))
            return on == fixed[n].value || error_set(err, "%s=%s: %s", name, value, fixed[n].why);
    }
    near = nearest_word(name, words, WORDS_MAX, sizeof words[0]);
    return near ? error_set(err, "no feature \"%s\"; did you mean \"%s\"?", name, near)
                : error_set(err, "no feature \"%s\" (\"help\" behind the model lists them)", name);
}

/* "+lse", "-lse", "lse=off", "lse" */
static bool apply(ArmModel *m, char *word, Error *err)
{
    char *eq = strchr(word, '=');

    if (*word == '+' || *word == '-')
        return set(m, word + 1, *word == '+' ? "on" : "off", err);
    if (eq)
        *eq = 0;
    return set(m, word, eq ? eq + 1 : "on", err);
}

static bool apply_all(ArmModel *m, const char *list, Error *err)
{
    char *copy = strdup(list), *save = NULL;
    bool ok = true;

    for (char *w = strtok_r(copy, ",", &save); w && ok; w = strtok_r(NULL, ",", &save))
        ok = apply(m, w, err);
    free(copy);
    return ok;
}

static const ArmModel *find_changed(const char *text, size_t name_len, Error *err)
{
    const ArmModel *base = arm_model_base(text, name_len, err);
    ChangedModel *c;

    for (c = changed; c; c = c->next)
        if (!strcmp(c->text, text))
            return &c->model;
    if (!base)
        return NULL;
    c = malloc(sizeof *c);
    if (!c || !(c->text = strdup(text)))
        abort();
    c->model = *base;
    if (!apply_all(&c->model, text + name_len + 1, err)) {
        free(c->text);
        free(c);
        return NULL;
    }
    c->next = changed;
    changed = c;
    return &c->model;
}

const ArmModel *arm_model_find(const char *text, Error *err)
{
    size_t len = text ? strcspn(text, ",") : 0;
    const ArmModel *m;

    if (!text || !text[len])
        return arm_model_base(text, len, err);
    pthread_mutex_lock(&lock);
    m = find_changed(text, len, err);
    pthread_mutex_unlock(&lock);
    return m;
}

static void print_features(const ArmModel *m)
{
    printf("%s features:\n", m->name);
    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        if (all_features() >> names[n].feature & 1)
            printf("  %s=<bool>%*s - %s (default: %s)\n", names[n].name,
                   (int)MAX(0, 14 - (int)strlen(names[n].name)), "", names[n].brings,
                   arm_has(m, names[n].feature) ? "on" : "off");
}

bool arm_model_check(const char *text, bool *was_help, Error *err)
{
    size_t len = strcspn(text, ",");
    const ArmModel *m;

    if (strcmp(text + len, ",help") && strcmp(text + len, ",?"))
        return arm_model_find(text, err);
    m = arm_model_base(text, len, err);
    if (m)
        print_features(m);
    *was_help = m;
    return m;
}
