using System.Diagnostics.CodeAnalysis;
using Codex.Communities;

namespace Codex.Silo.Options.Grammars;

/// <summary>The values of <c>--follow</c>.</summary>
internal static class CommunityGrammar
{
    /// <summary>A community id in any of its forms; one community has one value.</summary>
    public static ValueGrammar<CommunityId> Id { get; } = new(
        $"a community id: letters, digits, _ and -, at most {CommunityLimits.MaxIdLength}",
        static (string text, [MaybeNullWhen(false)] out CommunityId value) =>
            CommunityId.TryParse(text, out value, out _));
}
