/* SPDX-License-Identifier: MIT */
/*
 * See publish.h. The kernel is told where the guest's strings are (PR_SET_MM_MAP), so that a
 * program that overwrites its arguments, to show what it is doing, is seen to do so. A kernel that
 * cannot be told gets a copy, where our own arguments were.
 *
 * Source: Linux Documentation/filesystems/proc.rst, PR_SET_MM in prctl(2).
 */
#include "user/publish.h"

#include <linux/prctl.h>
#include <string.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* Our own strings, if they are to be overwritten. */
static struct {
    char *start, *end;
} area;

static char **copy_of(int argc, char **argv)
{
    char **copy = calloc((size_t)argc + 1, sizeof *copy);

    for (int i = 0; copy && i < argc; i++)
        if (!(copy[i] = strdup(argv[i])))
            return NULL;
    return copy;
}

char **publish_begin(int argc, char **argv)
{
    unsigned size;
    char **copy;

    if (!argc || prctl(PR_SET_MM, PR_SET_MM_MAP_SIZE, &size, 0, 0) == 0 ||
        !(copy = copy_of(argc, argv)))
        return argv;
    area.start = argv[0];
    area.end = argv[argc - 1] + strlen(argv[argc - 1]) + 1;
    return copy;
}

/*
 * Our heap stays where it is; its start only says how far it may shrink. The auxiliary vector stays
 * ours, because debuggers of the host find our own code by it.
 */
static void set_map(const UserImage *img)
{
    struct prctl_mm_map map = {
        .start_code = img->code_start,
        .end_code = img->code_end,
        .start_data = img->data_start,
        .end_data = img->data_end,
        .start_brk = (u64)sbrk(0),
        .brk = (u64)sbrk(0),
        .start_stack = img->sp,
        .arg_start = img->arg_start,
        .arg_end = img->arg_end,
        .env_start = img->env_start,
        .env_end = img->env_end,
        .exe_fd = ~0u,
    };

    prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0);
}

/* The last byte stays zero: else the kernel takes the environment for a continuation. */
static void overwrite(const UserImage *img)
{
    size_t size = img->arg_end - img->arg_start, room = (size_t)(area.end - area.start) - 1;

    memset(area.start, 0, room);
    memcpy(area.start, (const void *)(uintptr_t)img->arg_start, MIN(size, room));
}

void publish_image(const UserImage *img)
{
    if (area.start)
        overwrite(img);
    else
        set_map(img);
}
