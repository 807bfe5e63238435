extension StringProtocol where SubSequence == Substring {
    /// The text without white space at either end.
    package var trimmed: Substring {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return self[start...end]
    }
}
