import CProcess
import Glibc
package import SystemPackage

/// A directory that was opened once and stays the same one, whatever a payload puts in the place of its name.
///
/// What is done through it stays in it: no link is followed and no mount crossed, neither on the way nor at its end. Where the kernel has no
/// `openat2` (before 5.6) each component is opened by itself and looked at.
package final class HeldDirectory: Sendable {
    /// How the way to a file is guarded.
    package enum Way: Sendable, CaseIterable {
        case kernel, component

        static let best: Way = {
            let probe = cprocess_open_beneath(AT_FDCWD, ".", cprocess_o_path | O_CLOEXEC, 0)
            guard probe >= 0 else { return .component }
            close(probe)
            return .kernel
        }()
    }

    /// Its name when it was opened; only for messages, and for programs that take nothing else.
    package let path: FilePath
    private let held: HeldDescriptor
    /// As it was when it was opened.
    package var facts: FileFacts { held.facts }
    /// Opened with O_PATH: it leads to what is in the directory and gives no right to read it.
    var descriptor: FileDescriptor { held.descriptor }
    private let way: Way

    /// Opens a directory; a link is refused.
    package convenience init(_ path: FilePath, way: Way? = nil) throws(Errno) {
        let descriptor = path.withPlatformString { Glibc.open($0, cprocess_o_path | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        try self.init(FileDescriptor(rawValue: descriptor), path, way ?? .best)
    }

    private init(_ descriptor: FileDescriptor, _ path: FilePath, _ way: Way) throws(Errno) {
        (self.path, self.way) = (path, way)
        held = try HeldDescriptor(descriptor)
    }

    /// Makes a directory that was not there, and holds it.
    package static func make(_ path: FilePath, mode: UInt32 = 0o700) throws(Errno) -> HeldDirectory {
        guard path.withPlatformString({ mkdir($0, mode) }) == 0 else { throw Errno(rawValue: errno) }
        do throws(Errno) {
            return try HeldDirectory(path).ours()
        } catch {
            // What is made and not held is in nobody's care; this removes nothing but an empty directory.
            _ = path.withPlatformString { rmdir($0) }
            throw error
        }
    }

    /// Who exchanges a new directory before it is opened cannot make another user's of it.
    private func ours() throws(Errno) -> HeldDirectory {
        guard facts.owner == geteuid() else { throw .notPermitted }
        return self
    }

    // MARK: Opening

    /// Opens what lies below, with the flags of open(2).
    func open(_ path: FilePath, _ flags: Int32, mode: UInt32 = 0) throws(Errno) -> FileDescriptor {
        guard path.isRelative, !path.isEmpty, path.components.allSatisfy({ $0.kind == .regular }) else { throw .invalidArgument }
        switch way {
        case .kernel:
            let result = path.withPlatformString { cprocess_open_beneath(descriptor.rawValue, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode) }
            guard result >= 0 else { throw Errno(rawValue: -result) }
            return FileDescriptor(rawValue: result)
        case .component: return try walk(path, flags, mode)
        }
    }

    private func walk(_ path: FilePath, _ flags: Int32, _ mode: UInt32) throws(Errno) -> FileDescriptor {
        var current = descriptor
        defer { if current != descriptor { close(current.rawValue) } }
        for component in path.components.dropLast() {
            let next = try step(component, from: current, cprocess_o_path | O_DIRECTORY, 0)
            if current != descriptor { close(current.rawValue) }
            current = next
        }
        guard let last = path.lastComponent else { throw .invalidArgument }
        return try step(last, from: current, flags, mode)
    }

    private func step(_ name: FilePath.Component, from parent: FileDescriptor, _ flags: Int32, _ mode: UInt32) throws(Errno)
        -> FileDescriptor
    {
        let result = name.withPlatformString { openat(parent.rawValue, $0, flags | O_NOFOLLOW | O_CLOEXEC, mode) }
        guard result >= 0 else { throw Errno(rawValue: errno) }
        let next = FileDescriptor(rawValue: result)
        guard let there = try? FileFacts(in: next), there.isInMount(of: facts) else {
            close(result)
            throw .improperLink  // EXDEV, as openat2 says it
        }
        return next
    }

    /// Holds a directory below this one.
    package func directory(_ path: FilePath) throws(Errno) -> HeldDirectory {
        try HeldDirectory(try open(path, cprocess_o_path | O_DIRECTORY), self.path.pushing(path), way)
    }

    /// Makes a directory in this one, and holds it.
    package func makeDirectory(_ name: FilePath.Component, mode: UInt32 = 0o700) throws(Errno) -> HeldDirectory {
        guard name.withPlatformString({ mkdirat(descriptor.rawValue, $0, mode) }) == 0 else { throw Errno(rawValue: errno) }
        return try directory(FilePath(root: nil, [name])).ours()
    }

    /// Opens a regular file to be read.
    ///
    /// Throws `NotAFile` for what is something else, which is not even touched: a pipe's writer would be let go, a tape rewound. A file of ours
    /// that nobody may read gets that right back when it is to be opened `evenIfClosed`.
    package func file(_ path: FilePath, evenIfClosed: Bool = false) throws -> HeldFile {
        let expected = try facts(of: path)
        guard expected.kind == .file else { throw NotAFile(path: path, kind: expected.kind) }
        do {
            return try regularFile(path)
        } catch Errno.permissionDenied where evenIfClosed && expected.isClosedByUs {
            try HeldDescriptor(try open(path, cprocess_o_path)).letOwnerRead()
            return try regularFile(path)
        }
    }

    private func regularFile(_ path: FilePath) throws -> HeldFile {
        let file = try HeldFile(try open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY))
        guard file.facts.kind == .file else { throw NotAFile(path: path, kind: file.facts.kind) }
        return file
    }

    /// Gives the owner all rights on the directory back, which a payload may have taken away; of others' it cannot be changed.
    package func regainRights() { _ = cprocess_change_mode(descriptor.rawValue, "", 0o700) }

    /// Makes a file that was not there, to be written and, unless it is somebody else's output, read.
    package func create(_ path: FilePath, mode: UInt32 = 0o600, isReadable: Bool = true) throws(Errno) -> HeldFile {
        try HeldFile(try open(path, (isReadable ? O_RDWR : O_WRONLY) | O_CREAT | O_EXCL, mode: mode))
    }

    /// The names in it, one after the other.
    func stream() throws(Errno) -> DirectoryStream {
        let result = openat(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
        guard result >= 0 else { throw Errno(rawValue: errno) }
        return DirectoryStream(FileDescriptor(rawValue: result))
    }
}

/// Something that had to be a regular file is none.
package struct NotAFile: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: FilePath
    package let kind: FileFacts.Kind

    package init(path: FilePath, kind: FileFacts.Kind) { (self.path, self.kind) = (path, kind) }

    package var description: String {
        let what =
            switch kind {
            case .file: "a file"
            case .directory: "a directory"
            case .link: "a link, which is not followed"
            case .pipe: "a pipe"
            case .socket: "a socket"
            case .device: "a device"
            }
        return "\(path) is \(what)"
    }
}
