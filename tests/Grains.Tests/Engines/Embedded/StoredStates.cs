using System.Text;
using Microsoft.Data.Sqlite;

namespace Codex.Grains.Tests;

/// <summary>What a stopped node has in its database, by <c>class/key/state</c>.</summary>
internal static class StoredStates
{
    private const string Name = "grain_class || '/' || grain_key || '/' || state_name";

    /// <summary>The states, as text.</summary>
    public static Dictionary<string, string> Read(string path) => Query(
        path, $"SELECT {Name}, payload FROM grain_state", row => Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1)));

    /// <summary>Their etags: each write gives another.</summary>
    public static Dictionary<string, long> ReadEtags(string path) =>
        Query(path, $"SELECT {Name}, etag FROM grain_state", row => row.GetInt64(1));

    /// <summary>Runs a statement.</summary>
    public static void Execute(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static Dictionary<string, T> Query<T>(string path, string query, Func<SqliteDataReader, T> value)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        using var select = connection.CreateCommand();
        select.CommandText = query;
        using var row = select.ExecuteReader();
        var values = new Dictionary<string, T>();
        while (row.Read())
            values.Add(row.GetString(0), value(row));
        return values;
    }
}
