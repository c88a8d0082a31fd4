/* SPDX-License-Identifier: MIT */
/* What kind of file is to be executed; #! lines by the kernel's rules. */
#include "user/image.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "user/abi.h"

UserImage user_image;

static bool is_executable(int fd)
{
    struct stat st;

    if (fstat(fd, &st) < 0)
        return false;
    errno = EACCES;
    return S_ISREG(st.st_mode) && faccessat(fd, "", X_OK, AT_EMPTY_PATH | AT_EACCESS) == 0;
}

const UserAbi *user_abi_for(u16 elf_machine, u8 elf_class)
{
    static const UserAbi *const abis[] = {&user_abi_a64, &user_abi_x86_64, &user_abi_i386};

    for (unsigned i = 0; i < ARRAY_SIZE(abis); i++)
        if (abis[i]->elf_machine == elf_machine && abis[i]->elf_class == elf_class)
            return abis[i];
    return NULL;
}

const UserAbi *image_abi(const ImageHead *head)
{
    /* the first fields are the same in 32-bit files */
    const Elf64_Ehdr *eh = (const void *)head->bytes;

    if (head->size < sizeof(Elf32_Ehdr) || memcmp(eh->e_ident, ELFMAG, SELFMAG) ||
        eh->e_ident[EI_DATA] != ELFDATA2LSB)
        return NULL;
    return user_abi_for(eh->e_machine, eh->e_ident[EI_CLASS]);
}

/* The host's programs are its own to run, unless the program that wants them is one that we run. */
static bool is_for_host(const UserAbi *abi)
{
#if defined(__x86_64__)
    bool is_own = abi == &user_abi_x86_64 || abi == &user_abi_i386;

    return is_own && user_image.abi == &user_abi_a64;
#else
    return false;
#endif
}

static ImageKind kind_of(const ImageHead *head)
{
    const UserAbi *abi;

    if (head->size >= 2 && head->bytes[0] == '#' && head->bytes[1] == '!')
        return IMAGE_SCRIPT;
    abi = image_abi(head);
    return abi && !is_for_host(abi) ? IMAGE_GUEST : IMAGE_FOREIGN;
}

ImageKind image_open(const char *path, ImageHead *head)
{
    memset(head, 0, sizeof *head);
    head->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (head->fd < 0)
        return IMAGE_MISSING;
    if (!is_executable(head->fd)) {
        close(head->fd);
        head->fd = -1;
        errno = EACCES;
        return IMAGE_MISSING;
    }
    ssize_t n = pread(head->fd, head->bytes, sizeof head->bytes, 0);

    head->size = n > 0 ? n : 0;
    return kind_of(head);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/*
 * Source: Linux fs/binfmt_script.c, behaviour: a line that fills the buffer is cut, unless that
 * could cut the interpreter's name; everything after the first blank is one argument.
 */
bool image_script(ImageHead *head, char **interp, char **arg)
{
    char *s = (char *)head->bytes + 2, *limit = (char *)head->bytes + IMAGE_HEAD_SIZE - 1;
    char *end = memchr(s, '\n', limit - s);

    *limit = 0;
    if (!end) {
        end = limit;
        s += strspn(s, " \t");
        if (strlen(s) == strcspn(s, " \t") && s + strlen(s) == limit)
            return false;
        end = s + strlen(s);
    }
    *end = 0;
    while (end > s && is_blank(end[-1]))
        *--end = 0;
    s += strspn(s, " \t");
    if (!*s)
        return false;
    *interp = s;
    s += strcspn(s, " \t");
    *arg = NULL;
    if (*s) {
        *s++ = 0;
        s += strspn(s, " \t");
        *arg = s;
    }
    return true;
}

void image_put_auxv(FILE *f, size_t word)
{
    for (u32 n = 0; n < 2 * user_image.auxv_count; n++)
        fwrite(&user_image.auxv[n / 2][n % 2], word, 1, f); /* little-endian: the low bytes */
}
