import Curl
import Testing

/// URLs and dates, as libcurl reads them.
@Suite struct URLTests {
    @Test(arguments: [
        ("https://Host.Example:8443/a?b=c", "https", "host.example", 8443, "https://Host.Example:8443/a?b=c"),
        ("http://user:pass@host/a", "http", "host", 80, "http://host/a"),
        ("https://[::1]/", "https", "[::1]", 443, "https://[::1]/"),
        ("davs://door/path", "davs", "door", 0, "davs://door/path"),
    ])
    func isTakenApart(text: String, scheme: String, host: String, port: Int, shown: String) throws {
        let url = try #require(CurlURL(text))
        #expect(url.scheme == scheme)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.text == shown)
    }

    @Test(arguments: ["", "host", "https://", "http://ho st/", "https://host:99999/"])
    func nonsenseIsNil(text: String) {
        #expect(CurlURL(text) == nil)
    }

    @Test(arguments: [
        ("/x", "https://host:1/x"), ("c", "https://host:1/a/c"), ("//other/y", "https://other/y"), ("http://other:2/z", "http://other:2/z"),
        ("?q=1", "https://host:1/a/b?q=1"),
    ])
    func locationsAreResolved(location: String, expected: String) {
        #expect(CurlURL("https://host:1/a/b")?.resolving(location)?.text == expected)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777), ("tomorrow", nil), ("", nil),
    ])
    func datesHaveThreeForms(text: String, seconds: Int?) {
        #expect(CurlDate.parse(text) == seconds)
    }
}
