/* SPDX-License-Identifier: MIT */
/* The board "none": nothing at all. Programs ask it what the emulator can do. */
#include "hw/machine.h"

typedef struct NoBoard {
    Machine machine;
} NoBoard;

static void fini(Device *d)
{
    machine_end_memory((Machine *)d);
}

static const PropRow props[] = {MACHINE_PROPS(NoBoard)};

static const DeviceType type = {
    .name = "none-machine",
    .desc = "the board \"none\"",
    .size = sizeof(NoBoard),
    .is_fixed = true,
    .props = DEVICE_ROWS(props),
    .fini = fini,
};

const BoardType board_none = {
    .name = "none",
    .desc = "empty machine",
    .type = &type,
    .max_cpus = 1,
};
