import Secrets

/// A text with a secret in it, and what must be seen of the text: all from one seed.
struct RedactionCase {
    let secret: String
    private let writer: Writer
    /// The secret, or a line of it, as it stands in the text.
    private let written: String
    private let text: String
    private let expected: String
    /// The lengths of the pieces in which the text comes, none and more bytes.
    private let pieces: [Int]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        secret = Self.secret(&random)
        writer = Writer.allCases.randomElement(using: &random) ?? .plain
        let lines = secret.split(separator: "\n").filter { !$0.hasPrefix("-----") }
        let part = random.chance(30) ? lines.randomElement(using: &random).map(String.init) ?? secret : secret
        let parts = writer.write(part, &random)
        written = parts.secret
        let left = Self.surroundings(&random) + parts.before, right = parts.after + Self.surroundings(&random)
        text = left + written + right
        expected = left + "****" + right
        let longest = random.chance(5) ? 3 : 80
        var pieces: [Int] = []
        while pieces.reduce(0, +) < text.utf8.count { pieces.append(Int.random(in: 0...longest, using: &random)) }
        self.pieces = pieces
    }

    /// What the redactor does wrong; nil when it does nothing wrong.
    func fault(of redactor: Redactor) -> String? {
        let shown = redactor.redact(text)
        let what = "\(writer) of \(secret.debugDescription)"
        if shown.contains(secret) || shown.contains(written) { return "\(what) is shown: \(shown.debugDescription)" }
        if shown != expected { return "\(what) became \(shown.debugDescription), not \(expected.debugDescription)" }
        let streamed = streamed(through: redactor)
        if streamed != expected { return "\(what) in pieces of \(pieces) became \(streamed.debugDescription)" }
        return nil
    }

    private func streamed(through redactor: Redactor) -> String {
        var stream = RedactingStream(redactor)
        var rest = Array(text.utf8)[...]
        var output: [UInt8] = []
        for piece in pieces {
            output += rest.prefix(piece).withUnsafeBytes { stream.add($0) }
            rest = rest.dropFirst(piece)
        }
        return String(decoding: output + stream.finish(), as: UTF8.self)
    }

    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    private static let base64 = letters + Array("+/")
    private static let harmless = special.filter { !"\"'\\%".contains($0) }
    private static let special = letters + Array("\"'\\/%+&=?#{}[]()<>:;,.!$@*~^|` \u{e4}\u{f6}\u{20ac}\u{1F511}")

    /// A token, a password of anything that can be typed, a file with one, or a key of several lines.
    private static func secret(_ random: inout SeededGenerator) -> String {
        func edge() -> String { random.text(special.filter { $0 != " " }, 1...1) }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return random.text(letters, 6...40)
        case 1: return "eyJ" + random.text(letters + ["-", "_"], 20...60) + "." + random.text(letters, 20...60)
        case 2: return edge() + random.text(special, 4...20) + edge()
        case 3: return random.text(base64, 60...64) + "\n" + random.text(base64, 60...64) + "\n" + random.text(base64, 8...20) + "=="
        default:
            let lines = random.text(base64, 64...64) + "\n" + random.text(base64, 10...64)
            return "-----BEGIN SECRET-----\n\(lines)\n-----END SECRET-----"
        }
    }

    /// Words; what touches the secret is neither part of an escape nor of an encoding.
    private static func surroundings(_ random: inout SeededGenerator) -> String {
        func border() -> String { random.text(Array(" ,;|()\n\t"), 1...1) }
        let words = (0..<Int.random(in: 0...5, using: &random)).map { _ in random.text(harmless, 1...8) }
        return border() + words.joined(separator: " ") + border()
    }
}
