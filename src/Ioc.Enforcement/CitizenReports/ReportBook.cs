using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Enforcement.Documents;
using Ioc.Enforcement.Notices;
using Ioc.Enforcement.Review;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Ioc.Enforcement.CitizenReports;

/// <summary>What somebody sent in.</summary>
/// <param name="Number">E.g. <c>000012/TNDL-CSGT</c>.</param>
/// <param name="CaseId">The case of this system that tells of the same act; null: none.</param>
public sealed record CitizenReport(
    Guid Id, string Number, int Year, DateTimeOffset ReceivedAt, string Channel, string SenderName, string? SenderAddress, string? SenderPhone, string Media, DateTimeOffset OccurredAt,
    string Place, string? Plate, string? VehicleClass, string? PlateColour, string Act, string ReceivedBy, string ReceivedName, string? Outcome, string? OutcomeNote, Guid? CaseId,
    string? VerifiedBy, string? VerifiedName, DateTimeOffset? VerifiedAt, string? NoticeNumber);

/// <summary>A report as an officer writes it down.</summary>
public sealed record NewReport(
    string? Channel, string? SenderName, string? SenderAddress, string? SenderPhone, string? Media, DateTimeOffset? OccurredAt, string? Place, string? Plate, string? VehicleClass,
    string? PlateColour, string? Act);

/// <summary>
/// The register of what people send in about violations they saw (Circular 73/2024/TT-BCA, Art. 25): form 06 for whoever sent it, form 05 the register itself.
/// A report is no evidence by itself; a person verifies it.
/// </summary>
public sealed class ReportBook(NpgsqlDataSource database, IOptions<EnforcementOptions> options, PaperSigner signer, TimeProvider clock)
{
    private const int LargestRegister = 5_000;

    // Of a case out of the officer's place neither its id nor its notice's number is told.
    private const string Select =
        $"""
        select r.id, r.number, r.year, r.received_at, r.channel, r.sender_name, r.sender_address, r.sender_phone, r.media, r.occurred_at, r.place, r.plate, r.vehicle_class,
            r.plate_colour, r.act, r.received_by, r.received_name, r.outcome, r.outcome_note, c.id as case_id, r.verified_by, r.verified_name, r.verified_at, n.number as notice_number
        from enforcement.citizen_report r left join enforcement.case c on c.id = r.case_id and (@Within::text is null or {CaseScope.Condition})
        left join enforcement.notice n on n.case_id = c.id
        """;

    /// <summary>Reports, newest first, at most 200; the look is told.</summary>
    /// <param name="open">True: only what is not verified yet.</param>
    public async Task<IReadOnlyList<CitizenReport>> ListAsync(bool open, Officer officer, bool tell, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync(token);
        var reports = (await connection.QueryAsync<CitizenReport>(new CommandDefinition(
            $"{Select} where (not @open or r.outcome is null) order by r.received_at desc, r.id desc limit 200", new { open, Within = officer.PlaceCode }, cancellationToken: token))).AsList();
        if (tell)
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            await TellAsync(transaction, EventTypes.ReportsListed, "list", officer.Actor, new JsonObject { ["reports"] = reports.Count }, token);
            await transaction.CommitAsync(token);
        }

        return reports;
    }

    /// <summary>Writes a report down and makes its form 06.</summary>
    /// <param name="publicAddress">Where the QR code leads.</param>
    public async Task<Outcome<Guid>> TakeAsync(NewReport report, string publicAddress, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(officer);
        var now = clock.GetUtcNow();
        var (name, place, act) = (PersonalText.Tidy(report.SenderName), PersonalText.Tidy(report.Place), PersonalText.Tidy(report.Act));
        var (address, phone) = (PersonalText.Tidy(report.SenderAddress), PersonalText.Tidy(report.SenderPhone));
        if (name is not { Length: >= 2 and <= 120 } || address is { Length: > 300 } || phone is { Length: > 30 })
        {
            return Refusals.ReportSender;
        }

        if (place is not { Length: >= 2 and <= 300 } || act is not { Length: >= 5 and <= 1000 })
        {
            return Refusals.ReportAct;
        }

        if (report.OccurredAt is not { } at || at > now || at < now.AddYears(-1))
        {
            return Refusals.ReportTime;
        }

        if (!ReportTexts.Channels.ContainsKey(report.Channel ?? "") || !ReportTexts.Media.ContainsKey(report.Media ?? "")
            || report.VehicleClass is not (null or "" or "car" or "motorbike" or "truck" or "bus") || report.PlateColour is not (null or "" or "white" or "yellow" or "blue" or "red"))
        {
            return Refusals.ReportChoice;
        }

        string? plate = null;
        if (PersonalText.Tidy(report.Plate) is { } typed)
        {
            plate = PlateText.Normalise(typed);
            if (typed.Length > 30 || PlateGrammar.Parse(plate).Candidates.Count == 0)
            {
                return Refusals.PlateNotValid;
            }
        }

        var id = Guid.CreateVersion7(now);
        var year = VietnamTime.DayOf(now).Year;
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var number = await NumberSeries.NextAsync(transaction, options.Value.ReportSeries, year, token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.citizen_report (id, number, year, received_at, channel, sender_name, sender_address, sender_phone, media, occurred_at, place, plate,
                vehicle_class, plate_colour, act, received_by, received_name)
            values (@id, @number, @year, @now, @Channel, @name, @address, @phone, @Media, @at, @place, @plate, @vehicleClass, @plateColour, @act, @Name, @DisplayName)
            """,
            new
            {
                id, number, year, now, report.Channel, name, address, phone, report.Media, at = at.ToUniversalTime(), place, plate,
                vehicleClass = Given(report.VehicleClass), plateColour = Given(report.PlateColour), act, officer.Name, officer.DisplayName,
            },
            transaction,
            cancellationToken: token));
        var seal = PaperSeal.New(number, publicAddress);
        var written = new CitizenReport(
            id, number, year, now, report.Channel!, name, address, phone, report.Media!, at, place, plate, Given(report.VehicleClass), Given(report.PlateColour), act, officer.Name,
            officer.DisplayName, null, null, null, null, null, null, null);
        await KeepAsync(transaction, "report_receipt", id, ReportReceiptDocument.Write(options.Value, written, officer.DisplayName, seal), seal, officer, now, token);
        await TellAsync(transaction, EventTypes.ReportReceived, id.ToString(), officer.Actor, new JsonObject { ["number"] = number, ["channel"] = report.Channel }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Writes down what was found.</summary>
    /// <param name="caseNumber">A case's id or its notice's number, where one tells of the same act; null: none.</param>
    public async Task<Outcome<Guid>> VerifyAsync(Guid id, string? outcome, string? note, string? caseNumber, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var words = PersonalText.Tidy(note);
        if (!ReportTexts.Outcomes.ContainsKey(outcome ?? ""))
        {
            return Refusals.ReportChoice;
        }

        if (words is { Length: > 1000 } || (outcome != "confirmed" && words is null))
        {
            return words is null ? Refusals.NoteMissing : Refusals.NoteTooLong;
        }

        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var asked = PersonalText.Tidy(caseNumber);
        var caseId = asked is null ? null : await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            """
            select c.id from enforcement.case c left join enforcement.notice n on n.case_id = c.id where (c.id::text = lower(@asked) or n.number = @asked)
                and (@PlaceCode::text is null or c.place_code in (select w.place_code from place.within w where w.ancestor_code = @PlaceCode)) order by c.opened_at desc limit 1
            """,
            new { asked, officer.PlaceCode },
            transaction,
            cancellationToken: token));
        if (asked is not null && caseId is null)
        {
            return Refusals.CaseUnknown;
        }

        var changed = await connection.ExecuteAsync(new CommandDefinition(
            """
            update enforcement.citizen_report set outcome = @outcome, outcome_note = @words, case_id = @caseId, verified_by = @Name, verified_name = @DisplayName, verified_at = @now
            where id = @id and outcome is null
            """,
            new { outcome, words, caseId, officer.Name, officer.DisplayName, now, id },
            transaction,
            cancellationToken: token));
        if (changed == 0)
        {
            return Refusals.ReportUnknown;
        }

        await TellAsync(transaction, EventTypes.ReportVerified, id.ToString(), officer.Actor, new JsonObject { ["outcome"] = outcome, ["case"] = caseId?.ToString() }, token);
        await transaction.CommitAsync(token);
        return id;
    }

    /// <summary>Form 06 as it was issued; the opening is told. Null when there is no such report.</summary>
    public async Task<byte[]?> ReceiptAsync(Guid id, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        await using var connection = await database.OpenConnectionAsync(token);
        if (await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            "select content from enforcement.paper where report_id = @id", new { id }, cancellationToken: token)) is not { } paper)
        {
            return null;
        }

        await using var transaction = await connection.BeginTransactionAsync(token);
        await TellAsync(transaction, EventTypes.DocumentOpened, id.ToString(), officer.Actor, new JsonObject { ["document"] = "report_receipt" }, token);
        await transaction.CommitAsync(token);
        return paper;
    }

    /// <summary>Form 05: the register of some days, numbered and kept as it was printed.</summary>
    /// <returns>A refusal when there are more than 5,000 reports, or the days are wrong.</returns>
    public async Task<Outcome<byte[]>> RegisterAsync(DateOnly from, DateOnly to, string publicAddress, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        var now = clock.GetUtcNow();
        if (to < from || to.DayNumber - from.DayNumber > 366)
        {
            return Refusals.ReportDays;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var reports = (await connection.QueryAsync<CitizenReport>(new CommandDefinition(
            $"{Select} where r.received_at >= @from and r.received_at < @until order by r.received_at, r.id limit @limit",
            new { from = VietnamTime.StartOf(from), until = VietnamTime.StartOf(to.AddDays(1)), limit = LargestRegister + 1, Within = officer.PlaceCode },
            transaction,
            cancellationToken: token))).AsList();
        if (reports.Count > LargestRegister)
        {
            return Refusals.ReportDays;
        }

        var number = await NumberSeries.NextAsync(transaction, options.Value.ReportRegisterSeries, VietnamTime.DayOf(now).Year, token);
        var seal = PaperSeal.New(number, publicAddress);
        var paper = ReportRegisterDocument.Write(options.Value, number, from, to, reports, now, seal);
        await KeepAsync(transaction, "report_register", null, paper, seal, officer, now, token);
        await TellAsync(transaction, EventTypes.DocumentOpened, number, officer.Actor, new JsonObject { ["document"] = "report_register", ["reports"] = reports.Count }, token);
        await transaction.CommitAsync(token);
        return paper;
    }

    private Task<int> KeepAsync(NpgsqlTransaction transaction, string kind, Guid? report, byte[] paper, PaperSeal seal, Officer officer, DateTimeOffset now, CancellationToken token)
    {
        var content = signer.Sign(paper, now);
        return transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into enforcement.paper (id, kind, report_id, number, check_code, sha256, content, issued_by, issued_at)
            values (@id, @kind, @report, @Number, @Code, @sha256, @content, @Actor, @now)
            """,
            new { id = Guid.CreateVersion7(now), kind, report, seal.Number, seal.Code, sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), content, officer.Actor, now },
            transaction,
            cancellationToken: token));
    }

    private Task<long?> TellAsync(NpgsqlTransaction transaction, string type, string subject, string actor, JsonObject data, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        return EventLog.AppendAsync(transaction, new DomainEvent(Guid.CreateVersion7(now), type, "report", subject, null, actor, null, now, data), token);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
