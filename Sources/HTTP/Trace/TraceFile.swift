import Files
import Glibc
package import SystemPackage

/// The file that `--trace` or `--trace-ascii` names.
package final class TraceFile: Sendable {
    private let format: TraceFormat
    private let showsTime: Bool
    private let showsIdentifiers: Bool
    /// libcurl's thread must wait neither for a disk nor for whoever reads stderr.
    private let lines: LineWriter

    /// A place that takes no trace.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Opens the file, readable for its owner only, and empties it; `-` is the standard error.
    ///
    /// Throws `Errno`, and `Unusable` for what is neither a file nor a terminal or another device that takes characters.
    package init(_ path: FilePath, format: TraceFormat, showsTime: Bool = false, showsIdentifiers: Bool = false) throws {
        self.format = format
        self.showsTime = showsTime
        self.showsIdentifiers = showsIdentifiers
        let output = path == "-" ? DescriptorOutput(.standardError) : DescriptorOutput(try Self.open(path), isOwned: true)
        lines = LineWriter(output, capacity: 8 << 20) { "== Info: \($0) pieces of the trace are missing here\n" }
    }

    deinit { lines.end() }

    func write(_ entry: TraceEntry) {
        lines.write(entry.text(format, showsTime: showsTime, showsIdentifiers: showsIdentifiers))
    }

    /// Waits until the file has what was traced by now.
    package func flush() async { await lines.flush() }

    /// Without O_NONBLOCK, opening a pipe that nobody reads would wait for ever.
    private static func open(_ path: FilePath) throws -> FileDescriptor {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec, .nonBlocking],
                permissions: .ownerReadWrite)
        } catch Errno.noSuchAddressOrDevice {
            throw unusable
        }
        var status = stat()
        if fstat(file.rawValue, &status) == 0, [S_IFREG, S_IFCHR].contains(status.st_mode & S_IFMT) { return file }
        try file.close()
        throw unusable
    }

    private static let unusable = Unusable(description: "it is neither a file nor a terminal; - is the standard error")
}
