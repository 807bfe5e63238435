/// The reply outgrew what may be held in memory.
package struct ReplyTooLarge: Error, CustomStringConvertible {
    /// Bytes that were allowed.
    package var limit: Int

    package var description: String { "the reply is larger than \(limit) bytes" }
}
