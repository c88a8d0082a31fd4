/* SPDX-License-Identifier: MIT */
/* -netdev user of a build without libslirp. */
#include "host/net/backend.h"
#include "host/net/user.h"

static bool refuse(Net *n, const Opts *o, Error *err)
{
    return error_set(err, "user: this program was built without libslirp (4.7 or later)");
}

const NetKind net_user = {
    .name = "user",
    .help = "not in this program, which was built without libslirp",
    .rows = user_rows,
    .row_count = USER_ROWS,
    .size = sizeof(Net),
    .open = refuse,
};

bool net_has_user(void)
{
    return false;
}
