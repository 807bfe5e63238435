// Faults of the system under a pilot, loaded into it by LD_PRELOAD; for tests only. What happens is told by the environment:
//
//   SHIM_PATHS   a pattern of the shell for the paths that are meant, whose * also stands for slashes
//   SHIM_ERROR   the number that calls on them fail with
//   SHIM_CALLS   which calls do, as words: open (for writing), write, fsync, rename, mkdir, unlink
//   SHIM_KILL    before:N or after:N, SIGKILL of the process around its N-th rename to such a path
//   SHIM_HANG    a file that is made when such a path is to be opened, for whatever; the call then never returns
//   SHIM_COUNTER a file of 4096 bytes, in whose first four the process's calls are counted: those above, and read, close, socket, connect, send,
//                recv, statx, epoll_ctl and pthread_create
//   SHIM_AT      kill:N, SIGKILL of the process before the N-th of them; or NUMBER:N, which fails with that error, once
//   SHIM_CLOCK   seconds by which the clock of the day is wrong
//   SHIM_WHEN    a file: all this holds as long as it exists; without it, always
//
// The program's children get neither the variables nor the library.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// Not on the heap: a keeper of the pilot gives its copy of that back.
static char paths[PATH_MAX], calls[256], when[PATH_MAX], hang[PATH_MAX];
static int error, clock_shift, kill_number, kills_after;
static atomic_int renames;
static atomic_int *counter;
static int at_number, at_error;
static pid_t owner;

static void take(const char *name, char *text, size_t size) {
    const char *value = getenv(name);
    snprintf(text, size, "%s", value ? value : "");
    unsetenv(name);
}

__attribute__((constructor)) static void read_environment(void) {
    char number[64];
    unsetenv("LD_PRELOAD");
    take("SHIM_PATHS", paths, sizeof paths);
    take("SHIM_CALLS", calls, sizeof calls);
    take("SHIM_WHEN", when, sizeof when);
    take("SHIM_HANG", hang, sizeof hang);
    take("SHIM_ERROR", number, sizeof number);
    error = atoi(number);
    take("SHIM_CLOCK", number, sizeof number);
    clock_shift = atoi(number);
    take("SHIM_KILL", number, sizeof number);
    kills_after = strncmp(number, "after:", 6) == 0;
    const char *colon = strchr(number, ':');
    kill_number = colon ? atoi(colon + 1) : 0;
    take("SHIM_AT", number, sizeof number);
    colon = strchr(number, ':');
    at_number = colon ? atoi(colon + 1) : 0;
    at_error = atoi(number);
    owner = getpid();
    char file[PATH_MAX];
    take("SHIM_COUNTER", file, sizeof file);
    int opened = file[0] ? (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC) : -1;
    if (opened < 0) return;
    void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    close(opened);
    if (map != MAP_FAILED) counter = map;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }
#define NEXT(name) ((__typeof__(&name))next(#name))

// Counts a call, of this process alone; true, with errno set, when it shall fail.
static int is_counted_out(const char *call) {
    if (!counter || getpid() != owner || atomic_fetch_add(counter, 1) + 1 != at_number) return 0;
    if (!at_error) {
        kill(owner, SIGKILL);
        while (1) pause();
    }
    dprintf(2, "shim: %s fails\n", call);
    errno = at_error;
    return 1;
}

static int is_time(void) { return !when[0] || access(when, F_OK) == 0; }

static int is_meant(int directory, const char *path) {
    char folder[PATH_MAX] = "", link[64];
    if (!paths[0] || !path) return 0;
    if (path[0] != '/') {
        if (directory == AT_FDCWD) {
            if (!getcwd(folder, sizeof folder)) return 0;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
            if (readlink(link, folder, sizeof folder - 1) < 0) return 0;
        }
        strncat(folder, "/", sizeof folder - strlen(folder) - 1);
    }
    strncat(folder, path, sizeof folder - strlen(folder) - 1);
    return fnmatch(paths, folder, 0) == 0;
}

// True, with errno set, when the call on the path shall fail.
static int fails(const char *call, int directory, const char *path) {
    if (!error || !strstr(calls, call)) return 0;
    int before = errno;
    int result = is_meant(directory, path) && is_time();
    errno = result ? error : before;
    return result;
}

static int fails_on_file(const char *call, int file) {
    if (!error || !strstr(calls, call)) return 0;
    char link[64], path[PATH_MAX] = "";
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = before;
    return length > 0 && path[0] == '/' && fails(call, AT_FDCWD, path);
}

static void hang_at(int directory, const char *path) {
    int before = errno;
    if (hang[0] && is_meant(directory, path) && is_time()) {
        close(NEXT(open)(hang, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        while (1) pause();
    }
    errno = before;
}

static int writes(int flags) { return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC); }

static mode_t mode_of(int flags, va_list rest) { return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    hang_at(AT_FDCWD, path);
    if (is_counted_out(__func__)) return -1;
    return writes(flags) && fails("open", AT_FDCWD, path) ? -1 : NEXT(open)(path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    hang_at(directory, path);
    if (is_counted_out(__func__)) return -1;
    return writes(flags) && fails("open", directory, path) ? -1 : NEXT(openat)(directory, path, flags, mode);
}

// openat2, by which the pilot opens what lies below a directory that it holds, has no function of its own.
long syscall(long number, ...) {
    long rest[6];
    va_list list;
    va_start(list, number);
    for (int index = 0; index < 6; index++) rest[index] = va_arg(list, long);
    va_end(list);
    if (number == SYS_openat2) {
        if (is_counted_out(__func__)) return -1;
        int flags = (int)*(const uint64_t *)rest[2];
        if (writes(flags) && fails("open", (int)rest[0], (const char *)rest[1])) return -1;
    }
    return NEXT(syscall)(number, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
}

ssize_t write(int file, const void *bytes, size_t count) {
    return is_counted_out(__func__) || fails_on_file("write", file) ? -1 : NEXT(write)(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    return is_counted_out(__func__) || fails_on_file("write", file) ? -1 : NEXT(pwrite)(file, bytes, count, offset);
}

int fsync(int file) { return is_counted_out(__func__) || fails_on_file("fsync", file) ? -1 : NEXT(fsync)(file); }

int mkdir(const char *path, mode_t mode) { return is_counted_out(__func__) || fails("mkdir", AT_FDCWD, path) ? -1 : NEXT(mkdir)(path, mode); }

int mkdirat(int directory, const char *path, mode_t mode) {
    return is_counted_out(__func__) || fails("mkdir", directory, path) ? -1 : NEXT(mkdirat)(directory, path, mode);
}

int symlinkat(const char *target, int directory, const char *path) {
    return is_counted_out(__func__) || fails("open", directory, path) ? -1 : NEXT(symlinkat)(target, directory, path);
}

int unlinkat(int directory, const char *path, int flags) {
    return is_counted_out(__func__) || fails("unlink", directory, path) ? -1 : NEXT(unlinkat)(directory, path, flags);
}

int symlink(const char *target, const char *path) { return is_counted_out(__func__) || fails("open", AT_FDCWD, path) ? -1 : NEXT(symlink)(target, path); }

int unlink(const char *path) { return is_counted_out(__func__) || fails("unlink", AT_FDCWD, path) ? -1 : NEXT(unlink)(path); }

int rmdir(const char *path) { return is_counted_out(__func__) || fails("unlink", AT_FDCWD, path) ? -1 : NEXT(rmdir)(path); }

static void end_at(int number) {
    if (number != kill_number) return;
    kill(getpid(), SIGKILL);
    pause();
}

int renameat(int source, const char *from, int directory, const char *to) {
    if (is_counted_out(__func__) || fails("rename", directory, to)) return -1;
    int number = kill_number && is_meant(directory, to) && is_time() ? atomic_fetch_add(&renames, 1) + 1 : 0;
    if (number && !kills_after) end_at(number);
    int result = NEXT(renameat)(source, from, directory, to);
    if (number && kills_after) end_at(number);
    return result;
}

int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

ssize_t read(int file, void *bytes, size_t count) { return is_counted_out(__func__) ? -1 : NEXT(read)(file, bytes, count); }

ssize_t pread(int file, void *bytes, size_t count, off_t offset) {
    return is_counted_out(__func__) ? -1 : NEXT(pread)(file, bytes, count, offset);
}

// What cannot be closed without an error is closed all the same.
int close(int file) {
    int fails = is_counted_out(__func__), reason = errno, result = NEXT(close)(file);
    if (fails) errno = reason;
    return fails ? -1 : result;
}

int socket(int domain, int kind, int protocol) { return is_counted_out(__func__) ? -1 : NEXT(socket)(domain, kind, protocol); }

int connect(int file, const struct sockaddr *address, socklen_t length) {
    return is_counted_out(__func__) ? -1 : NEXT(connect)(file, address, length);
}

ssize_t send(int file, const void *bytes, size_t count, int flags) { return is_counted_out(__func__) ? -1 : NEXT(send)(file, bytes, count, flags); }

ssize_t recv(int file, void *bytes, size_t count, int flags) { return is_counted_out(__func__) ? -1 : NEXT(recv)(file, bytes, count, flags); }

int statx(int directory, const char *restrict path, int flags, unsigned mask, struct statx *restrict facts) {
    return is_counted_out(__func__) ? -1 : NEXT(statx)(directory, path, flags, mask, facts);
}

int epoll_ctl(int file, int what, int other, struct epoll_event *event) {
    return is_counted_out(__func__) ? -1 : NEXT(epoll_ctl)(file, what, other, event);
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*body)(void *), void *restrict context) {
    return is_counted_out(__func__) ? errno : NEXT(pthread_create)(thread, attributes, body, context);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = NEXT(clock_gettime)(clock, now);
    int is_day = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
    if (clock_shift && is_day && result == 0 && is_time()) now->tv_sec += clock_shift;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = NEXT(gettimeofday)(now, zone);
    if (clock_shift && result == 0 && is_time()) now->tv_sec += clock_shift;
    return result;
}

time_t time(time_t *where) {
    time_t now = NEXT(time)(NULL) + (clock_shift && is_time() ? clock_shift : 0);
    if (where) *where = now;
    return now;
}
