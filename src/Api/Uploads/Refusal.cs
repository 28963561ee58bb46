namespace Codex.Api.Uploads;

/// <summary>Why an upload is not begun.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">The body.</param>
internal sealed record Refusal(int Status, string Message);
