extension V1Dialect {
    /// The answer of `creds/get_proxy` or `creds/get_access_token`.
    func credential(_ name: String, _ arguments: WireObject, for caller: String) throws -> WireValue {
        let shelf = dispatcher.credentials
        do {
            let text =
                name == "creds/get_proxy"
                ? try shelf.proxy(of: arguments["dn"]?.string, for: caller)
                : try shelf.token(of: arguments["client_name"]?.string ?? "", key: arguments["token_key"]?.string, for: caller)
            return Self.success(["user_proxy": .string(text)])
        } catch let refusal as CredentialShelf.Refusal {
            return Self.failure(Self.words(refusal))
        }
    }

    private static func words(_ refusal: CredentialShelf.Refusal) -> String {
        switch refusal {
        case .notAllowed(let user, let what):
            "failed: '\(user)' not in authorized users with 'p' in PANDAMETA.USERS.GRIDPREF to get \(what)"
        case .badKey(let client): "failed since token key is invalid for \(client)"
        case .absent(let name, let what): "'\(what)' not found for \(name)"
        }
    }
}
