using Codex.Api.Ports;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Api.Uploads;

/// <summary>Tells the grains of datasets that this node's disk holds.</summary>
public sealed partial class DatasetRegistrar(
    IGrainFactory grains,
    INodeIdentity identity,
    ApiOptions options,
    TimeProvider time,
    ILogger<DatasetRegistrar> logger)
{
    private const string PinOwner = "upload";

    /// <summary>
    /// Registers what a client uploaded. Whoever uploads wants the dataset kept: nothing that was uploaded is dropped
    /// unless <see cref="ApiOptions.BlockTtl"/> says when, counted from the last upload of the same dataset.
    /// </summary>
    /// <param name="stored">The dataset. Its bytes are on the disk: it no longer matters if the client waits.</param>
    /// <param name="advertise">
    /// Whether the dataset is announced to other nodes; null means yes for a new dataset, and as before for a known
    /// one.
    /// </param>
    public Task RegisterUploadAsync(StoredManifest stored, bool? advertise) =>
        RegisterAsync(stored, "uploaded over REST", time.GetUtcNow(), advertise, CancellationToken.None);

    /// <summary>Registers what the node found on its disk, unless its grain remembers it.</summary>
    public async Task RegisterFoundAsync(StoredManifest stored, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IDatasetGrain>(stored.Cid.ToString());
        if (await grain.GetAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            await RegisterAsync(stored, "found on the disk", stored.StoredAt, advertise: null, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task RegisterAsync(
        StoredManifest stored,
        string reason,
        DateTimeOffset wantedAt,
        bool? advertise,
        CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<IDatasetGrain>(stored.Cid.ToString());
        var registration = new DatasetRegistration
        {
            Description = new DatasetDescription
            {
                TreeCid = stored.Manifest.TreeCid.ToString(),
                BlockSize = stored.Manifest.BlockSize,
                DatasetSize = stored.Manifest.DatasetSize,
                Filename = stored.Manifest.Filename,
                MimeType = stored.Manifest.MimeType,
            },
            NodeId = identity.PeerId,
            StoredAt = stored.StoredAt,
            Pin = new Pin { Owner = PinOwner, Reason = reason, ExpiresAt = wantedAt + options.BlockTtl },
        };
        var outcome = await grain.RegisterAsync(registration, cancellationToken).ConfigureAwait(false);
        if (outcome is not (RegistrationOutcome.Registered or RegistrationOutcome.Renewed))
            LogNotRegistered(stored.Cid.ToString(), outcome);

        // Advertised unless asked otherwise (rest-api, section 1); a second upload does not undo what was decided
        // since.
        if (outcome == RegistrationOutcome.Registered)
            advertise ??= true;
        if (advertise is { } wanted)
            await grain.SetAdvertisedAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(
        EventId = 11, Level = LogLevel.Warning, Message = "Dataset {Cid} is stored but not registered: {Outcome}")]
    private partial void LogNotRegistered(string cid, RegistrationOutcome outcome);
}
