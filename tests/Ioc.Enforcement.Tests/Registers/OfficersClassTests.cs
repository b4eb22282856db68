using Dapper;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Registers;
using Ioc.Enforcement.Registrations;
using Ioc.Enforcement.Review;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Tests.Registers;

/// <summary>What an officer saw while the register was silent still counts when it answers.</summary>
public sealed class OfficersClassTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    // 30A-123.45 of a car and 30-A1 2345 of a motorbike are written alike, and the camera took the motorbike for a car.
    [Fact]
    public async Task The_class_that_the_officer_gave_while_the_register_was_down_finds_the_vehicle_when_it_answers()
    {
        using var scene = new ViolationScene();
        var register = new TwoVehicles();
        var lookups = new VehicleLookups(database.DataSource, register, Options.Create(new RegisterOptions { Register = XRoadRegister.Name }), TimeProvider.System);
        var settings = Options.Create(new EnforcementOptions { EvidenceRoot = scene.Folder });
        var evidence = new EvidenceArchive(settings, scene.Keys, (part, _) => Task.FromResult<byte[]?>(part.Content));
        var violation = await scene.AddAsync(database.DataSource, "30A12345", announce: false);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Guid id;
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            id = (await new CaseIntake(evidence, lookups, TimeProvider.System).OpenAsync(transaction, violation, CancellationToken.None))!.Value;
            await transaction.CommitAsync();
        }

        var desk = new CaseReview(database.DataSource, evidence, lookups, null!, settings, TimeProvider.System);     // no notice is issued here
        Assert.Null((await desk.SetPlateAsync(id, 1, "30A12345", "motorbike", new Officer("canbo", "Đại úy Thử", null), CancellationToken.None)).Refusal);
        register.Up = true;
        await connection.ExecuteAsync("update registry.lookup_wait set next_at = now() - interval '1 second' where case_id = @id", new { id });
        await new RegisterWaits(database.DataSource, lookups, TimeProvider.System, NullLogger<RegisterWaits>.Instance).WorkAsync(CancellationToken.None);

        var (owner, flags) = await connection.QuerySingleAsync<(string, string[])>(
            "select v.owner_name, c.flags from enforcement.case c join enforcement.case_vehicle v on v.case_id = c.id where c.id = @id", new { id });
        Assert.Equal("Chủ xe máy", owner);
        Assert.Empty(flags);
    }

    private sealed class TwoVehicles : IVehicleRegister
    {
        public bool Up { get; set; }

        public string Code => XRoadRegister.Name;

        public bool IsRemote => true;

        public Task<RegisterAnswer> AskAsync(RegisterQuestion question, CancellationToken token) => Task.FromResult(
            Up ? new RegisterAnswer(RegisterOutcome.Found, [Vehicle("car", "Chủ ô tô", "999000000011"), Vehicle("motorbike", "Chủ xe máy", "999000000012")])
                : new RegisterAnswer(RegisterOutcome.Unavailable, [], Fault: "down"));

        private static Registration Vehicle(string kind, string owner, string number) => new(
            "30A12345", kind, kind, "white", "Honda", "A", "Trắng", "active", new DateOnly(2024, 1, 1), null, "person", owner, number, "Số 12 đường Biển Xanh", true);
    }
}
