#pragma once
#include <sys/types.h>

// The numbers that the kernel lists in its files and directories, read without allocation, so that a forked keeper may do it.

typedef void (*number_visitor)(pid_t number, void *context);

/// The numbers in an open file, which is closed. False when the file is none.
int visit_numbers_in(int file, number_visitor visit, void *context);

/// The names in an open directory that are numbers.
void visit_names_in(int directory, number_visitor visit, void *context);
