import HTTP

extension HTTPTimeouts {
    /// How long the transfer of a file may take.
    ///
    /// Pilot 3's rule: 400 s and a second for each megabyte, three hours at most, which is also what a file of unknown size gets.
    static func file(of size: Int64?) -> HTTPTimeouts {
        let longest: Int64 = 10800
        let seconds = size.map { min(400 + $0 / 1_000_000, longest) } ?? longest
        return HTTPTimeouts(
            // fits: three hours at the most
            connect: .seconds(100), total: .seconds(seconds), stall: HTTPTimeouts.Stall(bytesPerSecond: 1, over: .seconds(300)))
    }
}
