using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ioc.Data.Events;

namespace Ioc.Data.Audit;

/// <summary>
/// An event as one line of JSON: the form that seals hash and that the log leaves the house in. The order of the fields, the form of the instants
/// (UTC, six digits) and PostgreSQL's own text of <c>data</c> never change; a change of any would break every seal.
/// </summary>
public static class EventLine
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line in UTF-8, its line feed included.</summary>
    public static byte[] Of(StoredEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        using var bytes = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(bytes, Writing))
        {
            json.WriteStartObject();
            json.WriteNumber("seq", happened.Seq);
            json.WriteString("id", happened.Id);
            json.WriteString("type", happened.Type);
            json.WriteString("subjectKind", happened.SubjectKind);
            json.WriteString("subjectId", happened.SubjectId);
            json.WriteString("place", happened.PlaceCode);
            json.WriteString("actor", happened.Actor);
            json.WriteString("reason", happened.Reason);
            json.WritePropertyName("data");
            json.WriteRawValue(happened.Data, skipInputValidation: true);
            json.WriteString("occurredAt", Instant(happened.OccurredAt));
            json.WriteString("recordedAt", Instant(happened.RecordedAt));
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>The number of the event that a line tells of; null when it is no such line.</summary>
    public static long? SeqOf(ReadOnlySpan<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return json.Read() && json.Read() && json.ValueTextEquals("seq"u8) && json.Read() && json.TryGetInt64(out var seq) ? seq : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
