/* SPDX-License-Identifier: MIT */
/* EEPROM, by its wire and by EERD, and PHY of the 82540EM; see e1000.h. */
#include <string.h>
#include "base/log.h"
#include "hw/net/e1000.h"

/* ---- EEPROM: a 93C46 of 64 words ---- */

enum {
    EECD_SK = 1,
    EECD_CS = 2,
    EECD_DI = 4,
    EECD_DO = 8,

    OPCODE_BITS = 9, /* start bit, two of the opcode, six of the address */
    OPCODE_READ = 6,

    EERD_START = 1,
    EERD_DONE = 0x10,

    CHECKSUM = 0xbaba, /* of all words */
};

/* What drivers look at; chapter "EEPROM Interface". The rest is ones. */
static const struct {
    u8 at;
    u16 word;
} defaults[] = {
    {0x03, 0x0000},                                                 /* compatibility */
    {0x08, 0x3000}, {0x09, 0x1000},                                 /* part number */
    {0x0a, 0x6403},                                                 /* initialization control 1 */
    {0x0b, 0x001e}, {0x0c, 0x8086}, {0x0d, 0x100e}, {0x0e, 0x8086}, /* identification */
    {0x0f, 0x3040},                                                 /* initialization control 2 */
    {0x10, 0x0008}, {0x11, 0x2000}, {0x20, 0x000c},                 /* software defined pins */
    {0x21, 0x0008}, {0x24, 0x0008},
};

void e1000_eeprom_init(E1000 *s)
{
    u16 sum = 0;

    memset(s->words, 0xff, sizeof s->words);
    for (unsigned n = 0; n < ARRAY_SIZE(defaults); n++)
        s->words[defaults[n].at] = defaults[n].word;
    memcpy(s->words, s->mac, 6);
    for (unsigned n = 0; n < E1000_WORDS - 1; n++)
        sum = (u16)(sum + s->words[n]);
    s->words[E1000_WORDS - 1] = (u16)(CHECKSUM - sum);
}

/* The clock rose: a bit comes in, and after an opcode bits go out. */
static void clock_in(E1000 *s)
{
    u32 di = s->eecd & EECD_DI ? 1 : 0;

    if (s->eeprom_bits < OPCODE_BITS) {
        if (!s->eeprom_bits && !di) /* before the start bit */
            return;
        s->eeprom_in = (u16)(s->eeprom_in << 1 | di);
        s->eeprom_bits++;
        if (s->eeprom_bits == OPCODE_BITS && s->eeprom_in >> 6 == OPCODE_READ)
            s->eeprom_out = s->words[s->eeprom_in & (E1000_WORDS - 1)];
        s->eecd &= ~(u32)EECD_DO; /* the bit before the data is 0 */
        return;
    }
    if (s->eeprom_in >> 6 != OPCODE_READ) { /* writing is not let through: always ready */
        s->eecd |= EECD_DO;
        return;
    }
    s->eecd = (s->eecd & ~(u32)EECD_DO) | (s->eeprom_out & 0x8000 ? EECD_DO : 0);
    s->eeprom_out = (u16)(s->eeprom_out << 1);
}

void e1000_eeprom_wire(E1000 *s, u32 old)
{
    if (!(s->eecd & EECD_CS) || !(old & EECD_CS)) {
        s->eeprom_in = s->eeprom_out = s->eeprom_bits = 0;
        s->eecd |= EECD_DO; /* ready */
    }
    if (s->eecd & EECD_CS && s->eecd & EECD_SK && !(old & EECD_SK))
        clock_in(s);
}

u32 e1000_eeprom_read(const E1000 *s, u32 command)
{
    if (!(command & EERD_START))
        return command & ~(u32)EERD_DONE;
    return (u32)s->words[command >> 8 & (E1000_WORDS - 1)] << 16 | (command & 0xff00) | EERD_DONE;
}

/* ---- PHY: registers of IEEE 802.3, clause 22, and of an M88E1000 ---- */

enum {
    PHY_CTRL = 0,
    PHY_CTRL_RESET = 0x8000,
    PHY_CTRL_RESTART = 0x0200,
    PHY_STATUS = 1,
    PHY_STATUS_LINK = 0x0004,
    PHY_STATUS_DONE = 0x0020,
    PHY_PARTNER = 5,
    PHY_SPECIFIC = 17,
    PHY_SPECIFIC_LINK = 0x0400,

    MDIC_WRITE = 1u << 26,
    MDIC_READ = 2u << 26,
    MDIC_READY = 1u << 28,
    MDIC_INTERRUPT = 1u << 29,
    MDIC_ERROR = 1u << 30,
    PHY_ADDRESS = 1,
};

static const struct {
    u8 at;
    u16 reset, writable;
} phy_rows[] = {
    {0, 0x1140, 0x3dc0}, /* control: autonegotiation, full duplex, 1000 Mbit/s */
    {1, 0x7949, 0},      /* status */
    {2, 0x0141, 0},      /* identification: M88E1000 */
    {3, 0x0c20, 0},       {4, 0x0de1, 0xffff},  /* what we can */
    {5, 0x01e0, 0},                             /* what the partner can */
    {6, 0x0001, 0},       {9, 0x0e00, 0xffff},  /* 1000BASE-T control */
    {10, 0x3c00, 0},                            /* and status */
    {15, 0x3000, 0},      {16, 0x0360, 0xffff}, /* of the M88E1000: control, status */
    {17, 0xa800, 0},      {18, 0x0000, 0xffff}, {20, 0x0d60, 0xffff}, {21, 0x0000, 0},
    {22, 0x0000, 0xffff}, {29, 0x0000, 0xffff}, {30, 0x0000, 0xffff},
};

void e1000_phy_set_link(E1000 *s, bool is_up)
{
    u16 bits = PHY_STATUS_LINK | PHY_STATUS_DONE;

    s->phy[PHY_STATUS] = (u16)(is_up ? s->phy[PHY_STATUS] | bits : s->phy[PHY_STATUS] & ~bits);
    s->phy[PHY_SPECIFIC] = (u16)(is_up ? s->phy[PHY_SPECIFIC] | PHY_SPECIFIC_LINK
                                       : s->phy[PHY_SPECIFIC] & ~PHY_SPECIFIC_LINK);
    s->phy[PHY_PARTNER] = is_up ? 0x41e0 : 0;
    s->status = is_up ? s->status | E1000_STATUS_LU : s->status & ~(u32)E1000_STATUS_LU;
}

void e1000_phy_reset(E1000 *s)
{
    memset(s->phy, 0, sizeof s->phy);
    for (unsigned n = 0; n < ARRAY_SIZE(phy_rows); n++)
        s->phy[phy_rows[n].at] = phy_rows[n].reset;
    e1000_phy_set_link(s, s->netdev && net_link(s->netdev));
}

static bool phy_write(E1000 *s, unsigned reg, u16 value)
{
    for (unsigned n = 0; n < ARRAY_SIZE(phy_rows); n++) {
        if (phy_rows[n].at != reg)
            continue;
        if (reg == PHY_CTRL && value & PHY_CTRL_RESET) {
            e1000_phy_reset(s);
            return true;
        }
        s->phy[reg] = (u16)((s->phy[reg] & ~phy_rows[n].writable) | (value & phy_rows[n].writable));
        if (reg == PHY_CTRL && value & PHY_CTRL_RESTART) /* it is over at once */
            e1000_raise(s, E1000_LSC);
        return true;
    }
    return false;
}

u32 e1000_phy_access(E1000 *s, u32 command)
{
    unsigned reg = command >> 16 & 31, phy = command >> 21 & 31;
    u32 out = command & ~(u32)(MDIC_READY | MDIC_ERROR);
    bool ok = phy == PHY_ADDRESS;

    if (ok && command & MDIC_READ)
        out = (out & ~0xffffu) | s->phy[reg];
    else if (ok && command & MDIC_WRITE && !(ok = phy_write(s, reg, (u16)command)))
        log_unimp("e1000: write to PHY register %u\n", reg);
    if (command & MDIC_INTERRUPT)
        e1000_raise(s, E1000_MDAC);
    return out | MDIC_READY | (ok ? 0 : MDIC_ERROR);
}
