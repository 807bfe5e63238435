import CProcess
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

    /// Gives the owner the right to read the file; what was opened is changed, whatever has its name by now.
    func letOwnerRead() throws(Errno) {
        guard facts.isClosedByUs else { throw .permissionDenied }
        let result = cprocess_change_mode(descriptor.rawValue, "", facts.mode | 0o400)
        guard result == 0 else { throw Errno(rawValue: -result) }
    }

    deinit { close(descriptor.rawValue) }
}
