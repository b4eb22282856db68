using Ioc.Analytics.Facts;
using Ioc.Analytics.Sources;
using Ioc.Domain.Text;

namespace Ioc.Web.Sources;

/// <summary>GET /api/sources.</summary>
/// <param name="Folder">Where files can be dropped on the server.</param>
/// <param name="MayManageKeys">Whether who asks may make keys.</param>
public sealed record SourcesView(DateTimeOffset Now, IReadOnlyList<SourceView> Sources, string Folder, bool MayManageKeys);

/// <summary>A source: its standing (see <see cref="SourceStanding"/>), its due times and its formats.</summary>
public sealed record SourceView(
    string Code, LocalText Name, string State, DateTimeOffset? LastAttempt, DateTimeOffset? LastSuccess, LocalText? LastError, DateTimeOffset? LateSince, DateTimeOffset? NextDue,
    long RowsTaken, long RowsRefused, int Rows30, IReadOnlyDictionary<string, int> Lacking, string? Way, string? LastName, string? LastContract, bool Simulated, PullStanding? Pull,
    IReadOnlyList<string> DueTimes, int? DueDay, IReadOnlyList<FormatView> Formats);

/// <summary>A format, as its senders must know it.</summary>
/// <param name="Personal">Its rows are reduced on arrival and kept nowhere.</param>
public sealed record FormatView(string Code, string Source, string Contract, LocalText Name, bool Personal, IReadOnlyList<FieldView> Fields)
{
    internal static FormatView Of(SourceFormat format) =>
        new(format.Code, format.Source, format.Contract, format.Name, format.Personal, [.. format.Fields.Select(f => new FieldView(f.Name, f.Label, f.Needed, f.Example, f.Codes))]);
}

/// <summary>A field of a format.</summary>
/// <param name="Codes">Its code list; null where it is free.</param>
public sealed record FieldView(string Name, LocalText Label, bool Needed, string Example, IReadOnlyList<string>? Codes);

/// <summary>What became of a file, or would.</summary>
/// <param name="Id">The import; null when it was only rehearsed.</param>
/// <param name="Map">For each field its column, or its fixed value.</param>
/// <param name="Missing">Needed fields without a column: nothing could be read yet.</param>
/// <param name="Lacking">Rows refused for each quality: correct, complete, clean, live.</param>
/// <param name="Refusals">The first 200.</param>
/// <param name="RefusedUrl">All refused rows as CSV; null when there are none, or nothing was taken.</param>
/// <param name="SameAs">When this very file was taken before.</param>
public sealed record IntakeView(
    Guid? Id, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Sample, string? Sheet, IReadOnlyList<MappedField> Map, IReadOnlyList<string> Missing,
    int Taken, int Unchanged, int Refused, IReadOnlyDictionary<string, int> Lacking, IReadOnlyList<RefusalView> Refusals, DateOnly? From, DateOnly? To, string? RefusedUrl, DateTimeOffset? SameAs)
{
    private const int MostShown = 200;

    internal static IntakeView Of(SourceFormat format, IntakeResult result, bool rehearsed) => new(
        rehearsed ? null : result.Report?.Id, result.Header, result.Sample, result.Sheet,
        [.. format.Fields.Where(f => result.Map.Has(f.Name)).Select(f => new MappedField(f.Name, result.Map.IndexOf(f.Name), result.Map.FixedOf(f.Name)))], result.Missing,
        result.Report?.Taken ?? 0, result.Report?.Unchanged ?? 0, result.Report?.Refused ?? 0,
        (result.Report?.Lacking ?? new Dictionary<Quality, int>()).ToDictionary(l => FactImporter.Name(l.Key), l => l.Value, StringComparer.Ordinal),
        [.. (result.Report?.Refusals ?? []).OrderBy(refusal => refusal.Line).Take(MostShown).Select(RefusalView.Of)], result.Report?.From, result.Report?.To,
        rehearsed || result.Report is not { Refused: > 0 } ? null : $"/api/sources/imports/{result.Report.Id}/refused.csv", result.SameAs);
}

/// <summary>Where a field stands.</summary>
public sealed record MappedField(string Field, int? Column, string? Fixed);

/// <summary>Why a row was refused.</summary>
/// <param name="Quality">What it lacks: correct (đúng), complete (đủ), clean (sạch), live (sống).</param>
public sealed record RefusalView(int Line, string Column, string? Value, LocalText Reason, string Quality)
{
    internal static RefusalView Of(RefusedRow row) => new(row.Line, row.Column, row.Value, row.Reason, FactImporter.Name(row.Quality));
}

/// <summary>When a source is due: times of the day (HH:mm), or a day of the month, or neither.</summary>
public sealed record ScheduleChange(IReadOnlyList<string>? DueTimes, int? DueDay);

/// <summary>A key that is asked for.</summary>
public sealed record KeyRequest(string Name, IReadOnlyList<string> Sources);

/// <summary>A new key and its secret, which is shown only now.</summary>
public sealed record NewKey(PushKey Key, string Secret);
