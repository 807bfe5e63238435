import Foundation
import Sandbox
import SystemPackage

/// The curl of the system as client: nothing of it is our own.
struct Client {
    let url: String
    let caDirectory: FilePath
    var credential: FilePath?
    var accept: String? = "application/json"

    init(_ sandbox: Sandbox) {
        url = sandbox.url
        caDirectory = sandbox.pki.caDirectory
        credential = sandbox.pki.proxyFile
    }

    struct Answer {
        /// curl's own exit code.
        let exit: Int32
        let status: Int
        let headers: [String: String]
        let body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
        func json() throws -> WireValue { try WireValue(json: text) }
    }

    /// Runs curl with these arguments on a path of the server.
    func curl(_ path: String, _ arguments: [String] = [], input: Data? = nil) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        var all = ["-q", "-sS", "-D", "/dev/stderr", "--max-time", "600", "--capath", caDirectory.string]
        if let credential { all += ["--cert", credential.string, "--key", credential.string] }
        process.arguments = all + arguments + ["\(url)\(path)"]
        let (out, err, inp) = (Pipe(), Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (out, err, inp)
        try process.run()
        try inp.fileHandleForWriting.write(contentsOf: input ?? Data())
        try inp.fileHandleForWriting.close()
        // Heads are small, so reading one after the other cannot block curl.
        let body = try out.fileHandleForReading.readToEnd() ?? Data()
        let head = String(decoding: try err.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Answer(exit: process.terminationStatus, status: Self.status(head), headers: Self.headers(head), body: body)
    }

    private static func status(_ head: String) -> Int {
        let lines = head.split(separator: "\r\n").filter { $0.hasPrefix("HTTP/1.1 ") }
        return lines.last.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
    }

    private static func headers(_ head: String) -> [String: String] {
        var headers: [String: String] = [:]
        for line in head.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }

    /// A GET that asks for JSON.
    func get(_ path: String) throws -> WireValue { try curl(path, acceptArguments).json() }

    /// A call of v1 with a JSON body.
    func v1(_ method: String, _ body: WireValue) throws -> WireValue {
        try post("/api/v1/\(method)", Data(body.json.utf8), type: "application/json").json()
    }

    /// A call of legacy with a form; the answer as JSON.
    func legacy(_ method: String, _ form: [(String, String)]) throws -> WireValue {
        try form.isEmpty ? curl("/server/panda/\(method)", acceptArguments).json() : formPost(method, form).json()
    }

    /// A call of legacy with a form.
    func formPost(_ method: String, _ form: [(String, String)]) throws -> Answer {
        try curl("/server/panda/\(method)", acceptArguments + form.flatMap { ["--data-urlencode", "\($0.0)=\($0.1)"] })
    }

    /// A POST of these bytes.
    func post(_ path: String, _ body: Data, type: String?, headers: [String] = []) throws -> Answer {
        let typed = (type.map { ["-H", "Content-Type: \($0)"] } ?? ["-H", "Content-Type:"]) + headers.flatMap { ["-H", $0] }
        return try curl(path, acceptArguments + typed + ["--data-binary", "@-"], input: body)
    }

    private var acceptArguments: [String] { accept.map { ["-H", "Accept: \($0)"] } ?? ["-H", "Accept:"] }
}
