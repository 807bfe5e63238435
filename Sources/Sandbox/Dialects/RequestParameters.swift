/// The parameters of an API request, read by the server's rules of content types.
struct RequestParameters {
    /// An answer instead of parameters.
    struct Refusal: Error {
        let reply: Reply
    }

    /// Bodies larger than this are refused; a job's metadata are a few MB at most.
    static let limit = 64 << 20

    /// v1: JSON by its exact content type, gzip by its header, everything else is a form.
    static func v1(_ head: RequestHead, _ body: [UInt8]) throws(Refusal) -> WireObject {
        guard head.header("Content-Type") == "application/json", head.method == "POST" || head.method == "PUT" else {
            return try form(head, body)
        }
        if head.header("Content-Encoding") == "gzip" { return try object(unpacked(body)) }
        // Python decodes before it parses.
        guard body.first != 0x1F else { throw crash("'utf-8' codec can't decode byte 0x8b in position 1: invalid start byte") }
        return try object(body)
    }

    /// Legacy: JSON bodies are always gzip, header or not; booleans become text.
    static func legacy(_ head: RequestHead, _ body: [UInt8]) throws(Refusal) -> WireObject {
        guard head.header("Content-Type") == "application/json" else { return try form(head, body) }
        let given = try object(unpacked(body))
        return WireObject(given.members.map { ($0.name, $0.value.bool.map { .string($0 ? "True" : "False") } ?? $0.value) })
    }

    private static func crash(_ text: String) -> Refusal { Refusal(reply: .text(text, status: 500)) }

    private static func unpacked(_ body: [UInt8]) throws(Refusal) -> [UInt8] {
        do { return try Gzip.decompress(body, limit: limit) } catch { throw crash(error.description) }
    }

    private static func object(_ bytes: [UInt8]) throws(Refusal) -> WireObject {
        let value: WireValue
        do { value = try JSONReader.read(bytes) } catch { throw crash("ERROR : received invalid JSON : \(error)") }
        guard let object = value.object else { throw crash("argument after ** must be a mapping, not \(value.pythonType)") }
        return object
    }

    private static func form(_ head: RequestHead, _ body: [UInt8]) throws(Refusal) -> WireObject {
        if head.method == "GET" || head.method == "HEAD" { return query(head.query) }
        let type = head.header("Content-Type") ?? ""
        let pairs: [(name: String, value: String)] =
            switch type.prefix(while: { $0 != ";" }).lowercased() {
            case "application/x-www-form-urlencoded": Form.pairs(String(decoding: body, as: UTF8.self))
            case "multipart/form-data": MultipartForm.pairs(body, type: type)
            default: []
            }
        var object = WireObject()
        // Of a repeated key the first value counts.
        for (name, value) in pairs where object[name] == nil { object[name] = .string(value) }
        return object
    }

    private static func query(_ text: String) -> WireObject {
        var object = WireObject()
        for (name, value) in Form.pairs(text) {
            switch object[name] {
            case nil: object[name] = .string(value)
            case .array(let values): object[name] = .array(values + [.string(value)])
            case .some(let first): object[name] = .array([first, .string(value)])
            }
        }
        return object
    }
}
