using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Codex.Acceptance.Tests.Content;

/// <summary>
/// What a node must make of some bytes, worked out here from the published steps (blocks, tree, manifest M1) and not
/// with the node's own code.
/// </summary>
/// <param name="Cid">CID of the manifest.</param>
/// <param name="TreeCid">CID of the tree.</param>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="ManifestBytes">Bytes of the manifest's block, as the quota counts them.</param>
internal sealed record ExpectedDataset(string Cid, string TreeCid, int Blocks, int ManifestBytes)
{
    public const int BlockBytes = 65536;
    private const int DigestBytes = 32;
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static ExpectedDataset Of(ReadOnlySpan<byte> bytes, string? filename = null, string? mimeType = null)
    {
        List<byte[]> layer = [];
        for (var start = 0; start < bytes.Length; start += BlockBytes)
        {
            var block = new byte[BlockBytes];
            bytes[start..Math.Min(start + BlockBytes, bytes.Length)].CopyTo(block);
            layer.Add(SHA256.HashData(block));
        }

        var blocks = layer.Count;
        var treeCid = CidBytes(0x83, Root(layer));
        List<byte> header = [0x0a, (byte)treeCid.Length, .. treeCid];
        header.AddRange([0x10, .. Varint(BlockBytes), 0x18, .. Varint(bytes.Length)]);
        header.AddRange([0x20, 0x82, 0x9a, 0x03, 0x28, 0x12, 0x30, 0x02]);
        AddText(header, 0x42, filename);
        AddText(header, 0x4a, mimeType);
        byte[] manifest = [0x0a, .. Varint(header.Count), .. header];
        return new ExpectedDataset(
            Text(CidBytes(0x81, SHA256.HashData(manifest))), Text(treeCid), blocks, manifest.Length);
    }

    private static byte[] Root(List<byte[]> layer)
    {
        for (var isBottom = true; isBottom || layer.Count > 1; isBottom = false)
        {
            List<byte[]> next = [];
            for (var i = 0; i < layer.Count; i += 2)
            {
                var isOdd = i + 1 == layer.Count;
                var key = (byte)((isBottom ? 1 : 0) + (isOdd ? 2 : 0));
                next.Add(SHA256.HashData([.. layer[i], .. isOdd ? new byte[DigestBytes] : layer[i + 1], key]));
            }

            layer = next;
        }

        return layer[0];
    }

    private static byte[] CidBytes(byte codec, byte[] digest) =>
        [0x01, codec, 0x9a, 0x03, 0x12, DigestBytes, .. digest];

    private static void AddText(List<byte> header, byte tag, string? text)
    {
        if (text is not null)
            header.AddRange([tag, .. Varint(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)]);
    }

    private static byte[] Varint(long value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private static string Text(byte[] cid)
    {
        var text = new StringBuilder();
        for (var number = new BigInteger(cid, isUnsigned: true, isBigEndian: true); number > 0; number /= 58)
            text.Insert(0, Base58[(int)(number % 58)]);
        return "z" + text;
    }
}
