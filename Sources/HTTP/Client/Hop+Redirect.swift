import Curl

// Redirects are followed here and not by libcurl, which would show the client certificate to whatever host it is sent to.

extension Hop {
    /// The hop that the reply asks for; nil when it is no redirect.
    func following(_ response: HTTPResponse) async throws(HTTPError) -> Hop? {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response.headers["Location"] else { return nil }
        guard let target = url.resolving(location) else {
            throw HTTPError(.badURL, doing: doing, detail: "redirect to a malformed URL")
        }
        var next = request
        next.url = target.text
        try await next.carryBody(through: response.status, doing: doing)
        var hop = try Hop(next)
        guard url.scheme == "http" || hop.url.scheme == "https" else {
            throw HTTPError(.badURL, doing: doing, detail: "redirect from https to http refused")
        }
        if hop.origin != origin { hop.request.forgetIdentity() }
        return hop
    }
}

extension HTTPRequest {
    /// Credentials are for the server that was asked, not for where it points.
    fileprivate mutating func forgetIdentity() {
        identity = .anonymous
        let personal: Set = ["authorization", "cookie", "origin", "proxy-authorization"]
        headers.removeAll { personal.contains($0.name.lowercased()) }
    }

    /// Keeps method and body, or becomes a GET, as browsers and RFC 9110 section 15.4 have it.
    fileprivate mutating func carryBody(through status: Int, doing: String) async throws(HTTPError) {
        let becomesGet = status == 303 ? method != .head : (status == 301 || status == 302) && method == .post
        if becomesGet {
            method = .get
            body = .none
            headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
        } else if case .stream(let source) = body {
            do {
                try await source.rewind()
            } catch {
                throw HTTPError(.local, doing: doing, detail: "the body cannot be sent again after a redirect: \(error)", cause: error)
            }
        }
    }
}
