// swift-tools-version: 6.2
import PackageDescription

let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// libdeflate is linked from its archive, so that a worker node needs nothing beyond libcurl and OpenSSL.
let deflate = LinkerSetting.unsafeFlags(["-Xlinker", "-l:libdeflate.a"])

let package = Package(
    name: "pilot",
    products: [
        .executable(name: "pilot", targets: ["Pilot"]),
        .executable(name: "panda-sandbox", targets: ["PandaSandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .yum(["libcurl-devel"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .yum(["openssl-devel"])]),
        .systemLibrary(
            name: "CDeflate", providers: [.apt(["libdeflate-dev"]), .yum(["libdeflate-devel"])]),
        // Calls bound at start: to bind one takes a lock of the dynamic linker, which another thread may hold when a keeper is forked.
        .target(name: "CProcess", cSettings: [.define("_GNU_SOURCE"), .unsafeFlags(["-fno-plt"])]),

        .target(name: "Waiting"),
        .target(name: "Secrets"),
        .target(name: "Files", dependencies: ["CProcess", "Waiting", system]),
        .target(name: "Curl", dependencies: ["CCurl", "Waiting"]),
        .target(name: "GridSecurity", dependencies: ["COpenSSL", "Secrets", "Files", system]),
        .target(name: "Checksum", dependencies: ["CDeflate", "COpenSSL"], linkerSettings: [deflate]),
        .target(name: "HTTP", dependencies: ["Curl", "GridSecurity", "Files", "Secrets", "Waiting", "Checksum", log, system]),
        .target(name: "JobModel", dependencies: ["Secrets", system]),
        .target(name: "Settings", dependencies: ["JobModel", "Secrets"]),
        .target(
            name: "PandaClient",
            dependencies: ["JobModel", "Settings", "GridSecurity", "HTTP", "Checksum", "Files", "Waiting", "Secrets", log, system]),
        .target(name: "Staging", dependencies: ["JobModel", "HTTP", "Checksum", "Files", "Waiting", "Secrets", log, system]),
        .target(name: "PayloadExecution", dependencies: ["JobModel", "CProcess", "Files", "Waiting", "Secrets", log, system]),
        .target(
            name: "Workflows",
            dependencies: [
                "Settings", "JobModel", "GridSecurity", "HTTP", "PandaClient", "Staging", "PayloadExecution", "Checksum", "Files",
                "Waiting", "Secrets",
                log, system,
            ]),
        .target(name: "Sandbox", dependencies: ["COpenSSL", "CDeflate", system], linkerSettings: [deflate]),

        .executableTarget(name: "PandaSandbox", dependencies: ["Sandbox", arguments, system]),
        .executableTarget(
            name: "Pilot",
            dependencies: [
                "Settings", "JobModel", "GridSecurity", "HTTP", "PandaClient", "Staging", "PayloadExecution", "Workflows", "Files",
                "Waiting",
                "Secrets",
                arguments, log, system,
            ]),

        // A model, run by scripts/fleet and by its tests: no part of the pilot.
        .executableTarget(
            name: "FleetModel", dependencies: ["Settings", "Waiting", "HTTP", "JobModel", "PandaClient", "Workflows", arguments],
            path: "Tests/FleetModel"),
        .testTarget(name: "FleetTests", dependencies: ["FleetModel"]),

        .target(name: "TestSupport", dependencies: ["Sandbox", "Waiting", system], path: "Tests/TestSupport"),
        .testTarget(name: "WaitingTests", dependencies: ["Waiting"]),
        .testTarget(name: "SecretsTests", dependencies: ["Secrets"]),
        .testTarget(name: "FilesTests", dependencies: ["Files", "TestSupport", "Waiting", system]),
        .testTarget(name: "CurlTests", dependencies: ["Curl", "TestSupport"]),
        .testTarget(name: "GridSecurityTests", dependencies: ["Secrets", "GridSecurity", "TestSupport"]),
        .testTarget(name: "ChecksumTests", dependencies: ["Checksum"]),
        .testTarget(
            name: "HTTPTests",
            dependencies: [
                "Files", "Waiting", "Secrets", "HTTP", "Curl", "Checksum", "GridSecurity", "Sandbox", "TestSupport", log, system,
            ]),
        .testTarget(name: "SettingsTests", dependencies: ["Settings", "JobModel"]),
        .testTarget(name: "JobModelTests", dependencies: ["Settings", "JobModel"]),
        .testTarget(
            name: "PandaClientTests",
            dependencies: [
                "Settings", "Waiting", "Secrets", "Files",
                "PandaClient", "JobModel", "HTTP", "Checksum", "GridSecurity", "Sandbox", "TestSupport", log, system,
                .product(name: "InMemoryLogging", package: "swift-log"),
            ]),
        .testTarget(
            name: "StagingTests",
            dependencies: ["Files", "Waiting", "Secrets", "Staging", "JobModel", "HTTP", "GridSecurity", "TestSupport"]),
        .testTarget(
            name: "PayloadExecutionTests", dependencies: ["Files", "Waiting", "Secrets", "PayloadExecution", "JobModel", "TestSupport"]),
        .testTarget(
            name: "WorkflowsTests",
            dependencies: [
                "Settings", "Files", "Waiting", "Secrets",
                "Workflows", "JobModel", "HTTP", "GridSecurity", "PandaClient", "Staging", "PayloadExecution", "Sandbox", "TestSupport",
                log, system, .product(name: "InMemoryLogging", package: "swift-log"),
            ]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "TestSupport"]),
        .testTarget(
            name: "PilotTests",
            dependencies: [
                "Settings", "Files", "Waiting", "Secrets", "Pilot", "JobModel", "GridSecurity", "Workflows", "TestSupport", arguments, log,
                system,
            ]),
        .testTarget(name: "EndToEndTests", dependencies: ["Pilot", "PandaSandbox", "Sandbox", "TestSupport", system]),
        .testTarget(
            name: "FaultTests", dependencies: ["Pilot", "Sandbox", "TestSupport", system], path: "Tests/Faults",
            exclude: ["Shim/shim.c", "SlowDisk/slowdisk.c"]),
    ]
)

// The parsers under libFuzzer, whose archive scripts/fuzz names: an ordinary build neither knows nor pays for them.
if let libFuzzer = Context.environment["PILOT_FUZZ"] {
    for target in package.targets where target.type == .regular && target.name != "CProcess" {
        target.swiftSettings = [.unsafeFlags(["-sanitize=fuzzer"])]
    }
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: ["Settings", "JobModel", "Curl", "GridSecurity", "HTTP", "PandaClient", "PayloadExecution", "Workflows"],
            path: "Tests/Fuzz", exclude: ["Seeds"],
            linkerSettings: [.unsafeFlags(["-Xlinker", libFuzzer]), .linkedLibrary("stdc++"), .linkedLibrary("m")]))
}

for target in package.targets where target.type != .system && target.name != "CProcess" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .swiftLanguageMode(.v6),
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
        ]
}
