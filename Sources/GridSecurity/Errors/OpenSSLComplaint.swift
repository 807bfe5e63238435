import COpenSSL

/// OpenSSL's queue of errors, which belongs to the thread.
enum OpenSSLComplaint {
    /// Forgets what earlier calls left, so that the next text is about the next call only.
    static func clear() { ERR_clear_error() }

    /// Takes the texts out of the queue and joins them; `unknown error` when OpenSSL kept silent.
    static func take() -> String {
        var texts: [String] = []
        while case let code = ERR_get_error(), code != 0 {
            let text = ERR_reason_error_string(code).map { String(cString: $0) }
            texts.append(text ?? "error \(String(code, radix: 16))")
        }
        return texts.isEmpty ? "unknown error" : texts.joined(separator: ", ")
    }
}
