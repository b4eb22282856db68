using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Ioc.Domain.Traffic;

namespace Ioc.Vision.Evidence;

/// <summary>Asks the system how well its clock is held to the true time.</summary>
public static partial class HostClock
{
    private const int Unsynchronised = 0x0040;
    private const int Nanoseconds = 0x2000;

    // struct timex of 64-bit Linux: modes at 0, offset at 8, maxerror at 24, status at 40; 208 bytes in all.
    private const int StructureSize = 256;

    /// <summary>The clock as it stands now; its figures are null where the system does not tell.</summary>
    public static unsafe EvidenceClock Read()
    {
        var unknown = new EvidenceClock("host", null, null, null);
        if (!OperatingSystem.IsLinux() || nint.Size != 8)
        {
            return unknown;
        }

        Span<byte> timex = stackalloc byte[StructureSize];
        timex.Clear();
        fixed (byte* pointer = timex)
        {
            if (AdjTimeX(pointer) < 0)
            {
                return unknown;
            }
        }

        var status = BinaryPrimitives.ReadInt32LittleEndian(timex[40..]);
        var offset = BinaryPrimitives.ReadInt64LittleEndian(timex[8..]) / ((status & Nanoseconds) != 0 ? 1e6 : 1e3);
        var mostError = BinaryPrimitives.ReadInt64LittleEndian(timex[24..]) / 1e3;
        return new EvidenceClock("host", (status & Unsynchronised) == 0, Math.Round(offset, 3), Math.Round(mostError, 3));
    }

    // modes 0: asks and changes nothing, so anybody may.
    [LibraryImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int AdjTimeX(byte* timex);
}
