using Codex.Libp2p.Records;
using Codex.Silo.Hosting;

namespace Codex.Silo.Network;

/// <summary>The nodes of <c>--bootstrap-node</c>.</summary>
internal static class BootstrapNodes
{
    /// <summary>The records, their signatures verified.</summary>
    /// <exception cref="StartException">One is no signed peer record.</exception>
    public static IReadOnlyList<SignedPeerRecord> Parse(IReadOnlyList<string> texts)
    {
        var records = new List<SignedPeerRecord>();
        foreach (var text in texts)
        {
            if (SignedPeerRecord.TryParse(text, out var record) is var error && error != RecordError.None)
                throw new StartException($"Not a signed peer record ({error}): {text} (option --bootstrap-node)");
            records.Add(record!);
        }

        return records;
    }
}
