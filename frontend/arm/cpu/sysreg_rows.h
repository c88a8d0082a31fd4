/* SPDX-License-Identifier: MIT */
/* Short forms for the row tables sysreg_*.c; nothing else includes this. */
#ifndef FRONTEND_ARM_CPU_SYSREG_ROWS_H
#define FRONTEND_ARM_CPU_SYSREG_ROWS_H

#include "frontend/arm/cpu/sysreg.h"

#define S ARM_SYSREG
#define F(field) .offset = offsetof(ArmCpu, field)
#define SYS(field) F(sys.field)
#define EL0_R ARM_EL0_R
#define EL0_RW ARM_EL0_RW
#define EL1_R ARM_EL1_R
#define EL1_W ARM_EL1_W
#define EL1_RW ARM_EL1_RW
#define EL2_RW ARM_EL2_RW
#define EL3_RW ARM_EL3_RW
#define TRAP(id) .trap = ARM_TRAP_##id
#define KEY .effects = ARM_SYSREG_KEY
#define UNMASK .effects = ARM_SYSREG_UNMASK
#define TLB(level) .effects = ARM_SYSREG_KEY | ARM_SYSREG_TLB, .el = level
#define ZERO .effects = ARM_SYSREG_ZERO

#endif
