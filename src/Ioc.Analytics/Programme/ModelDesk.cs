using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Ioc.Analytics.Facts;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Indicators;
using Ioc.Domain.Time;
using Npgsql;

namespace Ioc.Analytics.Programme;

/// <summary>What people change on the board. Each change is one transaction with its event, which keeps what stood before.</summary>
public sealed class ModelDesk(NpgsqlDataSource database, FactImporter facts, TimeProvider clock)
{
    /// <summary>Milestones of one model at most.</summary>
    public const int MostMilestones = 20;

    /// <summary>Changes assignment, deadline, tools, goal. Administrators only.</summary>
    public async Task<BoardRefusal?> ChangeAsync(Guid id, ModelChange change, BoardViewer who, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(who);
        if (!who.Administers)
        {
            return BoardRefusal.AdministratorsOnly;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await LockAsync(connection, id, token) is not { } before)
        {
            return BoardRefusal.UnknownModel;
        }

        if (before.Version != change.Version)
        {
            return BoardRefusal.ChangedMeanwhile;
        }

        if (await FaultAsync(connection, change, token) is { } fault)
        {
            return fault;
        }

        await WriteAsync(connection, transaction, before, change, who.Actor, token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>Adds a model to a plan. Administrators only.</summary>
    public async Task<(Guid Id, BoardRefusal? Refusal)> AddAsync(string plan, string number, ModelChange change, BoardViewer who, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(change);
        if (!who.Administers)
        {
            return (default, BoardRefusal.AdministratorsOnly);
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await FaultAsync(connection, change, token) is { } fault)
        {
            return (default, fault);
        }

        if (!ModelCsv.IsNumber(number) || !await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select exists (select 1 from programme.plan where code = @plan)", new { plan }, transaction, cancellationToken: token)))
        {
            return (default, BoardRefusal.Invalid("number", "Số hiệu gồm 1 đến 8 chữ, số hoặc dấu chấm, trong một kế hoạch đang theo dõi.", "A number has 1 to 8 letters, digits or dots, in a plan that is followed."));
        }

        var id = await AddAsync(connection, transaction, plan, number, change, who.Actor, token);
        if (id is null)
        {
            return (default, new BoardRefusal(BoardRefusalKind.Conflict, "programme.number_taken", new("Số hiệu này đã có trong kế hoạch.", "The plan has a model with this number.")));
        }

        await transaction.CommitAsync(token);
        return (id.Value, null);
    }

    /// <summary>Says that the plan drops a model, from today on, or (without a reason) that it has it again. Administrators only.</summary>
    /// <param name="why">5 to 300 characters; null: it comes back.</param>
    public async Task<BoardRefusal?> RetireAsync(Guid id, string? why, BoardViewer who, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (!who.Administers)
        {
            return BoardRefusal.AdministratorsOnly;
        }

        why = Given(why);
        if (why is { Length: < 5 or > 300 })
        {
            return BoardRefusal.Invalid("retired_why", "Hãy ghi lý do rút mô hình (5 đến 300 ký tự), ví dụ số và ngày của văn bản.", "Say why the plan drops it (5 to 300 characters), for instance a document's number and date.");
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await LockAsync(connection, id, token) is not { } model)
        {
            return BoardRefusal.UnknownModel;
        }

        if (model.RetiredOn is null == why is null)
        {
            return BoardRefusal.ChangedMeanwhile;
        }

        var today = VietnamTime.DayOf(clock.GetUtcNow());
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update programme.model set retired_on = @day, retired_why = @why, version = version + 1, updated_at = @now where id = @id;
            delete from programme.report_due d using programme.reporting r
            where @why::text is not null and r.code = d.reporting_code and r.plan_code = @PlanCode and r.reporters = 'owners' and d.unit_code = @OwnerUnit and d.reported_at is null and d.due_at > @now;
            """,
            new { id, day = why is null ? null : (DateOnly?)today, why, model.PlanCode, model.OwnerUnit, now = clock.GetUtcNow() },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, why is null ? EventTypes.ModelReturned : EventTypes.ModelRetired, id, model.PlaceCode, who.Actor, new JsonObject { ["plan"] = model.PlanCode, ["number"] = model.Number, ["why"] = why }, token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>Replaces a model's milestones. Its owner or an administrator.</summary>
    public async Task<BoardRefusal?> MilestonesAsync(Guid id, IReadOnlyList<MilestoneChange> milestones, BoardViewer who, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        ArgumentNullException.ThrowIfNull(who);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await LockAsync(connection, id, token) is not { } model)
        {
            return BoardRefusal.UnknownModel;
        }

        if (!who.MayReport(model.OwnerUnit))
        {
            return BoardRefusal.NotYours;
        }

        var today = VietnamTime.DayOf(clock.GetUtcNow());
        if (milestones.Count > MostMilestones || milestones.Any(m => m.NameVi?.Trim().Length is not (>= 2 and <= 200) || m.ReachedOn > today))
        {
            return BoardRefusal.Invalid("milestones", $"Mỗi mốc cần tên (2 đến 200 ký tự); ngày đạt không ở tương lai; tối đa {MostMilestones} mốc.",
                $"A milestone needs a name (2 to 200 characters); it cannot be reached in the future; at most {MostMilestones}.");
        }

        var now = clock.GetUtcNow();
        var before = (await connection.QueryAsync<(string Name, DateOnly DueOn, DateOnly? ReachedOn)>(new CommandDefinition(
            "select name_vi, due_on, reached_on from programme.milestone where model_id = @id order by due_on, id", new { id }, transaction, cancellationToken: token))).AsList();
        await connection.ExecuteAsync(new CommandDefinition("delete from programme.milestone where model_id = @id", new { id }, transaction, cancellationToken: token));
        foreach (var milestone in milestones)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into programme.milestone (id, model_id, name_vi, name_en, due_on, reached_on) values (@row, @id, @vi, @en, @DueOn, @ReachedOn)",
                new
                {
                    row = Guid.CreateVersion7(now), id, vi = milestone.NameVi!.Trim(), en = string.IsNullOrWhiteSpace(milestone.NameEn) ? milestone.NameVi.Trim() : milestone.NameEn.Trim(),
                    milestone.DueOn, milestone.ReachedOn,
                },
                transaction,
                cancellationToken: token));
        }

        await TellAsync(transaction, EventTypes.MilestonesChanged, id, model.PlaceCode, who.Actor, new JsonObject
        {
            ["old"] = new JsonArray([.. before.Select(m => (JsonNode)Milestone(m.Name, m.DueOn, m.ReachedOn))]),
            ["new"] = new JsonArray([.. milestones.Select(m => (JsonNode)Milestone(m.NameVi!.Trim(), m.DueOn, m.ReachedOn))]),
        }, token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>Records, or corrects, what was reached by the end of a month. Its owner or an administrator.</summary>
    public async Task<BoardRefusal?> RecordAsync(Guid id, ResultChange result, BoardViewer who, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(who);
        var now = clock.GetUtcNow();
        LockedModel? known;
        await using (var look = await database.OpenConnectionAsync(token))
        {
            known = await ReadAsync(look, id, token);
        }

        if (known is null)
        {
            return BoardRefusal.UnknownModel;
        }

        if (!who.MayReport(known.OwnerUnit))
        {
            return BoardRefusal.NotYours;
        }

        if (known.RetiredOn is { } dropped)
        {
            return new(BoardRefusalKind.Conflict, "programme.retired", new($"Mô hình đã được rút khỏi kế hoạch từ {dropped:dd/MM/yyyy}.", $"The plan has dropped this model from {dropped:dd/MM/yyyy}."));
        }

        if (result.Month.Day != 1 || result.Month > VietnamTime.DayOf(now) || result.Month.AddMonths(1) <= known.StartsOn)
        {
            return BoardRefusal.Invalid("month", "Chọn tháng từ khi mô hình bắt đầu đến tháng hiện tại.", "Choose a month from the model's start to the current one.");
        }

        if (result.Progress is < 0 or > 100 || result.Amount is < 0 or > 1_000_000_000_000m || (result.Note?.Length ?? 0) > 4000)
        {
            return BoardRefusal.Invalid("result", "Tiến độ từ 0 đến 100 %, số lượng không âm, diễn giải tối đa 4.000 ký tự.", "Progress is 0 to 100 %, an amount is not negative, a note has at most 4,000 characters.");
        }

        // First the fact, by the way that files take, which does nothing the second time; then what only the board knows. No connection is held meanwhile.
        if (known.FeedsIndicators)
        {
            await SendFactAsync(known, result, who.Actor, token);
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var model = await LockAsync(connection, id, token) ?? throw new InvalidOperationException("A model cannot be deleted.");
        var before = await connection.QuerySingleOrDefaultAsync<(int Progress, decimal? Amount, string Note)?>(new CommandDefinition(
            "select progress, amount, note from programme.result where model_id = @id and month = @Month", new { id, result.Month }, transaction, cancellationToken: token));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into programme.result (model_id, month, progress, amount, note, recorded_by, recorded_at, first_at) values (@id, @Month, @Progress, @Amount, @note, @Actor, @now, @now)
            on conflict (model_id, month) do update set progress = excluded.progress, amount = excluded.amount, note = excluded.note,
                recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
            """,
            new { id, result.Month, result.Progress, result.Amount, note = result.Note?.Trim() ?? "", who.Actor, now },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, EventTypes.ResultRecorded, id, model.PlaceCode, who.Actor, new JsonObject
        {
            ["month"] = result.Month.Iso(),
            ["old"] = before is { } old ? Result(old.Progress, old.Amount, old.Note) : null,
            ["new"] = Result(result.Progress, result.Amount, result.Note?.Trim() ?? ""),
        }, token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>Keeps a file as evidence of a month; the same file again is the one that is there.</summary>
    public async Task<BoardRefusal?> AddEvidenceAsync(Guid id, DateOnly month, string? name, byte[] content, BoardViewer who, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(who);
        if (content.Length > EvidenceFile.Largest)
        {
            return BoardRefusal.EvidenceTooLarge;
        }

        if (EvidenceFile.MediaType(content) is not { } mediaType)
        {
            return BoardRefusal.EvidenceType;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (await LockAsync(connection, id, token) is not { } model)
        {
            return BoardRefusal.UnknownModel;
        }

        if (!who.MayReport(model.OwnerUnit))
        {
            return BoardRefusal.NotYours;
        }

        var now = clock.GetUtcNow();
        if (month.Day != 1 || month > VietnamTime.DayOf(now))
        {
            return BoardRefusal.Invalid("month", "Chọn tháng từ khi mô hình bắt đầu đến tháng hiện tại.", "Choose a month from the model's start to the current one.");
        }

        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var there = (await connection.QueryAsync<string>(new CommandDefinition(
            "select sha256 from programme.evidence where model_id = @id and month = @month", new { id, month }, transaction, cancellationToken: token))).AsList();
        if (there.Contains(sha256, StringComparer.Ordinal))
        {
            return null;
        }

        if (there.Count >= EvidenceFile.Most)
        {
            return BoardRefusal.EvidenceTooMany;
        }

        var file = Guid.CreateVersion7(now);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into programme.evidence (id, model_id, month, name, media_type, sha256, bytes, content, added_by, added_at)
            values (@file, @id, @month, @name, @mediaType, @sha256, @Length, @content, @Actor, @now)
            """,
            new { file, id, month, name = EvidenceFile.SafeName(name, mediaType), mediaType, sha256, content.Length, content, who.Actor, now },
            transaction,
            cancellationToken: token));
        await TellAsync(transaction, EventTypes.ResultEvidenceAdded, id, model.PlaceCode, who.Actor, new JsonObject { ["month"] = month.Iso(), ["file"] = file.ToString(), ["sha256"] = sha256 }, token);
        await transaction.CommitAsync(token);
        return null;
    }

    /// <summary>One file of evidence; null when there is none.</summary>
    public static async Task<(string Name, string MediaType, byte[] Content)?> EvidenceAsync(NpgsqlConnection connection, Guid model, Guid file, CancellationToken token) =>
        await connection.QuerySingleOrDefaultAsync<(string, string, byte[])?>(new CommandDefinition(
            "select name, media_type, content from programme.evidence where model_id = @model and id = @file", new { model, file }, cancellationToken: token));

    internal async Task<Guid?> AddAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string plan, string number, ModelChange change, string actor, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into programme.model (id, plan_code, number, group_code, name_vi, name_en, goal_vi, goal_en, owner_unit, co_units, tools, starts_on, due_on, measure_vi, measure_en, target, updated_at)
            values (@id, @plan, @number, @Group, @NameVi, @NameEn, @GoalVi, @GoalEn, @OwnerUnit, @co, @Tools, @StartsOn, @DueOn, @MeasureVi, @MeasureEn, @Target, @now)
            on conflict (plan_code, number) do nothing
            """,
            Parameters(id, plan, number, change, now),
            transaction,
            cancellationToken: token));
        if (added == 0)
        {
            return null;
        }

        await TellAsync(transaction, EventTypes.ModelAdded, id, null, actor, new JsonObject { ["plan"] = plan, ["number"] = number, ["new"] = Facts(change) }, token);
        return id;
    }

    internal async Task WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, LockedModel before, ModelChange change, string actor, CancellationToken token)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update programme.model set group_code = @Group, name_vi = @NameVi, name_en = @NameEn, goal_vi = @GoalVi, goal_en = @GoalEn, owner_unit = @OwnerUnit, co_units = @co, tools = @Tools,
                starts_on = @StartsOn, due_on = @DueOn, measure_vi = @MeasureVi, measure_en = @MeasureEn, target = @Target, version = version + 1, updated_at = @now
            where id = @id
            """,
            Parameters(before.Id, before.PlanCode, before.Number, change, clock.GetUtcNow()),
            transaction,
            cancellationToken: token));
        var (old, now) = (Facts(before.Change), Facts(change));
        var changed = now.Where(pair => !JsonNode.DeepEquals(pair.Value, old[pair.Key])).Select(pair => pair.Key).ToList();
        await TellAsync(transaction, EventTypes.ModelChanged, before.Id, before.PlaceCode, actor, new JsonObject
        {
            ["old"] = new JsonObject(changed.Select(key => KeyValuePair.Create(key, old[key]?.DeepClone()))),
            ["new"] = new JsonObject(changed.Select(key => KeyValuePair.Create(key, now[key]?.DeepClone()))),
        }, token);
    }

    internal static Task<LockedModel?> LockAsync(NpgsqlConnection connection, Guid id, CancellationToken token) => ReadAsync(connection, id, token, "for update of m");

    private static async Task<LockedModel?> ReadAsync(NpgsqlConnection connection, Guid id, CancellationToken token, string held = "") =>
        await connection.QuerySingleOrDefaultAsync<LockedModel>(new CommandDefinition(
            $"""
            select m.id, m.plan_code, m.number, m.group_code, m.name_vi, m.name_en, m.goal_vi, m.goal_en, m.owner_unit, m.co_units, m.tools, m.starts_on, m.due_on, m.measure_vi, m.measure_en,
                   m.target, m.version, m.retired_on, p.place_code, p.feeds_indicators, p.simulated
            from programme.model m join programme.plan p on p.code = m.plan_code where m.id = @id {held}
            """,
            new { id },
            cancellationToken: token));

    /// <summary>What is wrong with a change; null when nothing is.</summary>
    internal static async Task<BoardRefusal?> FaultAsync(NpgsqlConnection connection, ModelChange change, CancellationToken token)
    {
        if (change.NameVi?.Trim().Length is not (>= 2 and <= 200) || change.NameEn?.Trim().Length is not (>= 2 and <= 200))
        {
            return BoardRefusal.Invalid("name", "Tên mô hình (tiếng Việt và tiếng Anh) có 2 đến 200 ký tự.", "A model's name (Vietnamese and English) has 2 to 200 characters.");
        }

        if (!Vocabularies.ModelGroups.Contains(change.Group, StringComparer.Ordinal))
        {
            return BoardRefusal.Invalid("group", $"Nhóm phải là một trong: {string.Join(", ", Vocabularies.ModelGroups)}.", $"The group must be one of: {string.Join(", ", Vocabularies.ModelGroups)}.");
        }

        if (change.DueOn < change.StartsOn || change.StartsOn.Year is < 2015 or > 2100 || change.DueOn?.Year > 2100)
        {
            return BoardRefusal.Invalid("deadline", "Thời hạn không được trước ngày bắt đầu (từ năm 2015 đến 2100).", "The deadline is not before the start (years 2015 to 2100).");
        }

        if ((change.GoalVi?.Length ?? 0) > 2000 || (change.GoalEn?.Length ?? 0) > 2000 || (change.Tools?.Length ?? 0) > 500 || (change.MeasureVi?.Length ?? 0) > 200 || (change.MeasureEn?.Length ?? 0) > 200
            || change.Target is < 0 or > 1_000_000_000_000m)
        {
            return BoardRefusal.Invalid("too_long", "Mục tiêu tối đa 2.000 ký tự, công cụ 500, đơn vị đo 200; chỉ tiêu không âm.", "A goal has at most 2,000 characters, tools 500, a measure 200; a target is not negative.");
        }

        var named = (change.CoUnits ?? []).Append(change.OwnerUnit ?? "").ToArray();
        var known = (await connection.QueryAsync<string>(new CommandDefinition("select code from programme.unit where code = any(@named)", new { named }, cancellationToken: token))).ToHashSet(StringComparer.Ordinal);
        return named.FirstOrDefault(unit => !known.Contains(unit)) is { } unknown
            ? BoardRefusal.Invalid("unit", $"Không có đơn vị “{unknown}”. Hãy chọn trong danh sách.", $"There is no unit “{unknown}”. Choose from the list.")
            : null;
    }

    private async Task SendFactAsync(LockedModel model, ResultChange result, string actor, CancellationToken token)
    {
        // A fact has a deadline; a model without one never passes it: the last day that facts may name.
        var due = model.DueOn ?? new DateOnly(2199, 12, 31);
        var csv = string.Create(CultureInfo.InvariantCulture, $"month,place_code,model,field,progress,due_on\n{result.Month:yyyy-MM},{model.PlaceCode},{model.Number},{model.GroupCode},{result.Progress},{due:yyyy-MM-dd}\n");
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        var report = await facts.ImportAsync(ProgrammeFacts.Models, new("board", actor, model.Simulated), stream, token);
        if (report.Refused > 0)
        {
            throw new InvalidOperationException($"The board's own fact was refused: {report.Refusals[0].Reason.En}");
        }
    }

    private Task<long?> TellAsync(NpgsqlTransaction transaction, string type, Guid id, string? place, string actor, JsonObject data, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        return EventLog.AppendAsync(transaction, new(Guid.CreateVersion7(now), type, "programme-model", id.ToString(), place, actor, null, now, data), token);
    }

    private static object Parameters(Guid id, string plan, string number, ModelChange c, DateTimeOffset now) => new
    {
        id, plan, number, c.Group, NameVi = c.NameVi!.Trim(), NameEn = c.NameEn!.Trim(), GoalVi = c.GoalVi?.Trim() ?? "", GoalEn = c.GoalEn?.Trim() ?? "", c.OwnerUnit,
        co = (c.CoUnits ?? []).Distinct(StringComparer.Ordinal).ToArray(), Tools = c.Tools?.Trim() ?? "", c.StartsOn, c.DueOn, MeasureVi = Given(c.MeasureVi), MeasureEn = Given(c.MeasureEn), c.Target, now,
    };

    // What the history keeps: offices, days and texts of the plan; never a person.
    private static JsonObject Facts(ModelChange c) => new()
    {
        ["group"] = c.Group, ["nameVi"] = c.NameVi?.Trim(), ["nameEn"] = c.NameEn?.Trim(), ["goalVi"] = c.GoalVi?.Trim() ?? "", ["goalEn"] = c.GoalEn?.Trim() ?? "", ["owner"] = c.OwnerUnit,
        ["coUnits"] = string.Join(',', c.CoUnits ?? []), ["tools"] = c.Tools?.Trim() ?? "", ["startsOn"] = c.StartsOn.Iso(), ["dueOn"] = c.DueOn is { } due ? due.Iso() : null,
        ["measure"] = Given(c.MeasureVi), ["target"] = c.Target,
    };

    private static JsonObject Milestone(string name, DateOnly due, DateOnly? reached) =>
        new() { ["name"] = name, ["dueOn"] = due.Iso(), ["reachedOn"] = reached is { } day ? day.Iso() : null };

    // The note's own words stay in the table: they may name people.
    private static JsonObject Result(int progress, decimal? amount, string note) => new() { ["progress"] = progress, ["amount"] = amount, ["noteLength"] = note.Length };

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>A model held for a change.</summary>
internal sealed class LockedModel
{
    public Guid Id { get; init; }
    public required string PlanCode { get; init; }
    public required string Number { get; init; }
    public required string GroupCode { get; init; }
    public required string NameVi { get; init; }
    public required string NameEn { get; init; }
    public required string GoalVi { get; init; }
    public required string GoalEn { get; init; }
    public required string OwnerUnit { get; init; }
    public required string[] CoUnits { get; init; }
    public required string Tools { get; init; }
    public DateOnly StartsOn { get; init; }
    public DateOnly? DueOn { get; init; }
    public string? MeasureVi { get; init; }
    public string? MeasureEn { get; init; }
    public decimal? Target { get; init; }
    public int Version { get; init; }
    public DateOnly? RetiredOn { get; init; }
    public required string PlaceCode { get; init; }
    public bool FeedsIndicators { get; init; }
    public bool Simulated { get; init; }

    public ModelChange Change => new(Version, GroupCode, NameVi, NameEn, GoalVi, GoalEn, OwnerUnit, CoUnits, Tools, StartsOn, DueOn, MeasureVi, MeasureEn, Target);
}

/// <summary>What an administrator wants a model to be.</summary>
/// <param name="Version">Of the model that was edited.</param>
/// <param name="DueOn">Null: no deadline.</param>
public sealed record ModelChange(
    int Version, string Group, string? NameVi, string? NameEn, string? GoalVi, string? GoalEn, string? OwnerUnit, IReadOnlyList<string>? CoUnits, string? Tools,
    DateOnly StartsOn, DateOnly? DueOn, string? MeasureVi, string? MeasureEn, decimal? Target);

/// <param name="ReachedOn">Null: not yet.</param>
public sealed record MilestoneChange(string? NameVi, string? NameEn, DateOnly DueOn, DateOnly? ReachedOn);

/// <summary>What was reached by the end of a month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Progress">Percent, 0..100.</param>
/// <param name="Amount">What the model's measure counts; null: not given.</param>
public sealed record ResultChange(DateOnly Month, int Progress, decimal? Amount, string? Note);
