import Synchronization
package import SystemPackage

/// The file that `--trace` or `--trace-ascii` names.
package final class TraceFile: Sendable {
    private let format: TraceFormat
    private let showsTime: Bool
    private let showsIdentifiers: Bool
    /// Nil once the file refused a write: a full disk must not end a job, and half a trace is better than torn lines.
    private let file: Mutex<FileDescriptor?>
    private let isOwned: Bool

    /// Opens the file, readable for its owner only, and empties it; `-` is the standard error.
    package init(_ path: FilePath, format: TraceFormat, showsTime: Bool = false, showsIdentifiers: Bool = false) throws(Errno) {
        self.format = format
        self.showsTime = showsTime
        self.showsIdentifiers = showsIdentifiers
        isOwned = path != "-"
        file = Mutex(isOwned ? try Self.open(path) : .standardError)
    }

    deinit {
        // Every write went straight to the file; closing it has nothing left to lose.
        if isOwned { file.withLock { file in try? file?.close() } }
    }

    func write(_ entry: TraceEntry) {
        let text = entry.text(format, showsTime: showsTime, showsIdentifiers: showsIdentifiers)
        file.withLock { file in
            do {
                _ = try file?.writeAll(text.utf8)
            } catch {
                if isOwned { try? file?.close() }
                file = nil
            }
        }
    }

    private static func open(_ path: FilePath) throws(Errno) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }
}
