import Synchronization
import SystemPackage

/// Where finished log lines go: stdout and, once there is one, the pilot log.
final class LogSink: Sendable {
    private let standardOutput: FileDescriptor
    private let file: Mutex<FileDescriptor?> = Mutex(nil)

    init(standardOutput: FileDescriptor = .standardOutput) {
        self.standardOutput = standardOutput
    }

    deinit { close() }

    /// Starts a new, empty pilot log; the one before it is closed.
    func open(_ path: FilePath) throws(Errno) {
        let next: FileDescriptor
        do {
            next = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch {
            throw error as? Errno ?? .ioError
        }
        replace(with: next)
    }

    /// Goes on with stdout alone.
    func close() {
        replace(with: nil)
    }

    /// Writes the line to both places, each in one call, so that lines of several threads and processes do not mix.
    func write(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        file.withLock { file in
            put(bytes, to: standardOutput)
            if let file { put(bytes, to: file) }
        }
    }

    private func put(_ bytes: [UInt8], to file: FileDescriptor) {
        // A full disk or a closed pipe must not end a job, and there is no better place to tell of it.
        _ = try? file.writeAll(bytes)
    }

    private func replace(with next: FileDescriptor?) {
        file.withLock { file in
            // Nothing was buffered, so a failing close loses nothing.
            try? file?.close()
            file = next
        }
    }
}
