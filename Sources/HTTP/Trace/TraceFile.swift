import Files
package import SystemPackage

/// The file that `--trace` or `--trace-ascii` names.
package final class TraceFile: Sendable {
    private let format: TraceFormat
    private let showsTime: Bool
    private let showsIdentifiers: Bool
    /// libcurl's thread must wait neither for a disk nor for whoever reads stderr.
    private let lines: LineWriter

    /// Opens the file, readable for its owner only, and empties it; `-` is the standard error.
    package init(_ path: FilePath, format: TraceFormat, showsTime: Bool = false, showsIdentifiers: Bool = false) throws(Errno) {
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

    private static func open(_ path: FilePath) throws(Errno) -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
        } catch {
            throw error as? Errno ?? .ioError
        }
    }
}
