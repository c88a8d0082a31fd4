/* SPDX-License-Identifier: MIT */
/* A ray tracer of spheres over a plane with reflections: scalar float, square roots, comparisons,
 * recursion. */
#include "bench.h"
#include <math.h>

typedef struct Vec {
    float x, y, z;
} Vec;

typedef struct Sphere {
    Vec centre;
    float radius, shine;
    Vec colour;
} Sphere;

static const Sphere spheres[] = {
    {{0, 0, 6}, 1.5f, 0.3f, {0.9f, 0.2f, 0.2f}},
    {{-2, 0.5f, 5}, 0.8f, 0.1f, {0.2f, 0.9f, 0.3f}},
    {{1.6f, -0.6f, 4}, 0.6f, 0.5f, {0.3f, 0.3f, 1}},
    {{0.3f, 1.4f, 4.5f}, 0.5f, 0.4f, {1, 1, 0.4f}},
    {{-1, -0.8f, 3.6f}, 0.4f, 0, {0.9f, 0.5f, 0.9f}},
};
static const Vec light = {0.57735f, 0.57735f, -0.57735f};

static Vec add_scaled(Vec a, Vec b, float f)
{
    return (Vec){a.x + b.x * f, a.y + b.y * f, a.z + b.z * f};
}

static float dot(Vec a, Vec b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

static const Sphere *hit(Vec from, Vec to, float *distance)
{
    const Sphere *nearest = NULL;

    for (size_t i = 0; i < sizeof spheres / sizeof spheres[0]; i++) {
        Vec c = add_scaled(spheres[i].centre, from, -1);
        float along = dot(c, to);
        float under = along * along - dot(c, c) + spheres[i].radius * spheres[i].radius;

        if (along < 0 || under < 0)
            continue;
        float d = along - sqrtf(under);

        if (d > 1e-3f && d < *distance) {
            *distance = d;
            nearest = &spheres[i];
        }
    }
    return nearest;
}

static Vec trace(Vec from, Vec to, int depth)
{
    float distance = 1e6f, far = 1e6f;
    const Sphere *s = hit(from, to, &distance);
    Vec at, normal, colour;
    float shine = 0.2f, shade;

    if (s) {
        at = add_scaled(from, to, distance);
        normal = add_scaled(at, s->centre, -1);
        normal = add_scaled((Vec){0, 0, 0}, normal, 1 / s->radius);
        colour = s->colour;
        shine = s->shine;
    } else if (to.y < -1e-3f) {
        at = add_scaled(from, to, (-2 - from.y) / to.y);
        normal = (Vec){0, 1, 0};
        colour = ((int)floorf(at.x) + (int)floorf(at.z)) & 1 ? (Vec){0.9f, 0.9f, 0.9f}
                                                             : (Vec){0.1f, 0.1f, 0.1f};
    } else {
        return (Vec){0.3f, 0.4f, 0.6f + 0.4f * to.y};
    }
    shade = fmaxf(dot(normal, light), 0);
    if (hit(at, light, &far))
        shade *= 0.3f;
    colour = add_scaled((Vec){0, 0, 0}, colour, 0.15f + 0.85f * shade);
    if (shine > 0 && depth < 3) {
        Vec reflected = add_scaled(to, normal, -2 * dot(to, normal));

        colour = add_scaled(colour, trace(at, reflected, depth + 1), shine);
    }
    return colour;
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    double sum = 0;

    for (unsigned y = 0; y < size; y++)
        for (int x = 0; x < 160; x++) {
            Vec to = {(float)(x - 80) / 80, (float)((int)y * 2 - (int)size) / (float)size * 0.75f,
                      1.5f};

            to = add_scaled((Vec){0, 0, 0}, to, 1 / sqrtf(dot(to, to)));
            Vec c = trace((Vec){0, 0.2f, -2}, to, 0);

            sum += floorf(c.x * 64) + floorf(c.y * 64) * 2 + floorf(c.z * 64) * 3;
        }
    printf("%.0f\n", sum);
    return 0;
}
