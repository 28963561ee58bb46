using System.Net;
using Codex.Communities;
using Codex.Content;
using Codex.Storage;

namespace Codex.Silo.Options;

/// <summary>
/// Everything that can be set when a node starts. Names, defaults and value grammars are upstream's (cli, section 2)
/// unless a member says otherwise; <see cref="OptionTable"/> ties them to the command line, environment and files.
/// </summary>
public sealed record SiloOptions
{
    /// <summary>The TOML or JSON file that options were read from. Default none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary><c>LEVEL[;LEVEL:topic,topic…]</c>, valid for <c>LogLevels</c>. Default <c>info</c>.</summary>
    public string LogLevel { get; init; } = "info";

    /// <summary>Default <see cref="LogFormat.Auto"/>.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Auto;

    /// <summary>File that log lines are appended to. Default none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Whether the Prometheus endpoint is served. Default false.</summary>
    public bool Metrics { get; init; }

    /// <summary>Address of the Prometheus endpoint. Default 127.0.0.1.</summary>
    public IPAddress MetricsAddress { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port of the Prometheus endpoint; 0 takes a free one. Default 8008.</summary>
    public int MetricsPort { get; init; } = 8008;

    /// <summary>
    /// Absolute path of the directory that holds everything the node keeps. Default per operating system.
    /// </summary>
    public string DataDir { get; init; } = DefaultDataDirectory.Path;

    /// <summary>Identity key: a name in <see cref="DataDir"/> or an absolute path. Default <c>key</c>.</summary>
    public string NetPrivKey { get; init; } = "key";

    /// <summary>Absolute path of the identity key.</summary>
    public string NetPrivKeyPath => Path.Combine(DataDir, NetPrivKey);

    /// <summary>Address of the REST API. Default 127.0.0.1.</summary>
    public IPAddress ApiBindAddress { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port of the REST API; 0 takes a free one. Default 8080.</summary>
    public int ApiPort { get; init; } = 8080;

    /// <summary>
    /// What requests must bring as <c>Authorization: Bearer</c>. Default none, which only a loopback
    /// <see cref="ApiBindAddress"/> allows. Not an upstream option.
    /// </summary>
    public string? ApiToken { get; init; }

    /// <summary>Serve the API without a token beyond loopback. Default false. Not an upstream option.</summary>
    public bool ApiAllowAnonymous { get; init; }

    /// <summary><c>*</c> or the one origin whose pages may call the API. Default none: no page may.</summary>
    public string? ApiCorsOrigin { get; init; }

    /// <summary>Most bytes of blocks and manifests to keep. Default 20 GiB.</summary>
    public long StorageQuotaBytes { get; init; } = 20L << 30;

    /// <summary>How long a block is kept; null is for ever. Default null, where upstream has 30 days.</summary>
    public TimeSpan? BlockTtl { get; init; }

    /// <summary>Time between two rounds of maintenance. Default 10 minutes.</summary>
    public TimeSpan BlockMaintenanceInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most blocks that one round of maintenance looks at. Default 1000.</summary>
    public int BlockMaintenanceCount { get; init; } = 1000;

    /// <summary>Threads for hashing: 0 is one per processor, at most 16; otherwise at least 2. Default 0.</summary>
    public int ThreadCount { get; init; }

    /// <summary>Default <see cref="Durability.Strict"/>. Not an upstream option.</summary>
    public Durability Durability { get; init; } = Durability.Strict;

    /// <summary>Accepts any well-formed MIME type on upload. Default false. Not an upstream option.</summary>
    public bool LenientMime { get; init; }

    /// <summary>Default <see cref="ManifestFormat.M1"/>. Not an upstream option.</summary>
    public ManifestFormat ManifestFormat { get; init; } = ManifestFormat.M1;

    /// <summary>
    /// Communities whose history is fetched, kept and announced. Default none. Not an upstream option.
    /// </summary>
    public IReadOnlyList<CommunityId> Follow { get; init; } = [];

    /// <summary>
    /// Providers that each dataset of a followed community should have; 0 counts none. Default 2. Not an upstream
    /// option.
    /// </summary>
    public int MinProviders { get; init; } = CommunityOptions.Default.MinProviders;

    /// <summary>What the node does among peers.</summary>
    public PeerOptions Peers { get; init; } = new();
}
