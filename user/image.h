/* SPDX-License-Identifier: MIT */
/* The program being run: finding it, loading it, building its first stack. */
#ifndef USER_IMAGE_H
#define USER_IMAGE_H

#include <limits.h>
#include <stdio.h>
#include "base/error.h"
#include "user/user.h"

#define IMAGE_AUXV_MAX 64
#define IMAGE_HEAD_SIZE                                                                            \
    256 /* what the kernel looks at to tell formats apart, and the limit of a #! line */

/* Everything /proc/self must tell later. Addresses are the guest's. */
typedef struct UserImage {
    const UserAbi *abi;
    char path[PATH_MAX];   /* absolute, links resolved */
    Gva entry;             /* of the program */
    Gva start;             /* where execution begins: the interpreter's entry, or the same */
    Gva phdr;              /* program headers in memory; 0 = not mapped */
    u32 phnum;
    Gva interp_base;       /* 0 = no interpreter */
    Gva code_start, code_end, data_start, data_end;
    Gva brk;
    Gva vdso;
    Gva stack_top, stack_low, sp;
    Gva arg_start, arg_end, env_start, env_end;
    bool exec_stack;
    u64 auxv[IMAGE_AUXV_MAX][2];
    u32 auxv_count;
} UserImage;

extern UserImage user_image;

/* What a file turns out to be when something wants to execute it. */
typedef enum ImageKind {
    IMAGE_MISSING,  /* cannot be opened or executed; errno says why */
    IMAGE_GUEST,    /* ELF of an architecture we run */
    IMAGE_SCRIPT,   /* #! */
    IMAGE_FOREIGN,  /* anything else: the host kernel decides */
} ImageKind;

typedef struct ImageHead {
    int fd;                     /* open for reading, or -1 */
    _Alignas(8) u8 bytes[IMAGE_HEAD_SIZE];  /* zero padded */
    size_t size;
} ImageHead;

/**
 * Open @path as execve would (regular file, execute permission) and read its head. Close head->fd
 * when done.
 */
ImageKind image_open(const char *path, ImageHead *head);

/**
 * Split the #! line of @head into interpreter and optional argument (both inside @head, NUL added).
 * False: ENOEXEC.
 */
bool image_script(ImageHead *head, char **interp, char **arg);

/** The architecture of an ELF program we run; NULL for anything else. */
const UserAbi *image_abi(const ImageHead *head);

/** Load the ELF program open in @head (named @name in messages) and its interpreter into @img. */
bool image_load(UserImage *img, const ImageHead *head, const char *name, Error *err);

/** Write the running program's auxiliary vector to @f in words of @word bytes, 4 or 8. */
void image_put_auxv(FILE *f, size_t word);

/** Map the stack (part of image_load: what is placed by search must find it there). */
bool image_map_stack(UserImage *img, Error *err);

/**
 * Fill the first stack: strings, auxiliary vector, argv, envp. @execfn is AT_EXECFN. Needs img
 * loaded and the CPU for AT_HWCAP.
 */
bool image_stack(UserImage *img, const Vcpu *cpu, char *const *argv, char *const *envp,
                 const char *execfn, Error *err);

#endif
