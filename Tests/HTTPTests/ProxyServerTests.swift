import Curl
import Testing

@testable import HTTP

/// Whether a proxy server of the environment is on the way, and whether it is to blame.
@Suite struct ProxyServerTests {
    @Test(
        arguments: [
            ("https://host/", [:], nil), ("https://host/", ["https_proxy": "http://p:3128"], "https_proxy"),
            ("https://host/", ["HTTPS_PROXY": "p:1"], "HTTPS_PROXY"), ("https://host/", ["https_proxy": ""], nil),
            ("https://host/", ["http_proxy": "p:1"], nil), ("http://host/", ["http_proxy": "p:1"], "http_proxy"),
            ("http://host/", ["HTTP_PROXY": "p:1"], nil), ("https://host/", ["ALL_PROXY": "socks5h://p"], "ALL_PROXY"),
            ("https://host/", ["all_proxy": "p", "https_proxy": "q"], "https_proxy"),
            ("https://host/", ["https_proxy": "p", "no_proxy": "*"], nil),
            ("https://host/", ["https_proxy": "p", "NO_PROXY": "x, HOST"], nil),
            ("https://se.site.org/", ["https_proxy": "p", "no_proxy": "a.org .site.org"], nil),
            ("https://se.othersite.org/", ["https_proxy": "p", "no_proxy": "site.org"], "https_proxy"),
            ("https://127.0.0.1:8443/", ["https_proxy": "p", "no_proxy": "localhost,127.0.0.1"], nil),
            ("https://[::1]/", ["https_proxy": "p", "no_proxy": "::1"], nil),
        ] as [(String, [String: String], String?)])
    func variables(url: String, environment: [String: String], variable: String?) throws {
        #expect(ProxyServer(for: try #require(CurlURL(url)), variable: { environment[$0] })?.variable == variable)
    }

    @Test(
        arguments: [
            (7, "Failed to connect to 127.0.0.1 port 1", true), (5, "Could not resolve proxy: p", true), (97, "", true),
            (56, "Received HTTP code 403 from proxy after CONNECT", true), (56, "CONNECT tunnel failed, response 407", true),
            (56, "Connection reset by peer", false), (28, "Proxy CONNECT aborted due to timeout", true),
            (60, "SSL certificate problem", false),
        ] as [(Int32, String, Bool)])
    func blame(code: Int32, text: String, isToBlame: Bool) throws {
        let url = try #require(CurlURL("https://host/a"))
        let proxy = try #require(ProxyServer(for: url, variable: { $0 == "https_proxy" ? "http://me:secret@p:3128" : nil }))
        let error = HTTPError(CurlError(code: code, detail: text), at: try Hop(HTTPRequest(.get, url.text)), by: proxy)
        #expect((error.kind == .proxyServer) == isToBlame)
        #expect(error.detail.hasPrefix("the proxy server http://p:3128/ (https_proxy): ") == isToBlame && !error.detail.contains("secret"))
    }

    @Test(arguments: [
        (HTTPError.Kind.untrustedServer, "CRL has expired", "fetch-crl"), (.untrustedServer, "certificate has expired", "clock"),
        (.untrustedServer, "certificate revoked", "new certificate"),
        (.untrustedServer, "unable to get local issuer certificate", "--capath"),
        (.wrongHostName, "", "another name"), (.credentialRefused, "", "renew"), (.credentialWanted, "", "--url"),
        (.proxyServer, "", "no_proxy"), (.timeout, "", ""),
    ]) func adviceFollowsTheCause(kind: HTTPError.Kind, words: String, advice: String) {
        let said = HTTPError(kind, doing: "", detail: "curl 60: SSL certificate problem: \(words)").advice
        #expect(advice.isEmpty ? said.isEmpty : said.contains(advice))
    }
}
