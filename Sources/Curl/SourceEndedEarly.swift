/// A source brought fewer bytes than the length that was announced to the server.
package struct SourceEndedEarly: Error, CustomStringConvertible {
    package var sent: Int64
    package var announced: Int64

    package var description: String { "the source ended after \(sent) of \(announced) bytes" }
}
