#pragma once
#include "CProcess.h"

/// Tells the watchdog of a signal that was caught; async-signal-safe.
void note_caught(int number);
