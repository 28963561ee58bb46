namespace Codex.Exchange.Serving;

/// <summary>What a peer is owed about a block; several may hold at once.</summary>
internal enum WantState
{
    /// <summary>The block, which is here.</summary>
    Ready,

    /// <summary>The block, once it is here.</summary>
    Waiting,

    /// <summary>To be told when it is here.</summary>
    Watching,

    /// <summary>To be told that it is here.</summary>
    TellHave,

    /// <summary>To be told that it is not.</summary>
    TellDontHave,
}
