import Foundation
import GridSecurity
import Secrets
import Testing

@Suite struct BearerTokenTests {
    let pki: TestPKI

    init() throws { pki = try TestPKI.shared.get() }

    /// A directory with one token file in it, mode 0600.
    private func directory(_ content: String, name: String = "t") throws -> String {
        let directory = try pki.subdirectory()
        try content.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
        chmod("\(directory)/\(name)", 0o600)
        return directory
    }

    private func find(_ extra: [String: String]) throws -> BearerToken? {
        try BearerToken.find(environment: ["PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "atlas.pilot"].merging(extra) { $1 })
    }

    @Test func directoriesAreSearchedInOrder() throws {
        let order = ["OIDC_AUTH_DIR", "PILOT_SOURCE_DIR", "PILOT_WORK_DIR", "HOME"]
        var environment: [String: String] = [:]
        for name in order.reversed() {
            environment[name] = try directory(name)
            #expect(try find(environment)?.token.reveal() == name)
        }
        environment["PANDA_AUTH_DIR"] = try directory("PANDA_AUTH_DIR")
        #expect(try find(environment)?.token.reveal() == "OIDC_AUTH_DIR")
        environment["OIDC_AUTH_DIR"] = nil
        #expect(try find(environment)?.token.reveal() == "PANDA_AUTH_DIR")
        environment["OIDC_REFRESHED_AUTH_TOKEN"] = try directory("refreshed") + "/t"
        #expect(try find(environment)?.token.reveal() == "refreshed")
        environment["OIDC_REFRESHED_AUTH_TOKEN"] = "/no/such"
        #expect(try find(environment)?.token.reveal() == "PANDA_AUTH_DIR")
    }

    /// Where the wrapper puts it.
    @Test func theLaunchDirectoryIsSearchedToo() throws {
        let launch = try directory("launched"), home = try directory("home")
        let names = [
            "PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "o", "PANDA_AUTH_TOKEN_KEY": "t", "PILOT_SOURCE_DIR": "/no/such", "HOME": home,
        ]
        #expect(try BearerToken.find(environment: names, launchDirectory: launch)?.path == "\(launch)/t")
        #expect(try BearerToken.findRenewalKey(environment: names, launchDirectory: launch)?.reveal() == "launched")
        let source = try directory("source")
        #expect(
            try BearerToken.find(environment: names.merging(["PILOT_SOURCE_DIR": source]) { $1 }, launchDirectory: launch)?.path
                == "\(source)/t")
    }

    @Test func aPodsTokenThatIsOpenIsClosedByItsVolume() throws {
        let directory = try directory("abc")
        chmod("\(directory)/t", 0o644)
        let environment = ["PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "o", "HOME": directory]
        for (isPod, remedy) in [(true, "defaultMode: 0440"), (false, "chmod 600")] {
            #expect(try BearerToken.find(environment: environment, isPod: isPod)?.warnings.first?.contains(remedy) == true)
        }
    }

    @Test func parentAndNeighbourOfTheProxy() throws {
        let directory = try directory("abc")
        #expect(try find(["OIDC_AUTH_DIR": "\(directory)/sub"])?.path == "\(directory)/t")
        #expect(try find(["X509_USER_PROXY": "\(directory)/x509up"])?.path == "\(directory)/t")
    }

    @Test func absoluteNames() throws {
        let path = try directory("abc") + "/t"
        let other = try directory("other")
        #expect(try find(["OIDC_AUTH_TOKEN": path, "HOME": other])?.path == path)
        #expect(throws: CredentialError.self) { try find(["OIDC_AUTH_TOKEN": "/no/such/t", "HOME": other]) }
    }

    @Test(arguments: [
        "eyJhbGciOiJub25lIn0.secret", String(repeating: "0123456789abcdef", count: 2), String(repeating: "a/bcdefghi", count: 6),
    ]) func aTokenWhereItsFileShouldBeNamedIsNotTold(token: String) throws {
        let error = try #require(throws: CredentialError.self) { try find(["PANDA_AUTH_TOKEN": token, "HOME": "/no/such"]) }
        #expect(!error.description.contains(token))
    }

    @Test func theEnvironmentMustNameBoth() throws {
        #expect(try BearerToken.find(environment: ["PANDA_AUTH_TOKEN": "t"]) == nil)
        #expect(try BearerToken.find(environment: ["OIDC_AUTH_ORIGIN": "o"]) == nil)
        #expect(try BearerToken.find(environment: ["OIDC_AUTH_TOKEN": "", "OIDC_AUTH_ORIGIN": "o"]) == nil)
    }

    @Test(
        arguments: [
            (" abc.def-_~+/=\n\n", "abc.def-_~+/="), ("", nil), ("\n", nil), ("two words", nil), ("abc\r\nX-Evil: 1", nil),
            ("ünicode", nil),
        ] as [(String, String?)]) func contents(content: String, token: String?) throws
    {
        let directory = try directory(content)
        if let token {
            #expect(try find(["HOME": directory])?.token == Secret(token))
        } else {
            let error = try #require(throws: CredentialError.self) { try find(["HOME": directory]) }
            #expect(error.kind == .malformedToken)
            #expect(content.count < 3 || !error.description.contains(content))
        }
    }

    @Test func anOriginThatForgesHeaders() throws {
        let error = #expect(throws: CredentialError.self) { try find(["OIDC_AUTH_ORIGIN": "a\r\nX: y", "HOME": "/"]) }
        #expect(error?.kind == .malformedToken)
    }

    @Test func openTokensAreWarnedAbout() throws {
        let directory = try directory("abc")
        #expect(try find(["HOME": directory])?.warnings == [])
        chmod("\(directory)/t", 0o644)
        #expect(try find(["HOME": directory])?.warnings.first?.contains("chmod 600") == true)
    }

    @Test func anEndedTokenIsRefused() throws {
        let directory = try directory(TokenTimesTests.token(#"{"exp": 2000}"#))
        let environment = ["PANDA_AUTH_TOKEN": "t", "PANDA_AUTH_ORIGIN": "o", "HOME": directory]
        func resolve(at seconds: Double) throws -> GridCredential {
            try GridCredential.resolve(cacert: nil, environment: environment, now: Date(timeIntervalSince1970: seconds))
        }
        #expect(try resolve(at: 1999).goodUntil == Date(timeIntervalSince1970: 2000))
        let error = #expect(throws: CredentialError.self) { try resolve(at: 2000) }
        #expect(error?.kind == .expired && error?.path == "\(directory)/t")
    }

    @Test func aTokenIsReadAgainAndRenewed() throws {
        let directory = try directory("old")
        let token = try #require(try find(["HOME": directory]))
        try "new\n".write(toFile: token.path, atomically: true, encoding: .utf8)
        #expect(try token.reread().token == Secret("new"))
        let renewed = try token.renewed(with: Secret(" newer\n"))
        #expect(renewed.token == Secret("newer") && renewed.origin == "atlas.pilot" && renewed.path == token.path)
        for text in ["", "two words", "a\r\nX-Evil: 1"] {
            let error = #expect(throws: CredentialError.self) { try token.renewed(with: Secret(text)) }
            #expect(error?.kind == .malformedToken)
        }
    }

    @Test func renewalKey() throws {
        let directory = try directory("key\n", name: "k")
        #expect(try BearerToken.findRenewalKey(environment: ["PANDA_AUTH_TOKEN_KEY": "k", "HOME": directory]) == Secret("key"))
        #expect(try BearerToken.findRenewalKey(environment: ["OIDC_AUTH_TOKEN_KEY": "k", "HOME": directory]) == Secret("key"))
        #expect(try BearerToken.findRenewalKey(environment: ["HOME": directory]) == nil)
    }
}
