using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Indicators;
using Ioc.Analytics.Programme;
using Ioc.Documents;
using Ioc.Domain.Events;
using Ioc.Domain.Programme;
using Ioc.Domain.Text;
using Ioc.Domain.Time;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Analytics.Reports;

/// <summary>
/// Makes the reports that wait, one after another, and puts those of the calendar in the queue. A run is held by a lease: what a crash leaves half made is
/// taken up again. Between two steps a run looks whether it was cancelled.
/// </summary>
public sealed class ReportMaker(NpgsqlDataSource database, IOptions<ReportOptions> options, TimeProvider clock)
{
    private const string Actor = "system:reports";
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    // When a plan's report is made on the day on which it is due, and how late one that was missed still is.
    private static readonly TimeSpan Morning = TimeSpan.FromHours(7);
    private static readonly TimeSpan KeptBack = TimeSpan.FromDays(31);
    private static readonly string[] Formats = ["pdf", "xlsx", "csv"];

    /// <summary>Puts the reports into the queue whose time has come, each once. What a host that stood still missed is made up for, one period back.</summary>
    /// <returns>The configured code when no place of today has it, and nothing was scheduled therefore; else null.</returns>
    public async Task<string?> ScheduleAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        var (found, unknown) = await PlaceAsync(connection, token);
        // A report of figures that are not there yet, or still being computed, would be a report of gaps: another minute does.
        if (found is not { } place || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select not exists (select 1 from fact.import)
                or exists (select 1 from audit.event where type = @FactsImported and seq > coalesce((select seq from audit.cursor where reader = @FactsReader), 0))
            """,
            new { EventTypes.FactsImported, IndicatorRefresh.FactsReader },
            cancellationToken: token)))
        {
            return unknown;
        }

        var definitions = await ReportDesk.DefinitionsAsync(connection, token);
        await SchedulePlansAsync(connection, [.. definitions.Where(known => known.OfPlan)], place, now, token);
        foreach (var definition in definitions.Where(known => known.Every is not null))
        {
            var period = LastDuePeriod(definition, now);
            if (period is null)
            {
                continue;
            }

            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into report.run (id, definition, period, place_code, state, asked_by, asked_at, scheduled_for)
                values (@id, @Code, @period, @place, 'waiting', @Actor, @now, @period) on conflict do nothing
                """,
                new { id = Guid.CreateVersion7(now), definition.Code, period, place, Actor, now },
                cancellationToken: token));
        }

        return null;
    }

    // For every monthly and every single row of the plans' calendars, on the morning of the day on which the report is due; what was due before a plan was adopted is nobody's.
    private static async Task SchedulePlansAsync(NpgsqlConnection connection, IReadOnlyList<ReportDefinition> definitions, string place, DateTimeOffset now, CancellationToken token)
    {
        var adopted = (await connection.QueryAsync<(string Code, DateTimeOffset At)>(new CommandDefinition(
            "select code, adopted_at from programme.plan where place_code = @place", new { place }, cancellationToken: token))).ToDictionary(row => row.Code, row => row.At, StringComparer.Ordinal);
        var today = VietnamTime.DayOf(now);
        foreach (var rule in (await ProgrammeBoard.RulesAsync(connection, token)).Where(rule => rule.Enabled && adopted.ContainsKey(rule.PlanCode)))
        {
            foreach (var definition in definitions.Where(known => known.Kind == "month" ? rule.Rule.Every == ReportEvery.Month : rule.Rule.Every == ReportEvery.Once))
            {
                foreach (var due in rule.Rule.PeriodsDue(today.AddDays(-31), today.AddDays(31)))
                {
                    // The single report tells of the days before its own; a month is over before it is told of, however many days off come first.
                    var (period, day) = definition.Kind == "month" ? (due, rule.Rule.DueDay(due)) : (rule.Rule.DueDay(due).AddDays(-1), rule.Rule.DueDay(due));
                    var made = VietnamTime.StartOf(day > definition.LastDay(period) ? day : definition.LastDay(period).AddDays(1)) + Morning;
                    if (made > now || made < now - KeptBack || rule.Rule.DueAt(due) < adopted[rule.PlanCode])
                    {
                        continue;
                    }

                    await connection.ExecuteAsync(new CommandDefinition(
                        """
                        insert into report.run (id, definition, period, place_code, plan_code, rule_code, state, asked_by, asked_at, scheduled_for)
                        values (@id, @Code, @period, @place, @PlanCode, @rule, 'waiting', @Actor, @now, @period) on conflict do nothing
                        """,
                        new { id = Guid.CreateVersion7(now), definition.Code, period, place, rule.PlanCode, rule = rule.Code, Actor, now },
                        cancellationToken: token));
                }
            }
        }
    }

    /// <summary>The newest period whose report should have been made by now; null: none, or long ago.</summary>
    public static DateOnly? LastDuePeriod(ReportDefinition definition, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(definition);
        var today = VietnamTime.DayOf(now);
        var at = definition.AtTime ?? default;
        if (definition.Every == "year")
        {
            var due = new DateOnly(today.Year, 1, definition.OnDay ?? 1);
            return now >= VietnamTime.StartOf(due) + at.ToTimeSpan() && today < due.AddDays(31) ? new DateOnly(today.Year - 1, 1, 1) : null;
        }

        var rule = definition.Every == "day"
            ? new ReportingRule(ReportEvery.Day, null, false, null, at)
            : new ReportingRule(ReportEvery.Month, definition.OnDay, false, null, at);
        return rule.PeriodsDue(today.AddDays(-31), today).Where(period => rule.DueAt(period) <= now).Select(period => (DateOnly?)period).Max();
    }

    /// <summary>Makes the report that waits longest.</summary>
    /// <returns>False: none waits.</returns>
    public async Task<bool> MakeNextAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        var taken = await connection.QuerySingleOrDefaultAsync<(Guid Id, string Definition, DateOnly Period, string Place, string? Plan, string Language)?>(new CommandDefinition(
            """
            update report.run set state = 'running', lease_until = @until, steps_done = 0 where id = (
                select id from report.run where state = 'waiting' or (state = 'running' and lease_until < @now) order by asked_at, id limit 1 for update skip locked)
            returning id, definition, period, place_code, plan_code, language
            """,
            new { now, until = now + Lease },
            cancellationToken: token));
        if (taken is not { } run)
        {
            return false;
        }

        try
        {
            if (await ContentAsync(connection, run.Id, run.Definition, run.Period, run.Place, run.Plan, run.Language == "en" ? PaperLanguage.English : PaperLanguage.Vietnamese, token) is { } content)
            {
                await KeepAsync(connection, run.Id, run.Definition, run.Period, run.Place, content, token);
            }
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or IOException or TimeoutException or NpgsqlException { IsTransient: true }))
        {
            // One report that cannot be made must not keep the others waiting, nor stop the host.
            await FailAsync(connection, run.Id, run.Place, failure, token);
        }

        return true;
    }

    /// <summary>A report's content, without keeping it.</summary>
    /// <param name="plan">Of a report about one plan, which.</param>
    public async Task<ReportContent> ContentAsync(string code, DateOnly period, string place, string? plan, PaperLanguage language, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        return await ContentAsync(connection, null, code, period, place, plan, language, token) ?? throw new InvalidOperationException("Nobody can cancel what was not queued.");
    }

    // Null when it was cancelled on the way.
    private async Task<ReportContent?> ContentAsync(NpgsqlConnection connection, Guid? run, string code, DateOnly period, string place, string? plan, PaperLanguage language, CancellationToken token)
    {
        await using var reading = await database.OpenConnectionAsync(token);
        // one state of the database for all sections
        var readAt = clock.GetUtcNow();
        await using var snapshot = await reading.BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
        var definition = (await ReportDesk.DefinitionsAsync(reading, token)).FirstOrDefault(known => known.Code == code)
            ?? throw new InvalidOperationException($"The report {code} is not among the definitions.");
        var builder = await ReportBuilder.StartAsync(reading, definition, period, place, plan, language, token);
        var parts = new List<ReportPart>();
        var sections = definition.Sections.Where(section => section.Plans is null || section.Plans.Contains(plan, StringComparer.Ordinal)).ToList();
        foreach (var section in sections)
        {
            if (run is { } id && !await StepAsync(connection, id, parts.Count, sections.Count + Formats.Length, token))
            {
                return null;
            }

            parts.Add(await builder.PartAsync(section, token));
        }

        if (await builder.CorrectionsAsync(token) is { } corrections)
        {
            parts.Add(corrections);
        }

        var english = language == PaperLanguage.English;
        var names = await reading.QuerySingleAsync<(string Name, string Town, string Geography, string? Plan)>(new CommandDefinition(
            """
            select case when @english then p.name_en else p.name_vi end,
                   coalesce((select case when @english then a.name_en else a.name_vi end from place.within w join place.place a on a.code = w.ancestor_code and a.kind in ('area', 'province')
                             where w.place_code = p.code order by a.kind limit 1), case when @english then p.name_en else p.name_vi end),
                   case when @english then l.geography_en else l.geography_vi end,
                   (select case when @english then name_en else name_vi end from programme.plan where code = @plan)
            from place.place p join place.located l on l.code = p.code where p.code = @place
            """,
            new { place, plan, english },
            cancellationToken: token));
        await snapshot.CommitAsync(token);
        var last = definition.LastDay(period);
        return new(
            definition.Code,
            definition.Kind switch
            {
                "year" => language.Of("NIÊN GIÁM", "YEARBOOK"), "place" => language.Of("HỒ SƠ ĐỊA BÀN", "PROFILE OF A PLACE"), _ => language.Of("BÁO CÁO", "REPORT"),
            },
            language.Of(definition.About.Vi, definition.About.En)
                .Replace("{period}", definition.PeriodText(period, language), StringComparison.Ordinal).Replace("{place}", names.Name, StringComparison.Ordinal).Replace("{plan}", names.Plan ?? "", StringComparison.Ordinal),
            definition.Symbol,
            english
                ? options.Value.SuperiorEn ?? $"PEOPLE'S COMMITTEE OF {names.Town.ToUpper(CultureInfo.InvariantCulture)}"
                : options.Value.Superior ?? $"ỦY BAN NHÂN DÂN {names.Town.ToUpper(CultureInfo.GetCultureInfo("vi-VN"))}",
            english ? options.Value.AgencyEn : options.Value.Agency,
            Bare(names.Town),
            english ? options.Value.SignerEn : options.Value.Signer,
            last,
            VietnamTime.StartOf(last.AddDays(1)),
            builder.Simulated,
            english ? definition.RecipientsEn : definition.Recipients,
            parts,
            language.Of($"Số liệu của các địa bàn tính theo địa giới: {names.Geography}.", $"Figures of places stand in this geography: {names.Geography}."),
            language)
        {
            Indicators = [.. builder.Told],
            ReadAt = readAt,
        };
    }

    private async Task KeepAsync(NpgsqlConnection connection, Guid run, string code, DateOnly period, string place, ReportContent content, CancellationToken token)
    {
        var files = new List<(string Format, byte[] Content)>();
        foreach (var format in Formats)
        {
            if (!await StepAsync(connection, run, content.Parts.Count + files.Count, content.Parts.Count + Formats.Length, token))
            {
                return;
            }

            files.Add((format, format switch { "pdf" => ReportFiles.Pdf(content), "xlsx" => ReportFiles.Xlsx(content), _ => ReportFiles.Csv(content) }));
        }

        var now = clock.GetUtcNow();
        await using var transaction = await connection.BeginTransactionAsync(token);
        var kept = await connection.ExecuteAsync(new CommandDefinition(
            """
            update report.run set state = 'done', steps_done = steps, finished_at = @now, lease_until = null, data_as_of = @DataAsOf, content_sha256 = @sha256, indicators = @indicators, read_at = @ReadAt
            where id = @run and state = 'running'
            """,
            new { run, now, content.DataAsOf, sha256 = content.Sha256(), indicators = content.Indicators.ToArray(), content.ReadAt },
            transaction,
            cancellationToken: token));
        if (kept == 0)
        {
            return;
        }

        var hashes = new JsonObject();
        foreach (var (format, bytes) in files)
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
            hashes[format] = sha256;
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into report.file (run_id, format, name, bytes, sha256, content) values (@run, @format, @name, @Length, @sha256, @bytes)",
                new
                {
                    run, format, name = string.Create(CultureInfo.InvariantCulture, $"{code.Replace('_', '-')}-{place.ToLowerInvariant()}-{period:yyyy-MM-dd}{(content.Language == PaperLanguage.English ? "-en" : "")}.{format}"), bytes.Length, sha256, bytes,
                },
                transaction,
                cancellationToken: token));
        }

        await ReportDesk.TellAsync(transaction, EventTypes.ReportMade, run, place, Actor, now, hashes, token);
        await transaction.CommitAsync(token);
    }

    // False when somebody cancelled it.
    private async Task<bool> StepAsync(NpgsqlConnection connection, Guid run, int done, int of, CancellationToken token) =>
        await connection.ExecuteAsync(new CommandDefinition(
            "update report.run set steps_done = @done, steps = @of, lease_until = @until where id = @run and state = 'running'",
            new { run, done, of, until = clock.GetUtcNow() + Lease },
            cancellationToken: token)) == 1;

    private async Task FailAsync(NpgsqlConnection connection, Guid run, string place, Exception failure, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var fault = new LocalText("Không lập được báo cáo. Kiểm tra định nghĩa báo cáo rồi lập lại.", "The report could not be made. Check its definition, then ask again.");
        await using var transaction = await connection.BeginTransactionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            "update report.run set state = 'failed', finished_at = @now, lease_until = null, fault_vi = @Vi, fault_en = @En where id = @run and state = 'running'",
            new { run, now, fault.Vi, fault.En },
            transaction,
            cancellationToken: token));
        await ReportDesk.TellAsync(transaction, EventTypes.ReportFailed, run, place, Actor, now, new JsonObject { ["why"] = failure.Message }, token);
        await transaction.CommitAsync(token);
    }

    // While no place is known at all nothing is wrong yet.
    private async Task<(string? Place, string? Unknown)> PlaceAsync(NpgsqlConnection connection, CancellationToken token)
    {
        var place = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            select p.code from place.place p where p.valid_to is null and (@Place::text is null or p.code = @Place)
            order by (select count(*) from place.place c where c.parent_code = p.code and c.kind = 'commune' and c.valid_to is null) desc, p.code limit 1
            """,
            new { options.Value.Place },
            cancellationToken: token));
        return place is null && options.Value.Place is { } written && await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from place.place)", cancellationToken: token))
            ? (null, written)
            : (place, null);
    }

    // "Thị xã An Thịnh" stands before the date as "An Thịnh".
    private static string Bare(string name)
    {
        foreach (var kind in new[] { "Thành phố ", "Thị xã ", "Tỉnh ", "Quận ", "Huyện ", "Khu vực " })
        {
            if (name.StartsWith(kind, StringComparison.OrdinalIgnoreCase))
            {
                return name[kind.Length..];
            }
        }

        return name;
    }
}
