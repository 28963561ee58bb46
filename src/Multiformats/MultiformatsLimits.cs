namespace Codex.Multiformats;

/// <summary>Bounds on everything this project encodes and decodes.</summary>
public static class MultiformatsLimits
{
    /// <summary>
    /// Most bytes that base58 and base36 take, in bytes: their cost is quadratic. Far above any CID or peer id, and
    /// still tens of microseconds.
    /// </summary>
    public const int MaxPositionalBytes = 1024;

    /// <summary>Most bytes that any multibase text may decode to, in bytes: room for a signed peer record.</summary>
    public const int MaxMultibaseBytes = 64 * 1024;

    /// <summary>Longest multihash digest, in bytes: sha2-512.</summary>
    public const int MaxDigestBytes = 64;
}
