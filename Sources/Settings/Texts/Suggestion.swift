/// ` (did you mean NAME?)` when one of the known names is near to the text, else nothing.
package func suggestion(for text: String, among names: some Sequence<String>) -> String {
    let wanted = Array(text.lowercased().utf8), reach = max(1, wanted.count / 3)
    // A text may be a megabyte: what differs that much in length is not compared.
    let near = names.filter { abs($0.utf8.count - wanted.count) <= reach }
        .map { (distance: editDistance(wanted, Array($0.lowercased().utf8)), name: $0) }
        .filter { $0.distance <= reach && $0.name != text }
        .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.map { " (did you mean \($0.name)?)" } ?? ""
}

/// How many bytes must be put in, left out, changed or exchanged with their neighbour.
private func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var earlier = [Int](), row = Array(0...second.count)
    for (index, byte) in first.enumerated() {
        var next = [index + 1]
        for (column, other) in second.enumerated() {
            var least = min(row[column] + (byte == other ? 0 : 1), row[column + 1] + 1, next[column] + 1)
            if index > 0, column > 0, byte == second[column - 1], other == first[index - 1] { least = min(least, earlier[column - 1] + 1) }
            next.append(least)
        }
        (earlier, row) = (row, next)
    }
    return row[second.count]
}
