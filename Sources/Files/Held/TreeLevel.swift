import CProcess
import Glibc
import SystemPackage

/// One open directory of a tree that is gone through, with the names that were not seen yet.
final class TreeLevel {
    /// nil for the tree's root.
    let name: FilePath.Component?
    private let stream: DirectoryStream
    var descriptor: FileDescriptor { stream.descriptor }
    /// Entries that stay.
    var left = 0

    /// More levels than these are not open at a time, so that a limit of 1024 descriptors is far.
    static let deepest = 64

    init(_ root: HeldDirectory) throws(Errno) {
        name = nil
        stream = try root.stream()
    }

    /// Enters a directory, which must be what was seen of it.
    ///
    /// Throws `improperLink` for another mount, `stale` when it has been exchanged.
    init(_ name: FilePath.Component, _ facts: FileFacts, in parent: TreeLevel, of root: HeldDirectory) throws(Errno) {
        guard facts.isInMount(of: root.facts) else { throw .improperLink }
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let result = name.withPlatformString { openat(parent.descriptor.rawValue, $0, flags) }
        guard result >= 0 else { throw Errno(rawValue: errno) }
        self.name = name
        stream = DirectoryStream(FileDescriptor(rawValue: result))
        let entered = try FileFacts(in: stream.descriptor)
        guard entered.identity == facts.identity, entered.isInMount(of: root.facts) else { throw .staleNFSFileHandle }
    }

    func next() throws(Errno) -> FilePath.Component? { try stream.next() }

    /// Gives the owner all rights on a directory in this one: a payload may have taken them away.
    func open(_ name: FilePath.Component) throws(Errno) {
        let result = name.withPlatformString { cprocess_change_mode(descriptor.rawValue, $0, 0o700) }
        guard result == 0 else { throw Errno(rawValue: -result) }
    }
}
