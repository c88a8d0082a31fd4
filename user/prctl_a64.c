/* SPDX-License-Identifier: MIT */
/* prctl operations of arm64: pointer authentication keys, tagged addresses, vector lengths. */
#include <errno.h>
#include <sys/random.h>
#include "frontend/arm/cpu/cpu.h"
#include "user/abi_a64.h"

#define HWCAP_PACA (1ull << 30)
#define HWCAP_PACG (1ull << 31)

enum {
    OP_SVE_SET_VL = 50,
    OP_SVE_GET_VL = 51,
    OP_PAC_RESET_KEYS = 54,
    OP_SET_TAGGED_ADDR = 55,
    OP_GET_TAGGED_ADDR = 56,
    OP_PAC_SET_ENABLED = 60,
    OP_PAC_GET_ENABLED = 61,
    OP_SME_SET_VL = 63,
    OP_SME_GET_VL = 64,
};

#define PAC_KEYS_ADDRESS 0xfu /* APIA, APIB, APDA, APDB */
#define PAC_KEY_GENERIC 0x10u
#define TAGGED_ADDR_ENABLE 1u

static i64 pac_reset_keys(UserThread *t, u64 keys)
{
    ArmCpu *arm = arm_cpu(t->cpu);
    u64 hwcap = arm_hwcap(arm);
    u64 known =
        (hwcap & HWCAP_PACA ? PAC_KEYS_ADDRESS : 0) | (hwcap & HWCAP_PACG ? PAC_KEY_GENERIC : 0);

    if (!known || (keys & ~known))
        return -EINVAL;
    if (!keys)
        keys = known;
    for (unsigned i = 0; i < 5; i++)
        if ((keys >> i & 1) &&
            getrandom(arm->pac_key[i], sizeof arm->pac_key[i], GRND_NONBLOCK) < 0)
            return -EIO;
    return 0;
}

/* All keys are always enabled; a program may only confirm that. */
static i64 pac_enabled(UserThread *t, u64 affected, u64 enabled, bool set)
{
    if (!(arm_hwcap(arm_cpu(t->cpu)) & HWCAP_PACA) || (affected & ~(u64)PAC_KEYS_ADDRESS) ||
        (enabled & ~affected))
        return -EINVAL;
    if (set && enabled != affected)
        return -EINVAL;
    return set ? 0 : PAC_KEYS_ADDRESS;
}

i64 prctl_a64(UserThread *t, const u64 *a)
{
    switch ((int)a[0]) {
    case OP_PAC_RESET_KEYS: return a[2] | a[3] | a[4] ? -EINVAL : pac_reset_keys(t, a[1]);
    case OP_PAC_SET_ENABLED: return pac_enabled(t, a[1], a[2], true);
    case OP_PAC_GET_ENABLED: return pac_enabled(t, 0, 0, false);
    case OP_SET_TAGGED_ADDR:
        /* Tags are always accepted; memory tagging modes need a CPU with MTE. */
        return (a[1] & ~(u64)TAGGED_ADDR_ENABLE) || (a[2] | a[3] | a[4]) ? -EINVAL : 0;
    case OP_GET_TAGGED_ADDR: return a[1] | a[2] | a[3] | a[4] ? -EINVAL : (i64)TAGGED_ADDR_ENABLE;
    case OP_SVE_SET_VL:
    case OP_SVE_GET_VL:
    case OP_SME_SET_VL:
    case OP_SME_GET_VL: return -EINVAL; /* as a kernel on a CPU without them */
    default: return USER_NOT_MINE;
    }
}
