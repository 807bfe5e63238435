#pragma once
#include "CProcess.h"
#include "numbers.h"

/// The children of a process with one thread, by the kernel's list. False where there is none: /proc is not mounted, or the kernel was made
/// without it.
int visit_listed_children(number_visitor visit, void *context);

/// The children of this process, by trying every number there may be: a tenth of a second for each million.
void visit_numbered_children(number_visitor visit, void *context);
