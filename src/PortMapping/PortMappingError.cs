namespace Codex.PortMapping;

/// <summary>Why a port is not mapped, or an answer of a gateway was not taken.</summary>
public enum PortMappingError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>This machine has no gateway.</summary>
    NoGateway,

    /// <summary>The gateway did not answer in time.</summary>
    Timeout,

    /// <summary>The network or the gateway says that nobody is there.</summary>
    Unreachable,

    /// <summary>An answer is shorter, longer or otherwise made than the protocol allows.</summary>
    Malformed,

    /// <summary>An answer is to another kind of request.</summary>
    WrongOpcode,

    /// <summary>An answer to a PCP request carries another nonce.</summary>
    WrongNonce,

    /// <summary>An answer is about another port.</summary>
    WrongPort,

    /// <summary>The gateway does not speak this version of the protocol.</summary>
    UnsupportedVersion,

    /// <summary>The gateway does not know this request, or this transport protocol.</summary>
    Unsupported,

    /// <summary>The gateway does not allow this machine to map ports, or this port.</summary>
    NotAuthorized,

    /// <summary>The gateway has no connection itself.</summary>
    NetworkFailure,

    /// <summary>The gateway's table is full.</summary>
    NoResources,

    /// <summary>This machine has as many mappings as it may.</summary>
    QuotaExceeded,

    /// <summary>The external port is taken, and so were others that were tried.</summary>
    Conflict,

    /// <summary>There is another NAT between this machine and the gateway (PCP: ADDRESS_MISMATCH).</summary>
    AddressMismatch,

    /// <summary>The gateway gave no usable external address.</summary>
    NoExternalAddress,

    /// <summary>No UPnP gateway device answered the search.</summary>
    NoDevice,

    /// <summary>A UPnP answer points at a host that is neither the gateway nor who answered.</summary>
    LocationRefused,

    /// <summary>A UPnP description points at another host than its own.</summary>
    ControlUrlRefused,

    /// <summary>A UPnP device answered with a redirect.</summary>
    RedirectRefused,

    /// <summary>A body or a header is larger than is read.</summary>
    TooLarge,

    /// <summary>The UPnP device has no service that maps ports, or too many services.</summary>
    NoService,

    /// <summary>The HTTP side of a UPnP device failed.</summary>
    HttpFailed,

    /// <summary>The UPnP device refused for a reason that has no better name here.</summary>
    ActionFailed,
}
