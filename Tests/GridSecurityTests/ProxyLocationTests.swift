import GridSecurity
import Testing

@Suite struct ProxyLocationTests {
    @Test(
        arguments: [
            ("/o", "/e", ["/o", "/e", "/tmp/x509up_u7"], "/o", ProxyLocation.Source.option),
            (nil, "/e", ["/e", "/tmp/x509up_u7"], "/e", .environment),
            (nil, "", ["/tmp/x509up_u7"], "/tmp/x509up_u7", .usualPlace),
            (nil, nil, ["/tmp/x509up_u7"], "/tmp/x509up_u7", .usualPlace),
        ] as [(String?, String?, Set<String>, String, ProxyLocation.Source)])
    func theFirstNamedPlaceDecides(option: String?, variable: String?, files: Set<String>, path: String, source: ProxyLocation.Source)
        throws
    {
        let location = try ProxyLocation.find(
            option: option, environment: variable.map { ["X509_USER_PROXY": $0] } ?? [:], user: 7, exists: files.contains)
        #expect(location.path == path && location.source == source)
    }

    @Test(
        arguments: [
            (nil, nil, "looked at --cacert (names none), X509_USER_PROXY (names none), /tmp/x509up_u7 (not there)"),
            (nil, "/e", "looked at --cacert (names none), X509_USER_PROXY /e (not there)"),
            ("/o", "/there", "looked at --cacert /o (not there)"),
        ] as [(String?, String?, String)])
    func theErrorNamesEveryPlace(option: String?, variable: String?, text: String) throws {
        let error = try #require(throws: CredentialError.self) {
            try ProxyLocation.find(
                option: option, environment: variable.map { ["X509_USER_PROXY": $0] } ?? [:], user: 7
            ) { $0 == "/there" }
        }
        #expect(error.kind == .missing)
        #expect(error.description.contains(text), "\(error)")
        #expect(error.advice.contains("voms-proxy-init") && error.advice.contains("--cacert FILE"))
    }
}
