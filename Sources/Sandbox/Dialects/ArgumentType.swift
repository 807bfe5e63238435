/// The type that the v1 API demands of an argument, by Python's rules.
enum ArgumentType {
    case int, float, string, bool
    /// `int | float`
    case number
    /// `List[int]`
    case intList
    /// `List`
    case list
    /// No type is demanded.
    case any

    /// The name in messages.
    var name: String {
        switch self {
        case .int: "int"
        case .float: "float"
        case .string: "str"
        case .bool: "bool"
        case .number: "number"
        case .intList, .list: "list"
        case .any: "object"
        }
    }

    /// Whether the value is one of this type.
    ///
    /// To Python a bool is an int, an int is no float.
    func admits(_ value: WireValue) -> Bool {
        switch (self, value) {
        case (.any, _), (.int, .int), (.int, .bool), (.float, .real), (.string, .string), (.bool, .bool): true
        case (.number, .int), (.number, .real), (.number, .bool), (.list, .array), (.intList, .array): true
        default: false
        }
    }

    /// The value of a query string's text, nil where it cannot be.
    func cast(_ value: WireValue) -> WireValue? {
        func integer(_ value: WireValue) -> WireValue? {
            value.string.flatMap(Double.init).flatMap { $0.magnitude < 1e18 ? .int(Int($0)) : nil }
        }
        switch self {
        case .string, .any: return value
        case .int: return integer(value)
        case .bool: return .bool(["true", "1"].contains(value.string?.lowercased()))
        case .float, .number: return value.string.flatMap(Double.init).map { .real($0) }
        case .list: return .array(value.array ?? [value])
        case .intList:
            let elements = (value.array ?? [value]).map(integer)
            return elements.contains { $0 == nil } ? nil : .array(elements.compactMap { $0 })
        }
    }
}
