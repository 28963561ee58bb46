using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>An option as one source gives it, before its values are checked.</summary>
/// <param name="Definition">The option.</param>
/// <param name="Values">The texts given; empty for a list that is set to nothing.</param>
/// <param name="Source">Where they were given.</param>
internal sealed record GivenOption(OptionDefinition Definition, IReadOnlyList<string> Values, OptionSource Source);
