import CProcess
import Glibc
import SystemPackage
import Waiting

/// What stands behind a name; a link is not followed.
package struct FileFacts: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case file, directory, link, pipe, socket, device
    }

    /// What tells a file from all others, under whatever name.
    package struct Identity: Sendable, Hashable {
        let device: UInt64
        let inode: UInt64
    }

    package let kind: Kind
    package let identity: Identity
    /// The mount that it lies in; nil when neither the kernel nor /proc tells.
    ///
    /// Bind mounts of one file system differ in nothing else.
    let mount: UInt64?
    /// Names that it has, of which the caller may see one.
    package let links: UInt64
    /// Bytes; never negative, whatever a file system says.
    package let size: Int64
    /// Bytes that it takes on the disk: fewer than its size where it has holes.
    package let allocated: Int64
    /// Permission bits.
    package let mode: UInt32
    package let owner: UInt32
    /// Seconds since 1970, and nanoseconds.
    package let modified: (seconds: Int64, nanoseconds: Int64)

    /// Looks at a name in an open directory, or at the directory itself.
    init(_ name: FilePath.Component? = nil, in directory: FileDescriptor) throws(Errno) {
        var place = cprocess_place()
        let result =
            name?.withPlatformString { cprocess_look(directory.rawValue, $0, &place) } ?? cprocess_look(directory.rawValue, "", &place)
        guard result == 0 else { throw Errno(rawValue: -result) }
        kind =
            switch place.mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .directory
            case S_IFLNK: .link
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            default: .device
            }
        identity = Identity(device: place.device, inode: place.inode)
        mount = place.mount == 0 ? nil : place.mount
        links = place.links
        size = max(0, place.size)
        allocated = Int64(clamping: place.blocks).saturatedProduct(512)
        mode = place.mode & 0o7777
        owner = place.owner
        modified = (place.modified_seconds, place.modified_nanoseconds)
    }

    /// True for a file of ours that has no other name, and that we may not read.
    var isClosedByUs: Bool { kind == .file && owner == geteuid() && links == 1 && mode & 0o400 == 0 }

    /// True where it lies in the same mount; what nobody tells is not the same.
    func isInMount(of other: FileFacts) -> Bool { mount != nil && mount == other.mount }

    package static func == (left: FileFacts, right: FileFacts) -> Bool {
        left.identity == right.identity && left.kind == right.kind && left.size == right.size && left.modified == right.modified
    }
}
