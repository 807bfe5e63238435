#include "children.h"
#include <fcntl.h>
#include <sys/wait.h>

int visit_listed_children(number_visitor visit, void *context) {
    return visit_numbers_in(open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC), visit, context);
}

static void note_number(pid_t number, void *greatest) { *(pid_t *)greatest = number; }

void visit_numbered_children(number_visitor visit, void *context) {
    pid_t greatest = 1 << 22;  // no kernel gives a higher one
    visit_numbers_in(open("/proc/sys/kernel/pid_max", O_RDONLY | O_CLOEXEC), note_number, &greatest);
    for (pid_t number = 2; number <= greatest; number++) {
        siginfo_t unused;
        // Takes nothing away: it only tells whether that is a child, which runs or has ended.
        if (waitid(P_PID, (id_t)number, &unused, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0) visit(number, context);
    }
}
