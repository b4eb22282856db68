using System.Net;
using System.Net.Http.Json;
using Dapper;
using Ioc.Web.CitizenReports;
using Ioc.Web.Platform;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ioc.Web.Tests.Audit;

/// <summary>
/// A person of whom nothing else in the town has the name, number or plate; then every route that can be read is read, as whoever may. Wherever the person
/// shows in an answer, somebody's event stands in the log afterwards.
/// </summary>
public sealed class PlantedPersonTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Name = "Quách Thị Vô Danh";
    private const string Plate = "79A-909.09";
    private static readonly string[] Words = [Name, "79A90909", "79A-909.09"];
    private readonly EnforcementSite site = new();

    public async Task InitializeAsync()
    {
        await site.InitializeAsync();
        site.Clock.Now = TimeProvider.System.GetUtcNow().AddHours(1);         // after the keys of the evidence
    }

    public Task DisposeAsync() => site.DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    [Fact]
    public async Task Wherever_the_person_shows_an_event_is_left_by_whoever_looked()
    {
        var values = await PlantAsync();
        var shown = new List<string>();
        var untraced = new List<string>();
        foreach (var route in Readable())
        {
            var path = Fill(route, values);
            using var browser = route.RoutePattern.RawText!.StartsWith("/api/citizen", StringComparison.Ordinal)
                ? site.Citizen(values["owner"])
                : site.Staff("soi", StaffRoles.All.ToArray());
            var before = await LastAsync();
            using var answer = await browser.GetAsync(path);
            var body = await answer.Content.ReadAsByteArrayAsync();
            var text = System.Text.Encoding.UTF8.GetString(body);
            var personal = answer.IsSuccessStatusCode && (Words.Append(values["owner"]).Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))
                || answer.Content.Headers.ContentType?.MediaType is "application/pdf" or "image/jpeg" or "video/mp4");
            var told = await SinceAsync(before);
            var promised = route.Metadata.GetMetadata<LeavesTrace>()?.EventTypes ?? [];
            if (personal)
            {
                shown.Add(route.RoutePattern.RawText!);
                if (!told.Any(promised.Contains))
                {
                    untraced.Add($"{route.RoutePattern.RawText}: promised {string.Join('|', promised)}, left {string.Join('|', told)}");
                }
            }
        }

        Assert.Empty(untraced);

        // the control: the person is where one would look
        Assert.Contains("/api/review/cases/{id:guid}", shown);
        Assert.Contains("/api/review/cases", shown);
        Assert.Contains("/api/citizen/notices", shown);
        Assert.Contains("/api/review/cases/{id:guid}/notice.pdf", shown);
        Assert.Contains("/api/review/cases/{id:guid}/evidence/{part}", shown);
        Assert.Contains("/api/review/reports/", shown);
        Assert.Contains("/api/review/prints/", shown);
    }

    [Fact]
    public async Task A_film_cannot_be_fetched_from_its_second_byte_on_without_a_trace()
    {
        var values = await PlantAsync();
        using var officer = site.Officer();
        using var asked = new HttpRequestMessage(HttpMethod.Get, $"/api/review/cases/{values["id"]}/evidence/clip.mp4");
        asked.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(1, null);

        using var answer = await officer.SendAsync(asked);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(1, await site.EventsAsync(Guid.Parse(values["id"]), "evidence.viewed"));
    }

    [Fact]
    public async Task The_rows_that_an_import_refused_are_not_opened_without_a_trace()
    {
        using var stranger = site.Staff("vanhanh", StaffRoles.Operator);
        using var file = new StringContent($"plate,plate_colour,vehicle_class,brand,model,colour,status,registered_on,owner_kind,owner_name,owner_number,owner_address,simulated\n79A-1,white,car,T,V,T,active,2024-01-01,person,{Name},999000000001,Số 1,true\n", System.Text.Encoding.UTF8, "text/csv");
        using var imported = await stranger.PostAsync("/api/registers/vehicles/imports", file);
        var refused = (await imported.Content.ReadFromJsonAsync<Ioc.Web.Registrations.ImportedFile>())!.RefusedUrl!;
        var before = await LastAsync();

        Assert.Contains(Name, await stranger.GetStringAsync(refused), StringComparison.Ordinal);

        Assert.Contains("person-data.refused_rows_opened", await SinceAsync(before));
    }

    private IEnumerable<RouteEndpoint> Readable() =>
        site.Routes.OfType<RouteEndpoint>().Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true);

    private static string Fill(RouteEndpoint route, IReadOnlyDictionary<string, string> values) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => Uri.EscapeDataString(values.GetValueOrDefault(parameter.Name, "x")),
            _ => "",
        }))));

    // A case with everything: notice, attachment, record, decision; a citizen's report.
    private async Task<Dictionary<string, string>> PlantAsync()
    {
        await site.RegisterAsync(Plate, owner: Name);
        var id = await site.CaseAsync(Plate);
        await site.ActAsync(site.Officer(), id, "approve", version => new ApproveCase(version, "16824.6.9.b.01"));
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (notice, number, code, owner) = await connection.QuerySingleAsync<(Guid, string, string, string)>(
            """
            select n.id, n.number, n.lookup_code, o.number from enforcement.notice n join enforcement.case c on c.id = n.case_id
            join registry.vehicle v on v.id = c.vehicle_id join registry.owner o on o.id = v.owner_id where c.id = @id
            """,
            new { id });
        using var phone = await site.HolderAsync(number, Plate, code);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Ioc.Testing.ViolationScene.Jpeg), "file", $"{Name}.jpg" } };
        Assert.True((await phone.PostAsync("/api/citizen/notice/attachments", form)).IsSuccessStatusCode);
        var attachment = await connection.ExecuteScalarAsync<Guid>("select id from enforcement.attachment where case_id = @id", new { id });
        using var officer = site.Officer();
        var taken = await officer.PostAsJsonAsync("/api/review/reports", new Ioc.Enforcement.CitizenReports.NewReport(
            "in_person", Name, null, null, "photographs", site.Clock.Now.AddHours(-2), "Ngã tư Hoa Phượng", null, null, null, "Xe vượt đèn đỏ"));
        Assert.True(taken.IsSuccessStatusCode, await taken.Content.ReadAsStringAsync());
        var report = (await taken.Content.ReadFromJsonAsync<ReportTaken>())!.Id;
        return new(StringComparer.Ordinal)
        {
            ["id"] = id.ToString(), ["notice"] = notice.ToString(), ["attachment"] = attachment.ToString(), ["report"] = report.ToString(), ["part"] = "at.jpg", ["owner"] = owner,
        };
    }

    private async Task<long> LastAsync()
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select coalesce(max(seq), 0) from audit.event");
    }

    // by a person: what the system does meanwhile is no trace of a look
    private async Task<IReadOnlyList<string>> SinceAsync(long seq)
    {
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        return (await connection.QueryAsync<string>("select type from audit.event where seq > @seq and actor not like 'system:%'", new { seq })).AsList();
    }
}
