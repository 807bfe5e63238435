package import Secrets

extension GridCredential {
    /// What of the credential must never be seen: the token, or the proxy's private key.
    package var secrets: [Secret] {
        switch self {
        case .token(let token): [token.token]
        case .proxy(let proxy): Self.privateKeys(in: proxy.pem.reveal()).map(Secret.init)
        }
    }

    /// The PEM blocks with a private key, from their first to their last line.
    package static func privateKeys(in text: String) -> [String] {
        var keys: [String] = []
        var isKey = false
        for line in text.split(separator: "\n") {
            if line.hasPrefix("-----BEGIN "), line.contains("PRIVATE KEY") {
                isKey = true
                keys.append("")
            }
            if isKey { keys[keys.count - 1] += line + "\n" }
            if line.hasPrefix("-----END ") { isKey = false }
        }
        return keys
    }
}
