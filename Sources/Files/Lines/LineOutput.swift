/// A place that texts are written to, which may be full, unread, gone or hung.
package protocol LineOutput: Sendable {
    /// Writes all of the text; waits as long as that takes.
    func put(_ text: [UInt8]) throws
    /// Whether the place takes something just now.
    var isReady: Bool { get }
    /// Nothing more comes.
    func close()
}
