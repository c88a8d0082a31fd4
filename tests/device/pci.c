/* SPDX-License-Identifier: MIT */
/* The PCI host bridge, configuration space, BARs, MSI-X and INTx, with virtio functions behind. */
#include <linux/virtio_ids.h>
#include <linux/virtio_pci.h>
#include "hw/virtio/virtio.h"
#include "tests/device/pci.h"

static Device *add(Bridge *b, const char *text, Error *err)
{
    Opts o = {0};

    err->text[0] = 0;
    opts_parse(&o, text, "driver", NULL);
    Device *d = device_create(&o, b->c->machine, &b->c->env, err);

    opts_clear(&o);
    return d;
}

static void test_bus(Bridge *b)
{
    Error err = {0};

    tap_ok(pci_r(b, 0, 0, 4) == 0x00081b36 && pci_r(b, 0, PCI_CLASS_REVISION, 4) == 0x06000000,
           "the host bridge is the first function");
    tap_ok(pci_r(b, 8, 0, 4) == 0xffffffff && pci_r(b, 0, 0x100000, 4) == 0xffffffff &&
               client_read(b->c, BRIDGE_ECAM + 0x100000, 2) == 0xffff,
           "where nothing is, all bits are ones");
    Device *a = add(b, "virtio-rng-pci,addr=5.1,id=rng", &err);

    tap_ok(a && pci_r(b, 5 << 3 | 1, 0, 4) == 0x10051af4 && a->children && !strcmp(a->id, "rng"),
           "addr= says slot and function");
    tap_ok(!add(b, "virtio-rng-pci,addr=5.1", &err) && strstr(err.text, "in use"), "once only");
    tap_ok(!add(b, "virtio-rng-pci,addr=20", &err) && strstr(err.text, "up to 1f.7"), "up to 1f.7");
    Device *vs = add(b, "virtio-serial-pci,id=vs0", &err);

    tap_ok(vs && add(b, "virtconsole,bus=vs0.0", &err) && add(b, "virtserialport,bus=vs0", &err) &&
               !add(b, "virtio-rng-pci,bus=vs0.0", &err) && strstr(err.text, "PCI is expected"),
           "a device's id names the bus inside");
    device_free(vs);
    tap_ok(!add(b, "virtio-rng-pci,bus=pcie.1", &err) && strstr(err.text, "no bus"),
           "on a bus that is there");
    tap_ok(!add(b, "virtio-keyboard-pci,disable-legacy=off", &err) && strstr(err.text, "before"),
           "old drivers know of no keyboard");
    tap_ok(!add(b, "virtio-rng-pci,disable-legacy=on,disable-modern=on", &err),
           "one of the interfaces has to be there");
    tap_ok(!add(b, "virtio-rng-pci,max-byte=5", &err) && strstr(err.text, "\"max-bytes\""),
           "names of the device inside are known");
    Device *c = add(b, "virtio-rng,max-bytes=77,bus=pcie.0", &err);

    tap_ok(c && c->type == &device_virtio_rng_pci && pci_r(b, 1 << 3, 0, 4) == 0x10051af4,
           "an alias takes the type whose bus is there, in the next free slot");
    device_free(a);
    device_free(c);
    tap_ok(pci_r(b, 1 << 3, 0, 4) == 0xffffffff, "a function that went is gone");
    a = add(b, "virtio-rng-pci,addr=2", &err);
    tap_ok(a && !add(b, "virtio-rng-pci,addr=2.1", &err) && strstr(err.text, "multifunction"),
           "more functions need multifunction=on");
    device_free(a);
}

static void test_bars(Bridge *b)
{
    Error err;
    u64 addr[PCI_BARS];
    u32 flags;
    Device *d = add(b, "virtio-rng-pci", &err);
    u8 fn = 1 << 3;

    tap_ok(pci_bar_size(b, fn, 1, &flags) == 0x1000 && flags == 0 &&
               pci_bar_size(b, fn, 4, &flags) == 0x4000 && flags == 12 &&
               pci_bar_size(b, fn, 0, &flags) == 32 && flags == 1 &&
               !pci_bar_size(b, fn, 2, &flags),
           "BARs have sizes and kinds");
    pci_place(b, fn, addr);
    tap_ok(client_read(b->c, addr[4] + VIRTIO_PCI_COMMON_NUMQ, 2) == 1, "a BAR answers");
    pci_w(b, fn, PCI_COMMAND, 2, 0);
    tap_ok(client_read(b->c, addr[4] + VIRTIO_PCI_COMMON_NUMQ, 2) == 0xbadbadbad,
           "not with memory space turned off");
    pci_w(b, fn, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
    pci_w(b, fn, PCI_BASE_ADDRESS_4, 4, (u32)(addr[4] + 0x100000));
    tap_ok(client_read(b->c, addr[4] + VIRTIO_PCI_COMMON_NUMQ, 2) == 0xbadbadbad &&
               client_read(b->c, addr[4] + 0x100000 + VIRTIO_PCI_COMMON_NUMQ, 2) == 1,
           "and where it was moved to");
    pci_w(b, fn, PCI_BASE_ADDRESS_4, 4, 0xffffffff);
    pci_w(b, fn, PCI_BASE_ADDRESS_5, 4, 0xffffffff);
    pci_w(b, fn, 0, 4, 0x12345678);
    pci_w(b, fn, PCI_STATUS, 2, 0xffff);
    tap_ok(pci_r(b, fn, 0, 4) == 0x10051af4 && pci_r(b, fn, PCI_STATUS, 2) == PCI_STATUS_CAP_LIST,
           "identification stays");
    pci_w(b, fn, PCI_INTERRUPT_LINE, 1, 0x55);
    tap_ok(pci_r(b, fn, PCI_INTERRUPT_LINE, 2) == 0x0155, "the interrupt line is the guest's");
    device_reset(b->c->machine);
    tap_ok(!pci_r(b, fn, PCI_COMMAND, 2) && pci_r(b, fn, PCI_BASE_ADDRESS_4, 4) == 12 &&
               !pci_r(b, fn, PCI_INTERRUPT_LINE, 1),
           "reset takes all back");
    device_free(d);
}

/* Code for firmware in the expansion ROM. */
static void test_rom(Bridge *b)
{
    Error err;
    u8 fn = 1 << 3, code[5000];
    FILE *f = fopen("device_pci.rom", "w");

    for (unsigned n = 0; n < sizeof code; n++)
        code[n] = (u8)(n / 3 + 1);
    fwrite(code, 1, sizeof code, f);
    fclose(f);
    tap_ok(!add(b, "virtio-rng-pci,romfile=device_pci.none", &err) && strstr(err.text, "romfile"),
           "a romfile has to be there");
    Device *d = add(b, "virtio-rng-pci,romfile=device_pci.rom,addr=1", &err);

    pci_w(b, fn, PCI_ROM_ADDRESS, 4, 0xfffffffe);
    tap_ok(d && pci_r(b, fn, PCI_ROM_ADDRESS, 4) == 0xffffe000, "a ROM of 5000 bytes takes 8 KiB");
    pci_w(b, fn, PCI_ROM_ADDRESS, 4, BRIDGE_MEMORY + 0x800000);
    pci_w(b, fn, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
    tap_ok(client_r32(b->c, BRIDGE_MEMORY + 0x800000) == 0xbadbadbad, "it is off at first");
    pci_w(b, fn, PCI_ROM_ADDRESS, 4, (BRIDGE_MEMORY + 0x800000) | PCI_ROM_ADDRESS_ENABLE);
    tap_ok(client_r32(b->c, BRIDGE_MEMORY + 0x800000) == 0x02010101 &&
               client_read(b->c, BRIDGE_MEMORY + 0x800000 + 4999, 1) == code[4999] &&
               !client_read(b->c, BRIDGE_MEMORY + 0x800000 + 5000, 1),
           "turned on, it has the file and zeros");
    device_free(d);
    d = add(b, "virtio-rng-pci,romfile=device_pci.rom,rombar=off,addr=1", &err);
    pci_w(b, fn, PCI_ROM_ADDRESS, 4, 0xfffffffe);
    tap_ok(d && !pci_r(b, fn, PCI_ROM_ADDRESS, 4), "rombar=off hides it");
    device_free(d);
    remove("device_pci.rom");
}

/* What drivers before virtio 1.0 find, and which devices they do not. */
static void test_legacy(Bridge *b)
{
    static const struct {
        const char *text;
        u32 id;
        bool has_ports, is_modern;
    } rows[] = {{"virtio-rng-pci,addr=1", 0x10051af4, true, true},
                {"virtio-rng-pci,addr=1,disable-modern=on", 0x10051af4, true, false},
                {"virtio-rng-pci,addr=1,disable-legacy=on", 0x10441af4, false, true},
                {"virtio-rng-pci-non-transitional,addr=1", 0x10441af4, false, true},
                {"virtio-rng-pci-transitional,addr=1", 0x10051af4, true, true},
                {"virtio-keyboard-pci,addr=1", 0x10521af4, false, true}};
    u8 fn = 1 << 3;

    for (unsigned n = 0; n < ARRAY_SIZE(rows); n++) {
        Error err;
        u32 flags;
        Device *d = add(b, rows[n].text, &err);
        bool has_ports = pci_bar_size(b, fn, 0, &flags);

        tap_ok(d && pci_r(b, fn, 0, 4) == rows[n].id && has_ports == rows[n].has_ports &&
                   pci_r(b, fn, PCI_REVISION_ID, 1) == !rows[n].has_ports &&
                   !!pci_cap(b, fn, PCI_CAP_ID_VNDR, 0) == rows[n].is_modern,
               rows[n].text);
        device_free(d);
    }
}

static void test_msix(Bridge *b)
{
    Error err;
    u64 addr[PCI_BARS];
    Device *d = add(b, "virtio-rng-pci,vectors=3", &err);
    PciDevice *p = (PciDevice *)d;
    u8 fn = 1 << 3, cap = pci_cap(b, fn, PCI_CAP_ID_MSIX, 0);
    static ClientStream s;

    pci_place(b, fn, addr);
    u64 table = addr[1], pba = addr[1] + (pci_r(b, fn, cap + PCI_MSIX_PBA, 4) & ~7u);

    tap_ok(cap && pci_r(b, fn, cap + PCI_MSIX_FLAGS, 2) == 2 && client_r32(b->c, table + 12) == 1,
           "three vectors, all masked");
    client_w32(b->c, table + 16, 0x1234000);
    client_w32(b->c, table + 20, 1);
    client_w32(b->c, table + 24, 42);
    pci_msix_notify(p, 1);
    tap_ok(!b->msi[42] && !client_r32(b->c, pba), "nothing while MSI-X is off");
    pci_w(b, fn, cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
    pci_msix_notify(p, 1);
    tap_ok(!b->msi[42] && client_r32(b->c, pba) == 2, "a masked vector is pending");
    client_w32(b->c, table + 28, 0);
    tap_ok(b->msi[42] == 1 && b->msi_addr == 0x101234000 && b->msi_device == fn &&
               !client_r32(b->c, pba),
           "and sent when it is unmasked, with the function's id");
    pci_msix_notify(p, 1);
    tap_ok(b->msi[42] == 2, "then at once");
    pci_w(b, fn, cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
    pci_msix_notify(p, 1);
    client_save(b->c, &s);
    device_reset(b->c->machine);
    tap_ok(client_load(b->c, &s, &err) && client_r32(b->c, pba) == 2 &&
               client_r32(b->c, table + 24) == 42,
           "what is pending is saved");
    pci_w(b, fn, cap + PCI_MSIX_FLAGS, 2, PCI_MSIX_FLAGS_ENABLE);
    tap_ok(b->msi[42] == 3, "and sent when all are unmasked");
    pci_w(b, fn, PCI_COMMAND, 2, PCI_COMMAND_MEMORY);
    pci_msix_notify(p, 1);
    tap_ok(b->msi[42] == 3, "a function that is no bus master sends nothing");
    client_w32(b->c, table + 48, 1);
    client_write(b->c, pba, 4, 0xff);
    pci_msix_notify(p, 3);
    pci_msix_notify(p, 0xffff);
    tap_ok(!client_r32(b->c, table + 48) && !client_r32(b->c, pba), "behind the table is nothing");
    device_free(d);
}

/* The device inside wants an interrupt, or no longer. */
static void want_intx(Device *d, bool on)
{
    ((Virtio *)device_inner(d))->isr = on;
    pci_set_intx((PciDevice *)d, on);
}

static void test_intx(Bridge *b)
{
    Error err;
    Client *c = b->c;
    Device *d = add(b, "virtio-rng-pci,addr=3", &err), *e = add(b, "virtio-rng-pci,addr=7", &err);

    want_intx(d, true);
    tap_ok(c->line[BRIDGE_LINE + 3] && !c->line[BRIDGE_LINE] &&
               pci_r(b, 3 << 3, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT,
           "INTA of slot 3 is the fourth line");
    want_intx(e, true);
    want_intx(d, false);
    tap_ok(c->line[BRIDGE_LINE + 3], "which slot 7 shares");
    pci_w(b, 7 << 3, PCI_COMMAND, 2, PCI_COMMAND_INTX_DISABLE);
    tap_ok(!c->line[BRIDGE_LINE + 3] && pci_r(b, 7 << 3, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT,
           "a function may be told to be quiet");
    pci_w(b, 7 << 3, PCI_COMMAND, 2, 0);
    tap_ok(c->line[BRIDGE_LINE + 3], "and to speak");
    device_free(e);
    tap_ok(!c->line[BRIDGE_LINE + 3], "a function that goes lets go of its line");
    device_free(d);
}

/* Access to the registers by configuration space alone, before BARs have places. */
static void test_window(Bridge *b)
{
    Error err;
    Device *d = add(b, "virtio-rng-pci", &err);
    u8 fn = 1 << 3, at = 0;

    while ((at = pci_cap(b, fn, PCI_CAP_ID_VNDR, at)) &&
           pci_r(b, fn, at + 3u, 1) != VIRTIO_PCI_CAP_PCI_CFG)
        ;
    pci_w(b, fn, at + VIRTIO_PCI_CAP_BAR, 1, 4);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_LENGTH, 4, 1);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_OFFSET, 4, VIRTIO_PCI_COMMON_STATUS);
    pci_w(b, fn, at + 16u, 1, 3);
    tap_ok(at && pci_r(b, fn, at + 16u, 1) == 3, "registers by configuration space");
    pci_w(b, fn, at + VIRTIO_PCI_CAP_OFFSET, 4, VIRTIO_PCI_COMMON_NUMQ);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_LENGTH, 4, 2);
    tap_ok(pci_r(b, fn, at + 16u, 2) == 1, "of any size");
    pci_w(b, fn, at + VIRTIO_PCI_CAP_OFFSET, 4, 0xfffffffe);
    pci_w(b, fn, at + 16u, 2, 0xffff);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_OFFSET, 4, 1);
    pci_r(b, fn, at + 16u, 2);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_LENGTH, 4, 3);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_BAR, 1, 7);
    pci_r(b, fn, at + 16u, 4);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_BAR, 1, 4);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_LENGTH, 4, 1);
    pci_w(b, fn, at + VIRTIO_PCI_CAP_OFFSET, 4, VIRTIO_PCI_COMMON_STATUS);
    tap_ok(pci_r(b, fn, at + 16u, 1) == 3, "places that are none do nothing");
    device_free(d);
}

int main(void)
{
    Bridge b;
    Client c;

    client_start(&c);
    bridge_start(&b, &c);
    test_bus(&b);
    test_bars(&b);
    test_rom(&b);
    test_legacy(&b);
    test_msix(&b);
    test_intx(&b);
    test_window(&b);
    bridge_stop(&b);
    client_stop(&c);
    return tap_done();
}
