using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>The image's program for arm64, compiled as the Dockerfile does. It is not run.</summary>
public sealed class ArmTests
{
    // A file with code for one machine and system has the machine's number, combined with that of Linux.
    private const int LinuxArm64 = (int)Machine.Arm64 ^ 0x7B79;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    [Fact]
    public async Task The_program_for_arm64_has_only_code_for_arm64()
    {
        string folder = Repository.PathOf("artifacts/arm64");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        ProcessResult publish = await ChildProcess.RunAsync(
            "dotnet",
            ["publish", "action", "--arch", "arm64", "-p:RunAnalyzers=false", "--output", folder],
            Repository.Root,
            limit: Limit);
        Assert.True(publish.ExitCode == 0, publish.Text);

        string[] libraries = Directory.GetFiles(folder, "*.dll");
        Assert.Contains(Path.Combine(folder, "VercelFunctions.Action.dll"), libraries);
        Assert.All(libraries, path => Assert.Equal(LinuxArm64, MachineOf(path)));

        // ELF, section 4: the machine is at byte 18; 183 is AArch64.
        byte[] native = await File.ReadAllBytesAsync(Path.Combine(folder, "libpsl-native.so"));
        Assert.Equal(183, native[18] | (native[19] << 8));
    }

    private static int MachineOf(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        return (ushort)file.PEHeaders.CoffHeader.Machine;
    }
}
