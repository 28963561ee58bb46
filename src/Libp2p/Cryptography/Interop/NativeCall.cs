using System.Runtime.InteropServices;
using System.Text;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>What every call into libcrypto must be followed by: a look at what it returned.</summary>
internal static class NativeCall
{
    private const int Success = 1;

    // ERR_error_string_n(3): at least 256 bytes, or texts are cut.
    private const int ErrorTextBytes = 256;

    /// <summary>Throws unless the call succeeded: for calls that no input from outside makes fail.</summary>
    public static void Require(int result, string function)
    {
        if (result != Success)
            throw Failure(function);
    }

    /// <summary>As <see cref="Require(int, string)"/>, for calls that return an object.</summary>
    public static T Require<T>(T handle, string function)
        where T : SafeHandle
    {
        if (!handle.IsInvalid)
            return handle;
        handle.Dispose();
        throw Failure(function);
    }

    /// <summary>Whether a call succeeded whose failure is an answer, not a fault.</summary>
    public static bool Succeeded(int result)
    {
        if (result == Success)
            return true;
        // The queue of errors belongs to the thread: left full, the next user of libcrypto would find our errors.
        NativeMethods.ERR_clear_error();
        return false;
    }

    /// <summary>As <see cref="Succeeded(int)"/>, for calls that return an object.</summary>
    public static bool Succeeded(SafeHandle handle)
    {
        if (!handle.IsInvalid)
            return true;
        NativeMethods.ERR_clear_error();
        return false;
    }

    private static LibCryptoException Failure(string function)
    {
        var error = NativeMethods.ERR_get_error();
        NativeMethods.ERR_clear_error();
        if (error.Value == 0)
            return new LibCryptoException(function, "no reason given");
        Span<byte> text = stackalloc byte[ErrorTextBytes];
        text.Clear();
        NativeMethods.ERR_error_string_n(error, text, ErrorTextBytes);
        return new LibCryptoException(function, Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]));
    }
}
