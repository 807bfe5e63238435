package import FoundationEssentials
package import Secrets

/// What a JSON Web Token says of its own life; decoded, not verified, which is the server's business.
package struct TokenTimes: Sendable, Hashable {
    /// Claim `iat`.
    package let issued: Date?
    /// Claim `exp`.
    package let expires: Date

    /// Reads the claims; nil for an opaque token, and for one that does not say when it ends.
    package init?(_ token: Secret) {
        let parts = token.reveal().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Self.decoded(parts[1]),
            // Nothing is to be learnt from the decoder but that this is no JSON Web Token.
            Self.decoded(parts[0]) != nil, let claims = try? JSONDecoder().decode(Claims.self, from: payload),
            let expires = claims.exp.flatMap(Self.date)
        else { return nil }
        self.expires = expires
        issued = claims.iat.flatMap(Self.date).flatMap { $0 < expires ? $0 : nil }
    }

    private struct Claims: Decodable {
        let exp: Double?
        let iat: Double?
    }

    /// Base64 in the alphabet for URLs, without padding (RFC 7515 section 2).
    private static func decoded(_ part: Substring) -> Data? {
        guard !part.isEmpty, !part.utf8.contains(where: { "+/=".utf8.contains($0) }) else { return nil }
        let padding = String(repeating: "=", count: (4 - part.utf8.count % 4) % 4)
        return Data(base64Encoded: part.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }

    /// Seconds since 1970, up to the year 9999; anything else is no date.
    private static func date(_ seconds: Double) -> Date? {
        (0...253_402_300_799).contains(seconds) ? Date(timeIntervalSince1970: seconds) : nil
    }
}
