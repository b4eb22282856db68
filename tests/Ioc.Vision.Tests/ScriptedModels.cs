using System.Numerics;
using Ioc.Vision.Cameras;
using Ioc.Vision.Inference;
using Ioc.Vision.Pictures;
using Ioc.Vision.Reading;

namespace Ioc.Vision.Tests;

/// <summary>Models whose answers are known: the detector finds the white plate of <see cref="Clips"/>, the reader always reads one text.</summary>
internal static class ScriptedModels
{
    public static VisionModels WhitePlate(string text = "59X312345", float confidence = 0.999f) => new(
        new WhitePlateDetector(), new OneTextReader(text, confidence), new VoteRules(0.9),
        new Dictionary<string, string>(StringComparer.Ordinal) { ["scripted.onnx"] = new string('0', 64) });

    public static Detection Plate(float x, float y, float width = 40, float height = 16, float score = 0.9f)
    {
        var box = new PlateBox(x - (width / 2), y - (height / 2), width, height);
        return new Detection(score, box, new PlateCorners(
            new Vector2(box.X, box.Y), new Vector2(box.Right, box.Y), new Vector2(box.Right, box.Bottom), new Vector2(box.X, box.Bottom)));
    }

    private sealed class WhitePlateDetector : IPlateDetector
    {
        public IReadOnlyList<Detection> Detect(Picture picture)
        {
            var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, -1, -1);
            var luma = picture.Y;
            for (var y = 0; y < picture.Height; y++)
            {
                for (var x = 0; x < picture.Width; x++)
                {
                    if (luma[(y * picture.Width) + x] > 200)
                    {
                        (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
                    }
                }
            }

            return right - left < 8 || bottom - top < 4
                ? []
                : [Plate((left + right + 1) / 2f, (top + bottom + 1) / 2f, right + 1 - left, bottom + 1 - top)];
        }

        public void Dispose()
        {
        }
    }

    private sealed class OneTextReader(string text, float confidence) : IPlateReader
    {
        private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

        public IReadOnlyList<PlateRead> Read(Picture picture, IReadOnlyList<PlateCorners> plates) => plates.Select(_ => new PlateRead(
            text, Enumerable.Repeat(confidence, text.Length).ToArray(), text.Select(Slot).ToArray(), Alphabet, 2, 1, "white", 1)).ToList();

        public void Dispose()
        {
        }

        private float[] Slot(char letter)
        {
            var slot = new float[Alphabet.Length];
            Array.Fill(slot, (1 - confidence) / (Alphabet.Length - 1));
            slot[Alphabet.IndexOf(letter, StringComparison.Ordinal)] = confidence;
            return slot;
        }
    }
}
