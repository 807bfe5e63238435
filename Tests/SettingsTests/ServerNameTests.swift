import Settings
import Testing

@Suite struct ServerNameTests {
    @Test(
        arguments: [
            ("pandaserver.cern.ch", "pandaserver.cern.ch", nil), ("https://pandaserver.cern.ch", "pandaserver.cern.ch", nil),
            ("HTTPS://PandaServer.cern.ch/", "pandaserver.cern.ch", nil), ("host:443", "host", 443), ("https://host:25443/", "host", 25443),
            ("127.0.0.1:8443", "127.0.0.1", 8443), ("[::1]:8443", "::1", 8443), ("https://[2001:db8::1]", "2001:db8::1", nil),
        ] as [(String, String, Int?)])
    func read(text: String, host: String, port: Int?) throws {
        let name = try ServerName(parsing: text)
        #expect(name == ServerName(host: host, port: port))
        #expect(try ServerName(parsing: name.description) == name)
    }

    @Test(arguments: [
        "http://host", "ftp://host", "https://", "/", "host:", "host:0", "host:70000", "host:1:2", "https://host/server/panda", "host?x",
        "host#x", "ho st", "user@host", "[::1", "[host]:1", "[::1]1", "[１::1]", "https://user:secret@host",
    ])
    func refused(_ text: String) {
        #expect(throws: ValueFault.self) { try ServerName(parsing: text) }
    }

    @Test func passwordIsNotRepeated() {
        do {
            _ = try ServerName(parsing: "https://user:secret@host")
        } catch {
            #expect(!error.message.contains("secret"))
        }
    }

    @Test func addressOfVersion6StandsInBrackets() {
        #expect(ServerAddress(host: "::1", port: 1).description == "https://[::1]:1")
        #expect(ServerAddress(host: "a.b", port: 2).description == "https://a.b:2")
    }
}
