using System.Security.Cryptography;
using System.Text;

namespace Codex.Api.Security;

/// <summary>The token that requests must bring.</summary>
internal sealed class BearerToken
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest;

    public BearerToken(string token) => _digest = Digest(token);

    /// <summary>
    /// True for an <c>Authorization</c> header with the token. Digests are compared, in constant time, so that neither
    /// the length nor a prefix of the token can be found by measuring.
    /// </summary>
    public bool IsIn(string? authorization) =>
        authorization is not null
        && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Digest(authorization[Scheme.Length..].Trim(' ')), _digest);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
