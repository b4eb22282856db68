using System.Buffers;

namespace Ioc.Vision.Pictures;

/// <summary>
/// One picture in I420 (planar YUV 4:2:0, 8 bit), the format that video decoders hand out and JPEG is made from:
/// Y plane Width×Height, then U and V planes of ((Width+1)/2)×((Height+1)/2) each, without padding, in one pooled buffer.
/// Whoever holds it disposes of it once; the buffer then goes back to the pool.
/// </summary>
public sealed class Picture : IDisposable
{
    private byte[]? buffer;

    /// <summary>Takes a buffer for a picture of this size from the pool; its content is undefined.</summary>
    /// <param name="width">Pixels, 1 to 16384.</param>
    /// <param name="height">Pixels, 1 to 16384.</param>
    /// <param name="fullRange">True for JPEG levels (0..255), false for video levels (16..235).</param>
    public Picture(int width, int height, bool fullRange)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 16384);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 16384);
        Width = width;
        Height = height;
        FullRange = fullRange;
        buffer = ArrayPool<byte>.Shared.Rent(ByteCount(width, height));
    }

    public int Width { get; }

    public int Height { get; }

    public int ChromaWidth => (Width + 1) / 2;

    public int ChromaHeight => (Height + 1) / 2;

    public bool FullRange { get; }

    /// <summary>All planes, one after the other: what a decoder writes and an encoder reads.</summary>
    public Memory<byte> Memory => Bytes.AsMemory(0, ByteCount(Width, Height));

    public Span<byte> Y => Bytes.AsSpan(0, Width * Height);

    public Span<byte> U => Bytes.AsSpan(Width * Height, ChromaWidth * ChromaHeight);

    public Span<byte> V => Bytes.AsSpan((Width * Height) + (ChromaWidth * ChromaHeight), ChromaWidth * ChromaHeight);

    private byte[] Bytes => buffer ?? throw new ObjectDisposedException(nameof(Picture));

    /// <summary>Bytes of an I420 picture of this size.</summary>
    public static int ByteCount(int width, int height) =>
        (width * height) + (2 * ((width + 1) / 2) * ((height + 1) / 2));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } returned)
        {
            ArrayPool<byte>.Shared.Return(returned);
        }
    }
}
