using Codex.Grains.Interfaces;

namespace Codex.Api.Communities.Json;

/// <summary>Which archives are wanted.</summary>
internal sealed record SyncRequestJson
{
    /// <summary><c>all</c>, the default, <c>latest</c> or <c>window</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>Begin of the window, in seconds since 1970. Default the begin of time.</summary>
    public ulong? From { get; init; }

    /// <summary>End of the window, exclusive. Default the end of time.</summary>
    public ulong? To { get; init; }

    /// <summary>What is asked for; an error for people when that cannot be.</summary>
    public (SyncRequest? Request, string? Error) Read()
    {
        SyncMode? mode = Mode switch
        {
            null or "all" => SyncMode.All,
            "latest" => SyncMode.Latest,
            "window" => SyncMode.Window,
            _ => null,
        };
        if (mode is not { } known)
            return (null, "mode must be 'all', 'latest' or 'window'");
        if (known != SyncMode.Window)
        {
            return From is null && To is null
                ? (new SyncRequest { Mode = known }, null)
                : (null, "from and to are for the mode 'window' only");
        }

        ArchiveWindow window = new(From ?? ArchiveWindow.All.From, To ?? ArchiveWindow.All.To);
        return window.From < window.To
            ? (new SyncRequest { Mode = known, Window = window }, null)
            : (null, "from must be less than to");
    }
}
