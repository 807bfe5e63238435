import Files
import Secrets

/// How one regular file goes into a log archive.
///
/// A header says how long a file is before its first byte, and a redactor changes that, so texts are read twice: measured, then written.
struct ArchivedFile {
    /// Why a file stays out.
    struct Refusal: Error {
        let reason: String
    }

    /// A disk that does not give what is on it; an error of where the archive is written is none of these.
    struct Unreadable: Error, CustomStringConvertible {
        let reason: any Error

        var description: String { "cannot be read: \(reason)" }
    }

    private let file: HeldFile
    private let redactor: Redactor
    private let stop: StopSign
    private let isText: Bool
    /// What is taken of it.
    private let parts: [Part]
    /// Bytes that it has in the archive.
    private(set) var size: Int64 = 0
    /// Bytes of its middle that are missing.
    let missing: Int64

    private struct Part {
        let start: Int64
        let end: Int64
        /// Bytes at its start that are looked at and not shown: a secret may have begun in them.
        var unseen: Int64 = 0
    }

    private static let pieceSize = 1 << 16

    /// Looks at the file.
    ///
    /// Throws `Refusal` for one that stays out. What the pilot itself or the payload's output wrote (`isLog`) is shown without its secrets and never
    /// left out; other files that hold keys or tokens are.
    init(_ file: HeldFile, limit: Int64, keepsCores: Bool, isLog: Bool, redactor: Redactor, stop: StopSign) throws {
        (self.file, self.redactor, self.stop) = (file, redactor, stop)
        let (size, head) = try Self.look(at: file)
        if !keepsCores, Self.isCore(head) { throw Refusal(reason: "it is a core file") }
        if !isLog, head.count < Self.pieceSize, SecretContent.isToken(head) { throw Refusal(reason: "it holds a token") }
        isText = isLog || Self.isText(head)
        if size <= limit {
            (parts, missing) = ([Part(start: 0, end: size)], 0)
        } else if isText {
            // The end of a log says more than its beginning.
            let beginning = limit / 4, end = limit - beginning, unseen = min(Int64(clamping: Self.pieceSize), size - limit)
            parts = [Part(start: 0, end: beginning), Part(start: size - end - unseen, end: size, unseen: unseen)]
            missing = size - limit
        } else {
            throw Refusal(reason: "its \(size) bytes are more than the \(limit) that a file may have")
        }
        self.size = isText ? 0 : size
        if isLog || size > 0 { try measure(mayHoldKeys: isLog) }
    }

    /// The size, and the first bytes.
    private static func look(at file: HeldFile) throws(Refusal) -> (Int64, [UInt8]) {
        do {
            let size = try file.currentFacts().size
            return (size, try file.bytes(count: min(Int(clamping: size), pieceSize)))
        } catch {
            throw Refusal(reason: "it \(Unreadable(reason: error))")
        }
    }

    /// Gives what the archive holds of the file, exactly as long as `size`: one that shrank meanwhile is filled up, one that grew cut.
    ///
    /// Returns why it could not be read to its end; throws what `body` throws.
    func write(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Unreadable? {
        var left = size, unread: Unreadable?
        do {
            try pump { bytes in
                let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(clamping: left)))
                left -= Int64(piece.count)
                try body(piece)
            }
        } catch let error as Unreadable {
            unread = error
        }
        try fill(left, body)
        return unread
    }

    private func fill(_ missing: Int64, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var left = missing
        let zeros = [UInt8](repeating: 0, count: min(Int(clamping: left), Self.pieceSize))
        while left > 0 {
            let count = min(Int(clamping: left), zeros.count)
            try zeros.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
            left -= Int64(count)
        }
    }

    private mutating func measure(mayHoldKeys: Bool) throws {
        var secrets = SecretContent(), measured: Int64 = 0
        do {
            try pump(raw: { secrets.look($0) }, { measured += Int64($0.count) })
        } catch let error as Unreadable {
            throw Refusal(reason: "it \(error)")
        }
        if secrets.hasKey, !mayHoldKeys { throw Refusal(reason: "it holds a private key") }
        if isText { size = measured }
    }

    /// Reads all parts; texts come without their secrets.
    private func pump(raw: (UnsafeRawBufferPointer) -> Void = { _ in }, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        for (index, part) in parts.enumerated() {
            if index > 0 { try Array("\n[… the pilot left out \(missing) bytes here …]\n".utf8).withUnsafeBytes { try body($0) } }
            try pump(part, raw, body)
        }
    }

    private func pump(_ part: Part, _ raw: (UnsafeRawBufferPointer) -> Void, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var stream = RedactingStream(redactor), unseen = Int(clamping: part.unseen), offset = part.start
        func show(_ bytes: [UInt8]) throws {
            let seen = bytes.dropFirst(unseen)
            unseen -= bytes.count - seen.count
            if !seen.isEmpty { try seen.withUnsafeBytes { try body($0) } }
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
        defer { buffer.deallocate() }
        while offset < part.end {
            if stop.isSet { throw CancellationError() }
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(Int(clamping: part.end - offset)))
            let count = try read(into: room, at: offset)
            if count == 0 { break }
            let piece = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
            offset += Int64(count)
            raw(piece)
            if isText { try show(stream.add(piece)) } else { try body(piece) }
        }
        if isText { try show(stream.finish()) }
    }

    private func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(Unreadable) -> Int {
        do {
            return try file.read(into: buffer, at: offset)
        } catch {
            throw Unreadable(reason: error)
        }
    }

    /// ELF, type ET_CORE.
    private static func isCore(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x7f, 0x45, 0x4c, 0x46]) && head.count > 17 && (head[16] == 4 && head[17] == 0 || head[16] == 0 && head[17] == 4)
    }

    /// Control characters other than those of lines, tabs and terminals are in no text, but soon in anything else.
    private static func isText(_ head: [UInt8]) -> Bool {
        !head.contains { $0 < 7 || (14..<27).contains($0) || (28..<32).contains($0) }
    }
}
