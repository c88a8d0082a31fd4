/* SPDX-License-Identifier: MIT */
/* Pictures in files. */
#ifndef HOST_UI_IMAGE_H
#define HOST_UI_IMAGE_H

#include "base/error.h"
#include "host/ui/ui.h"

typedef enum UiImage {
    UI_IMAGE_PPM,
    UI_IMAGE_PNG,
} UiImage;

/** Write @s, which shows something, to a file, which is replaced. */
bool ui_save_image(const UiSurface *s, UiImage kind, const char *path, Error *err);

#endif
