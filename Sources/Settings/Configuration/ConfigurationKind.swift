/// What a value of the configuration file must look like.
package enum ConfigurationKind: Sendable {
    case text
    /// A whole number, 0 or more.
    case count
    /// A number with or without a fraction.
    case number
    case boolean
    /// Seconds, or a time with its unit, such as `2h`.
    case time
    /// A number with a unit, such as `2 GB`.
    case size
    case port

    /// What is wrong with the text, or nil.
    ///
    /// `None` and nothing at all are right for every kind: they mean the default.
    package func fault(in text: String) -> String? {
        if text.isEmpty || text == "None" { return nil }
        switch self {
        case .text: return nil
        case .count: return fault(in: text, .integer(0...))
        case .time: return fault(in: text, .seconds())
        case .number: return fault(in: text, .number)
        case .boolean: return fault(in: text, .boolean)
        case .size: return fault(in: text, .bytes)
        case .port: return fault(in: text, .port)
        }
    }

    private func fault<Value>(in text: String, _ reader: ValueReader<Value>) -> String? {
        do throws(ValueFault) {
            _ = try reader.read(text)
            return nil
        } catch {
            return error.message
        }
    }
}
