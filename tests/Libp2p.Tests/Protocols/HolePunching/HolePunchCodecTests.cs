using Codex.Libp2p.Addressing;
using Codex.Libp2p.Protocols.HolePunching;

namespace Codex.Libp2p.Tests.Protocols.HolePunching;

public sealed class HolePunchCodecTests
{
    private static readonly Multiaddr Address = Multiaddr.Parse("/ip4/1.2.3.4/tcp/5");

    [Fact]
    public void Encode_Connect_IsAsTheFormatSays()
    {
        var bytes = HolePunchCodec.Encode(new HolePunchMessage(HolePunchKind.Connect, [Address]));

        Assert.Equal("086412080401020304060005", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void Encode_Sync_IsAsTheFormatSays() =>
        Assert.Equal(
            "08ac02", Convert.ToHexStringLower(HolePunchCodec.Encode(new HolePunchMessage(HolePunchKind.Sync, []))));

    [Fact]
    public void Decode_EncodedMessage_IsTheSame()
    {
        var message = HolePunchCodec.Decode(
            HolePunchCodec.Encode(new HolePunchMessage(HolePunchKind.Connect, [Address, Address])), 8);

        Assert.Equal(HolePunchKind.Connect, message!.Kind);
        Assert.Equal([Address, Address], message.Addresses);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0800")]
    [InlineData("0865")]
    [InlineData("12080401020304060005")]
    [InlineData("0864120804")]
    public void Decode_Nonsense_IsNothing(string hex) =>
        Assert.Null(HolePunchCodec.Decode(Convert.FromHexString(hex), 8));

    [Fact]
    public void Decode_MoreAddressesThanAllowed_LooksAtTheFirst()
    {
        var many = new HolePunchMessage(HolePunchKind.Connect, [.. Enumerable.Repeat(Address, 300)]);

        Assert.Equal(8, HolePunchCodec.Decode(HolePunchCodec.Encode(many), 8)!.Addresses.Count);
    }

    [Fact]
    public void Decode_AddressThatIsNone_IsLeftOut() =>
        Assert.Empty(HolePunchCodec.Decode(Convert.FromHexString("08641202ffff"), 8)!.Addresses);

    [Fact]
    public void Decode_Garbage_NeverFails()
    {
        var valid = HolePunchCodec.Encode(new HolePunchMessage(HolePunchKind.Connect, [Address, Address]));

        SeededCases.Check(2000, random =>
        {
            var bytes = random.Next(3) == 0 ? random.UpTo(200) : random.Damage(valid);
            Assert.InRange(HolePunchCodec.Decode(bytes, 8)?.Addresses.Count ?? 0, 0, 8);
        });
    }
}
