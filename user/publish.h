/* SPDX-License-Identifier: MIT */
/* What other processes see in /proc/PID: the guest's arguments and environment instead of ours. */
#ifndef USER_PUBLISH_H
#define USER_PUBLISH_H

#include "user/image.h"

/**
 * First of all in main(): returns the arguments to work with. Where the kernel has no other way,
 * the memory of @argv will be overwritten, and the result is a copy.
 */
char **publish_begin(int argc, char **argv);

/** The first stack of @img is complete. What fails leaves things as they are. */
void publish_image(const UserImage *img);

#endif
