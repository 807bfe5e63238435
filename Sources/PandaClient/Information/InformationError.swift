import HTTP
import JobModel
import Settings
import Waiting

/// A place that has not what it should have.
struct InformationError: RetryableFailure, CustomStringConvertible {
    let description: String
    /// 1116 unless the cause has a code of its own, such as a certificate that is not trusted.
    var code = ErrorCode.queueData
    /// Empty where the place's name is what should be looked at.
    var advice = ""
    var retryAdvice = RetryAdvice.no

    init(_ description: String, code: ErrorCode = .queueData, advice: String = "", retryAdvice: RetryAdvice = .no) {
        self.description = description.onOneLine
        self.code = code
        self.advice = advice
        self.retryAdvice = retryAdvice
    }

    /// What a record's reader says of it.
    init(_ error: PilotError) {
        self.init(error.fault, code: error.code, advice: error.advice)
    }
}

/// What became of the places that were asked in vain.
struct InformationSearch {
    private var failures: [(location: String, error: InformationError)] = []
    private var absent: [String] = []

    /// The file is not there, or too old.
    mutating func missed(_ location: String) { absent.append(location) }

    mutating func failed(_ error: InformationError, at location: String) { failures.append((location, error)) }

    /// Whatever failed, for a line in the log; empty when nothing did.
    var text: String { failures.map { "\($0.location): \($0.error)" }.joined(separator: "; ") }

    /// The error that the search ends with: the first failure gives code and advice and is told first, what merely is not there comes last.
    func error(_ doing: String, namedBy name: String?, advice: String) -> PilotError {
        let absence = absent.map { name == nil ? "\($0) is not there" : "\($0): there is no such file" }
        let reasons = failures.map { "\($0.location): \($0.error)" } + absence
        let first = failures.first?.error
        return PilotError(
            first?.code ?? .queueData, doing: doing, reason: reasons.isEmpty ? "there is no source" : reasons.joined(separator: "; "),
            advice: first?.advice.isEmpty == false ? first?.advice ?? "" : advice)
    }
}
