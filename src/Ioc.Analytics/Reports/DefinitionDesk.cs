using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Npgsql;

namespace Ioc.Analytics.Reports;

/// <summary>What the reports hold and when they are made by themselves, as a town arranges them. Administrators only: whoever calls has checked that.</summary>
public sealed class DefinitionDesk(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MostSections = 30;
    private const int MostRecipients = 10;
    private const int LongestText = 200;

    /// <summary>Every definition, also those that are off.</summary>
    public static async Task<IReadOnlyList<StoredDefinition>> ListAsync(NpgsqlConnection connection, CancellationToken token) =>
    [
        .. (await connection.QueryAsync<Row>(new CommandDefinition(
            "select code, kind, name_vi, name_en, symbol, recipients, recipients_en, sections::text as sections, every, on_day, at_time, of_plan, enabled from report.definition order by position, code",
            cancellationToken: token))).Select(row => new StoredDefinition(row.Code, row.Kind, row.OfPlan, row.Change())),
    ];

    /// <summary>Writes a definition anew. Runs that wait are made by it; what was made stays as it is.</summary>
    /// <returns>Null when done.</returns>
    public async Task<BoardRefusal?> WriteAsync(string code, DefinitionChange change, string actor, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(change);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var before = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "select code, kind, name_vi, name_en, symbol, recipients, recipients_en, sections::text as sections, every, on_day, at_time, of_plan, enabled from report.definition where code = @code for update",
            new { code },
            transaction,
            cancellationToken: token));
        if (before is null)
        {
            return new(BoardRefusalKind.NotFound, "report.unknown", new("Không có mẫu báo cáo này.", "There is no such report."));
        }

        var catalogue = await Catalogue.ReadAsync(connection, token);
        if (FaultOf(before, change, catalogue) is { } fault)
        {
            return fault;
        }

        // A report of a month is made each month, of a day each day: only the hour, and the day of the month, are chosen.
        var every = change.At is null ? null : before.Kind;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update report.definition set name_vi = @nameVi, name_en = @nameEn, symbol = @symbol, recipients = @recipients, recipients_en = @recipientsEn, sections = @sections::jsonb,
                every = @every, on_day = @onDay, at_time = @At, enabled = @Enabled where code = @code
            """,
            new
            {
                code, nameVi = change.NameVi!.Trim(), nameEn = change.NameEn!.Trim(), symbol = change.Symbol!.Trim(), recipients = Lines(change.Recipients), recipientsEn = Lines(change.RecipientsEn),
                sections = JsonSerializer.Serialize(change.Sections, JsonSerializerOptions.Web), every, onDay = every is "month" or "year" ? change.OnDay : null, change.At, change.Enabled,
            },
            transaction,
            cancellationToken: token));
        var now = clock.GetUtcNow();
        await EventLog.AppendAsync(
            transaction,
            new(Guid.CreateVersion7(now), EventTypes.ReportDefined, "report-definition", code, null, actor, null, now, new JsonObject
            {
                ["old"] = JsonSerializer.SerializeToNode(before.Change(), JsonSerializerOptions.Web), ["new"] = JsonSerializer.SerializeToNode(change, JsonSerializerOptions.Web),
            }),
            token);
        await transaction.CommitAsync(token);
        return null;
    }

    private static BoardRefusal? FaultOf(Row before, DefinitionChange change, Catalogue catalogue)
    {
        if (!IsText(change.NameVi, LongestText) || !IsText(change.NameEn, LongestText) || !IsText(change.Symbol, 20))
        {
            return BoardRefusal.Invalid("report_name", "Báo cáo cần tên bằng hai thứ tiếng (2 đến 200 ký tự) và ký hiệu văn bản (2 đến 20 ký tự).", "A report needs its name in both languages (2 to 200 characters) and a symbol (2 to 20 characters).");
        }

        if (Lines(change.Recipients).Length is 0 or > MostRecipients || Lines(change.RecipientsEn).Length is 0 or > MostRecipients || Lines(change.Recipients).Concat(Lines(change.RecipientsEn)).Any(line => line.Length > LongestText))
        {
            return BoardRefusal.Invalid("report_recipients", $"Nơi nhận có 1 đến {MostRecipients} dòng, bằng hai thứ tiếng.", $"Recipients are 1 to {MostRecipients} lines, in both languages.");
        }

        if (change.At is not null && (before.OfPlan || before.Kind == "place"))
        {
            return BoardRefusal.Invalid("report_schedule", "Báo cáo này lập theo lịch của kế hoạch hoặc theo yêu cầu, không đặt giờ riêng.", "This report is made by the plans' calendars or on demand: it has no hour of its own.");
        }

        if (change.At is not null && before.Kind is "month" or "year" && change.OnDay is not (>= 1 and <= 28))
        {
            return BoardRefusal.Invalid("report_day", "Chọn ngày lập từ 1 đến 28.", "Choose a day from 1 to 28.");
        }

        if (change.Sections.Count is 0 or > MostSections)
        {
            return BoardRefusal.Invalid("report_sections", $"Báo cáo có 1 đến {MostSections} mục.", $"A report has 1 to {MostSections} sections.");
        }

        foreach (var section in change.Sections)
        {
            if (!ReportSection.Kinds.Contains(section.Kind, StringComparer.Ordinal) || !IsText(section.Vi, LongestText) || !IsText(section.En, LongestText))
            {
                return BoardRefusal.Invalid("report_section", "Mỗi mục cần một loại trong danh sách và tiêu đề bằng hai thứ tiếng.", "Each section needs a kind of the list and a heading in both languages.");
            }

            if (section.Codes?.FirstOrDefault(code => catalogue.Find(code) is null or { Restricted: true }) is { } unknown)
            {
                return BoardRefusal.Invalid("report_indicator", $"Mục “{section.Vi}”: không có chỉ số công khai “{unknown}”.", $"Section “{section.En}”: there is no public indicator “{unknown}”.");
            }

            if (section.Most is < 1 or > 400 || section.Periods is < 1 or > 120 || (ReportSection.TakesIndicators(section.Kind) && section.Codes is null or { Count: 0 } && section.Domains is null or { Count: 0 }))
            {
                return BoardRefusal.Invalid("report_section_indicators", $"Mục “{section.Vi}”: chọn ít nhất một chỉ số hoặc một lĩnh vực.", $"Section “{section.En}”: choose at least one indicator or field.");
            }
        }

        return null;
    }

    private static bool IsText(string? text, int longest) => text?.Trim().Length is { } length && length >= 2 && length <= longest;

    private static string[] Lines(IReadOnlyList<string>? lines) => [.. (lines ?? []).Select(line => line.Trim()).Where(line => line.Length > 0)];

    private sealed class Row
    {
        public required string Code { get; init; }
        public required string Kind { get; init; }
        public required string NameVi { get; init; }
        public required string NameEn { get; init; }
        public required string Symbol { get; init; }
        public required string[] Recipients { get; init; }
        public required string[] RecipientsEn { get; init; }
        public required string Sections { get; init; }
        public int? OnDay { get; init; }
        public TimeOnly? AtTime { get; init; }
        public bool OfPlan { get; init; }
        public bool Enabled { get; init; }

        public DefinitionChange Change() => new(NameVi, NameEn, Symbol, Recipients, RecipientsEn, OnDay, AtTime, Enabled, ReportSection.Parse(Sections));
    }
}

/// <summary>A definition as it is stored.</summary>
/// <param name="Kind">month, day, year or place.</param>
/// <param name="OfPlan">About one plan, made by its calendar.</param>
public sealed record StoredDefinition(string Code, string Kind, bool OfPlan, DefinitionChange Definition);

/// <summary>What an administrator wants a report to be.</summary>
/// <param name="Symbol">After the document's number, as BC-IOC.</param>
/// <param name="Recipients">The lines under "Nơi nhận".</param>
/// <param name="OnDay">Of the month after, or of January, 1..28; of months and years that are made by themselves.</param>
/// <param name="At">The hour at which it is made by itself, Vietnam's clock; null: on demand, or by the calendars of the plans.</param>
/// <param name="Enabled">False: nobody can ask for it.</param>
public sealed record DefinitionChange(
    string? NameVi, string? NameEn, string? Symbol, IReadOnlyList<string>? Recipients, IReadOnlyList<string>? RecipientsEn, int? OnDay, TimeOnly? At, bool Enabled, IReadOnlyList<ReportSection> Sections);
