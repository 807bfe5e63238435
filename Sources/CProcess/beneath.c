#define _GNU_SOURCE
#include "beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

// Numbers are the same on all architectures; headers of the oldest supported systems lack them.
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef STATX_MNT_ID
#define STATX_MNT_ID 0x00001000U
#endif

const int32_t cprocess_o_path = O_PATH;

struct how {
    uint64_t flags;
    uint64_t mode;
    uint64_t resolve;
};
static const uint64_t no_xdev = 0x01, no_magic_links = 0x02, no_symlinks = 0x04, beneath = 0x08;

int32_t cprocess_open_beneath(int32_t directory, const char *path, int32_t flags, uint32_t mode) {
    struct how how = {.flags = (uint32_t)flags, .mode = mode, .resolve = no_xdev | no_magic_links | no_symlinks | beneath};
    long descriptor;
    // EAGAIN: something was renamed on the way, so that the kernel cannot be sure.
    int tries = 0;
    do descriptor = syscall(SYS_openat2, directory, path, &how, sizeof how);
    while (descriptor < 0 && (errno == EINTR || (errno == EAGAIN && ++tries < 32)));
    return descriptor < 0 ? -errno : (int32_t)descriptor;
}

/// The mount of an open file by /proc; 0 when it does not tell.
static uint64_t mount_by_proc(int descriptor) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", descriptor);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    if (count <= 0) return 0;
    text[count] = 0;
    unsigned long mount = 0;
    const char *line = strstr(text, "mnt_id:");
    return line && sscanf(line, "mnt_id: %lu", &mount) == 1 ? mount : 0;
}

static uint64_t mount_of(int directory, const char *name) {
    if (!*name) return mount_by_proc(directory);
    int descriptor = openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0) return 0;
    uint64_t mount = mount_by_proc(descriptor);
    close(descriptor);
    return mount;
}

static int32_t look_by_stat(int directory, const char *name, struct cprocess_place *place) {
    struct stat status;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (*name ? 0 : AT_EMPTY_PATH)) != 0) return -errno;
    *place = (struct cprocess_place){
        .mount = mount_of(directory, name), .device = status.st_dev, .inode = status.st_ino, .links = status.st_nlink,
        .blocks = (uint64_t)status.st_blocks, .size = status.st_size, .modified_seconds = status.st_mtim.tv_sec,
        .modified_nanoseconds = status.st_mtim.tv_nsec, .mode = status.st_mode, .owner = status.st_uid};
    return 0;
}

int32_t cprocess_look(int32_t directory, const char *name, struct cprocess_place *place) {
    struct statx facts;
    int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC | (*name ? 0 : AT_EMPTY_PATH);
    if (statx(directory, name, flags, STATX_BASIC_STATS | STATX_MNT_ID, &facts) != 0)
        // Some containers forbid statx.
        return errno == EPERM || errno == ENOSYS ? look_by_stat(directory, name, place) : -errno;
    *place = (struct cprocess_place){
        .mount = facts.stx_mask & STATX_MNT_ID ? facts.stx_mnt_id : mount_of(directory, name),
        .device = makedev(facts.stx_dev_major, facts.stx_dev_minor), .inode = facts.stx_ino, .links = facts.stx_nlink,
        .blocks = facts.stx_blocks, .size = (int64_t)facts.stx_size, .modified_seconds = facts.stx_mtime.tv_sec,
        .modified_nanoseconds = facts.stx_mtime.tv_nsec, .mode = facts.stx_mode, .owner = facts.stx_uid};
    return 0;
}

int32_t cprocess_change_mode(int32_t directory, const char *name, uint32_t mode) {
    if (syscall(SYS_fchmodat2, directory, name, mode, *name ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH) == 0) return 0;
    if (errno != ENOSYS && errno != EPERM) return -errno;
    // Older kernels: what is held cannot be exchanged for a link between the look and the change.
    int descriptor = *name ? openat(directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC) : fcntl(directory, F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    struct stat status;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    int32_t result = 0;
    if (fstat(descriptor, &status) != 0) result = -errno;
    else if (S_ISLNK(status.st_mode)) result = -ELOOP;
    else if (chmod(path, mode) != 0) result = -errno;
    close(descriptor);
    return result;
}

int32_t cprocess_memory_file(const char *name) {
    int descriptor = memfd_create(name, MFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int64_t cprocess_list(int32_t directory, void *buffer, uint64_t capacity) {
    long count;
    do count = syscall(SYS_getdents64, directory, buffer, capacity);
    while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}
