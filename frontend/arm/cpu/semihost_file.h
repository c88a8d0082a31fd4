/* SPDX-License-Identifier: MIT */
/* Files that a guest has open by semihosting: what semihost.c and semihost_state.c share. */
#ifndef FRONTEND_ARM_CPU_SEMIHOST_FILE_H
#define FRONTEND_ARM_CPU_SEMIHOST_FILE_H

#include "softmmu/snapshot.h"

#define SEMIHOST_FILES 256
#define SEMIHOST_MODES 12 /* of SYS_OPEN */

typedef enum SemihostKind { FILE_CLOSED, FILE_HOST, FILE_CONSOLE, FILE_FEATURES, FILE_KINDS } SemihostKind;

typedef struct SemihostFile {
    u8 kind; /* SemihostKind */
    u8 mode; /* FILE_HOST: of SYS_OPEN */
    int fd;  /* FILE_HOST */
    u64 pos; /* FILE_FEATURES; saved state: FILE_HOST, too */
    StateBlob path; /* FILE_HOST */
} SemihostFile;

/* With semihost_lock. */
typedef struct SemihostFiles {
    SemihostFile file[SEMIHOST_FILES]; /* handle n is file[n - 1] */
    i32 error;                         /* SYS_ERRNO */
} SemihostFiles;

extern SemihostFiles semihost_files;

void semihost_lock(void);
void semihost_unlock(void);

/** The flags of open(2) that @mode stands for. */
int semihost_open_flags(u64 mode);

/** Back to FILE_CLOSED; what close(2) says. */
int semihost_file_close(SemihostFile *f);

#endif
