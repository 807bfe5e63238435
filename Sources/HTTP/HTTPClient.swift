/// Performs exchanges.
///
/// Cancellation of the calling task ends an exchange within milliseconds.
package protocol HTTPClient: Sendable {
    /// Performs the exchange and returns the reply with its body in memory, or in `sink` where one is given and the status is 2xx.
    ///
    /// Throws when there is no complete reply; see `HTTPError.Kind` for what that may be.
    func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse
}

extension HTTPClient {
    /// Performs the exchange and keeps the body in memory.
    package func perform(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
        try await perform(request, into: nil)
    }
}
