package import Secrets

extension BearerToken {
    /// Finds the token that the environment names; nil when it does not name both a token and an origin.
    ///
    /// Throws `missing` with every place looked at when it is named and not there.
    package static func find(
        environment: [String: String], launchDirectory: String? = nil, isPod: Bool = false
    ) throws(CredentialError) -> BearerToken? {
        guard let name = first(of: ["OIDC_AUTH_TOKEN", "PANDA_AUTH_TOKEN"], in: environment),
            let origin = first(of: ["OIDC_AUTH_ORIGIN", "PANDA_AUTH_ORIGIN"], in: environment)
        else { return nil }
        guard name.hasPrefix("/") || !(name.hasPrefix("eyJ") || name.count > 50) else {
            throw CredentialError(
                .malformedToken, path: "", reason: "PANDA_AUTH_TOKEN holds a token itself, which every process of the user can read",
                advice: "put it into a file of mode 600 and name that file")
        }
        guard isHeaderText(origin) else {
            throw CredentialError(.malformedToken, path: "", reason: "the token's origin holds characters that a header cannot")
        }
        let refreshed = environment["OIDC_REFRESHED_AUTH_TOKEN"].map { [$0] } ?? []
        let places = TokenSearch.places(for: name, environment: environment, launchDirectory: launchDirectory)
        let (token, path, mode) = try read(refreshed + places, what: "token")
        let open = mode & 0o007 != 0, remedy = CredentialError.remedy(forOpen: path, isPod: isPod)
        let warnings = open ? ["\(path) is open to every user of the node; better: \(remedy)"] : []
        return BearerToken(token: token, origin: origin, path: path, warnings: warnings)
    }

    /// The token that its file holds now, which somebody else may have renewed.
    package func reread() throws(CredentialError) -> BearerToken {
        BearerToken(token: try Self.read([path], what: "token").0, origin: origin, path: path, warnings: [])
    }

    /// The same with a new token, such as one from the PanDA server.
    ///
    /// Throws `malformedToken` when the text cannot be one.
    package func renewed(with text: Secret) throws(CredentialError) -> BearerToken {
        let token = Self.trimmed(text.reveal())
        guard !token.isEmpty, Self.isHeaderText(token) else {
            throw CredentialError(.malformedToken, path: "", reason: "what was sent as a token is none")
        }
        return BearerToken(token: Secret(token), origin: origin, path: path, warnings: [])
    }

    /// The key with which a token is renewed, from the file that the environment names; nil when it names none.
    package static func findRenewalKey(
        environment: [String: String], launchDirectory: String? = nil
    ) throws(CredentialError) -> Secret? {
        guard let name = first(of: ["OIDC_AUTH_TOKEN_KEY", "PANDA_AUTH_TOKEN_KEY"], in: environment) else { return nil }
        return try read(
            TokenSearch.places(for: name, environment: environment, launchDirectory: launchDirectory), what: "token key"
        ).0
    }

    /// A remark when the environment asks for a token by half, which means that the proxy is used.
    static func halfNamed(environment: [String: String]) -> String? {
        let name = first(of: ["OIDC_AUTH_TOKEN", "PANDA_AUTH_TOKEN"], in: environment)
        let origin = first(of: ["OIDC_AUTH_ORIGIN", "PANDA_AUTH_ORIGIN"], in: environment)
        guard name != nil, origin == nil else { return nil }
        return "a token is named, but neither OIDC_AUTH_ORIGIN nor PANDA_AUTH_ORIGIN is set: the proxy is used instead"
    }

    private static func read(_ places: [String], what: String) throws(CredentialError) -> (Secret, path: String, mode: UInt32) {
        for path in places {
            let file: FileBytes
            do {
                file = try FileBytes.read(path)
            } catch let error where error.kind == .missing {
                continue
            }
            let token = trimmed(String(decoding: file.bytes, as: UTF8.self))
            guard !token.isEmpty, isHeaderText(token) else {
                throw CredentialError(.malformedToken, path: path, reason: "there is no \(what) in it, only other text or nothing")
            }
            return (Secret(token), path, file.mode)
        }
        throw CredentialError(
            .missing, path: "", reason: "there is no \(what); looked at \(places.map(TokenSearch.shown).joined(separator: ", "))",
            advice: "name the directory of tokens in PANDA_AUTH_DIR")
    }

    private static func first(of names: [String], in environment: [String: String]) -> String? {
        names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map(start.index(after:)) ?? start.startIndex))
    }

    /// Visible ASCII, so that nothing can start a header of its own.
    private static func isHeaderText(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7e).contains($0) } }
}
