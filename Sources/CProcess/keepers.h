#pragma once
#include "CProcess.h"
#include <sys/types.h>

// What the pilot's process knows of its keepers.

/// While locked, no keeper comes or goes. A fork holds a copy of every descriptor until it has closed it: if that is of a program that another
/// thread has just written, to start it would fail with ETXTBSY; so one keeper at a time, and the next one only when it has closed what is
/// not its own. Nor may a keeper be taken for an orphan before it is known.
void lock_keepers(void);
void unlock_keepers(void);

/// Has this thread hear of its children, and every stopped keeper woken. Locked.
void hear_of_keepers(void);

/// False when there are too many. Locked.
int register_keeper(pid_t keeper, int channel);

/// A keeper that has told something which nobody has read yet; 0 for none. Takes no lock: it may name one that is just going.
pid_t find_unheard_keeper(void);

/// Has all keepers kill their trees, without waiting for anything.
void kill_all_trees(void);
