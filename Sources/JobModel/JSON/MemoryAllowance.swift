/// What the values of a text may take in memory: brackets and digits of a few bytes become values of many.
///
/// Pilots share a node with payloads that are billed for memory. What PanDA sends is mostly long texts, which cost little more than their length.
struct MemoryAllowance {
    /// Any text may cost that much, in bytes.
    static let least = 32 << 20
    /// Beyond that, so many times its own length.
    static let factor = 4

    private(set) var left: Int

    /// So many bytes.
    init(bytes: Int) { left = bytes }

    init(textLength: Int) { left = max(Self.least, Self.factor * textLength) }

    /// A value in a list, which has room for twice as many; or the list itself with its first.
    mutating func takeElement() -> Bool { take(2 * MemoryLayout<JSONValue>.stride) }

    /// A key and its value in an object, a quarter of whose places are free; or the object itself with its first.
    mutating func takeMember() -> Bool { take(2 * (MemoryLayout<String>.stride + MemoryLayout<JSONValue>.stride)) }

    /// A list or an object for itself, unless it is empty.
    mutating func takeContainer() -> Bool { take(64) }

    /// A text, of which short ones lie in their value.
    mutating func takeText(_ length: Int) -> Bool { length < 16 || take(32 + length) }

    /// Gives back what was taken since another moment, as it is not kept.
    mutating func reset(to moment: MemoryAllowance) { left = moment.left }

    private mutating func take(_ bytes: Int) -> Bool {
        left -= bytes
        return left >= 0
    }
}
