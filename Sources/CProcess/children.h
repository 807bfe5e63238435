#pragma once
#include "CProcess.h"
#include "numbers.h"

/// The children of a process with one thread, by the kernel's list. False where there is none: /proc is not mounted, or the kernel was made
/// without it.
int visit_listed_children(number_visitor visit, void *context);

/// The children of a process with any number of threads: of the names in /proc those that may be waited for, as the kernel's list is one for
/// each thread and leaves some out while it changes. At once where there is no child.
void visit_children(number_visitor visit, void *context);

/// The children of this process, by trying every number there may be: a tenth of a second for each million.
void visit_numbered_children(number_visitor visit, void *context);
