import Files
import JobModel
import SystemPackage

/// A local file read from its start to its end in pieces, giving way to other tasks in between.
struct FileStream {
    let source: LocalSource
    private var path: FilePath { source.path }

    /// Small enough that no other task waits long, large enough that the disk is busy.
    private static let pieceSize = 1 << 20

    init(_ source: LocalSource) {
        self.source = source
    }

    init(_ path: FilePath) {
        source = .outside(path)
    }

    /// Reads the file and says what it holds.
    func contents(_ algorithm: FileChecksum.Algorithm) async throws(StagingError) -> Contents {
        do {
            return try await pump(into: nil, algorithm)
        } catch {
            throw StagingError(local: error, "cannot read \(path)")
        }
    }

    /// Copies the file to a new file, waits until it is on the disk, and says what it holds.
    func copy(to destination: FilePath, _ algorithm: FileChecksum.Algorithm) async throws(StagingError) -> Contents {
        do {
            let output = try FileDescriptor.open(
                destination, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            do {
                let contents = try await pump(into: output, algorithm)
                try output.synchronize()
                try output.close()
                return contents
            } catch {
                // The first failure is the one to tell.
                try? output.close()
                throw error
            }
        } catch {
            throw StagingError(local: error, "cannot copy \(path) to \(destination)", missing: .other)
        }
    }

    @concurrent private func pump(into output: FileDescriptor?, _ algorithm: FileChecksum.Algorithm) async throws -> Contents {
        let input = try source.open()
        let before = try input.currentFacts()
        var running = RunningContents(algorithm)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 4096)
        defer { piece.deallocate() }
        while true {
            try Task.checkCancellation()
            let count = try input.read(into: piece, at: running.size)
            if count == 0 {
                guard try input.currentFacts() == before else { throw StagingError(.wrongSize, "\(path) changed while it was read") }
                return running.contents
            }
            let bytes = UnsafeRawBufferPointer(rebasing: piece[..<count])
            running.update(bytes)
            if let output { try output.writeAll(bytes) }
            await Task.yield()
        }
    }
}
