#pragma once
#include "CProcess.h"

/// Tells the watchdog of a signal that was caught; async-signal-safe.
void note_caught(int number);

/// Tells the watchdog that somebody listens to the keepers.
void note_heard(void);
