using Dapper;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using Npgsql;

namespace Ioc.Web.Citizen.Messages;

/// <summary>
/// Sends what waits in the outbox. A row is taken with a lease before it is sent and marked after: what a crash leaves half done is sent again, under the
/// same Message-Id. After a bounded number of tries it is given up; the message stays to be read on the page.
/// </summary>
public sealed class MailSender(NpgsqlDataSource database, IOptions<MailOptions> options, TimeProvider clock, ILogger<MailSender> log) : BackgroundService
{
    private const int Batch = 20;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.Host))
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendDueAsync(stoppingToken) == Batch)
                {
                    // more may be due
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                log.LogWarning("Mail waits, the database is away: {Reason}", failure.Message);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends the e-mails that are due now, at most twenty.</summary>
    /// <returns>How many were tried.</returns>
    public async Task<int> SendDueAsync(CancellationToken token)
    {
        var due = await TakeAsync(token);
        if (due.Count == 0)
        {
            return 0;
        }

        using var smtp = new SmtpClient { Timeout = 20_000 };
        string? broken = null;
        foreach (var mail in due)
        {
            string? failure = broken;
            try
            {
                if (failure is null)
                {
                    await ConnectAsync(smtp, token);
                    await smtp.SendAsync(Compose(mail), token);
                }
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or SmtpProtocolException or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or TimeoutException)
            {
                failure = broken = e.Message; // the server is away: the rest of the batch need not find out one by one
            }
            catch (Exception e) when (e is SmtpCommandException or ParseException or MailKit.ServiceNotAuthenticatedException or MailKit.CommandException)
            {
                failure = e.Message;
            }

            await MarkAsync(mail, failure, token);
        }

        if (smtp.IsConnected)
        {
            await smtp.DisconnectAsync(true, token);
        }

        if (broken is not null)
        {
            log.LogWarning("The mail server does not take mail: {Reason}", broken);
        }

        return due.Count;
    }

    private async Task<IReadOnlyList<WaitingMail>> TakeAsync(CancellationToken token)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(token);
        return (await connection.QueryAsync<WaitingMail>(new CommandDefinition(
            """
            with due as (
                select id from citizen.mail where state = 'waiting' and next_at <= @now order by next_at limit @Batch for update skip locked)
            update citizen.mail w set next_at = @lease, attempts = w.attempts + 1
            from due, (
                select w.id, a.email, a.name, a.language, m.subject_vi, m.subject_en, m.body_vi, m.body_en, m.simulated
                from citizen.mail w join citizen.message m on m.id = w.message_id join citizen.account a on a.id = w.account_id
                union all
                select w.id, u.email, u.name_vi, 'vi', r.subject_vi, r.subject_en, r.body_vi, r.body_en, r.simulated
                from citizen.mail w join programme.reminder r on r.id = w.reminder_id join programme.unit u on u.code = r.unit_code) t
            where w.id = due.id and t.id = w.id
            returning w.id, w.attempts, coalesce(t.email, '') as email, t.name, t.language, t.subject_vi, t.subject_en, t.body_vi, t.body_en, t.simulated
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
        message.From.Add(new MailboxAddress(options.Value.FromName, options.Value.From));
        message.To.Add(new MailboxAddress(mail.Name, mail.Email));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private async Task MarkAsync(WaitingMail mail, string? failure, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var doublings = Math.Min(mail.Attempts - 1, 20);
        var pause = TimeSpan.FromSeconds(Math.Min(options.Value.FirstPauseSeconds * Math.Pow(2, doublings), LongestPause.TotalSeconds));
        await using var connection = await database.OpenConnectionAsync(token);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update citizen.mail set state = @state, sent_at = @sentAt, next_at = @next, last_error = @error where id = @Id
            """,
            new
            {
                mail.Id, state = failure is null ? "sent" : mail.Attempts >= options.Value.Attempts ? "given_up" : "waiting",
                sentAt = failure is null ? now : (DateTimeOffset?)null, next = now + pause, error = failure?[..Math.Min(failure.Length, 500)],
            },
            cancellationToken: token));
    }

    private sealed record WaitingMail(Guid Id, int Attempts, string Email, string Name, string Language, string SubjectVi, string SubjectEn, string BodyVi, string BodyEn, bool Simulated);
}
