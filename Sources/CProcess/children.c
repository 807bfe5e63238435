#include "children.h"
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int visit_listed_children(number_visitor visit, void *context) {
    return visit_numbers_in(open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC), visit, context);
}

// Takes nothing away: it only tells whether there is such a child, which runs or has ended.
static int is_child(idtype_t kind, pid_t number) {
    siginfo_t unused;
    return waitid(kind, (id_t)number, &unused, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

struct search {
    number_visitor visit;
    void *context;
    int found;
};

static void visit_if_child(pid_t number, void *context) {
    struct search *search = context;
    if (!is_child(P_PID, number)) return;
    search->found++;
    search->visit(number, search->context);
}

void visit_children(number_visitor visit, void *context) {
    if (!is_child(P_ALL, 0)) return;
    struct search search = {.visit = visit, .context = context};
    int processes = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (processes >= 0) {
        visit_names_in(processes, visit_if_child, &search);
        close(processes);
    }
    // There is one, so this /proc is not the kernel's.
    if (!search.found) visit_numbered_children(visit, context);
}

static void note_number(pid_t number, void *greatest) { *(pid_t *)greatest = number; }

void visit_numbered_children(number_visitor visit, void *context) {
    pid_t greatest = 1 << 22;  // no kernel gives a higher one
    visit_numbers_in(open("/proc/sys/kernel/pid_max", O_RDONLY | O_CLOEXEC), note_number, &greatest);
    for (pid_t number = 2; number <= greatest; number++)
        if (is_child(P_PID, number)) visit(number, context);
}
