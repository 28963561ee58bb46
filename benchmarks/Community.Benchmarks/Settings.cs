using System.Globalization;

namespace Codex.Community.Benchmarks;

/// <summary>What to measure.</summary>
/// <param name="Communities">Communities on one node.</param>
/// <param name="Archives">Archives of each, all of them different.</param>
/// <param name="ArchiveBytes">Bytes of an archive.</param>
/// <param name="Directory">Where the nodes keep their data; on the disk that is measured.</param>
internal sealed record Settings(int Communities, int Archives, int ArchiveBytes, string Directory)
{
    public static Settings Parse(string[] args)
    {
        var settings = new Settings(
            1000, 100, 1024, Path.Combine(Environment.CurrentDirectory, "artifacts", "bench"));
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{args[i]} needs a value.");
            settings = args[i] switch
            {
                "--communities" => settings with { Communities = Number(value) },
                "--archives" => settings with { Archives = Number(value) },
                "--archive-bytes" => settings with { ArchiveBytes = Number(value) },
                "--directory" => settings with { Directory = Path.GetFullPath(value) },
                _ => throw new ArgumentException(
                    $"Unknown option {args[i]}; there are --communities, --archives, --archive-bytes and --directory."),
            };
        }

        return settings;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
