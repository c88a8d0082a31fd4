/* SPDX-License-Identifier: MIT */
/* Starts, prints and ends: the runner starts it many times in a row. */
#include "bench.h"

int main(void)
{
    puts("hello");
    return 0;
}
