using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>An EC_GROUP: a curve. Calls on many threads may share it, for they do not change it.</summary>
internal sealed class CurveHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.EC_GROUP_free(handle);
        return true;
    }
}
