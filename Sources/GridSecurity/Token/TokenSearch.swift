/// The directories in which a token's name is looked up, in order.
enum TokenSearch {
    /// The files to try; an absolute name is the only one.
    ///
    /// Of a directory variable both the directory and its parent are tried, as Pilot 3 searched the parent only, and of
    /// X509_USER_PROXY the directory that holds the proxy. Wrappers copy a token into the launch directory, which Pilot 3 calls PILOT_SOURCE_DIR.
    static func places(for name: String, environment: [String: String], launchDirectory: String? = nil) -> [String] {
        if name.hasPrefix("/") { return [name] }
        func named(_ variable: String) -> String? { environment[variable].flatMap { $0.isEmpty ? nil : $0 } }
        var directories: [String] = []
        if let directory = named("OIDC_AUTH_DIR") ?? named("PANDA_AUTH_DIR") {
            directories += [directory, parent(of: directory)]
        } else if let proxy = named("X509_USER_PROXY") {
            directories.append(parent(of: proxy))
        }
        directories += [named("PILOT_SOURCE_DIR"), launchDirectory, named("PILOT_WORK_DIR"), named("HOME")].compactMap(\.self)
        var places: [String] = []
        for directory in directories {
            let place = directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
            if !places.contains(place) { places.append(place) }
        }
        return places
    }

    /// A place as it may be told of: a long name may be the token itself, put where its file's name belongs.
    static func shown(_ place: String) -> String {
        let name = place.split(separator: "/").last ?? ""
        return name.count > 30 || name.hasPrefix("eyJ") ? "\(parent(of: place))/****" : place
    }

    /// What is before the last slash; a path that ends with one is its own parent, as with `os.path.dirname`.
    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
