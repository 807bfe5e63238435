import SystemPackage

/// What the server answers.
struct Reply {
    /// The body, and how its end is told.
    enum Body {
        /// Chunked, as the real server sends everything.
        case chunked([UInt8])
        /// With Content-Length.
        case counted([UInt8])
        /// A part of an open file, with Content-Length. The reply closes the file.
        case file(FileDescriptor, offset: Int, count: Int)
        /// Content-Length without a body, for HEAD.
        case absent(count: Int)

        /// Bytes that a GET is sent.
        var count: Int {
            switch self {
            case .chunked(let bytes), .counted(let bytes): bytes.count
            case .file(_, _, let count): count
            case .absent: 0
            }
        }
    }

    var status: Int
    var headers: [(name: String, value: String)]
    var body: Body

    /// A text as the WSGI server answers it.
    static func text(_ text: String, status: Int = 200, type: String = "text/plain") -> Reply {
        Reply(status: status, headers: [("Content-Type", type)], body: .chunked(Array(text.utf8)))
    }

    /// A short answer of the file server.
    static func empty(_ status: Int, headers: [(name: String, value: String)] = []) -> Reply {
        Reply(status: status, headers: headers, body: .counted([]))
    }

    /// The words that go with a status.
    static func reason(_ status: Int) -> String {
        switch status {
        case 100: "Continue"
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 206: "Partial Content"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "INTERNAL SERVER ERROR"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 507: "Insufficient Storage"
        default: "Status"
        }
    }
}
