/* SPDX-License-Identifier: MIT */
/* Options that say what the machine starts: kernel, firmware, -boot, -fw_cfg, -smbios, -rtc. */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "control/json_opts.h"
#include "control/system.h"
#include "hw/boards/smbios.h"
#include "hw/misc/fw_cfg.h"

/* ---- files that are named ---- */

bool set_kernel(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.kernel = arg;
    return true;
}

bool set_initrd(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.initrd = arg;
    return true;
}

bool set_append(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.append = arg;
    return true;
}

bool set_dtb(SystemOptions *o, const char *arg, Error *err)
{
    o->machine.dtb = arg;
    return true;
}

/* ---- -L ---- */

/* Where distributions have firmware for this kind of machine, behind the folders of -L. */
static const char *const folders[] = {
    LYREBIRD_DATADIR,     "/usr/share/qemu",         "/usr/share/qemu-efi-aarch64",
    "/usr/share/AAVMF",   "/usr/share/edk2/aarch64", "/usr/lib/u-boot/qemu_arm64",
    "/usr/share/seabios", "/usr/share/OVMF",         "/usr/lib/ipxe/qemu",
};

static const char *const beside[] = {"../share/lyrebird", "../roms"};

bool set_data_dir(SystemOptions *o, const char *arg, Error *err)
{
    if (system_is_help(arg)) {
        for (unsigned n = 0; n < o->data_dirs.count; n++)
            puts(opts_get(&o->data_dirs.row[n], "path"));
        for (unsigned n = 0; n < ARRAY_SIZE(folders); n++)
            puts(folders[n]);
        o->done = true;
        return true;
    }
    opts_set(opts_list_add(&o->data_dirs), "path", arg);
    return true;
}

static bool has_file(const char *folder, const char *name, char *path, size_t size)
{
    struct stat st;

    return (size_t)snprintf(path, size, "%s/%s", folder, name) < size && stat(path, &st) == 0 &&
           S_ISREG(st.st_mode);
}

/* A folder beside the program's: of a build, or of an installation that was moved. */
static bool has_file_beside(const char *folder, const char *name, char *path, size_t size)
{
    char self[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    if (n < 0)
        return false;
    self[n] = 0;
    *strrchr(self, '/') = 0;
    return (size_t)snprintf(path, size, "%s/%s", self, folder) < size &&
           has_file(strdupa(path), name, path, size);
}

/* A name without a path is looked for here first, then in the folders; false: as it is. */
static bool find_file(const MachineConfig *cfg, const char *name, char *path, size_t size)
{
    SystemOptions *o = container_of(cfg, SystemOptions, machine);
    bool found = false;

    if (strchr(name, '/') || access(name, F_OK) == 0)
        return false;
    for (unsigned n = 0; !found && n < o->data_dirs.count; n++)
        found = has_file(opts_get(&o->data_dirs.row[n], "path"), name, path, size);
    for (unsigned n = 0; !found && n < ARRAY_SIZE(folders); n++)
        found = has_file(folders[n], name, path, size);
    for (unsigned n = 0; !found && n < ARRAY_SIZE(beside); n++)
        found = has_file_beside(beside[n], name, path, size);
    return found;
}

/* ---- -bios ---- */

static const struct {
    const char *name, *text;
} firmware[] = {
    {"bios-256k.bin", "SeaBIOS: what PCs start with, if it is there"},
    {"lyrebird-bios.bin", "the BIOS of this program: what PCs start with otherwise"},
    {"OVMF.fd", "UEFI for PCs"},
    {"QEMU_EFI.fd", "UEFI for the machine virt"},
    {"u-boot.bin", "U-Boot for the machine virt"},
};

bool set_bios(SystemOptions *o, const char *arg, Error *err)
{
    char path[PATH_MAX];

    o->machine.bios = arg;
    if (!system_is_help(arg))
        return true;
    for (unsigned n = 0; n < ARRAY_SIZE(firmware); n++) {
        bool found = find_file(&o->machine, firmware[n].name, path, sizeof path);

        printf("%-18s %s (%s)\n", firmware[n].name, firmware[n].text, found ? path : "not found");
    }
    o->done = true;
    return true;
}

void system_find_firmware(SystemOptions *o)
{
    char path[PATH_MAX];

    o->machine.find_file = find_file;
    if (!o->machine.bios || !find_file(&o->machine, o->machine.bios, path, sizeof path))
        return;
    opts_set(&o->kept, "bios-path", path);
    o->machine.bios = opts_get(&o->kept, "bios-path");
}

/* ---- -boot ---- */

static const OptRow boot_rows[] = {
    {"order", OPT_STR, NULL, "kinds to start from: c disk, d CD-ROM, n network, in this order"},
    {"once", OPT_STR, NULL, "the same, until the first reset"},
    {"menu", OPT_BOOL, NULL, "firmware shows its menu"},
    {"strict", OPT_BOOL, NULL, "start from nothing but what order= and bootindex= name"},
    {"splash-time", OPT_NUM, NULL, "milliseconds that firmware waits, up to 65535"},
    {"reboot-timeout", OPT_STR, NULL, "milliseconds before it tries again, -1: never"},
};

static bool check_letters(const char *key, const char *letters, Error *err)
{
    bool seen[26] = {false};

    for (const char *s = letters; s && *s; s++) {
        if (*s < 'a' || *s > 'p')
            return error_set(err, "-boot: %s=%s: letters are expected: c disk, d CD-ROM, n network",
                             key, letters);
        if (seen[*s - 'a'])
            return error_set(err, "-boot: %s=%s: '%c' is there twice", key, letters, *s);
        seen[*s - 'a'] = true;
    }
    return true;
}

static bool check_number(const char *key, const char *text, long min, long max, Error *err)
{
    char *end;
    long n = text ? strtol(text, &end, 10) : 0;

    return !text || (*text && !*end && n >= min && n <= max) ||
           error_set(err, "-boot: %s=%s: %ld to %ld milliseconds are expected", key, text, min,
                     max);
}

bool set_boot(SystemOptions *o, const char *arg, Error *err)
{
    MachineBoot *b = &o->machine.boot;
    const Opts *w = &o->boot;

    if (!system_words(o, &o->boot, "boot", arg, "order", OPT_TABLE(boot_rows), err))
        return false;
    *b = (MachineBoot){
        .order = opts_get(w, "order"),
        .once = opts_get(w, "once"),
        .has_menu = opts_get(w, "menu"),
        .menu = opts_bool(w, "menu", false),
        .is_strict = opts_bool(w, "strict", false),
        .splash_ms = opts_get(w, "splash-time"),
        .retry_ms = opts_get(w, "reboot-timeout"),
    };
    return check_letters("order", b->order, err) && check_letters("once", b->once, err) &&
           check_number("splash-time", b->splash_ms, 0, UINT16_MAX, err) &&
           check_number("reboot-timeout", b->retry_ms, -1, UINT16_MAX, err);
}

/* ---- -fw_cfg, -smbios ---- */

static const OptRow fw_cfg_rows[] = {
    {"name", OPT_STR, NULL, "name of the file; yours begin with opt/"},
    {"file", OPT_STR, NULL, "what is in it: that of this file"},
    {"string", OPT_STR, NULL, "what is in it: this text, without a zero byte"},
};

static void *read_all(const char *path, u32 *size, Error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    u8 *data = NULL;
    size_t used = 0;
    ssize_t n = fd < 0 ? -1 : 1;

    while (n > 0 && used <= UINT32_MAX / 2) {
        data = realloc(data, used + 65536);
        if (!data)
            abort();
        n = read(fd, data + used, 65536);
        used += n > 0 ? (size_t)n : 0;
    }
    if (n)
        error_set_errno(err, "-fw_cfg: file=%s", path);
    if (fd >= 0)
        close(fd);
    if (n) {
        free(data);
        return NULL;
    }
    *size = (u32)used;
    return data;
}

static bool add_file(SystemOptions *o, const Opts *w, Error *err)
{
    const char *name = opts_get(w, "name"), *path = opts_get(w, "file"),
               *text = opts_get(w, "string");
    MachineFile f = {.name = name};

    if (!name || !*name || !path == !text)
        return error_set(err, "-fw_cfg: name= and one of file= and string= are expected");
    if (strlen(name) >= FW_CFG_NAME_SIZE)
        return error_set(err, "-fw_cfg: name=%s: at most %u characters are expected", name,
                         FW_CFG_NAME_SIZE - 1);
    f.data = path ? read_all(path, &f.size, err) : strdup(text);
    if (!f.data)
        return false;
    f.size = path ? f.size : (u32)strlen(text);
    o->files = realloc(o->files, (o->machine.file_count + 1) * sizeof *o->files);
    if (!o->files)
        abort();
    o->files[o->machine.file_count++] = f;
    o->machine.files = o->files;
    return true;
}

bool set_fw_cfg(SystemOptions *o, const char *arg, Error *err)
{
    Opts *w = opts_list_add(&o->fw_cfgs);

    return system_words(o, w, "fw_cfg", arg, "name", OPT_TABLE(fw_cfg_rows), err) &&
           (o->done || add_file(o, w, err));
}

bool set_smbios(SystemOptions *o, const char *arg, Error *err)
{
    Opts *w = opts_list_add(&o->smbios);

    if (system_is_help(arg)) {
        smbios_help(stdout);
        o->done = true;
        return true;
    }
    w->is_multi = true;
    o->machine.smbios = o->smbios.row;
    o->machine.smbios_count = o->smbios.count;
    return (opts_parse(w, arg, NULL, err) || error_prefix(err, "-smbios")) && smbios_check(w, err);
}

/* ---- -rtc ---- */

static const OptRow rtc_rows[] = {
    {"base", OPT_STR, NULL,
     "what it shows: utc (default), localtime, or a date as 2006-06-17T16:01:21"},
    {"clock", OPT_ENUM, "host|rt|vm",
     "what it follows: the host's clock, its time, or the machine's"},
    {"driftfix", OPT_ENUM, "none|slew",
     "slew: a PC's guest gets the clock's periodic interrupts that it missed later"},
};

/* All of "2006-06-17" or "2006-06-17T16:01:21", UTC. */
static bool parse_date(const char *text, i64 *seconds)
{
    struct tm tm = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);

    if (!end) {
        tm = (struct tm){0};
        end = strptime(text, "%Y-%m-%d", &tm);
    }
    *seconds = timegm(&tm);
    return end && !*end;
}

static i64 local_ahead_s(void)
{
    time_t now = time(NULL);
    struct tm tm;

    return localtime_r(&now, &tm) ? tm.tm_gmtoff : 0;
}

bool set_rtc(SystemOptions *o, const char *arg, Error *err)
{
    MachineRtc *r = &o->machine.rtc;
    const char *base, *clock, *fix;

    if (!system_words(o, &o->rtc, "rtc", arg, NULL, OPT_TABLE(rtc_rows), err))
        return false;
    base = opts_get(&o->rtc, "base");
    clock = opts_get(&o->rtc, "clock");
    fix = opts_get(&o->rtc, "driftfix");
    if (fix && !strcmp(fix, "slew") &&
        !device_set_global("mc146818rtc", "lost_tick_policy", fix, err))
        return false;
    *r = (MachineRtc){.clock = !clock || !strcmp(clock, "host") ? MACHINE_RTC_HOST
                               : !strcmp(clock, "rt")           ? MACHINE_RTC_RT
                                                                : MACHINE_RTC_VM};
    if (!base || !strcmp(base, "utc"))
        return true;
    if (!strcmp(base, "localtime")) {
        r->ahead_s = local_ahead_s();
        return true;
    }
    r->has_start = parse_date(base, &r->start_s);
    return r->has_start ||
           error_set(err,
                     "-rtc: base=%s: utc, localtime, 2006-06-17T16:01:21 or 2006-06-17 is "
                     "expected",
                     base);
}
