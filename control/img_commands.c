/* SPDX-License-Identifier: MIT */
/* The subcommands of lyrebird-img, one row each: name, letters, function, usage, help. */
#include "control/img.h"

// clang-format off
const ImgCommand img_commands[] = {
    {"amend", "f:t:o:pqh", img_amend,
     "[--image-opts] [-p] [-q] [-f fmt] [-t cache] [--force] -o options filename",
     "change options of the format of an image"},
    {"bench", "c:d:f:ni:o:s:S:t:wqUh", img_bench,
     "[-c count] [-d depth] [-f fmt] [--flush-interval=flush_interval] [-i aio] [-n] [--no-drain] [-o offset] "
     "[--pattern=pattern] [-q] [-s buffer_size] [-S step_size] [-t cache] [-w] [-U] filename",
     "measure how fast an image is read or written"},
    {"bitmap", "b:f:F:g:h", img_bitmap,
     "(--merge SOURCE | --add | --remove | --clear | --enable | --disable)... "
     "[-b source_file [-F source_fmt]] [-g granularity] [--image-opts | -f fmt] filename bitmap",
     "change a persistent bitmap of an image, step by step"},
    {"check", "f:r:T:qUh", img_check,
     "[--image-opts] [-q] [-f fmt] [--output=ofmt] [-r [leaks | all]] [-T src_cache] [-U] filename",
     "check the consistency of an image, and repair it"},
    {"commit", "f:t:b:r:dpqh", img_commit,
     "[--image-opts] [-q] [-f fmt] [-t cache] [-b base] [-r rate_limit] [-d] [-p] filename",
     "write the changes of an image into its backing file"},
    {"compare", "f:F:T:pqsUh", img_compare,
     "[--image-opts] [-f fmt] [-F fmt] [-T src_cache] [-p] [-q] [-s] [-U] filename1 filename2",
     "say whether two images have the same content"},
    {"convert", "f:O:B:F:o:l:S:t:T:r:m:CcnpqWUh", img_convert,
     "[--image-opts] [--target-image-opts] [--target-is-zero] [--bitmaps [--skip-broken-bitmaps]] [-U] [-C] [-c] "
     "[-p] [-q] [-n] [-f fmt] [-t cache] "
     "[-T src_cache] [-O output_fmt] [-B backing_file [-F backing_fmt]] [-o options] [-l snapshot_param] "
     "[-S sparse_size] [-r rate_limit] [-m num_coroutines] [-W] [--salvage] filename [filename2 [...]] output_filename",
     "copy an image into another format"},
    {"create", "f:b:F:o:uqh", img_create,
     "[-q] [-f fmt] [-b backing_file [-F backing_fmt]] [-u] [-o options] filename [size]",
     "make a new image"},
    {"dd", "f:O:Uh", img_dd,
     "[--image-opts] [-U] [-f fmt] [-O output_fmt] [bs=block_size] [count=blocks] [skip=blocks] if=input of=output",
     "copy blocks of an image"},
    {"info", "f:Uh", img_info,
     "[--image-opts] [-f fmt] [--output=ofmt] [--backing-chain] [-U] filename",
     "say what an image is"},
    {"map", "f:Uh", img_map,
     "[--image-opts] [-f fmt] [--start-offset=offset] [--max-length=len] [--output=ofmt] [-U] filename",
     "say which parts of an image are where"},
    {"measure", "f:O:o:l:Uh", img_measure,
     "[--output=ofmt] [-O output_fmt] [-o options] [--size N | [--image-opts] [-f fmt] [-l snapshot_param] filename]",
     "compute how large an image will be"},
    {"rebase", "f:F:b:t:T:puqUh", img_rebase,
     "[--image-opts] [-U] [-q] [-f fmt] [-t cache] [-T src_cache] [-p] [-u] -b backing_file [-F backing_fmt] filename",
     "change the backing file of an image"},
    {"resize", "f:qh", img_resize,
     "[--image-opts] [-f fmt] [--preallocation=prealloc] [-q] [--shrink] filename [+ | -]size",
     "change the size of an image"},
    {"snapshot", "f:la:c:d:qUh", img_snapshot,
     "[--image-opts] [-U] [-q] [-l | -a snapshot | -c snapshot | -d snapshot] filename",
     "list, apply, create or delete snapshots in an image"},
    {0},
};
// clang-format on
