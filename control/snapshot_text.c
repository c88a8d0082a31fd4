/* SPDX-License-Identifier: MIT */
/* See snapshot_text.h. */
#include "control/snapshot_text.h"

#include <inttypes.h>
#include <math.h>
#include <time.h>

const char *size_text(u64 bytes, char *buf, size_t room)
{
    static const char *const units[] = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    int exponent;

    frexp((double)bytes / (1000.0 / 1024.0), &exponent);
    unsigned unit = exponent > 0 ? (unsigned)(exponent - 1) / 10 : 0;

    snprintf(buf, room, "%.3g %sB", (double)bytes / (double)(1ull << unit * 10), units[unit]);
    return buf;
}

void snapshot_print_list(FILE *f, const BlkSnapshot *list, unsigned count)
{
    fprintf(f, "Snapshot list:\n%-10s%-17s%8s%20s%13s%11s\n", "ID", "TAG", "VM SIZE", "DATE",
            "VM CLOCK", "ICOUNT");
    for (unsigned i = 0; i < count; i++) {
        const BlkSnapshot *s = &list[i];
        char size[32], date[32], clock[32], icount[24] = "";
        time_t t = s->date_sec;
        struct tm tm;
        i64 sec = s->vm_clock_ns / NS_PER_SEC;

        strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", localtime_r(&t, &tm));
        snprintf(clock, sizeof clock, "%02" PRId64 ":%02d:%02d.%03d", sec / 3600,
                 (int)(sec / 60 % 60), (int)(sec % 60), (int)(s->vm_clock_ns / NS_PER_MS % 1000));
        if (s->icount != ~0ull)
            snprintf(icount, sizeof icount, "%llu", (unsigned long long)s->icount);
        fprintf(f, "%-9s %-16s %8s%20s%13s%11s\n", s->id, s->name,
                size_text(s->vm_state_size, size, sizeof size), date, clock, icount);
    }
}
