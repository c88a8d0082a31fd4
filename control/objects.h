/* SPDX-License-Identifier: MIT */
/* -object and object_add: what is neither a device nor a back end of one. Kinds are rows of objects.def. */
#ifndef CONTROL_OBJECTS_H
#define CONTROL_OBJECTS_H

#include <stdio.h>
#include "base/loop.h"
#include "base/opts.h"
#include "softmmu/ram.h"

/** Check "qom-type=kind,id=x,..." without making anything. */
bool object_check(const Opts *o, Error *err);

/** Whether it can only be made when the networks are there. */
bool object_is_late(const Opts *o);

/** Make it. */
bool object_new(Loop *l, const Opts *o, Error *err);

/** Take one away; fails if something uses it. */
bool object_free(const char *id, Error *err);

/** The last made go first. */
void object_free_all(void);

/** The kind of object @id, NULL if there is none. */
const char *object_kind(const char *id);

/** The memory of object @id for one user; NULL with @err if it is none, or has a user already. */
RamBlock *object_take_memory(const char *id, Error *err);

/** "help": the kinds; "kind,help": its properties. False: no such kind. */
void object_list(FILE *f);
bool object_help(FILE *f, const char *kind, Error *err);

/** The id of object @n of a kind; NULL behind the last. */
const char *object_id_at(const char *kind, unsigned n);

/** The kinds there are, NULL behind the last. */
const char *object_kind_at(unsigned n);

/** Properties of @kind; NULL: no such kind. */
const OptRow *object_props(const char *kind, unsigned *count);

#endif
