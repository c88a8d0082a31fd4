/* SPDX-License-Identifier: MIT */
/*
 * lyrebird-img check. Exit status: 0 consistent, 1 not completed, 2 corrupt, 3 leaks only, 63 not
 * supported.
 */
#include <jansson.h>
#include <string.h>
#include "control/img.h"

enum {
    STATUS_ERROR = 1,
    STATUS_CORRUPT = 2,
    STATUS_LEAKS = 3,
    STATUS_UNSUPPORTED = 63,
};

typedef unsigned long long ull;

static void print_json(const BlockNode *n, const BlkCheck *r)
{
    const struct {
        const char *key;
        u64 value;
    } rows[] = {
        {"image-end-offset", r->image_end_offset},
        {"total-clusters", r->total_clusters},
        {"allocated-clusters", r->allocated_clusters},
        {"fragmented-clusters", r->fragmented_clusters},
        {"compressed-clusters", r->compressed_clusters},
        {"corruptions", r->corruptions},
        {"leaks", r->leaks},
        {"corruptions-fixed", r->corruptions_fixed},
        {"leaks-fixed", r->leaks_fixed},
    };

    json_t *out = json_pack("{s:s, s:s, s:I}", "filename", n->filename, "format", n->driver->name,
                            "check-errors", (json_int_t)r->check_errors);

    for (unsigned i = 0; i < ARRAY_SIZE(rows); i++)
        if (rows[i].value)
            json_object_set_new(out, rows[i].key, json_integer((json_int_t)rows[i].value));
    json_dumpf(out, stdout, JSON_INDENT(4));
    printf("\n");
    json_decref(out);
}

static void print_human(const BlkCheck *r)
{
    if (r->leaks_fixed || r->corruptions_fixed)
        printf(
            "The following inconsistencies were found and repaired:\n\n    %llu leaked clusters\n"
            "    %llu corruptions\n\nDouble checking the fixed image now...\n",
            (ull)r->leaks_fixed, (ull)r->corruptions_fixed);
    if (!r->corruptions && !r->leaks && !r->check_errors)
        printf("No errors were found on the image.\n");
    if (r->corruptions)
        printf("\n%llu errors were found on the image.\nData may be corrupted, or further writes "
               "to the image may corrupt "
               "it.\n",
               (ull)r->corruptions);
    if (r->leaks)
        printf("\n%llu leaked clusters were found on the image.\nThis means waste of disk space, "
               "but no harm to data.\n",
               (ull)r->leaks);
    if (r->check_errors)
        printf("\n%llu internal errors have occurred during the check.\n", (ull)r->check_errors);
    if (r->total_clusters)
        printf("%llu/%llu = %.2f%% allocated, %.2f%% fragmented, %.2f%% compressed clusters\n",
               (ull)r->allocated_clusters, (ull)r->total_clusters,
               (double)r->allocated_clusters * 100 / (double)r->total_clusters,
               r->allocated_clusters
                   ? (double)r->fragmented_clusters * 100 / (double)r->allocated_clusters
                   : 0,
               r->allocated_clusters
                   ? (double)r->compressed_clusters * 100 / (double)r->allocated_clusters
                   : 0);
    if (r->image_end_offset)
        printf("Image end offset: %llu\n", (ull)r->image_end_offset);
}

/* What was repaired is looked at again; the second result counts. */
static bool check_twice(BlockNode *n, BlkCheck *r, BlkFix fix, Error *err)
{
    BlkCheck again = {.is_quiet = true};

    if (!n->driver->check(n, r, fix, err))
        return false;
    if (!r->leaks_fixed && !r->corruptions_fixed)
        return true;
    if (!n->driver->check(n, &again, BLK_FIX_NONE, err))
        return false;
    again.leaks_fixed = r->leaks_fixed;
    again.corruptions_fixed = r->corruptions_fixed;
    *r = again;
    return true;
}

int img_check(ImgArgs *a)
{
    const char *repair = a->opt['r'];
    BlkFix fix = !repair ? BLK_FIX_NONE : !strcmp(repair, "all") ? BLK_FIX_ALL : BLK_FIX_LEAKS;
    Error err = {0};
    BlkCheck r;
    bool json;

    if (!img_is_json(a, &json))
        return STATUS_ERROR;
    if (repair && strcmp(repair, "all") && strcmp(repair, "leaks"))
        return img_failf("-r expects 'leaks' or 'all', not '%s'", repair);
    if (a->count != 1)
        return img_failf("Expecting one image file name");
    r = (BlkCheck){.is_quiet = a->opt['q']};
    BlockNode *n = img_open(a, a->file[0], a->opt['f'], a->opt['T'],
                            IMG_NO_BACKING | IMG_CHECK | (fix ? IMG_WRITE : 0));

    if (!n)
        return STATUS_ERROR;
    if (!n->driver->check) {
        node_unref(n);
        img_failf("This image format does not support checks");
        return STATUS_UNSUPPORTED;
    }
    bool ok = check_twice(n, &r, fix, &err);

    if (!ok)
        img_fail(&err);
    if (json)
        print_json(n, &r);
    else if (!a->opt['q'])
        print_human(&r);
    node_unref(n);
    return !ok || r.check_errors ? STATUS_ERROR
           : r.corruptions       ? STATUS_CORRUPT
           : r.leaks             ? STATUS_LEAKS
                                 : 0;
}
