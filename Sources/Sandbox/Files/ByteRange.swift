/// A part of a file, as a `Range` header asks for it.
struct ByteRange: Equatable {
    let offset: Int
    let count: Int

    /// What a header asks for.
    enum Answer: Equatable {
        /// Everything: no header, or one that is not understood, which HTTP says to ignore.
        case whole
        case part(ByteRange)
        /// Nothing of it exists.
        case unsatisfiable
    }

    /// Reads `bytes=a-b`, `bytes=a-`, `bytes=-n`.
    static func read(_ header: String?, size: Int) -> Answer {
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return .whole }
        let ends = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (Int(ends[0]), Int(ends[1])) {
        case (let first?, nil) where ends[1].isEmpty:
            return first < size ? .part(ByteRange(offset: first, count: size - first)) : .unsatisfiable
        case (let first?, let last?) where first <= last:
            return first < size ? .part(ByteRange(offset: first, count: min(last, size - 1) - first + 1)) : .unsatisfiable
        case (nil, let count?) where ends[0].isEmpty:
            return count > 0 && size > 0 ? .part(ByteRange(offset: max(0, size - count), count: min(count, size))) : .unsatisfiable
        default: return .whole
        }
    }
}
