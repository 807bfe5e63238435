import Foundation
import Glibc
import Sandbox
import SystemPackage
import TestSupport
import Testing

/// Payloads that put something of somebody else's where the pilot reads, sends or removes: a directory of the test's own is the victim.
@Suite struct HostilePayloadTests {
    private struct Scene {
        let sandbox: Sandbox
        let directory: TemporaryDirectory
        var victim: FilePath { directory.appending("victim") }

        init(_ sandbox: Sandbox) throws {
            self.sandbox = sandbox
            directory = try TemporaryDirectory()
            try FileManager.default.createDirectory(atPath: directory.appending("victim/sub").string, withIntermediateDirectories: true)
            try directory.write("precious", to: "victim/file")
            try directory.write("precious", to: "victim/sub/file")
        }

        var isVictimWhole: Bool {
            ["file", "sub/file"].allSatisfy { (try? String(contentsOfFile: victim.string + "/\($0)", encoding: .utf8)) == "precious" }
        }

        /// What stays in the work directory.
        var left: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: directory.appending("work").string)) ?? [] }

        /// The job's log as text.
        func log(of id: Int, named name: String? = nil) throws -> String {
            try unpacked(sandbox.storagePath(scope: "user.me", lfn: name ?? "log.\(id).tgz"))
        }
    }

    private func with(_ body: (Scene) async throws -> Void) async throws {
        try await withSandbox { sandbox in
            let scene = try Scene(sandbox)
            try await body(scene)
            withExtendedLifetime(scene.directory) {}
        }
    }

    @Test(arguments: [
        "cd ..; mv PanDA_Pilot-* gone; ln -s VICTIM PanDA_Pilot-$PandaID",
        "cd ..; mv PanDA_Pilot-* gone; cp -r VICTIM PanDA_Pilot-$PandaID",
        "ln -s VICTIM link; ln -s VICTIM/file file; ln VICTIM/file hard; mkdir d; ln -s ../../../../victim d/up",
        "cd ../..; mv PanDA_Pilot2_* moved; ln -s VICTIM $(basename moved)-link",
    ])
    func whatIsNotTheJobsIsNeitherSentNorRemoved(script: String) async throws {
        try await with { scene in
            let id = try Job.submit("echo x >out.txt; " + script.replacing("VICTIM", with: scene.victim.string), to: scene.sandbox)
            let ending = try await PilotProgram(for: scene.sandbox, in: scene.directory).run()
            #expect(scene.isVictimWhole, "\(ending.output)")
            #expect(try !scene.log(of: id).contains("precious"))
            #expect(try scene.sandbox.jobs.job(id)?.state.rawValue == "finished", "\(ending.output)")
        }
    }

    @Test(
        .enabled(if: geteuid() == 0),
        arguments: [
            "mkdir m; mount --bind VICTIM m", "touch m; mount --bind VICTIM/file m", "cd /; mount --bind VICTIM $OLDPWD",
            "mount --bind VICTIM/file payload.stdout", "touch real; mount --bind real payload.stderr",
            "mount --bind VICTIM/file ../pilotlog.txt",
        ])
    func mountsAreNotCrossed(script: String) async throws {
        try await with { scene in
            let id = try Job.submit("echo x >out.txt; " + script.replacing("VICTIM", with: scene.victim.string), to: scene.sandbox)
            var pilot = try PilotProgram(for: scene.sandbox, in: scene.directory)
            pilot.launcher = ["/usr/bin/unshare", "--mount", "--propagation", "private"]
            let ending = try await pilot.run()
            #expect(scene.isVictimWhole, "\(ending.output)")
            #expect(try !scene.log(of: id).contains("precious"))
            #expect(try scene.sandbox.jobs.job(id)?.state.rawValue == "finished", "\(ending.output)")
            #expect(!scene.left.contains { $0.hasSuffix("out.txt") }, "\(scene.left)")
        }
    }

    /// What a hard link brings in is told neither as job report nor in the words on a failure; one that stays in the job is the job's.
    @Test(arguments: [
        ("ln VICTIM/file jobReport.json", false), ("ln -f VICTIM/file payload.stderr; exit 7", false),
        ("ln -f VICTIM/file ../pilotlog.txt; exit 7", false), ("cp VICTIM/file r; ln r jobReport.json", true),
    ])
    func hardLinksTellNothingOfOthers(script: String, isTold: Bool) async throws {
        try await with { scene in
            try scene.directory.write("{\"words\": \"ERROR precious\"}\n", to: "victim/file")
            let id = try Job.submit("echo x >out.txt; " + script.replacing("VICTIM", with: scene.victim.string), to: scene.sandbox)
            let ending = try await PilotProgram(for: scene.sandbox, in: scene.directory).run()
            #expect(ending.hasExited && ending.output.contains("precious") == false)
            let job = try #require(try scene.sandbox.jobs.job(id))
            #expect("\(job)".contains("precious") == isTold)
        }
    }

    /// Root without the right to read everything is told by the modes, as any user is.
    @Test(
        .enabled(if: geteuid() == 0),
        arguments: [
            ("chmod 000 payload.stdout", "said"), ("chmod 000 payload.stderr", "complained"),
            ("chmod 000 ../pilotlog.txt", "payload ended"),
            ("chmod 000 .", "said"), ("chmod 000 ..", "said"), ("echo more >file; chmod 000 file", "more"),
            ("mkdir d; echo more >d/file; chmod 000 d", "it cannot be opened: Permission denied"),
            ("ln payload.stdout twice; chmod 000 twice", "payload.stdout: it cannot be opened: Permission denied"),
        ])
    func whatIsClosedFailsNoJob(script: String, expected: String) async throws {
        try await with { scene in
            let id = try Job.submit("echo x >out.txt; echo said; echo complained >&2; \(script)", to: scene.sandbox)
            var pilot = try PilotProgram(for: scene.sandbox, in: scene.directory)
            pilot.launcher = ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"]
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try scene.sandbox.jobs.job(id)?.state.rawValue == "finished", "\(ending.output)")
            #expect(try scene.log(of: id).contains(expected))
            #expect(scene.left == [])
        }
    }

    /// Three thousand levels, which no path can name, beside files: all of it goes, and the job finishes.
    @Test func deepTreesAreRemoved() async throws {
        try await with { scene in
            let id = try Job.submit(
                "echo x >out.txt; for i in {1..30}; do d=; for j in {1..100}; do d=$d/d; done; mkdir -p .$d; cd -P .$d; done 2>/dev/null; touch x; exit 0",
                to: scene.sandbox)
            let ending = try await PilotProgram(for: scene.sandbox, in: scene.directory).run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(scene.left == [])
            #expect(try scene.log(of: id).contains("it lies too deep"))
        }
    }

    /// A hundred thousand, or a tenth of them on a disk: ext4 finds no inode for a minute where so many were removed, and all tests wait.
    @Test func aHundredThousandFilesAreRemoved() async throws {
        try await with { scene in
            let thousands = scene.directory.path.starts(with: "/dev/shm") ? 100 : 10
            let id = try Job.submit(
                "echo x >out.txt; for d in {1..\(thousands)}; do mkdir d$d; (cd d$d; touch f{1..1000}); done", to: scene.sandbox)
            let ending = try await PilotProgram(for: scene.sandbox, in: scene.directory).run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(scene.left == [])
            #expect(try scene.sandbox.jobs.job(id)?.state.rawValue == "finished", "\(ending.output)")
        }
    }

    /// Without `-a` the launch directory is the work directory, and what lies there is the user's.
    @Test func theLogsNameReachesNoFileOfTheUser() async throws {
        try await with { scene in
            try scene.directory.write("the user's key", to: "id_rsa")
            let id = try Job.submit(
                "echo x >out.txt", to: scene.sandbox, [("outFiles", "out.txt,id_rsa"), ("logFile", "id_rsa")])
            let usual = try PilotProgram(for: scene.sandbox, in: scene.directory)
            let option = try #require(usual.arguments.firstIndex(of: "-a"))
            let pilot = PilotProgram(Array(usual.arguments[..<option] + usual.arguments[(option + 2)...]), in: scene.directory)
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try String(contentsOfFile: scene.directory.appending("id_rsa").string, encoding: .utf8) == "the user's key")
            let log = try scene.log(of: id, named: "id_rsa")
            #expect(log.contains("job \(id)") && !log.contains("the user's key"))
            let left = try FileManager.default.contentsOfDirectory(atPath: scene.directory.path.string)
            #expect(!left.contains { $0.hasPrefix("PanDA_") })
        }
    }

    @Test func keysAreNotInTheLog() async throws {
        try await with { scene in
            let script = """
                echo x >out.txt; cp $X509_USER_PROXY notes.txt; ln -s $X509_USER_PROXY usercert.pem; ln $X509_USER_PROXY hard
                cat $X509_USER_PROXY; cat $X509_USER_PROXY >&2; cat $X509_USER_PROXY >>pilotlog.txt
                """
            let id = try Job.submit(script, to: scene.sandbox)
            let ending = try await PilotProgram(for: scene.sandbox, in: scene.directory).run()
            let log = try scene.log(of: id)
            let key = try String(contentsOfFile: scene.sandbox.pki.proxyFile.string, encoding: .utf8)
                .split(separator: "\n").drop { !$0.contains("PRIVATE KEY") }.dropFirst().prefix { !$0.contains("PRIVATE KEY") }
            #expect(ending.status == 0 && !key.isEmpty)
            for line in key { #expect(!log.contains(line) && !ending.output.contains(line)) }
            #expect(log.contains("notes.txt: it holds a private key"))
        }
    }

    /// A disk without a free inode: the job has finished, and its log is stored.
    @Test(.enabled(if: geteuid() == 0)) func aFullDiskDoesNotLoseTheLog() async throws {
        try await with { scene in
            let id = try Job.submit(
                "echo x >out.txt; echo said; i=0; while : >f.$((i++)); do :; done 2>/dev/null; exit 0", to: scene.sandbox)
            let settings = try scene.directory.write("[Pilot]\nfree_space_limit = 1 MB\n", to: "pilot.cfg")
            var pilot = try PilotProgram(for: scene.sandbox, in: scene.directory, ["--config", settings.string])
            let work = scene.directory.appending("work").string
            pilot.launcher = [
                "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/sh", "-c",
                "mount -t tmpfs -o size=20m,nr_inodes=200 none '\(work)' && exec \"$0\" \"$@\"",
            ]
            let ending = try await pilot.run()
            #expect(ending.status == 0, "\(ending.output)")
            #expect(try scene.sandbox.jobs.job(id)?.state.rawValue == "finished")
            #expect(try scene.log(of: id).contains("said"))
        }
    }
}
