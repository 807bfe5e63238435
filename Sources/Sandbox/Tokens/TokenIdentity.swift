/// Who a token says the caller is.
struct TokenIdentity: Sendable {
    /// The token's own identifier, its claim `jti`.
    let id: String
    let name: String
    /// From the header `Origin`, not from the token: the token only has to have it.
    let role: String?

    /// Why the token does not count; the text after `ERROR : Token authentication failed. `.
    struct Refusal: Error {
        let text: String
    }

    /// Reads the headers `Authorization` and `Origin`; nil when there is no token.
    ///
    /// In the order of panda-server's `decode_token`, with its words.
    static func of(_ head: RequestHead, in book: TokenBook) throws(Refusal) -> TokenIdentity? {
        // The word before the token is not looked at; one alone is ignored.
        guard let words = head.header("Authorization")?.split(separator: " "), words.count > 1 else { return nil }
        guard let origin = head.header("Origin") else {
            throw Refusal(text: "Token decode failure. 'NoneType' object has no attribute 'replace' Traceback (most recent call last):")
        }
        guard let entry = book.entry(of: String(words[1])) else { throw Refusal(text: "Invalid token. Signature verification failed") }
        if book.isOver(entry) { throw Refusal(text: "Invalid token. Signature has expired") }
        let parts = origin.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "." || $0 == ":" }.map(String.init)
        guard parts[0] == TokenBook.organisation else { throw Refusal(text: "Unknown vo : \(parts[0])") }
        let group = parts.joined(separator: "/")
        guard entry.groups.contains(group) else { throw Refusal(text: "Not a member of the \(group) group") }
        return TokenIdentity(id: entry.id, name: entry.name, role: parts.count > 1 ? parts[1] : nil)
    }
}
