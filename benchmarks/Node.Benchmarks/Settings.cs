using System.Globalization;

namespace Codex.Node.Benchmarks;

/// <summary>What to measure.</summary>
internal sealed record Settings(int[] Gibibytes, int Runs, string Directory)
{
    public static Settings Parse(string[] args)
    {
        var settings = new Settings([1, 10], 3, Path.Combine(Environment.CurrentDirectory, "artifacts", "bench"));
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            settings = args[i] switch
            {
                "--gib" => settings with { Gibibytes = [.. args[i + 1].Split(',').Select(Number)] },
                "--runs" => settings with { Runs = Number(args[i + 1]) },
                "--directory" => settings with { Directory = Path.GetFullPath(args[i + 1]) },
                _ => throw new ArgumentException($"Unknown option {args[i]}; there are --gib, --runs and --directory."),
            };
        }

        return settings;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
