#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t signal_pipe = -1;

// A handler works whichever thread the signal hits; masks and signalfd would need every thread of the runtime to block it first.
static void note(int number, siginfo_t *info, void *context) {
    (void)context;
    int error = errno;
    struct cprocess_signal arrived = {.number = number, .sender = info->si_code <= 0 ? info->si_pid : 0};
    // A full pipe holds more of the same news than anybody will read.
    if (signal_pipe >= 0 && write(signal_pipe, &arrived, sizeof arrived) < 0) { }
    errno = error;
}

int32_t cprocess_catch_signals(const int32_t *signals, int32_t count) {
    static int ends[2] = {-1, -1};
    if (ends[0] < 0 && pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0) return -errno;
    signal_pipe = ends[1];
    struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigfillset(&action.sa_mask);
    for (int32_t index = 0; index < count; index++)
        if (sigaction(signals[index], &action, NULL) < 0) return -errno;
    // A peer that went away is an error of write(2), not the end of the pilot.
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    return sigaction(SIGPIPE, &ignore, NULL) < 0 ? -errno : ends[0];
}
