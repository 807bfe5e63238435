/// ` (did you mean NAME?)` when one of the known names is near to the text, else nothing.
package func suggestion(for text: String, among names: some Sequence<String>) -> String {
    let wanted = Array(text.lowercased().utf8), reach = max(1, wanted.count / 3)
    // A text may be a megabyte: what differs that much in length is not compared.
    let near = names.filter { abs($0.utf8.count - wanted.count) <= reach }
        .map { (distance: editDistance(wanted, Array($0.lowercased().utf8)), name: $0) }
        .filter { $0.distance <= reach }
        .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.map { " (did you mean \($0.name)?)" } ?? ""
}

/// Levenshtein's distance: how many bytes must be put in, left out or changed.
private func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var row = Array(0...second.count)
    for (index, byte) in first.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (column, other) in second.enumerated() {
            let change = diagonal + (byte == other ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, diagonal + 1, row[column] + 1)
        }
    }
    return row[second.count]
}
