using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Ioc.Vision.Tests.Inference;

/// <summary>
/// Writes ONNX files of a few nodes, so that tests need no trained model. The format is protocol buffers; the field numbers
/// are those of onnx.proto.
/// </summary>
internal sealed class TinyOnnx
{
    internal const int Float = 1;
    internal const int UInt8 = 2;
    internal const int Int64 = 7;

    private readonly List<byte[]> nodes = [];
    private readonly List<byte[]> constants = [];
    private readonly List<byte[]> inputs = [];
    private readonly List<byte[]> outputs = [];

    /// <summary>Adds an input; a side of -1 is free.</summary>
    internal TinyOnnx Input(string name, int type, params int[] shape)
    {
        inputs.Add(ValueInfo(name, type, shape));
        return this;
    }

    internal TinyOnnx Output(string name, int type, params int[] shape)
    {
        outputs.Add(ValueInfo(name, type, shape));
        return this;
    }

    internal TinyOnnx Node(string operation, string[] from, string to, params (string Name, long Value)[] attributes)
    {
        nodes.Add(
        [
            .. from.SelectMany(name => Text(1, name)),
            .. Text(2, to),
            .. Text(4, operation),
            .. attributes.SelectMany(a => Bytes(5, [.. Text(1, a.Name), .. Number(3, a.Value), .. Number(20, 2)])),
        ]);
        return this;
    }

    internal TinyOnnx Constant(string name, int[] shape, float[] values)
    {
        var raw = new byte[values.Length * 4];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * 4), values[i]);
        }

        constants.Add([.. shape.SelectMany(d => Number(1, d)), .. Number(2, Float), .. Text(8, name), .. Bytes(9, raw)]);
        return this;
    }

    internal TinyOnnx Constant(string name, params long[] values)
    {
        var raw = new byte[values.Length * 8];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(i * 8), values[i]);
        }

        constants.Add([.. Number(1, values.Length), .. Number(2, Int64), .. Text(8, name), .. Bytes(9, raw)]);
        return this;
    }

    internal byte[] Build()
    {
        byte[] graph =
        [
            .. nodes.SelectMany(n => Bytes(1, n)),
            .. Text(2, "tiny"),
            .. constants.SelectMany(c => Bytes(5, c)),
            .. inputs.SelectMany(i => Bytes(11, i)),
            .. outputs.SelectMany(o => Bytes(12, o)),
        ];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, [.. Text(1, string.Empty), .. Number(2, 13)])];
    }

    /// <summary>Writes model and manifest side by side and gives the manifest's path; the hash is filled in.</summary>
    internal string Save(string folder, string name, object manifest)
    {
        var model = Build();
        File.WriteAllBytes(Path.Combine(folder, name + ".onnx"), model);
        var fields = JsonSerializer.SerializeToNode(manifest)!.AsObject();
        fields["name"] = name;
        fields["version"] = "1";
        fields["file"] = name + ".onnx";
        fields["sha256"] ??= Convert.ToHexStringLower(SHA256.HashData(model));
        var path = Path.Combine(folder, name + ".json");
        File.WriteAllText(path, fields.ToJsonString());
        return path;
    }

    private static byte[] ValueInfo(string name, int type, int[] shape)
    {
        byte[] sides = [.. shape.SelectMany((side, i) => Bytes(1, side < 0 ? [.. Text(2, $"d{i}")] : [.. Number(1, side)]))];
        return [.. Text(1, name), .. Bytes(2, [.. Bytes(1, [.. Number(1, type), .. Bytes(2, sides)])])];
    }

    private static IEnumerable<byte> Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<byte> Bytes(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static IEnumerable<byte> Number(int field, long value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(long value)
    {
        var rest = (ulong)value;
        do
        {
            var low = (byte)(rest & 0x7F);
            rest >>= 7;
            yield return rest == 0 ? low : (byte)(low | 0x80);
        }
        while (rest != 0);
    }
}
