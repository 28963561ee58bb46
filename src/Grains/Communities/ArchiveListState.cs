namespace Codex.Grains;

/// <summary>
/// The archives that a <see cref="CommunityGrain"/> knows of, newest first. It is stored apart from the rest, because
/// it is large and changes once a week, and in columns, because names of fields and repeated topics would be most of
/// it: row <c>i</c> of each column is about the same archive. Never changed in place, see <see cref="ArchiveList"/>.
/// </summary>
[GenerateSerializer, Alias("Codex.ArchiveListState")]
public sealed class ArchiveListState
{
    /// <summary>Version of this shape.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version in which it was stored.</summary>
    [Id(0)]
    public int Version { get; set; }

    /// <summary>Archive ids, of <see cref="ArchiveKey.ByteLength"/> bytes each, one after the other.</summary>
    [Id(1)]
    public byte[] Ids { get; set; } = [];

    /// <summary>CIDs of the archives' manifests, as text.</summary>
    [Id(2)]
    public string[] Cids { get; set; } = [];

    /// <summary>Begin of their messages, in seconds since 1970.</summary>
    [Id(3)]
    public ulong[] From { get; set; } = [];

    /// <summary>End of their messages, in seconds since 1970, exclusive.</summary>
    [Id(4)]
    public ulong[] To { get; set; } = [];

    /// <summary>Which of <see cref="TopicSets"/> has their topics.</summary>
    [Id(5)]
    public int[] Topics { get; set; } = [];

    /// <summary>Sets of topics that differ, each sorted: archives of one community mostly have the same.</summary>
    [Id(6)]
    public string[][] TopicSets { get; set; } = [];
}
