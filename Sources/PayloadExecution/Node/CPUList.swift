/// The kernel's lists of processors, such as `0-3,8`.
enum CPUList {
    /// Beyond what any kernel is built for, a list is nonsense.
    private static let limit = 65536

    /// The numbers in order; nil for what is no list.
    static func parse(_ text: some StringProtocol) -> [Int]? {
        var numbers: [Int] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], (0..<limit).contains(first),
                (first..<limit).contains(last)
            else { return nil }
            numbers += first...last
        }
        return numbers
    }
}
