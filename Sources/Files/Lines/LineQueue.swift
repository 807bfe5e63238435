import SystemPackage

/// Texts on their way to a place that may not take them: in order, as far as there is room, with a text about each gap.
struct LineQueue {
    struct Piece {
        let text: [UInt8]
        /// How many texts are missing when this one is lost.
        let weight: Int

        /// Stands for the closing of the place, behind all texts.
        static let end = Piece(text: [], weight: 0)
    }

    private let capacity: Int
    private let gap: @Sendable (Int) -> String
    private var waiting: [Piece] = []
    /// Of all that is not written yet.
    private var bytes = 0
    private var missing = 0
    /// Why the place refused something, last.
    private(set) var refusal: Errno?
    /// Pieces that were taken, the end among them, and those that are out or lost.
    private(set) var taken = 0, done = 0
    private var flushes: [(upTo: Int, Outcome<Bool>)] = []
    private(set) var isEnded = false

    /// At most `capacity` bytes wait, unless a text finds nothing waiting.
    ///
    /// `gap` says how many texts are missing, as a text like the others.
    init(capacity: Int, gap: @escaping @Sendable (Int) -> String) { (self.capacity, self.gap) = (capacity, gap) }

    // MARK: Taking

    /// False for a text that finds no room, or comes after the end.
    mutating func take(_ text: String) -> Bool {
        guard !isEnded else { return false }
        tellOfGap()
        guard take(Piece(text: Array(text.utf8), weight: 1)) else {
            missing += 1
            return false
        }
        return true
    }

    /// Takes the text about what is missing, where something is and that text finds room.
    mutating func tellOfGap() {
        guard !isEnded, missing > 0, take(Piece(text: Array(gap(missing).utf8), weight: missing)) else { return }
        missing = 0
    }

    /// Takes nothing more.
    mutating func end() {
        guard !isEnded else { return }
        tellOfGap()
        isEnded = true
        taken += 1
    }

    private mutating func take(_ piece: Piece) -> Bool {
        // After a gap half of the room has to be free, so that there are few gaps rather than many.
        let room = missing > 0 ? capacity / 2 : capacity
        guard bytes == 0 || bytes + piece.text.count <= room else { return false }
        waiting.append(piece)
        bytes += piece.text.count
        taken += 1
        return true
    }

    // MARK: Giving

    /// Gives all that waits; each piece is to be settled.
    mutating func next() -> [Piece] {
        defer { waiting = [] }
        return waiting
    }

    /// Notes that a piece is out, or lost for that reason; returns who has waited for it.
    mutating func settle(_ piece: Piece, _ refusal: Errno?) -> [Outcome<Bool>] {
        done += 1
        bytes -= piece.text.count
        if let refusal {
            missing += piece.weight
            self.refusal = refusal
        }
        let flushed = flushes.filter { $0.upTo <= done }
        flushes.removeAll { $0.upTo <= done }
        return flushed.map(\.1)
    }

    /// True when so many pieces are settled; else the outcome is returned by the `settle` that makes it true.
    mutating func isDone(upTo target: Int, else outcome: Outcome<Bool>) -> Bool {
        guard done < target else { return true }
        flushes.append((target, outcome))
        return false
    }
}
