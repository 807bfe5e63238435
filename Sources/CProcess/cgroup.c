// A program's own cgroup. Its files are the same in both versions but for cgroup.kill, which only kernels from 5.14 on have, in version 2.
#include "cgroup.h"
#include "CProcess.h"
#include "numbers.h"
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

int enter_cgroup(int directory) {
    if (directory < 0) return 0;
    int members = openat(directory, "cgroup.procs", O_WRONLY | O_CLOEXEC);
    if (members < 0) return 0;
    int entered = write(members, "0", 1) == 1;
    close(members);
    return entered;
}

static void kill_member(pid_t member, void *unused) {
    (void)unused;
    kill(member, SIGKILL);
}

void cprocess_kill_cgroup(int32_t directory) {
    int control = openat(directory, "cgroup.kill", O_WRONLY | O_CLOEXEC);
    int killed = control >= 0 && write(control, "1", 1) == 1;
    if (control >= 0) close(control);
    if (!killed) visit_numbers_in(openat(directory, "cgroup.procs", O_RDONLY | O_CLOEXEC), kill_member, NULL);
}
