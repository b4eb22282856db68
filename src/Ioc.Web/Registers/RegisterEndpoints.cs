using System.Security.Claims;
using Dapper;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Events;
using Ioc.Enforcement;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Registers;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Npgsql;

namespace Ioc.Web.Registers;

/// <summary>Asking the register again for a case, and how well the register answers.</summary>
public static class RegisterEndpoints
{
    /// <summary>Maps the look-up at the desk and the register's health for operators.</summary>
    public static IEndpointRouteBuilder MapRegisters(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/review/cases/{id:guid}/lookup", AskAgainAsync).WithTags("registers").RequireAuthorization(Policies.ReviewCases)
            .AddEndpointFilter<WithinScope>().LeavesTrace(EventTypes.RegisterAsked);
        routes.MapGet("/api/registers/vehicles/health", HealthAsync).WithTags("registers").RequireAuthorization(Policies.Operate);
        return routes;
    }

    private static async Task<IResult> AskAgainAsync(
        Guid id, ClaimsPrincipal who, NpgsqlDataSource database, VehicleLookups lookups, DeskFile desk, TimeProvider clock, CancellationToken token)
    {
        var actor = who.Officer().Actor;
        CaseRow? row;
        await using (var reading = await database.OpenConnectionAsync(token))
        {
            row = await CaseRow.ReadAsync(reading, id, token);
        }

        if (row is null)
        {
            return Refusals.CaseUnknown.Answer();
        }

        if (row.State != CaseState.PendingReview)
        {
            return Refusals.StepIllegal(row.State).Answer();
        }

        if (row.Plate is null)
        {
            return Refusals.PlateMissing.Answer();
        }

        // No connection is held while a register far away thinks.
        var asked = await lookups.EnsureAsync(row.Plate, LookupPurposes.AskedAgain, id, actor, again: true, token);
        await using var connection = await database.OpenConnectionAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        if (!asked.Answered)
        {
            await lookups.WaitAsync(transaction, id, asked.Fault, token);
            await transaction.CommitAsync(token);
            return Refusals.RegisterSilent.Answer();
        }

        await RegisterWaits.SettleAsync(transaction, id, actor, clock.GetUtcNow(), token);
        await transaction.CommitAsync(token);
        return (await desk.AfterAsync(id, who, token)).Result;
    }

    private static async Task<RegisterHealth> HealthAsync(NpgsqlDataSource database, VehicleLookups lookups, TimeProvider clock, CancellationToken token)
    {
        await using var connection = await database.OpenConnectionAsync(token);
        var (asked, failed, p95, last, fault) = await connection.QuerySingleAsync<(int, int, double?, DateTimeOffset?, string?)>(new CommandDefinition(
            """
            select count(*)::integer, count(*) filter (where outcome in ('unavailable', 'refused'))::integer,
                percentile_cont(0.95) within group (order by took_ms) filter (where outcome in ('found', 'none')),
                max(asked_at) filter (where outcome in ('found', 'none')),
                (array_agg(fault order by asked_at desc) filter (where outcome in ('unavailable', 'refused')))[1]
            from registry.lookup where asked_at > @since and register = @Register
            """,
            new { since = clock.GetUtcNow().AddHours(-24), lookups.Register },
            cancellationToken: token));
        var (waiting, since) = await connection.QuerySingleAsync<(int, DateTimeOffset?)>(new CommandDefinition(
            "select count(*)::integer, min(since) from registry.lookup_wait", cancellationToken: token));
        return new RegisterHealth(lookups.Register, asked, failed, p95, last, fault, waiting, since);
    }
}

/// <summary>GET /api/registers/vehicles/health: the last 24 hours.</summary>
/// <param name="Register">imported or xroad.</param>
/// <param name="Asked">Questions.</param>
/// <param name="Failed">Of them without an answer that could be used.</param>
/// <param name="SlowMs">95th percentile of the answers' time in ms; null without answers.</param>
/// <param name="AnsweredAt">The newest answer.</param>
/// <param name="Fault">The newest fault, one line.</param>
/// <param name="Waiting">Cases that wait for an answer.</param>
/// <param name="WaitingSince">Since when the oldest waits.</param>
public sealed record RegisterHealth(
    string Register, int Asked, int Failed, double? SlowMs, DateTimeOffset? AnsweredAt, string? Fault, int Waiting, DateTimeOffset? WaitingSince);
