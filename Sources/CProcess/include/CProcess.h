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
//
// Behind the keepers the pilot is subreaper itself (cprocess_adopt_orphans): when one is killed, what is left of its tree comes to the pilot, which has no other
// children than keepers and so knows them for what they are.

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
    /// Directory of a cgroup that the program enters before exec, or -1.
    int32_t cgroup;
    /// Its path: the keeper removes it when the tree is empty.
    const char *_Nullable cgroup_path;
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

/// Makes this process the subreaper of what its keepers may lose, from now on. For a process that starts no child but by `cprocess_keep`; those that
/// it has already are nobody's orphans.
void cprocess_adopt_orphans(void);

/// Forks a keeper that starts the program. Returns the keeper's pid and its socket in `channel`, or -errno.
int32_t cprocess_keep(const struct cprocess_request *_Nonnull request, int32_t *_Nonnull channel);

/// Has the keeper behind that socket kill the whole tree; also one that was stopped.
void cprocess_kill_tree(int32_t keeper, int32_t channel);

/// Closes the socket of a keeper that has closed its own end, and waits for it. Returns its wait status.
int32_t cprocess_release_keeper(int32_t keeper, int32_t channel);

/// What it took to end what a killed keeper had left.
struct cprocess_orphans {
    /// Processes that were ended, and those that did not end in time.
    int32_t ended;
    int32_t left;
    /// CPU time of the ended ones and of the children they had waited for.
    int64_t user_microseconds;
    int64_t system_microseconds;
};

/// Kills all children of this process that are no keepers, and theirs as they come to it, until none is left or the time is over.
///
/// In a process that has not adopted any, there are none.
struct cprocess_orphans cprocess_end_orphans(int32_t milliseconds);

/// Kills every process in the cgroup.
void cprocess_kill_cgroup(int32_t directory);

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
///
/// SIGHUP, SIGINT and SIGQUIT stay ignored if they were so at the start (nohup, a shell's background jobs). A SIGSEGV or SIGBUS of this
/// process's own making ends it as if it were not caught.
int32_t cprocess_catch_signals(const int32_t *_Nonnull signals, int32_t count);

/// One signal from the pipe has reached whom it was for.
void cprocess_signal_taken(void);

/// How often the watchdog looks, and after how many looks it gives up.
struct cprocess_patience {
    int32_t look_milliseconds;
    /// A caught signal that nobody takes; four times that, a keeper that nobody hears.
    int32_t looks_for_signal;
    /// No sign of life.
    int32_t looks_for_life;
};

/// Starts the watchdog: a thread that needs nothing of the language's runtime. It ends the process when a caught signal is not taken, when
/// what a keeper tells is not heard, when no sign of life comes, or when an end is overdue; it says on stderr why, has the keepers kill
/// their trees, and exits with 128 + the signal's number, `code` or the deadline's code. It counts its own looks, so that a suspension of
/// the process is no silence. 0, or why it could not be started.
int32_t cprocess_start_watchdog(struct cprocess_patience patience, int32_t code);

/// A sign of life.
void cprocess_alive(void);

static const int32_t cprocess_deadline_lifetime = 0;
static const int32_t cprocess_deadline_farewell = 1;

/// The process must have ended in that many seconds; else the watchdog ends it with that code. `reason` must live as long as the process. Said
/// again of the same deadline, it replaces it.
void cprocess_end_within(int32_t deadline, int32_t seconds, int32_t code, const char *_Nonnull reason);

/// Tries what the language's runtime takes for granted, since it spins or crashes without it: so many threads at once, that much address
/// space, descriptors of each kind. Returns 0, or errno with the name of what is missing.
int32_t cprocess_find_shortage(int32_t threads, int64_t bytes, const char *_Nullable *_Nonnull missing);

/// Makes sure that /proc is there, without which the language's runtime crashes: where it is not mounted, mounts it for this process and those
/// that it starts, in a mount namespace of their own. Returns 0, 1 when it was mounted, or -errno. For a process with one thread.
int32_t cprocess_have_proc(void);

/// Closes the process to others of its user: no ptrace, no /proc/PID/mem or environ, no core file. Bounds what malloc reserves for threads.
void cprocess_seal(void);

/// Overwrites a variable's value where the kernel shows it (/proc/PID/environ), and unsets it.
void cprocess_forget_variable(const char *_Nonnull name);

/// The arguments of this process, which need no /proc.
int32_t cprocess_argument_count(void);
const char *_Nonnull cprocess_argument(int32_t index);

/// Starts a detached thread with all signals blocked; 0, or why it could not be made. It may wait for a disk as long as it likes.
typedef void *_Nullable (*cprocess_thread_main)(void *_Nullable context);
int32_t cprocess_start_thread(cprocess_thread_main _Nonnull main, void *_Nullable context);
