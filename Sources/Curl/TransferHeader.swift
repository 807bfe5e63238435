/// One header field of a request or a reply.
package struct TransferHeader: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// The field as libcurl wants it; a field without a value needs a semicolon, or it would be taken away.
    var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }
}
