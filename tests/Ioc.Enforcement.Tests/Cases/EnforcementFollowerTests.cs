using Dapper;
using Ioc.Data.Events;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Registers;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Tests.Cases;

public sealed class EnforcementFollowerTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task However_often_a_violation_is_told_it_is_one_case()
    {
        using var scene = new ViolationScene();
        var violation = await scene.AddAsync(database.DataSource, "30A99901");
        await ReplayAsync(scene);
        await ReplayAsync(scene);
        await Task.WhenAll(ReplayAsync(scene), ReplayAsync(scene));
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::integer from enforcement.case where violation_id = @violation", new { violation }));
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>(
            "select count(*)::integer from audit.event where type = 'case.opened' and data->>'violation' = @violation", new { violation = violation.ToString() }));
    }

    [Theory]
    [InlineData("at.jpg")]
    [InlineData("manifest.json")]
    public async Task Evidence_changed_after_it_was_sealed_is_flagged(string file)
    {
        using var scene = new ViolationScene();
        var violation = await scene.AddAsync(database.DataSource, "30A99902");
        await File.AppendAllTextAsync(Path.Combine(scene.PackageOf(violation), file), " ");
        await ReplayAsync(scene);
        Assert.Equal(["no_registration", "evidence_broken"], await FlagsAsync(violation));
    }

    [Fact]
    public async Task An_unreadable_plate_still_becomes_a_case_for_a_person()
    {
        using var scene = new ViolationScene();
        var violation = await scene.AddAsync(database.DataSource, null, "unknown", "unknown");
        await ReplayAsync(scene);
        Assert.Equal(["plate_unreadable"], await FlagsAsync(violation));
    }

    private async Task<string[]> FlagsAsync(Guid violation)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string[]>("select flags from enforcement.case where violation_id = @violation", new { violation }) ?? [];
    }

    // from the first event on, as a reader does that lost its place
    private async Task ReplayAsync(ViolationScene scene)
    {
        var evidence = new EvidenceArchive(Options.Create(new EnforcementOptions { EvidenceRoot = scene.Folder }), scene.Keys, (part, _) => Task.FromResult<byte[]?>(part.Content));
        using var follower = Follower(evidence);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await follower.WorkAsync(transaction, await EventReader.ReadAsync(connection, 0, 500, CancellationToken.None), CancellationToken.None);
        await transaction.CommitAsync();
    }

    private EnforcementFollower Follower(EvidenceArchive evidence) =>
        new(database.DataSource, new CaseIntake(evidence, new VehicleLookups(database.DataSource, new ImportedRegister(database.DataSource), Options.Create(new RegisterOptions()), new FixedTimeProvider()), new FixedTimeProvider()), new FixedTimeProvider(), NullLoggerFactory.Instance);
}
