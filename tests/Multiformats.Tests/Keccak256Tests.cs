using System.Text;

namespace Codex.Multiformats.Tests;

public sealed class Keccak256Tests
{
    // Empty, "abc" (Ethereum's and the Keccak team's), and the ids that a node of 2025 computed: dht.nodeIdOfCid.b1 and
    // key.1.nodeId of live-node-wire.json.
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("616263", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("01829a0312200ce7761d42d81dfccc0364cbda8d7834277c135784d3261432bb49e8c37acf8f",
        "a8cc4b56068ee0614ce2e46b3df2fdc8607da0588b3b0a0a37d61d3bd0c48ea6")]
    [InlineData("002508021221031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f",
        "06a4b2f923dfa92a4affac2fb9a6ec24f079d255013b451a4f7e943bc5ace8e9")]
    public void HashData_PublishedInput_GivesPublishedDigest(string input, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Keccak256.HashData(Convert.FromHexString(input))));

    // Around one and two blocks of 136 bytes, where the padding meets itself; computed by a second implementation that
    // derives the constants from their definitions. Byte i of the input is i mod 251.
    [Theory]
    [InlineData(1, "bc36789e7a1e281436464229828f817d6612f7b477d66591ff96a9e064bcc98a")]
    [InlineData(135, "cbdfd9dee5faad3818d6b06f95a219fd290b0e1706f6a82e5a595b9ce9faca62")]
    [InlineData(136, "7ce759f1ab7f9ce437719970c26b0a66ff11fe3e38e17df89cf5d29c7d7f807e")]
    [InlineData(137, "ac73d4fae68b8453f764007c1a20ce95994187861f0c3227a3a8e99a73a3b1db")]
    [InlineData(272, "8e2476e65823b24d96ebe239f2c1534cdf763e689e2410c3b1cb0c74e6177bfc")]
    [InlineData(1000, "af692982e84a5a9688359025660a7857cd28ee7c8d867cfa1677baf2e6d1f63b")]
    public void HashData_LengthsAroundBlocks_GivesTheDigestOfASecondImplementation(int length, string digest)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)(i % 251)).ToArray();

        Assert.Equal(digest, Convert.ToHexStringLower(Keccak256.HashData(input)));
    }

    [Fact]
    public void HashData_TooLittleRoom_Throws()
    {
        Assert.Throws<ArgumentException>(() => Keccak256.HashData(Encoding.ASCII.GetBytes("abc"), new byte[31]));
    }
}
