using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>An EC_POINT, cleared when freed: a shared point is a secret.</summary>
internal sealed class PointHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.EC_POINT_clear_free(handle);
        return true;
    }
}
