/* SPDX-License-Identifier: MIT */
/*
 * The virtio SCSI host adapter's control and event queues: task management, which answers when the
 * commands that it aborts have ended, and what the driver is told of drives. Source: VIRTIO 1.2,
 * "SCSI Host Device", "Device Operation: controlq" and "eventq"; SAM-5, "Task management
 * functions".
 */
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "hw/virtio/scsi.h"

#define FUNCTION_COMPLETE VIRTIO_SCSI_S_OK

/* Task management in flight. */
struct AdapterTask {
    VirtElem elem;
    AdapterTask *next;
    struct virtio_scsi_ctrl_tmf_req request;
    u64 number; /* commands that were started before */
};

/* ---- which commands ---- */

static bool concerns(const AdapterTask *t, const AdapterRequest *r)
{
    u32 subtype = t->request.subtype;
    bool is_one =
        subtype == VIRTIO_SCSI_T_TMF_ABORT_TASK || subtype == VIRTIO_SCSI_T_TMF_QUERY_TASK;
    size_t part = subtype == VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET ? 2 : sizeof r->lun;

    return r->number <= t->number && !memcmp(r->lun, t->request.lun, part) &&
           (!is_one || r->tag == t->request.tag);
}

/* The next command in flight after @r that @t is about; NULL. @r NULL: the first. */
static AdapterRequest *next_of(VirtioScsi *s, const AdapterTask *t, AdapterRequest *r)
{
    u32 queue = r ? r->elem.vq->index : ADAPTER_COMMANDS;
    VirtElem *e = r ? r->elem.next : s->virtio.queue[queue].first;

    for (;;) {
        for (; e; e = e->next)
            if (concerns(t, (AdapterRequest *)e))
                return (AdapterRequest *)e;
        if (++queue >= s->virtio.queue_count)
            return NULL;
        e = s->virtio.queue[queue].first;
    }
}

/* ---- answers ---- */

static void answer(VirtElem *e, const void *data, size_t size)
{
    VirtQueue *vq = e->vq;

    virtq_push(e, (u32)virtio_iov_write(e->in, e->in_count, 0, data, size));
    virtq_notify(vq);
}

static void answer_task(AdapterTask *t, u8 response)
{
    answer(&t->elem, &response, 1);
}

void adapter_command_ended(VirtioScsi *s)
{
    AdapterTask **p = &s->tasks, *t;

    while ((t = *p)) {
        if (next_of(s, t, NULL)) {
            p = &t->next;
            continue;
        }
        *p = t->next;
        answer_task(t, FUNCTION_COMPLETE);
    }
}

void adapter_drop_tasks(VirtioScsi *s, const VirtQueue *vq)
{
    AdapterTask **p = &s->tasks, *t;

    while ((t = *p)) {
        if (vq && t->elem.vq != vq) {
            p = &t->next;
            continue;
        }
        *p = t->next;
        virtq_push(&t->elem, 0);
    }
}

/* ---- task management ---- */

/* They end as aborted, those that wait for the machine at once. */
static void abort_commands(VirtioScsi *s, AdapterTask *t, u8 response)
{
    AdapterRequest *r = next_of(s, t, NULL), *next;

    for (; r; r = next) {
        next = next_of(s, t, r);
        r->aborted = response;
        if (scsi_drop_stopped(&r->scsi))
            adapter_finish(r, response);
    }
    if (next_of(s, t, NULL)) {
        t->next = s->tasks;
        s->tasks = t;
    } else {
        answer_task(t, FUNCTION_COMPLETE);
    }
}

static void reset_drives(VirtioScsi *s, u32 id, const ScsiDrive *only)
{
    for (ScsiDrive *d = s->bus.first; d; d = d->next)
        if (d->id == id && (!only || d == only))
            scsi_reset(d);
}

static void manage(VirtioScsi *s, AdapterTask *t)
{
    u32 id, unit;
    bool is_address = adapter_address(t->request.lun, &id, &unit);
    bool is_target = t->request.subtype == VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET;
    ScsiDrive *d = is_address ? scsi_find(&s->bus, id, unit) : NULL;

    t->number = s->started;
    if (!is_address || !scsi_has_target(&s->bus, id)) {
        answer_task(t, VIRTIO_SCSI_S_BAD_TARGET);
        return;
    }
    if (!d && !is_target) {
        answer_task(t, VIRTIO_SCSI_S_INCORRECT_LUN);
        return;
    }
    switch (t->request.subtype) {
    case VIRTIO_SCSI_T_TMF_ABORT_TASK:
    case VIRTIO_SCSI_T_TMF_ABORT_TASK_SET:
    case VIRTIO_SCSI_T_TMF_CLEAR_TASK_SET: abort_commands(s, t, VIRTIO_SCSI_S_ABORTED); break;
    case VIRTIO_SCSI_T_TMF_I_T_NEXUS_RESET:
    case VIRTIO_SCSI_T_TMF_LOGICAL_UNIT_RESET:
        reset_drives(s, id, is_target ? NULL : d);
        abort_commands(s, t, VIRTIO_SCSI_S_RESET);
        break;
    case VIRTIO_SCSI_T_TMF_QUERY_TASK:
    case VIRTIO_SCSI_T_TMF_QUERY_TASK_SET:
        answer_task(t, next_of(s, t, NULL) ? VIRTIO_SCSI_S_FUNCTION_SUCCEEDED : FUNCTION_COMPLETE);
        break;
    default: answer_task(t, VIRTIO_SCSI_S_FUNCTION_REJECTED); break;
    }
}

static void control(VirtioScsi *s, AdapterTask *t)
{
    static const struct virtio_scsi_ctrl_an_resp no_notifications = {0, VIRTIO_SCSI_S_OK};
    VirtElem *e = &t->elem;
    size_t size = virtio_iov_read(e->out, e->out_count, 0, &t->request, sizeof t->request);
    u32 type = size >= 4 ? t->request.type : UINT32_MAX;

    if (type == VIRTIO_SCSI_T_TMF && size == sizeof t->request && e->in_bytes) {
        manage(s, t);
    } else if ((type == VIRTIO_SCSI_T_AN_QUERY || type == VIRTIO_SCSI_T_AN_SUBSCRIBE) &&
               size >= sizeof(struct virtio_scsi_ctrl_an_req) &&
               e->in_bytes >= sizeof no_notifications) {
        answer(e, &no_notifications, sizeof no_notifications);
    } else {
        virtio_broken(&s->virtio, "a control request of type %u with %llu and %llu bytes", type,
                      (unsigned long long)e->out_bytes, (unsigned long long)e->in_bytes);
        virtq_push(e, 0); /* only frees it */
    }
}

void adapter_control(Virtio *v, VirtQueue *vq)
{
    AdapterTask *t;

    while ((t = virtq_pop(vq, sizeof *t)))
        control((VirtioScsi *)v, t);
}

/* ---- events ---- */

static void send_event(VirtioScsi *s, struct virtio_scsi_event *event)
{
    VirtQueue *vq = &s->virtio.queue[ADAPTER_EVENT];
    VirtElem *e;

    if (!virtio_is_ready(&s->virtio))
        return;
    e = virtq_pop(vq, sizeof *e);
    if (!e) {
        s->is_missed = true;
        return;
    }
    if (s->is_missed)
        event->event |= VIRTIO_SCSI_T_EVENTS_MISSED;
    s->is_missed = false;
    answer(e, event, sizeof *event);
}

/* Buffers came. */
void adapter_events(Virtio *v, VirtQueue *vq)
{
    struct virtio_scsi_event none = {VIRTIO_SCSI_T_NO_EVENT};
    VirtioScsi *s = (VirtioScsi *)v;

    if (s->is_missed)
        send_event(s, &none);
}

void adapter_event(VirtioScsi *s, const ScsiDrive *d, ScsiEvent e, const ScsiSense *why)
{
    struct virtio_scsi_event event = {
        .event = VIRTIO_SCSI_T_TRANSPORT_RESET,
        .lun = {1, (u8)d->id, (u8)(d->lun < 256 ? 0 : d->lun >> 8 | 0x40), (u8)d->lun},
        .reason = e == SCSI_CAME ? VIRTIO_SCSI_EVT_RESET_RESCAN : VIRTIO_SCSI_EVT_RESET_REMOVED,
    };

    if (e == SCSI_CHANGED) {
        event.event = VIRTIO_SCSI_T_PARAM_CHANGE;
        event.reason = why->asc | (u32)why->ascq << 8;
    }
    if (virtio_has(&s->virtio, e == SCSI_CHANGED ? VIRTIO_SCSI_F_CHANGE : VIRTIO_SCSI_F_HOTPLUG))
        send_event(s, &event);
}
