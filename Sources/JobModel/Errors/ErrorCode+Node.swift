import Glibc
import SystemPackage

extension ErrorCode {
    /// The code of a node that failed, by the system's reason; nil where somebody else may be at fault.
    ///
    /// PanDA has no codes of their own for most reasons: the nearest is taken, see Documentation/ExitCodes.md. For what is done to files and
    /// processes; a socket that is not connected is nobody's mount.
    package init?(nodesFault error: any Error) {
        guard let reason = error as? Errno else { return nil }
        switch reason {
        case .noSpace, .diskQuotaExceeded: self = .noLocalSpace
        case .readOnlyFileSystem, .socketNotConnected, .staleNFSFileHandle, .ioError, Errno(rawValue: EUCLEAN): self = .fileHandlingFailure
        case .resourceTemporarilyUnavailable, .noMemory, .tooManyOpenFilesInSystem: self = .resourceUnavailable
        default: return nil
        }
    }
}
