using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Dapper;
using Ioc.Testing;
using Ioc.Testing.Running;
using Ioc.Web.Citizen.Messages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Ioc.Web.Tests.Mail;

/// <summary>Letters about alerts through a real SMTP server, which lays what it takes into a folder; it dies, is busy and comes back.</summary>
public sealed partial class MailSenderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FixedTimeProvider clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-mail-").FullName;
    private readonly int port = FreePort();
    private TestDatabase database = null!;
    private readonly Stack<OwnedProcess> servers = [];

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await RunAsync(
            """
            insert into alert.recipient (id, name, email, language, least_severity, wait_minutes, updated_at, updated_by)
            values ('0193a000-0000-7000-8000-000000000001', 'Trực ban', 'truc-ban@example.invalid', 'vi', 'info', 0, now(), 'test')
            """);
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_letter_arrives_once_with_both_languages_and_a_new_sender_sends_nothing_again()
    {
        await StartAsync();
        await LetterAsync("Camera ngừng hoạt động", simulated: true);

        Assert.Equal(1, await Sender().SendDueAsync(CancellationToken.None));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await Sender().SendDueAsync(CancellationToken.None));

        var mail = Assert.Single(Arrived());
        Assert.Equal(("[Mô phỏng · Simulated] Camera ngừng hoạt động", "truc-ban@example.invalid", "Trung tâm điều hành thông minh (IOC)"), (mail.Subject, mail.To.Mailboxes.Single().Address, mail.From.Mailboxes.Single().Name));
        Assert.Contains("Nội dung", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Contents", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task A_dead_server_loses_nothing_however_long_it_stays_away()
    {
        await LetterAsync("Một");
        await LetterAsync("Hai");
        // Thirty tries, more than any refusal would be granted.
        for (var i = 0; i < 30; i++)
        {
            await Sender().SendDueAsync(CancellationToken.None);
            clock.Advance(TimeSpan.FromHours(2));
        }

        Assert.Equal(2, await CountAsync("waiting"));

        await StartAsync();
        await Sender().SendDueAsync(CancellationToken.None);

        Assert.Equal(["Hai", "Một"], Arrived().Select(mail => mail.Subject).Order(StringComparer.Ordinal));
        Assert.Equal(2, await CountAsync("sent"));
    }

    [Fact]
    public async Task A_server_that_is_busy_gets_the_letter_later_and_one_that_always_refuses_it_ends_the_tries()
    {
        await StartAsync(refuse: 2);
        await LetterAsync("Một");
        for (var i = 0; i < 3; i++)
        {
            await Sender(attempts: 3).SendDueAsync(CancellationToken.None);
            clock.Advance(TimeSpan.FromHours(2));
        }

        Assert.Equal("Một", Assert.Single(Arrived()).Subject);
        Assert.Equal(1, await CountAsync("sent"));
        await StopAsync();

        await StartAsync(refuse: 100);
        await LetterAsync("Hai");
        for (var i = 0; i < 5; i++)
        {
            await Sender(attempts: 3).SendDueAsync(CancellationToken.None);
            clock.Advance(TimeSpan.FromHours(2));
        }

        Assert.Equal(1, await CountAsync("given_up"));
        Assert.Contains("Busy", await AskAsync<string>("select last_error from citizen.mail where state = 'given_up'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_stops_takes_no_letter_back_from_the_others_and_one_that_was_killed_leaves_its_letter_to_the_next()
    {
        await StartAsync();
        await LetterAsync("Một");
        using (var stopping = new CancellationTokenSource())
        {
            await stopping.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender().SendDueAsync(stopping.Token));
        }

        // Killed with the letter in its hands: taken with a lease, and neither sent nor marked.
        await RunAsync("update citizen.mail set next_at = @lease, attempts = 1", new { lease = clock.Now + TimeSpan.FromMinutes(10) });
        Assert.Equal(0, await Sender().SendDueAsync(CancellationToken.None));
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await Sender().SendDueAsync(CancellationToken.None));

        var mail = Assert.Single(Arrived());
        // What might come twice comes under one name, by which the reader's mailbox can tell.
        Assert.Matches(OneName(), mail.MessageId);
        Assert.Equal(await AskAsync<Guid>("select id from citizen.mail"), Guid.ParseExact(mail.MessageId![..32], "N"));
    }

    private MailSender Sender(int attempts = 8) => new(
        database.DataSource,
        Options.Create(new MailOptions { Host = "127.0.0.1", Port = port, Security = MailKit.Security.SecureSocketOptions.None, Attempts = attempts }),
        clock,
        NullLogger<MailSender>.Instance);

    private async Task StartAsync(int refuse = 0)
    {
        var server = new OwnedProcess("node", ["tools/mail/server.mjs", "--port", port.ToString(CultureInfo.InvariantCulture), "--folder", folder, "--refuse", refuse.ToString(CultureInfo.InvariantCulture), "--stop-with-parent"]);
        servers.Push(server);
        await server.LineWithAsync("listening", Patience);
    }

    private async Task StopAsync()
    {
        while (servers.TryPop(out var server))
        {
            await server.DisposeAsync();
        }
    }

    private IEnumerable<MimeMessage> Arrived() => Directory.GetFiles(folder, "*.eml").Select(path => MimeMessage.Load(path));

    private Task LetterAsync(string subject, bool simulated = false) => RunAsync(
        """
        with letter as (
            insert into alert.letter (id, recipient_id, subject_vi, subject_en, body_vi, body_en, simulated, created_at)
            select gen_random_uuid(), id, @subject, @subject, 'Nội dung', 'Contents', @simulated, @now from alert.recipient returning id)
        insert into citizen.mail (id, letter_id, next_at) select gen_random_uuid(), id, @now from letter
        """,
        new { subject, simulated, now = clock.Now });

    private Task<string> StateAsync() => AskAsync<string>("select state from citizen.mail");

    private Task<int> CountAsync(string state) => AskAsync<int>($"select count(*)::integer from citizen.mail where state = '{state}'");

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    private async Task RunAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("^[0-9a-f]{32}@ioc$", RegexOptions.NonBacktracking)]
    private static partial Regex OneName();
}
