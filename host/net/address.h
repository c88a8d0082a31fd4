/* SPDX-License-Identifier: MIT */
/* Addresses of sockets as -netdev socket, stream and dgram name them. For host/net only. */
#ifndef HOST_NET_ADDRESS_H
#define HOST_NET_ADDRESS_H

#include <netinet/in.h>
#include <sys/un.h>
#include "base/error.h"
#include "base/opts.h"
#include "base/types.h"

typedef struct NetAddress {
    union {
        struct sockaddr any;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
        struct sockaddr_un un;
    };
    socklen_t len;       /* 0: none */
    int fd;              /* type=fd: an open socket, then there is no address; else -1 */
    u32 ports;           /* a server may also use so many ports behind this one */
    bool has_keep_alive; /* TCP probes of silent connections */
} NetAddress;

/** "host:port", "[IPv6]:port", ":port". @type: SOCK_*. @is_local: to bind to. */
bool net_address_text(NetAddress *a, const char *text, int type, bool is_local, Error *err);

/** The options @prefix.type=inet|unix|fd, @prefix.host ... of @o; an address without len if none. */
bool net_address_opts(NetAddress *a, const Opts *o, const char *prefix, int type, bool is_local,
                      Error *err);

/** As "127.0.0.1:80", "[::1]:80", "unix:/path" or "fd:3". */
void net_address_format(const NetAddress *a, char *text, size_t size);

bool net_address_is_multicast(const NetAddress *a); /* of IPv4 */

/** A socket that is given by its number: it must be one of @type (0: any). -1 on error. */
int net_socket_fd(const char *text, int type, Error *err);

/** A new socket for @a, which does not block. -1 on error. */
int net_socket_new(const NetAddress *a, int type, Error *err);

/** bind(), where a port that was in use before is free again. */
bool net_socket_bind(int fd, const NetAddress *a, Error *err);

#endif
