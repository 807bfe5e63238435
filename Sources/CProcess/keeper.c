// The keeper of one program: see CProcess.h. After the fork nothing here may allocate or take a lock: another thread of the pilot may have
// held one at that moment.
#include "children.h"
#include "descriptors.h"
#include "keepers.h"
#include "program.h"
#include "watched.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The first message, which cprocess_keep takes for itself: the descriptors that were not needed are closed.
static const int32_t closed = 0;

struct keeper {
    int channel;
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
        if (next > first) close_descriptors(first, next - 1);
        first = next + 1;
    }
    close_descriptors(first, ~0U);
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

static void kill_child(pid_t child, void *unused) {
    (void)unused;
    kill(child, SIGKILL);
}

// Kills the direct children. Theirs become ours by that, and are killed in the next round, until none is left. Returns when the next round is
// due: at once, or, where finding the children takes long, when it has been a tenth of the time.
static int64_t kill_children(const struct keeper *keeper) {
    int64_t begun = now();
    if (keeper->cgroup >= 0) cprocess_kill_cgroup(keeper->cgroup);
    // Once the program is reaped its number may be somebody else's.
    if (!keeper->program_ended) kill(-keeper->program, SIGKILL);
    if (visit_listed_children(kill_child, NULL)) return begun;
    visit_numbered_children(kill_child, NULL);
    return now() + 10 * (now() - begun);
}

static void notice(int number) { (void)number; }

// SIGCHLD is blocked but while the keeper waits, so none is missed, and no descriptor is needed for it.
static sigset_t hear_of_children(void) {
    struct sigaction action = {.sa_handler = notice};
    sigaction(SIGCHLD, &action, NULL);
    sigset_t others;
    sigfillset(&others);
    sigdelset(&others, SIGCHLD);
    return others;
}

static void watch(struct keeper *keeper, sigset_t blocked) {
    int killing = 0;
    int64_t next = 0;
    while (!reap(keeper)) {
        if (killing && now() >= next) next = kill_children(keeper);
        struct pollfd channel = {.fd = killing ? -1 : keeper->channel, .events = POLLIN | POLLRDHUP};
        // The time is for children that the kernel left out of its list, which it may do while the list changes.
        struct timespec again = {.tv_nsec = 50 * 1000000};
        if (ppoll(&channel, 1, killing ? &again : NULL, &blocked) > 0) killing = 1;
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
    sigset_t blocked = hear_of_children();

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
    watch(&keeper, blocked);
    if (request.cgroup_path) rmdir(request.cgroup_path);
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

int32_t cprocess_keep(const struct cprocess_request *request, int32_t *channel) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0) return -errno;
    lock_keepers();
    hear_of_keepers();
    pid_t keeper = fork_keeper(request, sockets[1]);
    if (keeper > 0 && !register_keeper(keeper, sockets[0])) kill(keeper, SIGKILL);
    close(sockets[1]);
    struct cprocess_event first;
    ssize_t count;
    while ((count = recv(sockets[0], &first, sizeof first, 0)) < 0 && errno == EINTR) { }
    unlock_keepers();
    if (keeper > 0 && count == (ssize_t)sizeof first) {
        *channel = sockets[0];
        return keeper;
    }
    if (keeper > 0) cprocess_release_keeper(keeper, sockets[0]);
    else close(sockets[0]);
    return keeper < 0 ? keeper : -EMFILE;
}

int32_t cprocess_receive(int32_t channel, struct cprocess_event *event) {
    note_heard();
    ssize_t count = recv(channel, event, sizeof *event, MSG_DONTWAIT);
    if (count < 0) return -errno;
    return count == (ssize_t)sizeof *event;
}

int32_t cprocess_status_signal(int32_t status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }
int32_t cprocess_status_code(int32_t status) { return WEXITSTATUS(status); }
int32_t cprocess_status_dumped(int32_t status) { return WIFSIGNALED(status) && WCOREDUMP(status); }
