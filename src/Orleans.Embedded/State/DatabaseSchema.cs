using Codex.Orleans.Embedded.Hosting;
using Microsoft.Data.Sqlite;

namespace Codex.Orleans.Embedded.State;

/// <summary>The tables, and the version of their shape.</summary>
internal static class DatabaseSchema
{
    /// <summary>Version of the tables, kept in the file's <c>user_version</c>.</summary>
    public const int Version = 1;

    // Times are ticks (100 ns) in UTC. An etag is unique within the file, for ever.
    private const string Tables = """
        CREATE TABLE grain_state (
            grain_class TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            state_name TEXT NOT NULL,
            etag INTEGER NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (grain_class, grain_key, state_name)) WITHOUT ROWID;
        CREATE TABLE reminder (
            grain_class TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            name TEXT NOT NULL,
            etag INTEGER NOT NULL,
            first_tick INTEGER NOT NULL,
            period INTEGER NOT NULL,
            PRIMARY KEY (grain_class, grain_key, name)) WITHOUT ROWID;
        CREATE TABLE epoch (number INTEGER NOT NULL);
        INSERT INTO epoch (number) VALUES (0);
        PRAGMA user_version = 1;
        """;

    /// <summary>Sets up the connection, and the tables where the file is new.</summary>
    /// <exception cref="InvalidOperationException">The file was written by a later version of this program.</exception>
    public static void Prepare(SqliteConnection connection, StateDurability durability)
    {
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, $"PRAGMA synchronous = {(durability == StateDurability.Strict ? "FULL" : "NORMAL")}");
        var version = (long)Execute(connection, "PRAGMA user_version")!;
        if (version > Version)
        {
            throw new InvalidOperationException(
                $"{connection.DataSource} has version {version}; this program knows versions up to {Version}.");
        }

        if (version == 0)
            Execute(connection, "BEGIN IMMEDIATE;" + Tables + "COMMIT;");
    }

    /// <summary>Counts this opening.</summary>
    public static long BeginEpoch(SqliteConnection connection) =>
        (long)Execute(connection, "UPDATE epoch SET number = number + 1 RETURNING number")!;

    private static object? Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
