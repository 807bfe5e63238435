import Foundation
import JobModel
import PayloadExecution
import SystemPackage
import TestSupport
import Testing

@testable import Workflows

@Suite(.timeLimit(.minutes(10))) struct DebugPayloadTests {
    @Test func psShowsThePayloadsProcessesAndNoOthers() async throws {
        let scene = try DebugScene()
        try await scene.payload("(setsid sleep 1000 &); sleep 1000 & echo ready > $up; wait") { (child) async throws in
            let output = try await scene.output("ps -ef", scene.debugger(payload: child.tree))
            let rows = output.split(separator: "\n").map { $0.split(separator: " ") }
            #expect(rows.prefix(2) == [["ps"], ["PID", "PPID", "S", "CPU/s", "RSS/kB", "NAME"]])
            #expect(Set(rows.dropFirst(2).map { pid_t($0[0]) }) == Set(child.tree.members().map(\.processID)))
            // The others may still be on their way from bash to sleep.
            #expect(rows.count == 5 && rows[2].first == "\(child.processID)" && rows[2].last == "bash")
        }
    }

    @Test(arguments: ["ps", "gdb --pid % -ex bt"]) func withoutAPayloadThatIsSaid(command: String) async throws {
        let scene = try DebugScene()
        #expect(try await scene.output(command) == "no process of the payload is running")
    }

    @Test func anAthenaIsDebuggedThoughOthersAreBusier() async throws {
        let scene = try DebugScene()
        try scene.write("sleep 1000 & wait", to: "athena.py")
        let busy = "for ((i = 0; i < 200000; i++)); do :; done"
        try await scene.payload("/bin/bash ./athena.py & \(busy); echo ready > $up; wait") { (child) async throws in
            let processes = try PayloadProcesses(child.tree)
            let athena = try #require(processes.busiest)
            #expect(athena.parent == child.processID && athena.name == "bash")
            #expect(processes.all.contains { $0.ownTicks > athena.ownTicks })
        }
    }

    @Test func gdbLooksAtThePayload() async throws {
        let scene = try DebugScene()
        try scene.write("shell touch planted", to: ".gdbinit")
        try await scene.payload("echo ready > $up; read < <(sleep 1000)") { (child) async throws in
            let output = try await scene.output("gdb --pid % -ex bt", scene.debugger(payload: child.tree))
            guard Self.canDebug(output) else { return }
            #expect(output.hasPrefix("gdb ") && output.contains("#0 "), "\(output)")
            #expect(child.tree.members().allSatisfy { $0.state == "S" })
            #expect(access(scene.job.appending("planted").string, F_OK) != 0)
        }
    }

    @Test func aCoreFileEndsTheJob() async throws {
        let scene = try DebugScene()
        try await scene.payload("echo ready > $up; read < <(sleep 1000)") { (child) async throws in
            let debugger = scene.debugger(payload: child.tree),
                request = DebugMode.Request.run(try .parse("gdb --pid % -ex 'gcore the-core'"))
            let output = await debugger.output(for: request)
            guard Self.canDebug(output.text) else { return #expect(output.ending == nil) }
            #expect(output.ending?.code == .pandaKill)
            #expect("\(try #require(output.ending))".contains("the-core"))
            #expect(access(scene.job.appending("the-core").string, R_OK) == 0)
            let again = await debugger.output(for: request)
            #expect(again.text == "refused: the-core exists" && again.ending == nil)
        }
    }

    /// A node without gdb says so, and one may forbid it: then there is nothing to see.
    private static func canDebug(_ output: String) -> Bool {
        guard access("/usr/bin/gdb", X_OK) == 0 else {
            #expect(output == "gdb is not on this node")
            return false
        }
        return !output.contains("ptrace: Operation not permitted")
    }
}
