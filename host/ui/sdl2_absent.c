/* SPDX-License-Identifier: MIT */
/* -display sdl of a build without SDL. */
#include "host/ui/sdl2.h"

bool ui_has_window(void)
{
    return false;
}

bool ui_window_open(const UiWindowConfig *cfg, Error *err)
{
    return error_set(err, "-display sdl: this program was built without SDL 2");
}

void ui_window_set_title(const char *title)
{
}

void ui_window_close(void)
{
}
