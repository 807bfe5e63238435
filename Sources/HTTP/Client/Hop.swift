import Curl

/// One request on the way to its reply: the first, or one that a redirect asked for.
struct Hop {
    var request: HTTPRequest
    /// The address in `http` or `https`.
    let url: CurlURL

    init(_ request: HTTPRequest) throws(HTTPError) {
        self.request = request
        self.request.url = HTTPOrigin.spoken(request.url)
        guard let url = CurlURL(self.request.url), ["http", "https"].contains(url.scheme), !url.host.isEmpty else {
            throw HTTPError(
                .badURL, doing: "\(request.method.rawValue) \(URLText.withoutSecrets(request.url))", detail: "not an http or https URL")
        }
        self.url = url
    }

    /// Who is spoken to.
    var origin: HTTPOrigin { HTTPOrigin(url) }

    /// Method and URL without credentials.
    var doing: String { "\(request.method.rawValue) \(URLText.withoutSecrets(url.text))" }
}
