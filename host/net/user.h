/* SPDX-License-Identifier: MIT */
/*
 * What -netdev user is asked for, as addresses: read from options by user_config.c, carried out by
 * user.c. Nothing here needs libslirp. For host/net and its tests.
 */
#ifndef HOST_NET_USER_H
#define HOST_NET_USER_H

#include <netinet/in.h>
#include <sys/un.h>
#include "base/error.h"
#include "base/opts.h"
#include "base/types.h"

#define USER_DNSSEARCH_MAX 32u

typedef struct UserConfig {
    bool has_ip4, has_ip6, is_restricted;
    struct in_addr net, mask, host, dhcp_start, dns;
    struct in6_addr net6, host6, dns6;
    u8 prefix6;
    /* Those of the options that they were read from; NULL: none. */
    const char *hostname, *domainname, *tftp, *tftp_server_name, *bootfile;
    const char *dnssearch[USER_DNSSEARCH_MAX + 1];
} UserConfig;

/* An address of any family; len 0: none. */
typedef struct UserAddress {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
    };
    socklen_t len;
} UserAddress;

typedef struct UserForward {
    bool is_udp;
    UserAddress host, guest; /* guest: none when a rule is removed */
} UserForward;

typedef struct UserGuestForward {
    struct in_addr server;
    u16 port;
    const char *target; /* in the text of the rule: "cmd:...", "chardev:...", ... */
} UserGuestForward;

#define USER_ROWS 22u
extern const OptRow user_rows[USER_ROWS];

/** Read checked options; @u lasts as long as @o does. */
bool user_config(UserConfig *u, const Opts *o, Error *err);

/**
 * hostfwd=: "[tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport", IPv6 addresses in brackets, or
 * "unix:path-[guestaddr]:guestport". @has_guest false: only what is before the '-', as
 * hostfwd_remove has it.
 */
bool user_forward(UserForward *f, const UserConfig *u, const char *rule, bool has_guest,
                  Error *err);

/** guestfwd=: "[tcp]:server:port-target". */
bool user_guest_forward(UserGuestForward *g, const UserConfig *u, const char *rule, Error *err);

#endif
