using Codex.Grains.Interfaces;

namespace Codex.Grains.Tests;

/// <summary>A dataset of ten blocks, and how it is registered.</summary>
internal static class Samples
{
    public const string Manifest = "zDvZRwzkzHsok3Z8yMoiXE9EDBFwgr8WygB8s4ddcLzzSwwXAxLZ";
    public const string OtherManifest = "zDvZRwzm2M8ZQxRxi3CpPvvDhgP2mRvWrfEb6x4T8N5s3TbVfNhC";
    public const string Tree = "zDzSvJTf8JYwvysKPmG7BtzpbiAHfuwFMRphxm4hdvnMJ4XPJjKX";
    public const string Node = "node-1";

    public static readonly DatasetDescription Description = new()
    {
        TreeCid = Tree,
        BlockSize = 65536,
        DatasetSize = 9 * 65536 + 1,
        Filename = "archive.bin",
        MimeType = "application/octet-stream",
    };

    public static readonly Pin UploadPin = new() { Owner = "upload", Reason = "somebody uploaded it" };

    public static DatasetRegistration Registration(StoppedClock time, Pin? pin = null, string node = Node) => new()
    {
        Description = Description,
        NodeId = node,
        StoredAt = time.Now,
        IsComplete = true,
        Pin = pin,
    };

    /// <summary>Stores and registers a dataset.</summary>
    public static Task<RegistrationOutcome> RegisterAsync(
        this GrainNode node, string manifest = Manifest, Pin? pin = null)
    {
        node.Storage.Store(manifest);
        return node.Dataset(manifest).RegisterAsync(Registration(node.Time, pin ?? UploadPin), default);
    }
}
