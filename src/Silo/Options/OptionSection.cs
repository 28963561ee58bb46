namespace Codex.Silo.Options;

/// <summary>A heading of the help and the options below it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Definitions">The options, in the order in which they are shown.</param>
internal sealed record OptionSection(string Title, IReadOnlyList<OptionDefinition> Definitions);
