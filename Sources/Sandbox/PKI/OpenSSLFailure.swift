import COpenSSL

/// What OpenSSL says about the last failure of this thread.
struct OpenSSLFailure: Error, CustomStringConvertible {
    /// What was being done.
    let doing: String
    /// OpenSSL's own texts, oldest first; empty when it left none.
    let reasons: [String]

    /// Takes the texts off OpenSSL's error queue of this thread.
    init(_ doing: String) {
        self.doing = doing
        var reasons: [String] = []
        while true {
            let code = ERR_get_error()
            if code == 0 { break }
            var text = [CChar](repeating: 0, count: 256)
            ERR_error_string_n(code, &text, text.count)
            reasons.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        self.reasons = reasons
    }

    var description: String {
        reasons.isEmpty ? "\(doing) failed" : "\(doing) failed: \(reasons.joined(separator: "; "))"
    }
}
