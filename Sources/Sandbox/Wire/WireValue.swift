/// A value as it goes over the wire; unlike Foundation's JSON it tells 1 from 1.0 and keeps the order of members.
package enum WireValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case real(Double)
    case string(String)
    case array([WireValue])
    case object(WireObject)
}

extension WireValue {
    /// The text of a string.
    package var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The number of an integer.
    package var int: Int? { if case .int(let value) = self { value } else { nil } }

    /// The number of an integer or a real.
    package var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }

    /// The truth value of a boolean.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The elements of an array.
    package var array: [WireValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members of an object.
    package var object: WireObject? { if case .object(let value) = self { value } else { nil } }

    /// The member of an object, nil where there is none.
    package subscript(name: String) -> WireValue? { object?[name] }

    /// An integer also where it came as text, as forms and file lists bring it.
    package var looseInt: Int? { int ?? string.flatMap { Int($0) } }

    /// The name Python has for this kind of value.
    var pythonType: String {
        switch self {
        case .null: "NoneType"
        case .bool: "bool"
        case .int: "int"
        case .real: "float"
        case .string: "str"
        case .array: "list"
        case .object: "dict"
        }
    }
}

extension WireValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: WireValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, WireValue)...) { self = .object(WireObject(elements)) }
}
