namespace Codex.Acceptance.Tests.Communities;

/// <summary>How long status-go waits (status-go-rest, section 3; community history, section 1).</summary>
internal static class StatusGoLimits
{
    /// <summary>Any call, its body included.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(60);

    /// <summary>The download of an index.</summary>
    public static readonly TimeSpan Index = TimeSpan.FromSeconds(20);

    /// <summary>The answer to the call that starts the download of an archive.</summary>
    public static readonly TimeSpan Trigger = TimeSpan.FromSeconds(30);

    /// <summary>Between two questions whether an archive is here.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>All questions about one archive.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>All archives of an index.</summary>
    public static readonly TimeSpan Archives = TimeSpan.FromSeconds(20);

    /// <summary>Connections that Go's client keeps open to one host while it does not use them.</summary>
    public const int IdleConnections = 2;
}
