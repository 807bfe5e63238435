#include "watched.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t signal_pipe = -1;
// What happened to a fault before it was caught: its default, or somebody's who writes a trace.
static struct sigaction usual[NSIG];

static int is_fault(int number) { return number == SIGSEGV || number == SIGBUS; }

// A handler works whichever thread the signal hits; masks and signalfd would need every thread of the runtime to block it first.
static void note(int number, siginfo_t *info, void *context) {
    (void)context;
    int error = errno, is_sent = info->si_code <= 0;
    if (is_fault(number) && (!is_sent || info->si_pid == getpid())) {
        // Our own fault: as if it had never been caught. It happens again on return, but for one that was raised.
        sigaction(number, &usual[number], NULL);
        if (is_sent) raise(number);
        return;
    }
    struct cprocess_signal arrived = {.number = number, .sender = is_sent ? info->si_pid : 0};
    // A full pipe holds more of the same news than anybody will read.
    if (signal_pipe >= 0 && write(signal_pipe, &arrived, sizeof arrived) == sizeof arrived) note_caught(number);
    errno = error;
}

// Whoever ignores these for a program wants it to outlive the terminal: nohup, and a shell's jobs in the background.
static int stays_ignored(int number) {
    struct sigaction before;
    int may_be = number == SIGHUP || number == SIGINT || number == SIGQUIT;
    return may_be && sigaction(number, NULL, &before) == 0 && !(before.sa_flags & SA_SIGINFO) && before.sa_handler == SIG_IGN;
}

int32_t cprocess_catch_signals(const int32_t *signals, int32_t count) {
    static int ends[2] = {-1, -1};
    if (ends[0] < 0 && pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
    signal_pipe = ends[1];
    struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigfillset(&action.sa_mask);
    sigset_t heard;
    sigemptyset(&heard);
    for (int32_t index = 0; index < count; index++) {
        int number = signals[index];
        if (stays_ignored(number)) continue;
        struct sigaction before;
        if (sigaction(number, &action, &before) < 0) return -errno;
        if (is_fault(number) && !((before.sa_flags & SA_SIGINFO) && before.sa_sigaction == note)) usual[number] = before;
        sigaddset(&heard, number);
    }
    // A parent may have blocked them.
    pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
    // A peer that went away is an error of write(2), not the end of the pilot.
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    return sigaction(SIGPIPE, &ignore, NULL) < 0 ? -errno : ends[0];
}
