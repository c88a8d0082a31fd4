/* SPDX-License-Identifier: MIT */
/*
 * What small controller programs do, in turns: a linked list sorted by merging, a matrix of short
 * numbers, text parsed to numbers, and a 16-bit checksum over the results, so that the parts feed
 * each other.
 */
#include "bench.h"

#define ITEMS 64
#define DIM 10

typedef struct Item {
    struct Item *next;
    int16_t key, data;
} Item;

static Item items[ITEMS];
static int16_t left[DIM * DIM], right[DIM * DIM];
static int32_t product[DIM * DIM];

static uint16_t checksum(uint16_t sum, uint16_t value)
{
    for (int bit = 0; bit < 16; bit++, value >>= 1)
        sum = (uint16_t)(sum >> 1 ^ ((sum ^ value) & 1 ? 0xa001 : 0));
    return sum;
}

static int by_key(const Item *a, const Item *b)
{
    return a->key - b->key;
}

static int by_data(const Item *a, const Item *b)
{
    return (a->data & 0x7f) - (b->data & 0x7f);
}

static Item *merge(Item *a, Item *b, int (*compare)(const Item *, const Item *))
{
    Item *head, **end = &head;

    while (a && b) {
        Item **from = compare(a, b) <= 0 ? &a : &b;

        *end = *from;
        end = &(*from)->next;
        *from = (*from)->next;
    }
    *end = a ? a : b;
    return head;
}

static Item *sort(Item *list, int (*compare)(const Item *, const Item *))
{
    Item *slow = list, *fast = list;

    if (!list || !list->next)
        return list;
    while (fast->next && fast->next->next) {
        slow = slow->next;
        fast = fast->next->next;
    }
    fast = slow->next;
    slow->next = NULL;
    return merge(sort(list, compare), sort(fast, compare), compare);
}

static BENCH_NOINLINE uint16_t matrix(uint16_t sum, int16_t by)
{
    for (int i = 0; i < DIM * DIM; i++)
        left[i] = (int16_t)(left[i] + by);
    for (int i = 0; i < DIM; i++)
        for (int k = 0; k < DIM; k++) {
            int32_t dot = 0;

            for (int j = 0; j < DIM; j++)
                dot += left[i * DIM + j] * right[j * DIM + k];
            product[i * DIM + k] = dot;
            sum = (uint16_t)(sum + (dot >> 3 & 0x1f) * (dot & 7));
        }
    return checksum(sum, (uint16_t)product[sum % (DIM * DIM)]);
}

static BENCH_NOINLINE uint16_t parse(uint16_t sum, const char *p)
{
    while (*p) {
        int sign = 1, value = 0;

        if (*p == '-') {
            sign = -1;
            p++;
        }
        while (*p >= '0' && *p <= '9')
            value = value * 10 + *p++ - '0';
        while (*p == ' ' || *p == ';')
            p++;
        sum = checksum(sum, (uint16_t)(sign * value));
    }
    return sum;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 11;
    Item *list = NULL;
    uint16_t sum = 0;

    for (int i = 0; i < ITEMS; i++) {
        items[i] = (Item){list, (int16_t)(bench_rand(&seed) & 0xff), (int16_t)bench_rand(&seed)};
        list = &items[i];
    }
    for (int i = 0; i < DIM * DIM; i++) {
        left[i] = (int16_t)(bench_rand(&seed) & 0x3f);
        right[i] = (int16_t)(bench_rand(&seed) & 0x3f);
    }
    for (unsigned i = 0; i < size; i++) {
        list = sort(list, i & 1 ? by_key : by_data);
        for (Item *n = list; n; n = n->next)
            sum = checksum(sum, (uint16_t)n->data);
        list->data = (int16_t)(list->data + sum);
        sum = matrix(sum, (int16_t)((sum & 3) - (i & 3)));
        sum = parse(sum, i & 1 ? "12 -7; 340; 1999 -32768 5" : "-1;22;-333; 4444 ;55");
    }
    return bench_done(bench_mix_bytes(sum, product, sizeof product));
}
