/* SPDX-License-Identifier: MIT */
/*
 * Options of -netdev user: addresses that fit together, rules of forwarding. Names and defaults are
 * those of QEMU: 10.0.2.0/24 and fec0::/64 with the host at 2, the name server at 3, leases from 15.
 */
#include <arpa/inet.h>
#include <string.h>
#include <sys/stat.h>
#include "host/net/user.h"

#define NAME_MAX_DHCP 255u /* RFC 2132: an option's length is one byte */
#define PREFIX6_MAX   126u /* there must be room for host and name server */

enum {
    PLACE_HOST = 2,
    PLACE_DNS = 3,
    PLACE_DHCP = 15,
};

// clang-format off
const OptRow user_rows[USER_ROWS] = {
    {"ipv4",             OPT_BOOL, NULL, "IPv4 (default on)"},
    {"net",              OPT_STR,  NULL, "network as addr[/mask] (default 10.0.2.0/24)"},
    {"host",             OPT_STR,  NULL, "address of the host (default the 2nd of the network)"},
    {"dhcpstart",        OPT_STR,  NULL, "first of 16 addresses for DHCP (default the 15th)"},
    {"dns",              OPT_STR,  NULL, "address of the name server (default the 3rd)"},
    {"ipv6",             OPT_BOOL, NULL, "IPv6 (default on)"},
    {"ipv6-net",         OPT_STR,  NULL, "IPv6 network as addr[/bits] (default fec0::/64)"},
    {"ipv6-prefix",      OPT_STR,  NULL, "the address of ipv6-net alone"},
    {"ipv6-prefixlen",   OPT_NUM,  NULL, "the bits of ipv6-net alone"},
    {"ipv6-host",        OPT_STR,  NULL, "IPv6 address of the host (default the 2nd)"},
    {"ipv6-dns",         OPT_STR,  NULL, "IPv6 address of the name server (default the 3rd)"},
    {"restrict",         OPT_BOOL, NULL, "only what is forwarded leaves the network (default off)"},
    {"hostname",         OPT_STR,  NULL, "the guest's name, told by DHCP"},
    {"domainname",       OPT_STR,  NULL, "the guest's domain, told by DHCP"},
    {"dnssearch",        OPT_STR,  NULL, "domain to look names up in; may be repeated"},
    {"tftp",             OPT_STR,  NULL, "folder whose files a TFTP server gives out"},
    {"tftp-server-name", OPT_STR,  NULL, "name of a TFTP server, told by DHCP"},
    {"bootfile",         OPT_STR,  NULL, "file to boot from, told by DHCP"},
    {"hostfwd",          OPT_STR,  NULL, "[tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport"},
    {"guestfwd",         OPT_STR,  NULL, "[tcp]:server:port-(cmd:command|chardev:id|tcp:host:port|unix:path)"},
    {"smb",              OPT_STR,  NULL, "not supported"},
    {"smbserver",        OPT_STR,  NULL, "not supported"},
};
// clang-format on

/* ---- addresses ---- */

static bool address4(const Opts *o, const char *key, struct in_addr *a, Error *err)
{
    const char *s = opts_get(o, key);

    return !s || inet_pton(AF_INET, s, a) == 1 ||
           error_set(err, "user: %s=%s: an IPv4 address is expected", key, s);
}

static bool address6(const Opts *o, const char *key, struct in6_addr *a, Error *err)
{
    const char *s = opts_get(o, key);

    return !s || inet_pton(AF_INET6, s, a) == 1 ||
           error_set(err, "user: %s=%s: an IPv6 address is expected", key, s);
}

/* Copy the part of @s before @end into @to; false if there is no room. */
static bool take(char *to, size_t room, const char *s, const char *end)
{
    size_t n = (size_t)(end - s);

    if (n >= room)
        return false;
    memcpy(to, s, n);
    to[n] = 0;
    return true;
}

/* The mask of a network that is given without one: by class, private ones by their usual size. */
static u32 usual_mask(u32 net)
{
    static const struct {
        u32 mask, value, result;
    } rows[] = {
        {0x80000000, 0x00000000, 0xff000000}, /* class A */
        {0xfff00000, 0xac100000, 0xfff00000}, /* 172.16/12 */
        {0xc0000000, 0x80000000, 0xffff0000}, /* class B */
        {0xfffe0000, 0xc6120000, 0xfffe0000}, /* 198.18/15 */
    };

    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
        if ((net & rows[i].mask) == rows[i].value)
            return rows[i].result;
    return 0xffffff00;
}

/* "24" or "255.255.255.0". */
static bool mask_from(const char *s, struct in_addr *mask)
{
    u64 bits;
    u32 inverse;

    if (parse_num(s, &bits)) {
        mask->s_addr = bits && bits <= 32 ? htonl(~0u << (32 - bits)) : 0;
        return bits && bits <= 30; /* there must be room for host and name server */
    }
    if (inet_pton(AF_INET, s, mask) != 1)
        return false;
    inverse = ~ntohl(mask->s_addr);
    return !(inverse & (inverse + 1)) && inverse >= 3 && mask->s_addr;
}

static bool read_net(UserConfig *u, const Opts *o, Error *err)
{
    const char *s = opts_get(o, "net"), *slash = s ? strchr(s, '/') : NULL;
    char text[INET_ADDRSTRLEN];

    inet_pton(AF_INET, "255.255.255.0", &u->mask);
    if (!s && opts_get(o, "host")) { /* the host says where the network is */
        if (!address4(o, "host", &u->host, err))
            return false;
        u->net.s_addr = u->host.s_addr & u->mask.s_addr;
        return true;
    }
    inet_pton(AF_INET, "10.0.2.0", &u->net);
    if (!s)
        return true;
    if (!take(text, sizeof text, s, slash ? slash : s + strlen(s)) ||
        inet_pton(AF_INET, text, &u->net) != 1)
        return error_set(err, "user: net=%s: an IPv4 address with /bits or /mask is expected", s);
    if (!slash)
        u->mask.s_addr = htonl(usual_mask(ntohl(u->net.s_addr)));
    else if (!mask_from(slash + 1, &u->mask))
        return error_set(err, "user: net=%s: a mask of 1 to 30 bits is expected", s);
    u->net.s_addr &= u->mask.s_addr;
    return true;
}

static bool belongs4(const UserConfig *u, struct in_addr a, const char *key, Error *err)
{
    return (a.s_addr & u->mask.s_addr) == u->net.s_addr ||
           error_set(err, "user: %s: the address is not in the network", key);
}

static bool read_ip4(UserConfig *u, const Opts *o, Error *err)
{
    if (!read_net(u, o, err))
        return false;
    u->host.s_addr = u->net.s_addr | htonl(PLACE_HOST);
    u->dns.s_addr = u->net.s_addr | htonl(PLACE_DNS);
    u->dhcp_start.s_addr = u->net.s_addr | htonl(PLACE_DHCP);
    if (!address4(o, "host", &u->host, err) || !address4(o, "dns", &u->dns, err) ||
        !address4(o, "dhcpstart", &u->dhcp_start, err) || !belongs4(u, u->host, "host", err) ||
        !belongs4(u, u->dhcp_start, "dhcpstart", err))
        return false;
    if (u->dns.s_addr == u->host.s_addr || u->dhcp_start.s_addr == u->host.s_addr ||
        u->dhcp_start.s_addr == u->dns.s_addr)
        return error_set(err, "user: host, dns and dhcpstart: different addresses are expected");
    return true;
}

static bool in_net6(const UserConfig *u, const struct in6_addr *a)
{
    u32 bytes = u->prefix6 / 8, rest = u->prefix6 % 8;

    return !memcmp(a, &u->net6, bytes) &&
           !(rest && (a->s6_addr[bytes] ^ u->net6.s6_addr[bytes]) >> (8 - rest));
}

static void clear_host_bits(struct in6_addr *a, u32 prefix)
{
    for (u32 i = 0; i < 16; i++)
        if (i * 8 >= prefix)
            a->s6_addr[i] = 0;
        else if (i * 8 + 8 > prefix)
            a->s6_addr[i] &= (u8)(0xff00 >> (prefix - i * 8));
}

static bool read_net6(UserConfig *u, const Opts *o, Error *err)
{
    const char *s = opts_get(o, "ipv6-net"), *slash = s ? strchr(s, '/') : NULL;
    u64 bits = opts_num(o, "ipv6-prefixlen", 64);
    char text[INET6_ADDRSTRLEN];

    inet_pton(AF_INET6, "fec0::", &u->net6);
    if (!address6(o, "ipv6-prefix", &u->net6, err))
        return false;
    if (s && (!take(text, sizeof text, s, slash ? slash : s + strlen(s)) ||
              inet_pton(AF_INET6, text, &u->net6) != 1))
        return error_set(err, "user: ipv6-net=%s: an IPv6 address with /bits is expected", s);
    if ((slash && !parse_num(slash + 1, &bits)) || bits > PREFIX6_MAX)
        return error_set(err, "user: the IPv6 network: a prefix of at most %u bits is expected",
                         PREFIX6_MAX);
    u->prefix6 = (u8)bits;
    clear_host_bits(&u->net6, u->prefix6);
    return true;
}

static bool read_ip6(UserConfig *u, const Opts *o, Error *err)
{
    if (!read_net6(u, o, err))
        return false;
    u->host6 = u->dns6 = u->net6;
    u->host6.s6_addr[15] |= PLACE_HOST;
    u->dns6.s6_addr[15] |= PLACE_DNS;
    if (!address6(o, "ipv6-host", &u->host6, err) || !address6(o, "ipv6-dns", &u->dns6, err))
        return false;
    if (!in_net6(u, &u->host6))
        return error_set(err, "user: ipv6-host: the address is not in the network");
    if (!memcmp(&u->host6, &u->dns6, sizeof u->host6))
        return error_set(err, "user: ipv6-host and ipv6-dns: different addresses are expected");
    return true;
}

/* ---- texts ---- */

static bool read_name(const Opts *o, const char *key, const char **to, Error *err)
{
    *to = opts_get(o, key);
    if (!*to || (**to && strlen(*to) <= NAME_MAX_DHCP))
        return true;
    return error_set(err, "user: %s: 1 to %u characters are expected", key, NAME_MAX_DHCP);
}

static bool read_names(UserConfig *u, const Opts *o, Error *err)
{
    struct stat st;
    u32 n = 0;

    if (!read_name(o, "hostname", &u->hostname, err) ||
        !read_name(o, "domainname", &u->domainname, err) ||
        !read_name(o, "tftp-server-name", &u->tftp_server_name, err) ||
        !read_name(o, "bootfile", &u->bootfile, err))
        return false;
    for (const char *s; (s = opts_get_nth(o, "dnssearch", n)); n++) {
        if (n == USER_DNSSEARCH_MAX)
            return error_set(err, "user: dnssearch: at most %u are expected", USER_DNSSEARCH_MAX);
        if (!*s || strlen(s) > NAME_MAX_DHCP)
            return error_set(err, "user: dnssearch=%s: a domain is expected", s);
        u->dnssearch[n] = s;
    }
    u->tftp = opts_get(o, "tftp");
    if (u->tftp && (stat(u->tftp, &st) || !S_ISDIR(st.st_mode)))
        return error_set(err, "user: tftp=%s: a folder is expected", u->tftp);
    return true;
}

bool user_config(UserConfig *u, const Opts *o, Error *err)
{
    bool only6 = opts_bool(o, "ipv6", false) && !opts_get(o, "ipv4");
    bool only4 = opts_bool(o, "ipv4", false) && !opts_get(o, "ipv6");

    *u = (UserConfig){
        .has_ip4 = opts_bool(o, "ipv4", !only6),
        .has_ip6 = opts_bool(o, "ipv6", !only4),
        .is_restricted = opts_bool(o, "restrict", false),
    };
    if (!u->has_ip4 && !u->has_ip6)
        return error_set(err, "user: ipv4=off,ipv6=off: one of them is expected");
    if (opts_get(o, "smb") || opts_get(o, "smbserver"))
        return error_set(err, "user: smb= is not supported; share files by virtio-9p, or run an "
                              "SMB server on the host");
    return read_ip4(u, o, err) && read_ip6(u, o, err) && read_names(u, o, err);
}

/* ---- rules ---- */

static bool read_port(const char *s, bool may_be_zero, u16 *port)
{
    u64 n;

    if (!parse_num(s, &n) || n > 65535 || (!n && !may_be_zero))
        return false;
    *port = (u16)n;
    return true;
}

/*
 * "[addr]:port" up to @end, which is turned into a socket address; without an address it is that in
 * @a, if any, else any IPv4 address.
 */
static bool read_address(UserAddress *a, const char *s, const char *end, bool may_be_zero)
{
    char text[INET6_ADDRSTRLEN + 16], *colon, *host = text;
    bool is_ip6;
    u16 port;

    if (!take(text, sizeof text, s, end) || !(colon = strrchr(text, ':')) ||
        !read_port(colon + 1, may_be_zero, &port))
        return false;
    *colon = 0;
    is_ip6 = *host == '[';
    if (is_ip6) {
        if (colon[-1] != ']')
            return false;
        colon[-1] = 0;
        host++;
    }
    if (!*host && !a->len)
        *a = (UserAddress){.in = {.sin_family = AF_INET}, .len = sizeof a->in};
    if (*host && is_ip6)
        *a = (UserAddress){.in6 = {.sin6_family = AF_INET6}, .len = sizeof a->in6};
    else if (*host)
        *a = (UserAddress){.in = {.sin_family = AF_INET}, .len = sizeof a->in};
    void *to = a->any.sa_family == AF_INET6 ? (void *)&a->in6.sin6_addr : (void *)&a->in.sin_addr;

    if (*host && inet_pton(a->any.sa_family, host, to) != 1)
        return false;
    a->in.sin_port = htons(port); /* the same place in both */
    return true;
}

_Static_assert(offsetof(struct sockaddr_in, sin_port) == offsetof(struct sockaddr_in6, sin6_port),
               "read_address writes both");

/* The word before the first ':' if it is one of @words ("a|b|"); 0: it is none. */
static const char *protocol_end(const char *rule, bool *is_udp, bool *is_unix)
{
    const char *colon = strchr(rule, ':');
    size_t n = colon ? (size_t)(colon - rule) : 0;

    *is_udp = n == 3 && !strncmp(rule, "udp", n);
    *is_unix = n == 4 && !strncmp(rule, "unix", n);
    if (!colon || (n && !*is_udp && !*is_unix && !(n == 3 && !strncmp(rule, "tcp", n))))
        return NULL;
    return colon + 1;
}

/* The '-' before the guest's address: paths may have some, addresses have none. */
static const char *guest_part(const char *s, bool has_guest)
{
    const char *dash = strrchr(s, '-');

    return has_guest ? dash : s + strlen(s);
}

bool user_forward(UserForward *f, const UserConfig *u, const char *rule, bool has_guest, Error *err)
{
    static const char form[] = "[tcp|udp]:[hostaddr]:hostport-[guestaddr]:guestport";
    bool is_unix, ok;
    const char *s = protocol_end(rule, &f->is_udp, &is_unix), *end;

    f->host = f->guest = (UserAddress){0};
    end = s ? guest_part(s, has_guest) : NULL;
    if (!end)
        return error_set(err, "hostfwd=%s: %s is expected", rule, form);
    if (is_unix) {
        f->host = (UserAddress){.un = {.sun_family = AF_UNIX}, .len = sizeof f->host.un};
        ok = end > s && take(f->host.un.sun_path, sizeof f->host.un.sun_path, s, end);
    } else {
        ok = read_address(&f->host, s, end, true);
    }
    if (ok && has_guest) {
        f->guest = (UserAddress){.in = {.sin_family = AF_INET, .sin_addr = u->dhcp_start},
                                 .len = sizeof f->guest.in};
        ok = read_address(&f->guest, end + 1, end + 1 + strlen(end + 1), false);
    }
    return ok || error_set(err, "hostfwd=%s: %s is expected", rule, form);
}

bool user_guest_forward(UserGuestForward *g, const UserConfig *u, const char *rule, Error *err)
{
    static const char form[] = "[tcp]:server:port-cmd:command or [tcp]:server:port-chardev:id";
    bool is_udp, is_unix;
    const char *s = protocol_end(rule, &is_udp, &is_unix), *end = s ? strchr(s, '-') : NULL;
    UserAddress a = {0};

    if (!end || is_udp || is_unix || !end[1] || !read_address(&a, s, end, false) ||
        a.any.sa_family != AF_INET)
        return error_set(err, "guestfwd=%s: %s is expected", rule, form);
    *g = (UserGuestForward){a.in.sin_addr, ntohs(a.in.sin_port), end + 1};
    if ((g->server.s_addr & u->mask.s_addr) != u->net.s_addr)
        return error_set(err, "guestfwd=%s: the server's address is not in the network", rule);
    return true;
}
