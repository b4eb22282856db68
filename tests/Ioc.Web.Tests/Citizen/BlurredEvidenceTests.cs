using System.Net.Http.Json;
using Dapper;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Evidence;
using Ioc.Testing;
using Ioc.Web.Citizen;
using Ioc.Web.Review;
using Ioc.Web.Tests.Review;
using Microsoft.Extensions.DependencyInjection;

namespace Ioc.Web.Tests.Citizen;

public sealed class BlurredEvidenceTests(EnforcementSite site) : IClassFixture<EnforcementSite>
{
    [Fact]
    public async Task A_citizen_gets_copies_the_desk_the_originals_and_the_package_stays_as_it_was_sealed()
    {
        var (id, number, code) = await site.NoticeAsync("79A-460.01");
        using var phone = await site.HolderAsync(number, "79A-460.01", code);
        using var officer = site.Officer();
        var notice = (await phone.GetFromJsonAsync<CitizenNotice>("/api/citizen/notice"))!;
        Assert.Equal(["before.jpg", "at.jpg", "after.jpg", "plate.jpg", "clip.mp4"], notice.Evidence.Select(part => part.Name));

        foreach (var part in notice.Evidence.Where(part => part.Name != "plate.jpg"))
        {
            var copy = await phone.GetByteArrayAsync(part.Url);
            var original = part.Name == "clip.mp4" ? ViolationScene.Film : ViolationScene.Jpeg;
            Assert.NotEqual(original, copy);
            Assert.Equal(copy, await phone.GetByteArrayAsync(part.Url));
            Assert.Equal(original, await officer.GetByteArrayAsync($"/api/review/cases/{id}/evidence/{part.Name}"));
            Assert.Contains("làm mờ", part.Caption.Vi, StringComparison.Ordinal);
        }

        Assert.True((await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Evidence.Sound);
    }

    [Fact]
    public async Task Of_two_cameras_the_desk_sees_the_film_that_is_there_and_why_the_other_is_not_and_a_citizen_no_film()
    {
        var id = await site.CaseAsync("79A-460.03", kind: ViolationKinds.AverageSpeed);
        using var officer = site.Officer();
        var evidence = (await officer.GetFromJsonAsync<CaseDetail>($"/api/review/cases/{id}"))!.Evidence;
        Assert.True(evidence.Sound);
        var film = evidence.Parts.Single(part => part.MediaType == "video/mp4");
        Assert.Equal("first-clip.mp4", film.Name);
        Assert.NotEmpty(film.FrameTimes);
        Assert.Equal(ViolationScene.Film, await officer.GetByteArrayAsync(film.Url));
        Assert.Equal("Đoạn phim: không có, khi lập gói chứng cứ phim lúc đó không còn.", Assert.Single(evidence.Without).Vi);

        // Nobody noted who else is in these films, so that no copy can hide them.
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (path, sha) = await connection.QuerySingleAsync<(string, string)>("select v.evidence_path, v.evidence_sha256 from enforcement.case c join traffic.violation v on v.id = c.violation_id where c.id = @id", new { id });
        var archive = site.Services.GetRequiredService<EvidenceArchive>();
        var package = await archive.OpenAsync(path, sha, CancellationToken.None);
        Assert.Equal(["at.jpg", "plate.jpg", "first.jpg", "first-plate.jpg"], EvidenceArchive.ShownOf(package.Manifest!));
        Assert.Null(await archive.ShownAsync(path, sha, "first-clip.mp4", CancellationToken.None));
    }

    [Fact]
    public async Task Where_the_first_camera_noted_who_else_was_there_its_film_is_shown_as_a_copy_too()
    {
        var id = await site.CaseAsync("79A-460.04", kind: ViolationKinds.ClonedPlate);
        await using var connection = await site.Database.DataSource.OpenConnectionAsync();
        var (path, sha) = await connection.QuerySingleAsync<(string, string)>("select v.evidence_path, v.evidence_sha256 from enforcement.case c join traffic.violation v on v.id = c.violation_id where c.id = @id", new { id });
        var archive = site.Services.GetRequiredService<EvidenceArchive>();
        var package = await archive.OpenAsync(path, sha, CancellationToken.None);
        Assert.Equal(["at.jpg", "plate.jpg", "first.jpg", "first-plate.jpg", "first-clip.mp4"], EvidenceArchive.ShownOf(package.Manifest!));
        var copy = await archive.ShownAsync(path, sha, "first-clip.mp4", CancellationToken.None);
        Assert.NotNull(copy);
        Assert.NotEqual(ViolationScene.Film, copy);
        Assert.Equal("ftyp"u8.ToArray(), copy[4..8]);
        Assert.Null(await archive.ShownAsync(path, sha, "first-scene.json", CancellationToken.None));
    }

    [Fact]
    public async Task What_only_the_desk_may_see_is_not_given_to_a_citizen()
    {
        var (_, number, code) = await site.NoticeAsync("79A-460.02");
        using var phone = await site.HolderAsync(number, "79A-460.02", code);

        foreach (var name in (string[])["scene.json", "at-rule.jpg", "manifest.json", "..%2Fmanifest.json"])
        {
            using var answer = await phone.GetAsync($"/api/citizen/notice/evidence/{name}");
            Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        }
    }
}
