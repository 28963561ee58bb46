using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>A BIGNUM, cleared when freed: here it is always a private scalar.</summary>
internal sealed class NumberHandle : SafeHandle
{
    public NumberHandle()
        : base(0, ownsHandle: true)
    {
    }

    /// <summary>Takes the number over.</summary>
    public NumberHandle(nint number)
        : this() => SetHandle(number);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.BN_clear_free(handle);
        return true;
    }
}
