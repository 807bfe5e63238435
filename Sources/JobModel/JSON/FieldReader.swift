/// Reads the fields of a record, of the information system or a job, and notes what is wrong with those that can be done without.
///
/// The pilot goes on where a person or another program has put something odd into a field that decides nothing; where a wrong value would
/// harm the queue, the node or the job, the field is named and the record refused.
struct FieldReader {
    let record: Record
    /// What was not as it should be, in the order of reading.
    private(set) var notes: [FieldError] = []

    init(_ record: Record) { self.record = record }

    /// The field's text.
    func text(_ name: String) throws(FieldError) -> String? { try record.text(name) }

    /// The field's whole number; a fraction is cut off and noted.
    ///
    /// NaN is what Python's services write where they have no number.
    mutating func int(_ name: String) throws(FieldError) -> Int? {
        if record.fields[name] == .beyond("NaN") { return nil }
        do throws(FieldError) {
            return try record.int(name)
        } catch {
            guard let whole = record.wholePart(name) else { throw error }
            notes.append(FieldError(field: name, reason: "\(error.reason), taken as \(whole)"))
            return whole
        }
    }

    /// The field's truth value.
    func bool(_ name: String) throws(FieldError) -> Bool? { try record.bool(name) }

    /// The text of a field that can be done without.
    mutating func spareText(_ name: String) -> String? { spare { fields throws(FieldError) in try fields.text(name) } }

    /// The whole number of a field that can be done without.
    mutating func spareInt(_ name: String) -> Int? { spare { fields throws(FieldError) in try fields.int(name) } }

    /// The truth value of a field that can be done without.
    mutating func spareBool(_ name: String) -> Bool? { spare { fields throws(FieldError) in try fields.bool(name) } }

    /// The entries of a list that can be done without.
    mutating func spareList(_ name: String) -> [String] {
        spare { fields throws(FieldError) in try fields.record.list(name) }?.compactMap(\.self) ?? []
    }

    /// A truth value in an object, both of which can be done without.
    mutating func spareSwitch(_ name: String, among object: String) -> Bool? {
        spare { fields throws(FieldError) in
            guard let members = try fields.record.object(object) else { return nil }
            return try Record(members).bool(name)
        }
    }

    /// A fault is noted, and the field counts as absent.
    private mutating func spare<Value>(_ read: (inout FieldReader) throws(FieldError) -> Value?) -> Value? {
        do throws(FieldError) {
            return try read(&self)
        } catch {
            notes.append(error)
            return nil
        }
    }

    /// The lists of names under an object's keys; a single name is a list of one.
    mutating func lists(_ name: String) -> [String: [String]] {
        guard let value = record.fields[name], value != .null, value != .string("") else { return [:] }
        guard case .object(let members) = value else {
            notes.append(FieldError(field: name, reason: "is no object and not used"))
            return [:]
        }
        return members.mapValues(Self.names)
    }

    /// The names in a list, or the keys of an object; `copytools` comes as `{"mv": {…}}`.
    func names(_ name: String) -> [String] { record.fields[name].map(Self.names) ?? [] }

    private static func names(_ value: JSONValue) -> [String] {
        switch value {
        case .array(let values): values.compactMap(\.text)
        case .object(let members): members.keys.sorted()
        case .string(let name): [name.trimmingBlanks].filter { !$0.isEmpty }
        default: []
        }
    }
}
