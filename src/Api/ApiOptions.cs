using Codex.Content;

namespace Codex.Api;

/// <summary>How the REST API behaves. Where it listens is decided by whoever hosts it.</summary>
public sealed record ApiOptions
{
    /// <summary>
    /// The origin that browsers may call from: <c>*</c>, or one origin, whose <c>http://</c> or <c>https://</c> may be
    /// left out (rest-api, section CORS). Null, the default, sends no CORS headers.
    /// </summary>
    public string? CorsOrigin { get; init; }

    /// <summary>
    /// Accept any well-formed MIME type on upload, parameters included. Default false: only those that a 2025 node
    /// accepts.
    /// </summary>
    public bool LenientMime { get; init; }

    /// <summary>Layout of the manifests that uploads create. Default M1, as a 2025 node.</summary>
    public ManifestFormat ManifestFormat { get; init; } = ManifestFormat.M1;

    /// <summary>Version of this build, not empty, such as <c>v0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Source revision of this build, not empty.</summary>
    public required string Revision { get; init; }

    /// <summary>The node's data directory, as shown by <c>/debug/info</c>.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>
    /// When set, every request but a CORS preflight must bring <c>Authorization: Bearer &lt;token&gt;</c>. Default
    /// null.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>
    /// Refuse requests whose <c>Host</c> is not a loopback name or address, so that a web page cannot reach the node by
    /// pointing its own name at 127.0.0.1. Default true. Has no effect when <see cref="Token"/> is set. Turn it off
    /// where clients rightly call the node by another name: a container's name, a reverse proxy's.
    /// </summary>
    public bool RequireLoopbackHost { get; init; } = true;

    /// <summary>
    /// How long the network is asked for a manifest or a first block before the answer is an error. Default 25 s: a
    /// client that gives up after 30 s still reads why (status-go-rest, section 4).
    /// </summary>
    public TimeSpan NetworkPatience { get; init; } = ApiLimits.NetworkPatience;

    /// <summary>
    /// How long an answer that has begun waits for its next block before the connection is broken off. Default 60 s,
    /// which is when clients give up as well (status-go-rest, section 1).
    /// </summary>
    public TimeSpan StallPatience { get; init; } = ApiLimits.StallPatience;
}
