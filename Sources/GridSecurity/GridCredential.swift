package import FoundationEssentials
import Glibc

/// With what the pilot shows who it is: a certificate or a token, never both.
package enum GridCredential: Sendable, Hashable {
    case proxy(X509Proxy)
    case token(BearerToken)

    /// What the user should know though it is not wrong.
    package var warnings: [String] {
        switch self {
        case .proxy(let proxy): proxy.warnings
        case .token(let token): token.warnings
        }
    }

    /// Until when the server takes it, as far as it says itself; nil for a token that does not say.
    package var goodUntil: Date? {
        switch self {
        case .proxy(let proxy): proxy.goodUntil
        case .token(let token): token.times?.expires
        }
    }

    /// Takes the token if the environment names one with its origin, else the proxy.
    ///
    /// A `--cacert` file without a private key but with CA certificates says nothing about the proxy, which is then
    /// looked for in X509_USER_PROXY and the usual place.
    package static func resolve(
        cacert: String?, environment: [String: String], launchDirectory: String? = nil, isPod: Bool = false, now: Date,
        user: UInt32 = geteuid()
    ) throws(CredentialError) -> GridCredential {
        if let token = try BearerToken.find(environment: environment, launchDirectory: launchDirectory, isPod: isPod) {
            if let expiry = token.expiry(at: now) { throw expiry }
            return .token(token)
        }
        let option = try holdsOnlyAuthorities(cacert) ? nil : cacert
        let location = try ProxyLocation.find(option: option, environment: environment, user: user) { access($0, F_OK) == 0 }
        var proxy = try X509Proxy.load(path: location.path, isPod: isPod, now: now, user: user)
        if let remark = BearerToken.halfNamed(environment: environment) { proxy.warnings.append(remark) }
        return .proxy(proxy)
    }

    private static func holdsOnlyAuthorities(_ path: String?) throws(CredentialError) -> Bool {
        guard let path else { return false }
        let file = try PEMFile(path: path)
        return !file.hasKey && !file.authorities.isEmpty
    }
}
