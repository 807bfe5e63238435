import Sandbox
import SystemPackage
import TestSupport
import Testing

@Suite struct JobFormTests {
    @Test func inputsOutputsAndTransformAreArranged() async throws {
        try await withSandbox { sandbox async throws in
            let folder = try TemporaryDirectory()
            try folder.write("Wikipedia", to: "in.dat")
            try folder.write("#!/bin/sh\necho hi\n", to: "x.sh")
            let id = try sandbox.submit(
                [
                    "inputs": [["lfn": "data.{id}", "scope": "user.me", "path": "in.dat"]], "outputs": ["out.{id}"],
                    "transform": "x.sh", "jobPars": "--out out.{id} --at {base}", "currentPriority": 5, "prodSourceLabel": "managed",
                ], relativeTo: folder.path)
            let job = try #require(try Client(sandbox).take()["data"]?["jobs"]?.array?.first)
            #expect(job["PandaID"] == .int(id))
            #expect(job["inFiles"] == .string("data.\(id)"))
            #expect(job["scopeIn"] == "user.me")
            #expect(job["checksum"] == "ad:11e60398")
            #expect(job["fsize"] == "9")
            #expect(job["ddmEndPointIn"] == "SANDBOX_DISK")
            #expect(job["outFiles"] == .string("out.\(id),sandbox.job.\(id).log.tgz"))
            #expect(job["ddmEndPointOut"] == "SANDBOX_DISK,SANDBOX_DISK")
            #expect(job["scopeOut"] == "sandbox")
            #expect(job["transformation"] == .string("\(sandbox.url)/trf/x.sh"))
            #expect(job["jobPars"] == .string("--out out.\(id) --at \(sandbox.url)"))
            #expect(job["currentPriority"] == 5)
            let client = Client(sandbox)
            #expect(try client.curl("/trf/x.sh").text == "#!/bin/sh\necho hi\n")
            let place = sandbox.storagePath(scope: "user.me", lfn: "data.\(id)").string.dropFirst(sandbox.directory.storage.string.count)
            #expect(place.hasPrefix("/rucio/user/me/"))
            #expect(try client.curl("/storage\(place)").text == "Wikipedia")
        }
    }

    /// Rucio's deterministic paths: md5 of `scope:lfn`, here by openssl.
    @Test func filesLieWhereRucioSays() async throws {
        try await withSandbox { sandbox async throws in
            let path = sandbox.storagePath(scope: "user.jdoe", lfn: "file1").string
            let digest = try Tool.run("/usr/bin/openssl", ["md5", "-r"], input: "user.jdoe:file1")
            let (one, two) = (digest.prefix(2), digest.dropFirst(2).prefix(2))
            #expect(path.hasSuffix("/storage/rucio/user/jdoe/\(one)/\(two)/file1"))
        }
    }

    @Test func theServersOwnListsAreFilledUp() async throws {
        try await withSandbox { sandbox in
            try sandbox.store(Array("Wikipedia".utf8), scope: "user.me", lfn: "in.txt")
            let id = try sandbox.submit([
                "inFiles": "in.txt", "scopeIn": "user.me", "outFiles": "out.txt,log.{id}", "logFile": "log.{id}", "scopeOut": "user.me",
                "scopeLog": "user.me",
            ])
            let job = try #require(try sandbox.jobs.job(id))
            #expect(job.definition["checksum"] == "ad:11e60398")
            #expect(job.definition["outFiles"] == .string("out.txt,log.\(id)"))
            #expect(job.definition["ddmEndPointOut"] == "SANDBOX_DISK,SANDBOX_DISK")
            #expect(job.definition["realDatasets"] == "user.me:sandbox.out,sandbox:sandbox.log")
            #expect(job.files.map(\.kind) == [.input, .output, .log])
        }
    }

    @Test(arguments: [#"["a"]"#, #"{"inputs": [{}]}"#, #"{"inputs": [{"path": "/nowhere/x"}]}"#, #"{"transform": "/nowhere/x"}"#])
    func nonsenseIsRefused(form: String) async throws {
        try await withSandbox { sandbox async throws in
            #expect(throws: SandboxError.self) { try sandbox.submit(WireValue(json: form)) }
            #expect(try sandbox.jobs.all().isEmpty)
        }
    }

    @Test func numbersAreTakenOnce() async throws {
        try await withSandbox { sandbox async throws in
            #expect(try sandbox.submit(["PandaID": 42]) == 42)
            #expect(throws: SandboxError.self) { try sandbox.submit(["PandaID": 42]) }
        }
    }
}
