/* SPDX-License-Identifier: MIT */
/*
 * A machine's CPU on the regions of an address space: memory, devices and holes as guest code sees them, and what
 * happens to its TLB and its code when the memory map changes or a device writes. usage: softmmu_phys tcg|interp
 */
#include <string.h>
#include "frontend/arm/cpu/cpu.h"
#include "frontend/guest.h"
#include "softmmu/accel_ops.h"
#include "softmmu/bql.h"
#include "softmmu/guest_bus.h"
#include "softmmu/ldst.h"
#include "softmmu/phys.h"
#include "tests/block/tap.h"

#define RAM    0x40000000ull
#define WINDOW 0x50000000ull /* RAM or more RAM, as the device says */
#define ROM    0x00000000ull
#define DEVICE 0x09000000ull
#define HOLE   0x0a000000ull
#define SVC_1  0xd4000021u

static Vcpu *cpu;
static ArmMachine machine = {.bus = &tlb_guest_bus, .rvbar = RAM};
static MemRegion root, ram, rom, device, window, other;
static RamBlock *ram_block, *rom_block, *other_block;
static AddressSpace memory;
static PhysMem phys;
static PhysPort port;
static u64 written;
static bool was_locked;
static u8 who;

static MemResult device_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    was_locked = bql_held();
    who = attrs.cpu;
    *value = 0x1122334455667788 >> 8 * (offset & 7);
    return offset == 0x800 ? MEM_DEVICE_ERROR : MEM_OK;
}

/* Offset 0: what the window shows. */
static MemResult device_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    written = value;
    if (!offset)
        region_set_enabled(&window, value);
    return MEM_OK;
}

static const MemIoOps device_ops = {.read = device_read, .write = device_write, .impl_max = 8};

static RamBlock *block(const char *name, u64 fill)
{
    RamBlock *b = ram_new(name, 1 << 20, 0, NULL);

    for (u64 n = 0; n < b->size; n += 8)
        memcpy(b->host + n, &fill, 8);
    return b;
}

static void make_memory(void)
{
    bql_lock();
    ram_block = block("ram", 0);
    rom_block = block("rom", 0x5555);
    other_block = block("other", 0x7777);
    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_ram(&ram, "ram", ram_block);
    region_init_rom(&rom, "rom", rom_block);
    region_init_ram(&other, "other", other_block);
    region_init_io(&device, "device", 0x1000, &device_ops, NULL);
    region_init_alias(&window, "window", &ram, 0x80000, 0x10000);
    region_add(&root, RAM, &ram, 0);
    region_add(&root, ROM, &rom, 0);
    region_add(&root, DEVICE, &device, 0);
    region_add(&root, WINDOW, &other, 0);
    region_add(&root, WINDOW, &window, 1);
    address_space_init(&memory, "memory", &root);
    phys_init(&phys, &memory, NULL, cpu->accel);
    bql_unlock();
}

/* Put a program at the start of RAM as a device would, and run it to its exception, which is not taken. */
static u32 run(const u32 *words, size_t size)
{
    mem_write(&memory, RAM, words, size, (MemAttrs){0});
    cpu->rt.pc = RAM;
    tlb_enter(cpu);
    while (vcpu_run(cpu) == VCPU_EXIT_KICK)
        tlb_work(cpu);
    tlb_leave(cpu);
    return cpu->exc.kind;
}

#define RUN(...) run((const u32[]){__VA_ARGS__}, sizeof((const u32[]){__VA_ARGS__}))
#define LDR_X2_X1 0xf9400022u
#define LDR_X4_X1 0xf9400024u
#define STR_X0_X1 0xf9000020u
#define STR_X0_X3 0xf9000060u
#define BR_X1     0xd61f0020u

static u32 esr(void)
{
    cpu->arch->take_exception(cpu);
    return (u32)arm_cpu(cpu)->sys.esr[1];
}

static void memories(void)
{
    u64 *x = cpu->rt.gpr, v;

    x[0] = 0x1234;
    x[1] = RAM + 0x2000;
    tap_ok(RUN(STR_X0_X1, LDR_X2_X1, SVC_1) == ARM_EXC_SVC && x[2] == 0x1234 &&
               mem_peek(&memory, RAM + 0x2000, &v, 8) && v == 0x1234,
           "RAM");
    x[1] = ROM + 0x100;
    tap_ok(RUN(STR_X0_X1, LDR_X2_X1, SVC_1) == ARM_EXC_SVC && x[2] == 0x5555, "ROM drops stores");
    x[1] = DEVICE + 8;
    tap_ok(RUN(STR_X0_X1, LDR_X2_X1, SVC_1) == ARM_EXC_SVC && x[2] == 0x1122334455667788 &&
               written == 0x1234 && was_locked && !bql_held() && who == 3,
           "a device, with the machine lock, which may know who asks");
}

static void errors(void)
{
    u64 *x = cpu->rt.gpr;

    x[1] = HOLE + 8;
    tap_ok(RUN(LDR_X2_X1, SVC_1) == ARM_EXC_DATA_ABORT && esr() == 0x96000010 &&
               arm_cpu(cpu)->sys.far[1] == HOLE + 8,
           "nothing there: an external abort");
    x[1] = DEVICE + 0x800;
    tap_ok(RUN(LDR_X2_X1, SVC_1) == ARM_EXC_DATA_ABORT && esr() == 0x96000010, "an error of a device is one, too");
    x[1] = HOLE;
    tap_ok(RUN(STR_X0_X1, SVC_1) == ARM_EXC_DATA_ABORT && esr() == 0x96000050, "of a store");
    x[1] = DEVICE;
    tap_ok(RUN(BR_X1) == ARM_EXC_PREFETCH_ABORT && esr() == 0x86000010 && arm_cpu(cpu)->sys.elr[1] == DEVICE,
           "code in a device: an abort of the fetch");
}

static void changes(void)
{
    u64 *x = cpu->rt.gpr;

    x[1] = WINDOW;
    x[3] = DEVICE;
    x[0] = 0;
    tap_ok(RUN(LDR_X2_X1, STR_X0_X3, LDR_X4_X1, SVC_1) == ARM_EXC_SVC && x[2] == 0 && x[4] == 0x7777,
           "a store that changes the map is seen by the next load");
    bql_lock();
    region_set_enabled(&window, true);
    bql_unlock();
    tap_ok(RUN(LDR_X2_X1, SVC_1) == ARM_EXC_SVC && x[2] == 0, "a change by another thread, too");
    bql_lock();
    region_remove(&window);
    region_remove(&other);
    region_destroy(&other);
    ram_free(other_block);
    bql_unlock();
    tap_ok(RUN(LDR_X2_X1, SVC_1) == ARM_EXC_DATA_ABORT, "memory that was taken away");
}

/* Whether the page at RAM+0x3000 is dirty for displays, after it was clean and the program ran. */
static bool makes_dirty(u32 insn)
{
    ram_test_and_clear_dirty(ram_block, RAM_DISPLAY, 0x3000, 0x2000);
    return RUN(insn, SVC_1) == ARM_EXC_SVC && ram_is_dirty(ram_block, RAM_DISPLAY, 0x3000, 0x1000);
}

static u64 write_tag(Gva page)
{
    return tlb_of(cpu)->rt.tlb[cpu->arch->mmu_idx(cpu)][RT_TLB_WRITE][rt_tlb_slot(page)].tag;
}

static void dirty(void)
{
    cpu->rt.gpr[1] = RAM + 0x3ff8;
    tap_ok(makes_dirty(STR_X0_X1) && makes_dirty(STR_X0_X1), "a store makes its page dirty each time it was clean");
    tap_ok(!makes_dirty(LDR_X2_X1), "a load does not");
    tap_ok(!ram_is_dirty(ram_block, RAM_DISPLAY, 0x4000, 0x1000), "nor does a store the next page");
    makes_dirty(STR_X0_X1);
    tap_ok(write_tag(RAM + 0x3000) == RAM + 0x3000, "stores to a dirty page are fast");
    ram_test_and_clear_dirty(ram_block, RAM_DISPLAY, 0x3000, 0x1000);
    tap_ok(write_tag(RAM + 0x3000) == ((RAM + 0x3000) | RT_TLB_CODE), "and slow again when it is clean");
}

/* mov x5, #n */
#define MOV_X5(n) (0xd2800005u | (n) << 5)

static void dma(void)
{
    bool good = true;

    for (u32 n = 1; n < 20; n++)
        good &= RUN(MOV_X5(n), SVC_1) == ARM_EXC_SVC && cpu->rt.gpr[5] == n;
    tap_ok(good, "code that a device wrote over other code");
}

int main(int argc, char **argv)
{
    bool interp = argc > 1 && !strcmp(argv[1], "interp");
    AccelConfig cfg = {.arch = &guest_aarch64, .tier = 1, .has_mmu = true, .verify = true, .code_size = 8u << 20};
    const AccelOps *ops = interp ? &accel_interp : &accel_tcg;
    Error err = {{0}};

    phys_port_init(&port, &phys, 3);
    cpu = tlb_vcpu_new(guest_aarch64.cpu_size, &port.ops, &err);
    if (!cpu)
        return 2;
    cpu->arch = &guest_aarch64;
    cpu->accel = ops;
    cpu->mem = &ldst_mem_ops;
    arm_cpu(cpu)->machine = &machine;
    make_memory();
    if (!ops->init(&cfg, &err) || !cpu->arch->reset(cpu, "max", &err) || !ops->vcpu_init(cpu, &err)) {
        printf("Bail out! %s\n", err.text);
        return 2;
    }
    memories();
    errors();
    changes();
    dma();
    dirty();
    ops->vcpu_fini(cpu);
    bql_lock();
    phys_fini(&phys);
    bql_unlock();
    return tap_done();
}
