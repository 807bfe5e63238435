// The keeper of one program: see CProcess.h. After the fork nothing here may allocate or take a lock: another thread of the pilot may have
// held one at that moment.
#include "program.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The first message, which cprocess_keep takes for itself: the descriptors that were not needed are closed.
static const int32_t closed = 0;

struct keeper {
    int channel;
    int children_ended;
    int cgroup;
    pid_t program;
    int program_ended;
};

static int64_t microseconds(struct timeval time) { return (int64_t)time.tv_sec * 1000000 + time.tv_usec; }

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void tell(const struct keeper *keeper, struct cprocess_event event, const struct rusage *usage) {
    event.pid = keeper->program;
    event.at_nanoseconds = now();
    if (usage) {
        event.user_microseconds = microseconds(usage->ru_utime);
        event.system_microseconds = microseconds(usage->ru_stime);
    }
    // The pilot may be gone: then nobody needs to know.
    (void)send(keeper->channel, &event, sizeof event, MSG_NOSIGNAL);
}

// Kernels before 5.9 have no close_range.
static void close_between(unsigned first, unsigned last) {
    if (first > last || syscall(SYS_close_range, first, last, 0) == 0) return;
    long end = sysconf(_SC_OPEN_MAX);
    for (unsigned descriptor = first; descriptor <= last && descriptor < (unsigned)end; descriptor++) close((int)descriptor);
}

// Moves the descriptors that are needed out of the way of 0-2 and closes all others: the pilot's connections, locks and standard output
// must not stay open for as long as a payload runs. Returns -1 when a descriptor cannot be moved.
static int keep_only(int **descriptors, int count) {
    for (int index = 0; index < count; index++) {
        if (*descriptors[index] < 0) continue;
        *descriptors[index] = fcntl(*descriptors[index], F_DUPFD_CLOEXEC, 10);
        if (*descriptors[index] < 0) return -1;
    }
    unsigned first = 0;
    for (;;) {
        unsigned next = ~0U;
        for (int index = 0; index < count; index++) {
            unsigned descriptor = (unsigned)*descriptors[index];
            if (*descriptors[index] >= 0 && descriptor >= first && descriptor < next) next = descriptor;
        }
        if (next == ~0U) break;
        if (next > first) close_between(first, next - 1);
        first = next + 1;
    }
    close_between(first, ~0U);
    return 0;
}

// True when no child is left.
static int reap(struct keeper *keeper) {
    for (;;) {
        int status;
        struct rusage usage;
        pid_t pid = wait4(-1, &status, WNOHANG | __WALL, &usage);
        if (pid == 0) return 0;
        if (pid < 0 && errno == EINTR) continue;
        if (pid < 0) return 1;
        if (pid != keeper->program || keeper->program_ended) continue;
        keeper->program_ended = 1;
        tell(keeper, (struct cprocess_event){.kind = cprocess_exited, .status = status}, &usage);
    }
}

// Without allocation; the bytes read, none when the file cannot be read.
static size_t read_all(const char *path, char *buffer, size_t size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    size_t length = 0;
    ssize_t count;
    while (length < size && (count = read(file, buffer + length, size - length)) > 0) length += (size_t)count;
    close(file);
    return length;
}

// Kills the direct children. Theirs become ours by that, and are killed in the next round, until none is left.
static void kill_children(const struct keeper *keeper) {
    if (keeper->cgroup >= 0) {
        int control = openat(keeper->cgroup, "cgroup.kill", O_WRONLY | O_CLOEXEC);
        // A kernel before 5.14 has no such file; the rounds below do the same, slower.
        if (control >= 0 && write(control, "1", 1) == 1) { }
        if (control >= 0) close(control);
    }
    // Once the program is reaped its number may be somebody else's.
    if (!keeper->program_ended) kill(-keeper->program, SIGKILL);
    static char list[65536];
    size_t length = read_all("/proc/thread-self/children", list, sizeof list);
    pid_t pid = 0;
    for (size_t at = 0; at < length; at++) {
        if (list[at] >= '0' && list[at] <= '9') {
            pid = pid * 10 + (list[at] - '0');
        } else {
            if (pid > 1) kill(pid, SIGKILL);
            pid = 0;
        }
    }
}

static uintptr_t hexadecimal(const char **at) {
    uintptr_t value = 0;
    for (;; (*at)++) {
        char digit = **at;
        if (digit >= '0' && digit <= '9') value = value * 16 + (uintptr_t)(digit - '0');
        else if (digit >= 'a' && digit <= 'f') value = value * 16 + (uintptr_t)(digit - 'a' + 10);
        else return value;
    }
}

// Gives back the copy of the pilot's heap: it holds credentials, and every page that the pilot writes to from now on would exist twice.
// Nothing that the keeper still calls uses the heap; calls do not either, as they are bound at start (-fno-plt in Package.swift).
static void forget_heap(void) {
    static char maps[262144];
    size_t length = read_all("/proc/self/maps", maps, sizeof maps - 1);
    maps[length] = 0;
    const uintptr_t arena = 64UL << 20, here = (uintptr_t)__builtin_frame_address(0);
    for (const char *line = maps; *line;) {
        const char *at = line;
        uintptr_t start = hexadecimal(&at);
        if (*at == '-') at++;
        uintptr_t end = hexadecimal(&at);
        const char *next = strchr(line, '\n');
        if (!next) break;
        int is_anonymous = memmem(line, (size_t)(next - line), " rw-p 00000000 00:00 0", 22) != NULL;
        int is_heap = memmem(line, (size_t)(next - line), "[heap]", 6) != NULL;
        // glibc's arenas of other threads start at multiples of their greatest size.
        int is_stack = start <= here && here < end;  // the keeper runs on the stack of the thread that forked it
        if (is_anonymous && !is_stack && (is_heap || start % arena == 0)) madvise((void *)start, end - start, MADV_DONTNEED);
        line = next + 1;
    }
}

static void watch(struct keeper *keeper) {
    int killing = 0;
    while (!reap(keeper)) {
        if (killing) kill_children(keeper);
        struct pollfd files[2] = {
            {.fd = keeper->children_ended, .events = POLLIN},
            {.fd = killing ? -1 : keeper->channel, .events = POLLIN | POLLRDHUP},
        };
        // SIGCHLD says when to look again. The time is for children that the kernel left out of the list, which it may do while
        // the list changes.
        poll(files, 2, killing ? 50 : -1);
        struct signalfd_siginfo ignored;
        if (files[0].revents && read(keeper->children_ended, &ignored, sizeof ignored) < 0) { }
        if (files[1].revents) killing = 1;
    }
}

static _Noreturn void run_keeper(struct cprocess_request request, int channel) {
    struct keeper keeper = {.channel = channel, .cgroup = request.cgroup};
    int *needed[] = {&keeper.channel, &keeper.cgroup, &request.streams[0], &request.streams[1], &request.streams[2]};
    if (keep_only(needed, 5) < 0) _exit(127);
    request.cgroup = keeper.cgroup;
    tell(&keeper, (struct cprocess_event){.kind = closed}, NULL);

    // Away from the terminal and the batch system's process group; from here on only SIGKILL reaches the keeper.
    setsid();
    prctl(PR_SET_NAME, "pilot-keeper");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGCHLD, SIG_DFL);
    sigset_t ended;
    sigemptyset(&ended);
    sigaddset(&ended, SIGCHLD);
    keeper.children_ended = signalfd(-1, &ended, SFD_CLOEXEC | SFD_NONBLOCK);

    struct cprocess_event outcome = {0};
    keeper.program = start_program(&request, &outcome);
    for (int stream = 0; stream < 3; stream++) close(request.streams[stream]);
    if (keeper.program < 0) {
        outcome.kind = cprocess_refused;
        tell(&keeper, outcome, NULL);
        _exit(0);
    }
    outcome.kind = cprocess_started;
    tell(&keeper, outcome, NULL);
    // Not to pin the work directory's file system.
    if (chdir("/") < 0) { }
    forget_heap();
    watch(&keeper);
    struct rusage all;
    getrusage(RUSAGE_CHILDREN, &all);
    tell(&keeper, (struct cprocess_event){.kind = cprocess_emptied}, &all);
    _exit(0);
}

// With all signals blocked, no handler of the pilot runs in the keeper, where it would write to the pilot's pipe.
static pid_t fork_keeper(const struct cprocess_request *request, int channel) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t keeper = _Fork();
    if (keeper == 0) run_keeper(*request, channel);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return keeper < 0 ? -error : keeper;
}

// A fork holds a copy of every descriptor until it has closed it. If that is of a program that another thread has just written, to
// start it would fail with ETXTBSY; so one keeper at a time, and the next one only when it has closed what is not its own.
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

int32_t cprocess_keep(const struct cprocess_request *request, int32_t *channel) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0) return -errno;
    pthread_mutex_lock(&one_at_a_time);
    pid_t keeper = fork_keeper(request, sockets[1]);
    close(sockets[1]);
    struct cprocess_event first;
    ssize_t count;
    while ((count = recv(sockets[0], &first, sizeof first, 0)) < 0 && errno == EINTR) { }
    pthread_mutex_unlock(&one_at_a_time);
    if (keeper > 0 && count == (ssize_t)sizeof first) {
        *channel = sockets[0];
        return keeper;
    }
    close(sockets[0]);
    if (keeper < 0) return keeper;
    while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR) { }
    return -EMFILE;
}

int32_t cprocess_receive(int32_t channel, struct cprocess_event *event) {
    ssize_t count = recv(channel, event, sizeof *event, MSG_DONTWAIT);
    if (count < 0) return -errno;
    return count == (ssize_t)sizeof *event;
}

int32_t cprocess_status_signal(int32_t status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
int32_t cprocess_status_code(int32_t status) { return WEXITSTATUS(status); }
int32_t cprocess_status_dumped(int32_t status) { return WIFSIGNALED(status) && WCOREDUMP(status); }
