import HTTP
import JobModel

/// A job in a reply that is no JSON as a whole: the server has given it to this pilot, and waits for an answer.
///
/// Its names are looked for in the text. Those within a string stand there with backslashes before their quotes.
struct UnreadableJob {
    let id: Int
    let attemptNumber: Int?
    private let fault: SyntaxFault

    /// Nil when the reply can be read, or names no job.
    init?(_ response: HTTPResponse) {
        do {
            _ = try JSONValue(parsing: response.body)
            return nil
        } catch {
            fault = error
        }
        guard response.isSuccess, let id = Self.number(of: "PandaID", in: response.body), id > 0 else { return nil }
        self.id = id
        attemptNumber = Self.number(of: "attemptNr", in: response.body)
    }

    /// Why the job fails.
    var error: JobDefinitionError {
        JobDefinitionError(
            jobID: id, attemptNumber: attemptNumber,
            error: PilotError(
                .conversionFailure, doing: "reading the definition of job \(id)", reason: "the server's reply is no JSON: \(fault)",
                advice: "the server or the task sent a bad definition"))
    }

    /// The whole number behind the first such key.
    private static func number(of key: String, in text: [UInt8]) -> Int? {
        let name = Array("\"\(key)\"".utf8)
        var start = text.startIndex
        while let found = text[start...].firstIndex(of: UInt8(ascii: "\"")) {
            start = found + 1
            guard text[found...].starts(with: name), found == 0 || text[found - 1] != UInt8(ascii: "\\") else { continue }
            let isGap = { (byte: UInt8) in byte == 0x20 || 0x09...0x0d ~= byte || "\":".utf8.contains(byte) }
            let digits = text[found...].dropFirst(name.count).drop(while: isGap).prefix { 0x30...0x39 ~= $0 }
            return Int(String(decoding: digits, as: UTF8.self))  // fits: nil for what does not
        }
        return nil
    }
}

extension Call<JobOffer> {
    /// The same, which answers for a job that cannot be read.
    func answeringForAnyJob() -> Call {
        Call(doing: doing, request: request) { [read] response throws(PandaError) in
            do throws(PandaError) {
                return try read(response)
            } catch {
                guard let job = UnreadableJob(response) else { throw error }
                return .unreadable(job.error)
            }
        }
    }
}
