using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Ioc.Testing;
using Ioc.Testing.Running;
using Ioc.Web.Citizen;
using Ioc.Web.Payments;
using Ioc.Web.Platform;
using Npgsql;

namespace Ioc.Bench.Citizens;

/// <summary>A thousand citizens at once: each looks a notice up, each payment is reported three times together.</summary>
internal sealed class CitizenBench : IBenchmark
{
    private const int Citizens = 1000;
    private const string Terminal = "BENCH001", Secret = "a-secret-of-this-benchmark-alone";

    public string Name => "citizens";

    public string Summary => $"{Citizens:N0} citizens at once look their notice up and pay; each payment is reported three times";

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken token)
    {
        await using var city = await RunningCity.StartAsync(
            "--Site:Workers", "0", "--Site:Simulators", "false", "--Citizen:AttemptsPerMinute", "100000", "--Payment:Vnpay:PayUrl", "http://127.0.0.1:9/pay",
            "--Payment:Vnpay:TmnCode", Terminal, "--Payment:Vnpay:HashSecret", Secret);
        await using var database = await city.DatabaseAsync();
        await RunningCity.AddCameraAsync(database, "BENCH-03", "none", "junction-day.camera.json");
        await ManyCases.AddDecidedAsync(database, Citizens, token);
        var notices = await NoticesAsync(database, token);

        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri(city.Address), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Add(BrowserSafety.Header, "1");
        await LookUpAsync(http, notices[0], token);

        var alone = new List<double>();
        foreach (var notice in notices.Take(100))
        {
            alone.Add(await LookUpAsync(http, notice, token));
        }

        var began = Stopwatch.GetTimestamp();
        var together = (await Task.WhenAll(notices.Select(notice => LookUpAsync(http, notice, token)))).Order().ToList();
        var lookUps = Stopwatch.GetElapsedTime(began).TotalSeconds;
        began = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(notices.SelectMany(notice => Enumerable.Range(0, 3).Select(_ => ReportAsync(http, notice, token))));
        var reports = Stopwatch.GetElapsedTime(began).TotalSeconds;

        await using var book = database.CreateCommand(
            """
            select count(*) filter (where received = 1), count(*) filter (where received > 1), coalesce(sum(amount), 0)::bigint
            from (select case_id, count(*) as received, sum(amount) as amount from enforcement.payment where state = 'received' group by case_id) booked
            """);
        await using var booked = await book.ExecuteReaderAsync(token);
        await booked.ReadAsync(token);
        alone.Sort();
        return
        [
            new("look-up alone, 95th percentile", Percentiles.At(alone, 0.95), "ms"),
            new($"look-up, {Citizens:N0} at once, 95th percentile", Percentiles.At(together, 0.95), "ms"),
            new($"look-up, {Citizens:N0} at once, all answered", Citizens / lookUps, "a second"),
            new("reports of payments, three together for each", answers.Length / reports, "a second"),
            new("reports answered 'booked now'", answers.Count(code => code == "00"), "", Citizens),
            new("payments booked once", booked.GetInt64(0), "", Citizens, MoreIsBetter: true),
            new("payments booked twice", booked.GetInt64(1), "", 0),
            new("đồng in the book less đồng paid", booked.GetInt64(2) - (Citizens * 19_000_000L), "đồng", 0),
        ];
    }

    private static async Task<List<Notice>> NoticesAsync(NpgsqlDataSource database, CancellationToken token)
    {
        await using var query = database.CreateCommand(
            """
            select n.number, c.plate, n.lookup_code, p.reference from enforcement.notice n join enforcement.case c on c.id = n.case_id join enforcement.payment p on p.case_id = c.id
            where p.reference like 'IOCBENCH%' order by n.number
            """);
        await using var reader = await query.ExecuteReaderAsync(token);
        var notices = new List<Notice>();
        while (await reader.ReadAsync(token))
        {
            notices.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3)));
        }

        return notices;
    }

    private static async Task<double> LookUpAsync(HttpClient http, Notice notice, CancellationToken token)
    {
        var asked = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync("/api/citizen/look-up", new FindNotice(notice.Number, notice.Plate, notice.Code), token);
        var text = await answer.Content.ReadAsStringAsync(token);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"A look-up was answered {(int)answer.StatusCode}: {text}");
        }

        return Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
    }

    private static async Task<string> ReportAsync(HttpClient http, Notice notice, CancellationToken token)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["vnp_Amount"] = "1900000000", ["vnp_BankCode"] = "NCB", ["vnp_CurrCode"] = "VND", ["vnp_OrderInfo"] = "Nop phat", ["vnp_PayDate"] = "20261128120000",
            ["vnp_ResponseCode"] = "00", ["vnp_TmnCode"] = Terminal, ["vnp_TransactionNo"] = notice.Number.Split('/')[0], ["vnp_TransactionStatus"] = "00", ["vnp_TxnRef"] = notice.Reference,
        };
        var answer = await http.GetFromJsonAsync<ReportAnswer>($"{PaymentEndpoints.ReportPath}?{Signed(fields)}", token);
        return answer!.RspCode;
    }

    // As VNPAY 2.1.0 signs: HMAC-SHA512 over the fields in ordinal order, URL-encoded.
    private static string Signed(Dictionary<string, string> fields)
    {
        var query = string.Join('&', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={WebUtility.UrlEncode(field.Value)}"));
        return $"{query}&vnp_SecureHash={Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(query)))}";
    }

    private sealed record Notice(string Number, string Plate, string Code, string Reference);
}
