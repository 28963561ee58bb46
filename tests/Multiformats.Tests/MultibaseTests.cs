using System.Text;
using Codex.Multiformats.Tests.Fuzzing;

namespace Codex.Multiformats.Tests;

public sealed class MultibaseTests
{
    private static readonly MultibaseEncoding[] Encodings = Enum.GetValues<MultibaseEncoding>();

    // multiformats/multibase, tests/basic.csv, leading_zero.csv and two_leading_zeros.csv.
    [Theory]
    [InlineData("yes mani !", "f796573206d616e692021")]
    [InlineData("yes mani !", "F796573206D616E692021")]
    [InlineData("yes mani !", "bpfsxgidnmfxgsibb")]
    [InlineData("yes mani !", "BPFSXGIDNMFXGSIBB")]
    [InlineData("yes mani !", "k2lcpzo5yikidynfl")]
    [InlineData("yes mani !", "K2LCPZO5YIKIDYNFL")]
    [InlineData("yes mani !", "z7paNL19xttacUY")]
    [InlineData("yes mani !", "meWVzIG1hbmkgIQ")]
    [InlineData("yes mani !", "ueWVzIG1hbmkgIQ")]
    [InlineData("\0yes mani !", "f00796573206d616e692021")]
    [InlineData("\0yes mani !", "bab4wk4zanvqw42jaee")]
    [InlineData("\0yes mani !", "k02lcpzo5yikidynfl")]
    [InlineData("\0yes mani !", "z17paNL19xttacUY")]
    [InlineData("\0yes mani !", "mAHllcyBtYW5pICE")]
    [InlineData("\0\0yes mani !", "baaahszltebwwc3tjeaqq")]
    [InlineData("\0\0yes mani !", "k002lcpzo5yikidynfl")]
    [InlineData("\0\0yes mani !", "z117paNL19xttacUY")]
    [InlineData("\0\0yes mani !", "uAAB5ZXMgbWFuaSAh")]
    public void Encode_KnownBytes_GivesKnownText(string content, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(content);

        Assert.Equal(text, Multibase.Encode((MultibaseEncoding)text[0], bytes));
        Assert.Equal(MultibaseError.None, Multibase.TryDecode(text, bytes.Length, out var encoding, out var decoded));
        Assert.Equal((MultibaseEncoding)text[0], encoding);
        Assert.Equal(bytes, decoded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9123")]
    [InlineData("Qm")]
    [InlineData("\u00FFabc")]
    [InlineData(" zabc")]
    public void TryDecode_UnknownPrefix_SaysSo(string text) => AssertError(MultibaseError.UnknownBase, text);

    [Theory]
    [InlineData("fA0")]
    [InlineData("Fa0")]
    [InlineData("f0")]
    [InlineData("f000")]
    [InlineData("fg0")]
    [InlineData("bPFSXGIDN")]
    [InlineData("Bpfsxgidn")]
    [InlineData("bpfsxgidnmfxgsibb====")]
    [InlineData("bb")]
    [InlineData("babb")]
    [InlineData("bab")]
    [InlineData("b10")]
    [InlineData("k2LCPZO5YIKIDYNFL")]
    [InlineData("K2lcpzo5yikidynfl")]
    [InlineData("k2lcp zo")]
    [InlineData("z0OIl")]
    [InlineData("mA")]
    [InlineData("mAB")]
    [InlineData("mAHllcyBtYW5pICE=")]
    [InlineData("m-_-_")]
    [InlineData("u+/+/")]
    [InlineData("uAA\n")]
    [InlineData("mAA\u0410A")]
    public void TryDecode_WrongCaseForeignCharacterOrFilledBits_IsMalformed(string text) =>
        AssertError(MultibaseError.Malformed, text);

    [Fact]
    public void TryDecode_WhateverIsEncoded_ComesBack() => SeededCases.Check(5_000, random =>
    {
        var bytes = random.UpTo(random.Next(20) == 0 ? 1024 : 60);
        foreach (var encoding in Encodings)
        {
            var text = Multibase.Encode(encoding, bytes);

            Assert.Equal(MultibaseError.None, Multibase.TryDecode(text, bytes.Length, out var found, out var decoded));
            Assert.Equal(encoding, found);
            Assert.Equal(bytes, decoded);
            if (bytes.Length > 0)
                Assert.Equal(MultibaseError.TooLong, Multibase.TryDecode(text, bytes.Length - 1, out _, out _));
        }
    });

    [Fact]
    public void TryDecode_RandomText_AcceptsOnlyWhatEncodeMakes() => SeededCases.Check(20_000, random =>
    {
        var encoding = Encodings[random.Next(Encodings.Length)];
        var text = Multibase.Encode(encoding, random.UpTo(20)).ToCharArray();
        if (random.Next(4) != 0)
            text[random.Next(text.Length)] = (char)random.Next(random.Next(4) == 0 ? char.MaxValue : 128);

        if (Multibase.TryDecode(text, 64, out var found, out var bytes) == MultibaseError.None)
            Assert.Equal(new string(text), Multibase.Encode(found, bytes));
        else
            Assert.Empty(bytes);
    });

    [Fact]
    public void TryDecode_RandomBytesAsText_TakesNoMoreMemoryThanText() => HostileInput.Feed(
        2_000,
        memoryPerInputByte: 3,
        bytes => Multibase.TryDecode(Encoding.Latin1.GetString(bytes), int.MaxValue, out _, out _),
        [.. Encodings.Select(encoding => Encoding.ASCII.GetBytes(Multibase.Encode(encoding, new byte[50])))]);

    [Fact]
    public void TryDecode_TextFarTooLong_IsRefusedBeforeAnythingIsAllocated()
    {
        foreach (var encoding in Encodings)
        {
            var text = (char)encoding + new string('2', 5_000_000);
            HostileInput.FeedOne(
                [],
                memoryPerInputByte: 0,
                decode: _ => AssertTooLong(text));
        }
    }

    [Fact]
    public void Encode_UndefinedBase_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Multibase.Encode((MultibaseEncoding)'?', [1]));

    [Fact]
    public void Encode_MoreThanTheLimit_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Multibase.Encode(MultibaseEncoding.Base64, new byte[MultiformatsLimits.MaxMultibaseBytes + 1]));

    private static void AssertError(MultibaseError expected, string text)
    {
        Assert.Equal(expected, Multibase.TryDecode(text, 100, out _, out var bytes));
        Assert.Empty(bytes);
    }

    private static void AssertTooLong(string text) =>
        Assert.Equal(MultibaseError.TooLong, Multibase.TryDecode(text, int.MaxValue, out _, out _));
}
