using System.Security.Cryptography;

namespace Codex.Libp2p.Identity;

/// <summary>The file that holds a node's private key (formats, section 7).</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Foreign =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // libp2p PrivateKey: field 1 (key type) 2 = Secp256k1, field 2 (data) of 32 bytes.
    private static ReadOnlySpan<byte> Header => [0x08, 0x02, 0x12, NodeKey.ScalarBytes];

    /// <summary>Reads the scalar. Throws as <see cref="NodeKey.LoadOrCreate"/> says.</summary>
    public static byte[] Read(string path)
    {
        using var handle = File.OpenHandle(path);
        // Of the open file, not of its name: what is checked is what is read. Other systems have no such modes.
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(handle) is var mode && (mode & Foreign) != 0)
            throw new InsecureKeyFileException(path, mode);

        // One byte more than a key has, to notice a longer file without reading all of it.
        var length = Header.Length + NodeKey.ScalarBytes;
        Span<byte> content = stackalloc byte[length + 1];
        var read = 0;
        for (int count; read < content.Length && (count = RandomAccess.Read(handle, content[read..], read)) > 0;)
            read += count;
        if (read != length)
            throw new MalformedKeyFileException(
                path, read > length ? $"it is longer than {length} bytes" : $"it has {read} bytes instead of {length}");
        if (!content.StartsWith(Header))
            throw new MalformedKeyFileException(path, "it does not begin as a secp256k1 PrivateKey of libp2p does");
        return content[Header.Length..length].ToArray();
    }

    /// <summary>
    /// Makes the file, whole or not at all and never readable by others; false when it is there already.
    /// </summary>
    public static bool TryCreate(string path, ReadOnlySpan<byte> scalar)
    {
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        try
        {
            Write(temporary, [.. Header, .. scalar]);
            return ExclusiveName.TryGive(temporary, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Write(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }
}
