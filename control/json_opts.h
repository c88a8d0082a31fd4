/* SPDX-License-Identifier: MIT */
/* Options written as JSON objects, in the same Opts as key=value,... */
#ifndef CONTROL_JSON_OPTS_H
#define CONTROL_JSON_OPTS_H

#include <jansson.h>
#include "base/opts.h"

/** The members of @v; those of what it contains as "member.inner", of arrays as "member.0". */
bool opts_from_json(Opts *o, const json_t *v, Error *err);

/** @text is a JSON object if it begins with '{', else what opts_parse takes. */
bool opts_read(Opts *o, const char *text, const char *first_key, Error *err);

/**
 * Copy @from; members of lists, "hostfwd.0" or QAPI's "hostfwd.0.str", become values of one key,
 * which is how key=value,... has them.
 */
void opts_join_lists(Opts *to, const Opts *from);

#endif
