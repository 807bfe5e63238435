#pragma once
#include <stdint.h>

// Looking at and opening what lies below an open directory, with the kernel's own guards against links and mounts: Swift's Glibc module
// has neither openat2 nor the mount id of statx.

/// O_PATH: leads to a file without the right to read it.
extern const int32_t cprocess_o_path;

/// What stands behind a name; a link is not followed.
struct cprocess_place {
    /// The mount that it lies in; 0 when neither statx nor /proc tells.
    uint64_t mount;
    uint64_t device;
    uint64_t inode;
    uint64_t links;
    /// 512-byte blocks that it takes.
    uint64_t blocks;
    int64_t size;
    int64_t modified_seconds;
    int64_t modified_nanoseconds;
    uint32_t mode;
    uint32_t owner;
};

/// Looks at a name in a directory, or at the directory itself when the name is empty; 0 or -errno. Mounts no automount, and does not ask a
/// network file system for news.
int32_t cprocess_look(int32_t directory, const char *_Nonnull name, struct cprocess_place *_Nonnull place);

/// openat2 that follows no link, crosses no mount and stays below the directory: a descriptor or -errno (-ENOSYS where the kernel lacks it).
int32_t cprocess_open_beneath(int32_t directory, const char *_Nonnull path, int32_t flags, uint32_t mode);

/// Changes the mode of a directory entry, unless that is a link, or of the directory itself when the name is empty; 0 or -errno.
int32_t cprocess_change_mode(int32_t directory, const char *_Nonnull name, uint32_t mode);

/// A file without a name, in memory: its descriptor or -errno.
int32_t cprocess_memory_file(const char *_Nonnull name);

/// Entries of a directory as the kernel writes them (linux_dirent64): their bytes, 0 at the end, or -errno.
int64_t cprocess_list(int32_t directory, void *_Nonnull buffer, uint64_t capacity);
