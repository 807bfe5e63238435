#include "numbers.h"
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

int visit_numbers_in(int file, number_visitor visit, void *context) {
    if (file < 0) return 0;
    char piece[4096];
    ssize_t count;
    pid_t number = 0;
    while ((count = read(file, piece, sizeof piece)) > 0) {
        for (ssize_t at = 0; at < count; at++) {
            if (piece[at] >= '0' && piece[at] <= '9') {
                number = number * 10 + (piece[at] - '0');
            } else {
                if (number > 1) visit(number, context);
                number = 0;
            }
        }
    }
    close(file);
    return 1;
}

// What getdents64 gives.
struct entry {
    uint64_t number;
    int64_t offset;
    uint16_t size;
    uint8_t kind;
    char name[];
};

static pid_t value(const char *name) {
    pid_t value = 0;
    for (; *name; name++) {
        if (*name < '0' || *name > '9') return -1;
        value = value * 10 + (*name - '0');
    }
    return value;
}

void visit_names_in(int directory, number_visitor visit, void *context) {
    char piece[4096] __attribute__((aligned(8)));
    long length;
    while ((length = syscall(SYS_getdents64, directory, piece, sizeof piece)) > 0) {
        for (long at = 0; at < length;) {
            struct entry *entry = (struct entry *)(piece + at);
            pid_t number = value(entry->name);
            if (number >= 0) visit(number, context);
            at += entry->size;
        }
    }
}
