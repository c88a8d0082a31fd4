/* SPDX-License-Identifier: MIT */
/* Numbers of the rows of features.def. */
#ifndef FRONTEND_ARM_CPU_FEATURES_H
#define FRONTEND_ARM_CPU_FEATURES_H

typedef enum A64Feature {
    A64_FEAT_BASE, /* in every implementation */
#define _(id, name, arch, brings) A64_FEAT_##id,
#include "frontend/arm/cpu/features.def"
#undef _
    A64_FEAT_COUNT,
} A64Feature;

#endif
