using Codex.Datasets.Ports;
using Codex.Grains.Interfaces;
using Codex.Storage;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Codex.Datasets;

/// <summary>Tells the grains, and through them other nodes, of datasets that this node's disk holds.</summary>
public sealed partial class DatasetRegistrar(
    IGrainFactory grains,
    DatasetStore store,
    INodeIdentity identity,
    IContentAnnouncer announcer,
    DatasetOptions options,
    TimeProvider time,
    ILogger<DatasetRegistrar> logger)
{
    /// <summary>Owner of the pin on what a client uploaded.</summary>
    public const string UploadOwner = "upload";

    /// <summary>
    /// Owner of the pin on what a client asked to be fetched: unfinished, it is resumed after a start.
    /// </summary>
    public const string DownloadOwner = "download";

    /// <summary>Owner of the pin on what came because somebody read it.</summary>
    public const string ReadOwner = "read";

    /// <summary>
    /// Reason of the pin on what was on the disk while no grain remembered it. Nobody is known to want it: it is kept
    /// because nothing is dropped silently.
    /// </summary>
    public const string FoundReason = "found on the disk";

    /// <summary>
    /// Registers what a client uploaded. Whoever uploads wants the dataset kept: nothing that was uploaded is dropped
    /// unless <see cref="DatasetOptions.BlockTtl"/> says when, counted from the last upload of the same dataset.
    /// </summary>
    /// <param name="stored">The dataset. Its bytes are on the disk: it no longer matters if the client waits.</param>
    /// <param name="advertise">
    /// Whether the dataset is announced to other nodes; null means yes for a new dataset, and as before for a known
    /// one.
    /// </param>
    public Task RegisterUploadAsync(StoredManifest stored, bool? advertise) => RegisterAsync(
        stored, PinOf(UploadOwner, "uploaded over REST", time.GetUtcNow()), advertise, CancellationToken.None);

    /// <summary>Registers what somebody asked to be fetched.</summary>
    public Task RegisterFetchAsync(StoredManifest stored, bool? advertise) => RegisterAsync(
        stored, PinOf(DownloadOwner, "asked for over REST", time.GetUtcNow()), advertise, CancellationToken.None);

    /// <summary>Registers what somebody reads, unless its grain remembers it.</summary>
    public async Task RegisterReadAsync(StoredManifest stored)
    {
        if (await Grain(stored).GetAsync(CancellationToken.None).ConfigureAwait(false) is not null)
            return;
        var pin = PinOf(ReadOwner, "read over REST", time.GetUtcNow());
        await RegisterAsync(stored, pin, advertise: null, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Registers that more of a dataset is here than before, and announces it.</summary>
    public Task RegisterGrowthAsync(StoredManifest stored) =>
        RegisterAsync(stored, pin: null, advertise: null, CancellationToken.None);

    /// <summary>Registers that somebody else than a client wants a dataset kept, for ever.</summary>
    /// <param name="stored">The dataset, here in whole or in part.</param>
    /// <param name="owner">Who: at most <see cref="GrainLimits.MaxPinOwnerLength"/> characters.</param>
    /// <param name="reason">Why, for the operator's eyes.</param>
    public Task RegisterForAsync(StoredManifest stored, string owner, string reason) => RegisterAsync(
        stored, new Pin { Owner = owner, Reason = reason }, advertise: null, CancellationToken.None);

    /// <summary>Somebody no longer wants all of a dataset fetched.</summary>
    public Task UnwantAsync(StoredManifest stored) => Grain(stored).UnpinAsync(DownloadOwner, CancellationToken.None);

    /// <summary>
    /// Registers what the node found on its disk, unless its grain remembers it, and announces it. What is unfinished
    /// and not remembered is taken to be wanted.
    /// </summary>
    /// <returns>Whether it is unfinished and to be fetched.</returns>
    public async Task<bool> RegisterFoundAsync(StoredManifest stored, CancellationToken cancellationToken)
    {
        var missing = store.CountMissing(stored.Cid);
        if (await Grain(stored).GetAsync(cancellationToken).ConfigureAwait(false) is { } known)
        {
            if (known.Advertised)
                Announce(stored);
            return missing > 0
                && known.Pins.Any(pin => pin.Owner == DownloadOwner && pin.IsLive(time.GetUtcNow()));
        }

        var isUnfinished = missing > 0 && missing < stored.Manifest.BlockCount;
        var owner = missing == 0 ? UploadOwner : isUnfinished ? DownloadOwner : ReadOwner;
        var pin = PinOf(owner, FoundReason, stored.StoredAt);
        await RegisterAsync(stored, pin, advertise: null, cancellationToken).ConfigureAwait(false);
        return isUnfinished;
    }

    private IDatasetGrain Grain(StoredManifest stored) => grains.GetGrain<IDatasetGrain>(stored.Cid.ToString());

    private Pin PinOf(string owner, string reason, DateTimeOffset wantedAt) =>
        new() { Owner = owner, Reason = reason, ExpiresAt = wantedAt + options.BlockTtl };

    private async Task RegisterAsync(
        StoredManifest stored, Pin? pin, bool? advertise, CancellationToken cancellationToken)
    {
        var grain = Grain(stored);
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
            IsComplete = store.CountMissing(stored.Cid) == 0,
            Pin = pin,
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
        else
            advertise = await grain.GetAdvertisedAsync(cancellationToken).ConfigureAwait(false);
        if (advertise == true)
            Announce(stored);
    }

    /// <summary>Where there is anything to be had: a manifest alone helps nobody who looks for a dataset.</summary>
    private void Announce(StoredManifest stored)
    {
        var missing = store.CountMissing(stored.Cid);
        if (missing == 0 || missing < stored.Manifest.BlockCount)
            announcer.Announce(stored);
    }

    [LoggerMessage(
        EventId = 11, Level = LogLevel.Warning, Message = "Dataset {Cid} is stored but not registered: {Outcome}")]
    private partial void LogNotRegistered(string cid, RegistrationOutcome outcome);
}
