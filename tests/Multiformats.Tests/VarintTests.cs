using Codex.Multiformats.Tests.Fuzzing;

namespace Codex.Multiformats.Tests;

public sealed class VarintTests
{
    // multiformats/unsigned-varint, README: the examples.
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(1UL, "01")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "8001")]
    [InlineData(255UL, "ff01")]
    [InlineData(300UL, "ac02")]
    [InlineData(16384UL, "808001")]
    [InlineData(0xCD01UL, "819a03")]
    [InlineData(0xCD02UL, "829a03")]
    [InlineData(0xCD03UL, "839a03")]
    [InlineData(65536UL, "808004")]
    [InlineData((ulong)long.MaxValue, "ffffffffffffffff7f")]
    public void Write_KnownValue_GivesKnownBytes(ulong value, string hex)
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxLength];

        var written = Varint.Write(buffer, value);

        Assert.Equal(hex, Convert.ToHexStringLower(buffer[..written]));
        Assert.Equal(written, Varint.Length(value));
        Assert.True(Varint.TryRead(buffer, out var read, out var bytesRead));
        Assert.Equal((value, written), (read, bytesRead));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffffffffffff")]
    [InlineData("8000")]
    [InlineData("818000")]
    [InlineData("ffffffffffffffffff01")]
    [InlineData("80808080808080808001")]
    [InlineData("ffffffffffffffff80")]
    public void TryRead_TruncatedOverlongOrNotMinimal_IsFalse(string hex)
    {
        Assert.False(Varint.TryRead(Convert.FromHexString(hex), out var value, out var bytesRead));
        Assert.Equal((0UL, 0), (value, bytesRead));
    }

    [Fact]
    public void TryRead_BytesBehind_AreLeft()
    {
        Assert.True(Varint.TryRead([0xAC, 0x02, 0xFF, 0xFF], out var value, out var bytesRead));
        Assert.Equal((300UL, 2), (value, bytesRead));
    }

    [Fact]
    public void Write_MoreThan63Bits_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Varint.Write(new byte[10], 1UL << 63));

    [Fact]
    public void Write_NoRoom_Throws() => Assert.Throws<ArgumentException>(() => Varint.Write(new byte[1], 128));

    [Fact]
    public void TryRead_WhateverIsWritten_ComesBack() => SeededCases.Check(20_000, random =>
    {
        var value = (ulong)random.NextInt64() >> random.Next(63);
        Span<byte> buffer = stackalloc byte[Varint.MaxLength];
        var written = Varint.Write(buffer, value);

        Assert.True(Varint.TryRead(buffer[..written], out var read, out var bytesRead));
        Assert.Equal((value, written), (read, bytesRead));
        Assert.False(Varint.TryRead(buffer[..(written - 1)], out _, out _));
    });

    [Fact]
    public void TryRead_RandomBytes_AcceptsOnlyWhatWriteMakes() => SeededCases.Check(20_000, random =>
    {
        var bytes = random.UpTo(12);
        if (!Varint.TryRead(bytes, out var value, out var bytesRead))
            return;
        var written = new byte[Varint.MaxLength];
        Assert.Equal(bytesRead, Varint.Write(written, value));
        Assert.Equal(bytes[..bytesRead], written[..bytesRead]);
    });
}
