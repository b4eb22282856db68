using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ioc.Analytics.Facts;

/// <summary>
/// Tells whether a file may hold a key twice, from 64 bits of each: millions of different keys are then never compared with each other in the
/// database. It never overlooks a repeated key; of a million files of five million rows it suspects one wrongly, and the exact look finds nothing.
/// </summary>
internal sealed class KeyWatch(FactTable table)
{
    private readonly int[] key = [.. table.Key.Select(name => table.Staged.ToList().FindIndex(column => column.Name == name))];
    private readonly HashSet<ulong> seen = [];
    private readonly XxHash3 hash = new();

    /// <summary>Whether a key may have come twice.</summary>
    public bool Suspects { get; private set; }

    /// <summary>Looks at a row's values.</summary>
    public void See(object?[] values)
    {
        if (!Suspects && !seen.Add(Fingerprint(values)))
        {
            Suspects = true;
            seen.Clear();
            seen.TrimExcess();
        }
    }

    private ulong Fingerprint(object?[] values)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (var at in key)
        {
            switch (values[at])
            {
                case DateOnly day:
                    BinaryPrimitives.WriteInt64LittleEndian(number, day.DayNumber);
                    hash.Append(number);
                    break;
                case int whole:
                    BinaryPrimitives.WriteInt64LittleEndian(number, whole);
                    hash.Append(number);
                    break;
                case var other:
                    var text = other as string ?? FormattableString.Invariant($"{other}");
                    BinaryPrimitives.WriteInt64LittleEndian(number, text.Length);
                    hash.Append(number);
                    hash.Append(MemoryMarshal.AsBytes(text.AsSpan()));
                    break;
            }
        }

        var fingerprint = hash.GetCurrentHashAsUInt64();
        hash.Reset();
        return fingerprint;
    }
}
