using System.IO.Pipelines;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Negotiation;
using Codex.Libp2p.Security;

namespace Codex.Libp2p.Upgrade;

/// <summary>
/// Makes a raw connection secure and multiplexed: multistream-select <c>/noise</c>, Noise, multistream-select for the
/// muxer (libp2p wire, sections 2 to 5).
/// </summary>
/// <remarks>
/// The role is an argument of its own: a connection that this node dialled may have to be accepted (hole punching,
/// section 10). Neither side negotiates the muxer early: with js, the ends could choose different ones.
/// </remarks>
internal sealed class ConnectionUpgrader(NoiseUpgrader noise, MuxerFactory muxers)
{
    private static readonly string[] Security = [NoiseUpgrader.ProtocolId];

    /// <summary>Upgrades as the initiator; the other side must be <paramref name="expected"/>.</summary>
    /// <exception cref="IOException">The other side is somebody else, speaks otherwise, or went away.</exception>
    public async Task<UpgradedConnection> DialAsync(
        IDuplexPipe connection, PeerId expected, CancellationToken cancellationToken)
    {
        if (await MultistreamSelect.DialAsync(connection, Security, cancellationToken).ConfigureAwait(false) is null)
            throw new UpgradeException("The other side does not speak Noise.");
        var secure = await noise
            .UpgradeAsync(connection, isInitiator: true, expected, cancellationToken).ConfigureAwait(false);
        try
        {
            var muxer = await MultistreamSelect.DialAsync(secure.Pipe, muxers.ProtocolIds, cancellationToken)
                .ConfigureAwait(false);
            return Multiplexed(secure, muxer);
        }
        catch
        {
            await EndAsync(secure).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Upgrades as the responder; the other side must be <paramref name="expected"/>, null for anybody.
    /// </summary>
    /// <exception cref="IOException">The other side is somebody else, speaks otherwise, or went away.</exception>
    public async Task<UpgradedConnection> AcceptAsync(
        IDuplexPipe connection, PeerId? expected, CancellationToken cancellationToken)
    {
        if (await MultistreamSelect.ListenAsync(connection, Security, cancellationToken).ConfigureAwait(false) is null)
            throw new UpgradeException("The other side does not speak Noise.");
        var secure = await noise
            .UpgradeAsync(connection, isInitiator: false, expected, cancellationToken).ConfigureAwait(false);
        try
        {
            var muxer = await MultistreamSelect.ListenAsync(secure.Pipe, muxers.ProtocolIds, cancellationToken)
                .ConfigureAwait(false);
            return Multiplexed(secure, muxer);
        }
        catch
        {
            await EndAsync(secure).ConfigureAwait(false);
            throw;
        }
    }

    private UpgradedConnection Multiplexed(SecureConnection secure, string? muxer) => muxer is null
        ? throw new UpgradeException("The other side speaks no muxer that is known here.")
        : new UpgradedConnection(secure, muxers.Create(muxer, secure));

    private static async Task EndAsync(SecureConnection secure)
    {
        await secure.Pipe.Output.CompleteAsync().ConfigureAwait(false);
        await secure.Pipe.Input.CompleteAsync().ConfigureAwait(false);
    }
}
