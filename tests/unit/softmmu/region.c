/* SPDX-License-Identifier: MIT */
/* Region tree, flat views, access splitting, RAM blocks, lines, DMA and readers beside writers. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include "softmmu/bql.h"
#include "softmmu/dma.h"
#include "softmmu/irq.h"
#include "tests/block/tap.h"

static const MemAttrs nobody;

/* ---- a device that records ---- */

typedef struct Recorder {
    char log[512];
    u8 bytes[256];
    MemResult answer;
    MemEndian endian;
    AddressSpace *reach; /* accesses this space at 0x1000 from its read callback */
    MemResult reached;
} Recorder;

static void note(Recorder *d, char what, u64 offset, unsigned size, u64 value)
{
    size_t n = strlen(d->log);

    snprintf(d->log + n, sizeof d->log - n, "%c%llx/%u=%llx ", what, (unsigned long long)offset,
             size, (unsigned long long)value);
}

static MemResult rec_read(void *opaque, u64 offset, unsigned size, u64 *value, MemAttrs attrs)
{
    Recorder *d = opaque;
    u64 v = 0;

    memcpy(&v, d->bytes + offset, size);
    if (d->endian == MEM_BIG)
        v = __builtin_bswap64(v) >> (64 - 8 * size);
    *value = v;
    note(d, 'r', offset, size, v);
    if (d->reach)
        d->reached = mem_load(d->reach, 0x1000, 4, &v, attrs);
    return d->answer;
}

static MemResult rec_write(void *opaque, u64 offset, unsigned size, u64 value, MemAttrs attrs)
{
    note(opaque, 'w', offset, size, value);
    return ((Recorder *)opaque)->answer;
}

static bool refuses_write(void *opaque, u64 offset, unsigned size, bool is_write)
{
    return !is_write;
}

/* ---- flat views ---- */

static const MemIoOps plain = {.read = rec_read, .write = rec_write};

static char view_text[1024];

static const char *flat(AddressSpace *as)
{
    const FlatView *v = atomic_load(&as->view);

    view_text[0] = 0;
    for (u32 i = 0; i < v->count; i++) {
        size_t n = strlen(view_text);

        snprintf(view_text + n, sizeof view_text - n, "%s%llx-%llx:%s+%llx", i ? " " : "",
                 (unsigned long long)v->range[i].first, (unsigned long long)v->range[i].last,
                 v->range[i].region->name, (unsigned long long)v->range[i].offset);
    }
    return view_text;
}

static bool is_flat(AddressSpace *as, const char *want)
{
    bool ok = !strcmp(flat(as), want);

    if (!ok)
        printf("# %s, expected %s\n", view_text, want);
    return ok;
}

static void test_tree(void)
{
    MemRegion root, low, box, a, b, alias, top;
    AddressSpace as;
    Recorder d = {0};

    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_container(&low, "low", 0x10000);
    region_init_container(&box, "box", 0x100);
    region_init_io(&a, "a", 0x1000, &plain, &d);
    region_init_io(&b, "b", 0x100, &plain, &d);
    region_init_io(&top, "top", 0x10, &plain, &d);
    address_space_init(&as, "memory", &root);
    tap_ok(is_flat(&as, ""), "an empty container decodes nothing");
    region_add(&root, 0, &low, 0);
    region_add(&low, 0x1000, &a, 0);
    region_add(&low, 0x1800, &b, 1);
    tap_ok(is_flat(&as, "1000-17ff:a+0 1800-18ff:b+0 1900-1fff:a+900"),
           "a region of higher priority splits the one below");
    region_set_enabled(&b, false);
    tap_ok(is_flat(&as, "1000-1fff:a+0"), "a disabled region is not seen");
    region_set_enabled(&b, true);
    region_set_addr(&b, 0x1f80);
    tap_ok(is_flat(&as, "1000-1f7f:a+0 1f80-207f:b+0"), "a moved region is seen at its new place");
    region_add(&low, 0x8000, &box, 0);
    region_add(&box, 0xf8, &top, 0);
    tap_ok(is_flat(&as, "1000-1f7f:a+0 1f80-207f:b+0 80f8-80ff:top+0"),
           "a container clips its children");
    region_init_alias(&alias, "alias", &low, 0x1f00, 0x100);
    region_add(&root, ~0ull - 0xff, &alias, 0);
    tap_ok(is_flat(&as,
                   "1000-1f7f:a+0 1f80-207f:b+0 80f8-80ff:top+0 "
                   "ffffffffffffff00-ffffffffffffff7f:a+f00 ffffffffffffff80-ffffffffffffffff:b+0"),
           "an alias at the very end shows its window");
    region_set_addr(&a, 0x1004);
    region_set_target_offset(&alias, 0x1000);
    tap_ok(is_flat(
               &as,
               "1004-1f7f:a+0 1f80-207f:b+0 80f8-80ff:top+0 ffffffffffffff04-ffffffffffffffff:a+0"),
           "changes are seen through the alias, also of its offset");
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    region_print_tree(f, &as);
    region_print_flat(f, &as);
    fclose(f);
    tap_ok(
        strstr(text, "  0000000000000000-ffffffffffffffff (prio 0, container): root\n") &&
            strstr(text, "(prio 0, alias): alias alias @low 0000000000001000-00000000000010ff\n") &&
            strstr(text, "(prio 1, i/o): b\n"),
        "the printed tree has containers, aliases and priorities");
    free(text);
    region_remove(&alias);
    region_destroy(&alias);
    region_remove(&a);
    region_remove(&b);
    region_remove(&box);
    region_remove(&low);
    tap_ok(is_flat(&as, ""), "removed regions are not seen");
    region_remove(&top);
    address_space_destroy(&as);
    region_destroy(&root);
}

/* ---- listeners ---- */

typedef struct Follower {
    MemListener l;
    char log[256];
} Follower;

static void follow(MemListener *l, char what, const FlatRange *r)
{
    Follower *f = container_of(l, Follower, l);
    size_t n = strlen(f->log);

    snprintf(f->log + n, sizeof f->log - n, "%c%llx-%llx ", what, (unsigned long long)r->first,
             (unsigned long long)r->last);
}

static void follow_removed(MemListener *l, const FlatRange *r)
{
    follow(l, '-', r);
}

static void follow_added(MemListener *l, const FlatRange *r)
{
    follow(l, '+', r);
}

static void test_listener(void)
{
    Follower f = {.l = {.removed = follow_removed, .added = follow_added}};
    MemRegion root, a, b;
    AddressSpace as;
    Recorder d = {0};

    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_io(&a, "a", 0x100, &plain, &d);
    region_init_io(&b, "b", 0x100, &plain, &d);
    address_space_init(&as, "memory", &root);
    region_add(&root, 0, &a, 0);
    address_space_listen(&as, &f.l);
    tap_ok(!strcmp(f.log, "+0-ff "), "a new listener hears what there is");
    f.log[0] = 0;
    mem_begin();
    region_add(&root, 0x1000, &b, 0);
    region_set_addr(&b, 0x2000);
    tap_ok(!f.log[0], "inside a transaction nothing is reported");
    mem_commit();
    tap_ok(!strcmp(f.log, "+2000-20ff "), "at its end only the outcome is");
    f.log[0] = 0;
    region_set_addr(&b, 0x80);
    tap_ok(!strcmp(f.log, "-0-ff -2000-20ff +0-7f +80-17f "), "what changes goes before it comes");
    f.log[0] = 0;
    address_space_unlisten(&as, &f.l);
    tap_ok(!strcmp(f.log, "-0-7f -80-17f "), "who leaves hears that all goes");
    region_remove(&a);
    region_remove(&b);
    address_space_destroy(&as);
}

/* ---- access ---- */

typedef struct Access {
    const char *what;
    MemIoOps ops;
    bool is_write;
    u64 addr;
    unsigned size;
    u64 value; /* written, or expected */
    MemResult res;
    const char *log; /* callbacks expected */
} Access;

// clang-format off
static const Access accesses[] = {
    {"a read of the device's size", {0}, 0, 4, 4, 0x07060504, MEM_OK, "r4/4=7060504 "},
    {"8 bytes of a device with 4 are two reads",
     {0}, 0, 8, 8, 0x0f0e0d0c0b0a0908, MEM_OK, "r8/4=b0a0908 rc/4=f0e0d0c "},
    {"a big-endian device's 8 bytes",
     {.endian = MEM_BIG}, 0, 8, 8, 0x0f0e0d0c0b0a0908, MEM_OK, "r8/4=8090a0b rc/4=c0d0e0f "},
    {"a big-endian device's 2 bytes are swapped",
     {.endian = MEM_BIG}, 1, 8, 2, 0x1234, MEM_OK, "w8/2=3412 "},
    {"a byte of a 4-byte register", {.impl_min = 4}, 0, 6, 1, 0x06, MEM_OK, "r4/4=7060504 "},
    {"a byte of a big-endian 4-byte register",
     {.impl_min = 4, .endian = MEM_BIG}, 0, 6, 1, 0x06, MEM_OK, "r4/4=4050607 "},
    {"a byte to a 4-byte register", {.impl_min = 4}, 1, 6, 1, 0xab, MEM_OK, "w4/4=ab0000 "},
    {"4 bytes to a device of bytes",
     {.impl_max = 1}, 1, 0, 4, 0x44332211, MEM_OK, "w0/1=11 w1/1=22 w2/1=33 w3/1=44 "},
    {"8 bytes at once",
     {.impl_max = 8}, 0, 0, 8, 0x0706050403020100, MEM_OK, "r0/8=706050403020100 "},
    {"not aligned, refused", {0}, 0, 2, 4, 0, MEM_DECODE_ERROR, ""},
    {"not aligned, in aligned pieces",
     {.is_unaligned_valid = true}, 0, 3, 4, 0x06050403, MEM_OK, "r3/1=3 r4/2=504 r6/1=6 "},
    {"not aligned, over two registers",
     {.is_unaligned_valid = true, .impl_min = 4}, 0, 3, 4, 0x06050403, MEM_OK,
     "r0/4=3020100 r4/4=7060504 "},
    {"not aligned, as it is",
     {.is_unaligned_valid = true, .is_unaligned_impl = true}, 0, 3, 4, 0x06050403, MEM_OK,
     "r3/4=6050403 "},
    {"too wide", {.valid_max = 4}, 0, 0, 8, 0, MEM_DECODE_ERROR, ""},
    {"too narrow", {.valid_min = 4}, 1, 0, 2, 0, MEM_DECODE_ERROR, ""},
    {"refused by the device", {.accepts = refuses_write}, 1, 0, 4, 0, MEM_DECODE_ERROR, ""},
};
// clang-format on

static void test_access(void)
{
    for (unsigned i = 0; i < ARRAY_SIZE(accesses); i++) {
        const Access *a = &accesses[i];
        MemIoOps ops = a->ops;
        Recorder d = {.endian = ops.endian};
        MemRegion root, io;
        AddressSpace as;
        u64 value = a->value;

        ops.read = rec_read;
        ops.write = rec_write;
        for (unsigned j = 0; j < sizeof d.bytes; j++)
            d.bytes[j] = (u8)j;
        region_init_container(&root, "root", MEM_SIZE_ALL);
        region_init_io(&io, "io", 0x100, &ops, &d);
        address_space_init(&as, "memory", &root);
        region_add(&root, 0x1000, &io, 0);
        MemResult res = a->is_write ? mem_store(&as, 0x1000 + a->addr, a->size, value, nobody)
                                    : mem_load(&as, 0x1000 + a->addr, a->size, &value, nobody);

        if (!tap_ok(res == a->res && value == a->value && !strcmp(d.log, a->log), a->what))
            printf("# result %d, value %llx, callbacks %s\n", res, (unsigned long long)value,
                   d.log);
        region_remove(&io);
        address_space_destroy(&as);
    }
}

static void test_errors(void)
{
    Recorder d = {.answer = MEM_DEVICE_ERROR};
    MemRegion root, io;
    AddressSpace as;
    u64 v = 5;
    u8 buf[32];

    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_io(&io, "io", 0x100, &plain, &d);
    address_space_init(&as, "memory", &root);
    region_add(&root, 0x1000, &io, 0);
    tap_ok(mem_load(&as, 0, 4, &v, nobody) == MEM_DECODE_ERROR && v == 0,
           "nothing there is a decode error");
    v = 5;
    tap_ok(mem_load(&as, 0x1000, 4, &v, nobody) == MEM_DEVICE_ERROR && v == 0,
           "a device's error is a device error");
    memset(buf, 1, sizeof buf);
    tap_ok(mem_read(&as, 0x10f0, buf, 32, nobody) == MEM_DEVICE_ERROR && !buf[0] && !buf[31],
           "the first error of a long read counts, and zeros are read");
    d = (Recorder){.reach = &as};
    tap_ok(mem_load(&as, 0x1000, 4, &v, nobody) == MEM_OK && d.reached == MEM_DEVICE_ERROR,
           "a device that accesses itself gets an error");
    region_remove(&io);
    address_space_destroy(&as);
}

/* ---- memory ---- */

static void test_ram(void)
{
    MemRegion root, ram, rom, flash, part;
    AddressSpace as;
    Error err = {0};
    Recorder d = {0};
    RamBlock *b = ram_new("ram", 0x10000, 0, &err), *c = ram_new("rom", 0x1000, RAM_PRIVATE, &err);
    MemSection s;
    u64 v;

    tap_ok(b && c && b->fd >= 0 && c->fd < 0, "blocks of both kinds");
    tap_ok(b->ram_addr != c->ram_addr && !((uintptr_t)b->host & 0x1fffff),
           "own addresses, huge pages possible");
    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_ram(&ram, "ram", b);
    region_init_rom(&rom, "rom", c);
    region_init_rom_device(&flash, "flash", c, &plain, &d);
    region_init_ram_part(&part, "part", b, 0x3000, 0x1000);
    address_space_init(&as, "memory", &root);
    region_add(&root, 0x40000000, &ram, 0);
    region_add(&root, 0, &rom, 0);
    region_add(&root, 0x1000, &part, 0);
    mem_store(&as, 0x40003008, 8, 0x1122334455667788, nobody);
    tap_ok(mem_load(&as, 0x100c, 4, &v, nobody) == MEM_OK && v == 0x11223344,
           "a part shows the block's bytes");
    tap_ok(mem_store(&as, 0, 4, 1, nobody) == MEM_OK && mem_load(&as, 0, 4, &v, nobody) == MEM_OK &&
               !v,
           "writes to ROM are dropped");
    v = 0x55667788;
    tap_ok(mem_cmpxchg(&as, 0x40003008, 4, &v, 0x99) == MEM_OK && v == 0x55667788 &&
               mem_load(&as, 0x40003008, 8, &v, nobody) == MEM_OK && v == 0x1122334400000099,
           "compare and exchange of what is there");
    v = 1;
    tap_ok(mem_cmpxchg(&as, 0x40003008, 8, &v, 2) == MEM_OK && v == 0x1122334400000099 &&
               mem_cmpxchg(&as, 0x4000300c, 8, &v, 2) == MEM_DECODE_ERROR &&
               mem_cmpxchg(&as, 0, 4, &v, 2) == MEM_DECODE_ERROR,
           "of what is not there, not aligned, not RAM");
    u32 word = 0xfeed;

    tap_ok(mem_poke(&as, 0, &word, 4) && mem_load(&as, 0, 4, &v, nobody) == MEM_OK && v == 0xfeed,
           "a loader can write ROM");
    tap_ok(mem_store(&as, 0xffe, 4, 0xaabbccdd, nobody) == MEM_OK &&
               mem_load(&as, 0xffe, 4, &v, nobody) == MEM_OK && v == 0xaabb0000,
           "an access over two regions goes to both");
    rcu_read_begin();
    tap_ok(mem_lookup(&as, 0x40000010, &s) && s.host == b->host + 0x10 && s.is_writable &&
               s.last == 0xffef,
           "RAM is found with its host address");
    tap_ok(!mem_lookup(&as, 0x5000, &s) && s.last == 0x40000000 - 0x5000 - 1,
           "a hole has a length");
    rcu_read_end();
    region_remove(&rom);
    region_add(&root, 0, &flash, 0);
    tap_ok(mem_load(&as, 0, 4, &v, nobody) == MEM_OK && v == 0xfeed && !d.log[0],
           "flash in read mode is read directly");
    mem_store(&as, 4, 4, 0x70, nobody);
    region_set_direct(&flash, false);
    mem_load(&as, 0, 4, &v, nobody);
    tap_ok(!strcmp(d.log, "w4/4=70 r0/4=0 "),
           "writes, and reads out of read mode, go to the device");
    region_remove(&flash);
    region_remove(&ram);
    region_remove(&part);
    address_space_destroy(&as);
    ram_free(b);
    ram_free(c);
    tap_ok(!ram_new("none", 0, 0, &err) && strstr(err.text, "none"), "no RAM of no bytes");
    tap_ok(!ram_new("huge", 1ull << 60, 0, &err), "no RAM larger than addresses");
}

static u64 code_offset, code_len;

static void on_code(RamBlock *b, u64 offset, u64 len)
{
    code_offset = offset;
    code_len = len;
}

static void test_code_hook(void)
{
    RamBlock *b = ram_new("ram", 4 * RAM_PAGE_SIZE, 0, NULL);

    ram_on_code_write(on_code);
    ram_set_dirty(b, 0x1010, 0, RAM_MASK_ALL);
    tap_ok(!code_len, "a write of nothing");
    ram_set_dirty(b, 0x1010, 8, RAM_MASK_DISPLAY);
    tap_ok(!code_len, "a write that is not for code");
    ram_set_dirty(b, 0x1010, 8, RAM_MASK_ALL);
    tap_ok(code_offset == 0x1010 && code_len == 8, "another one is told to the translator");
    ram_on_code_write(NULL);
    ram_free(b);
}

static void test_dirty(void)
{
    RamBlock *b = ram_new("ram", 200 * RAM_PAGE_SIZE, 0, NULL);

    tap_ok(ram_test_and_clear_dirty(b, RAM_DISPLAY, 0, b->size) &&
               !ram_is_dirty(b, RAM_DISPLAY, 0, b->size) && ram_is_dirty(b, RAM_MIGRATE, 0, b->size),
           "all is dirty at first; clients do not see each other");
    tap_ok(ram_next_dirty(b, RAM_DISPLAY, 0) == 200, "no dirty page is left");
    ram_set_dirty(b, 63 * RAM_PAGE_SIZE + 4095, 2, RAM_MASK_DISPLAY);
    tap_ok(ram_next_dirty(b, RAM_DISPLAY, 0) == 63 && ram_next_dirty(b, RAM_DISPLAY, 64) == 64 &&
               ram_next_dirty(b, RAM_DISPLAY, 65) == 200,
           "a write over a page border makes both dirty");
    tap_ok(ram_clean_mask(b, 65 * RAM_PAGE_SIZE) == RAM_MASK_DISPLAY &&
               !ram_clean_mask(b, 64 * RAM_PAGE_SIZE),
           "who has to hear of a write");
    tap_ok(!ram_test_and_clear_dirty(b, RAM_DISPLAY, 65 * RAM_PAGE_SIZE, 135 * RAM_PAGE_SIZE) &&
               ram_test_and_clear_dirty(b, RAM_DISPLAY, 64 * RAM_PAGE_SIZE, 1) &&
               ram_is_dirty(b, RAM_DISPLAY, 63 * RAM_PAGE_SIZE, 1),
           "clearing touches its range only");
    ram_free(b);
}

/* ---- lines ---- */

static char line_log[64];

static void on_line(void *opaque, unsigned n, bool level)
{
    size_t at = strlen(line_log);

    snprintf(line_log + at, sizeof line_log - at, "%u%c", n, level ? '+' : '-');
}

static void test_irq(void)
{
    IrqOut out = {0};
    IrqOr any = {0};
    IrqNot inverse;

    irq_connect(&out, (IrqIn){on_line, NULL, 1});
    irq_set(&out, true);
    irq_set(&out, true);
    irq_connect(&out, (IrqIn){on_line, NULL, 2});
    irq_set(&out, false);
    tap_ok(!strcmp(line_log, "1+2+1-2-"), "changes go to every input, repetitions to none");
    line_log[0] = 0;
    irq_connect(&any.out, (IrqIn){on_line, NULL, 3});
    IrqIn a = irq_or_in(&any, 0), b = irq_or_in(&any, 63);

    a.set(a.opaque, a.n, true);
    b.set(b.opaque, b.n, true);
    a.set(a.opaque, a.n, false);
    b.set(b.opaque, b.n, false);
    tap_ok(!strcmp(line_log, "3+3-"), "an or-gate is high while one input is");
    line_log[0] = 0;
    irq_not_init(&inverse);
    irq_connect(&inverse.out, (IrqIn){on_line, NULL, 4});
    IrqIn c = irq_not_in(&inverse);

    c.set(c.opaque, c.n, true);
    c.set(c.opaque, c.n, false);
    tap_ok(!strcmp(line_log, "4+4-4+"), "an inverter is high at first and follows upside down");
    irq_disconnect(&out);
    irq_disconnect(&any.out);
    irq_disconnect(&inverse.out);
}

/* ---- DMA ---- */

static bool pages_swapped(void *opaque, u64 addr, bool is_write, MemAttrs attrs, DmaTarget *out)
{
    if (addr >= 0x2000)
        return false;
    out->addr = 0x40000000 + (addr ^ 0x1000);
    out->size = 0x1000 - (addr & 0xfff);
    return true;
}

static void test_dma(void)
{
    MemRegion root, ram, io;
    AddressSpace as;
    Recorder d = {0};
    DmaIommu iommu = {.translate = pages_swapped};
    RamBlock *b = ram_new("ram", 0x2000, 0, NULL);
    Dma dma = {.as = &as};
    DmaMap m;
    u64 v;
    u8 buf[0x40];

    region_init_container(&root, "root", MEM_SIZE_ALL);
    region_init_ram(&ram, "ram", b);
    region_init_io(&io, "io", 0x100, &plain, &d);
    address_space_init(&as, "memory", &root);
    region_add(&root, 0x40000000, &ram, 0);
    region_add(&root, 0x1000, &io, 0);
    dma_store(&dma, 0x40000ffe, 4, MEM_BIG, 0x01020304);
    tap_ok(b->host[0xffe] == 1 && b->host[0x1001] == 4 &&
               dma_load(&dma, 0x40000ffe, 2, MEM_LITTLE, &v) == MEM_OK && v == 0x0201,
           "numbers of both byte orders");
    tap_ok(dma_map(&dma, 0x40001000, 0x5000, true, &m) && m.size == 0x1000 &&
               m.host == b->host + 0x1000,
           "RAM is mapped to the end of the block");
    ram_test_and_clear_dirty(b, RAM_MIGRATE, 0, b->size);
    dma_unmap(&dma, &m, 1);
    tap_ok(ram_next_dirty(b, RAM_MIGRATE, 0) == 1, "what was written to a map is dirty");
    tap_ok(dma_map(&dma, 0x1000, 8, true, &m) && m.size == 8, "registers are mapped as a copy");
    memset(m.host, 0x11, 8);
    dma_unmap(&dma, &m, 4);
    tap_ok(!strcmp(d.log, "w0/4=11111111 "), "and get what was written");
    tap_ok(!dma_map(&dma, 0x9000, 8, false, &m), "nothing cannot be mapped");
    dma.iommu = &iommu;
    memset(buf, 0x77, sizeof buf);
    tap_ok(dma_write(&dma, 0xff0, buf, 0x20) == MEM_OK && b->host[0x1ff0] == 0x77 &&
               b->host[0xf] == 0x77 && b->host[0x10] == 0,
           "an IOMMU sends each page elsewhere");
    tap_ok(dma_read(&dma, 0x1ff0, buf, 0x20) == MEM_DECODE_ERROR && !buf[0x10],
           "its fault is an error");
    region_remove(&io);
    region_remove(&ram);
    address_space_destroy(&as);
    ram_free(b);
}

/* ---- readers beside a writer ---- */

static AddressSpace shared;
static _Atomic bool stop;
static _Atomic u64 bad;

static void *reader(void *opaque)
{
    while (!stop) {
        u64 v;

        /* Every block that was ever here holds its own number in each word. */
        rcu_read_begin();
        MemSection s;

        if (mem_lookup(&shared, 0x1000, &s)) {
            memcpy(&v, s.host, 8);
            if (v != s.region->ram->ram_addr)
                bad++;
        }
        rcu_read_end();
    }
    return NULL;
}

typedef struct Slot {
    MemRegion region;
    RamBlock *ram;
    RcuHead rcu;
} Slot;

static void free_slot(RcuHead *head)
{
    Slot *s = container_of(head, Slot, rcu);

    region_destroy(&s->region);
    free(s);
}

static void test_readers(void)
{
    MemRegion root;
    pthread_t t[2];

    region_init_container(&root, "root", MEM_SIZE_ALL);
    address_space_init(&shared, "shared", &root);
    for (unsigned i = 0; i < 2; i++)
        pthread_create(&t[i], NULL, reader, NULL);
    for (unsigned i = 0; i < 300; i++) {
        Slot *s = calloc(1, sizeof *s);

        s->ram = ram_new("slot", 0x1000, 0, NULL);
        memcpy(s->ram->host, &s->ram->ram_addr, 8);
        region_init_ram(&s->region, "slot", s->ram);
        region_add(&root, 0x1000, &s->region, 0);
        region_remove(&s->region);
        ram_free(s->ram);
        rcu_free_later(&s->rcu, free_slot);
    }
    stop = true;
    for (unsigned i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    address_space_destroy(&shared);
    tap_ok(!bad && rcu_reclaim(), "readers never meet freed memory, and all is freed in the end");
}

/* What was never touched is passed over, and stays untouched. */
static void test_data(void)
{
    RamBlock *b = ram_new("ram", 64 * RAM_PAGE_SIZE, 0, NULL);
    u64 end, at;

    tap_ok(ram_next_data(b, 0, &end) == b->size && end == b->size, "a fresh block has no data");
    b->host[20 * RAM_PAGE_SIZE] = 1;
    at = ram_next_data(b, 0, &end);
    tap_ok(at <= 20 * RAM_PAGE_SIZE && end > 20 * RAM_PAGE_SIZE && end - at < b->size,
           "a page that was written is found");
    tap_ok(ram_next_data(b, end, &end) == b->size, "and nothing behind it");
    ram_free(b);
}

int main(void)
{
    bql_lock();
    test_tree();
    test_listener();
    test_access();
    test_errors();
    test_ram();
    test_data();
    test_dirty();
    test_code_hook();
    test_irq();
    test_dma();
    test_readers();
    bql_unlock();
    return tap_done();
}
