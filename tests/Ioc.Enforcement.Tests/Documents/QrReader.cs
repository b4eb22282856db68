using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Ioc.Enforcement.Tests.Documents;

/// <summary>
/// Reads the QR code that is drawn on a paper, as ISO/IEC 18004 lays one out: versions 1 to 6, level M. Written without the library that draws it.
/// It corrects no errors: what was drawn and not photographed has none.
/// </summary>
internal static partial class QrReader
{
    /// <summary>Its text; the paper has one code.</summary>
    public static string Read(byte[] pdf)
    {
        var modules = Modules(pdf);
        var size = modules.GetLength(0);
        Assert.Equal(size, modules.GetLength(1));
        var version = (size - 17) / 4;
        Assert.Equal(size, (4 * version) + 17);
        Assert.InRange(version, 1, 6);
        var format = Format(modules) ^ 0x5412;
        Assert.Equal(0, format >> 13);      // level M
        var (blocks, each) = version switch { 1 => (1, 16), 2 => (1, 28), 3 => (1, 44), 4 => (2, 32), 5 => (2, 43), _ => (4, 27) };
        var words = Words(modules, (format >> 10) & 7).Take(blocks * each).ToArray();
        var data = Enumerable.Range(0, blocks).SelectMany(block => Enumerable.Range(0, each).Select(i => words[(i * blocks) + block])).ToArray();
        return Bytes(string.Concat(data.Select(word => Convert.ToString(word, 2).PadLeft(8, '0'))));
    }

    private static string Bytes(string bits)
    {
        var at = 0;
        int Next(int count)
        {
            at += count;
            return Convert.ToInt32(bits[(at - count)..at], 2);
        }

        var text = new List<byte>();
        // the end is written only where there is room for it
        while (bits.Length - at >= 4 && Next(4) is var mode and not 0)
        {
            switch (mode)
            {
                case 1:
                    Digits(Next(10));
                    break;
                case 2:
                    Letters(Next(9));
                    break;
                case 4:
                    text.AddRange(Enumerable.Range(0, Next(8)).Select(_ => (byte)Next(8)).ToArray());
                    break;
                case 7:
                    Next(8);        // which set of characters: ours are ASCII
                    break;
                default:
                    Assert.Fail($"No segment of mode {mode} at bit {at}.");
                    break;
            }
        }

        void Add(int value, int figures) => text.AddRange(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture).PadLeft(figures, '0')));

        // three figures in ten bits, two in seven, one in four
        void Digits(int left)
        {
            for (; left >= 3; left -= 3)
            {
                Add(Next(10), 3);
            }

            if (left > 0)
            {
                Add(Next(left == 2 ? 7 : 4), left);
            }
        }

        // two of 45 in eleven bits, the last alone in six
        void Letters(int left)
        {
            const string set = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
            for (; left >= 2; left -= 2)
            {
                var two = Next(11);
                text.AddRange([(byte)set[two / 45], (byte)set[two % 45]]);
            }

            if (left == 1)
            {
                text.Add((byte)set[Next(6)]);
            }
        }

        return Encoding.UTF8.GetString([.. text]);
    }

    // By the upper left finder, the highest bit first.
    private static int Format(bool[,] modules)
    {
        (int Row, int Column)[] places = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        return places.Aggregate(0, (bits, place) => (bits << 1) | (modules[place.Row, place.Column] ? 1 : 0));
    }

    // Columns of two from the right, up and down in turn, around what is no data.
    private static IEnumerable<byte> Words(bool[,] modules, int mask)
    {
        var size = modules.GetLength(0);
        var (word, bits, up) = (0, 0, true);
        for (var right = size - 1; right > 0; right -= 2, up = !up)
        {
            right -= right == 6 ? 1 : 0;
            for (var step = 0; step < size; step++)
            {
                var row = up ? size - 1 - step : step;
                foreach (var column in (int[])[right, right - 1])
                {
                    if (IsPattern(row, column, size))
                    {
                        continue;
                    }

                    word = (word << 1) | (modules[row, column] ^ IsTurned(mask, row, column) ? 1 : 0);
                    if (++bits == 8)
                    {
                        yield return (byte)word;
                        (word, bits) = (0, 0);
                    }
                }
            }
        }
    }

    private static bool IsPattern(int row, int column, int size) =>
        (row <= 8 && column <= 8) || (row <= 8 && column >= size - 8) || (row >= size - 8 && column <= 8) || row == 6 || column == 6
        || (size > 21 && Math.Abs(row - (size - 7)) <= 2 && Math.Abs(column - (size - 7)) <= 2);

    private static bool IsTurned(int mask, int i, int j) => mask switch
    {
        0 => (i + j) % 2 == 0,
        1 => i % 2 == 0,
        2 => j % 3 == 0,
        3 => (i + j) % 3 == 0,
        4 => ((i / 2) + (j / 3)) % 2 == 0,
        5 => (i * j % 2) + (i * j % 3) == 0,
        6 => ((i * j % 2) + (i * j % 3)) % 2 == 0,
        _ => (((i + j) % 2) + (i * j % 3)) % 2 == 0,
    };

    // The black stretches, each one module high and a hair more.
    private static bool[,] Modules(byte[] pdf)
    {
        var stretches = Drawings(pdf).SelectMany(drawing => Black().Matches(drawing)).Select(match => (X: Number(match, "x"), Y: Number(match, "y"), Wide: Number(match, "w"), High: Number(match, "h"))).ToList();
        Assert.NotEmpty(stretches);
        var module = stretches[0].High - 0.05;
        Assert.All(stretches, stretch => Assert.Equal(stretches[0].High, stretch.High, 0.001));
        var (left, top) = (stretches.Min(stretch => stretch.X), stretches.Max(stretch => stretch.Y));
        int Count(double points) => (int)Math.Round(points / module);
        var modules = new bool[Count(top - stretches.Min(stretch => stretch.Y)) + 1, Count(stretches.Max(stretch => stretch.X + stretch.Wide) - left)];
        foreach (var stretch in stretches)
        {
            for (var i = 0; i < Count(stretch.Wide); i++)
            {
                modules[Count(top - stretch.Y), Count(stretch.X - left) + i] = true;
            }
        }

        return modules;
    }

    private static IEnumerable<string> Drawings(byte[] pdf)
    {
        foreach (Match stream in Packed().Matches(Encoding.Latin1.GetString(pdf)))
        {
            using var packed = new MemoryStream(pdf, stream.Groups["s"].Index, int.Parse(stream.Groups["n"].ValueSpan, CultureInfo.InvariantCulture));
            using var open = new StreamReader(new ZLibStream(packed, CompressionMode.Decompress), Encoding.Latin1);
            yield return open.ReadToEnd();
        }
    }

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"/FlateDecode /Length (?<n>\d+) >>\nstream\n(?<s>)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Packed();

    [GeneratedRegex(@"q 0 0 0 rg (?<x>[\d.]+) (?<y>[\d.]+) (?<w>[\d.]+) (?<h>[\d.]+) re f Q", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Black();
}
