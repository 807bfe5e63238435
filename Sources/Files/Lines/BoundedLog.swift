import Glibc
import Synchronization
package import SystemPackage

/// A log file that grows no larger than it may: its beginning and its end stay, a line in between says how much was left out.
package final class BoundedLog: LineOutput {
    private struct State {
        var size: Int64 = 0
        /// Where the beginning ends; nil as long as nothing was left out.
        var head: Int64?
        /// Bytes that were left out, and those of the line that says so.
        var removed: Int64 = 0, remark: Int64 = 0
    }

    private let file: FileDescriptor
    private let lines: DescriptorOutput
    private let limit: Int64
    private let remark: @Sendable (Int64) -> String
    private let state = Mutex(State())

    /// Starts a new, empty file; `remark` is the line about so many bytes that were left out.
    package init(_ path: FilePath, limit: Int64, remark: @escaping @Sendable (Int64) -> String) throws {
        file = try .open(
            path, .readWrite, options: [.create, .truncate, .append, .closeOnExec], permissions: [.ownerReadWrite, .groupRead, .otherRead])
        lines = DescriptorOutput(file, isOwned: true)
        self.limit = limit
        self.remark = remark
    }

    package func put(_ text: [UInt8]) throws {
        try lines.put(text)
        try state.withLock { state in
            state.size += Int64(text.count)
            if state.size > limit { try makeRoom(&state) }
        }
    }

    package var isReady: Bool { lines.isReady }
    package func close() { lines.close() }

    /// Half of the limit is for the beginning; of the rest the newer half stays, so that this is done seldom.
    private func makeRoom(_ state: inout State) throws {
        let size = try file.seek(offset: 0, from: .end)
        let head = try state.head ?? lineStart(from: limit / 2) ?? limit / 2
        let tail = try lineStart(from: max(head, size - limit / 4)) ?? size
        let removed = state.removed + tail - head - state.remark, text = Array(remark(removed).utf8), end = head + Int64(text.count)
        guard end < tail else { return }
        // With O_APPEND every write goes to the end, wherever it is meant to go.
        let flags = fcntl(file.rawValue, F_GETFL)
        guard flags >= 0, fcntl(file.rawValue, F_SETFL, flags & ~O_APPEND) == 0 else { throw Errno(rawValue: errno) }
        defer { _ = fcntl(file.rawValue, F_SETFL, flags) }  // what it was before
        _ = try file.writeAll(toAbsoluteOffset: head, text)
        let newSize = try move(from: tail, to: end)
        try file.resize(to: newSize)
        state = State(size: newSize, head: head, removed: removed, remark: end - head)
    }

    /// Moves all from there on towards the beginning; returns where it ends now.
    private func move(from source: Int64, to target: Int64) throws -> Int64 {
        var (source, target) = (source, target)
        while case let block = try read(at: source), !block.isEmpty {
            _ = try file.writeAll(toAbsoluteOffset: target, block)
            source += Int64(block.count)
            target += Int64(block.count)
        }
        return target
    }

    /// Where the first line begins that does so behind the offset; nil when none does within a block.
    private func lineStart(from offset: Int64) throws -> Int64? {
        try read(at: offset).firstIndex(of: UInt8(ascii: "\n")).map { offset + Int64($0) + 1 }
    }

    private func read(at offset: Int64) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            count = try file.read(fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }
}
