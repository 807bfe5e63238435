import Glibc
package import SystemPackage

/// A named pipe that a payload reads a line of, so that it ends when the test wants it to.
package final class Gate: Sendable {
    private let path: FilePath
    // Open on both sides: the line stays in the pipe until the payload has read it.
    private let pipe: FileDescriptor

    /// Makes the pipe.
    package init(_ path: FilePath) throws {
        self.path = path
        guard mkfifo(path.string, 0o600) == 0 else { throw Errno(rawValue: errno) }
        pipe = try FileDescriptor.open(path, .readWrite, options: .closeOnExec)
    }

    deinit {
        // Nothing is lost with it.
        try? pipe.close()
    }

    /// What a payload says to wait.
    package var wait: String { "read line < \(path)" }

    /// Lets one payload go on.
    package func open() throws { try pipe.writeAll("\n".utf8) }
}
