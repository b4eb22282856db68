using System.Net;
using System.Net.Http.Json;
using System.Text;
using Ioc.Enforcement.Registrations;
using Ioc.Web.Platform;
using Ioc.Web.Registrations;
using Ioc.Web.Tests.Review;

namespace Ioc.Web.Tests.Registrations;

public sealed class RegistrationEndpointTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task An_operator_imports_a_file_and_fetches_what_was_refused()
    {
        using var text = new StringWriter();
        RegistrationSamples.Write(text, 40, 11, []);
        var lines = text.ToString().TrimEnd('\n').Split('\n');
        lines[25] = lines[25].Replace("active", "sold", StringComparison.Ordinal);
        using var operatorClient = site.Staff("vanhanh", StaffRoles.Operator);
        using var answer = await operatorClient.PostAsync("/api/registers/vehicles/imports?fileName=xe.csv", new StringContent(string.Join('\n', lines), Encoding.UTF8, "text/csv"));
        var taken = (await answer.Content.ReadFromJsonAsync<ImportedFile>())!;
        Assert.Equal((40, 39, 1), (taken.RowsRead, taken.Inserted, taken.Refused));
        var refused = await operatorClient.GetStringAsync(taken.RefusedUrl);
        Assert.Contains("26,status,", refused, StringComparison.Ordinal);
        var batches = (await operatorClient.GetFromJsonAsync<List<ImportedBatch>>("/api/registers/vehicles/imports"))!;
        Assert.Contains(batches, batch => batch.Id == taken.Id && batch.Actor == "operator:vanhanh" && batch.FileName == "xe.csv");
    }

    [Fact]
    public async Task A_file_that_is_no_register_is_refused_in_words()
    {
        using var operatorClient = site.Staff("vanhanh", StaffRoles.Operator);
        using var answer = await operatorClient.PostAsync("/api/registers/vehicles/imports", new StringContent("a,b\n1,2\n", Encoding.UTF8, "text/csv"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "import.file"), await EnforcementSite.RefusalAsync(answer));
        using var officer = site.Officer();
        using var forbidden = await officer.PostAsync("/api/registers/vehicles/imports", new StringContent("a,b\n", Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }
}
