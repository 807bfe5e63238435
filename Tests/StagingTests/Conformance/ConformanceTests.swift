import JobModel
import Staging
import SystemPackage
import Testing

/// What every copy tool must do.
@Suite struct ConformanceTests {
    private static let tools = ToolUnderTest.allCases
    private static let hello = Array("hello".utf8)
    private static let helloMD5 = FileChecksum(.md5, hex: "5d41402abc4b2a76b9719d911017c592")
    private static let wrongMD5 = FileChecksum(.md5, hex: "00000000000000000000000000000000")

    // MARK: In

    @Test(arguments: tools, [0, 1, 5, 65536, 3_000_001])
    func bringsIn(_ tool: ToolUnderTest, size: Int) async throws {
        try await tool.with { bench in
            let content = noise(size)
            try bench.store(content, as: "a.root")
            let found = try await bench.bringIn("a.root", size: Int64(size), checksum: adler32(content))
            #expect(found == Contents(size: Int64(size), checksum: adler32(content)))
            #expect(bytes(bench.job.appending("a.root")) == content)
            #expect(bench.names.job == ["a.root"])
        }
    }

    @Test(arguments: tools)
    func comparesMD5WhereTheCatalogueHasIt(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store(Self.hello, as: "a")
            #expect(try await bench.bringIn("a", checksum: Self.helloMD5).checksum == Self.helloMD5)
        }
    }

    @Test(arguments: tools)
    func takesNamesThatMeanSomethingInURLs(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store(Self.hello, as: "a#b%20c?.txt")
            try await bench.bringIn("a#b%20c?.txt")
            #expect(bench.names.job == ["a#b%20c?.txt"])
        }
    }

    @Test(arguments: tools)
    func replacesWhatAnEarlierAttemptLeft(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store(Self.hello, as: "a")
            try bench.write([1, 2, 3], as: "a")
            try await bench.bringIn("a")
            #expect(bytes(bench.job.appending("a")) == Self.hello && bench.names.job == ["a"])
        }
    }

    @Test(
        arguments: tools,
        [
            (size: Int64(4), checksum: nil, kind: StagingError.Kind.wrongSize), (6, nil, .wrongSize),
            (5, FileChecksum(.adler32, hex: "00000001"), .wrongChecksum(.adler32)), (5, wrongMD5, .wrongChecksum(.md5)),
        ])
    func refusesWhatIsNotInTheCatalogue(
        _ tool: ToolUnderTest, wanted: (size: Int64, checksum: FileChecksum?, kind: StagingError.Kind)
    ) async throws {
        try await tool.with { bench in
            try bench.store(Self.hello, as: "a")
            let error = await #expect(throws: StagingError.self) {
                try await bench.bringIn("a", size: wanted.size, checksum: wanted.checksum)
            }
            #expect(error?.kind == wanted.kind)
            #expect(bench.names.job == [] && bytes(bench.storage.appending("a")) == Self.hello)
        }
    }

    @Test(arguments: tools)
    func aMissingSourceIsAnError(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store(Self.hello, as: "other")
            let error = await #expect(throws: StagingError.self) { try await bench.bringIn("a") }
            #expect(error?.kind == (tool == .https ? .missingInStorage : .missingFile))
            #expect(bench.names.job == [])
            let out = await #expect(throws: StagingError.self) { try await bench.bringOut("a") }
            #expect(out?.kind == .missingFile)
            #expect(bench.names.storage == ["other"])
        }
    }

    // MARK: Out

    @Test(arguments: tools, [0, 1, 3_000_001])
    func bringsOut(_ tool: ToolUnderTest, size: Int) async throws {
        try await tool.with { bench in
            let content = noise(size)
            try bench.write(content, as: "out.root")
            let found = try await bench.bringOut("out.root")
            #expect(found == Contents(size: Int64(size), checksum: adler32(content)))
            #expect(bytes(bench.storage.appending("out.root")) == content)
            #expect(bench.names.storage == ["out.root"])
        }
    }

    @Test(arguments: tools)
    func refusesAnOutputThatIsNotWhatTheJobSays(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.write(Self.hello, as: "out")
            let error = await #expect(throws: StagingError.self) {
                try await bench.bringOut("out", checksum: FileChecksum(.adler32, hex: "00000001"))
            }
            #expect(error?.kind == .wrongChecksum(.adler32))
            #expect(bench.names.storage == [] && bytes(bench.job.appending("out")) == Self.hello)
        }
    }

    @Test(arguments: tools)
    func aDestinationThatHoldsTheSameFileIsDone(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store(Self.hello, as: "out")
            try bench.write(Self.hello, as: "out")
            #expect(try await bench.bringOut("out").checksum == adler32(Self.hello))
            #expect(bytes(bench.storage.appending("out")) == Self.hello)
        }
    }

    @Test(arguments: tools)
    func aDestinationThatHoldsAnotherFileIsLeftAlone(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store([1, 2, 3], as: "out")
            try bench.write(Self.hello, as: "out")
            let error = await #expect(throws: StagingError.self) { try await bench.bringOut("out") }
            #expect(error?.kind == .exists)
            #expect(bytes(bench.storage.appending("out")) == [1, 2, 3] && bytes(bench.job.appending("out")) == Self.hello)
        }
    }

    @Test(arguments: tools)
    func anUnwritableDestinationIsAnError(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.write(Self.hello, as: "out")
            await #expect(throws: StagingError.self) { try await bench.bringOut("out", to: bench.unwritable) }
            #expect(bytes(bench.job.appending("out")) == Self.hello)
        }
    }

    // MARK: The end of the job

    @Test(arguments: tools)
    func aCancelledTransferLeavesNothing(_ tool: ToolUnderTest) async throws {
        try await tool.with { bench in
            try bench.store(noise(1 << 20), as: "a")
            let transfer = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await bench.bringIn("a")
            }
            let error = await #expect(throws: StagingError.self) { try await transfer.value }
            #expect(error?.kind == .cancelled)
            #expect(bench.names.job == [])
        }
    }
}
