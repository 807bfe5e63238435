import Testing

@testable import Workflows

@Suite struct DebugCommandTests {
    @Test(
        arguments: [
            ("tail payload.stdout", .tail(pattern: "payload.stdout", lines: 10)), ("tail -n 20 x", .tail(pattern: "x", lines: 20)),
            ("tail -30 x", .tail(pattern: "x", lines: 30)), ("tail -n5 x", .tail(pattern: "x", lines: 5)),
            ("  tail   x  ", .tail(pattern: "x", lines: 10)), ("tail 'a b'", .tail(pattern: "a b", lines: 10)),
            ("tail \"it's\"", .tail(pattern: "it's", lines: 10)), ("tail log'.'\"R\"AW", .tail(pattern: "log.RAW", lines: 10)),
            ("tail workDir/tmp.stdout*", .tail(pattern: "workDir/tmp.stdout*", lines: 10)),
            ("tail größe.log", .tail(pattern: "größe.log", lines: 10)),
            ("ps", .processes), ("ps -ef", .processes), ("ps aux", .processes), ("ps axo pid,ppid,pgid,args", .processes),
            ("ps -eo pid,%cpu -w", .processes),
        ] as [(String, DebugCommand)])
    func accepted(text: String, command: DebugCommand) throws {
        #expect(try DebugCommand.parse(text) == command)
    }

    @Test(
        arguments: [
            ("ls", [], []), ("ls -ltr workDir", ["-ltr"], ["workDir"]), ("ls -l -a a b*", ["-l", "-a"], ["a", "b*"]),
            ("ls --full-time", ["--full-time"], []),
            ("du -sk", ["-sk"], []), ("du -d 1 sub", ["-d1"], ["sub"]), ("du --max-depth=2", ["--max-depth=2"], []),
            ("du --max-depth 2 .", ["--max-depth=2"], ["."]),
        ] as [(String, [String], [String])])
    func listings(text: String, options: [String], paths: [String]) throws {
        guard case .listing(let listing) = try DebugCommand.parse(text) else { Issue.record("\(text) is a listing"); return }
        #expect(listing.tool.rawValue == text.prefix(2))
        #expect(listing.options == options && listing.paths == paths)
    }

    /// What is refused, and a word of why.
    @Test(arguments: [
        ("", "none of tail"), ("rm -rf /", "'rm'"), ("sh -c ls", "'sh'"), ("/bin/ls", "'/bin/ls'"), ("LS -l", "'LS'"),
        ("tailx y", "'tailx'"), ("''", "''"), ("debug", "'debug'"),
        // What a shell would understand, quoted or not.
        ("tail x; rm y", "';'"), ("tail x&#59rm y", "'&'"), ("ls & id", "'&'"), ("ls && id", "'&'"), ("ls | sh", "'|'"),
        ("ls || id", "'|'"), ("ls $(id)", "'$'"), ("ls ${HOME}", "'$'"), ("ls `id`", "'`'"), ("ls > x", "'>'"), ("tail < x", "'<'"),
        ("ls (x)", "'('"), ("ls {a,b}", "'{'"), ("ls ~", "'~'"), ("ls ~root", "'~'"), ("ls a\\ b", "'\\'"), ("ls !x", "'!'"),
        ("ls #x", "'#'"), ("tail 'x;y'", "';'"), ("tail \"$(id)\"", "'$'"), ("ls 'x", "not closed"), ("ls \"x", "not closed"),
        ("ls \"x'", "not closed"),
        // What plays tricks with readers.
        ("ls\nrm x", "U+A"), ("ls\trm", "U+9"), ("ls x\0y", "U+0"), ("ls \u{1B}[2J", "U+1B"), ("ls \r", "U+D"), ("ls \u{85}x", "U+85"),
        ("ls \u{2028}x", "U+2028"), ("ls \u{202E}x", "U+202E"), ("ls \u{A0}x", "U+A0"),
        ("ls \(String(repeating: "x", count: 1100))", "longer"),
        // Options.
        ("tail", "one file"), ("tail a b", "one file"), ("tail -f x", "not 'f'"), ("tail -F x", "not 'F'"), ("tail -n x", "not 'x'"),
        ("tail -n", "not ''"), ("tail -n +5 x", "not '+5'"), ("tail -0 x", "not '0'"), ("tail -n 1001 x", "not '1001'"),
        ("tail -n -5 x", "not '-5'"), ("tail --pid=1 x", "not '-pid=1'"), ("tail -c 5 x", "not 'c'"),
        ("tail -n 99999999999999999999 x", "not '999"), ("tail -n ٣ x", "not '٣'"), ("tail - x", "not ''"), ("ls -L x", "'-L'"),
        ("ls -H x", "'-H'"), ("ls --dereference", "'--dereference'"), ("ls -lL", "'-lL'"), ("ls --", "'--'"), ("ls -", "'-'"),
        ("ls -I x", "'-I'"), ("ls --color=always", "'--color=always'"), ("du -L", "'-L'"), ("du -D", "'-D'"),
        ("du --files0-from=x", "files0-from"), ("du -X x", "'-X'"), ("du -d x", "'-dx'"), ("du --max-depth=1x", "depth=1x"),
        ("du -d 999", "'-d999'"), ("du -l", "'-l'"), ("du -d", "'-d'"), ("ps -p 1", "'-p'"), ("ps 1", "'1'"), ("ps -u root", "'root'"),
        ("ps --forest", "'--forest'"), ("ps -o pid,X", "no columns"), ("ps -", "'-'"), ("ps -C bash", "'-C'"), ("ps --pid 1", "'--pid'"),
        // gdb.
        ("gdb", "needs"), ("gdb --pid %", "needs"), ("gdb -ex bt", "needs"), ("gdb --pid 1 -ex bt", "only '--pid %'"),
        ("gdb -p 1 -ex bt", "only '--pid %'"), ("gdb --pid=1 -ex bt", "only '--pid %'"), ("gdb --pid %1 -ex bt", "only '--pid %'"),
        ("gdb --pid", "only '--pid %'"), ("gdb --pid % -ex 'shell rm x'", "'shell rm x'"), ("gdb --pid % -ex '!id'", "'!'"),
        ("gdb --pid % -ex 'python import os'", "'python import os'"), ("gdb --pid % -ex 'call system'", "'call system'"),
        ("gdb --pid % -ex 'print x'", "'print x'"), ("gdb --pid % -ex kill", "'kill'"), ("gdb --pid % -ex 'set var x=1'", "'set var x=1'"),
        ("gdb --pid % -ex 'source x'", "'source x'"), ("gdb --pid % -ex 'pipe bt'", "'pipe bt'"),
        ("gdb --pid % -ex 'bt -x y'", "'bt -x y'"), ("gdb --pid % -ex 'thread apply all kill'", "'thread apply all kill'"),
        ("gdb --pid % -ex", "''"), ("gdb --pid % -x script -ex bt", "'-x'"), ("gdb --pid % --command=script", "'--command=script'"),
        ("gdb --args /bin/sh", "'--args'"), ("gdb /bin/sh --pid % -ex bt", "'/bin/sh'"), ("gdb --pid % -iex bt", "'-iex'"),
        ("gdb --pid % -cd / -ex bt", "'-cd'"), ("gdb --batch=1 --pid % -ex bt", "'--batch=1'"),
        ("gdb --pid % -ex 'generate-core-file /tmp/x'", "plain file name"),
        ("gdb --pid % -ex 'generate-core-file ../x'", "plain file name"), ("gdb --pid % -ex 'generate-core-file -x'", "plain file name"),
        ("gdb --pid % -ex 'gcore a b'", "'gcore a b'"), ("gdb --pid % -ex gcore -ex gcore", "one core file"),
        ("gdb --pid % -ex 'info auxv'", "'info auxv'"),
    ])
    func refused(text: String, reason: String) {
        let failure = #expect(throws: DebugFailure.self) { try DebugCommand.parse(text) }
        let line = failure?.description ?? ""
        #expect(line.hasPrefix("refused: ") && line.contains(reason), "\(line)")
    }

    @Test(
        arguments: [
            ("-ex bt", ["bt"], nil), ("--batch -ex 'thread apply all bt full'", ["thread apply all bt full"], nil),
            ("-ex=bt --eval-command='info threads'", ["bt", "info threads"], nil),
            ("-ex 'thread 3' -ex 'bt  -20' -ex 'frame 1' -ex 'info locals'", ["thread 3", "bt -20", "frame 1", "info locals"], nil),
            ("-ex 'generate-core-file'", ["generate-core-file core.17"], "core.17"),
            ("-q -ex 'gcore my-core.1' -ex where", ["generate-core-file my-core.1", "where"], "my-core.1"),
        ] as [(String, [String], String?)])
    func scripts(arguments: String, steps: [String], core: String?) throws {
        guard case .gdb(let script) = try DebugCommand.parse("gdb \(arguments) --pid %") else { Issue.record("is a script"); return }
        let all = script.arguments(for: 17)
        #expect(all.starts(with: ["-nx", "--batch", "-iex", "set auto-load off", "--pid", "17"]))
        #expect(Array(all.dropFirst(6)) == steps.flatMap { ["-ex", $0] })
        #expect(script.coreFile(of: 17) == core)
    }
}
