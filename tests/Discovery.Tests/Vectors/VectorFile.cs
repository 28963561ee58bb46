namespace Codex.Discovery.Tests.Vectors;

/// <summary>Recorded data.</summary>
internal static class VectorFile
{
    public static string Read(string name)
    {
        using var stream = typeof(VectorFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
