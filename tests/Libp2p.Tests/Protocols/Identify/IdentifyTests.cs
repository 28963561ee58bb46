using System.Buffers;
using Codex.Libp2p.Addressing;
using Codex.Libp2p.Framing;
using Codex.Libp2p.Hosting;
using Codex.Libp2p.Identity;
using Codex.Libp2p.Protocols.Identify;
using Codex.Libp2p.Protocols.Identify.Protobuf;
using Codex.Libp2p.Records;
using Codex.Libp2p.Tests.Hosting;
using Codex.Libp2p.Tests.Muxing;
using Google.Protobuf;

namespace Codex.Libp2p.Tests.Protocols.Identify;

public sealed class IdentifyTests
{
    private static readonly Multiaddr Address = Multiaddr.Parse("/ip4/192.0.2.1/tcp/8070");

    private readonly StubSession _session = new();

    [Fact]
    public async Task ReadAsync_WholeMessage_IsTold()
    {
        var info = await ReadAsync(Message());

        Assert.Equal("Codex", info!.AgentVersion);
        Assert.Equal(["/a/1", "/b/1"], info.Protocols);
        Assert.Equal([Address], info.ListenAddresses);
        Assert.Equal([Address], info.SignedAddresses);
        Assert.Equal(Address, info.ObservedAddress);
    }

    [Fact]
    public async Task ReadAsync_MessageInParts_IsMerged()
    {
        var info = await ReadAsync(
            new IdentifyMessage { AgentVersion = ByteString.CopyFromUtf8("Codex") },
            new IdentifyMessage { Protocols = { ByteString.CopyFromUtf8("/a/1") } },
            new IdentifyMessage { Protocols = { ByteString.CopyFromUtf8("/b/1") } });

        Assert.Equal("Codex", info!.AgentVersion);
        Assert.Equal(["/a/1", "/b/1"], info.Protocols);
    }

    [Fact]
    public async Task ReadAsync_KeyOfSomebodyElse_IsRefused()
    {
        var message = Message();
        message.PublicKey = ByteString.CopyFrom(TestHost.NewKey().PublicKeyProtobuf);

        Assert.Null(await ReadAsync(message));
    }

    [Fact]
    public async Task ReadAsync_RecordOfSomebodyElse_IsLeftOut()
    {
        var message = Message();
        message.SignedPeerRecord = Record(TestHost.NewKey());

        var info = await ReadAsync(message);

        Assert.Empty(info!.SignedAddresses);
        Assert.True(info.SignedRecord.IsEmpty);
        Assert.Equal([Address], info.ListenAddresses);
    }

    [Fact]
    public async Task ReadAsync_RecordThatWasTouched_IsLeftOut()
    {
        var message = Message();
        var record = message.SignedPeerRecord.ToByteArray();
        record[^1] ^= 1;
        message.SignedPeerRecord = ByteString.CopyFrom(record);

        Assert.Empty((await ReadAsync(message))!.SignedAddresses);
    }

    [Fact]
    public async Task ReadAsync_AddressesThatAreNoneOrLeadElsewhere_AreLeftOut()
    {
        var message = Message();
        message.ListenAddrs.Insert(0, ByteString.CopyFrom(0xFF, 0xFF, 0x7F));
        message.ListenAddrs.Add(ByteString.CopyFrom(Address.WithPeer(TestHost.NewKey().PeerId).Bytes));
        message.ObservedAddr = ByteString.CopyFrom(Address.WithPeer(TestHost.NewKey().PeerId).Bytes);

        var info = await ReadAsync(message);

        Assert.Equal([Address], info!.ListenAddresses);
        Assert.Equal(Address, info.ObservedAddress);
    }

    [Fact]
    public async Task ReadAsync_MoreThanLimits_IsCut()
    {
        var message = Message();
        for (var i = 0; i < 1000; i++)
        {
            message.Protocols.Add(ByteString.CopyFromUtf8($"/p/{i}"));
            message.ListenAddrs.Add(ByteString.CopyFrom(Address.Bytes));
        }
        message.AgentVersion = ByteString.CopyFrom(new byte[IdentifyLimits.MaxTextBytes + 1]);

        var info = await ReadAsync(message);

        Assert.Equal(IdentifyLimits.MaxProtocols, info!.Protocols.Count);
        Assert.Equal(IdentifyLimits.MaxAddresses, info.ListenAddresses.Count);
        Assert.Empty(info.AgentVersion);
    }

    [Fact]
    public async Task ReadAsync_TooManyParts_IsRefused() =>
        Assert.Null(await ReadAsync([.. Enumerable.Repeat(Message(), IdentifyLimits.MaxParts + 1)]));

    [Fact]
    public void ReadAsync_Garbage_IsRefusedOrCut() => SeededCases.Check(300, random =>
    {
        var wire = new ArrayBufferWriter<byte>();
        LengthPrefixed.Write(wire, Message().ToByteArray());
        var bytes = random.Next(4) == 0 ? random.UpTo(2000) : random.Damage(wire.WrittenSpan.ToArray());
        var stream = new StubStream(_session);
        stream.Far.Output.WriteAsync(bytes).AsTask().GetAwaiter().GetResult();
        stream.Far.Output.Complete();

        var info = IdentifyClient.ReadAsync(stream, default).InTime().GetAwaiter().GetResult();

        Assert.True(info is null || info.Protocols.Count <= IdentifyLimits.MaxProtocols);
    });

    [Fact]
    public void Describe_ManyProtocolsAndAddresses_StaysWithinWhatOthersRead()
    {
        var listeners = new ListenerTable(HostLimits.Default.MaxProtocols);
        for (var i = 0; i < HostLimits.Default.MaxProtocols; i++)
            listeners.Add(new EchoProtocol(id: $"/a/protocol/with/a/long/name/{i}/1.0.0"));
        var identity = new LocalIdentity(TestHost.NewKey(), "Codex", listeners, TimeProvider.System);
        identity.Listening([.. Enumerable.Range(1, 100).Select(i => Multiaddr.Parse($"/ip6/2001:db8::{i:x}/tcp/{i}"))]);

        var message = identity.Describe(Address);

        Assert.InRange(message.Length, 1, IdentifyLimits.MaxSentBytes);
        Assert.Equal(HostLimits.Default.MaxProtocols, IdentifyMessage.Parser.ParseFrom(message).Protocols.Count);
    }

    [Fact]
    public void Describe_AddressesChange_RecordIsNewer()
    {
        var identity = new LocalIdentity(
            TestHost.NewKey(), "Codex", new ListenerTable(1), new ManualTimeProvider());
        var before = RecordOf(identity);
        var again = RecordOf(identity);
        identity.Announce([Address]);
        var after = RecordOf(identity);

        Assert.Equal(before.Sequence, again.Sequence);
        Assert.True(after.Sequence > before.Sequence);
        Assert.Equal([Address], after.Addresses);
    }

    [Fact]
    public async Task AddProtocol_Connected_PeerIsToldUnasked()
    {
        await using var alice = await TestHost.StartAsync();
        await using var bob = await TestHost.StartAsync();
        using var atBob = bob.Events.Subscribe();
        await (await alice.ConnectAsync(bob)).Identified.InTime();
        await atBob.NextAsync(PeerEventKind.Identified);

        alice.AddProtocol(new EchoProtocol());
        var told = (await atBob.NextAsync(PeerEventKind.Identified)).Session.Remote;

        Assert.Contains(EchoProtocol.DefaultId, told!.Protocols);
    }

    private static SignedPeerRecord RecordOf(LocalIdentity identity)
    {
        var message = IdentifyMessage.Parser.ParseFrom(identity.Describe(Address));
        Assert.Equal(RecordError.None, SignedPeerRecord.TryDecode(message.SignedPeerRecord.Span, out var record));
        return record!;
    }

    private static ByteString Record(NodeKey key) =>
        ByteString.CopyFrom(SignedPeerRecord.Create(key, 1, [Address]).Envelope.Bytes.Span);

    private IdentifyMessage Message() => new()
    {
        PublicKey = ByteString.CopyFrom(_session.RemotePublicKey.Span),
        ListenAddrs = { ByteString.CopyFrom(Address.WithPeer(_session.RemotePeer).Bytes) },
        Protocols = { ByteString.CopyFromUtf8("/a/1"), ByteString.CopyFromUtf8("/b/1") },
        ObservedAddr = ByteString.CopyFrom(Address.Bytes),
        AgentVersion = ByteString.CopyFromUtf8("Codex"),
        SignedPeerRecord = Record(_session.Key),
    };

    private async Task<IdentifyInfo?> ReadAsync(params IdentifyMessage[] parts)
    {
        var stream = new StubStream(_session);
        foreach (var part in parts)
            LengthPrefixed.Write(stream.Far.Output, part.ToByteArray());
        await stream.Far.Output.CompleteAsync();
        return await IdentifyClient.ReadAsync(stream, default).InTime();
    }
}
