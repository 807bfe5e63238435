/// How the text of an option, variable or key becomes a value, and how the value is shown.
package struct ValueReader<Value: Sendable>: Sendable {
    package let read: @Sendable (String) throws(ValueFault) -> Value
    package let show: @Sendable (Value) -> String

    package init(
        show: @escaping @Sendable (Value) -> String = { "\($0)" }, read: @escaping @Sendable (String) throws(ValueFault) -> Value
    ) {
        self.read = read
        self.show = show
    }

    /// The same reader for a setting that may have no value.
    package var optional: ValueReader<Value?> {
        ValueReader<Value?>(show: { $0.map(show) ?? "" }, read: { text throws(ValueFault) in try read(text) })
    }
}

/// Why a text is not a value of the wanted kind, such as `'70000' is not a port (1 to 65535)`.
package struct ValueFault: Error, Hashable, Sendable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}
