import HTTP
import Testing

/// What is told of somebody's words.
@Suite struct ExcerptTests {
    @Test(arguments: [
        ("", ""), ("  no\u{1b}[31m\r\n  space\u{7} é ", "no [31m space é"), ("a < b", "a < b"),
        ("<html><head><TITLE>503 Service\n Unavailable</TITLE></head><p>x</p></html>", "a page titled '503 Service Unavailable'"),
        (
            "\u{feff}\n<!DOCTYPE html><title></title><h1 class=\"big\">Too <b>many</b> files &amp; more</h1>",
            "a page titled 'Too many files & more'"
        ),
        ("<html>proxy</html>", "a page without title"), ("<", "a page without title"), ("<title", "a page without title"),
        ("Error: <HTML><title>no</title>", "Error: a page titled 'no'"), ("<title>never ends", "a page titled 'never ends'"),
        (
            "<?xml version='1.0'?><d:error xmlns:d=\"DAV:\"><s:exception>X</s:exception><s:message>Quota is full</s:message></d:error>",
            "a page titled 'Quota is full'"
        ),
    ])
    func excerpt(words: String, told: String) {
        #expect(words.excerpt() == told)
    }

    @Test func itIsShort() {
        let long = String(repeating: "x", count: 10_000)
        #expect(long.excerpt(limit: 160).count == 161)
        #expect("<title>\(long)</title>".excerpt().count == 301)
    }
}
