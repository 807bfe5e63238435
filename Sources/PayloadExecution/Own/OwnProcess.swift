import CProcess
package import SystemPackage

/// The pilot's own process, as the kernel and its neighbours see it.
package enum OwnProcess {
    /// The arguments after the program's name; the runtime has them from /proc and without it none.
    package static var arguments: [String] {
        (1..<max(1, cprocess_argument_count())).map { String(cString: cprocess_argument($0)) }
    }

    /// Closes the process to others of its user, such as its payload: no debugger, no /proc/PID/mem or environ, no core file.
    ///
    /// Keepers inherit it, payloads do not.
    package static func seal() { cprocess_seal() }

    /// From now on what a killed keeper leaves comes to this process, which ends it.
    ///
    /// Only for a process whose children are all started as `ChildProcess`: it ends all others that come later.
    package static func adoptOrphans() { cprocess_adopt_orphans() }

    /// Overwrites a variable's value in the memory that the kernel shows to root and others as this process's environment.
    package static func forget(_ variable: String) { cprocess_forget_variable(variable) }

    /// What the runtime cannot do without, and does not get.
    package struct Shortage: Error, CustomStringConvertible {
        /// Such as `an epoll`.
        package let missing: String
        package let errno: Errno

        package var description: String { "it cannot get \(missing): \(errno)" }
    }

    /// Makes sure that /proc is there, without which the runtime crashes: true when it had to be mounted, for this process and what it starts.
    ///
    /// Only root can do that, in a container or chroot of its own.
    package static func mountProc() throws(Shortage) -> Bool {
        let result = cprocess_have_proc()
        if result < 0 { throw Shortage(missing: "/proc (mount -t proc proc /proc)", errno: Errno(rawValue: -result)) }
        return result == 1
    }

    /// Tries what the runtime takes for granted: without a thread or a descriptor of one of these kinds it spins or crashes.
    ///
    /// The numbers are twice what a pilot has been seen to use on two processors; malloc's second arena reserves 64 MB, a stack 8.
    package static func checkGround() throws(Shortage) {
        var missing: UnsafePointer<CChar>?
        let error = cprocess_find_shortage(20, 288 << 20, &missing)
        if error != 0 { throw Shortage(missing: missing.map { String(cString: $0) } ?? "", errno: Errno(rawValue: error)) }
    }
}
