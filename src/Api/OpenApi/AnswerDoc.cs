namespace Codex.Api.OpenApi;

/// <summary>An answer in the OpenAPI document.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">When it comes.</param>
/// <param name="Body">Type of the body as JSON; <see cref="string"/> for text; null for none.</param>
/// <param name="ContentTypes">Media types of the body.</param>
internal sealed record AnswerDoc(int Status, string Description, Type? Body = null, params string[] ContentTypes);
