import Foundation
import Testing

@testable import Secrets

@Suite struct RedactorTests {
    @Test(arguments: [
        ("Authorization: Bearer abc\r\nHost: x", "Authorization: ****\r\nHost: x"),
        ("> authorization:Basic Zm9v\n> Host: x\n", "> authorization:****\n> Host: x\n"),
        ("Proxy-Authorization: Digest a=\"b\", c=\"d\"\r\n\r\n", "Proxy-Authorization: ****\r\n\r\n"),
        ("Cookie: a=b; c=d", "Cookie: ****"),
        ("set-cookie: id=\"x y\"; Path=/\r\nX: y", "set-cookie: ****\r\nX: y"),
        ("TransferHeaderAuthorization: Bearer x\r\n", "TransferHeaderAuthorization: ****\r\n"),
        ("refused: Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln (expired)", "refused: Bearer **** (expired)"),
        ("authz=Bearer%20eyJhbGciOiJSUzI1NiJ9&x=1", "authz=****&x=1"),
        (#"{"Authorization": "Bearer x", "a": 1}"#, #"{"Authorization": "****", "a": 1}"#),
        (#"{"a": 1, "token": "x\"y", "b": 2}"#, #"{"a": 1, "token": "****", "b": 2}"#),
        (#"{"userProxy":"x\\","b":"c"}"#, #"{"userProxy":"****","b":"c"}"#),
        (#"{"data": "{\"token_key\": \"x\\\"y\", \"b\": \"c\"}"}"#, #"{"data": "{\"token_key\": \"****\", \"b\": \"c\"}"}"#),
        (#"{"pilotSecrets": {"A": "x}", "B": ["y"]}, "c": 1}"#, #"{"pilotSecrets": ****, "c": 1}"#),
        (#"{"secrets": ["x", {"y": "]"}]}"#, #"{"secrets": ****}"#),
        (#"{"password": 12345, "b": 1}"#, #"{"password": ****, "b": 1}"#),
        ("{\"token\":\n  \"x\"}", "{\"token\":\n  \"****\"}"),
        ("{'TOKEN': 'x', 'b': 'c'}", "{'TOKEN': '****', 'b': 'c'}"),
        (#"{"PrivateKey" : "x"#, #"{"PrivateKey" : "****"#),
        ("StatusCode=0&userProxy=abc%2Bd&x=y", "StatusCode=0&userProxy=****&x=y"),
        ("https://h/p?token_key=abc&client_name=p", "https://h/p?token_key=****&client_name=p"),
        ("https://h/b/k?X-Amz-Signature=abc HTTP/1.1", "https://h/b/k?X-Amz-Signature=**** HTTP/1.1"),
        ("password = a,b}c\nuser = d", "password = ****\nuser = d"),
        (#"secrets="a b" x=1"#, #"secrets="****" x=1"#),
        ("token=\\x41bc", "token=****"),
        ("a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nxyz=\n-----END RSA PRIVATE KEY-----\nb", "a\n****\nb"),
        (#""k":"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n""#, #""k":"****\n""#),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE", "****"),
        ("got eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln-_, then", "got ****, then"),
        ("AWS_SECRET_ACCESS_KEY=ab/c", "AWS_SECRET_ACCESS_KEY=****"),
        ("from https://user:pass@host:80/p", "from https://user:****@host:80/p"),
        ("from davs://user:p@ss:w@host", "from davs://user:****@host"),
        (#"{"url": "https://user:pass@host"}"#, #"{"url": "https://user:****@host"}"#),
    ]) func places(text: String, expected: String) {
        let redactor = Redactor()
        #expect(redactor.redact(text) == expected)
        #expect(redactor.redact(expected) == expected)
        // Wherever the text is cut, and byte by byte.
        for cut in 0...text.utf8.count { #expect(redactor.streamed([text.utf8.prefix(cut), text.utf8.dropFirst(cut)]) == expected) }
        #expect(redactor.streamed(text.utf8.indices.map { text.utf8[$0...$0] }) == expected)
    }

    @Test(arguments: [
        "", "plain", "stage-in of mc23.root: adler32 is 00000001", "no token: neither found nor named", "the bearer of this file",
        #"{"prodDBlockToken": "NULL", "dispatchDBlockTokenForOut": "x"}"#, "tokens=5", "-----BEGIN CERTIFICATE-----\nMIIE\n",
        "a=b&c=d:e", "::==--", "token=", "Authorization:", #""token":"#, "Bearer", "bearer ", "-----BEGIN ", "ünïcödé: ✓",
        #"{"token": ""}"#, "https://host:80/a:b@c", "https://user@host/", "root://host:1094//p?authz", "https://user:@host", "http:",
        "a://", "eye", "eyJh.ey",
    ]) func whatStays(text: String) {
        #expect(Redactor(secrets: [Secret("hush")]).redact(text) == text)
    }

    @Test(arguments: [
        ("x s/e\"c+1 y", "x **** y"), ("q=s%2Fe%22c%2B1;", "q=****;"), (#"["s\/e\"c+1", "s/e\"c+1"]"#, #"["****", "****"]"#),
        (#""\u0073/e\u0022c\u002B1""#, #""****""#), ("%5B%22s%5C%2Fe%5C%22c%2b1%22%5D", "%5B%22****%22%5D"),
        ("s/e\"c+1s/e\"c+1", "****"), ("later s/e\"c+", "later ****"), ("later s/e\"c", "later s/e\"c"),
    ]) func registeredValues(text: String, expected: String) {
        #expect(Redactor(secrets: [Secret("s/e\"c+1")]).redact(text) == expected)
    }

    @Test func whatIsRegisteredLaterIsHiddenFromThenOn() {
        let redactor = Redactor()
        #expect(redactor.redact("later") == "later")
        redactor.register(Secret("the later one\n"))
        #expect(redactor.redact("now and the later one") == "now and ****")
        #expect(([0xff, 0x00] as [UInt8]).withUnsafeBytes { redactor.redact($0) } == [0xff, 0x00])
    }

    /// Every log holds them.
    @Test func shortValuesAreHiddenWhereSecretsStandOnly() {
        let redactor = Redactor(secrets: [Secret("prod"), Secret(""), Secret("\n"), Secret("sixsix")])
        #expect(redactor.redact("prod token=prod sixsix") == "prod token=**** ****")
    }

    @Test func eachLineOfASecretIsOne() {
        let lines = ["MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9", "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDu"]
        let key = "-----BEGIN PRIVATE KEY-----\n\(lines.joined(separator: "\n"))\nab==\n-----END PRIVATE KEY-----\n"
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIDPublicPublicPublic\n-----END CERTIFICATE-----\n"
        let redactor = Redactor(secrets: [Secret(certificate + key), Secret(key)])
        #expect(redactor.redact("0040: \(lines[0])\n0080: \(lines[1])") == "0040: ****\n0080: ****")
        #expect(redactor.redact("\(lines[1].suffix(20))\n\(lines[1])\nab==\n") == "\(lines[1].suffix(20))\n****\nab==\n")
        #expect(redactor.redact("\(certificate)|") == "\(certificate)|")
        let wrapped = Data(key.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        #expect(redactor.redact("a \(wrapped) b").contains(#/^a \*{4}[^*]{0,4} b$/#))
    }

    /// What one more byte could make a secret is held back, whatever else is in the text; so nothing grows without end.
    @Test(arguments: [
        "\\", "-", "b", "eyJ", "eyJ.", "bearer ", "Bearer                ", "token=   ", "\"token\":\n", "https://a", "https://a:b", "%25",
        "%", "secret-",
        "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "Authorization: *", "token=\"\\", "pilotSecrets={\"", "'\\''", "c2VjcmV0LT", "\n",
    ]) func littleIsHeldBack(text: String) {
        let secrets = ["secret-secret-secret!", "it's secret", String(repeating: "\\", count: 40)]
        let redactor = Redactor(secrets: secrets.map(Secret.init))
        var stream = RedactingStream(redactor)
        let piece = Array(String(repeating: text, count: 1 + 1000 / text.utf8.count).utf8)
        for _ in 0..<20 { _ = piece.withUnsafeBytes { stream.add($0) } }
        #expect(stream.held < 1000)
    }

    @Test func overlappingFindsAreOneMask() {
        let redactor = Redactor(secrets: [Secret("Bearer abcdef"), Secret("abcdefgh")])
        #expect(redactor.redact("Authorization: Bearer abcdefgh\nx") == "Authorization: ****\nx")
        #expect(redactor.redact("saw Bearer abcdefgh!") == "saw ****!")
        #expect(Redactor(secrets: [Secret("abc\"def")]).streamed(["token=\"abc".utf8[...], "\"def".utf8[...]]) == "token=\"****")
    }

    @Test func everyCutOfAJobIsRead() {
        let text = #"{"a":{"pilotSecrets":"{\"T\":\"hidden-1\"}","token":["hidden-2"]},"h":"Authorization: Bearer hidden-3"}"#
        let redactor = Redactor()
        for length in 0...text.utf8.count {
            #expect(!redactor.redact(String(text.prefix(length))).contains("hidden"))
        }
    }

    @Test func fromManyThreads() async {
        let redactor = Redactor()
        await withTaskGroup { group in
            for number in 0..<50 {
                group.addTask {
                    redactor.register(Secret("secret-\(number)."))
                    #expect(redactor.redact("a secret-\(number). b") == "a **** b")
                }
            }
        }
    }

    @Test func secretsPrintAsStars() {
        let secret = Secret("hush")
        var dumped = ""
        dump([secret], to: &dumped)
        #expect("\(secret) \([secret]) \(String(reflecting: secret)) \(dumped)".contains("hush") == false)
    }
}

extension Redactor {
    /// What a sink gets of a text that comes in these pieces.
    func streamed(_ pieces: [Substring.UTF8View]) -> String {
        var stream = RedactingStream(self)
        var shown: [UInt8] = []
        for piece in pieces { shown += Array(piece).withUnsafeBytes { stream.add($0) } }
        return String(decoding: shown + stream.finish(), as: UTF8.self)
    }
}
