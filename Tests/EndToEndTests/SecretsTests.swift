import Foundation
import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct SecretsTests {
    /// A payload that shows a part of the proxy's key as it is and encoded, which the pilot reads from its stderr.
    @Test func theKeyOfTheProxyIsNowhereToBeSeen() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            let key = try String(contentsOfFile: sandbox.pki.proxyFile.string, encoding: .utf8).split(separator: "\n")
                .drop { !$0.hasSuffix("PRIVATE KEY-----") }.prefix { !$0.hasPrefix("-----END") }.dropFirst()
            let line = try #require(key.dropFirst().first)
            let script = "k=$(grep -A 2 'BEGIN.*PRIVATE' $X509_USER_PROXY | tail -n 1); echo $k >&2; echo x$k | base64 -w 0 >&2; exit 3"
            let id = try Job.submit(script, to: sandbox)
            let trace = directory.appending("trace").string
            let ending = try await PilotProgram(for: sandbox, in: directory, ["-d", "--trace-ascii", trace]).run()
            let final = try #require(try sandbox.updates(of: id).last)
            #expect(final.fields["exe_error_diag"]?.string?.contains("****") == true)
            let seen = [ending.output, ending.errors, try String(contentsOfFile: trace, encoding: .utf8), "\(final)"]
            for needle in [String(line), Data("x\(line)\n".utf8).base64EncodedString()] {
                #expect(!seen.joined().replacing("\n", with: "").contains(needle.dropFirst(4).dropLast(4)))
            }
        }
    }

    /// What is withheld from a payload is not in its pilot's environment either, not even for root.
    @Test func thePilotsEnvironmentIsWipedOnceItIsRead() async throws {
        try await withSandbox { sandbox in
            let directory = try TemporaryDirectory()
            // The parent of its keeper.
            let pilot = "p=$PPID; while read -r _ name _ pilot _ </proc/$p/stat && [ $name != '(pilot-keeper)' ]; do p=$pilot; done"
            let script = "\(pilot); ! grep -qa CANARY /proc/$pilot/environ && echo wiped >out.txt"
            let id = try Job.submit(script, to: sandbox)
            var program = try PilotProgram(for: sandbox, in: directory)
            program.environment = ["MY_SECRET_TOKEN": "CANARY1", "PANDA_AUTH_PASSWORD": "CANARY2"]
            let ending = try await program.run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try sandbox.jobs.job(id)?.state.rawValue == "finished")
        }
    }
}
