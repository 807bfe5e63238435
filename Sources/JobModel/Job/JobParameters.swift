/// jobPars, divided into what the payload gets and what is for the pilot.
///
/// Source: dispatcher-protocol.md §5. The pilot's parts are taken out and the rest stays byte for byte: the shell interprets it.
package struct JobParameters: Sendable, Equatable {
    /// What the shell sees.
    package let text: String
    /// Values of the queue's record that this job wants to be others, by their names there.
    package let queueData: [String: JSONValue]
    /// Values of the records of DDM endpoints likewise, by the endpoints' names.
    package let storageData: [String: JSONValue]
    /// An image that the payload shall run in; nil for none.
    package let containerImage: String?
    /// Parts that were taken out and that nothing obeys.
    package let unheeded: [String]

    /// Throws for a part of the pilot's that cannot be read: to run a job otherwise than it asks for is no better than to fail it.
    package init(_ raw: String) throws(FieldError) {
        var line = CommandLineParts(raw), unheeded: [String] = []
        if try line.takeObject("--overwriteQueuedata") != nil {
            unheeded.append("--overwriteQueuedata (the spelling of older pilots)")
        }
        queueData = try Self.object("--overwriteQueueData", in: &line)
        storageData = try Self.object("--overwriteStorageData", in: &line)
        if line.takeElement("ZIP_MAP") { unheeded.append("ZIP_MAP") }
        let image = try line.takeWord("--containerImage")
        containerImage = image == "NULL" ? nil : image
        text = line.text.trimmingBlanks
        self.unheeded = unheeded
    }

    private static func object(_ option: String, in line: inout CommandLineParts) throws(FieldError) -> [String: JSONValue] {
        guard let text = try line.takeObject(option) else { return [:] }
        do {
            if case .object(let members)? = try? JSONValue(parsing: text.utf8) { return members }
            // A shell would have taken the quotes away, so that names stand there without them. Braces around it make it an object.
            guard case .object(let members) = try PythonLiteral.parse(text, takingBareWords: true) else { return [:] }
            return members
        } catch {
            throw FieldError(field: "jobPars", reason: "has \(option) with what is no object in JSON's or Python's notation: \(error)")
        }
    }
}
