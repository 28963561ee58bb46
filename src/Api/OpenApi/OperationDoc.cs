namespace Codex.Api.OpenApi;

/// <summary>What the OpenAPI document says of an operation (rest-api, section 6).</summary>
/// <param name="Id">The operation id of upstream's document, or one in its manner.</param>
/// <param name="Tag">The group it is listed in.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record OperationDoc(string Id, string Tag, string Summary)
{
    /// <summary>Parameters in path and query.</summary>
    public IReadOnlyList<ParameterDoc> Parameters { get; init; } = [];

    /// <summary>True when the request's body is bytes.</summary>
    public bool TakesBytes { get; init; }

    /// <summary>Type of the request's body as JSON; null where it takes none.</summary>
    public Type? TakesJson { get; init; }

    /// <summary>True when a request may go without the body that it takes.</summary>
    public bool IsBodyOptional { get; init; }

    /// <summary>The answers, the success first.</summary>
    public required IReadOnlyList<AnswerDoc> Answers { get; init; }
}
