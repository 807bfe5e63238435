import Secrets
import Testing

/// Whatever the secret, whoever wrote it, and wherever the text is cut: the secret goes, and nothing else.
@Suite struct RedactionFuzzTests {
    /// Each case comes from its seed alone; four secrets are known at a time.
    @Test(arguments: stride(from: UInt64(0), to: 2000, by: 500).map(\.self)) func secretsGoAndSurroundingsStay(batch: UInt64) {
        for first in stride(from: batch, to: batch + 500, by: 4) {
            let cases = (first..<first + 4).map { RedactionCase(seed: $0) }
            let redactor = Redactor(secrets: cases.map { Secret($0.secret) })
            for (seed, fuzz) in zip(first..., cases) {
                if let fault = fuzz.fault(of: redactor) { Issue.record("seed \(seed): \(fault)") }
            }
        }
    }
}
