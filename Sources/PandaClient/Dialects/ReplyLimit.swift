/// How large the server's replies may be, in bytes: job definitions hold lists of thousands of files, all else is a few words.
enum ReplyLimit {
    static let job = 32 << 20
    static let answer = 1 << 20

    /// Of a method of either dialect.
    static func of(_ method: String) -> Int { ["pilot/acquire_jobs", "getJob"].contains(method) ? job : answer }
}
