/* SPDX-License-Identifier: MIT */
/*
 * Hints by which the vDSO (roms/arm/vdso) asks for the host's time: X3 = answer for the clock id in W2. They are of the
 * unallocated hint space and mean this in the vDSO alone; anywhere else, and on a processor, they are NOPs that leave X3
 * as it was. Answers are those of base/vdso_time.h.
 */
#ifndef FRONTEND_ARM_CPU_VDSO_HINT_H
#define FRONTEND_ARM_CPU_VDSO_HINT_H

#define VDSO_HINT_GETTIME 0x70
#define VDSO_HINT_GETRES 0x71

#endif
