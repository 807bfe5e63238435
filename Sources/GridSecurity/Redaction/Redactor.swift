import Synchronization

/// Takes secrets out of whatever is about to be seen: logs, traces, error texts.
///
/// It knows the values that were registered, and the places where secrets stand: credential headers, bearer tokens, PEM private
/// keys, and values of telling names in JSON, forms and queries. Each becomes `****`. Any thread may use it.
package final class Redactor: Sendable {
    private let known: Mutex<KnownSecrets>

    /// Knows these secrets from the start.
    package init(secrets: [Secret] = []) {
        known = Mutex(KnownSecrets(secrets))
    }

    /// Knows one more secret from now on, such as a renewed token.
    package func register(_ secret: Secret) {
        known.withLock { $0.insert(secret) }
    }

    /// The text without its secrets.
    package func redact(_ text: String) -> String {
        var text = text
        guard let redacted = text.withUTF8({ self.redacted(UnsafeRawBufferPointer($0)) }) else { return text }
        return String(decoding: redacted, as: UTF8.self)
    }

    /// The bytes without their secrets, for what is dumped as it came from the wire.
    package func redact(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { redacted($0) } ?? bytes
    }

    /// Nil when there is nothing to take out, which is the usual case and copies nothing.
    private func redacted(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var secrets = known.withLock { $0 }.occurrences(in: bytes)
        secrets += SecretScanner(bytes: bytes).find()
        guard !secrets.isEmpty else { return nil }
        secrets.sort { $0.lowerBound < $1.lowerBound }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var end = 0
        for secret in secrets {
            if secret.lowerBound >= end {
                output += bytes[end..<secret.lowerBound]
                output += "****".utf8
            }
            end = max(end, secret.upperBound)
        }
        output += bytes[end...]
        return output
    }
}
