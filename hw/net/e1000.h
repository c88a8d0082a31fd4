/* SPDX-License-Identifier: MIT */
/*
 * Intel 82540EM gigabit network card: what its parts share. e1000.c: registers and life, e1000_tx.c
 * and e1000_rx.c: descriptors, e1000_phy.c: EEPROM and PHY.
 *
 * Source: Intel PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual
 * (317453), chapters "Receive and Transmit Description", "Register Descriptions".
 */
#ifndef HW_NET_E1000_H
#define HW_NET_E1000_H

#include "host/net/net.h"
#include "hw/pci/pci.h"

#define E1000_WORDS      64u /* of the EEPROM */
#define E1000_PHY_REGS   32u
#define E1000_STATS      64u
#define E1000_DESCRIPTOR 16u

/* Interrupt causes. */
enum {
    E1000_TXDW = 1 << 0,
    E1000_TXQE = 1 << 1,
    E1000_LSC = 1 << 2,
    E1000_RXDMT0 = 1 << 4,
    E1000_RXT0 = 1 << 7,
    E1000_MDAC = 1 << 9,
};

/* Bits of registers that several parts look at. */
enum {
    E1000_CTRL_VME = 1 << 30,
    E1000_STATUS_LU = 1 << 1,
    E1000_RCTL_EN = 1 << 1,
    E1000_TCTL_EN = 1 << 1,
};

/* Counters: (address - 0x4000) / 4. */
enum {
    E1000_RUC = 0xa4 / 4,
    E1000_ROC = 0xac / 4,
    E1000_GPRC = 0x74 / 4,
    E1000_BPRC = 0x78 / 4,
    E1000_MPRC = 0x7c / 4,
    E1000_GPTC = 0x80 / 4,
    E1000_GORC = 0x88 / 4, /* low and high half, as those below */
    E1000_GOTC = 0x90 / 4,
    E1000_RNBC = 0xa0 / 4,
    E1000_TOR = 0xc0 / 4,
    E1000_TOT = 0xc8 / 4,
    E1000_TPR = 0xd0 / 4,
    E1000_TPT = 0xd4 / 4,
    E1000_MPTC = 0xf0 / 4,
    E1000_BPTC = 0xf4 / 4,
    E1000_TSCTC = 0xf8 / 4,
};

/* A context descriptor: where checksums are, and segmentation. */
typedef struct E1000Context {
    u8 ip_start, ip_at, tcp_start, tcp_at, header, command;
    u16 ip_end, tcp_end, mss;
    u32 payload;
} E1000Context;

typedef struct E1000 {
    PciDevice pci;
    MemRegion bar, io_bar;
    Net *netdev;
    NetEnd end;
    u8 mac[6];
    u32 boot_index;

    u32 io_addr;
    u32 ctrl, status, eecd, ctrl_ext, mdic, fcal, fcah, fct, vet, icr, itr, ims, rctl, fcttv, txcw;
    u32 rxcw, tctl, tipg, ait, ledctl, pba, fcrtl, fcrth;
    u32 rdbal, rdbah, rdlen, rdh, rdt, rdtr, rxdctl, radv, rsrpd;
    u32 tdbal, tdbah, tdlen, tdh, tdt, tidv, txdctl, tadv, tspmt;
    u32 rxcsum, wuc, wufc, wus, manc, swsm, eerd;
    u32 mta[128], ra[32], vfta[128], stats[E1000_STATS];

    LoopTimer throttle;
    u64 next_interrupt_ns; /* not before */

    u16 words[E1000_WORDS];                 /* the EEPROM */
    u16 eeprom_in, eeprom_out, eeprom_bits; /* its wire */
    u16 phy[E1000_PHY_REGS];

    LoopBh tx_bh;
    E1000Context context; /* the last one */
    struct {
        u8 *data; /* NET_FRAME_MAX */
        u32 size;
    } frame;              /* to be sent: what of it was read */
    StateBlob saved;      /* what of it a snapshot has */
    u32 frame_flags;      /* of its first data descriptor */
    u16 frame_tag;
    NetHeader tx_header;   /* of a whole frame */
    bool is_last_reported; /* the descriptor that ended it wants its status */
    bool is_paused;        /* the machine is */
    bool is_frame_bad;     /* too long: it is dropped at its end */
    bool is_frame_whole;   /* and the network has not taken it yet */
    bool is_rx_stalled;    /* the network waits for descriptors */
} E1000;

/** Causes of interrupts come; or registers of interrupts changed. */
void e1000_raise(E1000 *s, u32 causes);
void e1000_update(E1000 *s);

void e1000_count(E1000 *s, unsigned counter);
void e1000_count_bytes(E1000 *s, unsigned counter, u64 bytes);

/** DeviceType-like parts: registers whose writes have effects. */
void e1000_tx_kick(E1000 *s);
void e1000_tx_init(E1000 *s);
void e1000_tx_reset(E1000 *s);
void e1000_tx_writable(void *opaque);
bool e1000_receive(void *opaque, const NetFrame *f);
void e1000_rx_kick(E1000 *s);

void e1000_eeprom_init(E1000 *s);
void e1000_eeprom_wire(E1000 *s, u32 old);
u32 e1000_eeprom_read(const E1000 *s, u32 command);
void e1000_phy_reset(E1000 *s);
void e1000_phy_set_link(E1000 *s, bool is_up);
u32 e1000_phy_access(E1000 *s, u32 command);

#endif
