using Dapper;
using Ioc.Data.Background;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using Npgsql;

namespace Ioc.Web.Citizen.Messages;

/// <summary>
/// Sends what waits in the outbox: to citizens, to offices, to those who are told of alerts. A row is taken with a lease before it is sent and marked after.
/// At least once: a host that stops brings what it has begun to its end and sends nothing twice; one that is killed between the server's yes and the mark
/// sends that letter again after the lease, under the same Message-Id. While the server cannot be reached letters wait, with growing pauses, and none is
/// given up; one that the server itself refuses too often is, and stays to be read on the page.
/// </summary>
public sealed class MailSender(NpgsqlDataSource database, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailSender> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10); // longer than a batch can take
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        string.IsNullOrWhiteSpace(options.Value.Host) ? Task.CompletedTask : Steadily.WorkAsync("Mail", TurnAsync, Look, clock, log, stoppingToken);

    private async Task TurnAsync(CancellationToken token)
    {
        while (await SendDueAsync(token) == Batch)
        {
            // more may be due
        }
    }

    /// <summary>Sends the e-mails that are due now, at most twenty.</summary>
    /// <returns>How many were taken.</returns>
    public async Task<int> SendDueAsync(CancellationToken token)
    {
        var due = await TakeAsync(token);
        if (due.Count == 0)
        {
            return 0;
        }

        using var smtp = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        string? away = null;
        foreach (var mail in due)
        {
            if (token.IsCancellationRequested || away is not null)
            {
                // A host that stops leaves the rest to the next one; when the server is away, the rest need not find out one by one.
                await (away is null ? ReturnAsync(mail) : MarkAsync(mail, away, refused: false));
                continue;
            }

            var (failure, refused) = await TryAsync(smtp, mail);
            away = refused ? null : failure;
            await MarkAsync(mail, failure, refused);
        }

        if (smtp.IsConnected)
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            await smtp.DisconnectAsync(true, patience.Token);
        }

        if (away is not null)
        {
            log.LogWarning("The mail server cannot be reached: {Reason}", away);
        }

        return due.Count;
    }

    // What has begun is brought to its end, even when the host stops: broken off, nobody would know whether the server took it.
    private async Task<(string? Failure, bool Refused)> TryAsync(SmtpClient smtp, WaitingMail mail)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            await ConnectAsync(smtp, patience.Token);
            await smtp.SendAsync(Compose(mail), patience.Token);
            return (null, false);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or SmtpProtocolException or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or TimeoutException)
        {
            return (e.Message, false);
        }
        catch (OperationCanceledException)
        {
            return ($"No answer within {Patience.TotalSeconds:0} s", false);
        }
        catch (Exception e) when (e is SmtpCommandException or ParseException or MailKit.ServiceNotAuthenticatedException or MailKit.CommandException)
        {
            return (e.Message, true);
        }
    }

    private async Task<IReadOnlyList<WaitingMail>> TakeAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<WaitingMail>(new CommandDefinition(
            """
            with due as (
                select id from citizen.mail where state = 'waiting' and next_at <= @now order by next_at limit @Batch for update skip locked),
            taken as (
                update citizen.mail w set next_at = @lease, attempts = w.attempts + 1 from due where w.id = due.id
                returning w.id, w.attempts, w.refusals, w.message_id, w.account_id, w.reminder_id, w.letter_id)
            select t.id, t.attempts, t.refusals, coalesce(a.email, u.email, p.email, '') as email, coalesce(a.name, u.name_vi, p.name) as name, coalesce(a.language, p.language, 'vi') as language,
                   coalesce(m.subject_vi, r.subject_vi, l.subject_vi) as subject_vi, coalesce(m.subject_en, r.subject_en, l.subject_en) as subject_en,
                   coalesce(m.body_vi, r.body_vi, l.body_vi) as body_vi, coalesce(m.body_en, r.body_en, l.body_en) as body_en,
                   coalesce(m.simulated, r.simulated, l.simulated) as simulated, t.account_id is null as to_staff
            from taken t
            left join citizen.message m on m.id = t.message_id left join citizen.account a on a.id = t.account_id
            left join programme.reminder r on r.id = t.reminder_id left join programme.unit u on u.code = r.unit_code
            left join alert.letter l on l.id = t.letter_id left join alert.recipient p on p.id = l.recipient_id
            """,
            new { now, Batch, lease = now + Lease },
            cancellationToken: token))).AsList();
    }

    private async Task ConnectAsync(SmtpClient smtp, CancellationToken token)
    {
        if (smtp.IsConnected)
        {
            return;
        }

        var mail = options.Value;
        await smtp.ConnectAsync(mail.Host!, mail.Port, mail.Security, token);
        if (mail.User is not null)
        {
            await smtp.AuthenticateAsync(mail.User, mail.Password ?? "", token);
        }
    }

    private MimeMessage Compose(WaitingMail mail)
    {
        var english = mail.Language == "en";
        var mark = mail.Simulated ? "[Mô phỏng · Simulated] " : "";
        var message = new MimeMessage
        {
            Subject = mark + (english ? mail.SubjectEn : mail.SubjectVi),
            MessageId = $"{mail.Id:N}@ioc",
            Date = clock.GetUtcNow(),
            Body = new TextPart("plain") { Text = english ? $"{mail.BodyEn}\n\n---\n\n{mail.BodyVi}\n" : $"{mail.BodyVi}\n\n---\n\n{mail.BodyEn}\n" },
        };
        message.From.Add(new MailboxAddress(mail.ToStaff ? options.Value.StaffFromName : options.Value.FromName, options.Value.From));
        message.To.Add(new MailboxAddress(mail.Name, mail.Email));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    // As if it had not been taken.
    private async Task ReturnAsync(WaitingMail mail)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync("update citizen.mail set next_at = @now, attempts = attempts - 1 where id = @Id and state = 'waiting'", new { mail.Id, now = clock.GetUtcNow() });
    }

    // Kept even when the host stops: what was sent and is not marked would be sent again.
    private async Task MarkAsync(WaitingMail mail, string? failure, bool refused)
    {
        var now = clock.GetUtcNow();
        var refusals = mail.Refusals + (refused ? 1 : 0);
        var doublings = Math.Min(mail.Attempts - 1, 20);
        var pause = TimeSpan.FromSeconds(Math.Min(options.Value.FirstPauseSeconds * Math.Pow(2, doublings), LongestPause.TotalSeconds));
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(
            "update citizen.mail set state = @state, sent_at = @sentAt, next_at = @next, last_error = @error, refusals = @refusals where id = @Id",
            new
            {
                mail.Id, state = failure is null ? "sent" : refused && refusals >= options.Value.Attempts ? "given_up" : "waiting",
                sentAt = failure is null ? now : (DateTimeOffset?)null, next = now + pause, error = failure?[..Math.Min(failure.Length, 500)], refusals,
            });
    }

    private sealed class WaitingMail
    {
        public Guid Id { get; init; }
        public int Attempts { get; init; }
        public int Refusals { get; init; }
        public required string Email { get; init; }
        public required string Name { get; init; }
        public required string Language { get; init; }
        public required string SubjectVi { get; init; }
        public required string SubjectEn { get; init; }
        public required string BodyVi { get; init; }
        public required string BodyEn { get; init; }
        public bool Simulated { get; init; }
        public bool ToStaff { get; init; }
    }
}
