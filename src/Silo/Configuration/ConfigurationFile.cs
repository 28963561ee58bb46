using System.Diagnostics.CodeAnalysis;
using System.Text;
using Codex.Silo.Options;

namespace Codex.Silo.Configuration;

/// <summary>
/// Reads the file of <c>--config-file</c>. TOML and JSON are told apart by the extension; under any other name, a file
/// whose first character is <c>{</c> is JSON.
/// </summary>
internal static class ConfigurationFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The options in the file at <paramref name="path"/>; false with a one-line error otherwise.</summary>
    public static bool TryRead(
        string path, out IReadOnlyList<GivenOption> given, [NotNullWhen(false)] out string? error)
    {
        given = [];
        var shown = Quoted.Text(path);
        try
        {
            if (!TryReadBytes(path, out var bytes))
            {
                error = $"The configuration file {shown} is larger than {ConfigurationLimits.MaxFileBytes} bytes";
                return false;
            }

            return TryMap(path, ReadEntries(path, bytes), out given, out error);
        }
        catch (ConfigurationSyntaxException e)
        {
            error = $"The configuration file {shown} has a mistake in line {e.Line}: {e.Message}";
        }
        catch (DecoderFallbackException)
        {
            error = $"The configuration file {shown} is not UTF-8 text";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error = $"The configuration file {shown} cannot be read: "
                + (e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : e.Message);
        }

        return false;
    }

    private static bool TryReadBytes(string path, out byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var buffer = new byte[ConfigurationLimits.MaxFileBytes + 1];
        var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        bytes = buffer[..Math.Min(length, ConfigurationLimits.MaxFileBytes)];
        return length <= ConfigurationLimits.MaxFileBytes;
    }

    private static IReadOnlyList<ConfigurationEntry> ReadEntries(string path, byte[] bytes)
    {
        var text = StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        var isJson = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => true,
            ".toml" => false,
            _ => text.AsSpan().TrimStart() is ['{', ..],
        };
        return isJson ? JsonConfigurationReader.Read(Encoding.UTF8.GetBytes(text)) : TomlReader.Read(text);
    }

    private static bool TryMap(
        string path,
        IReadOnlyList<ConfigurationEntry> entries,
        out IReadOnlyList<GivenOption> given,
        [NotNullWhen(false)] out string? error)
    {
        var options = new Dictionary<string, GivenOption>();
        given = [];
        foreach (var entry in entries)
        {
            var source = new OptionSource($"{Quoted.Text(path)} line {entry.Line}");
            if (Refusal(entry, options.ContainsKey(entry.Key), out var definition) is { } refusal)
            {
                error = $"{refusal} in {source.Place}{Hint(entry, definition)}";
                return false;
            }

            options.Add(entry.Key, new GivenOption(definition!, entry.Values, source));
        }

        given = [.. options.Values];
        error = null;
        return true;
    }

    private static string? Refusal(ConfigurationEntry entry, bool isDuplicate, out OptionDefinition? definition)
    {
        definition = OptionTable.Find(entry.Key);
        if (definition is null)
            return $"Unknown option {Quoted.Text(entry.Key)}";
        if (definition.Name == "config-file")
            return "The option 'config-file' cannot stand in a file: found";
        if (isDuplicate)
            return $"The option '{entry.Key}' is set a second time";
        return entry.IsArray && !definition.Repeatable
            ? $"The option '{entry.Key}' takes one value, not an array:"
            : null;
    }

    private static string Hint(ConfigurationEntry entry, OptionDefinition? definition) =>
        definition is null && NearestName.Of(entry.Key) is { } near ? $"; did you mean '{near}'?" : "";
}
