import Sandbox
import SystemPackage
import TestSupport

/// Jobs for the sandbox, whose payload is the script given.
enum Job {
    /// One input `in.txt` (3 lines), one output `out.txt`, a log.
    static func submit(_ script: String, to sandbox: Sandbox, _ changes: [(String, WireValue)] = []) throws -> Int {
        let name = "run.sh"
        try sandbox.storeTransform("#!/bin/bash\n\(script)\n", name: name)
        try sandbox.store(Array("a\nb\nc\n".utf8), scope: "user.me", lfn: "in.txt")
        let form: WireObject = WireObject([
            ("transformation", .string("{base}/trf/\(name)")), ("jobPars", "--count 3"), ("inFiles", "in.txt"), ("scopeIn", "user.me"),
            ("outFiles", "out.txt,log.{id}.tgz"), ("logFile", "log.{id}.tgz"), ("scopeOut", "user.me"), ("scopeLog", "user.me"),
        ])
        return try sandbox.submit(.object(form.merging(WireObject(changes))))
    }
}
