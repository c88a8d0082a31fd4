/* SPDX-License-Identifier: MIT */
/* Commands about character back ends, networks and logs. */
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "control/gdb_machine.h"
#include "control/json_opts.h"
#include "control/monitor.h"
#include "host/net/net.h"

/* ---- character back ends ---- */

bool hmp_chardev(MonCall *c)
{
    monitor_lock(); /* what programs' monitors are connected to changes in their thread */
    for (Char *k = NULL; (k = char_next(k));)
        fprintf(c->out, "%s: filename=%s\n", char_id(k), char_text(k));
    monitor_unlock();
    return true;
}

bool qmp_chardev(MonCall *c)
{
    c->result = json_array();
    monitor_lock();
    for (Char *k = NULL; (k = char_next(k));)
        json_array_append_new(c->result,
                              json_pack("{s:s,s:s,s:b}", "label", char_id(k), "filename",
                                        char_text(k), "frontend-open", (int)char_is_used(k)));
    monitor_unlock();
    return true;
}

bool qmp_chardev_backends(MonCall *c)
{
    static const char *const names[] = {
#define _(name) #name,
#include "host/char/backends.def"
#undef _
    };

    c->result = json_array();
    for (unsigned n = 0; n < ARRAY_SIZE(names); n++)
        json_array_append_new(c->result, json_pack("{s:s}", "name", names[n]));
    return true;
}

bool hmp_chardev_add(MonCall *c)
{
    Opts o = {0};
    bool ok = mon_opts(c, NULL, &o, c->err) && char_new(c->machine->env.loop, &o, c->err);

    opts_clear(&o);
    return ok;
}

static Char *find_char(MonCall *c, const char *key)
{
    Char *k = char_find(mon_str(c, key));

    if (!k)
        mon_fail(c, "DeviceNotFound", "Chardev '%s' not found", mon_str(c, key));
    return k;
}

bool mon_chardev_remove(MonCall *c)
{
    Char *k = find_char(c, "id");

    if (!k)
        return false;
    if (char_is_used(k))
        return error_set(c->err, "Chardev '%s' is busy", char_id(k));
    char_free(k);
    return true;
}

bool mon_ringbuf_write(MonCall *c)
{
    const char *data = mon_str(c, "data");
    Char *k = find_char(c, "device");

    if (k && char_loop(k) != c->machine->env.loop)
        return error_set(c->err, "Chardev '%s' is a monitor's", char_id(k));
    if (k)
        char_inject(k, data, strlen(data));
    return k;
}

/* What is no text is shown as '?'. */
bool mon_ringbuf_read(MonCall *c)
{
    u64 size = MIN(mon_num(c, "size", 0), 1u << 20);
    Char *k = find_char(c, "device");
    char *data;

    if (!k)
        return false;
    data = malloc(size + 1);
    if (!data)
        abort();
    size = char_ringbuf_read(k, data, size);
    for (u64 n = 0; n < size; n++)
        if ((u8)data[n] >= 0x80 || !data[n])
            data[n] = '?';
    data[size] = 0;
    if (c->out)
        fprintf(c->out, "%s\n", data);
    else
        c->result = json_stringn(data, size);
    free(data);
    return true;
}

/* ---- networks ---- */

bool hmp_network(MonCall *c)
{
    for (Net *n = NULL; (n = net_next(n));)
        fprintf(c->out, "%s: %s%s\n", net_id(n), net_text(n), net_link(n) ? "" : " (link down)");
    return true;
}

bool mon_netdev_add(MonCall *c)
{
    Opts flat = {0}, o = {.is_multi = true};
    bool ok = mon_opts(c, NULL, &flat, c->err);

    opts_join_lists(&o, &flat);
    opts_clear(&flat);
    ok = ok && net_new(c->machine->env.loop, &o, c->err);

    opts_clear(&o);
    return ok;
}

static Net *find_net(MonCall *c, const char *key)
{
    Net *n = net_find(mon_str(c, key));

    if (!n)
        mon_fail(c, "DeviceNotFound", "Device '%s' not found", mon_str(c, key));
    return n;
}

bool mon_netdev_del(MonCall *c)
{
    Net *n = find_net(c, "id");

    if (!n)
        return false;
    if (net_is_used(n))
        return error_set(c->err, "Device '%s' is in use", net_id(n));
    net_free(n);
    return true;
}

bool hmp_usernet(MonCall *c)
{
    net_user_info(c->out);
    return true;
}

/* The network's id may come before the rule. */
static bool change_forward(MonCall *c, bool (*change)(const char *id, const char *rule, Error *err))
{
    const char *one = mon_str(c, "arg1"), *two = mon_str(c, "arg2");

    return change(two ? one : NULL, two ? two : one, c->err);
}

bool hmp_hostfwd_add(MonCall *c)
{
    return change_forward(c, net_hostfwd_add);
}

bool hmp_hostfwd_remove(MonCall *c)
{
    return change_forward(c, net_hostfwd_remove);
}

bool mon_set_link(MonCall *c)
{
    Net *n = find_net(c, "name");

    if (n)
        net_set_link(n, mon_bool(c, "up", true));
    return n;
}

/* ---- gdb ---- */

bool hmp_gdbserver(MonCall *c)
{
    const char *where = mon_str(c, "where") ? mon_str(c, "where") : "tcp::1234";

    if (!gdb_machine_listen(c->machine, where, c->err))
        return false;
    if (!strcmp(where, "none"))
        fputs("Disabled gdbserver\n", c->out);
    else
        fprintf(c->out, "Waiting for gdb connection on device '%s'\n", where);
    return true;
}

/* ---- logs ---- */

bool hmp_log(MonCall *c)
{
    const char *items = mon_str(c, "items");

    if (!strcmp(items, "none")) {
        log_mask = 0;
        return true;
    }
    if (!strcmp(items, "help") || !strcmp(items, "?")) {
        log_list(c->out);
        return true;
    }
    return log_set_mask(items, c->err);
}

bool hmp_logfile(MonCall *c)
{
    return log_set_file(mon_str(c, "filename"), c->err);
}
