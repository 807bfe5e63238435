#include <fcntl.h>
#include <unistd.h>

// Whoever starts us may have closed stdin, stdout or stderr: the first file opened would take its number, and get what is meant for a
// person. Before main, since the runtime opens descriptors of its own.
__attribute__((constructor)) static void fill_standard_descriptors(void) {
    for (int number = 0; number <= 2; number++)
        if (fcntl(number, F_GETFD) < 0 && open("/dev/null", number ? O_WRONLY : O_RDONLY) < 0) return;
}
