using System.Net;
using Codex.Acceptance.Tests.Content;
using Codex.Acceptance.Tests.Hosting;

namespace Codex.Acceptance.Tests.Memory;

/// <summary>The memory of a node does not grow with its datasets.</summary>
public sealed class LargeDatasetTests
{
    private const int UnitBytes = 1 << 20;

    /// <summary>The bar for 10 GiB, and so for anything smaller.</summary>
    private const long MaxPeakBytes = 200_000_000;

    [Fact]
    public Task UploadAndDownload_HalfAGibibyte_KeepMemoryBounded() => TransferAsync(512L << 20);

    [Fact]
    [Trait("Category", "Long")]
    public Task UploadAndDownload_TenGibibytes_KeepMemoryBounded() => TransferAsync(10L << 30);

    private static async Task TransferAsync(long count)
    {
        using var directory = new TestDirectory();
        await using var node = await NodeProcess.StartAsync(directory.Root, "--durability=relaxed");
        node.Client.Http.Timeout = Timeout.InfiniteTimeSpan;
        using var content = new RunningContent(TestBytes.Of(Seed.NextRandom(), UnitBytes), count);
        var (status, cid) = await node.Client.PostAsync(content, "large.bin");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (status, await DownloadAsync(node, cid, content)));

        var peak = node.Memory("VmHWM");
        TestContext.Current.TestOutputHelper?.WriteLine($"Peak: {peak / 1_000_000} MB");
        Assert.InRange(peak, 1, MaxPeakBytes);
        await node.Client.DeleteAsync(cid);
        Assert.Equal(NodeSpace.Empty, await node.Client.SpaceAsync());
    }

    private static async Task<HttpStatusCode> DownloadAsync(NodeProcess node, string cid, RunningContent content)
    {
        using var response = await node.Client.Http.GetAsync(
            $"{NodeClient.Prefix}/data/{cid}", HttpCompletionOption.ResponseHeadersRead);
        await content.AssertSameAsync(await response.Content.ReadAsStreamAsync());
        return response.StatusCode;
    }
}
