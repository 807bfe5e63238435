#pragma once
#include <stdint.h>

#include "beneath.h"

// What Swift's Glibc module lacks: starting a program with everything set between clone and exec, and a signal handler that may only
// write to a pipe.
//
// Each program gets a keeper: a fork of the pilot that runs only the C code of keeper.c and stays between the two. The keeper is the
// child subreaper of the program's whole tree, so a daemon that left its session is still a descendant, and adopted orphans are
// reaped. It hears through one socket that the pilot wants the tree killed, or that the pilot is gone (both are end of file), and kills
// everything then. So nothing of a job outlives the pilot, even after SIGKILL, and it does not matter which thread started the program.

/// One resource limit (RLIMIT_*), set before exec.
struct cprocess_limit {
    int32_t resource;
    uint64_t soft;
    uint64_t hard;
};

/// What to start. Pointers are read only during the call.
struct cprocess_request {
    const char *_Nonnull executable;
    char *_Nullable const *_Nonnull argv;
    char *_Nullable const *_Nonnull envp;
    const char *_Nonnull directory;
    /// Become 0, 1 and 2 of the program.
    int32_t streams[3];
    const struct cprocess_limit *_Nullable limits;
    int32_t limit_count;
    /// Directory of a cgroup v2 that the program enters before exec, or -1.
    int32_t cgroup;
};

static const int32_t cprocess_started = 1;
static const int32_t cprocess_refused = 2;
static const int32_t cprocess_exited = 3;
static const int32_t cprocess_emptied = 4;

static const int32_t cprocess_step_fork = 1;
static const int32_t cprocess_step_session = 2;
static const int32_t cprocess_step_directory = 3;
static const int32_t cprocess_step_streams = 4;
static const int32_t cprocess_step_limits = 5;
static const int32_t cprocess_step_execute = 6;

/// One message of a keeper. It says `started` or `refused`, then `exited` (the program itself), then `emptied` (its whole tree).
struct cprocess_event {
    int32_t kind;
    /// The program's process id.
    int32_t pid;
    /// `refused`: errno and the step that failed.
    int32_t error;
    int32_t step;
    /// `exited`: the raw wait status.
    int32_t status;
    /// `started`: 1 when the program is in the requested cgroup.
    int32_t placed;
    /// CPU time: of the program and the children it waited for (`exited`), of the whole tree (`emptied`).
    int64_t user_microseconds;
    int64_t system_microseconds;
    /// CLOCK_MONOTONIC.
    int64_t at_nanoseconds;
};

/// Forks a keeper that starts the program. Returns the keeper's pid and its socket in `channel`, or -errno.
int32_t cprocess_keep(const struct cprocess_request *_Nonnull request, int32_t *_Nonnull channel);

/// Receives one message without blocking: 1 for a message, 0 for end of file, -errno.
int32_t cprocess_receive(int32_t channel, struct cprocess_event *_Nonnull event);

/// WIFSIGNALED, WTERMSIG, WEXITSTATUS and WCOREDUMP are macros.
int32_t cprocess_status_signal(int32_t status);
int32_t cprocess_status_code(int32_t status);
int32_t cprocess_status_dumped(int32_t status);

/// A signal that arrived, as the handler writes it to the pipe.
struct cprocess_signal {
    int32_t number;
    /// Who sent it; 0 when the kernel did.
    int32_t sender;
};

/// From now on each of these signals is written to a pipe as a `cprocess_signal`, and SIGPIPE is ignored. Returns the end to read from,
/// which does not block and is the same in every call, or -errno.
int32_t cprocess_catch_signals(const int32_t *_Nonnull signals, int32_t count);

/// Starts a detached thread with all signals blocked; 0, or why it could not be made. It may wait for a disk as long as it likes.
typedef void *_Nullable (*cprocess_thread_main)(void *_Nullable context);
int32_t cprocess_start_thread(cprocess_thread_main _Nonnull main, void *_Nullable context);
