using System.Numerics;
using System.Runtime.InteropServices;
using Codex.Multiformats.Tests.Fuzzing;

namespace Codex.Multiformats.Tests;

public sealed class Base58BtcTests
{
    // draft-msporny-base58, section 5; the others are bitcoin's base58_encode_decode.json.
    [Theory]
    [InlineData("48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U")]
    [InlineData("0000287fb4cd", "11233QC4")]
    [InlineData("", "")]
    [InlineData("61", "2g")]
    [InlineData("626262", "a3gV")]
    [InlineData("00", "1")]
    [InlineData("00000000000000000000", "1111111111")]
    [InlineData("516b6fcd0f", "ABnLTmg")]
    [InlineData("00eb15231dfceb60925886b67d065299925915aeb172c06647", "1NS17iag9jJgTHD1VXjvLCEnZuQ3rJDE9L")]
    public void Encode_KnownBytes_GivesKnownText(string hex, string text)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.Equal(text, Base58Btc.Encode(bytes));
        Assert.True(Base58Btc.TryDecode(text, bytes.Length, out var decoded));
        Assert.Equal(bytes, decoded);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("2NEpo7TZRRrLZSi2U ")]
    [InlineData("2NEpo7TZRR\0rLZSi2U")]
    [InlineData("2NEpo7\u0662TZRR")]
    [InlineData("\uFF12")]
    public void TryDecode_ForeignCharacter_IsFalse(string text) =>
        Assert.False(Base58Btc.TryDecode(text, 1000, out _));

    [Fact]
    public void TryDecode_OneByteTooMany_IsFalse() => SeededCases.Check(2_000, random =>
    {
        var bytes = random.Exactly(random.Next(1, 100));
        if (random.Next(4) == 0)
            bytes.AsSpan(0, random.Next(bytes.Length)).Clear();
        var text = Base58Btc.Encode(bytes);

        Assert.True(Base58Btc.TryDecode(text, bytes.Length, out _));
        Assert.False(Base58Btc.TryDecode(text, bytes.Length - 1, out _));
    });

    [Fact]
    public void TryDecode_TextOfMegabytes_CostsNothing() =>
        HostileInput.FeedOne(
            new byte[5_000_000],
            memoryPerInputByte: 0,
            bytes => Assert.False(Base58Btc.TryDecode(MemoryMarshal.Cast<byte, char>(bytes), int.MaxValue, out _)));

    [Fact]
    public void Encode_MoreThanTheLimit_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Base58Btc.Encode(new byte[MultiformatsLimits.MaxPositionalBytes + 1]));

    [Fact]
    public void Encode_AnyBytes_IsTheNumberInBase58() => SeededCases.Check(5_000, random =>
    {
        var bytes = random.Exactly(random.Next(10) == 0 ? random.Next(1025) : random.Next(60));
        bytes.AsSpan(0, random.Next(Math.Min(bytes.Length, 5) + 1)).Clear();

        var text = Base58Btc.Encode(bytes);

        Assert.Equal(EncodeDigitByDigit(bytes), text);
        Assert.True(Base58Btc.TryDecode(text, bytes.Length, out var decoded));
        Assert.Equal(bytes, decoded);
    });

    private static string EncodeDigitByDigit(byte[] bytes)
    {
        const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        var digits = new Stack<char>();
        for (var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true); number > 0; number /= 58)
            digits.Push(Alphabet[(int)(number % 58)]);
        return new string('1', bytes.TakeWhile(octet => octet == 0).Count()) + new string([.. digits]);
    }
}
