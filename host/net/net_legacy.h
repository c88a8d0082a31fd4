/* SPDX-License-Identifier: MIT */
/*
 * The networks of a command line: -netdev, -nic and the old -net, collected in a NetPlan and turned
 * into the same rows: networks for net_new, NICs for devices, dumps for net_dump_new. Usage:
 *
 *     NetPlan p = {.models = models, .model_count = 2};
 *     net_plan_nic(&p, "user,model=virtio,hostfwd=tcp::2222-:22", err);
 *     net_plan_finish(&p, !nodefaults, err);
 *     for each row of p.nets: net_new(); of p.nics: create the device; of p.dumps: net_dump_new()
 */
#ifndef HOST_NET_NET_LEGACY_H
#define HOST_NET_NET_LEGACY_H

#include "base/error.h"
#include "base/opts.h"
#include "base/types.h"

/* A word for model=, and the device that it means on this machine. */
typedef struct NetModel {
    const char *name, *driver, *help;
} NetModel;

typedef struct NetRows {
    Opts *row;
    u32 count;
} NetRows;

typedef struct NetPlan {
    const NetModel *models; /* the first is that of NICs without model= */
    u32 model_count;

    NetRows nets;               /* type=, id=, ... */
    NetRows nics;               /* driver=, netdev=, mac=, ... */
    NetRows dumps;              /* id=, netdev=, file=, ... */
    bool is_given;              /* any option was: there is no default network */
    bool done;                  /* help was printed: the program has nothing else to do */
    NetRows hub_nets, hub_nics; /* -net: what hub 0 connects, by net=, id= and nic= */
} NetPlan;

/** "type,id=x,...", "help". */
bool net_plan_netdev(NetPlan *p, const char *text, Error *err);

/** The same as options already. */
void net_plan_netdev_opts(NetPlan *p, const Opts *o);

/**
 * "[type][,model=name][,mac=address][,options of the type]": a network and its NIC; "none": no
 * default network. model=help lists the models.
 */
bool net_plan_nic(NetPlan *p, const char *text, Error *err);

/**
 * "nic[,netdev=id][,model=name][,macaddr=address]", "none", "dump[,file=path][,len=bytes]", or a
 * network "type[,options]": all without netdev= are on one hub.
 */
bool net_plan_net(NetPlan *p, const char *text, Error *err);

/**
 * All options were seen. Connects what is on the hub, gives NICs the addresses 52:54:00:12:34:56 and
 * upward that no other has; @use_default: if nothing was asked for, there is a user network if this
 * program has them.
 */
bool net_plan_finish(NetPlan *p, bool use_default, Error *err);

void net_plan_clear(NetPlan *p);

#endif
