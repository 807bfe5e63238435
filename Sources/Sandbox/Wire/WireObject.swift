/// The members of an object in the order they came; of a repeated name the last value counts, as in Python.
package struct WireObject: Sendable {
    /// The names in order, each once.
    package private(set) var names: [String] = []
    private var values: [String: WireValue] = [:]

    package init(_ members: [(String, WireValue)] = []) {
        for (name, value) in members {
            self[name] = value
        }
    }

    /// The member of that name; setting nil removes it.
    package subscript(name: String) -> WireValue? {
        get { values[name] }
        set {
            if newValue == nil {
                names.removeAll { $0 == name }
            } else if values[name] == nil {
                names.append(name)
            }
            values[name] = newValue
        }
    }

    /// The members in order.
    package var members: [(name: String, value: WireValue)] {
        names.compactMap { name in values[name].map { (name, $0) } }
    }

    package var isEmpty: Bool { names.isEmpty }

    /// The members with those of `other` put over them.
    package func merging(_ other: WireObject) -> WireObject {
        var merged = self
        for (name, value) in other.members {
            merged[name] = value
        }
        return merged
    }
}

// Two objects are equal when their members are, in whatever order.
extension WireObject: Hashable {
    package static func == (left: WireObject, right: WireObject) -> Bool { left.values == right.values }
    package func hash(into hasher: inout Hasher) { hasher.combine(values) }
}
