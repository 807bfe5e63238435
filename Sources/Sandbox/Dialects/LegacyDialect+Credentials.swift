extension LegacyDialect {
    /// The members of the answer of `getProxy` or `get_access_token`.
    func credential(_ request: IncomingRequest, _ name: String, _ given: WireObject) throws -> WireValue {
        guard let caller = request.caller else {
            return ["StatusCode": 70, "errorDialog": "Cannot extract DN from proxy. not HTTPS?"]
        }
        let shelf = dispatcher.credentials
        do {
            let text =
                name == "getProxy"
                ? try shelf.proxy(of: given["dn"]?.string, for: caller)
                : try shelf.token(of: given["client_name"]?.string ?? "", key: given["token_key"]?.string, for: caller)
            return ["StatusCode": 0, "errorDialog": "", "userProxy": .string(text)]
        } catch let refusal as CredentialShelf.Refusal {
            let (code, text) = Self.words(refusal)
            return ["StatusCode": .int(code), "errorDialog": .string(text)]
        }
    }

    private static func words(_ refusal: CredentialShelf.Refusal) -> (code: Int, text: String) {
        switch refusal {
        case .notAllowed(let user, let what):
            (70, "failed since '\(user)' not in the authorized user list who have 'p' in PANDAMETA.USERS.GRIDPREF to get \(what)")
        case .badKey(let client): (50, "failed since token key is invalid for \(client)")
        case .absent(let name, let what): (90, "\(what) not found for \(name)")
        }
    }
}
