/* SPDX-License-Identifier: MIT */
/*
 * Interrupt controllers as hostile guests use them: registers of every frame by any CPU in any
 * security state, system registers at each exception level, ITS commands, tables and messages,
 * input lines, saving and loading. Nothing may crash, hang or leave memory.
 */
#include "frontend/arm/cpu/cpu.h"
#include "frontend/arm/cpu/sysreg.h"
#include "hw/intc/gic.h"
#include "tests/device/client.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/input.h"

enum {
    STEPS_MAX = 4096,
    CPUS = 3,
    V2 = 0x8000000, /* distributor, then CPU interface, hypervisor, guest, v2m */
    V3 = 0x9000000,
    REDISTS = 0x9100000,
    ITS = 0x9200000,
    QUEUE = 0x40000000, /* in RAM, as the tables */
    PROP = 0x40010000,
    PEND = 0x40020000,
    DEVICES = 0x40060000,
    COLLECTIONS = 0x40070000,
    ITT = 0x40080000,
};

static const struct {
    u64 base, size;
} frames[] = {
    {V2, 0x1000},
    {V2 + 0x10000, 0x2000},
    {V2 + 0x20000, 0x2000},
    {V2 + 0x30000, 0x2000},
    {V2 + 0x40000, 0x1000},
    {V3, 0x10000},
    {REDISTS, CPUS *GIC_REDIST_SIZE},
    {ITS, ITS_SIZE},
};

static Client client;
static Device *v2, *v3, *v2m, *its;
static ArmMachine machine = {.has_el2 = true, .has_el3 = true};
static ArmCpu arm = {.machine = &machine};
static u32 levels[2][CPUS]; /* what the outputs say */
static ClientStream stream;

static void on_output(void *opaque, unsigned cpu, GicLine line, bool level)
{
    u32 *lines = opaque;

    FUZZ_CHECK(cpu < CPUS && line < GIC_LINE_COUNT && (lines[cpu] >> line & 1) != level);
    lines[cpu] ^= 1u << line;
}

static Device *make(const DeviceType *type, u32 *lines)
{
    static const char *const props[][2] = {
        {"num-cpu", "3"},
        {"num-irq", "1020"},
        {"has-security-extensions", "on"},
        {"has-virtualization-extensions", "on"},
        {"has-lpi", "on"},
    };
    Device *d = device_new(type, NULL, client.machine, &client.env);

    for (unsigned i = 0; i < ARRAY_SIZE(props); i++)
        device_set(d, props[i][0], props[i][1], NULL);
    gic_set_output(d, on_output, lines);
    FUZZ_CHECK(device_realize(d, NULL));
    return d;
}

static Device *make_linked(const DeviceType *type, const char *link, Device *to, u64 base)
{
    Device *d = device_new(type, NULL, client.machine, &client.env);

    device_set_link(d, link, to);
    FUZZ_CHECK(device_realize(d, NULL));
    device_map(d, 0, &client.root, base);
    return d;
}

static void start(void)
{
    client_start(&client);
    v2 = make(&device_arm_gic, levels[0]);
    for (unsigned i = 0; i < 4; i++)
        device_map(v2, i, &client.root, V2 + 0x10000 * i);
    v2m = make_linked(&device_arm_gicv2m, "gic", v2, V2 + 0x40000);
    v3 = make(&device_arm_gicv3, levels[1]);
    device_map(v3, GIC_DIST, &client.root, V3);
    gic_map_redists(v3, 0, CPUS, &client.root, REDISTS);
    its = make_linked(&device_arm_gicv3_its, "parent-gicv3", v3, ITS);
    machine.sysregs = gic_sysregs(v3);
}

/* ---- steps ---- */

static void access_one(Input *in)
{
    unsigned size = 1u << (next(in, 1) & 3), which = next(in, 1) % ARRAY_SIZE(frames);
    u64 addr = frames[which].base + next(in, 3) % frames[which].size, value;
    u8 how = (u8)next(in, 1);
    MemAttrs attrs = {.cpu = how & 3, .is_secure = how & 4};

    addr &= how & 8 ? ~0ull : ~(u64)(size - 1);
    if (how & 16) {
        mem_load(&client.as, addr, size, &value, attrs);
    } else {
        value = next(in, size);
        mem_store(&client.as, addr, size, value, attrs);
    }
}

static void sysreg_one(Input *in)
{
    const ArmSysreg *r = machine.sysregs;
    unsigned rows = 0;
    u8 how = (u8)next(in, 1);

    while (r[rows].name)
        rows++;
    r += next(in, 1) % rows;
    machine.sysregs_opaque = gic_sysregs_opaque(v3, (how >> 2) % CPUS);
    arm.sys.el = (u8)(1 + how % 3);
    arm.sys.scr = how & 16 ? ARM_SCR_NS : 0;
    arm.sys.scr |= how & 32 ? ARM_SCR_FIQ : 0;
    arm.sys.hcr = how & 64 ? ARM_HCR_IMO | ARM_HCR_FMO : 0;
    if (r->traps && r->traps(&arm, r, !(how & 128)))
        return;
    if (how & 128 && r->read)
        r->read(&arm, r);
    else if (!(how & 128) && r->write)
        r->write(&arm, r, next(in, 1) & 1 ? next(in, 8) : next(in, 2));
}

/* Something that is a command, with fields that are mostly in range. */
static void its_one(Input *in)
{
    u64 at, d0 = next(in, 1) & 15, how = next(in, 1), event = next(in, how & 1 ? 4 : 1);
    u64 words[4] = {d0 | next(in, how & 2 ? 4 : 1) << 32,
                    event | (GIC_LPI_BASE + next(in, how & 4 ? 4 : 1)) << 32,
                    next(in, how & 8 ? 6 : 1) | (how & 16 ? 1ull << 63 : 0) |
                        (how & 32 ? ITT : next(in, 1) << 16),
                    next(in, 1) << 16};

    mem_load(&client.as, ITS + 0x88, 8, &at, (MemAttrs){0});
    at &= 0xffe0;
    mem_write(&client.as, QUEUE + at, words, sizeof words, (MemAttrs){0});
    mem_store(&client.as, ITS + 0x88, 8, ((at + 32) & 0xffff) | (how & 64 ? 1 : 0), (MemAttrs){0});
}

static void input_one(Input *in)
{
    u8 how = (u8)next(in, 1);
    Device *gic = how & 1 ? v2 : v3;
    bool level = how & 2;

    if (how & 4) {
        gic_set_ppi(gic, (how >> 3) % CPUS, (unsigned)next(in, 1) & 15, level);
    } else {
        IrqIn line = gic_spi(gic, (unsigned)next(in, 2) % gic_spi_count(gic));

        line.set(line.opaque, line.n, level);
    }
}

/* Bytes of a table: in RAM, near where they are by default. */
static void poke_one(Input *in)
{
    static const u64 places[] = {QUEUE, PROP, PEND, DEVICES, COLLECTIONS, ITT};
    u64 addr = places[next(in, 1) % ARRAY_SIZE(places)] + next(in, 2), value = next(in, 8);

    mem_write(&client.as, addr, &value, sizeof value, (MemAttrs){0});
}

static void save_and_load(Input *in)
{
    u64 at = next(in, 4);

    FUZZ_CHECK(client_save(&client, &stream));
    stream.data[at % stream.size] ^= (u8)next(in, 1);
    if (!client_load(&client, &stream, NULL))
        device_reset(client.machine);
}

/* State that passes the checksum, with fields of the input. */
static void load_fields(Input *in)
{
    Device *all[] = {v2, v3, its, v2->children, v3->children, v3->children->children};
    Device *d = all[next(in, 1) % ARRAY_SIZE(all)];
    const StateTable *t = d->type->state;
    SnapWriter w = {client_put, &stream};
    SnapReader r = {client_get, &stream};
    SnapSection s;

    stream.size = stream.at = 0;
    FUZZ_CHECK(snap_save(&w, t->name, 0, t, d, NULL) && snap_next(&r, &s, NULL));
    for (unsigned i = 0; i < 16; i++)
        s.data[next(in, 3) % s.size] = (u8)next(in, 1);
    if (!snap_load(&s, t, d, NULL))
        device_reset(client.machine);
    snap_section_clear(&s);
}

static void step(Input *in)
{
    u8 what = (u8)next(in, 1);

    switch (what & 15) {
    case 0:
    case 1: input_one(in); break;
    case 2:
    case 3:
    case 4: its_one(in); break;
    case 5: its_msi(its, (u32)next(in, 1), (u32)next(in, 1)); break;
    case 6: poke_one(in); break;
    case 7: client_step(&client, 0); break;
    case 8:
        if (what >> 4 == 0)
            save_and_load(in);
        else if (what >> 4 == 1)
            load_fields(in);
        else if (what >> 4 == 2)
            device_reset(client.machine);
        else
            gic_set_security(v3, (what >> 6) % CPUS, what & 16, what & 32);
        break;
    case 9:
    case 10:
    case 11:
    case 12: sysreg_one(in); break;
    default: access_one(in); break;
    }
}

/* ---- where programs start ---- */

static void w32(u64 addr, u64 value)
{
    mem_store(&client.as, addr, 4, value, (MemAttrs){.is_secure = true});
}

static void w64(u64 addr, u64 value)
{
    mem_store(&client.as, addr, 8, value, (MemAttrs){.is_secure = true});
}

/* Everything on, so that random accesses meet something; ITS tables are in RAM. */
static void set_up(void)
{
    static const char *const regs[] = {"ICC_PMR_EL1", "ICC_IGRPEN0_EL1", "ICC_IGRPEN1_EL3"};

    w32(V2, 3);
    w32(V3, 7);
    for (unsigned i = 0; i < CPUS; i++) {
        mem_store(&client.as, V2 + 0x10000, 4, 7, (MemAttrs){.cpu = (u8)i, .is_secure = true});
        mem_store(&client.as, V2 + 0x10004, 4, 0xff, (MemAttrs){.cpu = (u8)i, .is_secure = true});
        w64(REDISTS + i * GIC_REDIST_SIZE + 0x70, PROP | 15);
        w64(REDISTS + i * GIC_REDIST_SIZE + 0x78, PEND + i * 0x10000);
        w32(REDISTS + i * GIC_REDIST_SIZE, 1);
        arm.sys.el = 3;
        machine.sysregs_opaque = gic_sysregs_opaque(v3, i);
        for (const ArmSysreg *r = machine.sysregs; r->name; r++)
            for (unsigned n = 0; n < ARRAY_SIZE(regs); n++)
                if (!strcmp(r->name, regs[n]))
                    r->write(&arm, r, 0xff);
    }
    for (unsigned i = 0; i < 128; i += 4) {
        w32(V2 + 0x100 + i, ~0u);
        w32(V3 + 0x100 + i, ~0u);
    }
    w64(ITS + 0x100, 1ull << 63 | DEVICES | 15);
    w64(ITS + 0x108, 1ull << 63 | COLLECTIONS | 15);
    w64(ITS + 0x80, 1ull << 63 | QUEUE | 15);
    w32(ITS, 1);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
    Input in = {data, data + size};

    if (!client.machine)
        start();
    device_reset(client.machine);
    memset(client.block->host, 0, CLIENT_RAM_SIZE);
    memset(client.block->host + (PROP - CLIENT_RAM), 0x81, 0x10000);
    if (next(&in, 1) & 3)
        set_up();
    for (unsigned i = 0; i < STEPS_MAX && in.at < in.end; i++)
        step(&in);
    FUZZ_CHECK(bql_held());
    return 0;
}
