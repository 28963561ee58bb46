namespace Codex.Api.OpenApi;

/// <summary>A parameter in the OpenAPI document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it means.</param>
internal sealed record ParameterDoc(string Name, string Description)
{
    /// <summary>The <c>{cid}</c> of most paths.</summary>
    public static ParameterDoc Cid { get; } = new("cid", "Content identifier, in any multibase") { InPath = true };

    /// <summary>True in the path, false in the query.</summary>
    public bool InPath { get; init; }

    /// <summary>True when a request without it is refused. Always for those in the path.</summary>
    public bool Required { get; init; }

    /// <summary>Its type.</summary>
    public ParameterKind Kind { get; init; }
}
