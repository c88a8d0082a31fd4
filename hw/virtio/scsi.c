/* SPDX-License-Identifier: MIT */
/*
 * Virtio SCSI host adapter: a bus of drives (hw/storage/scsi.h). Commands run in any number at a
 * time and end in any order; their data goes between the guest's memory and the block layer without
 * copies.
 *
 * A command that waits for the machine to go on stays in flight, and so is saved by the core and
 * begun anew after loading. Source: VIRTIO 1.2, "SCSI Host Device".
 */
#include "hw/virtio/scsi.h"

#include <stdlib.h>
#include <string.h>

#define QUEUES_AUTO  UINT32_MAX
#define QUEUES_MAX   256u
#define TARGETS      256u
#define UNITS        16384u
#define HEAD_SIZE    offsetof(struct virtio_scsi_cmd_req, cdb)
#define ANSWER_SIZE  offsetof(struct virtio_scsi_cmd_resp, sense)
#define SIZE_MAX_CDB 255u

/* ---- the end of commands ---- */

static AdapterRequest *request_of(ScsiRequest *r)
{
    return (AdapterRequest *)((char *)r - offsetof(AdapterRequest, scsi));
}

void adapter_finish(AdapterRequest *r, u8 response)
{
    VirtioScsi *s = adapter_of(&r->elem);
    VirtQueue *vq = r->elem.vq;
    ScsiRequest *c = &r->scsi;
    struct virtio_scsi_cmd_resp a = {.response = response};
    u32 sense = 0;

    if (response == VIRTIO_SCSI_S_OK) {
        sense = MIN(c->sense_size, s->sense_size);
        a.sense_len = sense;
        a.resid = (u32)(c->bytes - c->moved);
        a.status = c->status;
    }
    virtio_iov_write(r->head, r->head_count, 0, &a, ANSWER_SIZE);
    virtio_iov_write(r->head, r->head_count, ANSWER_SIZE, c->sense, sense);
    free(r->head);
    virtq_push(&r->elem, (u32)(ANSWER_SIZE + s->sense_size + (r->is_in ? c->moved : 0)));
    virtq_notify(vq);
    adapter_command_ended(s);
}

static void on_ended(ScsiRequest *c)
{
    AdapterRequest *r = request_of(c);

    adapter_finish(r, r->aborted      ? r->aborted
                      : c->is_overrun ? VIRTIO_SCSI_S_OVERRUN
                                      : VIRTIO_SCSI_S_OK);
}

/* Its drive goes, or nobody waits for it any more. */
static void drop(ScsiRequest *c)
{
    adapter_finish(request_of(c), VIRTIO_SCSI_S_BAD_TARGET);
}

/* ---- commands ---- */

/* Single level: "01 target", and a unit by the peripheral or the flat space method. */
bool adapter_address(const u8 *lun, u32 *id, u32 *unit)
{
    *id = lun[1];
    *unit = (lun[2] << 8 | lun[3]) & 0x3fff;
    return lun[0] == 1 && lun[2] >> 6 <= 1 && !(lun[4] | lun[5] | lun[6] | lun[7]);
}

/* The first @bytes of the answer are its header: they are kept apart from the data. */
static void keep_head(AdapterRequest *r, u64 bytes)
{
    VirtElem *e = &r->elem;
    u64 left = bytes;

    while (left) {
        left -= MIN(left, (u64)e->in[r->head_count].iov_len);
        r->head_count++;
    }
    r->head = malloc(r->head_count * sizeof *r->head);
    if (!r->head)
        abort();
    memcpy(r->head, e->in, r->head_count * sizeof *r->head);
    virtio_iov_skip(&e->in, &e->in_count, bytes);
}

/* Header, data and answer; false: the device was marked broken. */
static bool take_apart(VirtioScsi *s, AdapterRequest *r)
{
    VirtElem *e = &r->elem;
    struct virtio_scsi_cmd_req head;
    u64 out = HEAD_SIZE + s->cdb_size, in = ANSWER_SIZE + s->sense_size;

    if (e->out_bytes < out || e->in_bytes < in) {
        virtio_broken(&s->virtio, "a command of %llu and %llu bytes has no header or answer",
                      (unsigned long long)e->out_bytes, (unsigned long long)e->in_bytes);
        return false;
    }
    virtio_iov_read(e->out, e->out_count, 0, &head, HEAD_SIZE);
    virtio_iov_read(e->out, e->out_count, HEAD_SIZE, r->scsi.cdb, MIN(s->cdb_size, SCSI_CDB_SIZE));
    memcpy(r->lun, head.lun, sizeof r->lun);
    r->tag = head.tag;
    r->number = ++s->started;
    keep_head(r, in);
    virtio_iov_skip(&e->out, &e->out_count, out);
    r->is_in = e->in_bytes > in;
    r->scsi.iov = r->is_in ? e->in : e->out;
    r->scsi.iov_count = r->is_in ? e->in_count : e->out_count;
    r->scsi.bytes = r->is_in ? e->in_bytes - in : e->out_bytes - out;
    r->scsi.ended = on_ended;
    return true;
}

static void start(VirtioScsi *s, AdapterRequest *r)
{
    bool has_both = r->is_in && r->elem.out_bytes > HEAD_SIZE + s->cdb_size;
    u32 id, unit;

    if (has_both) /* VIRTIO_SCSI_F_INOUT is not offered */
        adapter_finish(r, VIRTIO_SCSI_S_FAILURE);
    else if (!adapter_address(r->lun, &id, &unit) || !scsi_has_target(&s->bus, id))
        adapter_finish(r, VIRTIO_SCSI_S_BAD_TARGET);
    else
        scsi_run(&s->bus, &r->scsi, id, unit);
}

static void handle(Virtio *v, VirtQueue *vq)
{
    VirtioScsi *s = (VirtioScsi *)v;
    AdapterRequest *r;

    while (!s->draining && (r = virtq_pop(vq, sizeof *r))) {
        if (take_apart(s, r))
            start(s, r);
        else
            virtq_push(&r->elem, 0); /* only frees it */
    }
}

/* ---- the bus ---- */

static ScsiBus *bus(Device *adapter)
{
    return &((VirtioScsi *)adapter)->bus;
}

static void on_event(Device *adapter, const ScsiDrive *d, ScsiEvent e, const ScsiSense *why)
{
    adapter_event((VirtioScsi *)adapter, d, e, why);
}

static void drained(Device *adapter, bool is_begin)
{
    VirtioScsi *s = (VirtioScsi *)adapter;

    s->draining += is_begin ? 1 : -1u;
    for (u32 n = 0; !s->draining && n < s->virtio.queue_count; n++)
        virtq_kick(&s->virtio.queue[n]);
}

static void leaving(Device *adapter, ScsiDrive *d)
{
    scsi_drop_all_stopped(d, drop);
}

static const ScsiBusOps scsi_bus_ops = {
    .bus = bus,
    .event = on_event,
    .drained = drained,
    .leaving = leaving,
    .targets = TARGETS,
    .luns = UNITS,
};

static void plugged(Device *adapter, Device *d)
{
    adapter_event((VirtioScsi *)adapter, (ScsiDrive *)d, SCSI_CAME, &scsi_no_sense);
}

static void gone(void *opaque)
{
    device_unplugged(opaque);
}

/* Linux wants to be told before; what it sent already is finished. */
static bool unplug(Device *adapter, Device *d, Error *err)
{
    adapter_event((VirtioScsi *)adapter, (ScsiDrive *)d, SCSI_WENT, &scsi_no_sense);
    loop_call(d->env->loop, gone, d);
    return true;
}

static const HotplugOps hotplug = {.plugged = plugged, .unplug = unplug};

/* ---- configuration ---- */

static u64 features(Virtio *v)
{
    VirtioScsi *s = (VirtioScsi *)v;

    return (u64)s->has_hotplug << VIRTIO_SCSI_F_HOTPLUG | (u64)s->has_change
                                                              << VIRTIO_SCSI_F_CHANGE;
}

static void get_config(Virtio *v, u8 *config)
{
    VirtioScsi *s = (VirtioScsi *)v;
    struct virtio_scsi_config c = {
        .num_queues = s->num_queues,
        .seg_max = s->queue_size - 2, /* one each for header and answer */
        .max_sectors = s->max_sectors,
        .cmd_per_lun = s->cmd_per_lun,
        .event_info_size = sizeof(struct virtio_scsi_event),
        .sense_size = s->sense_size,
        .cdb_size = s->cdb_size,
        .max_target = TARGETS - 1,
        .max_lun = UNITS - 1,
    };

    memcpy(config, &c, sizeof c);
}

static bool are_sizes(u32 sense, u32 cdb)
{
    return sense <= SIZE_MAX_CDB && cdb && cdb <= SIZE_MAX_CDB;
}

static void set_config(Virtio *v, const u8 *config)
{
    VirtioScsi *s = (VirtioScsi *)v;
    struct virtio_scsi_config c;

    memcpy(&c, config, sizeof c);
    if (!are_sizes(c.sense_size, c.cdb_size)) {
        virtio_broken(v, "commands of %u and sense data of %u bytes", c.cdb_size, c.sense_size);
        return;
    }
    s->sense_size = c.sense_size;
    s->cdb_size = c.cdb_size;
}

static void drop_waiting(VirtioScsi *s, const VirtQueue *vq)
{
    for (ScsiDrive *d = s->bus.first; d; d = d->next)
        scsi_drop_all_stopped(d, drop);
    adapter_drop_tasks(s, vq);
}

static void reset(Virtio *v)
{
    VirtioScsi *s = (VirtioScsi *)v;

    drop_waiting(s, NULL);
    s->sense_size = VIRTIO_SCSI_SENSE_DEFAULT_SIZE;
    s->cdb_size = VIRTIO_SCSI_CDB_DEFAULT_SIZE;
    s->is_missed = false;
}

static void queue_reset(Virtio *v, VirtQueue *vq)
{
    adapter_drop_tasks((VirtioScsi *)v, vq);
}

/* ---- life ---- */

static bool init(Virtio *v, Error *err)
{
    VirtioScsi *s = (VirtioScsi *)v;
    const char *name = v->dev.type->name;

    if (s->num_queues == QUEUES_AUTO)
        s->num_queues = MIN(virtio_queues_wanted(v), QUEUES_MAX);
    if (!s->num_queues || s->num_queues > QUEUES_MAX)
        return error_set(err, "%s: num_queues=%u: 1 to %u are expected", name, s->num_queues,
                         QUEUES_MAX);
    if (s->queue_size < 4 || s->queue_size > VIRTQ_SIZE_MAX || s->queue_size & (s->queue_size - 1))
        return error_set(err, "%s: virtqueue_size=%u: a power of two from 4 to %u is expected",
                         name, s->queue_size, VIRTQ_SIZE_MAX);
    s->sense_size = VIRTIO_SCSI_SENSE_DEFAULT_SIZE;
    s->cdb_size = VIRTIO_SCSI_CDB_DEFAULT_SIZE;
    virtio_set_queues(v, ADAPTER_COMMANDS + s->num_queues);
    virtio_queue(v, ADAPTER_CONTROL, (u16)s->queue_size, adapter_control);
    virtio_queue(v, ADAPTER_EVENT, (u16)s->queue_size, adapter_events);
    for (u32 n = 0; n < s->num_queues; n++)
        virtio_queue(v, ADAPTER_COMMANDS + n, (u16)s->queue_size, handle);
    return true;
}

static void fini(Virtio *v)
{
    adapter_drop_tasks((VirtioScsi *)v, NULL);
}

static const VirtioOps ops = {
    .id = VIRTIO_ID_SCSI,
    .pci_class = 0x010000,
    .config_size = sizeof(struct virtio_scsi_config),
    .init = init,
    .fini = fini,
    .features = features,
    .get_config = get_config,
    .set_config = set_config,
    .reset = reset,
    .queue_reset = queue_reset,
};

static const StateRow state_rows[] = {
    STATE_TABLE(VirtioScsi, virtio, &virtio_state),
    STATE_FIELD(VirtioScsi, sense_size),
    STATE_FIELD(VirtioScsi, cdb_size),
    STATE_FIELD(VirtioScsi, is_missed),
};

/* What was in flight before is in the hands of the core; what waited here is nobody's. */
static bool post_load(void *object, u32 version, Error *err)
{
    VirtioScsi *s = object;
    u32 cdb = s->cdb_size, sense = s->sense_size;
    bool ok = are_sizes(sense, cdb);

    if (!ok) {
        s->sense_size = VIRTIO_SCSI_SENSE_DEFAULT_SIZE;
        s->cdb_size = VIRTIO_SCSI_CDB_DEFAULT_SIZE;
    }
    drop_waiting(s, NULL);
    return ok || error_set(err, "commands of %u and sense data of %u bytes", cdb, sense);
}

static const StateTable state = {"virtio-scsi", 2, 2, DEVICE_ROWS(state_rows), NULL, post_load};

// clang-format off
#define P(kind, name, field, absent, help) PROP(kind, name, VirtioScsi, field, absent, help)

static const PropRow props[] = {
    P(PROP_U32,  "num_queues", num_queues, "0xffffffff", "queues of commands (0xffffffff: one per vCPU on PCI)"),
    P(PROP_U32,  "virtqueue_size", queue_size, "256", "descriptors of a queue"),
    P(PROP_U32,  "max_sectors", max_sectors, "0xffff", "of 512 bytes in a command"),
    P(PROP_U32,  "cmd_per_lun", cmd_per_lun, "128", "commands to a drive at a time"),
    P(PROP_BOOL, "hotplug", has_hotplug, "on", "drives may come and go"),
    P(PROP_BOOL, "param_change", has_change, "on", "tell of new sizes and media"),
    VIRTIO_PROPS,
};
// clang-format on

const DeviceType device_virtio_scsi = {
    .name = "virtio-scsi-device",
    .alias = "virtio-scsi",
    .desc = "virtio SCSI host adapter: a bus of drives",
    .size = sizeof(VirtioScsi),
    .ops = &ops,
    .bus_ops = &scsi_bus_ops,
    .provides = SCSI_BUS,
    .bus_name = "scsi",
    .hotplug = &hotplug,
    .props = DEVICE_ROWS(props),
    .state = &state,
    VIRTIO_HOOKS,
};
