/* SPDX-License-Identifier: MIT */
/* /dev/kvm: whether it can be used here, and the VM of this process. */
#include "accel/kvm/kvm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "frontend/guest.h"

#define DEVICE "/dev/kvm"

KvmVm kvm = {.system_fd = -1, .fd = -1};

bool kvm_do(int fd, unsigned long request, void *arg, const char *what, Error *err)
{
    return ioctl(fd, request, arg) >= 0 || error_set_errno(err, "-accel kvm: %s", what);
}

bool kvm_vm_do(unsigned long request, void *arg, const char *what)
{
    Error err;

    if (kvm_do(kvm.fd, request, arg, what, &err))
        return true;
    log_printf("%s\n", err.text);
    return false;
}

/* ---- why not ---- */

/* The group that owns the device, by /etc/group: a static program has no other way to ask. */
static void group_name(gid_t gid, char *out, size_t size)
{
    FILE *f = fopen("/etc/group", "re");
    char line[512], name[64];
    unsigned n;

    snprintf(out, size, "%u", gid);
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "%63[^:]:%*[^:]:%u", name, &n) == 2 && n == gid)
            snprintf(out, size, "%s", name);
    if (f)
        fclose(f);
}

static bool no_permission(Error *err)
{
    struct stat st;
    char group[64];

    if (stat(DEVICE, &st) < 0 || !(st.st_mode & S_IRGRP) || !(st.st_mode & S_IWGRP))
        return error_set(err, "-accel kvm: no permission to use " DEVICE
                              ": only its owner may (chmod 0660 gives it to its group)");
    group_name(st.st_gid, group, sizeof group);
    return error_set(err,
                     "-accel kvm: no permission to use " DEVICE
                     ": become a member of the group %s (adduser USER %s), then log in again",
                     group, group);
}

static bool cannot_open(Error *err)
{
    switch (errno) {
    case EACCES:
    case EPERM: return no_permission(err);
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return error_set(err, "-accel kvm: this machine has no KVM (" DEVICE
                              "): enable virtualisation in its "
                              "firmware and load kvm_intel or kvm_amd, or use -accel tcg");
    default: return error_set_errno(err, "-accel kvm: " DEVICE);
    }
}

/* ---- what it must be able to do ---- */

static const struct {
    int cap, least;
    const char *name;
} needed[] = {
    {KVM_CAP_USER_MEMORY, 1, "KVM_CAP_USER_MEMORY"},
    {KVM_CAP_SYNC_MMU, 1, "KVM_CAP_SYNC_MMU"},
    {KVM_CAP_IMMEDIATE_EXIT, 1, "KVM_CAP_IMMEDIATE_EXIT"},
    {KVM_CAP_SYNC_REGS, KVM_SYNC_X86_REGS, "KVM_CAP_SYNC_REGS"},
    {KVM_CAP_XSAVE, 1, "KVM_CAP_XSAVE"},
    {KVM_CAP_XCRS, 1, "KVM_CAP_XCRS"},
    {KVM_CAP_NR_MEMSLOTS, 32, "KVM_CAP_NR_MEMSLOTS"},
};

static bool check_capabilities(Error *err)
{
    int version = ioctl(kvm.system_fd, KVM_GET_API_VERSION, 0);

    if (version != KVM_API_VERSION)
        return error_set(err,
                         "-accel kvm: " DEVICE " has version %d of the interface (%d expected)",
                         version, KVM_API_VERSION);
    for (unsigned i = 0; i < ARRAY_SIZE(needed); i++) {
        int has = ioctl(kvm.system_fd, KVM_CHECK_EXTENSION, needed[i].cap);

        if (has < needed[i].least)
            return error_set(err,
                             "-accel kvm: this kernel's KVM is too old: %s is %d (%d expected)",
                             needed[i].name, has, needed[i].least);
    }
    return true;
}

static int hide(int fd)
{
    return fd >= 0 && kvm.cfg.hide_fd ? kvm.cfg.hide_fd(fd) : fd;
}

static bool close_device(void)
{
    close(kvm.system_fd);
    kvm.system_fd = -1;
    return false;
}

bool kvm_open(const AccelConfig *cfg, Error *err)
{
    int size;

    kvm.cfg = *cfg;
    if (strcmp(cfg->arch->name, "x86_64"))
        return error_set(
            err,
            "-accel kvm: KVM runs %s of this machine's architecture, x86-64; this one is for "
            "%s: use -accel tcg",
            cfg->has_mmu ? "guests" : "programs", cfg->arch->name);
    if (kvm.system_fd >= 0)
        return true;
    kvm.system_fd = open(DEVICE, O_RDWR | O_CLOEXEC);
    if (kvm.system_fd < 0)
        return cannot_open(err);
    kvm.system_fd = hide(kvm.system_fd);
    if (!check_capabilities(err))
        return close_device();
    size = ioctl(kvm.system_fd, KVM_GET_VCPU_MMAP_SIZE, 0);
    if (size < (int)sizeof(struct kvm_run)) {
        error_set(err, "-accel kvm: KVM_GET_VCPU_MMAP_SIZE is %d", size);
        return close_device();
    }
    kvm.run_size = (size_t)size;
    return kvm_get_cpuid(err) || close_device();
}

bool kvm_make_vm(Error *err)
{
    int size, count;

    kvm.fd = hide(ioctl(kvm.system_fd, KVM_CREATE_VM, 0));
    if (kvm.fd < 0)
        return error_set_errno(err, "-accel kvm: cannot make a VM");
    count = ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS);
    kvm.max_vcpus = count > 0 ? (u32)count : 4;
    size = ioctl(kvm.fd, KVM_CHECK_EXTENSION, KVM_CAP_XSAVE2);
    kvm.xsave_size = size > 0 ? (u32)MAX((size_t)size, sizeof(struct kvm_xsave)) : 0;
    kvm.next_slot = kvm.next_vcpu = 0;
    return true;
}

void kvm_forget_vm(void)
{
    if (kvm.fd >= 0 && kvm.cfg.drop_fd)
        kvm.cfg.drop_fd(kvm.fd);
    kvm.fd = -1;
}
