using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Documentation;

/// <summary>What the README tells people to type works.</summary>
public sealed partial class ReadmeTests
{
    private const string DefaultAuthority = "127.0.0.1:8080";
    private const string SecondAuthority = "127.0.0.1:8081";
    private const string RunSilo = "dotnet run --project src/Silo -- ";

    [Fact]
    public async Task Readme_LinesOfCurl_UploadDownloadFetchAndDelete()
    {
        string[] first = Lines("run"), second = Lines("second"), last = Lines("fetch");
        foreach (var call in (string[])["--data-binary", "/data", "-o "])
            Assert.Contains(first, line => line.Contains(call, StringComparison.Ordinal));
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root);
        var output = await RunAsync([.. At(node, DefaultAuthority, first), "printf '\\n%s\\n' $CID"], directory.Aside);
        Assert.Contains("\"content\":[{\"cid\":\"zDv", output, StringComparison.Ordinal);
        var cid = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Equal(
            BytesOf(Sent().Match(string.Join('\n', first))), BytesOf(Received().Match(string.Join('\n', first))));

        // The options as the shell reads them, but for those that this machine may have taken.
        var words = At(node, DefaultAuthority, second).Single()
            .Replace(RunSilo, "printf '%s\\n' ", StringComparison.Ordinal);
        var read = await RunAsync([words], directory.Aside);
        string[] options =
        [
            .. read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(option => !Taken().IsMatch(option)),
        ];
        Assert.StartsWith("--bootstrap-node=spr:", options.Single(), StringComparison.Ordinal);
        await using var other = await NodeProcess.StartAsync(Path.Combine(directory.Aside, "second"), options);
        string[] fetch = [.. At(node, DefaultAuthority, At(other, SecondAuthority, last))];
        await RunAsync([$"CID={cid}", .. fetch], directory.Aside);

        await RepoCheck.AssertHoldsAsync(node, directory, []);
        Assert.True(await other.Client.ExistsAsync(cid));

        byte[] BytesOf(Match name) => File.ReadAllBytes(Path.Combine(directory.Aside, name.Groups[1].Value));
    }

    private static IEnumerable<string> At(NodeProcess node, string authority, IEnumerable<string> lines) =>
        lines.Select(line => line.Replace(authority, node.Address.Authority, StringComparison.Ordinal));

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

    private static string[] Lines(string mark)
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var blocks = Marked().Matches(readme).Where(marked => marked.Groups[1].Value == mark)
            .SelectMany(marked => Fenced().Matches(marked.Groups[2].Value));
        string[] lines =
            [.. blocks.SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.NotEmpty(lines);
        return lines;
    }

    [GeneratedRegex("<!-- ([a-z]+):begin -->(.*?)<!-- [a-z]+:end -->", RegexOptions.Singleline)]
    private static partial Regex Marked();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"--data-binary @(\S+)")]
    private static partial Regex Sent();

    [GeneratedRegex("^--(data-dir|api-port|disc-port)=")]
    private static partial Regex Taken();

    [GeneratedRegex(@"-o (\S+)")]
    private static partial Regex Received();
}
