/// The time a certificate is good for, in seconds from the moment of issue.
package struct Validity: Sendable, Hashable {
    /// Seconds from now to the first moment; negative lies in the past.
    package var from: Int
    /// Seconds from now to the last moment; negative lies in the past.
    package var to: Int

    package init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }

    /// From a day ago, for clocks that differ or jump, for so many seconds.
    package static func seconds(_ count: Int) -> Validity { Validity(from: -86400, to: count) }

    /// From a day ago for so many days.
    package static func days(_ count: Int) -> Validity { .seconds(count * 86400) }

    /// Over since a minute.
    package static let expired = Validity(from: -7200, to: -60)

    /// Good only from tomorrow on.
    package static let future = Validity(from: 86400, to: 2 * 86400)
}
