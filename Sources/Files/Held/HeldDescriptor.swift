import Glibc
import SystemPackage

/// A descriptor that is closed with its last holder, and what it leads to.
final class HeldDescriptor: Sendable {
    let descriptor: FileDescriptor
    /// As it was when it was opened.
    let facts: FileFacts

    /// The descriptor is this value's from now on, also when it cannot be looked at.
    init(_ descriptor: FileDescriptor) throws(Errno) {
        self.descriptor = descriptor
        do {
            facts = try FileFacts(in: descriptor)
        } catch {
            close(descriptor.rawValue)
            throw error
        }
    }

    deinit { close(descriptor.rawValue) }
}
