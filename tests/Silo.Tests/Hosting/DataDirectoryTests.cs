using Codex.Silo.Hosting;

namespace Codex.Silo.Tests.Hosting;

public sealed class DataDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TempDirectory _parent = new();

    private string Target => Path.Combine(_parent.Path, "a", "b");

    [Fact]
    public void Open_Absent_IsCreatedForTheOwnerOnly()
    {
        using var directory = DataDirectory.Open(Target);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Target));
        Assert.Null(directory.Warning);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(Target, DataDirectory.LockFileName)));
    }

    [Fact]
    public void Open_InUse_IsRefusedUntilTheOtherNodeStops()
    {
        using (DataDirectory.Open(Target))
        {
            var e = Assert.Throws<StartException>(() => DataDirectory.Open(Target));
            Assert.Equal($"The data directory '{Target}' is in use by another node", e.Message);
        }

        DataDirectory.Open(Target).Dispose();
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite, "0720")]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.StickyBit, "1702")]
    public void Open_OthersMayWrite_IsRefused(UnixFileMode extra, string shown)
    {
        Directory.CreateDirectory(Target);
        File.SetUnixFileMode(Target, OwnerOnly | extra);
        var e = Assert.Throws<StartException>(() => DataDirectory.Open(Target));
        Assert.Equal(
            $"The data directory '{Target}' has insecure permissions {shown}: only its owner may write to it "
            + "(chmod 700, or name a directory below it)",
            e.Message);
    }

    [Fact]
    public void Open_OthersMayRead_IsUsedWithAWarning()
    {
        Directory.CreateDirectory(Target);
        File.SetUnixFileMode(Target, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherExecute);
        using var directory = DataDirectory.Open(Target);
        Assert.Equal(
            $"The data directory '{Target}' has permissions 0741: other users may look into it (chmod 700)",
            directory.Warning);
    }

    [Fact]
    public void Open_File_IsRefused()
    {
        var path = _parent.File("file", "x");
        Assert.Equal(
            $"The data directory '{path}' is not a directory",
            Assert.Throws<StartException>(() => DataDirectory.Open(path)).Message);
        Assert.StartsWith(
            $"The data directory '{path}/below' cannot be used: ",
            Assert.Throws<StartException>(() => DataDirectory.Open(path + "/below")).Message);
    }

    // Not even the superuser, who may write to any ordinary directory, can create a file there.
    [Fact]
    public void Open_NotWritable_IsRefused() => Assert.StartsWith(
        "The data directory '/proc/sys' cannot be used: ",
        Assert.Throws<StartException>(() => DataDirectory.Open("/proc/sys")).Message);

    public void Dispose() => _parent.Dispose();
}
