/* SPDX-License-Identifier: MIT */
/* Commands about screens, keys and pointers. */
#include <stdlib.h>
#include <string.h>
#include "control/monitor.h"
#include "host/ui/image.h"
#include "host/ui/keys.h"

#define HOLD_MS     100
#define HOLD_MS_MAX 60000

/* ---- screens ---- */

/* By name of the file for a person; a program says it. */
static UiImage image_kind(const MonCall *c)
{
    const char *format = mon_str(c, "format"), *name = mon_str(c, "filename");
    size_t n = strlen(name);

    if (!format && c->out && n > 4 && !strcasecmp(name + n - 4, ".png"))
        format = "png";
    return format && !strcmp(format, "png") ? UI_IMAGE_PNG : UI_IMAGE_PPM;
}

static UiConsole *find_console(MonCall *c)
{
    const char *device = mon_str(c, "device");
    UiConsole *k = device ? ui_console_find(device) : ui_console_next(NULL);

    if (!k && device)
        mon_fail(c, "DeviceNotFound", "Device '%s' has no screen", device);
    else if (!k)
        error_set(c->err, "There is no console to take a screendump from.");
    return k;
}

bool mon_screendump(MonCall *c)
{
    UiConsole *k = find_console(c);

    if (!k)
        return false;
    if (mon_num(c, "head", 0))
        return error_set(c->err, "console \"%s\" has one head, number 0", k->name);
    ui_refresh(k);
    if (!k->surface.data)
        return error_set(c->err, "console \"%s\" shows nothing yet", k->name);
    return ui_save_image(&k->surface, image_kind(c), mon_str(c, "filename"), c->err);
}

/* ---- keys ---- */

void mon_complete_keys(const char *prefix, LineCandidates *out)
{
    const char *dash = strrchr(prefix, '-');
    int before = dash ? (int)(dash + 1 - prefix) : 0;
    const UiKey *k;
    char word[256];

    for (unsigned n = 0; (k = ui_key_row(n)); n++)
        if (snprintf(word, sizeof word, "%.*s%s", before, prefix, k->name) < (int)sizeof word)
            line_candidate(out, prefix, strlen(prefix), word);
}

static bool add_key(UiStroke *s, u16 code, const char *name, Error *err)
{
    if (!code)
        return error_set(err, "Invalid parameter: '%s' is no key", name);
    if (s->count == UI_STROKE_KEYS)
        return error_set(err, "more than %u keys at once", UI_STROKE_KEYS);
    s->code[s->count++] = code;
    return true;
}

/* Numbers are those of PC keyboards, which Linux' are up to F12. */
static u16 key_numbered(u64 number)
{
    return number <= KEY_F12 ? (u16)number : KEY_RESERVED;
}

static u16 key_of_word(const char *word)
{
    u64 number;

    if (!strncmp(word, "0x", 2) && parse_num(word, &number))
        return key_numbered(number);
    return ui_key_named(word);
}

/* "ctrl-alt-delete"; "<" is the key of that name on many keyboards. */
static bool parse_stroke(const char *text, UiStroke *s, Error *err)
{
    char *copy = strdup(text), *rest = copy;
    bool ok = true;

    for (char *word; ok && (word = strsep(&rest, "-"));)
        ok = add_key(s, key_of_word(strcmp(word, "<") ? word : "less"), word, err);
    free(copy);
    return ok;
}

static bool send_stroke(MonCall *c, UiStroke *s, u64 hold_ms)
{
    if (hold_ms > HOLD_MS_MAX)
        return error_set(c->err, "hold time: at most %u ms", HOLD_MS_MAX);
    if (!ui_has_input(UI_KEYBOARD))
        return error_set(c->err, "the machine has no keyboard");
    s->hold_ns = (i64)hold_ms * NS_PER_MS;
    return ui_send_stroke(c->machine->env.loop, c->machine->env.clock, s, c->err);
}

bool hmp_sendkey(MonCall *c)
{
    UiStroke s = {0};

    return parse_stroke(mon_str(c, "keys"), &s, c->err) &&
           send_stroke(c, &s, mon_num(c, "hold_ms", HOLD_MS));
}

/* {"type": "qcode", "data": "a"} or {"type": "number", "data": 30}; 0 and an error: no key. */
static u16 key_of_value(MonCall *c, const json_t *v)
{
    const json_t *data = json_object_get(v, "data");
    const char *type = json_string_value(json_object_get(v, "type"));
    const char *name = json_string_value(data);
    u16 code = KEY_RESERVED;

    if (type && !strcmp(type, "qcode") && name)
        code = ui_key_named(name);
    else if (type && !strcmp(type, "number") && json_is_integer(data))
        code = key_numbered((u64)json_integer_value(data));
    if (!code)
        error_set(c->err, "'%s' is no key", name ? name : "key");
    return code;
}

bool qmp_send_key(MonCall *c)
{
    const json_t *keys = json_object_get(c->args, "keys");
    UiStroke s = {0};

    if (!json_is_array(keys) || !json_array_size(keys))
        return error_set(c->err, "Invalid parameter type for 'keys', expected: array");
    for (size_t n = 0; n < json_array_size(keys); n++) {
        u16 code = key_of_value(c, json_array_get(keys, n));

        if (!code || !add_key(&s, code, "key", c->err))
            return false;
    }
    return send_stroke(c, &s, mon_num(c, "hold-time", HOLD_MS));
}

/* ---- pointers ---- */

/* Words, since "3 -4" as an expression is one number. */
static bool distance(const MonCall *c, const char *name, i32 *out)
{
    const char *word = mon_str(c, name);
    char *end;
    long v = word ? strtol(word, &end, 0) : 0;

    *out = (i32)v;
    return !word || (end != word && !*end && v >= -UI_ABS_MAX && v <= UI_ABS_MAX) ||
           error_set(c->err, "%s \"%s\": a number of at most %d is expected", name, word,
                     UI_ABS_MAX);
}

bool hmp_mouse_move(MonCall *c)
{
    i32 dx, dy, dz;

    if (!distance(c, "dx", &dx) || !distance(c, "dy", &dy) || !distance(c, "dz", &dz))
        return false;
    ui_move(dx, dy);
    if (dz)
        ui_wheel(dz > 0 ? 1 : -1, 0);
    return true;
}

bool hmp_mouse_button(MonCall *c)
{
    static const u16 codes[] = {BTN_LEFT, BTN_RIGHT, BTN_MIDDLE};
    static u64 state;
    u64 now = mon_num(c, "state", 0);

    for (unsigned n = 0; n < ARRAY_SIZE(codes); n++)
        if ((now ^ state) >> n & 1)
            ui_button(codes[n], now >> n & 1);
    state = now;
    return true;
}

bool hmp_mice(MonCall *c)
{
    const UiInput *i = NULL;

    for (unsigned n = 0; (i = ui_pointer_next(i)); n++)
        fprintf(c->out, "%c Mouse #%u: %s%s\n", ui_is_in_use(i) ? '*' : ' ', n, i->name,
                i->kind == UI_TABLET ? " (absolute)" : "");
    if (!ui_pointer_next(NULL))
        fputs("No mouse devices connected\n", c->out);
    return true;
}

bool qmp_mice(MonCall *c)
{
    const UiInput *i = NULL;

    c->result = json_array();
    for (unsigned n = 0; (i = ui_pointer_next(i)); n++)
        json_array_append_new(c->result, json_pack("{s:s,s:i,s:b,s:b}", "name", i->name, "index",
                                                   (int)n, "current", (int)ui_is_in_use(i),
                                                   "absolute", (int)(i->kind == UI_TABLET)));
    return true;
}

/* ---- input-send-event ---- */

/* Moves of both axes go to the guest together, before what comes behind them. */
typedef struct Moves {
    i32 by[2];
    bool is_moved, is_placed;
} Moves;

static u32 place[2]; /* of the tablet, as it was sent last */

static void flush_moves(Moves *m)
{
    if (m->is_moved)
        ui_move(m->by[0], m->by[1]);
    if (m->is_placed)
        ui_position(place[0], place[1]);
    *m = (Moves){0};
}

/* -1: no axis. */
static int axis_of(const json_t *data)
{
    const char *name = json_string_value(json_object_get(data, "axis"));

    return !name ? -1 : !strcmp(name, "x") ? 0 : !strcmp(name, "y") ? 1 : -1;
}

static bool move_event(MonCall *c, const json_t *data, Moves *m, bool is_absolute)
{
    const json_t *value = json_object_get(data, "value");
    json_int_t v = json_integer_value(value);
    int axis = axis_of(data);

    if (axis < 0 || !json_is_integer(value) || v > UI_ABS_MAX || v < -UI_ABS_MAX)
        return error_set(c->err, "axis \"x\" or \"y\" and a value of at most %d are expected",
                         UI_ABS_MAX);
    if (is_absolute)
        place[axis] = v < 0 ? 0 : (u32)v;
    else
        m->by[axis] += (i32)v;
    m->is_placed |= is_absolute;
    m->is_moved |= !is_absolute;
    return true;
}

static const struct ButtonRow {
    const char *name;
    u16 code;     /* 0: a wheel */
    i8 up, right; /* wheels */
} buttons[] = {
    {"left", BTN_LEFT},       {"middle", BTN_MIDDLE},   {"right", BTN_RIGHT},
    {"side", BTN_SIDE},       {"extra", BTN_EXTRA},     {"wheel-up", 0, 1, 0},
    {"wheel-down", 0, -1, 0}, {"wheel-left", 0, 0, -1}, {"wheel-right", 0, 0, 1},
};

static bool button_event(MonCall *c, const json_t *data, bool down)
{
    const char *name = json_string_value(json_object_get(data, "button"));

    for (unsigned n = 0; name && n < ARRAY_SIZE(buttons); n++) {
        const struct ButtonRow *b = &buttons[n];

        if (strcmp(b->name, name))
            continue;
        if (b->code)
            ui_button(b->code, down);
        else if (down)
            ui_wheel(b->up, b->right);
        return true;
    }
    return error_set(c->err, "'%s' is no button", name ? name : "button");
}

static bool send_event(MonCall *c, const json_t *event, Moves *m)
{
    const char *type = json_string_value(json_object_get(event, "type"));
    const json_t *data = json_object_get(event, "data");
    bool down = json_is_true(json_object_get(data, "down"));
    u16 code;

    if (type && (!strcmp(type, "abs") || !strcmp(type, "rel")))
        return move_event(c, data, m, type[0] == 'a');
    flush_moves(m);
    if (type && !strcmp(type, "btn"))
        return button_event(c, data, down);
    if (!type || strcmp(type, "key"))
        return error_set(c->err, "an event has a type: key, btn, rel or abs");
    code = key_of_value(c, json_object_get(data, "key"));
    if (code)
        ui_key(code, down);
    return code;
}

bool qmp_input_send_event(MonCall *c)
{
    const json_t *events = json_object_get(c->args, "events");
    bool ok = json_is_array(events);
    Moves m = {0};

    if (!ok)
        return error_set(c->err, "Invalid parameter type for 'events', expected: array");
    for (size_t n = 0; ok && n < json_array_size(events); n++)
        ok = send_event(c, json_array_get(events, n), &m);
    flush_moves(&m);
    return ok;
}
