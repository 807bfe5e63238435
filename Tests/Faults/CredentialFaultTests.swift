import Sandbox
import TestSupport
import Testing

/// Certificates that change or end while a job runs.
@Suite(.timeLimit(.minutes(10))) struct CredentialFaultTests {
    /// A server that shows a certificate of another CA gets no word; the word waits for the right one.
    @Test func aServerOfAnotherAuthority() async throws {
        let foreign = try TestPKI(name: "Another CA")
        try await withRig { rig in
            let id = try rig.submit(rig.gate.wait, hasLog: false)
            var impostor: Sandbox?
            let ending = try await rig.pilot().run { _ in
                #expect(await rig.sandbox.waitForUpdate(of: id, state: "running"))
                impostor = try rig.replaceServer { $0.hostCredential = foreign.host }
                try rig.gate.open()
            }
            impostor?.close()
            #expect(ending.status == 79 && ending.errors.contains("certificate"), "\(ending.output) \(ending.errors)")
            try await expectRecovery(of: id, in: rig)
        }
    }

    /// The proxy file ends before the job: the server refuses it, and the word waits for a new one.
    @Test func aProxyThatExpires() async throws {
        try await withRig { rig in
            let id = try rig.submit(rig.gate.wait, hasLog: false)
            let pki = rig.sandbox.pki
            var second: Sandbox?
            let ending = try await rig.pilot().run { _ in
                #expect(await rig.sandbox.waitForUpdate(of: id, state: "running"))
                // In this order: a server that starts makes a proxy anew that is about to end.
                second = try rig.replaceServer()
                try pki.user.proxy(validity: .expired).write(to: pki.proxyFile)
                try rig.gate.open()
            }
            second?.close()
            #expect(ending.status == 79 && ending.errors.contains(/certificate (has )?expired/), "\(ending.output) \(ending.errors)")
            try pki.proxy.write(to: pki.proxyFile)
            try await expectRecovery(of: id, in: rig)
        }
    }

    /// Batch systems renew proxies in place: the next connection shows the new one.
    @Test func aProxyThatIsRenewedInPlace() async throws {
        try await withRig([], { $0.keepsConnections = false }) { rig in
            let id = try rig.submit(rig.gate.wait)
            let renewed = try rig.sandbox.pki.user.proxy(commonName: "renewed")
            let ending = try await rig.pilot().run { _ in
                #expect(await rig.sandbox.waitForUpdate(of: id, state: "running"))
                try renewed.write(to: rig.sandbox.pki.proxyFile)
                try rig.gate.open()
            }
            #expect(ending.status == 0, "\(ending.output)")
            try rig.expect(id, "finished")
            #expect(try rig.sandbox.accessLog().last?.client?.hasSuffix("/CN=renewed") == true)
        }
    }

    private func expectRecovery(of id: Int, in rig: FaultRig) async throws {
        #expect(try rig.sandbox.updates(of: id).map(\.state) == ["starting", "running"])
        let server = try rig.replaceServer()
        defer { server.close() }
        let recovery = try await rig.recovery().run()
        #expect(recovery.status == 0 && recovery.output.contains("1 delivered: \(id)"), "\(recovery.output) \(recovery.errors)")
        try rig.expect(id, "finished")
    }
}
