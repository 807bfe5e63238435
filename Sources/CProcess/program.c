// What happens between clone and exec. The child borrows the keeper's memory while the keeper waits (CLONE_VFORK), so a failure is handed
// back by writing it into the outcome.
#include "cgroup.h"
#include "program.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct start {
    const struct cprocess_request *request;
    struct cprocess_event *outcome;
    pid_t keeper;
    // Born in its cgroup.
    int is_placed;
};

static int fail(struct start *start, int32_t step) {
    start->outcome->error = errno;
    start->outcome->step = step;
    return 127;
}

// SIG_IGN and the mask are inherited through exec: a payload must not ignore SIGPIPE because the pilot does.
static void reset_signals(void) {
    // All zero is the default reaction. glibc's sigaction leaves out two signals that it uses itself.
    static const uint64_t usual[4];
    for (int number = 1; number < NSIG; number++) syscall(SYS_rt_sigaction, number, usual, NULL, 8);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int child(void *argument) {
    struct start *start = argument;
    const struct cprocess_request *request = start->request;
    if (setsid() < 0) return fail(start, cprocess_step_session);
    // The keeper has one thread, so its death and its thread's are the same. It may have died before this line.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != start->keeper) return fail(start, cprocess_step_session);
    start->outcome->placed = start->is_placed || enter_cgroup(request->cgroup);
    if (chdir(request->directory) < 0) return fail(start, cprocess_step_directory);
    for (int stream = 0; stream < 3; stream++)
        if (dup2(request->streams[stream], stream) < 0) return fail(start, cprocess_step_streams);
    for (int32_t index = 0; index < request->limit_count; index++) {
        struct cprocess_limit limit = request->limits[index];
        struct rlimit value = {.rlim_cur = limit.soft, .rlim_max = limit.hard};
        if (setrlimit((__rlimit_resource_t)limit.resource, &value) < 0) return fail(start, cprocess_step_limits);
    }
    reset_signals();
    execve(request->executable, request->argv, request->envp);
    return fail(start, cprocess_step_execute);
}

// The arguments of clone3(2) as far as CLONE_INTO_CGROUP (Linux 5.7), which the C library's headers may not have.
struct clone_arguments {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

// To be born in a cgroup of version 2 costs nothing; to enter one, every time, a grace period of the kernel: tens of milliseconds. Such a child
// has its own memory, but for the outcome. 0 where the kernel, or who filters its calls, knows no such thing, and for version 1.
static pid_t start_in_cgroup(struct start *start) {
    enum { into_cgroup_bit = 33 };
    struct cprocess_event *outcome = start->outcome, *shared;
    if (start->request->cgroup < 0) return 0;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) return 0;
    *shared = *outcome;
    struct clone_arguments arguments = {
        .flags = CLONE_VFORK | (uint64_t)1 << into_cgroup_bit, .exit_signal = SIGCHLD, .cgroup = (uint64_t)start->request->cgroup};
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) {
        start->is_placed = 1;
        start->outcome = shared;
        _exit(child(start));
    }
    if (pid > 0) *outcome = *shared;
    munmap(shared, sizeof *shared);
    return pid > 0 ? (pid_t)pid : 0;
}

pid_t start_program(const struct cprocess_request *request, struct cprocess_event *outcome) {
    static char stack[64 * 1024] __attribute__((aligned(16)));
    struct start start = {.request = request, .outcome = outcome, .keeper = getpid()};
    pid_t pid = start_in_cgroup(&start);
    if (pid == 0) pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &start);
    if (pid < 0) return fail(&start, cprocess_step_fork), -1;
    if (outcome->error == 0) return pid;
    waitpid(pid, NULL, 0);
    return -1;
}
