#pragma once

/// Has this process enter the cgroup; true when it did. That is a gain, not a condition: without it the keeper kills by parentage.
int enter_cgroup(int directory);
