import Glibc
import Settings

/// What is known of the terminal that the pilot may be seen on.
enum Terminal {
    /// Characters on a line of stdout: `COLUMNS`, else what the terminal says, else 80.
    static var columns: Int {
        if let text = getenv("COLUMNS"), let columns = Int(String(cString: text)), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)  // fits: 16 bits
    }

    /// Whether stdout is one.
    static var isThere: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether lines in that place are coloured.
    ///
    /// Source of `NO_COLOR`: no-color.org; any text in it means no.
    static func isColoured(_ choice: ColorChoice, environment: [String: String], in place: Int32 = STDOUT_FILENO) -> Bool {
        switch choice {
        case .always: true
        case .never: false
        case .auto: isatty(place) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        }
    }
}
