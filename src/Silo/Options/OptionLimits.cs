namespace Codex.Silo.Options;

/// <summary>Bounds of option values, and of what is repeated of them in a message.</summary>
internal static class OptionLimits
{
    /// <summary>Characters of a size or duration: more digits than this are a mistake, not a number.</summary>
    public const int MaxNumberChars = 32;

    /// <summary>Threads that may be asked for: far beyond any machine this runs on, short of exhausting one.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Connections to peers that may be asked for: the ports of one address.</summary>
    public const int MaxPeers = 65535;

    /// <summary>Characters of an origin: a DNS name of 253, a scheme and a port.</summary>
    public const int MaxOriginChars = 300;

    /// <summary>Characters of one path or name.</summary>
    public const int MaxTextChars = 4096;

    /// <summary>Characters of a signed peer record: ten times what upstream's nodes publish.</summary>
    public const int MaxPeerRecordChars = 4096;

    /// <summary>Longest duration: longer than any disk lasts, and safe to add to a date.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(36500);

    /// <summary>Characters of a rejected value that an error line repeats.</summary>
    public const int MaxQuotedChars = 80;

    /// <summary>Characters of an unknown name up to which a similar known one is looked for.</summary>
    public const int MaxComparedNameChars = 64;

    /// <summary>Edits between an unknown name and the known one that is proposed instead.</summary>
    public const int MaxNameDistance = 3;

    /// <summary>
    /// Providers that may be asked for: a key of the DHT has 20 at each node, and a search gives up to 64.
    /// </summary>
    public const int MaxMinProviders = 64;

    /// <summary>Shortest API token: a shorter one can be guessed over a network.</summary>
    public const int MinTokenLength = 16;
}
