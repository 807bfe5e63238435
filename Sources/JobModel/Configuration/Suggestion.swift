/// ` (did you mean NAME?)` when one of the known names is near to the text, else nothing.
package func suggestion(for text: String, among names: some Sequence<String>) -> String {
    let near = names.map { (distance: editDistance(text.lowercased(), $0.lowercased()), name: $0) }
        .filter { $0.distance <= max(1, text.count / 3) }
        .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.map { " (did you mean \($0.name)?)" } ?? ""
}

/// Levenshtein's distance: how many characters must be put in, left out or changed.
private func editDistance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, character) in first.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (column, other) in second.enumerated() {
            let change = diagonal + (character == other ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, diagonal + 1, row[column] + 1)
        }
    }
    return row[second.count]
}
