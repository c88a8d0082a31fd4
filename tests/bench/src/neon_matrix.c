/* SPDX-License-Identifier: MIT */
/* Points times 4 x 4 matrices in float: fused multiply-add by lane, reciprocal of w, minimum and
 * maximum. */
#include "vec.h"

#define POINTS 512

static float point[POINTS][4], out[POINTS][4], box[2][4];

static BENCH_NOINLINE void project(const float m[4][4])
{
#ifdef __aarch64__
    float32x4_t r[4], low = vdupq_n_f32(1e9f), high = vdupq_n_f32(-1e9f);

    for (int k = 0; k < 4; k++)
        r[k] = vld1q_f32(m[k]);
    for (int i = 0; i < POINTS; i++) {
        float32x4_t p = vld1q_f32(point[i]), v = vmulq_laneq_f32(r[0], p, 0);

        v = vfmaq_laneq_f32(v, r[1], p, 1);
        v = vfmaq_laneq_f32(v, r[2], p, 2);
        v = vfmaq_laneq_f32(v, r[3], p, 3);
        v = vdivq_f32(v, vdupq_laneq_f32(v, 3));
        low = vminq_f32(low, v);
        high = vmaxq_f32(high, v);
        vst1q_f32(out[i], v);
    }
    vst1q_f32(box[0], low);
    vst1q_f32(box[1], high);
#else
    __m128 r[4], low = _mm_set1_ps(1e9f), high = _mm_set1_ps(-1e9f);

    for (int k = 0; k < 4; k++)
        r[k] = _mm_loadu_ps(m[k]);
    for (int i = 0; i < POINTS; i++) {
        __m128 p = _mm_loadu_ps(point[i]), v = _mm_mul_ps(r[0], _mm_shuffle_ps(p, p, 0));

        v = _mm_fmadd_ps(r[1], _mm_shuffle_ps(p, p, 0x55), v);
        v = _mm_fmadd_ps(r[2], _mm_shuffle_ps(p, p, 0xaa), v);
        v = _mm_fmadd_ps(r[3], _mm_shuffle_ps(p, p, 0xff), v);
        v = _mm_div_ps(v, _mm_shuffle_ps(v, v, 0xff));
        low = _mm_min_ps(low, v);
        high = _mm_max_ps(high, v);
        _mm_storeu_ps(out[i], v);
    }
    _mm_storeu_ps(box[0], low);
    _mm_storeu_ps(box[1], high);
#endif
}

int main(int argc, char **argv)
{
    unsigned size = bench_size(argc, argv);
    uint64_t seed = 32, sum = 0;
    float m[4][4];

    for (int i = 0; i < POINTS; i++)
        for (int k = 0; k < 4; k++)
            point[i][k] = (float)(bench_rand(&seed) % 2000) / 100 + 1;
    for (int i = 0; i < 16; i++)
        m[i / 4][i % 4] = (float)(bench_rand(&seed) % 200) / 100 + 0.25f;
    for (unsigned i = 0; i < size; i++) {
        project((const float (*)[4])m);
        m[i % 4][i / 4 % 3] += 0.01f;
        sum = bench_mix_bytes(sum, box, sizeof box);
    }
    return bench_done(bench_mix_bytes(sum, out, sizeof out));
}
