/* SPDX-License-Identifier: MIT */
/* The functions of PSCI, one row each; contract in psci.h. */
#include "frontend/arm/cpu/psci.h"

#include "base/log.h"

#define PSCI_VERSION_1_1 0x10001
#define TOS_NOT_PRESENT  2 /* MIGRATE_INFO_TYPE: nothing to migrate */
#define SMC64            (1u << 30)

typedef struct Function {
    u32 id; /* of SMC32 */
    bool has_smc64;
    i64 (*run)(ArmCpu *cpu, const u64 *args);
} Function;

static i64 version(ArmCpu *cpu, const u64 *args)
{
    return PSCI_VERSION_1_1;
}

/* Standby keeps all state, which any deeper request allows. */
static i64 cpu_suspend(ArmCpu *cpu, const u64 *args)
{
    cpu->vcpu.is_halted = true;
    return ARM_PSCI_SUCCESS;
}

static i64 cpu_off(ArmCpu *cpu, const u64 *args)
{
    __atomic_store_n(&cpu->vcpu.is_off, true, __ATOMIC_SEQ_CST);
    return ARM_PSCI_SUCCESS;
}

static i64 cpu_on(ArmCpu *cpu, const u64 *args)
{
    return cpu->machine->cpu_on(cpu, args[0], args[1], args[2]);
}

static i64 affinity_info(ArmCpu *cpu, const u64 *args)
{
    return args[1] ? ARM_PSCI_INVALID_PARAMETERS : cpu->machine->affinity_info(cpu, args[0]);
}

static i64 migrate_info_type(ArmCpu *cpu, const u64 *args)
{
    return TOS_NOT_PRESENT;
}

static i64 system_off(ArmCpu *cpu, const u64 *args)
{
    cpu->machine->system_off(cpu, false);
    return ARM_PSCI_SUCCESS;
}

static i64 system_reset(ArmCpu *cpu, const u64 *args)
{
    cpu->machine->system_off(cpu, true);
    return ARM_PSCI_SUCCESS;
}

static i64 features(ArmCpu *cpu, const u64 *args);

// clang-format off
static const Function functions[] = {
    {0x84000000, false, version},           /* PSCI_VERSION */
    {0x84000001, true,  cpu_suspend},
    {0x84000002, false, cpu_off},
    {0x84000003, true,  cpu_on},
    {0x84000004, true,  affinity_info},
    {0x84000006, false, migrate_info_type},
    {0x84000008, false, system_off},
    {0x84000009, false, system_reset},
    {0x8400000a, false, features},          /* PSCI_FEATURES */
};
// clang-format on

static const Function *find(u32 id)
{
    for (size_t n = 0; n < ARRAY_SIZE(functions); n++)
        if (functions[n].id == id || (functions[n].has_smc64 && (functions[n].id | SMC64) == id))
            return &functions[n];
    return NULL;
}

static i64 features(ArmCpu *cpu, const u64 *args)
{
    return find((u32)args[0]) ? ARM_PSCI_SUCCESS : ARM_PSCI_NOT_SUPPORTED;
}

void arm_psci_call(ArmCpu *cpu)
{
    u64 *x = cpu->vcpu.rt.gpr, args[3], mask = x[0] & SMC64 ? ~0ull : 0xffffffff;
    const Function *f = find((u32)x[0]);

    for (size_t n = 0; n < ARRAY_SIZE(args); n++)
        args[n] = x[n + 1] & mask;
    if (!f)
        log_unimp("psci: function 0x%x\n", (u32)x[0]);
    x[0] = (u64)(f ? f->run(cpu, args) : ARM_PSCI_NOT_SUPPORTED);
}

void arm_psci_start(ArmCpu *cpu, Gva entry, u64 context)
{
    arm_reset_machine(cpu);
    arm_leave_secure(cpu);
    __atomic_store_n(&cpu->vcpu.is_off, false, __ATOMIC_SEQ_CST);
    cpu->vcpu.is_halted = false;
    cpu->vcpu.rt.pc = entry;
    cpu->vcpu.rt.gpr[0] = context;
}
