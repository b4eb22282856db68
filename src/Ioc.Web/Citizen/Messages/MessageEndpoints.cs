using System.Security.Claims;
using Dapper;
using Ioc.Data.Events;
using Ioc.Domain.Events;
using Ioc.Domain.Text;
using Ioc.Web.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Ioc.Web.Citizen.Messages;

/// <summary>A citizen's messages.</summary>
public static class MessageEndpoints
{
    private const string Mine = "((owner_kind = 'person' and owner_number = @PersonNumber) or (owner_kind = 'organisation' and owner_number = @OrganisationNumber))";

    /// <summary>Maps /api/citizen/messages.</summary>
    public static IEndpointRouteBuilder MapCitizenMessages(this IEndpointRouteBuilder routes)
    {
        var messages = routes.MapGroup("/api/citizen/messages").WithTags("citizen").RequireAuthorization(Policies.Citizen);
        messages.MapGet("/", ListAsync).LeavesTrace(EventTypes.MessagesListed);
        messages.MapPost("/{message:guid}/read", ReadAsync);
        return routes;
    }

    private static async Task<IReadOnlyList<CitizenMessage>> ListAsync(ClaimsPrincipal who, NpgsqlDataSource database, RecentLooks looks, CancellationToken token)
    {
        var me = CitizenAccounts.Holder(who);
        await looks.NoteAsync(
            me.Actor, "messages", (transaction, now) => EventLog.AppendAsync(
                transaction, new DomainEvent(Guid.CreateVersion7(now), EventTypes.MessagesListed, "citizen", me.Account.ToString(), null, me.Actor, null, now, []), token),
            token);
        await using var connection = await database.OpenConnectionAsync(token);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select id, notice_id, subject_vi, subject_en, body_vi, body_en, created_at, read_at, simulated from citizen.message where {Mine} order by created_at desc, event_seq desc, id desc limit 200",
            me,
            cancellationToken: token));
        return [.. rows.Select(row => new CitizenMessage(
            row.Id, row.NoticeId, new LocalText(row.SubjectVi, row.SubjectEn), new LocalText(row.BodyVi, row.BodyEn), row.CreatedAt, row.ReadAt is not null, row.Simulated))];
    }

    private static async Task<NoContent> ReadAsync(Guid message, ClaimsPrincipal who, NpgsqlDataSource database, TimeProvider clock, CancellationToken token)
    {
        var holder = CitizenAccounts.Holder(who);
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            $"update citizen.message set read_at = @now where id = @message and read_at is null and {Mine}",
            new { now = clock.GetUtcNow(), message, holder.PersonNumber, holder.OrganisationNumber },
            cancellationToken: token));
        return TypedResults.NoContent();
    }

    private sealed record Row(
        Guid Id, Guid NoticeId, string SubjectVi, string SubjectEn, string BodyVi, string BodyEn, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt, bool Simulated);
}

/// <summary>A message to the owner of a vehicle.</summary>
public sealed record CitizenMessage(Guid Id, Guid NoticeId, LocalText Subject, [property: PersonalData] LocalText Body, DateTimeOffset CreatedAt, bool Read, bool Simulated);
