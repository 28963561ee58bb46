using System.Buffers.Binary;
using System.Net;
using Codex.Discovery.Messages.Protobuf;
using Codex.Discovery.Routing;
using Google.Protobuf;

namespace Codex.Discovery.Messages;

/// <summary>Messages as bytes: the kind, then a protobuf with the request's id and the kind's own protobuf.</summary>
internal static class MessageCodec
{
    private const byte FamilyIp6 = 0;
    private const byte FamilyIp4 = 1;

    /// <summary>The bytes, before encryption.</summary>
    public static byte[] Encode(MessageEnvelope envelope)
    {
        var body = new EnvelopeBody
        {
            RequestId = ByteString.CopyFrom(envelope.Id.ToArray()),
            Payload = EncodePayload(envelope.Message).ToByteString(),
        };
        if (envelope.IsFromClient)
            body.ClientMode = 1;
        var bytes = new byte[1 + body.CalculateSize()];
        bytes[0] = (byte)envelope.Message.Kind;
        body.WriteTo(bytes.AsSpan(1));
        return bytes;
    }

    /// <summary>Decodes decrypted bytes; null for what is no message that is understood.</summary>
    public static MessageEnvelope? TryDecode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        try
        {
            var body = new EnvelopeBody();
            body.MergeFrom(bytes[1..]);
            if (!body.HasRequestId || !body.HasPayload || body.RequestId.Length > RequestId.MaxBytes)
                return null;
            var message = TryDecodePayload((MessageKind)bytes[0], body.Payload.Span);
            return message is null
                ? null
                : new MessageEnvelope(new RequestId(body.RequestId.Span), message, body.ClientMode != 0);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static IMessage EncodePayload(Message message) => message switch
    {
        PingMessage ping => new PingBody { RecordSequence = ping.RecordSequence },
        PongMessage pong => EncodePong(pong),
        FindNodeMessage find => new FindNodeBody { Distances = { find.Distances.Select(BigEndian) } },
        FindNodeFastMessage find => new FindNodeFastBody { Target = Key(find.Target) },
        NodesMessage nodes => EncodeRecords(nodes.Total, nodes.Records),
        ProvidersMessage providers => EncodeRecords(providers.Total, providers.Records),
        TalkRequestMessage talk => new TalkRequestBody
        {
            Protocol = ByteString.CopyFrom(talk.Protocol.Span),
            Request = ByteString.CopyFrom(talk.Request.Span),
        },
        TalkResponseMessage talk => new TalkResponseBody { Response = ByteString.CopyFrom(talk.Response.Span) },
        AddProviderMessage add => new AddProviderBody
        {
            Key = Key(add.Key),
            Record = ByteString.CopyFrom(add.Record.Span),
        },
        GetProvidersMessage get => new GetProvidersBody { Key = Key(get.Key) },
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, "No kind of message."),
    };

    private static Message? TryDecodePayload(MessageKind kind, ReadOnlySpan<byte> payload) => kind switch
    {
        MessageKind.Ping => Parse<PingBody>(payload) is { HasRecordSequence: true } ping
            ? new PingMessage(ping.RecordSequence)
            : null,
        MessageKind.Pong => TryDecodePong(Parse<PongBody>(payload)),
        MessageKind.FindNode => TryDecodeFindNode(Parse<FindNodeBody>(payload)),
        MessageKind.FindNodeFast => Parse<FindNodeFastBody>(payload) is { Target.Length: NodeId.Bytes } find
            ? new FindNodeFastMessage(new NodeId(find.Target.Span))
            : null,
        MessageKind.Nodes => Parse<RecordsBody>(payload) is { HasTotal: true } nodes && Records(nodes) is { } records
            ? new NodesMessage(nodes.Total, records)
            : null,
        MessageKind.Providers =>
            Parse<RecordsBody>(payload) is { HasTotal: true } found && Records(found) is { } providers
                ? new ProvidersMessage(found.Total, providers)
                : null,
        MessageKind.TalkRequest => Parse<TalkRequestBody>(payload) is { HasProtocol: true, HasRequest: true } talk
            ? new TalkRequestMessage(talk.Protocol.Memory, talk.Request.Memory)
            : null,
        MessageKind.TalkResponse => Parse<TalkResponseBody>(payload) is { HasResponse: true } talk
            ? new TalkResponseMessage(talk.Response.Memory)
            : null,
        MessageKind.AddProvider =>
            Parse<AddProviderBody>(payload) is { Key.Length: NodeId.Bytes, HasRecord: true } add
                ? new AddProviderMessage(new NodeId(add.Key.Span), add.Record.Memory)
                : null,
        MessageKind.GetProviders => Parse<GetProvidersBody>(payload) is { Key.Length: NodeId.Bytes } get
            ? new GetProvidersMessage(new NodeId(get.Key.Span))
            : null,
        _ => null,
    };

    private static T Parse<T>(ReadOnlySpan<byte> payload)
        where T : IMessage<T>, new()
    {
        var body = new T();
        body.MergeFrom(payload);
        return body;
    }

    private static PongBody EncodePong(PongMessage pong)
    {
        var address = pong.Source.Address.GetAddressBytes();
        return new PongBody
        {
            RecordSequence = pong.RecordSequence,
            Address = new IpAddressBody
            {
                Family = ByteString.CopyFrom(address.Length == 4 ? FamilyIp4 : FamilyIp6),
                Address = ByteString.CopyFrom(address),
            },
            Port = BigEndian(pong.Source.Port),
        };
    }

    private static PongMessage? TryDecodePong(PongBody body)
    {
        if (!body.HasRecordSequence || body.Port.Length != sizeof(ushort) || body.Address?.Family.Length != 1)
            return null;
        var isAddress = (body.Address.Family[0], body.Address.Address.Length) is (FamilyIp4, 4) or (FamilyIp6, 16);
        return isAddress
            ? new PongMessage(
                body.RecordSequence,
                new IPEndPoint(
                    new IPAddress(body.Address.Address.Span), BinaryPrimitives.ReadUInt16BigEndian(body.Port.Span)))
            : null;
    }

    private static FindNodeMessage? TryDecodeFindNode(FindNodeBody body)
    {
        var isGood = body.Distances.Count <= MessageLimits.MaxDistances
            && body.Distances.All(static distance => distance.Length == sizeof(ushort));
        return isGood
            ? new FindNodeMessage(
                [.. body.Distances.Select(static distance => (int)BinaryPrimitives.ReadUInt16BigEndian(distance.Span))])
            : null;
    }

    private static RecordsBody EncodeRecords(uint total, IReadOnlyList<ReadOnlyMemory<byte>> records) => new()
    {
        Total = total,
        Records = { records.Select(static record => ByteString.CopyFrom(record.Span)) },
    };

    private static List<ReadOnlyMemory<byte>>? Records(RecordsBody body) =>
        body.Records.Count <= MessageLimits.MaxRecords
            ? [.. body.Records.Select(static record => record.Memory)]
            : null;

    private static ByteString BigEndian(int value) => ByteString.CopyFrom((byte)(value >> 8), (byte)value);

    private static ByteString Key(NodeId id) => ByteString.CopyFrom(id.ToArray());
}
