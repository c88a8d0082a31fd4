/* SPDX-License-Identifier: MIT */
/* -netdev, -nic and -net as rows. */
#include <stdlib.h>
#include <string.h>
#include "host/net/net.h"
#include "host/net/net_legacy.h"
#include "tests/block/tap.h"

static const NetModel models[] = {
    {"virtio", "virtio-net-pci", "virtio"},
    {"e1000", "e1000", "Intel 82540EM"},
};

/* The rows as text: "nets; nics; dumps", options in the order in which they are. */
static void print(FILE *f, const NetRows *r)
{
    for (u32 i = 0; i < r->count; i++)
        for (unsigned k = 0; k < r->row[i].count; k++)
            fprintf(f, "%s%s=%s",
                    k   ? ","
                    : i ? " "
                        : "",
                    r->row[i].row[k].key, r->row[i].row[k].value);
    fprintf(f, "; ");
}

static bool add(NetPlan *p, const char *word, const char *text, Error *err)
{
    if (!strcmp(word, "-netdev"))
        return net_plan_netdev(p, text, err);
    return !strcmp(word, "-nic") ? net_plan_nic(p, text, err) : net_plan_net(p, text, err);
}

/* What "-nic x -net y ..." comes to: its rows, or the error. */
static void plan(const char *line, bool use_default, char *out, size_t size)
{
    NetPlan p = {.models = models, .model_count = ARRAY_SIZE(models)};
    char *copy = strdup(line), *state = NULL;
    Error err = {0};
    bool ok = true;
    FILE *f = fmemopen(out, size, "w"), *tap = stdout;

    stdout = fopen("/dev/null", "w"); /* where help goes */
    for (char *w = strtok_r(copy, " ", &state); ok && w; w = strtok_r(NULL, " ", &state))
        ok = add(&p, w, strtok_r(NULL, " ", &state), &err);
    fclose(stdout);
    stdout = tap;
    ok = ok && (p.done || net_plan_finish(&p, use_default, &err));
    print(f, &p.nets);
    print(f, &p.nics);
    print(f, &p.dumps);
    if (!ok || p.done) {
        rewind(f);
        fprintf(f, "%s", ok ? "done" : err.text);
    }
    fputc(0, f);
    fclose(f);
    net_plan_clear(&p);
    free(copy);
}

#define MAC "mac=52:54:00:12:34:"

static const struct {
    const char *line, *rows;
} cases[] = {
    {"-netdev user,id=n0,hostfwd=::1-:1,hostfwd=::2-:2",
     "type=user,id=n0,hostfwd=::1-:1,hostfwd=::2-:2; ; ; "},
    {"-nic user", "type=user,id=#net0; driver=virtio-net-pci,netdev=#net0," MAC "56; ; "},
    {"-nic model=e1000", "type=user,id=#net0; driver=e1000,netdev=#net0," MAC "56; ; "},
    {"-nic tap,id=t,ifname=x,model=e1000,mac=52:54:00:00:00:01",
     "type=tap,id=t,ifname=x; driver=e1000,netdev=t,mac=52:54:00:00:00:01; ; "},
    {"-nic user,model=virtio-net-pci -nic socket,listen=:1",
     "type=user,id=#net0 type=socket,listen=:1,id=#net1; "
     "driver=virtio-net-pci,netdev=#net0," MAC "56 driver=virtio-net-pci,netdev=#net1," MAC
     "57; ; "},
    {"-nic user,mac=52:54:00:12:34:56 -nic user",
     "type=user,id=#net0 type=user,id=#net1; driver=virtio-net-pci,netdev=#net0," MAC
     "56 driver=virtio-net-pci,netdev=#net1," MAC "57; ; "},
    {"-nic none", "; ; ; "},
    {"-net none", "; ; ; "},
    {"-net nic -net user", "type=user,id=#net0; driver=virtio-net-pci,netdev=#net0," MAC "56; ; "},
    {"-net nic,model=e1000,macaddr=52:54:00:12:34:99,name=eth,addr=3 -net user,name=u,restrict=on",
     "type=user,restrict=on,id=u; driver=e1000,mac=52:54:00:12:34:99,id=eth,addr=3,netdev=u; ; "},
    {"-netdev user,id=n0 -net nic,netdev=n0",
     "type=user,id=n0; driver=virtio-net-pci,netdev=n0," MAC "56; ; "},
    {"-net nic -net nic -net user",
     "type=user,id=#net0 type=hubport,id=#hub0nic0,hubid=0 type=hubport,id=#hub0nic1,hubid=0 "
     "type=hubport,id=#hub0port0,hubid=0,netdev=#net0; "
     "driver=virtio-net-pci,netdev=#hub0nic0," MAC "56 driver=virtio-net-pci,netdev=#hub0nic1," MAC
     "57; ; "},
    {"-net nic -net user -net dump,file=x.pcap,len=100",
     "type=user,id=#net0; driver=virtio-net-pci,netdev=#net0," MAC "56; "
     "id=#dump0,file=x.pcap,maxlen=100,netdev=#net0; "},
    {"-nic user,model=help", "done"},
    {"-net nic,model=?", "done"},
    {"-netdev help", "done"},
    {"-nic user,model=e100", "-nic: model=e100: no such NIC; did you mean \"e1000\"?"},
    {"-nic user,mac=52:54:00:12:34", "-nic: mac=52:54:00:12:34: six bytes as 52:54:00:12:34:56 are "
                                     "expected"},
    {"-nic user,mac=01:00:5e:00:00:01",
     "-nic: mac=01:00:5e:00:00:01: the address of one NIC is expected, not of a group"},
    {"-net nic,modle=e1000", "-net: nic: no option \"modle\"; did you mean \"model\"?"},
    {"-net user -net dump", "-net dump: a -net nic is expected; for networks by -netdev or -nic "
                            "there is -object filter-dump"},
    {"-netdev {\"type\":\"user\"}",
     "-netdev: {\"type\":\"user\"}: key=value,... is expected, not JSON"},
};

int main(void)
{
    char out[2000];

    for (unsigned i = 0; i < ARRAY_SIZE(cases); i++) {
        plan(cases[i].line, true, out, sizeof out);
        if (!tap_ok(!strcmp(out, cases[i].rows), cases[i].line))
            printf("# %s\n", out);
    }
    plan("", false, out, sizeof out);
    tap_ok(!strcmp(out, "; ; ; "), "nothing, if defaults are not wanted");
    plan("", true, out, sizeof out);
    tap_ok(!strcmp(out, net_has_user()
                            ? "type=user,id=#net0; driver=virtio-net-pci,netdev=#net0," MAC "56; ; "
                            : "; ; ; "),
           "a user network by default, if there are any");
    return tap_done();
}
