// A file system that shows another directory, and whose calls take as long as a control file says, or fail:   slowdisk BACKING CONTROL MOUNT
// CONTROL holds one line, `CALL SECONDS`, `CALL ever` or `CALL errno=NUMBER`, with CALL one of open read write fsync rename stat unlink; read at every
// call.
#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

static int backing;
static const char *control;

// A name below the backing directory.
static const char *below(const char *path) { return path[1] ? path + 1 : "."; }

// Seconds that the call takes; -1 for ever.
static double delay_of(const char *call) {
    char name[32], time[32];
    FILE *file = fopen(control, "re");
    if (!file) return 0;
    int fields = fscanf(file, "%31s %31s", name, time);
    fclose(file);
    if (fields != 2 || strcmp(name, call)) return 0;
    if (!strncmp(time, "errno=", 6)) return 0;
    return strcmp(time, "ever") ? atof(time) : -1;
}

// Waits as told; a call that takes for ever ends when the control file says otherwise, so that the mount can end, and when its process is killed or
// ends, as on NFS: else no process that waits for it could end at all.
static void wait_for(const char *call) {
    const struct timespec piece = {.tv_nsec = 20000000};
    double waited = 0, delay;
    while (((delay = delay_of(call)) < 0 || waited < delay) && !fuse_interrupted()) {
        nanosleep(&piece, NULL);
        waited += 0.02;
    }
}

// The error that the call is to end with, as FUSE wants it; else waits as told.
static int fault(const char *call) {
    char name[32], text[32];
    FILE *file = fopen(control, "re");
    int fields = file ? fscanf(file, "%31s %31s", name, text) : 0;
    if (file) fclose(file);
    if (fields == 2 && !strcmp(name, call) && !strncmp(text, "errno=", 6)) return -atoi(text + 6);
    wait_for(call);
    return 0;
}

#define FAULT(call) do { int error = fault(call); if (error) return error; } while (0)

static int result(int value) { return value < 0 ? -errno : 0; }

static int slow_getattr(const char *path, struct stat *status, struct fuse_file_info *file) {
    FAULT("stat");
    return result(file ? fstat((int)file->fh, status) : fstatat(backing, below(path), status, AT_SYMLINK_NOFOLLOW));
}

static int slow_open(const char *path, struct fuse_file_info *file) {
    FAULT("open");
    int descriptor = openat(backing, below(path), file->flags);
    if (descriptor < 0) return -errno;
    file->fh = (uint64_t)descriptor;
    return 0;
}

static int slow_create(const char *path, mode_t mode, struct fuse_file_info *file) {
    FAULT("open");
    int descriptor = openat(backing, below(path), file->flags | O_CREAT, mode);
    if (descriptor < 0) return -errno;
    file->fh = (uint64_t)descriptor;
    return 0;
}

static int slow_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *file) {
    (void)path;
    FAULT("read");
    ssize_t count = pread((int)file->fh, buffer, size, offset);
    return count < 0 ? -errno : (int)count;
}

static int slow_write(const char *path, const char *bytes, size_t size, off_t offset, struct fuse_file_info *file) {
    (void)path;
    FAULT("write");
    ssize_t count = pwrite((int)file->fh, bytes, size, offset);
    return count < 0 ? -errno : (int)count;
}

static int slow_fsync(const char *path, int data_only, struct fuse_file_info *file) {
    (void)path, (void)data_only;
    FAULT("fsync");
    return result(fsync((int)file->fh));
}

static int slow_rename(const char *from, const char *to, unsigned flags) {
    FAULT("rename");
    return result(renameat2(backing, below(from), backing, below(to), flags));
}

static int slow_unlink(const char *path) {
    FAULT("unlink");
    return result(unlinkat(backing, below(path), 0));
}

static int slow_readdir(const char *path, void *buffer, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *file,
                        enum fuse_readdir_flags flags) {
    (void)offset, (void)file, (void)flags;
    int descriptor = openat(backing, below(path), O_RDONLY | O_DIRECTORY);
    DIR *directory = descriptor < 0 ? NULL : fdopendir(descriptor);
    if (!directory) return -errno;
    struct dirent *entry;
    while ((entry = readdir(directory))) fill(buffer, entry->d_name, NULL, 0, 0);
    closedir(directory);
    return 0;
}

static int slow_release(const char *path, struct fuse_file_info *file) { (void)path; return result(close((int)file->fh)); }
static int slow_mkdir(const char *path, mode_t mode) { return result(mkdirat(backing, below(path), mode)); }
static int slow_rmdir(const char *path) { return result(unlinkat(backing, below(path), AT_REMOVEDIR)); }
static int slow_symlink(const char *to, const char *path) { return result(symlinkat(to, backing, below(path))); }
static int slow_link(const char *from, const char *to) { return result(linkat(backing, below(from), backing, below(to), 0)); }
static int slow_statfs(const char *path, struct statvfs *status) { (void)path; return result(fstatvfs(backing, status)); }

static int slow_readlink(const char *path, char *buffer, size_t size) {
    ssize_t count = readlinkat(backing, below(path), buffer, size - 1);
    if (count < 0) return -errno;
    buffer[count] = 0;
    return 0;
}

static int slow_chmod(const char *path, mode_t mode, struct fuse_file_info *file) {
    return result(file ? fchmod((int)file->fh, mode) : fchmodat(backing, below(path), mode, 0));
}

static int slow_chown(const char *path, uid_t user, gid_t group, struct fuse_file_info *file) {
    (void)file;
    return result(fchownat(backing, below(path), user, group, AT_SYMLINK_NOFOLLOW));
}

static int slow_truncate(const char *path, off_t size, struct fuse_file_info *file) {
    if (file) return result(ftruncate((int)file->fh, size));
    int descriptor = openat(backing, below(path), O_WRONLY);
    if (descriptor < 0) return -errno;
    int value = result(ftruncate(descriptor, size));
    close(descriptor);
    return value;
}

static int slow_utimens(const char *path, const struct timespec times[2], struct fuse_file_info *file) {
    (void)file;
    return result(utimensat(backing, below(path), times, AT_SYMLINK_NOFOLLOW));
}

static int slow_fallocate(const char *path, int mode, off_t offset, off_t length, struct fuse_file_info *file) {
    (void)path;
    return result(fallocate((int)file->fh, mode, offset, length));
}

static void *slow_init(struct fuse_conn_info *connection, struct fuse_config *configuration) {
    (void)connection;
    configuration->intr = 1;
    return NULL;
}

static void wake(int number) { (void)number; }

int main(int count, char **arguments) {
    if (count != 4) return fprintf(stderr, "slowdisk BACKING CONTROL MOUNT\n"), 64;
    backing = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (backing < 0) return perror(arguments[1]), 66;
    control = arguments[2];
    // libfuse wakes the thread of an interrupted call with it; it makes a handler of its own only for an option that it no longer knows.
    signal(SIGUSR1, wake);
    static const struct fuse_operations operations = {
        .init = slow_init, .getattr = slow_getattr, .open = slow_open, .create = slow_create, .read = slow_read, .write = slow_write, .fsync = slow_fsync,
        .rename = slow_rename, .unlink = slow_unlink, .readdir = slow_readdir, .release = slow_release, .mkdir = slow_mkdir,
        .rmdir = slow_rmdir, .symlink = slow_symlink, .link = slow_link, .statfs = slow_statfs, .readlink = slow_readlink,
        .chmod = slow_chmod, .chown = slow_chown, .truncate = slow_truncate, .utimens = slow_utimens, .fallocate = slow_fallocate,
    };
    // Nothing is kept by the kernel, so that each call of the pilot is one of ours.
    char *options[] = {arguments[0], "-f", "-o", "attr_timeout=0,entry_timeout=0,negative_timeout=0,auto_unmount,max_threads=100", arguments[3]};
    return fuse_main(5, options, &operations, NULL);
}
