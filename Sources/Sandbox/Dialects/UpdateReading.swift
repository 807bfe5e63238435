/// Turns the fields of an update into columns, by the rules of a dialect.
struct UpdateReading {
    /// HTTP 500: the server's code breaks on a value.
    struct Crash: Error {
        let text: String
    }

    let isLegacy: Bool
    private(set) var columns = WireObject()
    private(set) var violation: String?
    private(set) var notes: [String] = []

    init(isLegacy: Bool) {
        self.isLegacy = isLegacy
    }

    /// Takes one field; absent, null and empty values store nothing.
    mutating func take(_ field: UpdateField, _ value: WireValue?) throws(Crash) {
        guard let value else { return }
        if isLegacy, case .cut = field.rule, value.string == nil {
            throw Crash(text: "'\(value.pythonType)' object is not subscriptable")
        }
        guard value != .null && value != "" else { return }
        switch field.rule {
        case .special: break
        case .integer: integer(field, value)
        case .real: store(field, Self.double(value).map { .real($0) }, value)
        case .text: columns[field.column] = .string(value.pythonText)
        case .cut(let length): cut(field, value.pythonText, length)
        case .limited(let length): limited(field, value.pythonText, length)
        case .time: time(field, value)
        case .average: columns[field.column] = .int(try whole(value))
        case .rate: columns[field.column] = isLegacy ? .int(try whole(value)) : .real(min(9_999_999_999, Double(try whole(value)) / 1024))
        case .total: try total(field, value)
        case .maximum: maximum(field, value)
        }
    }

    private static func double(_ value: WireValue) -> Double? { value.double ?? value.string.flatMap(Double.init) }

    private mutating func store(_ field: UpdateField, _ stored: WireValue?, _ value: WireValue) {
        columns[field.column] = stored
        if stored == nil { notes.append("ignored \(field.legacy ?? field.column)=\(value.pythonText)") }
    }

    private mutating func integer(_ field: UpdateField, _ value: WireValue) {
        // Error codes of a pilot's retry come with a minus, which legacy strips of text only.
        if isLegacy, field.column == "pilotErrorCode", let text = value.string, text.hasPrefix("-") {
            store(field, Int(text.dropFirst()).map { .int($0) }, value)
        } else {
            store(field, (value.looseInt ?? value.double.map { Int($0) }).map { .int($0) }, value)
        }
    }

    private mutating func cut(_ field: UpdateField, _ text: String, _ length: Int) {
        let kept = String(text.prefix(length))
        columns[field.column] = .string(kept)
        if kept.count < text.count { notes.append("cut \(field.legacy ?? field.column) to \(length) characters") }
        if field.column == "jobMetrics" { leak(text) }
    }

    private mutating func limited(_ field: UpdateField, _ text: String, _ length: Int) {
        columns[field.column] = .string(text)
        if text.utf8.count > length { violation = "\(field.column) is longer than \(length)" }
    }

    private mutating func time(_ field: UpdateField, _ value: WireValue) {
        store(field, value.string.flatMap { Timestamp.isValid($0) ? .string($0) : nil }, value)
    }

    private func whole(_ value: WireValue) throws(Crash) -> Int {
        guard let number = Self.double(value), number.magnitude < 1e18 else {
            throw Crash(text: "could not convert string to float: \(value.pythonRepr)")
        }
        return Int(number)
    }

    private mutating func total(_ field: UpdateField, _ value: WireValue) throws(Crash) {
        if isLegacy && value.looseInt == nil && value.double == nil {
            throw Crash(text: "invalid literal for int() with base 10: \(value.pythonRepr)")
        }
        columns[field.column] = .real(min(9_999_999_999, Double(try whole(value)) / 1024))
    }

    private mutating func maximum(_ field: UpdateField, _ value: WireValue) {
        columns[field.column] = Self.double(value).map { .int(Int($0)) }
        if columns[field.column] == nil { violation = "\(field.column) is not a number" }
    }

    /// The server copies the memory leak's fit out of the job metrics.
    private mutating func leak(_ metrics: String) {
        for (key, column) in [("leak=", "memory_leak"), ("chi2=", "memory_leak_x2")] {
            for word in metrics.split(separator: " ") where word.hasPrefix(key) {
                guard let number = Double(word.dropFirst(key.count)) else { continue }
                columns[column] = column == "memory_leak" ? .int(Int(number)) : .real(number)
            }
        }
    }
}
