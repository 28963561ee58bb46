using System.Reflection;
using System.Runtime.InteropServices;

namespace Codex.Libp2p.Cryptography.Interop;

/// <summary>Where OpenSSL 3's libcrypto is on each system.</summary>
internal static class LibraryNames
{
    /// <summary>The name that the imports carry; what stands for it is found at run time.</summary>
    public const string LibCrypto = "codex-libcrypto";

    // OPENSSL_INIT_NO_ATEXIT (openssl/crypto.h).
    private const ulong NoAtExit = 0x0008_0000;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int InitialiseFunction(ulong options, nint settings);

    /// <summary>File names and paths tried on this system, in order.</summary>
    public static IReadOnlyList<string> Candidates { get; } =
        OperatingSystem.IsWindows() ? [$"libcrypto-3-{WindowsSuffix}.dll", "libcrypto-3.dll"]
        : OperatingSystem.IsMacOS() ?
        [
            // A bare libcrypto.dylib is Apple's own, which ends the process that loads it.
            "/opt/homebrew/opt/openssl@3/lib/libcrypto.3.dylib",
            "/usr/local/opt/openssl@3/lib/libcrypto.3.dylib",
            "libcrypto.3.dylib",
        ]
        : ["libcrypto.so.3", "libcrypto.so"];

    private static string WindowsSuffix =>
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";

    /// <summary>Registers the search; to be called once, before the first import is.</summary>
    public static void Register() => NativeLibrary.SetDllImportResolver(typeof(LibraryNames).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != LibCrypto)
            return 0;
        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out var handle))
            {
                Initialise(handle);
                return handle;
            }
        }
        return 0;
    }

    // Left to itself, OpenSSL registers an exit handler that frees its state under threads that still use it.
    private static void Initialise(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "OPENSSL_init_crypto", out var address))
            return;
        var initialise = Marshal.GetDelegateForFunctionPointer<InitialiseFunction>(address);
        NativeCall.Require(initialise(NoAtExit, 0), "OPENSSL_init_crypto");
    }
}
