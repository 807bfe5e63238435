/// Finds the places in a text where secrets stand, in one pass.
///
/// A colon or an equals sign is looked at together with the name before it; so text without telling names costs one
/// comparison a byte.
struct SecretScanner {
    /// Up to where the text is decided.
    private(set) var position = 0
    /// How the secret ends that has begun before `position`.
    private var open: SecretEnd?

    /// Goes on from `position`; `isLast` says that the text ends with these bytes.
    mutating func find(in bytes: UnsafeRawBufferPointer, isLast: Bool, into secrets: inout [Range<Int>]) {
        let start = SecretStart(bytes: bytes, isLast: isLast)
        while position < bytes.count {
            if var end = open {
                let begin = position
                let isOver = end.advance(&position, in: bytes)
                if !isOver, isLast { position = bytes.count }
                if position > begin { secrets.append(begin..<position) }
                open = isOver ? nil : end
                if !isOver { return }
            } else {
                switch start.finding(at: position) {
                case .nothing: position += 1
                case .undecided where isLast: position += 1
                case .undecided: return
                case .secret(let from, let end): (position, open) = (from, end)
                case .whole(let range):
                    secrets.append(range)
                    position = range.upperBound
                }
            }
        }
    }

    /// Counts from that many bytes later on.
    mutating func forget(_ count: Int) {
        position -= count
    }
}
