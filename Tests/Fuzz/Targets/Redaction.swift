@testable import GridSecurity
@testable import Secrets

extension FuzzTarget {
    /// A secret, of as many bytes as the first byte says, and a text: what is shown of the text does not hold the secret, and is the same
    /// wherever the text is cut in pieces.
    static let redactor = FuzzTarget("redactor") { bytes in
        guard let first = bytes.first, bytes.count > 1 + KnownSecrets.shortest + Int(first % 32) else { return }
        let start = 1 + KnownSecrets.shortest + Int(first % 32)
        let secret = String(Array(bytes[1..<start])), text = Array(bytes[start...])
        // Stars and replacement characters are what the redactor itself writes; of several lines each is a secret.
        guard !secret.contains(where: { $0 == "*" || $0 == "\u{fffd}" || $0.isNewline }) else { return }
        let redactor = Redactor(secrets: [Secret(secret)])
        for whole in [text, text + secret.utf8 + text, Array(String(text).utf8)] {
            let shown = whole.withUnsafeBytes { redactor.redact($0) }
            try promise(!shown.contains(Array(secret.utf8)) || isShort(secret), "the secret is shown in \(String(shown))")
            for size in [1, 1 + Int(first / 32), 64] {
                try promise(streamed(whole, in: size, redactor) == shown, "in pieces of \(size) it is shown as another text")
            }
        }
    }

    private static func isShort(_ secret: String) -> Bool {
        let blanks = secret.utf8.prefix(while: \.isSpace).count + secret.utf8.reversed().prefix(while: \.isSpace).count
        return secret.utf8.count - blanks < KnownSecrets.shortest
    }

    private static func streamed(_ text: [UInt8], in size: Int, _ redactor: Redactor) -> [UInt8] {
        var stream = RedactingStream(redactor)
        let shown = stride(from: 0, to: text.count, by: size).flatMap { start in
            text[start..<min(start + size, text.count)].withUnsafeBytes { stream.add($0) }
        }
        return shown + stream.finish()
    }
}
