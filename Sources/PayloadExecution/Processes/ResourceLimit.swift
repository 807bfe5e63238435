import CProcess
import Glibc

/// A limit that the kernel puts on a child process, set before its first instruction.
package struct ResourceLimit: Sendable, Hashable {
    /// What is limited.
    package enum Resource: Sendable, Hashable, CaseIterable {
        /// Bytes of address space.
        case addressSpace
        /// Bytes of a core file.
        case coreFileSize
        /// Seconds of CPU time of one process.
        case cpuTime
        /// Bytes of any file written.
        case fileSize
        /// Open file descriptors.
        case openFiles
        /// Processes of the user.
        case processes
    }

    /// What is limited.
    package var resource: Resource
    /// The limit that applies; the process may raise it up to `hard`.
    package var soft: UInt64
    /// The ceiling; only root can raise it.
    package var hard: UInt64

    /// A limit whose two values are the same unless `hard` is given.
    package init(_ resource: Resource, soft: UInt64, hard: UInt64? = nil) {
        self.resource = resource
        self.soft = soft
        self.hard = hard ?? soft
    }

    var raw: cprocess_limit {
        cprocess_limit(resource: Int32(bitPattern: resource.number.rawValue), soft: soft, hard: hard)
    }
}

extension ResourceLimit.Resource {
    fileprivate var number: __rlimit_resource {
        switch self {
        case .addressSpace: RLIMIT_AS
        case .coreFileSize: RLIMIT_CORE
        case .cpuTime: RLIMIT_CPU
        case .fileSize: RLIMIT_FSIZE
        case .openFiles: RLIMIT_NOFILE
        case .processes: __RLIMIT_NPROC
        }
    }
}
