using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Codex.Orleans.Embedded.State;

/// <summary>The files of a database, and what to do with damaged ones.</summary>
internal static class DatabaseFiles
{
    // Result codes of SQLite: https://sqlite.org/rescode.html
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private static readonly string[] Suffixes = ["", "-wal", "-shm"];

    /// <summary>True when the file's content is at fault, not the disk or the rights.</summary>
    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>Remembers that the file must be looked at page by page.</summary>
    public static void MarkSuspect(string path)
    {
        try
        {
            File.WriteAllBytes(SuspectMark(path), []);
        }
        catch (IOException)
        {
            // The disk fails in more than one way. The mark is only a help, and the damage is logged.
        }
    }

    /// <summary>Looks at every page where the file is small or suspect.</summary>
    /// <exception cref="SqliteException">The file is damaged.</exception>
    public static void Check(string path, SqliteConnection connection)
    {
        var mark = SuspectMark(path);
        var isSuspect = File.Exists(mark);
        if (!isSuspect && new FileInfo(path) is { Exists: true, Length: > EmbeddedGrainLimits.MaxFullCheckBytes })
            return;
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        var verdict = (string)check.ExecuteScalar()!;
        if (verdict != "ok")
            throw new SqliteException(verdict, Corrupt);
        if (isSuspect)
            File.Delete(mark);
    }

    /// <summary>Renames the files of a damaged database.</summary>
    /// <returns>The new path.</returns>
    public static string SetAside(string path, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var target = $"{path}.damaged-{time}";
        foreach (var suffix in Suffixes)
        {
            if (File.Exists(path + suffix))
                File.Move(path + suffix, target + suffix, overwrite: true);
        }

        File.Delete(SuspectMark(path));
        return target;
    }

    private static string SuspectMark(string path) => path + ".suspect";
}
