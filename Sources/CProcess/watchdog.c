// The watchdog: see CProcess.h. It takes no lock and allocates nothing, since whatever it is there for may hold them.
#include "keepers.h"
#include "numbers.h"
#include "watched.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

struct deadline {
    _Atomic int64_t at_look;
    _Atomic int32_t code;
    const char *_Atomic reason;
};

static struct cprocess_patience patience;
static int32_t hang_code;
static _Atomic int64_t looks;
static _Atomic uint32_t caught, taken, signs, heard;
static _Atomic int32_t last_caught, last_end;
static struct deadline deadlines[2];

void note_caught(int number) {
    // What drains or resumes the pilot does not end it.
    if (number != SIGWINCH && number != SIGCONT) atomic_store(&last_end, number);
    atomic_store(&last_caught, number);
    atomic_fetch_add(&caught, 1);
}

void note_heard(void) { atomic_fetch_add(&heard, 1); }
void cprocess_signal_taken(void) { atomic_fetch_add(&taken, 1); }
void cprocess_alive(void) { atomic_fetch_add(&signs, 1); }

static int64_t looks_in(int64_t milliseconds) {
    return patience.look_milliseconds > 0 ? milliseconds / patience.look_milliseconds + 1 : INT64_MAX / 2;
}

void cprocess_end_within(int32_t which, int32_t seconds, int32_t code, const char *reason) {
    struct deadline *deadline = &deadlines[which == cprocess_deadline_farewell];
    atomic_store(&deadline->code, code);
    atomic_store(&deadline->reason, reason);
    atomic_store(&deadline->at_look, atomic_load(&looks) + looks_in((int64_t)seconds * 1000));
}

// stderr may be a pipe that nobody reads: then nothing is said rather than nothing done.
static void say(const char *format, ...) {
    char line[512];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    struct pollfd errors = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (length > (int)sizeof line - 1) length = sizeof line - 1;
    if (poll(&errors, 1, 0) == 1 && write(STDERR_FILENO, line, (size_t)length) < 0) { }
}

static void read_line(char *line, size_t size, const char *format, int thread) {
    char path[64];
    snprintf(path, sizeof path, format, thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : read(file, line, size - 1);
    if (file >= 0) close(file);
    line[length > 0 ? length : 0] = 0;
    line[strcspn(line, "\n")] = 0;
}

static void describe_thread(pid_t thread, void *unused) {
    (void)unused;
    char name[32], stat[512], place[64];
    read_line(name, sizeof name, "/proc/self/task/%d/comm", thread);
    read_line(stat, sizeof stat, "/proc/self/task/%d/stat", thread);
    read_line(place, sizeof place, "/proc/self/task/%d/wchan", thread);
    const char *end = strrchr(stat, ')');
    if (end && end[1] && end[2]) say("pilot: watchdog: thread %d (%s): %c %s\n", thread, name, end[2], place);
}

static _Noreturn void end(int32_t code, const char *reason) {
    say("pilot: error: watchdog: %s. The payload is killed; what is known of the job is in the spool, which the next pilot or pilot recover "
        "delivers. Exit code %d\n", reason, code);
    int threads = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (threads >= 0) visit_names_in(threads, describe_thread, NULL);
    // Not left to the exit alone: a thread stuck in the kernel would keep the sockets open.
    kill_all_trees();
    _exit(code);
}

static void look_at_signals(void) {
    static uint32_t last_taken;
    static int64_t since;
    uint32_t now = atomic_load(&taken);
    if (now != last_taken || now == atomic_load(&caught)) since = atomic_load(&looks);
    last_taken = now;
    if (atomic_load(&looks) - since < patience.looks_for_signal) return;
    char reason[128];
    snprintf(reason, sizeof reason, "signal %d (%s) came and is not taken: the pilot's runtime hangs", atomic_load(&last_caught),
             sigabbrev_np(atomic_load(&last_caught)));
    int number = atomic_load(&last_end);
    end(number ? 128 + number : hang_code, reason);
}

// One socket that the runtime's epoll has lost: all else goes on, and the payload's end is never known.
static void look_at_keepers(void) {
    static uint32_t last;
    static int64_t since;
    uint32_t now = atomic_load(&heard);
    pid_t keeper = find_unheard_keeper();
    if (now != last || !keeper) since = atomic_load(&looks);
    last = now;
    if (atomic_load(&looks) - since < 4 * (int64_t)patience.looks_for_signal) return;
    char reason[128];
    snprintf(reason, sizeof reason, "process %d, which watches over a payload, has told something that the pilot's runtime does not hear", keeper);
    end(hang_code, reason);
}

static void look_for_life(void) {
    static uint32_t last;
    static int64_t since;
    uint32_t now = atomic_load(&signs);
    if (now != last) since = atomic_load(&looks);
    last = now;
    if (atomic_load(&looks) - since >= patience.looks_for_life) end(hang_code, "the pilot's runtime has given no sign of life for minutes");
}

static void *watch(void *unused) {
    prctl(PR_SET_NAME, "watchdog");
    for (;;) {
        poll(NULL, 0, patience.look_milliseconds);
        int64_t look = atomic_fetch_add(&looks, 1) + 1;
        look_at_signals();
        look_at_keepers();
        look_for_life();
        for (int which = 0; which < 2; which++) {
            int64_t limit = atomic_load(&deadlines[which].at_look);
            if (limit && look > limit) end(atomic_load(&deadlines[which].code), atomic_load(&deadlines[which].reason));
        }
    }
    return unused;
}

int32_t cprocess_start_watchdog(struct cprocess_patience given, int32_t code) {
    static int running;
    if (running) return 0;
    patience = given;
    hang_code = code;
    int failure = cprocess_start_thread(watch, NULL);
    running = failure == 0;
    return failure;
}
