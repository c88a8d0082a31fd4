/* SPDX-License-Identifier: MIT */
/* Calls, variables of several kinds, a loop: what the simple scripts look at. */
#include <stdio.h>

typedef struct Point {
    int x, y;
} Point;

volatile int counter;
volatile long written;
volatile double ratio = 1.5;
char text[16] = "before";

__attribute__((noinline)) int add(int a, int b)
{
    int sum = a + b;

    return sum;
}

__attribute__((noinline)) double scale(double v)
{
    return v * ratio;
}

__attribute__((noinline)) int depth(int n)
{
    if (n == 0)
        return add(1, 2);
    return depth(n - 1) + 1;
}

int main(void)
{
    Point p = {3, 4};

    for (int i = 0; i < 10; i++) {
        counter = counter + i;
        if (i == 5)
            written = 99;
    }
    p.x = add(p.x, p.y);
    double d = scale(2.0);

    printf("%d %d %g %ld %s\n", p.x, depth(3), d, written, text);
    return p.x;
}
