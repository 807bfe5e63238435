import Foundation
import GridSecurity
import Testing

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
    ]) func places(text: String, expected: String) {
        let redactor = Redactor()
        #expect(redactor.redact(text) == expected)
        #expect(redactor.redact(Array(text.utf8)) == Array(expected.utf8))
        #expect(redactor.redact(expected) == redactor.redact(redactor.redact(expected)))
    }

    @Test(arguments: [
        "", "plain", "stage-in of mc23.root: adler32 is 00000001", "no token: neither found nor named", "the bearer of this file",
        #"{"prodDBlockToken": "NULL", "dispatchDBlockTokenForOut": "x"}"#, "tokens=5", "-----BEGIN CERTIFICATE-----\nMIIE\n",
        "a=b&c=d:e", "::==--", "token=", "Authorization:", #""token":"#, "Bearer", "bearer ", "-----BEGIN ", "ünïcödé: ✓",
        #"{"token": ""}"#,
    ]) func whatStays(text: String) {
        #expect(Redactor(secrets: [Secret("hush")]).redact(text) == text)
    }

    @Test func registeredValuesInEverySpelling() {
        let redactor = Redactor(secrets: [Secret("s/e\"c+1"), Secret(""), Secret("ab")])
        #expect(redactor.redact("x s/e\"c+1 y") == "x **** y")
        #expect(redactor.redact("q=s%2Fe%22c%2B1;") == "q=****;")
        #expect(redactor.redact(#"["s\/e\"c+1", "s/e\"c+1"]"#) == #"["****", "****"]"#)
        #expect(redactor.redact("ab cab abab a") == "**** c**** ******** a")
        #expect(redactor.redact(Array("zab".utf8)) == Array("z****".utf8))
        #expect(redactor.redact([0xff, 0x61, 0x62, 0x00]) == [0xff, 0x2a, 0x2a, 0x2a, 0x2a, 0x00])
        #expect(redactor.redact("later") == "later")
        redactor.register(Secret("later"))
        #expect(redactor.redact("now and later") == "now and ****")
    }

    @Test func overlappingFindsAreOneMask() {
        let redactor = Redactor(secrets: [Secret("Bearer abcdef"), Secret("abcdefgh")])
        #expect(redactor.redact("Authorization: Bearer abcdefgh\nx") == "Authorization: ****\nx")
        #expect(redactor.redact("saw Bearer abcdefgh!") == "saw ****!")
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
