import Glibc
import Secrets
import SystemPackage

/// A gzipped tar file, written entry by entry; all entries lie in one top directory.
///
/// Names are shown without secrets, as contents are: two that differ in nothing else are the same then, which tar allows.
struct TarFile {
    private let topName: String
    private let redactor: Redactor
    private var packed: GzipFile
    /// Bytes of entries and their content, before they are packed.
    private(set) var size: Int64 = 0

    /// The file stays its opener's to close.
    init(_ file: FileDescriptor, topName: String, redactor: Redactor) {
        (self.topName, self.redactor) = (topName, redactor)
        packed = GzipFile(file)
    }

    mutating func add(directory path: FilePath, mode: UInt32, modified: Int64) throws {
        try add(path, .directory, size: 0, mode: mode, modified: modified)
    }

    mutating func add(link path: FilePath, to target: FilePath, modified: Int64) throws {
        try add(path, .link, size: 0, mode: 0o777, modified: modified, target: target)
    }

    /// `content` hands over exactly as many bytes as `size` says, in as many pieces as it likes.
    mutating func add(
        file path: FilePath, size: Int64, mode: UInt32 = 0o600, modified: Int64 = Int64(clamping: time(nil)),
        content: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        try add(path, .file, size: size, mode: mode, modified: modified)
        try content { try packed.write($0) }
        try packed.write([UInt8](repeating: 0, count: TarHeader.padding(size)))
        self.size += size
    }

    /// Writes the end; the file is complete after this, and not before.
    mutating func finish() throws {
        try packed.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
        try packed.finish()
    }

    private mutating func add(
        _ path: FilePath, _ kind: TarHeader.Kind, size: Int64, mode: UInt32, modified: Int64, target: FilePath? = nil
    ) throws {
        let name = Array("\(topName)/".utf8) + path.bytes(without: redactor) + (kind == .directory ? [UInt8(ascii: "/")] : [])
        let header = TarHeader(
            name: name, kind: kind, size: size, mode: mode & 0o777, modified: modified, target: target?.bytes(without: redactor) ?? [])
        self.size += Int64(clamping: TarHeader.blockSize)
        try packed.write(header.blocks)
    }
}

extension FilePath {
    /// Byte for byte: a name need not be UTF-8.
    fileprivate func bytes(without redactor: Redactor) -> [UInt8] {
        withPlatformString { redactor.redact(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
}
