extension String {
    /// The text with blanks for its line ends and other control characters, so that no server can write a second line into a message.
    package var onOneLine: String {
        guard unicodeScalars.contains(where: \.breaksLines) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.breaksLines ? " " : $0 }))
    }
}

extension Unicode.Scalar {
    /// True for what starts a new line somewhere, and for control characters but the tab.
    package var breaksLines: Bool {
        (value < 0x20 && self != "\t") || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
    }
}
