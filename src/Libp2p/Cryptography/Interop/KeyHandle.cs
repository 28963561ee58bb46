using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>An EVP_PKEY. libcrypto clears a private key when it frees it.</summary>
internal sealed class KeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.EVP_PKEY_free(handle);
        return true;
    }
}
