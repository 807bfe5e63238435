import HTTP

/// There is no network.
struct RefusingHTTPClient: HTTPClient {
    func perform(_ request: HTTPRequest, into sink: (any ByteSink)?) async throws(HTTPError) -> HTTPResponse {
        throw HTTPError(.connectionRefused, doing: request.url, detail: "the test has no network")
    }
}
