#pragma once
#include "CProcess.h"
#include <sys/types.h>

/// Starts the program as a child of this single-threaded process, all of whose signals are blocked. Returns its pid, or -1 with `error` and
/// `step` of the outcome set.
pid_t start_program(const struct cprocess_request *request, struct cprocess_event *outcome);
