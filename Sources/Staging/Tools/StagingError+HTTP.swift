import HTTP
import SystemPackage
import Waiting

extension StagingError {
    /// An exchange with the storage that brought no complete reply.
    init(_ error: HTTPError) {
        if let cause = error.cause as? StagingError {
            self = cause
        } else if error.kind == .local, let cause = error.cause {
            self.init(local: cause, error.doing, missing: .other)
        } else {
            self.init(Self.kind(error.kind), Self.reason(error.kind, error.origin.map { "\($0)" } ?? "the storage"), cause: error)
            advice = error.advice
        }
    }

    private static func kind(_ kind: HTTPError.Kind) -> Kind {
        switch kind {
        case .untrustedServer, .wrongHostName, .tlsHandshake: .untrusted
        case .credentialRefused, .credentialWanted, .badCredential: .refused
        case .timeout: .timeout
        case .unknownHost, .proxyServer: .networkUnreachable
        case .connectionRefused: .serviceUnavailable
        case .connectionBroken, .badReply: .interrupted
        case .cancelled: .cancelled
        case .tooManyRedirects, .replyTooLarge, .local, .badURL, .other: .other
        }
    }

    /// `who` was spoken to: the storage, or where it points.
    private static func reason(_ kind: HTTPError.Kind, _ who: String) -> String {
        switch kind {
        case .untrustedServer: "the certificate of \(who) is not trusted"
        case .wrongHostName: "the certificate of \(who) is for another host"
        case .tlsHandshake: "no TLS connection to \(who)"
        case .credentialRefused: "\(who) refuses our certificate"
        case .credentialWanted: "\(who), to which the storage points, wants a certificate"
        case .proxyServer: "no way through the proxy server to \(who)"
        case .badCredential: "our certificate cannot be used"
        case .timeout: "the transfer takes too long"
        case .unknownHost: "the host \(who) is not known"
        case .connectionRefused: "\(who) cannot be reached"
        case .connectionBroken, .badReply: "the transfer broke off"
        default: "the transfer failed"
        }
    }

    /// A complete reply that is not the one that was wanted; `now` is in seconds since 1970.
    init(_ response: HTTPResponse, _ direction: FileTransfer.Direction, now: Int) {
        let text = response.text.excerpt(limit: 160)
        let who = "the storage" + (response.origin.map { " \($0)" } ?? "")
        self.init(Self.kind(response.status, direction), "\(who) answers \(response.status)" + (text.isEmpty ? "" : ", \(text)"))
        if case .after(let pause) = RetryAdvice(status: response.status, headers: response.headers, now: now) { self.pause = pause }
    }

    static func kind(_ status: Int, _ direction: FileTransfer.Direction) -> Kind {
        switch (status, direction) {
        case (401, _), (403, _): .refused
        case (404, .stageIn), (410, .stageIn): .missingInStorage
        case (409, .stageOut), (412, .stageOut): .exists
        case (507, .stageOut): .noSpace
        case (429, _), (503, _): .serviceUnavailable
        case (507, _), (501, _), (505, _): .other
        case (408, _), (500..., _): .serverFailure
        default: .other
        }
    }
}
