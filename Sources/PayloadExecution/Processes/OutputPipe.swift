import Glibc
import Synchronization
import SystemPackage
import Waiting

/// What a program writes, of which only the last bytes are kept.
///
/// A pair of sockets, since Dispatch crashes now and then at the end of a pipe, which epoll tells as EPOLLHUP alone.
final class OutputPipe: Sendable {
    let writeEnd: FileDescriptor
    private let limit: Int
    private let kept = Mutex<[UInt8]>([])
    private let ended = Promise<Bool>()

    init(limit: Int) throws {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw Errno(rawValue: errno)
        }
        let readEnd = FileDescriptor(rawValue: ends[0])
        writeEnd = FileDescriptor(rawValue: ends[1])
        self.limit = limit
        _ = fcntl(readEnd.rawValue, F_SETFL, O_NONBLOCK)
        // The source keeps the pipe until the end of file.
        _ = ReadSource(readEnd.rawValue, whenReadable: { [self] in drain(readEnd) }, atEnd: { [self] in finish(readEnd) })
    }

    /// Closes our copy of the end that is written to and returns what was kept.
    ///
    /// A process stuck in the kernel may hold another copy: it is not waited for.
    func close() async -> [UInt8] {
        try? writeEnd.close()  // nothing was written through it
        _ = await Task { await ended.value(within: .seconds(5), clock: .system) }.value
        return kept.withLock { $0.suffix(limit) }
    }

    /// False at the end of file.
    private func drain(_ descriptor: FileDescriptor) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = buffer.withUnsafeMutableBytes { read(descriptor.rawValue, $0.baseAddress, $0.count) }
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        kept.withLock { bytes in
            bytes += buffer[..<count]
            if bytes.count > 2 * limit { bytes.removeFirst(bytes.count - limit) }
        }
        return true
    }

    private func finish(_ descriptor: FileDescriptor) {
        try? descriptor.close()  // nothing can be lost at its end of file
        ended.keep(true)
    }
}
