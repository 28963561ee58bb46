using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Documentation;

/// <summary>What the README tells people to type works.</summary>
public sealed partial class ReadmeTests
{
    private const string DefaultAuthority = "127.0.0.1:8080";

    [Fact]
    public async Task Readme_LinesOfCurl_UploadListDownloadAndDelete()
    {
        var lines = Lines();
        foreach (var call in (string[])["--data-binary", "/data", "-o ", "DELETE"])
            Assert.Contains(lines, line => line.Contains(call, StringComparison.Ordinal));
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        var output = await RunAsync(
            lines.Select(line => line.Replace(DefaultAuthority, node.Address.Authority, StringComparison.Ordinal)),
            directory.Aside);

        Assert.Contains("\"content\":[{\"cid\":\"zDv", output, StringComparison.Ordinal);
        Assert.Equal(BytesOf(Sent()), BytesOf(Received()));
        await RepoCheck.AssertHoldsAsync(node, directory, []);

        byte[] BytesOf(Regex name) =>
            File.ReadAllBytes(Path.Combine(directory.Aside, name.Match(string.Join('\n', lines)).Groups[1].Value));
    }

    /// <summary>Runs the lines in one shell, as they are typed into one; ends at the first that fails.</summary>
    private static async Task<string> RunAsync(IEnumerable<string> lines, string directory)
    {
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-s");
        using var bash = Process.Start(start)!;
        var number = 0;
        foreach (var line in lines)
        {
            await bash.StandardInput.WriteLineAsync(line);
            var label = (++number).ToString(CultureInfo.InvariantCulture);
            await bash.StandardInput.WriteLineAsync(
                $"status=$?; [ $status = 0 ] || {{ echo \"line {label}: $status\" >&2; exit 1; }}");
        }

        bash.StandardInput.Close();
        var output = bash.StandardOutput.ReadToEndAsync();
        var errors = bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync().WaitAsync(TestLimits.Event);
        Assert.True(bash.ExitCode == 0, $"{await errors}\n{await output}");
        return await output;
    }

    private static string[] Lines()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var blocks = Marked().Matches(readme).SelectMany(marked => Fenced().Matches(marked.Groups[1].Value));
        string[] lines =
            [.. blocks.SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(lines);
        return lines;
    }

    [GeneratedRegex("<!-- run:begin -->(.*?)<!-- run:end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"--data-binary @(\S+)")]
    private static partial Regex Sent();

    [GeneratedRegex(@"-o (\S+)")]
    private static partial Regex Received();
}
