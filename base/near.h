/* SPDX-License-Identifier: MIT */
/*
 * Private memory beside the program's own data. The child of a fork gets a copy of each page of page tables, at a microsecond
 * or two for each 2 MiB that anything private lies in: what lies together costs one.
 */
#ifndef BASE_NEAR_H
#define BASE_NEAR_H

#include <stddef.h>

/** From now on near_map works: there is room behind the program. Before any other thread runs. */
void near_begin(void);

/** Zeroed private memory, by mmap(2), which reserves nothing; MAP_FAILED as there. Anywhere if there is no room near. */
void *near_map(size_t size);

#endif
