import Foundation
import Secrets
import Testing

@testable import GridSecurity

/// What a token says of its own life, and what it cannot make us believe.
@Suite struct TokenTimesTests {
    /// A JSON Web Token with these claims.
    static func token(_ claims: String, header: String = #"{"alg":"RS256"}"#) -> String {
        [header, claims, "signature"].map(encoded).joined(separator: ".")
    }

    private static func encoded(_ text: String) -> String {
        Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    @Test(
        arguments: [
            (#"{"exp": 2000, "iat": 1000}"#, 2000, 1000), (#"{"exp": 2000.5}"#, 2000.5, nil), (#"{"exp": 2e3, "iat": null}"#, 2000, nil),
            // Born after its end: only the end counts.
            (#"{"exp": 2000, "iat": 3000}"#, 2000, nil),
            // Characters that the alphabet for URLs writes in its own way.
            (#"{"exp": 2000, "name": "???>>>ÿÿÿ"}"#, 2000, nil),
            (#"{"iat": 1000}"#, nil, nil), (#"{"exp": "2000"}"#, nil, nil), (#"{"exp": true}"#, nil, nil), (#"{"exp": -1}"#, nil, nil),
            (#"{"exp": 1e300}"#, nil, nil), (#"{"exp": 2000, "iat": "x"}"#, nil, nil), (#"[2000]"#, nil, nil), ("", nil, nil),
            (#"{"exp": 2000"#, nil, nil),
        ] as [(String, Double?, Double?)]) func claims(claims: String, expires: Double?, issued: Double?)
    {
        let times = TokenTimes(Secret(Self.token(claims)))
        #expect(times?.expires.timeIntervalSince1970 == expires)
        #expect(times?.issued?.timeIntervalSince1970 == issued)
    }

    @Test(arguments: [
        "opaque", "", "..", "a.b", "a.b.c.d", "\(token(#"{"exp": 2000}"#)).more", "*.\(encoded(#"{"exp": 2000}"#)).x",
        // Padded, and in the other alphabet.
        "e30.\(Data(#"{"exp": 2000}"#.utf8).base64EncodedString()).x", "e30.\(encoded(#"{"exp": 2000}"#))\n.x",
    ]) func whatIsNoJSONWebTokenSaysNothing(text: String) {
        #expect(TokenTimes(Secret(text)) == nil)
    }
}
