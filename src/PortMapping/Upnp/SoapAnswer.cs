using System.Globalization;

namespace Codex.PortMapping.Upnp;

/// <summary>The answer to an action.</summary>
/// <param name="ErrorCode">UPnP's error code of a fault; null when it was done.</param>
/// <param name="Values">What it gives back; empty of a fault.</param>
internal sealed record SoapAnswer(int? ErrorCode, IReadOnlyDictionary<string, string> Values)
{
    // What the actions used here give back is at most eight values.
    private const int MaxValues = 32;

    /// <summary>Reads an answer to <paramref name="action"/>. Null when it is neither that nor a fault.</summary>
    public static SoapAnswer? TryRead(byte[] body, string action, PortMappingLimits limits)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        bool isResponse = false, isFault = false;
        int? code = null;
        var isRead = BoundedXml.TryWalk(body, limits, (name, text) =>
        {
            if (name == action + "Response")
                isResponse = true;
            else if (name == "Fault")
                isFault = true;
            else if (isFault && name == "errorCode" && text is not null)
                code = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : null;
            else if (isResponse && text is not null)
                values[name] = text;
            return values.Count <= MaxValues;
        });
        if (!isRead || isResponse == isFault)
            return null;
        if (isResponse)
            return new SoapAnswer(null, values);
        return code is { } known ? new SoapAnswer(known, new Dictionary<string, string>()) : null;
    }
}
