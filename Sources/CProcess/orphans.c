// What the pilot itself knows of its keepers, and what it does with processes that come to it because a keeper was killed.
#include "children.h"
#include "keepers.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// A keeper; without a channel, a child that was there before the first keeper.
struct known {
    pid_t child;
    int channel;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct known known[512];
static size_t known_count;

void lock_keepers(void) { pthread_mutex_lock(&lock); }
void unlock_keepers(void) { pthread_mutex_unlock(&lock); }

// A stopped keeper neither sees its program end nor tells of it. Async-signal-safe; no lock, as in kill_all_trees.
static void wake_stopped_keepers(int number) {
    int error = errno;
    (void)number;
    for (size_t index = 0; index < known_count; index++) {
        siginfo_t stopped = {0};
        pid_t keeper = known[index].child;
        if (known[index].channel < 0 || waitid(P_PID, (id_t)keeper, &stopped, WSTOPPED | WNOHANG) < 0) continue;
        if (stopped.si_pid == keeper) kill(keeper, SIGCONT);
    }
    errno = error;
}

void hear_of_keepers(void) {
    struct sigaction action = {.sa_handler = wake_stopped_keepers, .sa_flags = SA_RESTART};
    sigaction(SIGCHLD, &action, NULL);
    sigset_t heard;
    sigemptyset(&heard);
    sigaddset(&heard, SIGCHLD);
    // A parent may have blocked it.
    pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
}

pid_t find_unheard_keeper(void) {
    for (size_t index = 0; index < known_count; index++) {
        struct pollfd channel = {.fd = known[index].channel, .events = POLLIN | POLLRDHUP};
        if (channel.fd >= 0 && poll(&channel, 1, 0) == 1) return known[index].child;
    }
    return 0;
}

int register_keeper(pid_t keeper, int channel) {
    if (known_count == sizeof known / sizeof *known) return 0;
    known[known_count++] = (struct known){.child = keeper, .channel = channel};
    // From now on each stop is heard of; this is for one that was quicker.
    if (channel >= 0) wake_stopped_keepers(SIGCHLD);
    return 1;
}

static int is_known(pid_t child) {
    for (size_t index = 0; index < known_count; index++)
        if (known[index].child == child) return 1;
    return 0;
}

static void note_foreign(pid_t child, void *unused) {
    (void)unused;
    if (!is_known(child)) register_keeper(child, -1);
}

static int adopts;

void cprocess_adopt_orphans(void) {
    lock_keepers();
    if (!adopts) visit_children(note_foreign, NULL);
    adopts = prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
    unlock_keepers();
}

void cprocess_kill_tree(int32_t keeper, int32_t channel) {
    // The same end of file as the keeper sees when the pilot dies.
    shutdown(channel, SHUT_WR);
    kill(keeper, SIGCONT);
}

void kill_all_trees(void) {
    // Whoever calls this ends the process next and must not wait for a lock; a list that changes meanwhile costs at most a repetition.
    for (size_t index = 0; index < known_count; index++)
        if (known[index].channel >= 0) cprocess_kill_tree(known[index].child, known[index].channel);
}

int32_t cprocess_release_keeper(int32_t keeper, int32_t channel) {
    int status = 0;
    lock_keepers();
    // The keeper closed its end on its way out, so this waits for microseconds.
    while (waitpid(keeper, &status, 0) < 0 && errno == EINTR) { }
    for (size_t index = 0; index < known_count; index++)
        if (known[index].child == keeper) known[index--] = known[--known_count];
    close(channel);
    unlock_keepers();
    return status;
}

struct hunt {
    pid_t found[1024];
    size_t count;
};

static void kill_orphan(pid_t child, void *context) {
    struct hunt *hunt = context;
    if (is_known(child)) return;
    kill(child, SIGKILL);
    if (hunt->count < sizeof hunt->found / sizeof *hunt->found) hunt->found[hunt->count++] = child;
}

static int64_t milliseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int64_t microseconds(struct timeval time) { return (int64_t)time.tv_sec * 1000000 + time.tv_usec; }

// Waits for a killed child until then; true when it has ended.
static int reap(pid_t child, int64_t end, struct cprocess_orphans *orphans) {
    struct rusage usage;
    pid_t reaped;
    while ((reaped = wait4(child, NULL, WNOHANG | __WALL, &usage)) == 0 && milliseconds() < end) poll(NULL, 0, 1);
    if (reaped != child) return reaped < 0;
    orphans->ended++;
    orphans->user_microseconds += microseconds(usage.ru_utime);
    orphans->system_microseconds += microseconds(usage.ru_stime);
    return 1;
}

struct cprocess_orphans cprocess_end_orphans(int32_t patience) {
    int64_t end = milliseconds() + patience;
    struct cprocess_orphans orphans = {0};
    struct hunt hunt;
    if (!adopts) return orphans;
    do {
        hunt.count = 0;
        lock_keepers();
        visit_numbered_children(kill_orphan, &hunt);
        unlock_keepers();
        orphans.left = 0;
        for (size_t index = 0; index < hunt.count; index++) orphans.left += !reap(hunt.found[index], end, &orphans);
        // The children of those that have ended are ours now.
    } while (hunt.count > 0 && milliseconds() < end);
    return orphans;
}
