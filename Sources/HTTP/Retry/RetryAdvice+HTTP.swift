package import Waiting

extension RetryAdvice {
    /// The advice for a status that is not a success: a server that is busy may be asked again.
    ///
    /// `now` is in seconds since 1970; `Retry-After` may name a date.
    package init(status: Int, headers: [HTTPHeader], now: Int) {
        guard [429, 502, 503, 504].contains(status) else {
            self = .no
            return
        }
        self = headers["Retry-After"].flatMap { Self.delay($0, now: now) }.map { .after($0) } ?? .yes
    }

    /// Either seconds or a date; a date in the past means now.
    private static func delay(_ text: String, now: Int) -> Duration? {
        // fits: a duration holds every whole number of seconds
        if let seconds = Int(text) { return seconds < 0 ? nil : .seconds(min(seconds, Int(Int32.max))) }
        // fits: a duration holds every whole number of seconds
        return HTTPDate(text).map { .seconds(max(0, $0.seconds.saturatedDifference(now))) }
    }
}

extension HTTPError: RetryableFailure {
    /// The network and a server may recover; a refusal, a wrong name and our own faults stay.
    package var retryAdvice: RetryAdvice {
        switch kind {
        case .unknownHost, .connectionRefused, .proxyServer, .timeout, .connectionBroken, .badReply: .yes
        case .untrustedServer, .wrongHostName, .tlsHandshake, .credentialRefused, .credentialWanted, .badCredential, .tooManyRedirects,
            .replyTooLarge,
            .local, .badURL, .cancelled, .other:
            .no
        }
    }
}
