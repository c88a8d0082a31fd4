/* SPDX-License-Identifier: MIT */
/* Completion of file names. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "control/monitor.h"

static bool is_folder(const char *path)
{
    struct stat st;

    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

void mon_complete_file(const char *prefix, LineCandidates *out)
{
    const char *slash = strrchr(prefix, '/');
    int before = slash ? (int)(slash + 1 - prefix) : 0;
    char folder[4096], path[4096 + 256];
    DIR *d;

    if (before >= (int)sizeof folder)
        return;
    snprintf(folder, sizeof folder, "%.*s", before, prefix);
    d = opendir(before ? folder : ".");
    if (!d)
        return;
    for (const struct dirent *e; (e = readdir(d));) {
        if (e->d_name[0] == '.' && prefix[before] != '.')
            continue;
        snprintf(path, sizeof path, "%s%s", folder, e->d_name);
        if (is_folder(path) && strlen(path) + 1 < sizeof path)
            strcat(path, "/");
        line_candidate(out, prefix, strlen(prefix), path);
    }
    closedir(d);
}
