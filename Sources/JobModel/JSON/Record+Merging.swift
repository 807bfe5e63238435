extension Record {
    /// The record with other values: objects within objects are merged member by member, anything else takes the place of what was there.
    package func merging(_ changes: [String: JSONValue]) -> Record { Record(Self.merge(fields, changes)) }

    private static func merge(_ old: [String: JSONValue], _ new: [String: JSONValue]) -> [String: JSONValue] {
        old.merging(new) { old, new in
            guard case .object(let old) = old, case .object(let new) = new else { return new }
            return .object(merge(old, new))
        }
    }
}
