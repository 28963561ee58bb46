using System.Globalization;

namespace Codex.Exchange.Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="Gibibytes">Sizes of the file that goes from one seeder to one leecher.</param>
/// <param name="Runs">Runs of everything; figures are medians.</param>
/// <param name="Directory">Where files are made; on the disk that is measured.</param>
/// <param name="Only">The name of the one contender to measure, or empty for all.</param>
internal sealed record Settings(int[] Gibibytes, int Runs, string Directory, string Only)
{
    public static Settings Parse(string[] args)
    {
        var settings = new Settings([1], 3, Path.Combine(Environment.CurrentDirectory, "artifacts", "bench"), "");
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            settings = args[i] switch
            {
                "--gib" => settings with { Gibibytes = [.. value.Split(',').Select(Number)] },
                "--runs" => settings with { Runs = Number(value) },
                "--directory" => settings with { Directory = Path.GetFullPath(value) },
                "--only" => settings with { Only = value },
                _ => throw new ArgumentException(
                    $"Unknown option {args[i]}; there are --gib, --runs, --directory and --only."),
            };
        }

        return settings;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
