import HTTP
package import JobModel
import Waiting

extension PandaError.Kind {
    /// What the kind alone says about asking again.
    var retryAdvice: RetryAdvice {
        switch self {
        case .unreachable(let error): error.retryAdvice
        case .busy, .database, .undecodable: .yes
        case .refused, .banned, .role, .permission, .noCredential, .unknownMethod, .badRequest, .failed: .no
        }
    }

    /// Words before the server's own.
    var summary: String {
        switch self {
        case .unreachable: "no reply: "
        case .busy: "the server is busy: "
        case .refused: "the server refused the credential: "
        case .banned: "the user is banned: "
        case .role: "the credential lacks the role: "
        case .permission: "the server does not permit it: "
        case .noCredential: "the server has none: "
        case .unknownMethod: "the server does not know this call: "
        case .badRequest: "the server does not take the request: "
        case .database: "the server's database failed: "
        case .undecodable: "the reply is not PanDA's: "
        case .failed: "the server said: "
        }
    }
}

extension PandaError {
    /// True when a later round of asking may go better; false for what only a person can mend: credential, trust, address.
    package var mayPass: Bool {
        switch kind {
        case .unreachable(let error):
            !error.isAboutTrust && error.kind != .badURL
        case .refused, .banned, .role, .permission, .unknownMethod: false
        case .busy, .noCredential, .badRequest, .database, .undecodable, .failed: true
        }
    }

    /// True when the server read the request and will not have it, whoever sends it and however often.
    package var isRefusal: Bool {
        switch kind {
        case .badRequest, .failed: true
        case .unreachable, .busy, .refused, .banned, .role, .permission, .noCredential, .unknownMethod, .database,
            .undecodable:
            false
        }
    }

    /// The failure as the pilot ends with it.
    ///
    /// No contact is 1318; a server that may not be believed, or does not take the credential, is 1163, one that wants another role 1177.
    package var pilotError: PilotError {
        var error = PilotError(code, doing: doing, reason: kind.summary + detail, advice: advice)
        // The code's own text speaks of proxies: it may be a token, or the server that is not trusted.
        if code == .noProxy { error.headline = "credential or trust not valid" }
        return error
    }

    private var code: ErrorCode {
        switch kind {
        case .unreachable(let error) where error.isAboutTrust: .noProxy
        case .refused: .noProxy
        case .role, .permission: .noVOMSProxy
        case .unreachable, .busy, .banned, .noCredential, .unknownMethod, .badRequest, .database, .undecodable, .failed:
            .communicationFailure
        }
    }

    private var advice: String {
        switch kind {
        case .unreachable(let error):
            switch error.kind {
            case .unknownHost, .connectionRefused, .badURL: "check --url and -p"
            case .wrongHostName: "check --url: the server's certificate is for another name"
            case .tlsHandshake: "check -p: is it a TLS port, and does the server want a certificate?"
            default: error.advice
            }
        case .refused: "renew the proxy or token; a token needs its origin too"
        case .role: "the credential needs the role production; servers of the legacy dialect take pilot too (--server-api legacy)"
        case .unknownMethod: "check --url and --server-api"
        case .permission: "the server's administrators give the right, which is a letter in its table of users"
        case .noCredential: "the server's administrators can store one for this user"
        case .banned: "ask the experiment's PanDA experts"
        case .busy, .badRequest, .database, .undecodable, .failed: ""
        }
    }
}
