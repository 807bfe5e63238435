/// The redaction of one text, of which there may be more to come: what was found, and what was shown.
///
/// All positions count from the start of the bytes at hand; `forget` moves them.
struct Redaction {
    private var places = SecretScanner()
    /// Up to where registered values were looked for.
    private var searched = 0
    /// Found and not yet masked.
    private var secrets: [Range<Int>] = []
    /// Up to where the text was shown or masked.
    private var shown = 0
    /// Where the last mask ended; before the start when there is none.
    private var masked = -1

    /// Whether nothing is waiting to be hidden.
    var isClean: Bool { secrets.isEmpty }

    /// Up to where nothing depends on what is still to come.
    private var decided: Int { min(searched, places.position) }

    /// How many bytes at the start are of no more use; names are read backwards, over at most `reach` bytes.
    var spent: Int { max(0, min(decided, shown) - SecretName.reach) }

    /// Looks for secrets in what has not been searched yet; `isLast` says that the text ends with these bytes.
    mutating func search(_ bytes: UnsafeRawBufferPointer, for known: KnownSecrets, isLast: Bool) {
        known.find(in: bytes, from: &searched, isLast: isLast, into: &secrets)
        places.find(in: bytes, isLast: isLast, into: &secrets)
    }

    /// What may be seen of the bytes that are decided and were not shown before.
    mutating func show(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        let end = decided
        secrets.sort { $0.lowerBound < $1.lowerBound }
        let due = secrets.prefix { $0.lowerBound < end }
        var output: [UInt8] = []
        output.reserveCapacity(end - min(shown, end))
        for secret in due {
            if secret.lowerBound > masked {
                output += bytes[shown..<secret.lowerBound]
                output += "****".utf8
            }
            masked = max(masked, secret.upperBound)
            shown = max(shown, masked)
        }
        secrets.removeFirst(due.count)
        if shown < end {
            output += bytes[shown..<end]
            shown = end
        }
        return output
    }

    /// Counts from that many bytes later on.
    mutating func forget(_ count: Int) {
        searched -= count
        shown -= count
        masked = max(-1, masked - count)
        places.forget(count)
        secrets = secrets.map { $0.lowerBound - count..<$0.upperBound - count }
    }
}
