using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Events;
using Ioc.Testing.Running;
using Ioc.Web.Citizen;
using Ioc.Web.Payments;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;
using Microsoft.AspNetCore.WebUtilities;
using MimeKit;

namespace Ioc.Web.Tests.Mail;

/// <summary>What happens to a case reaches the owner's mailbox: the follower, the outbox and the sender run by themselves, and the letters arrive at a real SMTP server.</summary>
public sealed class CitizenLetterTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Mark = "[Mô phỏng · Simulated] ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-letters-").FullName;
    private OwnedProcess server = null!;
    private EnforcementSite site = null!;

    public async Task InitializeAsync()
    {
        server = new OwnedProcess("node", ["tools/mail/server.mjs", "--port", "0", "--folder", folder, "--stop-with-parent"]);
        var port = (await server.LineWithAsync("listening", Patience)).Split(':')[^1];
        site = new EnforcementSite { More = { ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = port, ["Mail:Security"] = "None" } };
        await site.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await site.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task The_owner_is_written_to_in_Vietnamese_with_the_papers_number_at_each_step_and_never_asked_for_a_secret()
    {
        const string plate = "79A-558.01";
        var owner = await OwnerAsync(plate, "chu-xe@example.invalid");
        var id = await site.CaseAsync(plate);
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, "16824.6.9.b.01"));
        var (number, code) = await NoticeAsync(id);
        var noticed = Assert.Single(await ArrivedAsync(1));
        Assert.Equal($"{Mark}Thông báo vi phạm {number}", noticed.Subject);
        Assert.Equal(
            ("chu-xe@example.invalid", "Phòng Cảnh sát giao thông", "auto-generated"),
            (noticed.To.Mailboxes.Single().Address, noticed.From.Mailboxes.Single().Name, noticed.Headers["Auto-Submitted"]));
        Holds(noticed, "Xe 79A-558.01 của bạn có thông báo vi phạm: Vượt đèn đỏ, lúc 10:15:42, ngày 20/11/2026.", "trước hết ngày 11/12/2026", "xác nhận người lái xe hoặc giải trình");

        using var phone = await site.HolderAsync(number, plate, code);
        using (var confirmed = await phone.PostAsJsonAsync("/api/citizen/notice/confirm", new ConfirmNotice(true, null)))
        {
            Assert.Equal(HttpStatusCode.OK, confirmed.StatusCode);
        }

        await site.RecordAsync(id);
        var decided = await site.ActAsync(site.Authority(), id, "decide", version => new DecideFine(version, 19_000_000, null));
        var decision = Assert.Single(await ArrivedAsync(3), letter => letter.Subject == $"{Mark}Quyết định xử phạt {decided.Decision!.Number}");
        Holds(decision, "Mức phạt về xe 79A-558.01 là 19.000.000 đồng.", "nộp phạt trong 10 ngày kể từ ngày nhận", "0,05 %");

        // a record whose explanation was waived: nothing to do by a day
        Holds(
            Assert.Single(await ArrivedAsync(3), letter => letter.Subject!.StartsWith($"{Mark}Biên bản vi phạm hành chính ", StringComparison.Ordinal)),
            "Đã lập biên bản về vi phạm của xe 79A-558.01", "Người có thẩm quyền sẽ ra quyết định. Bạn chưa phải nộp tiền.");

        using var started = await phone.PostAsJsonAsync("/api/citizen/notice/pay", new { });
        var reference = QueryHelpers.ParseQuery(new Uri((await started.Content.ReadFromJsonAsync<PaymentRedirect>())!.RedirectUrl).Query)["vnp_TxnRef"].ToString();
        using (var bank = new HttpClient { BaseAddress = site.Address })
        {
            Assert.Contains("\"00\"", await bank.GetStringAsync($"{PaymentEndpoints.ReportPath}?{site.Gateway.Report(reference, 19_000_000, true)}"), StringComparison.Ordinal);
        }

        var all = await ArrivedAsync(4);
        Holds(Assert.Single(all, letter => letter.Subject == $"{Mark}Đã nhận tiền phạt ({number})"), "Đã nhận đủ tiền phạt. Biên lai có trong hồ sơ.");
        Assert.All(all, letter => AsksForNothing(letter, owner, code));
    }

    [Fact]
    public async Task Who_wants_no_mail_gets_none_and_who_reads_English_reads_English_first()
    {
        const string plate = "79A-558.02";
        var owner = await OwnerAsync(plate, "khong-nhan@example.invalid", wanted: false);
        await AccountAsync(owner, "reader@example.invalid", "en");
        await AccountAsync("999000000000", "somebody-else@example.invalid", "vi");
        var id = await site.CaseAsync(plate);
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, "16824.6.9.b.01"));
        var (number, code) = await NoticeAsync(id);
        await site.ActAsync(site.Authority(), id, "cancel", version => new CancelNotice(version, "Lập nhầm"));

        // who wants no mail still finds both messages on the page
        await site.EventuallyAsync("select count(*)::integer from citizen.message m join enforcement.notice n on n.id = m.notice_id where n.case_id = @id", id, (int messages) => messages == 2);
        var letters = await ArrivedAsync(2);
        await using (var connection = await site.Database.DataSource.OpenConnectionAsync())
        {
            Assert.Equal(2, await connection.ExecuteScalarAsync<int>("select count(*)::integer from citizen.mail"));
        }

        Assert.All(letters, letter => Assert.Equal("reader@example.invalid", letter.To.Mailboxes.Single().Address));
        Assert.Equal(
            [$"{Mark}Notice of violation {number}", $"{Mark}Notice {number} was withdrawn"],
            letters.Select(letter => letter.Subject ?? "").OrderByDescending(subject => subject.Contains("violation", StringComparison.Ordinal)));
        var withdrawn = letters.Single(letter => letter.Subject!.EndsWith("withdrawn", StringComparison.Ordinal));
        var (english, vietnamese) = Halves(withdrawn);
        Assert.Contains("The notice about the vehicle 79A-558.02 was withdrawn. You need not do anything.", english, StringComparison.Ordinal);
        Assert.Contains("Thông báo về xe 79A-558.02 đã được hủy. Bạn không phải làm gì.", vietnamese, StringComparison.Ordinal);
        Assert.All(letters, letter => AsksForNothing(letter, owner, code));
    }

    // A letter that could be taken for a fisher's: nothing to follow, nothing to give away, nothing that opens the notice or names the owner by number.
    private static void AsksForNothing(MimeMessage letter, string ownerNumber, string lookupCode)
    {
        var body = letter.TextBody!;
        Assert.Null(letter.HtmlBody);
        Assert.Empty(letter.Attachments);
        Assert.All((string[])["http", "www.", "://", "/citizen", "href", ownerNumber, lookupCode], bait => Assert.DoesNotContain(bait, body, StringComparison.OrdinalIgnoreCase));
        const string vietnamese = "Chúng tôi không bao giờ hỏi mật khẩu, mã OTP hay yêu cầu chuyển tiền qua tin nhắn.";
        const string english = "We never ask for a password or a bank code, nor for a transfer by message.";
        Assert.Contains(vietnamese, body, StringComparison.Ordinal);
        Assert.Contains(english, body, StringComparison.Ordinal);
        var rest = body.Replace(vietnamese, "", StringComparison.Ordinal).Replace(english, "", StringComparison.Ordinal);
        Assert.All((string[])["mật khẩu", "OTP", "password", "chuyển tiền", "bank code"], secret => Assert.DoesNotContain(secret, rest, StringComparison.OrdinalIgnoreCase));
    }

    // In the first half, which the reader's language has.
    private static void Holds(MimeMessage letter, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, Halves(letter).First, StringComparison.Ordinal));

    private static (string First, string Second) Halves(MimeMessage letter)
    {
        var halves = letter.TextBody!.ReplaceLineEndings("\n").Split("\n---\n");
        Assert.Equal(2, halves.Length);
        return (halves[0], halves[1]);
    }

    private async Task<IReadOnlyList<MimeMessage>> ArrivedAsync(int letters)
    {
        var files = await Eventually.ReachesAsync($"{letters} letters", Patience, () => Task.FromResult(Directory.GetFiles(folder, "*.eml")), found => found.Length >= letters);
        Assert.Equal(letters, files.Length);
        return [.. files.Select(path => MimeMessage.Load(path))];
    }

    private async Task<string> OwnerAsync(string plate, string email, bool wanted = true)
    {
        await site.RegisterAsync(plate);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var number = (await connection.ExecuteScalarAsync<string>("select number from registry.owner"))!;
        await AccountAsync(number, email, "vi", wanted);
        return number;
    }

    private async Task AccountAsync(string personNumber, string email, string language, bool wanted = true)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into citizen.account (id, issuer, subject, name, person_number, email, email_wanted, language, created_at, signed_in_at)
            values (gen_random_uuid(), 'test', @email, 'Công dân thử', @personNumber, @email, @wanted, @language, now(), now())
            """,
            new { email, personNumber, wanted, language });
    }

    private async Task<(string Number, string Code)> NoticeAsync(Guid id)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(string, string)>("select number, lookup_code from enforcement.notice where case_id = @id", new { id });
    }
}
