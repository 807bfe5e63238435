import GridSecurity

extension FuzzTarget {
    /// A secret, in its own bytes as long as the first byte says, and a text: the text that is shown does not hold the secret.
    static let redactor = FuzzTarget("redactor") { bytes in
        guard let first = bytes.first else { return }
        let count = 4 + Int(first % 28)
        let needle = String(Array(bytes.dropFirst().prefix(count))), text = Array(bytes.dropFirst(1 + count))
        // Stars and replacement characters are what the redactor itself writes.
        guard needle.utf8.count >= 4, !needle.contains("*"), !needle.contains("\u{fffd}") else { return }
        let redactor = Redactor(secrets: [Secret(needle)])
        let shown = redactor.redact(text)
        try promise(!shown.contains(Array(needle.utf8)), "the secret is in the bytes")
        try promise(!Array(redactor.redact(String(text)).utf8).contains(Array(needle.utf8)), "the secret is in the text")
        let planted = text + Array(needle.utf8) + text
        try promise(!redactor.redact(planted).contains(Array(needle.utf8)), "the secret is in the bytes around it")
    }
}
