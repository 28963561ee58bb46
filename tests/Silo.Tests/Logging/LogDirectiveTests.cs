using Codex.Silo.Logging;
using Microsoft.Extensions.Logging;

namespace Codex.Silo.Tests.Logging;

public sealed class LogDirectiveTests
{
    private const string Store = "Codex.Storage.DatasetStore";

    [Theory]
    [InlineData("trace", Store, LogLevel.Trace)]
    [InlineData("DEBUG", Store, LogLevel.Debug)]
    [InlineData("Info", Store, LogLevel.Information)]
    [InlineData("notice", Store, LogLevel.Warning)]
    [InlineData("warn", Store, LogLevel.Warning)]
    [InlineData("error", Store, LogLevel.Error)]
    [InlineData("fatal", Store, LogLevel.Critical)]
    [InlineData("none", Store, LogLevel.None)]
    [InlineData("info;trace:storage", Store, LogLevel.Trace)]
    [InlineData("info;trace:DATASETSTORE", Store, LogLevel.Trace)]
    [InlineData("info;trace:storage.datasetstore", Store, LogLevel.Trace)]
    [InlineData("info;trace:codex.storage", Store, LogLevel.Trace)]
    [InlineData("info;trace:store", Store, LogLevel.Information)]
    [InlineData("info;trace:datasets", Store, LogLevel.Information)]
    [InlineData("info;trace:datasetstore;error:codex", Store, LogLevel.Trace)]
    [InlineData("info;trace:storage;error:storage", Store, LogLevel.Error)]
    [InlineData("TRACE; info: a , b ;warn:c;", "Codex.C", LogLevel.Warning)]
    [InlineData("warn;trace:", Store, LogLevel.Warning)]
    [InlineData("info", "Microsoft.AspNetCore.Routing", LogLevel.Warning)]
    [InlineData("debug", "System.Net.Http", LogLevel.Warning)]
    [InlineData("trace", "Microsoft.AspNetCore.Routing", LogLevel.Trace)]
    [InlineData("error", "Microsoft.AspNetCore.Routing", LogLevel.Error)]
    [InlineData("info;debug:microsoft", "Microsoft.AspNetCore.Routing", LogLevel.Debug)]
    public void LevelOf_Category_FollowsTheLongestTopic(string directive, string category, LogLevel expected)
    {
        Assert.True(LogDirective.TryParse(directive, out var parsed));
        Assert.Equal(expected, parsed.LevelOf(category));
    }

    [Theory]
    [InlineData("")]
    [InlineData("loud")]
    [InlineData("information")]
    [InlineData(";trace:a")]
    [InlineData("info;trace")]
    [InlineData("info;a:trace")]
    [InlineData("info;trace:a:b")]
    [InlineData("info,trace")]
    public void TryParse_AnythingElse_IsRefused(string directive) =>
        Assert.False(LogDirective.TryParse(directive, out _));

    [Fact]
    public void TryParse_TooManyTopics_AreRefused() =>
        Assert.False(LogDirective.TryParse("info;warn:" + string.Join(',', Enumerable.Range(0, 257)), out _));

    [Fact]
    public void TryParse_Garbage_NeverThrows() => new TestRandom().ForAll(
        20_000,
        random => (Directive: "info;" + random.Text("infotracewarn:;,. ", 40), Category: random.Text("Aa.b", 20)),
        input =>
        {
            if (LogDirective.TryParse(input.Directive, out var parsed))
                parsed.LevelOf(input.Category);
        });
}
