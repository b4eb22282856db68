using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ioc.Data.Evidence;
using Ioc.Domain.Events;
using Ioc.Web.Evidence;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Evidence;

public sealed class PackageTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task An_officer_takes_a_package_out_that_verifies_with_the_published_keys_and_it_is_told_what_for()
    {
        var id = await site.CaseAsync("79A50001");
        using var officer = site.Officer();
        using var answer = await officer.PostAsJsonAsync($"/api/review/cases/{id}/package", new ExportPackage("Chuyển Viện kiểm sát"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var zip = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(zip, await answer.Content.ReadAsByteArrayAsync());
            using var anyone = site.Browser();
            var keys = EvidenceKeyRing.ReadList(await anyone.GetByteArrayAsync("/api/evidence-keys"));
            using var files = PackageFiles.Open(zip);
            var verdict = await PackageCheck.CheckAsync(files, [.. keys], CancellationToken.None);
            Assert.Empty(verdict.Faults);
            Assert.Equal(Signer.Known, verdict.Signer);
        }
        finally
        {
            File.Delete(zip);
        }

        Assert.Equal(1, await site.EventsAsync(id, EventTypes.EvidenceExported));
        var detail = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.Contains(detail.History, item => item is { Type: EventTypes.EvidenceExported, Reason: "Chuyển Viện kiểm sát", Actor: "officer:canbo" });
        Assert.NotNull(detail.Evidence.Seal);
        Assert.Equal(("secondsSinceRed", "s"), (detail.Evidence.Readings[0].Name, detail.Evidence.Readings[0].Unit));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public async Task Without_saying_what_for_nothing_is_taken_out(string? purpose)
    {
        var id = await site.CaseAsync("79A50002");
        using var answer = await site.Officer().PostAsJsonAsync($"/api/review/cases/{id}/package", new ExportPackage(purpose));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "evidence.export_purpose"), await EnforcementSite.RefusalAsync(answer));
        Assert.Equal(0, await site.EventsAsync(id, EventTypes.EvidenceExported));
    }

    [Fact]
    public async Task A_forged_signature_is_seen_at_the_desk_and_no_package_leaves()
    {
        var violation = await site.Scene.AddAsync(site.Database.DataSource, "79A50003", announce: true);
        var id = await site.EventuallyAsync("select id from enforcement.case where violation_id = @id", violation, (Guid? found) => found is not null) ?? Guid.Empty;
        var signature = Path.Combine(site.Scene.PackageOf(violation), "manifest.sig");
        var bytes = await File.ReadAllBytesAsync(signature);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(signature, bytes);

        using var officer = site.Officer();
        var detail = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!;
        Assert.False(detail.Evidence.Sound);
        Assert.Contains(detail.Flags, flag => flag is { Code: "evidence_broken", Blocks: true });
        using var answer = await officer.PostAsJsonAsync($"/api/review/cases/{id}/package", new ExportPackage("Xem lại"));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task No_private_key_is_published()
    {
        using var anyone = site.Browser();
        var text = await anyone.GetStringAsync("/api/evidence-keys");

        Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal);
        Assert.Equal((await site.Scene.Keys.CurrentAsync(CancellationToken.None)).Id, JsonDocument.Parse(text).RootElement[0].GetProperty("id").GetString());
    }
}
