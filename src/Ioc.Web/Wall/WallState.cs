using System.Text.Json;

namespace Ioc.Web.Wall;

/// <summary>The wall as it is now: one immutable snapshot, swapped by the relay, read by everyone.</summary>
public sealed class WallState
{
    private volatile Held? held;

    /// <summary>The wall; null until it has first been read from the database.</summary>
    public WallSnapshot? Now => held?.Wall;

    /// <summary>The wall as JSON, made once for each state however many ask; null until there is one.</summary>
    public byte[]? Json => held?.Json.Value;

    internal void Swap(WallSnapshot wall) => held = new(wall);

    private sealed class Held(WallSnapshot wall)
    {
        public WallSnapshot Wall => wall;

        public Lazy<byte[]> Json { get; } = new(() => JsonSerializer.SerializeToUtf8Bytes(wall, JsonSerializerOptions.Web));
    }
}
