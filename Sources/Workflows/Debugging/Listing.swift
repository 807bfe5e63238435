/// A look at names or sizes of files with `ls` or `du`, given options that follow no link, read no file and write none.
package struct Listing: Sendable, Hashable {
    /// The program.
    package enum Tool: String, Sendable {
        case ls, du

        var letters: Set<Character> { self == .ls ? Set("1aAcCdFghiklmnopqrRsStuUx") : Set("abchkmsSx") }
        var longOptions: Set<String> { self == .ls ? ["--all", "--almost-all", "--full-time"] : ["--summarize", "--apparent-size"] }
        /// Given always: unprintable characters of names as `?`, and kB; no other file system.
        var standing: [String] { self == .ls ? ["-q"] : ["-k", "-x"] }
    }

    let tool: Tool
    let options: [String]
    /// As the server gave them: not yet known to lie in the job directory.
    let paths: [String]

    init(_ tool: Tool, _ arguments: [String]) throws(DebugFailure) {
        var options: [String] = [], paths: [String] = [], rest = arguments[...]
        while var word = rest.popFirst() {
            if tool == .du, word == "-d" || word == "--max-depth" { word += (word == "-d" ? "" : "=") + (rest.popFirst() ?? "") }
            if word.hasPrefix("-") { options.append(word) } else { paths.append(word) }
            guard !word.hasPrefix("-") || Self.isAllowed(word, tool) else { throw .refused("\(tool.rawValue): '\(word)' is not allowed") }
        }
        (self.tool, self.options, self.paths) = (tool, options, paths)
    }

    private static func isAllowed(_ option: String, _ tool: Tool) -> Bool {
        if option.hasPrefix("--") { return tool.longOptions.contains(option) || (tool == .du && isDepth(option, "--max-depth=")) }
        if tool == .du, isDepth(option, "-d") { return true }
        return option.count > 1 && option.dropFirst().allSatisfy(tool.letters.contains)
    }

    private static func isDepth(_ option: String, _ name: String) -> Bool {
        let digits = option.dropFirst(name.count)
        return option.hasPrefix(name) && (1...2).contains(digits.count) && digits.allSatisfy { ("0"..."9").contains($0) }
    }
}
