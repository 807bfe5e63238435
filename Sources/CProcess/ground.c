// What the process stands on: looked at, and made its own, before the language's runtime is busy.
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

// MARK: Arguments

static int argument_count;
static char **arguments;

// The C library hands main's arguments to constructors too.
__attribute__((constructor)) static void remember_arguments(int count, char **values) {
    argument_count = count;
    arguments = values;
}

int32_t cprocess_argument_count(void) { return argument_count; }
const char *cprocess_argument(int32_t index) { return index >= 0 && index < argument_count ? arguments[index] : ""; }

// MARK: /proc

int32_t cprocess_have_proc(void) {
    if (access("/proc/self/stat", R_OK) == 0) return 0;
    if (unshare(CLONE_NEWNS) < 0) return -errno;
    // What is mounted elsewhere later is seen here, not the other way round.
    if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0) return -errno;
    return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0 ? -errno : 1;
}

// MARK: Closing to others

void cprocess_seal(void) {
    prctl(PR_SET_DUMPABLE, 0);
    // Each of malloc's arenas reserves 64 MB of address space, and there would be eight for each processor.
    mallopt(M_ARENA_MAX, 2);
}

void cprocess_forget_variable(const char *name) {
    size_t length = strlen(name);
    for (char **entry = environ; entry && *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') explicit_bzero(*entry + length + 1, strlen(*entry + length + 1));
    unsetenv(name);
}

// MARK: Shortages

static int32_t try_descriptors(const char **missing) {
    int opened[6] = {-1, -1, -1, -1, -1, -1}, error = 0;
    *missing = "a pair of sockets";
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, opened) < 0) error = errno;
    if (!error && (*missing = "an epoll", opened[2] = epoll_create1(EPOLL_CLOEXEC)) < 0) error = errno;
    if (!error && (*missing = "an eventfd", opened[3] = eventfd(0, EFD_CLOEXEC)) < 0) error = errno;
    if (!error && (*missing = "a timerfd", opened[4] = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)) < 0) error = errno;
    struct epoll_event event = {.events = EPOLLIN};
    if (!error && (*missing = "a watch of epoll (fs.epoll.max_user_watches)", epoll_ctl(opened[2], EPOLL_CTL_ADD, opened[0], &event)) < 0)
        error = errno;
    for (int index = 0; index < 6; index++)
        if (opened[index] >= 0) close(opened[index]);
    return error;
}

static void *hold(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

static int32_t try_memory(int64_t bytes, const char **missing) {
    *missing = "enough address space (ulimit -v)";
    void *room = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return errno;
    munmap(room, (size_t)bytes);
    return 0;
}

static int32_t try_threads(int32_t wanted, int64_t bytes, const char **missing) {
    pthread_t threads[256];
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    // What their stacks will take is part of the address space that is asked for.
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, PTHREAD_STACK_MIN);
    int32_t made = 0, failure = 0;
    if (wanted > 256) wanted = 256;
    pthread_mutex_lock(&gate);
    while (made < wanted && (failure = pthread_create(&threads[made], &small, hold, &gate)) == 0) made++;
    *missing = "enough threads (ulimit -u, ulimit -v)";
    if (!failure) failure = try_memory(bytes, missing);
    pthread_attr_destroy(&small);
    pthread_mutex_unlock(&gate);
    while (made > 0) pthread_join(threads[--made], NULL);
    return failure;
}

int32_t cprocess_find_shortage(int32_t threads, int64_t bytes, const char **missing) {
    int32_t error = try_descriptors(missing);
    return error ? error : try_threads(threads, bytes, missing);
}
