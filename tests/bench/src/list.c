/* SPDX-License-Identifier: MIT */
/* Linked list: find by value and reverse. Dependent loads and short loops with one unpredictable
 * exit. */
#include "bench.h"

#define NODES 600

typedef struct Node {
    struct Node *next;
    int value, hits;
} Node;

static Node nodes[NODES];

static BENCH_NOINLINE Node *list_find(Node *n, int value)
{
    while (n && n->value != value)
        n = n->next;
    return n;
}

static BENCH_NOINLINE Node *list_reverse(Node *n)
{
    Node *done = NULL;

    while (n) {
        Node *next = n->next;

        n->next = done;
        done = n;
        n = next;
    }
    return done;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 1, sum = 0;
    Node *head = NULL;

    /* Linking in a scrambled order keeps the walk from being a plain array walk. */
    for (unsigned i = 0; i < NODES; i++) {
        Node *n = &nodes[i * 7 % NODES];

        n->value = (int)(bench_rand(&seed) % (2 * NODES));
        n->next = head;
        head = n;
    }
    for (unsigned i = 0; i < size; i++) {
        for (int k = 0; k < 8; k++) {
            Node *n = list_find(head, (int)(bench_rand(&seed) % (2 * NODES)));

            if (n)
                sum = bench_mix(sum, (uint64_t)(n->value + n->hits++));
        }
        head = list_reverse(head);
    }
    return bench_done(sum);
}
