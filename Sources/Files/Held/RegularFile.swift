package import SystemPackage

/// A whole file that a person, the environment or a batch system names: whatever is behind the name, it is read within bounds.
///
/// Only its disk can make that last; `BlockingWork` is for disks that may hang.
package enum RegularFile {
    /// Why a file is not read.
    package enum Refusal: Error, Equatable, CustomStringConvertible {
        case errno(Errno)
        case directory
        /// A pipe, a socket or a device, which may have no end.
        case special
        case tooLarge(limit: Int)

        package var description: String {
            switch self {
            case .errno(let errno): "\(errno)"
            case .directory: "\(Errno.isDirectory)"
            case .special: "it is no regular file"
            case .tooLarge(let limit): "it has more than \(limit >> 20) MB"
            }
        }

        /// True when there is nothing of that name.
        package var isMissing: Bool { self == .errno(.noSuchFileOrDirectory) || self == .errno(.notDirectory) }
    }

    /// Reads it; `limit` in bytes.
    package static func read(_ path: FilePath, limit: Int) throws(Refusal) -> [UInt8] {
        do {
            // Without O_NONBLOCK, opening a pipe into which nobody writes would wait for ever.
            let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            return try file.closeAfter { try read(file, limit: limit) }
        } catch {
            throw error as? Refusal ?? .errno(error as? Errno ?? .ioError)
        }
    }

    private static func read(_ file: FileDescriptor, limit: Int) throws -> [UInt8] {
        let facts = try FileFacts(in: file)
        guard facts.kind == .file else { throw facts.kind == .directory ? Refusal.directory : Refusal.special }
        guard facts.size <= limit else { throw Refusal.tooLarge(limit: limit) }
        // Files of the kernel have no size, and any may grow meanwhile.
        var bytes: [UInt8] = [], piece = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = try piece.withUnsafeMutableBytes({ try file.read(into: $0) }), count > 0 {
            guard bytes.count + count <= limit else { throw Refusal.tooLarge(limit: limit) }
            bytes += piece[..<count]
        }
        return bytes
    }
}
