/* SPDX-License-Identifier: MIT */
/*
 * The ELF loader on arbitrary files: it maps what they ask for, so each is loaded by a child, as user/ does it at start.
 * libFuzzer does not see what a child covers.
 */
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "softmmu/accel_ops.h"
#include "user/abi.h"
#include "user/image.h"
#include "user/mem.h"
#include "user/user.h"

/* What the command line fills in control/; nothing runs here, so there is no code to forget. */
static void invalidate(Gva start, Gva last)
{
}

static const AccelOps accel = {.name = "none", .invalidate = invalidate};
UserConfig user_config = {.cpu_model = "max", .accel = &accel};

/* 0 whether it loads or is refused with a message. */
static int load(const char *path)
{
    const UserAbi *abi;
    ImageHead head;
    Error err = {{0}};
    MemMap m;

    if (image_open(path, &head) != IMAGE_GUEST)
        return 0;
    abi = image_abi(&head);
    abi = abi ? abi : &user_abi_a64;
    mem_init(abi);
    if (!image_load(&user_image, &head, "input", &err)) {
        FUZZ_CHECK(err.text[0]);
        return 0;
    }
    for (Gva at = 0; mem_next(at, &m); at = m.end) /* the list of mappings is in order, without overlaps */
        FUZZ_CHECK(m.start >= at && m.start < m.end && m.end <= abi->task_size);
    return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    int fd = memfd_create("input", 0), status;
    char path[40];
    pid_t child, r;

    FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    child = fork();
    FUZZ_CHECK(child >= 0);
    if (!child)
        _exit(load(path));
    while ((r = waitpid(child, &status, 0)) < 0 && errno == EINTR) /* libFuzzer has a timer */
        ;
    FUZZ_CHECK(r == child);
    FUZZ_CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(fd);
    return 0;
}
