namespace Codex.Silo.Options;

/// <summary>Finds the option that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The visible option name that needs the fewest edits to become <paramref name="name"/>, or null.
    /// </summary>
    public static string? Of(string name)
    {
        if (name.Length is 0 or > OptionLimits.MaxComparedNameChars)
            return null;
        var best = OptionTable.All
            .Where(option => !option.Hidden)
            .Select(option => (option.Name, Distance: Distance(name, option.Name)))
            .MinBy(candidate => candidate.Distance);

        // Half of a short name may not be guessed: "x" is not a typing error for "nat".
        return best.Distance <= Math.Min(OptionLimits.MaxNameDistance, name.Length / 2) ? best.Name : null;
    }

    /// <summary>Levenshtein distance, letter case ignored, in one row of memory.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal
                    + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
