import Glibc

/// libFuzzer over one of the parsers, which `PILOT_FUZZ_TARGET` names; the arguments are libFuzzer's own.
///
/// Without a name it lists them. `scripts/fuzz` builds and runs it.
@main
enum Main {
    private static let target = FuzzTarget.all.first { $0.name == getenv("PILOT_FUZZ_TARGET").map { String(cString: $0) } }

    static func main() {
        guard target != nil else {
            for target in FuzzTarget.all { print(target.name) }
            return
        }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        exit(runFuzzer(&count, &arguments) { bytes, count in Main.tryOne(UnsafeBufferPointer(start: bytes, count: count)) })
    }

    /// A broken promise ends the process, as a trap does: libFuzzer then keeps the input.
    private static func tryOne(_ input: UnsafeBufferPointer<UInt8>) -> CInt {
        do {
            try target?.run(Array(input))
        } catch {
            print("broken promise: \(error)")
            fflush(nil)
            abort()
        }
        return 0
    }
}

/// libFuzzer's loop, declared in no header: `LLVMFuzzerRunDriver(int *argc, char ***argv, int (*one)(const uint8_t *, size_t))`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ tryOne: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
