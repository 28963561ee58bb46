namespace Codex.Libp2p.Transport;

/// <summary>A connection together with its place among the connections of this node.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Admission">Its place; given back when disposed.</param>
public sealed record AdmittedConnection(IConnection Connection, Admission Admission) : IDisposable
{
    /// <summary>Closes the connection and gives its place back.</summary>
    public void Dispose()
    {
        Connection.Abort();
        Admission.Dispose();
    }
}
