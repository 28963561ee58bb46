using Microsoft.Data.Sqlite;

namespace Codex.Orleans.Embedded.State;

/// <summary>Prepared statements of a connection, by their text. The texts are constants of this project.</summary>
internal sealed class StatementCache(SqliteConnection connection)
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteCommand Get(string text, params ReadOnlySpan<string> parameters)
    {
        if (_commands.TryGetValue(text, out var command))
            return command;
        command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter, DBNull.Value);
        _commands.Add(text, command);
        return command;
    }

    public static void Bind(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
    }
}
