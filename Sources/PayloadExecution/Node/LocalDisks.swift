import Files
import JobModel
import SystemPackage

/// The disks of the machine itself.
enum LocalDisks {
    /// Their size together in GB of 1024³ bytes, as lsblk shows it; nil when none is seen.
    ///
    /// Those that stand for others (loop devices, volumes, paths to one disk), network block devices and removable media do not count.
    static func totalGB(sysfs: FilePath) -> Int? {
        let blocks = sysfs.appending("block")
        let sizes = DirectoryListing.texts(in: blocks).compactMap { sectors(of: blocks.appending($0)) }
        return sizes.isEmpty ? nil : sizes.reduce(0, &+) / (1 << 21)
    }

    /// Sectors of 512 bytes; nil for what does not count.
    private static func sectors(of block: FilePath) -> Int? {
        func number(_ name: String) -> Int? { ProcFile.read(block.appending(name)).flatMap { Int($0.trimmed) } }
        let isDisk = !DirectoryListing.texts(in: block.appending("device")).isEmpty
        guard isDisk, number("removable") == 0, number("hidden") ?? 0 == 0, let sectors = number("size"), (1..<(1 << 50)).contains(sectors)
        else { return nil }
        return sectors
    }
}
