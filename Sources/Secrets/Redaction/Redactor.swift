import Synchronization

/// Takes secrets out of whatever is about to be seen: logs, traces, error texts.
///
/// It knows the values that were registered, in every spelling of `Needle`, and the places where secrets stand: credential headers,
/// bearer tokens, PEM private keys, passwords in URLs, and values of telling names in JSON, forms and queries. What it finds becomes
/// `****`; finds that touch become one. Any thread may use it. Texts that come in pieces go through a `RedactingStream`.
package final class Redactor: Sendable {
    private let values: Mutex<KnownSecrets>

    /// Knows these secrets from the start.
    package init(secrets: [Secret] = []) {
        values = Mutex(KnownSecrets(secrets))
    }

    /// Knows one more secret from now on, such as a renewed token.
    ///
    /// Of a secret of several lines each line is one too. A value or line of fewer than `KnownSecrets.shortest` bytes is hidden at the
    /// places where secrets stand and nowhere else: every log is full of `true` and `prod`.
    package func register(_ secret: Secret) {
        values.withLock { $0.insert(secret) }
    }

    /// The text without its secrets.
    package func redact(_ text: String) -> String {
        var text = text
        guard let redacted = text.withUTF8({ redacted(UnsafeRawBufferPointer($0)) }) else { return text }
        return String(decoding: redacted, as: UTF8.self)
    }

    /// The bytes without their secrets, for what is dumped as it came from the wire.
    package func redact(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        redacted(bytes) ?? Array(bytes)
    }

    /// Nil when there is nothing to take out, which is the usual case and copies nothing.
    private func redacted(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        var redaction = Redaction()
        redaction.search(bytes, for: known, isLast: true)
        return redaction.isClean ? nil : redaction.show(bytes)
    }

    /// The registered secrets of this moment.
    var known: KnownSecrets { values.withLock { $0 } }
}
