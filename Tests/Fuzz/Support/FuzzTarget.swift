/// A parser under libFuzzer: it gets any bytes, and throws when a promise of the parser's does not hold.
///
/// That an input is refused is no broken promise; see `parsed`.
struct FuzzTarget: Sendable {
    /// Also the name of the directory with its seeds.
    let name: String
    let run: @Sendable ([UInt8]) throws -> Void

    init(_ name: String, _ run: @escaping @Sendable ([UInt8]) throws -> Void) {
        self.name = name
        self.run = run
    }

    static let all = [
        v1Reply, legacyReply, serverCommand, form, httpDate, job, queueData, storageData, json, python, ini, url, proxyPEM, token, der,
        journal, payloadReport, redactor,
    ]
}
