namespace Codex.Discovery.Routing;

/// <summary>A node of the table, and what is known of its reliability. Guarded by the table's lock.</summary>
internal sealed class TableNode(NodeContact contact, bool isBootstrap)
{
    /// <summary>Silences in a row after which a node that once answered makes way.</summary>
    private const int MaxSilences = 2;

    public NodeContact Contact { get; set; } = contact;

    /// <summary>Stays whatever happens: the way back into the network.</summary>
    public bool IsBootstrap { get; } = isBootstrap;

    /// <summary>Whether it ever answered, or proved its id from its address.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Requests in a row without an answer.</summary>
    public int Silences { get; private set; }

    /// <summary>Whether others are told of it: it answered, and the last time, too (network, section 4.4).</summary>
    public bool IsLive => HasAnswered && Silences == 0;

    /// <summary>Whether it is rather there than not.</summary>
    public bool IsSeen => HasAnswered && Silences < MaxSilences;

    /// <summary>Whether it is kept although nobody waits for its place.</summary>
    public bool IsWorthKeeping => IsBootstrap || IsSeen;

    public void OnAnswer() => (HasAnswered, Silences) = (true, 0);

    public void OnSilence() => Silences++;
}
