using System.Text.Json.Nodes;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Time;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Review;
using Npgsql;

namespace Ioc.Enforcement.Procedure;

/// <summary>Longer limits of the law, for those to whom they apply: for the record (Art. 58) and for the decision (Art. 66); a person says which holds, and why.</summary>
public sealed class LimitDesk(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The limit for the record.</summary>
    public const string Record = "record";

    /// <summary>The limit for the decision.</summary>
    public const string Decide = "decide";

    /// <summary>The longer limits that may be noted on a day for what runs, with the day on which each would end.</summary>
    public static IEnumerable<(ClockRule Rule, DateOnly Due)> Open(IReadOnlyList<ClockRow> clocks, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(clocks);
        return
            from running in clocks
            where running is { StoppedAt: null, MissedAt: null } && running.DueOn >= today
            from rule in ClockRule.All
            where rule.From == ClockFrom.Running && rule.Code == running.Code && today >= rule.ValidFrom && (rule.ValidTo is null || today <= rule.ValidTo)
            let due = rule.DueFrom(running.StartedOn)
            where due > running.DueOn
            select (rule, due);
    }

    /// <summary>Notes which longer limit holds. It is counted from where the limit that runs was counted, and only while that has not passed.</summary>
    /// <param name="code"><see cref="Record"/> or <see cref="Decide"/>.</param>
    /// <param name="basis">The event of the rule in clocks.csv, e.g. <c>decision.complex</c>.</param>
    /// <param name="note">What makes it so.</param>
    public async Task<Outcome<Guid>> ExtendAsync(Guid id, int version, string code, string? basis, string? note, Officer officer, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (Notes.Fault(note, required: true) is { } fault)
        {
            return fault;
        }

        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var opened = await CaseRow.OpenAsync(transaction, id, version, token);
        if (opened.Refusal is { } gone)
        {
            return gone;
        }

        var row = opened.Value;
        var now = clock.GetUtcNow();
        if (!Open(await ClockBook.OfCaseAsync(connection, id, token), VietnamTime.DayOf(now)).Any(one => one.Rule.Code == code && one.Rule.Starts.Contains(basis, StringComparer.Ordinal)))
        {
            return Refusals.ExtensionNotDue;
        }

        await CaseSteps.CountUpAsync(transaction, id, now, token);
        await CaseSteps.TellAsync(transaction, row, basis!, row.State, officer.Actor, PersonalText.Tidy(note), now, new JsonObject { ["clock"] = code }, token);
        await transaction.CommitAsync(token);
        return id;
    }
}
