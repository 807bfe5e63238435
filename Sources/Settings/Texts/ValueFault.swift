/// Why a text is not a value of the wanted kind, such as `'70000' is not a port (1 to 65535)`.
package struct ValueFault: Error, Hashable, Sendable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}
