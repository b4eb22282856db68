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
    private readonly Dictionary<ulong, int> seen = [];
    private readonly Dictionary<int, int> repeats = [];
    private readonly XxHash3 hash = new();

    /// <summary>Whether a key may have come twice.</summary>
    public bool Suspects => repeats.Count > 0;

    /// <summary>Looks at a row's values.</summary>
    /// <returns>Whether its key may have come before.</returns>
    public bool See(int line, object?[] values)
    {
        var fingerprint = Fingerprint(values);
        if (seen.TryAdd(fingerprint, line))
        {
            return false;
        }

        repeats.Add(line, seen[fingerprint]);
        return true;
    }

    /// <summary>Where the key of a suspected line stood first.</summary>
    public int FirstOf(int line) => repeats[line];

    private ulong Fingerprint(object?[] values)
    {
        if (key.Length == 1 && values[key[0]] is string only)
        {
            return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(only.AsSpan()));
        }

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
