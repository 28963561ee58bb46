using Codex.Acceptance.Tests.Content;

namespace Codex.Acceptance.Tests.Crashes;

/// <summary>A dataset that clients upload and delete again and again, one client at a time.</summary>
internal sealed class Item(byte[] bytes, string name)
{
    public byte[] Bytes => bytes;

    public string Name => name;

    public ExpectedDataset Expected { get; } = ExpectedDataset.Of(bytes, name);

    public ItemState State { get; set; }

    /// <summary>Whether a client has it in hand.</summary>
    public bool IsTaken { get; set; }
}
