import Glibc
import Synchronization
package import SystemPackage

/// A terminal, a pipe or a file, whoever else has it open and however he set it.
package final class DescriptorOutput: LineOutput {
    private let file: FileDescriptor
    private let isOwned: Bool
    /// A text was written in part: what comes next begins a line of its own.
    private let isTorn = Atomic<Bool>(false)

    /// An owned descriptor is closed at the end.
    package init(_ file: FileDescriptor, isOwned: Bool = false) {
        self.file = file
        self.isOwned = isOwned
    }

    package func put(_ text: [UInt8]) throws {
        let whole = isTorn.load(ordering: .relaxed) ? [UInt8(ascii: "\n")] + text : text
        var rest = whole[...]
        while !rest.isEmpty {
            do {
                rest = rest.dropFirst(try rest.withUnsafeBytes { try file.write($0) })
            } catch Errno.wouldBlock {
                // Whoever shares the description has made it so; to undo that would be his surprise.
                _ = wait(-1)
            } catch {
                if rest.count < whole.count { isTorn.store(true, ordering: .relaxed) }
                throw error
            }
        }
        isTorn.store(false, ordering: .relaxed)
    }

    package var isReady: Bool { wait(0) }

    package func close() {
        // Every write went straight to the file; closing it has nothing left to lose.
        if isOwned { try? file.close() }
    }

    /// Waits so many milliseconds, -1 for ever, until the place takes something or says why not.
    private func wait(_ limit: Int32) -> Bool {
        var state = pollfd(fd: file.rawValue, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, limit) > 0
    }
}
