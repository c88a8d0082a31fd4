/* SPDX-License-Identifier: MIT */
/*
 * Networks of a command line as rows; see net_legacy.h. A hub that would connect one NIC and one
 * network is left out: they are connected directly, which keeps flow control and offloads.
 */
#include "host/net/net_legacy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "host/net/net.h"

static const OptRow nic_rows[] = {
    {"netdev", OPT_STR, NULL, "id of the -netdev"},
    {"model", OPT_STR, NULL, "kind of NIC"},
    {"mac", OPT_STR, NULL, "address"},
    {"macaddr", OPT_STR, NULL, "address"},
    {"name", OPT_STR, NULL, "id of the device"},
    {"addr", OPT_STR, NULL, "PCI address"},
    {"vectors", OPT_NUM, NULL, "MSI-X vectors"},
};

static const OptRow dump_rows[] = {
    {"file", OPT_STR, NULL, "file to write (default qemu-vlan0.pcap)"},
    {"len", OPT_SIZE, NULL, "bytes of a frame that are kept (default 64K)"},
};

static Opts *rows_add(NetRows *r)
{
    r->row = realloc(r->row, (r->count + 1) * sizeof *r->row);
    if (!r->row)
        abort();
    r->row[r->count] = (Opts){.is_multi = true};
    return &r->row[r->count++];
}

static void rows_clear(NetRows *r)
{
    for (u32 i = 0; i < r->count; i++)
        opts_clear(&r->row[i]);
    free(r->row);
    *r = (NetRows){0};
}

void net_plan_clear(NetPlan *p)
{
    rows_clear(&p->nets);
    rows_clear(&p->nics);
    rows_clear(&p->dumps);
    rows_clear(&p->hub_nets);
    rows_clear(&p->hub_nics);
}

static bool is_help(const char *word)
{
    return word && (!strcmp(word, "help") || !strcmp(word, "?"));
}

/* ---- NICs ---- */

static void list_models(NetPlan *p)
{
    printf("Available NIC models:\n");
    for (u32 i = 0; i < p->model_count; i++)
        printf("%-20s %s\n", p->models[i].name, p->models[i].help);
    p->done = true;
}

/* The device for model=, which may also name it itself. NULL: help was asked for, or an error. */
static const char *driver_of(NetPlan *p, const char *model, Error *err)
{
    const NetModel *m = p->models;
    const char *near;

    if (!model)
        return m->driver;
    if (is_help(model)) {
        list_models(p);
        return NULL;
    }
    for (u32 i = 0; i < p->model_count; i++)
        if (!strcmp(m[i].name, model) || !strcmp(m[i].driver, model))
            return m[i].driver;
    near = nearest_word(model, &m->name, p->model_count, sizeof *m);
    error_set(err, near ? "model=%s: no such NIC; did you mean \"%s\"?" : "model=%s: no such NIC",
              model, near);
    return NULL;
}

static bool parse_mac(const char *text, u8 mac[6])
{
    char end;
    unsigned v[6];

    if (strspn(text, "0123456789abcdefABCDEF:-") != strlen(text) ||
        (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%c", v, v + 1, v + 2, v + 3, v + 4, v + 5, &end) !=
             6 &&
         sscanf(text, "%2x-%2x-%2x-%2x-%2x-%2x%c", v, v + 1, v + 2, v + 3, v + 4, v + 5, &end) !=
             6))
        return false;
    for (unsigned i = 0; i < 6; i++)
        mac[i] = (u8)v[i];
    return true;
}

static bool check_mac(const char *text, Error *err)
{
    u8 mac[6];

    if (!text)
        return true;
    if (!parse_mac(text, mac))
        return error_set(err, "mac=%s: six bytes as 52:54:00:12:34:56 are expected", text);
    return !(mac[0] & 1) || error_set(err,
                                      "mac=%s: the address of one NIC is expected, not of a "
                                      "group",
                                      text);
}

/*
 * Move the words of a NIC from @o to a new row. False on error, or if only help was asked for: then
 * p->done is set.
 */
static bool add_nic(NetPlan *p, Opts *o, const char *netdev, Error *err)
{
    static const struct {
        const char *word, *property;
    } renamed[] = {{"mac", "mac"},   {"macaddr", "mac"},     {"name", "id"},
                   {"addr", "addr"}, {"vectors", "vectors"}, {"netdev", "netdev"}};
    const char *driver = driver_of(p, opts_get(o, "model"), err);
    const char *mac = opts_get(o, "mac") ? opts_get(o, "mac") : opts_get(o, "macaddr");
    Opts *nic;

    if (!driver || !check_mac(mac, err))
        return false;
    nic = rows_add(&p->nics);
    opts_set(nic, "driver", driver);
    if (netdev)
        opts_set(nic, "netdev", netdev);
    for (unsigned i = 0; i < ARRAY_SIZE(renamed); i++) {
        const char *value = opts_get(o, renamed[i].word);

        if (value)
            opts_set(nic, renamed[i].property, value);
        opts_remove(o, renamed[i].word);
    }
    opts_remove(o, "model");
    return true;
}

/* ---- networks ---- */

/* Start a network's options: JSON and help are handled. False: nothing is left to do with @o. */
static bool begin(NetPlan *p, Opts *o, const char *text, bool *ok, Error *err)
{
    *ok = true;
    if (is_help(text)) {
        net_help(stdout);
        p->done = true;
        return false;
    }
    p->is_given = true;
    if (text[0] == '{')
        *ok = error_set(err, "%s: key=value,... is expected, not JSON", text);
    else
        *ok = opts_parse(o, text, "type", err);
    if (*ok && opts_get(o, "help")) {
        *ok = net_help_of(stdout, opts_get(o, "type"), err);
        p->done = *ok;
        return false;
    }
    return *ok;
}

/* A name that no user can have given. */
static void name_net(const NetPlan *p, Opts *o)
{
    char id[32];

    snprintf(id, sizeof id, "#net%u", p->nets.count);
    opts_default(o, "id", id);
}

static void add_net(NetPlan *p, const Opts *o)
{
    opts_copy(rows_add(&p->nets), o);
}

bool net_plan_netdev(NetPlan *p, const char *text, Error *err)
{
    Opts o = {.is_multi = true};
    bool ok;

    if (begin(p, &o, text, &ok, err))
        add_net(p, &o);
    opts_clear(&o);
    return ok || error_prefix(err, "-netdev");
}

void net_plan_netdev_opts(NetPlan *p, const Opts *o)
{
    p->is_given = true;
    add_net(p, o);
}

bool net_plan_nic(NetPlan *p, const char *text, Error *err)
{
    Opts o = {.is_multi = true};
    bool ok;

    if (begin(p, &o, text, &ok, err) &&
        !(opts_get(&o, "type") && !strcmp(opts_get(&o, "type"), "none"))) {
        opts_default(&o, "type", "user");
        name_net(p, &o);
        ok = add_nic(p, &o, opts_get(&o, "id"), err) || p->done;
        if (ok && !p->done)
            add_net(p, &o);
    }
    opts_clear(&o);
    return ok || error_prefix(err, "-nic");
}

static bool net_nic(NetPlan *p, Opts *o, Error *err)
{
    char number[16];

    if (!opts_check(o, "nic", nic_rows, ARRAY_SIZE(nic_rows), err))
        return false;
    bool is_on_hub = !opts_get(o, "netdev");

    if (!add_nic(p, o, NULL, err))
        return p->done;
    if (is_on_hub) {
        snprintf(number, sizeof number, "%u", p->nics.count - 1);
        opts_set(rows_add(&p->hub_nics), "nic", number);
    }
    return true;
}

static bool net_dump(NetPlan *p, const Opts *o, Error *err)
{
    Opts *d;
    char id[32];

    if (!opts_check(o, "dump", dump_rows, ARRAY_SIZE(dump_rows), err))
        return false;
    d = rows_add(&p->dumps);
    snprintf(id, sizeof id, "#dump%u", p->dumps.count - 1);
    opts_set(d, "id", id);
    opts_set(d, "file", opts_get(o, "file") ? opts_get(o, "file") : "qemu-vlan0.pcap");
    if (opts_get(o, "len"))
        opts_set(d, "maxlen", opts_get(o, "len"));
    return true;
}

static bool net_backend(NetPlan *p, Opts *o)
{
    const char *name = opts_get(o, "name");

    if (name)
        opts_default(o, "id", name);
    opts_remove(o, "name");
    name_net(p, o);
    add_net(p, o);
    opts_set(rows_add(&p->hub_nets), "net", opts_get(o, "id"));
    return true;
}

bool net_plan_net(NetPlan *p, const char *text, Error *err)
{
    Opts o = {.is_multi = true};
    char *type = NULL;
    bool ok;

    if (begin(p, &o, text, &ok, err)) {
        type = strdup(opts_get(&o, "type") ? opts_get(&o, "type") : "");
        if (!strcmp(type, "nic") || !strcmp(type, "dump") || !strcmp(type, "none"))
            opts_remove(&o, "type");
        if (!strcmp(type, "nic"))
            ok = net_nic(p, &o, err);
        else if (!strcmp(type, "dump"))
            ok = net_dump(p, &o, err);
        else if (strcmp(type, "none"))
            ok = net_backend(p, &o);
    }
    free(type);
    opts_clear(&o);
    return ok || error_prefix(err, "-net");
}

/* ---- what the options come to ---- */

static void add_port(NetPlan *p, const char *id, const char *netdev)
{
    Opts *o = rows_add(&p->nets);

    opts_set(o, "type", "hubport");
    opts_set(o, "id", id);
    opts_set(o, "hubid", "0");
    if (netdev)
        opts_set(o, "netdev", netdev);
}

static Opts *hub_nic(NetPlan *p, u32 i)
{
    return &p->nics.row[opts_num(&p->hub_nics.row[i], "nic", 0)];
}

static void connect_hub(NetPlan *p)
{
    char id[32];

    if (p->hub_nics.count == 1 && p->hub_nets.count == 1) {
        opts_set(hub_nic(p, 0), "netdev", opts_get(&p->hub_nets.row[0], "net"));
        return;
    }
    for (u32 i = 0; i < p->hub_nics.count; i++) {
        snprintf(id, sizeof id, "#hub0nic%u", i);
        add_port(p, id, NULL);
        opts_set(hub_nic(p, i), "netdev", id);
    }
    for (u32 i = 0; i < p->hub_nets.count; i++) {
        snprintf(id, sizeof id, "#hub0port%u", i);
        add_port(p, id, opts_get(&p->hub_nets.row[i], "net"));
    }
}

/* A dump is at the hub's first NIC, which sees all that is on it. */
static bool connect_dumps(NetPlan *p, Error *err)
{
    if (p->dumps.count && !p->hub_nics.count)
        return error_set(err, "-net dump: a -net nic is expected; for networks by -netdev or -nic "
                              "there is -object filter-dump");
    for (u32 i = 0; i < p->dumps.count; i++)
        opts_set(&p->dumps.row[i], "netdev", opts_get(hub_nic(p, 0), "netdev"));
    return true;
}

static bool has_mac(const NetPlan *p, const u8 mac[6])
{
    u8 other[6];

    for (u32 i = 0; i < p->nics.count; i++) {
        const char *text = opts_get(&p->nics.row[i], "mac");

        if (text && parse_mac(text, other) && !memcmp(mac, other, 6))
            return true;
    }
    return false;
}

static void give_macs(NetPlan *p)
{
    u32 last = 0x123456;

    for (u32 i = 0; i < p->nics.count; i++) {
        char text[20];

        if (opts_get(&p->nics.row[i], "mac"))
            continue;
        while (has_mac(p, (u8[]){0x52, 0x54, 0, (u8)(last >> 16), (u8)(last >> 8), (u8)last}))
            last++;
        snprintf(text, sizeof text, "52:54:00:%02x:%02x:%02x", (u8)(last >> 16), (u8)(last >> 8),
                 (u8)last);
        opts_set(&p->nics.row[i], "mac", text);
    }
}

bool net_plan_finish(NetPlan *p, bool use_default, Error *err)
{
    if (use_default && !p->is_given && p->model_count && net_has_user() &&
        !net_plan_nic(p, "user", err))
        return false;
    connect_hub(p);
    if (!connect_dumps(p, err))
        return false;
    give_macs(p);
    return true;
}
