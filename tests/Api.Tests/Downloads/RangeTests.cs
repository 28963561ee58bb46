using System.Globalization;
using System.Text;
using Codex.Api.Downloads;
using Codex.Api.Tests.Hosting;

namespace Codex.Api.Tests.Downloads;

/// <summary>Ranges over HTTP, against an array of the same bytes.</summary>
public sealed class RangeTests
{
    private const string Path = "/api/codex/v1/data";
    private const int Length = 300_000;

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=65535-65536", 65535, 2)]
    [InlineData("bytes=-1", Length - 1, 1)]
    [InlineData("bytes=131072-", 131072, Length - 131072)]
    [InlineData("bytes=0-", 0, Length)]
    [InlineData("bytes=10-20,15-30", 10, 21)]
    public async Task Get_OneRun_IsThatPart(string range, int start, int count)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(Length));
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{cid}", $"Range: {range}");
        Assert.Equal(206, answer.Status);
        Assert.Equal($"bytes {start}-{start + count - 1}/{Length}", answer.Header("Content-Range"));
        Assert.Equal(TestBytes.Of(Length)[start..(start + count)], answer.Body);
        Assert.Equal("application/octet-stream", answer.Header("Content-Type"));
    }

    [Theory]
    [InlineData("bytes=300000-")]
    [InlineData("bytes=-0")]
    public async Task Get_NoSuchBytes_Is416(string range)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(Length));
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{cid}", $"Range: {range}");
        Assert.Equal(416, answer.Status);
        Assert.Equal("bytes */300000", answer.Header("Content-Range"));
        Assert.Null(answer.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("Range: bytes=5-4")]
    [InlineData("Range: lines=1-2")]
    [InlineData("Range: bytes=0-1", "If-Range: \"other\"")]
    [InlineData("Range: bytes=0-1", "If-Range: Wed, 21 Oct 2015 07:28:00 GMT")]
    public async Task Get_RangeThatDoesNotCount_IsEverything(params string[] headers)
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(Length));
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{cid}", headers);
        Assert.Equal(200, answer.Status);
        Assert.Equal(Length, answer.Body.Length);
    }

    [Fact]
    public async Task Get_IfRangeWithTheTag_IsThatPart()
    {
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(TestBytes.Of(Length));
        RawResponse answer = await node.SendAsync("GET", $"{Path}/{cid}", "Range: bytes=0-1", $"If-Range: \"{cid}\"");
        Assert.Equal(206, answer.Status);
        Assert.Equal(2, answer.Body.Length);
    }

    [Fact]
    public async Task Get_RandomRanges_AreTheBytesOfTheModel()
    {
        Random random = Seed.NextRandom();
        byte[] model = TestBytes.Of(Length);
        await using TestNode node = await TestNode.StartAsync();
        string cid = await node.UploadAsync(model);
        using RawConnection connection = await RawConnection.OpenAsync(node.EndPoint);
        int multiple = 0;
        for (int round = 0; round < 300; round++)
        {
            IEnumerable<string> specs = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Spec(random));
            string header = "bytes=" + string.Join(',', specs);
            await connection.WriteAsync(node.Head("GET", $"{Path}/{cid}/network/stream", $"Range: {header}"));
            RawResponse answer = await connection.ReadResponseAsync();
            IReadOnlyList<ByteRange> expected = RangeHeader.Parse(header, Length)!;
            Assert.Equal(206, answer.Status);
            if (expected.Count > 1)
            {
                multiple++;
                List<(string Range, byte[] Bytes)> parts = Parts(answer);
                Assert.Equal(expected.Count, parts.Count);
                foreach ((ByteRange range, (string name, byte[] bytes)) in expected.Zip(parts))
                {
                    Assert.Equal(range.ContentRange(Length), name);
                    Assert.Equal(model[(int)range.Start..(int)range.End], bytes);
                }
            }
            else
            {
                Assert.Equal(expected[0].ContentRange(Length), answer.Header("Content-Range"));
                Assert.Equal(model[(int)expected[0].Start..(int)expected[0].End], answer.Body);
            }
        }

        Assert.True(multiple > 30);
    }

    private static string Spec(Random random)
    {
        int first = random.Next(Length);
        return random.Next(4) switch
        {
            0 => $"{first}-",
            1 => $"-{random.Next(1, Length)}",
            _ => $"{first}-{first + random.Next(40_000)}",
        };
    }

    /// <summary>Takes a multipart body apart by the lengths that its parts name.</summary>
    private static List<(string Range, byte[] Bytes)> Parts(RawResponse answer)
    {
        string type = answer.Header("Content-Type")!;
        Assert.StartsWith("multipart/byteranges; boundary=", type, StringComparison.Ordinal);
        byte[] delimiter = Encoding.ASCII.GetBytes("\r\n--" + type.Split('=')[1]);
        List<(string Range, byte[] Bytes)> parts = [];
        int at = 0;
        while (true)
        {
            Assert.Equal(delimiter, answer.Body.AsSpan(at, delimiter.Length));
            at += delimiter.Length;
            if (answer.Body[at] == '-')
                break;
            int end = at + answer.Body.AsSpan(at).IndexOf("\r\n\r\n"u8);
            string[] head = Encoding.ASCII.GetString(answer.Body, at, end - at).Split("\r\n");
            Assert.Contains("Content-Type: application/octet-stream", head);
            string range = head.Single(line => line.StartsWith("Content-Range: ", StringComparison.Ordinal))[15..];
            string[] bounds = range[6..range.IndexOf('/')].Split('-');
            int count = int.Parse(bounds[1], CultureInfo.InvariantCulture)
                - int.Parse(bounds[0], CultureInfo.InvariantCulture) + 1;
            parts.Add((range, answer.Body[(end + 4)..(end + 4 + count)]));
            at = end + 4 + count;
        }

        Assert.Equal("--\r\n"u8, answer.Body.AsSpan(at));
        return parts;
    }
}
