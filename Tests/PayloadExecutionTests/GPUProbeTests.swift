import Foundation
import JobModel
import SystemPackage
import TestSupport
import Testing

@testable import PayloadExecution

@Suite(.timeLimit(.minutes(10))) struct GPUProbeTests {
    private static let header = """
        +---------------------------------------------------------------------------------------+
        | NVIDIA-SMI 535.104.05             Driver Version: 535.104.05   CUDA Version: 12.2     |
        """

    /// A made-up node; `program` is the body of its nvidia-smi.
    private func withProbe(
        gpus: Bool = true, pci: [(vendor: String, kind: String)] = [], program: String? = nil, limit: Duration = .seconds(30),
        _ body: (GPUProbe, Scratch) async throws -> Void
    ) async throws {
        try await Scratch.with { scratch in
            let files = FileManager.default, root = scratch.path
            if gpus { try files.createDirectory(atPath: "\(root)/driver/nvidia/gpus/0000:01:00.0", withIntermediateDirectories: true) }
            for (index, device) in pci.enumerated() {
                let directory = "bus/pci/devices/0000:0\(index):00.0"
                try files.createDirectory(atPath: "\(root)/\(directory)", withIntermediateDirectories: true)
                _ = try scratch.write("\(directory)/vendor", "\(device.vendor)\n")
                _ = try scratch.write("\(directory)/class", "\(device.kind)\n")
            }
            if let program { try scratch.program("nvidia-smi", "#!/bin/sh\n\(program)\n") }
            let probe = GPUProbe(
                environment: ["PATH": "relative:/no/such:\(root):/usr/bin:/bin", "SECRET": "x"], workDirectory: root, limit: limit,
                procfs: root, sysfs: root)
            try await body(probe, scratch)
        }
    }

    @Test(
        arguments: [
            (true, [], true), (false, [], false), (false, [("0x10de", "0x030200")], true), (false, [("0x10de", "0x030000")], true),
            (false, [("0x10de", "0x068000"), ("0x8086", "0x030000")], false),
        ] as [(Bool, [(String, String)], Bool)])
    func whereGPUsAreSeen(driver: Bool, pci: [(String, String)], expected: Bool) async throws {
        try await withProbe(gpus: driver, pci: pci.map { (vendor: $0.0, kind: $0.1) }) { (probe, _) async throws in
            #expect(probe.seesGPUs == expected)
        }
    }

    @Test func theFirstGPUAndTheirNumber() async throws {
        let program = """
            echo "$@ $SECRET" >> asked
            if [ $# = 0 ]; then echo '\(Self.header)'; exit; fi
            echo 'NVIDIA A100-SXM4-40GB, 40960, 535.104.05'
            echo 'NVIDIA A100-SXM4-80GB, 81920, 535.104.05'
            """
        try await withProbe(program: program) { (probe, scratch) async throws in
            var expected = GPUMap(site: "SITE", hostName: "slot1@wn1", vendor: "NVIDIA", model: "NVIDIA A100-SXM4-40GB", count: 2)
            expected.vram = 40960
            expected.architecture = "Ampere"
            expected.framework = "CUDA"
            expected.frameworkVersion = "12.2"
            expected.driverVersion = "535.104.05"
            #expect(try await probe.map(site: "SITE", hostName: "slot1@wn1") == expected)
            #expect(try scratch.read("asked") == "--query-gpu=name,memory.total,driver_version --format=csv,noheader,nounits \n \n")
        }
    }

    /// The probe runs beside the first job, whose payload may guess at names.
    @Test func nothingIsWrittenThroughALink() async throws {
        try await withProbe(program: "echo 'Tesla T4, 15360, 535.1'") { (probe, scratch) async throws in
            let victim = try scratch.write("victim", "precious")
            let link = scratch.path.appending("nvidia-smi.out").string
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "\(victim)")
            #expect(try await probe.map(site: "SITE", hostName: "wn1")?.model == "Tesla T4")
            #expect(try scratch.read("victim") == "precious")
        }
    }

    @Test func withoutTheProgramNothingIsKnown() async throws {
        try await withProbe { (probe, _) async throws in #expect(try await probe.map(site: "SITE", hostName: "wn1") == nil) }
    }

    @Test(
        arguments: [
            ("exit 9", .resourceUnavailable), ("true", .conversionFailure), ("echo No devices were found", .conversionFailure),
        ] as [(String, ErrorCode)])
    func aProgramThatDoesNotAnswer(program: String, code: ErrorCode) async throws {
        try await withProbe(program: program) { (probe, _) async throws in
            let error = await #expect(throws: PilotError.self) { try await probe.map(site: "SITE", hostName: "wn1") }
            #expect(error?.code == code)
        }
    }

    /// A driver whose GPU has fallen off the bus answers nobody.
    @Test func aProgramThatHangsIsEnded() async throws {
        try await withProbe(program: "trap '' TERM; sleep 1000", limit: .milliseconds(50)) { (probe, _) async throws in
            let error = await #expect(throws: PilotError.self) { try await probe.map(site: "SITE", hostName: "wn1") }
            #expect(error?.code == .commandTimedOut)
        }
    }

    @Test(arguments: [
        "", "Tesla T4, 15360", "Tesla T4, 15360, 535.1, more", "Tesla T4, many, 535.1", "Tesla T4, -1, 535.1", "Tesla T4, 0, 535.1",
        "Tesla T4, 15360, new", "Tesla T4, 15360, ", ", 15360, 535.1", "[Unknown Error], 15360, 535.1", "Tesla\u{1B}[2J, 15360, 535.1",
        "Tesla T4, 15360, 535.1\nTesla T4",
    ])
    func linesThatDescribeNoGPU(list: String) {
        #expect(throws: NvidiaReply.Nonsense.self) { try NvidiaReply(list: list, summary: Self.header) }
    }

    @Test(arguments: [("CUDA Version: N/A", nil), ("", nil), ("CUDA Version: 13.0 |", "13.0"), ("CUDA Version:", nil)])
    func versionsOfCUDA(summary: String, version: String?) throws {
        let reply = try NvidiaReply(list: "Tesla T4, [N/A], 575.51.03\n", summary: summary)
        #expect(reply.cuda == version && reply.memory == nil && reply.count == 1)
    }

    @Test(arguments: [
        ("Tesla K80", "Kepler"), ("Tesla P100-PCIE-16GB", "Pascal"), ("Tesla V100-SXM2-32GB", "Volta"), ("Tesla T4", "Turing"),
        ("NVIDIA A100-SXM4-40GB MIG 1g.5gb", "Ampere"), ("NVIDIA RTX A6000", "Ampere"), ("NVIDIA L40S", "Ada Lovelace"),
        ("NVIDIA RTX 6000 Ada Generation", "Ada Lovelace"), ("NVIDIA H100 80GB HBM3", "Hopper"), ("NVIDIA GH200 480GB", "Hopper"),
        ("NVIDIA B200", "Blackwell"), ("NVIDIA RTX PRO 6000 Blackwell Server Edition", "Blackwell"),
        ("NVIDIA GeForce RTX 3090", "Ampere"), ("GeForce GTX 1080 Ti", "Pascal"), ("NVIDIA GeForce RTX 5090", "Blackwell"),
        ("NVIDIA X9000", nil), ("GeForce GTX 980", nil), ("", nil),
    ])
    func architectures(model: String, name: String?) {
        #expect(NvidiaArchitecture.name(of: model) == name)
    }
}
