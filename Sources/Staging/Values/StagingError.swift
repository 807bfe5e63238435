import HTTP
package import JobModel
package import Waiting

/// Why one file could not be moved.
package struct StagingError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The file to copy from the local disk is not there, or is a link to nothing.
        case missingFile
        /// The storage has no such file.
        case missingInStorage
        case wrongSize
        case wrongChecksum(FileChecksum.Algorithm)
        /// The destination holds another file.
        case exists
        /// No room where the file was to be written: the local disk on stage-in, the destination on stage-out.
        case noSpace
        case cannotMakeDirectory
        /// A disk or a mount of this node failed.
        case node(ErrorCode)
        /// The storage does not let us.
        case refused
        /// TLS does not vouch for the storage, so that nothing was sent to it.
        case untrusted
        case timeout
        case networkUnreachable
        case serviceUnavailable
        /// The storage failed in another way that may pass.
        case serverFailure
        /// The connection broke on the way.
        case interrupted
        case cancelled
        case other
    }

    package var kind: Kind
    /// What went wrong, in a few words.
    package var reason: String
    package var cause: (any Error)?
    /// How long the storage asks us to stay away, where it does.
    package var pause: Duration?
    /// What the user can do about it, where the cause says it better than the kind.
    package var advice = ""

    package init(_ kind: Kind, _ reason: String, cause: (any Error)? = nil, pause: Duration? = nil) {
        self.kind = kind
        self.reason = reason
        self.cause = cause
        self.pause = pause
    }

    package var description: String {
        cause.map { "\(reason): \($0)" } ?? reason
    }
}

extension StagingError: RetryableFailure {
    /// What may pass with time is tried again.
    ///
    /// A wrong size or checksum is not: what broke on the way shows as `interrupted`, what is left is wrong at its source.
    package var retryAdvice: RetryAdvice {
        switch kind {
        case .timeout, .networkUnreachable, .serviceUnavailable, .serverFailure, .interrupted: pause.map { .after($0) } ?? .yes
        default: .no
        }
    }
}
