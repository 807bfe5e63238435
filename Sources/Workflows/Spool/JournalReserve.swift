import Files
import Glibc
import SystemPackage

/// Space on the disk that is taken when a job begins, so that its last words find room on a full one.
///
/// There are two files: one for "only the log is missing", after which the job can no longer fail by this disk, and one for the last word.
struct JournalReserve {
    private let files: [FilePath]

    static let suffixes = [".reserve1", ".reserve2"]

    /// `base` is the journal's path without its suffix.
    init(_ base: String) { files = Self.suffixes.map { FilePath(base + $0) } }

    /// Takes the space; throws when there is none.
    func take(_ size: Int) throws {
        for path in files {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .closeOnExec, .noFollow], permissions: .ownerReadWrite)
            try file.closeAfter {
                let failure = posix_fallocate(file.rawValue, 0, off_t(clamping: size))
                guard failure == 0 else { throw Errno(rawValue: failure) }
            }
        }
    }

    /// Writes the bytes into space that was taken, in place of the file; false when none is left that is large enough.
    ///
    /// The last one is for a last word alone.
    func write(_ bytes: [UInt8], to path: FilePath, isLast: Bool) throws -> Bool {
        let left = files.filter { (size(of: $0) ?? 0) >= bytes.count }
        guard let spare = left.first, isLast || left.count == files.count else { return false }
        let file = try FileDescriptor.open(spare, .writeOnly, options: [.closeOnExec, .noFollow])
        try file.closeAfter {
            try file.writeAll(toAbsoluteOffset: 0, bytes)
            try file.resize(to: Int64(bytes.count))
            try file.synchronize()
        }
        try spare.rename(to: path)
        return true
    }

    func give() {
        // One that stays is swept with the spool.
        for path in files { try? path.remove() }
    }

    private func size(of path: FilePath) -> Int? {
        var status = stat()
        return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(clamping: status.st_size) : nil
    }
}
