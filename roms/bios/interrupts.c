/* SPDX-License-Identifier: MIT */
/*
 * Which vector leads to what. Hardware interrupts nobody took are acknowledged; other vectors
 * return at once.
 *
 * Source: IBM PC BIOS Interface Technical Reference, "Interrupt vectors"; Intel 8259A data sheet.
 */
#include "bios.h"

enum {
    PIC1 = 0x20,
    PIC2 = 0xa0,
    ICW1 = 0x11,
    ICW4 = 1,
    IRQ_CASCADE = 2,
    IRQ_MASTER = 0x08,
    IRQ_SLAVE = 0x70
};
enum { FIRST_FREE = 0x60, LAST_FREE = 0x67, EOI = 0x20 };

extern const char vector_none[], vector_irq[], vector_irq2[], vector_timer[];
extern const char vector_09[], vector_11[], vector_12[], vector_13[], vector_14[], vector_15[],
    vector_16[], vector_17[], vector_18[], vector_19[], vector_1a[];

static void int09(Regs *r)
{
    keyboard_irq();
    out8(PIC1, EOI);
}

static void int11(Regs *r)
{
    r->ax = MEM16(BDA_EQUIPMENT);
}

static void int12(Regs *r)
{
    r->ax = MEM16(BDA_BASE_KIB);
}

/* There are no printers. */
static void int17(Regs *r)
{
    r->ah = 1;
}

static void int18(Regs *r)
{
    boot_next();
}

static void int19(Regs *r)
{
    boot_start();
}

static const struct {
    u8 vector;
    const char *entry;
    void (*handle)(Regs *r);
} vectors[] = {
    {0x09, vector_09, int09}, {0x10, vector_10, screen_int10}, {0x11, vector_11, int11},
    {0x12, vector_12, int12}, {0x13, vector_13, int13},        {0x14, vector_14, int14},
    {0x15, vector_15, int15}, {0x16, vector_16, int16},        {0x17, vector_17, int17},
    {0x18, vector_18, int18}, {0x19, vector_19, int19},        {0x1a, vector_1a, int1a},
};

void bios_interrupt(Regs *r)
{
    r->action = ACTION_RETURN;
    for (u32 n = 0; n < ARRAY_SIZE(vectors); n++)
        if (vectors[n].vector == r->vector)
            vectors[n].handle(r);
}

void set_vector(u8 n, u32 far)
{
    MEM32(4u * n) = far;
}

u32 entry_far(const void *label)
{
    return BIOS_SEG << 16 | (addr_of(label) - addr_of(text16));
}

void call_int(u8 vector, Regs *r)
{
    r->vector = 1;
    r->ip = MEM16(4u * vector);
    r->cs = MEM16(4u * vector + 2);
    call16(r);
}

void idle(void)
{
    u32 far = entry_far((const void *)idle16);

    call16(&(Regs){.ip = (u16)far, .cs = (u16)(far >> 16)});
}

static void pic_init(u16 port, u8 first, u8 wired, u8 mask)
{
    out8(port, ICW1);
    out8(port + 1, first);
    out8(port + 1, wired);
    out8(port + 1, ICW4);
    out8(port + 1, mask);
}

void vectors_init(void)
{
    for (u32 n = 0; n < 0x78; n++)
        set_vector((u8)n, entry_far(vector_none));
    for (u32 n = FIRST_FREE; n <= LAST_FREE; n++)
        set_vector((u8)n, 0);
    for (u32 n = 0; n < 8; n++) {
        set_vector((u8)(IRQ_MASTER + n), entry_far(vector_irq));
        set_vector((u8)(IRQ_SLAVE + n), entry_far(vector_irq2));
    }
    for (u32 n = 0; n < ARRAY_SIZE(vectors); n++)
        set_vector(vectors[n].vector, entry_far(vectors[n].entry));
    set_vector(IRQ_MASTER, entry_far(vector_timer));
    pic_init(PIC1, IRQ_MASTER, 1 << IRQ_CASCADE, 0xff & ~(1 << 0 | 1 << 1 | 1 << IRQ_CASCADE));
    pic_init(PIC2, IRQ_SLAVE, IRQ_CASCADE, 0xff);
}
