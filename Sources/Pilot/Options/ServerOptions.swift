import ArgumentParser
import JobModel
import Settings

/// How to reach the PanDA server.
struct ServerOptions: ParsableArguments, GivenOptions {
    @Option(name: .of(.url), help: ArgumentHelp("PanDA server, with or without https:// and port. (default: https://pandaserver.cern.ch)"))
    var url: String?

    @Option(name: .of(.port), help: "Port, unless the URL has one. (default: 25443)")
    var port: String?

    @Option(name: .of(.cacert), help: ArgumentHelp("Proxy to present, or CA certificates to trust, or both.", valueName: "file"))
    var cacert: String?

    @Option(name: .of(.capath), help: ArgumentHelp("Hashed directory of CA certificates.", valueName: "dir"))
    var capath: String?

    @Option(
        name: .of(.serverAPI), help: ArgumentHelp("Dialect: v1, legacy or auto. (default: auto)", valueName: "dialect"),
        completion: .list(ServerAPI.allCases.map(\.rawValue)))
    var serverAPI: String?

    @Flag(name: .of(.noproxyverification), help: "Do not check the proxy's lifetime.")
    var noproxyverification = false

    @Flag(name: .of(.verifypayloadproxy), help: "[no effect yet] Do not check the payload's proxy (the name says the contrary).")
    var verifypayloadproxy = false

    @Flag(name: .of(.notokenrenewal), help: "Do not renew the OIDC token.")
    var notokenrenewal = false

    @Option(
        name: .of(.useHTTPS), help: ArgumentHelp("Only True: https is always used and verified.", valueName: "bool"))
    var useHTTPS: String?

    var given: [OptionName: String?] {
        [
            .url: url, .port: port, .cacert: cacert, .capath: capath, .serverAPI: serverAPI,
            .noproxyverification: noproxyverification.asGiven, .verifypayloadproxy: verifypayloadproxy.asGiven,
            .notokenrenewal: notokenrenewal.asGiven, .useHTTPS: useHTTPS,
        ]
    }
}
