import HTTP
import JobModel
import Settings
import Waiting

extension InformationError {
    /// An exchange that brought no reply; a cause that has a code of its own keeps it, among them that there is no contact with the PanDA server.
    init(_ error: HTTPError, askedFor url: String, isServer: Bool) {
        let elsewhere = error.origin == HTTPOrigin(url) ? nil : error.origin.map { "\($0), to which it points: " }
        let isAway = isServer && elsewhere == nil && [.unknownHost, .connectionRefused, .connectionBroken, .timeout].contains(error.kind)
        let code: ErrorCode =
            error.isAboutTrust ? .noProxy : isAway || error.kind == .proxyServer ? .communicationFailure : .queueData
        self.init(
            (elsewhere ?? "") + error.detail, code: code, advice: isAway ? "check --url and -p" : error.advice,
            retryAdvice: error.retryAdvice)
    }

    /// A reply that is no success; `isServer` when it is the PanDA server's, to which the credential was shown.
    init(_ response: HTTPResponse, isServer: Bool, now: Int) {
        let isRefused = isServer && (response.status == 401 || response.status == 403)
        self.init(
            "HTTP \(response.status)", code: isRefused ? .noProxy : .queueData, advice: isRefused ? "renew the proxy or token" : "",
            retryAdvice: RetryAdvice(status: response.status, headers: response.headers, now: now))
    }
}

extension ServerAddress {
    /// True for a URL of this server, however it is written.
    package func publishes(_ url: String) -> Bool {
        HTTPOrigin(url).map { $0 == HTTPOrigin("\(self)/") } ?? false
    }
}
