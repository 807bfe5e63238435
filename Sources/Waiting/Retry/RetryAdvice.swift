/// Whether it is worth trying again.
package enum RetryAdvice: Sendable, Equatable {
    case no
    case yes
    /// Not before this time has passed, as the server asked.
    case after(Duration)
}

/// A failure that knows whether trying again may help.
package protocol RetryableFailure: Error {
    var retryAdvice: RetryAdvice { get }
}
