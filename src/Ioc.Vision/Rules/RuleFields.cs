using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Ioc.Vision.Rules;

/// <summary>Takes one JSON object apart, key by key; every fault is collected by its path, and what nobody asked for is a fault as well.</summary>
internal sealed class RuleFields
{
    private readonly JsonElement json;
    private readonly List<ConfigError> errors;
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    internal RuleFields(JsonElement json, string path, List<ConfigError> errors)
    {
        this.json = json;
        Path = path;
        this.errors = errors;
        Sound = json.ValueKind == JsonValueKind.Object;
        if (!Sound)
        {
            Wrong("", "must be an object");
        }
    }

    internal string Path { get; }

    /// <summary>No fault was found in this object so far.</summary>
    internal bool Sound { get; private set; }

    internal bool Has(string name)
    {
        asked.Add(name);
        return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
    }

    internal void Wrong(string name, string problem)
    {
        Sound = false;
        errors.Add(new ConfigError(name.Length == 0 ? Path : $"{Path}.{name}", problem));
    }

    /// <summary>The last call: keys that nobody asked for.</summary>
    internal void Finish()
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var unknown in json.EnumerateObject().Where(p => !asked.Contains(p.Name)))
            {
                Wrong(unknown.Name, "is unknown");
            }
        }
    }

    internal string? Text(string name) => Value(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    internal string Name(string name, int most)
    {
        var text = Text(name);
        if (string.IsNullOrWhiteSpace(text) || text.Length > most)
        {
            Wrong(name, $"must be a name of 1 to {most} characters");
            return "";
        }

        return text;
    }

    internal string OneOf(string name, string? otherwise, params string[] words)
    {
        if (!Has(name) && otherwise is not null)
        {
            return otherwise;
        }

        if (Text(name) is { } text && words.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Wrong(name, "must be " + (words.Length < 3 ? string.Join(" or ", words) : "one of " + string.Join(", ", words)));
        return words[0];
    }

    internal double Number(string name, double? otherwise, double least, double most)
    {
        if (!Has(name) && otherwise is { } given)
        {
            return given;
        }

        if (Value(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Wrong(name, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}"));
        return least;
    }

    /// <summary>A moment with its offset from UTC; null when it is not there or wrong.</summary>
    internal DateTimeOffset? Instant(string name, bool required)
    {
        if (!required && !Has(name))
        {
            return null;
        }

        var text = Text(name);
        if (text is { Length: >= 20 and <= 40 } && (text[^1] is 'Z' || text[^6] is '+' or '-')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
        {
            return at.ToUniversalTime();
        }

        Wrong(name, "must be a time with its offset, such as 2026-11-28T08:00:00.120+07:00");
        return null;
    }

    /// <summary>A JPEG in base64; null when it is not there or wrong. Only its size and its first bytes are looked at here.</summary>
    /// <param name="most">Bytes.</param>
    internal byte[]? Jpeg(string name, int most)
    {
        if (Value(name) is not { ValueKind: JsonValueKind.String } value)
        {
            Wrong(name, "must be a JPEG in base64");
        }
        else if (!value.TryGetBytesFromBase64(out var bytes) || bytes is not [0xFF, 0xD8, 0xFF, ..])
        {
            Wrong(name, "must be a JPEG in base64");
        }
        else if (bytes.Length > most)
        {
            Wrong(name, $"must not be larger than {most >> 10} KiB");
        }
        else
        {
            return bytes;
        }

        return null;
    }

    internal bool Flag(string name)
    {
        if (!Has(name))
        {
            return false;
        }

        if (Value(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value)
        {
            return value.GetBoolean();
        }

        Wrong(name, "must be true or false");
        return false;
    }

    internal CrossingDirection Direction(string name) =>
        OneOf(name, null, "left_to_right", "right_to_left") == "right_to_left" ? CrossingDirection.RightToLeft : CrossingDirection.LeftToRight;

    /// <summary>Null: both.</summary>
    internal CrossingDirection? DirectionOrBoth(string name) => OneOf(name, "both", "both", "left_to_right", "right_to_left") switch
    {
        "left_to_right" => CrossingDirection.LeftToRight,
        "right_to_left" => CrossingDirection.RightToLeft,
        _ => null,
    };

    internal Line Line(string name)
    {
        var none = new Line(Vector2.Zero, Vector2.One);
        if (Points(name) is not [var a, var b])
        {
            Wrong(name, "must be two points [[x,y],[x,y]] from 0 to 1");
            return none;
        }

        if (Vector2.Distance(a, b) < 0.005f)
        {
            Wrong(name, "has two points at the same place");
            return none;
        }

        return new Line(a, b);
    }

    internal IReadOnlyList<Vector2> Way(string name)
    {
        if (Points(name) is not { Length: >= 2 and <= 16 } points)
        {
            Wrong(name, "must be 2 to 16 points [[x,y],…] from 0 to 1");
            return [];
        }

        if (points.Zip(points.Skip(1)).Any(p => Vector2.Distance(p.First, p.Second) < 0.005f))
        {
            Wrong(name, "has two points in a row at the same place");
        }

        return points;
    }

    internal Zone Zone(string name)
    {
        var fault = Points(name) is not { } points ? $"must be 3 to {Rules.Zone.MostPoints} points [[x,y],…] from 0 to 1" : Rules.Zone.Fault(points);
        if (fault is not null)
        {
            Wrong(name, fault);
            return new Zone([Vector2.Zero, Vector2.UnitX, Vector2.One]);
        }

        return new Zone(Points(name)!);
    }

    internal LampBox Lamp(string name)
    {
        if (Value(name) is { ValueKind: JsonValueKind.Object } lamp
            && Part(lamp, "x") is { } x && Part(lamp, "y") is { } y && Part(lamp, "width") is { } width && Part(lamp, "height") is { } height
            && width > 0 && height > 0 && x + width <= 1.0001f && y + height <= 1.0001f)
        {
            return new LampBox(x, y, width, height);
        }

        Wrong(name, "must be a box x, y, width, height inside the picture, from 0 to 1");
        return new LampBox(0, 0, 1, 1);
    }

    /// <summary>An object inside; null when it is not there.</summary>
    internal RuleFields? Inner(string name) => Has(name) ? new RuleFields(json.GetProperty(name), $"{Path}.{name}", errors) : null;

    /// <summary>A list of objects inside.</summary>
    internal IReadOnlyList<RuleFields> List(string name, int least, int most)
    {
        if (!Has(name) && least == 0)
        {
            return [];
        }

        if (Value(name) is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() < least || list.GetArrayLength() > most)
        {
            Wrong(name, $"must be a list of {least} to {most}");
            return [];
        }

        return [.. list.EnumerateArray().Select((item, i) => new RuleFields(item, $"{Path}.{name}[{i}]", errors))];
    }

    /// <summary>A list of known words, each once; empty when it is not there.</summary>
    internal IReadOnlyList<string> Words(string name, params string[] known)
    {
        if (!Has(name))
        {
            return [];
        }

        var words = Value(name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(w => w.ValueKind == JsonValueKind.String ? w.GetString()! : "").ToList() : [];
        if (words.Count == 0 || words.Exists(w => !known.Contains(w, StringComparer.Ordinal)) || words.Distinct(StringComparer.Ordinal).Count() != words.Count)
        {
            Wrong(name, "must be a list of " + string.Join(", ", known) + ", each once");
            return [];
        }

        return words;
    }

    private static Vector2? PointOf(JsonElement point) =>
        point.ValueKind == JsonValueKind.Array && point.GetArrayLength() == 2 && Share(point[0]) is { } x && Share(point[1]) is { } y
            ? new Vector2(x, y)
            : null;

    private static float? Part(JsonElement box, string name) => box.TryGetProperty(name, out var value) ? Share(value) : null;

    private static float? Share(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && number is >= 0 and <= 1 ? number : null;

    private Vector2[]? Points(string name)
    {
        if (Value(name) is not { ValueKind: JsonValueKind.Array } list)
        {
            return null;
        }

        var points = list.EnumerateArray().Select(PointOf).ToList();
        return points.TrueForAll(p => p is not null) ? [.. points.Select(p => p!.Value)] : null;
    }

    private JsonElement? Value(string name) => Has(name) ? json.GetProperty(name) : null;
}
