/// Which pilot this is.
enum Version {
    /// The pilot's own version; it goes into the pilot's identifier and the user agent.
    static let pilot = "0.1.0"

    /// The compiler's version, as far as a program can know it.
    static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
