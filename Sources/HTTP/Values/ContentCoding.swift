import Checksum

/// The content codings of replies.
///
/// libcurl would undo them too, but takes a truncated gzip body for a whole one.
enum ContentCoding {
    /// The value of `Accept-Encoding`.
    static let offered = "gzip"

    /// Whether the header's value names gzip.
    static func isGzip(_ value: String?) -> Bool {
        value.map { ["gzip", "x-gzip"].contains($0.lowercased()) } ?? false
    }

    /// The body as it was before it was sent; an empty one is empty in every coding, as after HEAD.
    static func undo(_ value: String?, of body: [UInt8], limit: Int, doing: String) throws(HTTPError) -> [UInt8] {
        guard let value, value.lowercased() != "identity", !body.isEmpty else { return body }
        guard isGzip(value) else {
            throw HTTPError(.badReply, doing: doing, detail: "the reply has the content encoding \(value), which was not asked for")
        }
        do {
            return try Gzip.decompress(body, limit: limit)
        } catch {
            if case .tooLarge = error { throw HTTPError(.replyTooLarge, doing: doing, detail: "\(error)", cause: error) }
            throw HTTPError(.badReply, doing: doing, detail: "\(error)", cause: error)
        }
    }
}
