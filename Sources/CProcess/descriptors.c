#include "descriptors.h"
#include "numbers.h"
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct range {
    unsigned first, last;
    int list, closed;
};

static void close_in_range(pid_t descriptor, void *context) {
    struct range *range = context;
    unsigned number = (unsigned)descriptor;
    if (number >= range->first && number <= range->last && descriptor != range->list) range->closed += close(descriptor) == 0;
}

// Kernels before 5.9 have no close_range. The greatest limit is a thousand million descriptors, most of which are not open, so they are looked
// up; where even that is impossible, a million are tried.
void close_descriptors(unsigned first, unsigned last) {
    if (first > last || syscall(SYS_close_range, first, last, 0) == 0) return;
    struct range range = {.first = first, .last = last, .closed = 1};
    while (range.closed > 0 && (range.list = open("/proc/self/fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0) {
        range.closed = 0;
        visit_names_in(range.list, close_in_range, &range);
        close(range.list);
    }
    if (range.closed == 0) return;
    long end = sysconf(_SC_OPEN_MAX);
    if (end < 0 || end > 1 << 20) end = 1 << 20;
    for (unsigned number = first; number <= last && number < (unsigned)end; number++) close((int)number);
}
