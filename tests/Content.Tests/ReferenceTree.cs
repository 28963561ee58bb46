using System.Security.Cryptography;

namespace Codex.Content.Tests;

/// <summary>
/// Formats, section 3, word for word and without regard for speed: what the fast code is compared with.
/// </summary>
internal static class ReferenceTree
{
    /// <summary>All layers, leaves first.</summary>
    public static List<List<byte[]>> Layers(byte[] leaves)
    {
        var layers = new List<List<byte[]>> { leaves.Chunk(32).ToList() };
        for (var bottom = true; bottom || layers[^1].Count > 1; bottom = false)
        {
            var current = layers[^1];
            var next = new List<byte[]>();
            for (var i = 0; i + 1 < current.Count; i += 2)
                next.Add(Compress(current[i], current[i + 1], bottom ? 1 : 0));
            if (current.Count % 2 == 1)
                next.Add(Compress(current[^1], new byte[32], bottom ? 3 : 2));
            layers.Add(next);
        }
        return layers;
    }

    /// <summary>The verification that upstream computes, without the checks that it leaves out.</summary>
    public static bool Verify(InclusionProof proof, byte[] leaf, byte[] root)
    {
        var (count, index, hash, flag) = (proof.LeafCount, proof.Index, leaf, 1);
        foreach (var node in proof.Path.ToArray().Chunk(32))
        {
            if (index % 2 == 1)
                hash = Compress(node, hash, flag);
            else if (index == count - 1)
                hash = Compress(hash, node, flag + 2);
            else
                hash = Compress(hash, node, flag);
            (flag, index, count) = (0, index >> 1, (count + 1) >> 1);
        }
        return hash.AsSpan().SequenceEqual(root);
    }

    private static byte[] Compress(byte[] left, byte[] right, int key) =>
        SHA256.HashData([.. left, .. right, (byte)key]);
}
