// Signals, file modes and locks are tested as Unix has them.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
