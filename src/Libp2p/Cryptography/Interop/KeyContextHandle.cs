using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>An EVP_PKEY_CTX: one operation with a key.</summary>
internal sealed class KeyContextHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.EVP_PKEY_CTX_free(handle);
        return true;
    }
}
