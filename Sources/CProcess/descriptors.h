#pragma once

/// Closes all descriptors from the first to the last of these, without allocation.
void close_descriptors(unsigned first, unsigned last);
