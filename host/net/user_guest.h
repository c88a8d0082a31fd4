/* SPDX-License-Identifier: MIT */
/* guestfwd=: an address of the network whose connections lead to a command or a -chardev. */
#ifndef HOST_NET_USER_GUEST_H
#define HOST_NET_USER_GUEST_H

#include <slirp/libslirp.h>
#include "base/loop.h"
#include "host/net/user.h"

typedef struct UserGuest UserGuest;
typedef struct User User;

/** Calls of libslirp that can send frames are between these two (user.c). */
void user_enter(User *u);
void user_leave(User *u);

/** NULL on error. It lasts until closed; close it before @slirp. @rule: for messages. */
UserGuest *user_guest_open(User *u, Loop *l, Slirp *slirp, const UserGuestForward *f,
                           const char *rule, Error *err);

/** There may be a connection, or room in it. */
void user_guest_update(UserGuest *g);
void user_guest_close(UserGuest *g); /* may be NULL */

#endif
