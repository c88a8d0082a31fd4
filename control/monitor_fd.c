/* SPDX-License-Identifier: MIT */
/* Commands about descriptors that come along with them through a Unix socket. */
#include <fcntl.h>
#include <unistd.h>
#include "base/fdset.h"
#include "control/monitor.h"

/* The one that came with the command; -1: an error was set. */
static int received(MonCall *c)
{
    int fd;

    monitor_lock();
    fd = char_take_fd(&c->mon->end);
    monitor_unlock();
    if (fd < 0)
        error_set(c->err, "No file descriptor supplied via SCM_RIGHTS");
    return fd;
}

bool mon_getfd(MonCall *c)
{
    int fd = received(c);

    if (fd < 0)
        return false;
    if (fd_name(mon_str(c, "fdname"), fd, c->err))
        return true;
    close(fd);
    return false;
}

bool mon_closefd(MonCall *c)
{
    return fd_unname(mon_str(c, "fdname")) ||
           error_set(c->err, "File descriptor named '%s' not found", mon_str(c, "fdname"));
}

static bool is_set(u64 number)
{
    FdsetEntry e;
    unsigned n = 0;

    while (fdset_at(n, &e) && e.set != number)
        n++;
    return fdset_at(n, &e);
}

bool qmp_add_fd(MonCall *c)
{
    u64 set = mon_num(c, "fdset-id", fdset_free_number());
    int fd = received(c), copy;

    if (fd < 0)
        return false;
    if (set > INT64_MAX) {
        close(fd);
        return error_set(c->err, "Parameter 'fdset-id' expects a non-negative value");
    }
    copy = fdset_add(set, fd, mon_str(c, "opaque"), c->err);
    close(fd);
    if (copy < 0)
        return false;
    c->result = json_pack("{s:I,s:i}", "fdset-id", (json_int_t)set, "fd", copy);
    return true;
}

bool qmp_remove_fd(MonCall *c)
{
    u64 set = mon_num(c, "fdset-id", 0), fd = mon_num(c, "fd", UINT64_MAX);

    if (mon_has(c, "fd") && fd > INT32_MAX)
        return error_set(c->err, "File descriptor named 'fd' not found");
    if (!is_set(set) || !fdset_remove(set, mon_has(c, "fd") ? (int)fd : -1))
        return error_set(c->err, "File descriptor named 'fdset-id:%lld' not found", (long long)set);
    return true;
}

static json_t *last(const json_t *list)
{
    return json_array_get(list, json_array_size(list) - 1);
}

bool qmp_fdsets(MonCall *c)
{
    FdsetEntry e;

    c->result = json_array();
    for (unsigned n = 0; fdset_at(n, &e); n++) {
        json_t *v = json_pack("{s:i}", "fd", e.fd), *set = last(c->result);

        if (e.opaque)
            json_object_set_new(v, "opaque", json_string(e.opaque));
        if (!set || (u64)json_integer_value(json_object_get(set, "fdset-id")) != e.set) {
            json_array_append_new(c->result,
                                  json_pack("{s:I,s:[]}", "fdset-id", (json_int_t)e.set, "fds"));
            set = last(c->result);
        }
        json_array_append_new(json_object_get(set, "fds"), v);
    }
    return true;
}
