using Dapper;
using Ioc.Data.XRoad;
using Ioc.Enforcement.Cases;
using Ioc.Enforcement.Evidence;
using Ioc.Enforcement.Registers;
using Ioc.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Ioc.Enforcement.Tests.Registers;

/// <summary>From the violation to the matched owner over X-Road, with the register down in between: nothing is lost, and every question is on record.</summary>
public sealed class RegisterWaitsTests : IClassFixture<SecurityServer>, IClassFixture<TestDatabase>, IDisposable
{
    private readonly SecurityServer server;
    private readonly TestDatabase database;
    private readonly ViolationScene scene = new();
    private readonly XRoadOptions road;
    private readonly VehicleLookups lookups;
    private readonly RegisterWaits waits;

    public RegisterWaitsTests(SecurityServer server, TestDatabase database)
    {
        (this.server, this.database) = (server, database);
        road = new XRoadOptions { SecurityServer = server.Address, Retries = 0, BreakSeconds = 0.5 };
        lookups = new VehicleLookups(
            database.DataSource, new XRoadRegister(new HttpClient(), () => road, TimeProvider.System), Options.Create(new RegisterOptions { Register = XRoadRegister.Name }), TimeProvider.System);
        waits = new RegisterWaits(database.DataSource, lookups, TimeProvider.System, NullLogger<RegisterWaits>.Instance);
    }

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_case_waits_while_the_register_is_down_and_is_matched_by_itself_when_it_answers()
    {
        await server.SimulateAsync(new { down = true });
        var id = await CaseAsync("51K48267");
        var before = await StandAsync(id);
        Assert.Null(before.Vehicle);
        Assert.Equal(["registry_unavailable"], before.Flags);

        await DueAsync(id);
        Assert.Equal(["registry_unavailable"], (await StandAsync(id)).Flags);
        await server.SimulateAsync(new { });
        for (var i = 0; i < 30 && (await StandAsync(id)).Vehicle is null; i++)
        {
            await DueAsync(id);
            await Task.Delay(200);
        }

        var (vehicle, flags) = await StandAsync(id);
        Assert.NotNull(vehicle);
        Assert.Empty(flags);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal("xroad", await connection.ExecuteScalarAsync<string>("select register from registry.vehicle where id = @vehicle", new { vehicle }));
        var log = (await connection.QueryAsync<(string Outcome, string Purpose, string Actor, string? MessageId)>(
            "select outcome, purpose, actor, message_id from registry.lookup where case_id = @id order by asked_at", new { id })).AsList();
        Assert.Equal(("unavailable", "case_opened"), (log[0].Outcome, log[0].Purpose));
        Assert.Equal(("found", "retried", "system:registers"), (log[^1].Outcome, log[^1].Purpose, log[^1].Actor));
        Assert.All(log, entry => Assert.NotNull(entry.MessageId));
        Assert.Equal(log.Count, await connection.ExecuteScalarAsync<int>(
            "select count(*)::integer from audit.event where type = 'person-data.register_asked' and subject_id = @subject", new { subject = id.ToString() }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::integer from registry.lookup_wait where case_id = @id", new { id }));
    }

    [Fact]
    public async Task A_plate_that_the_register_does_not_know_goes_to_a_person_with_the_reason()
    {
        await server.SimulateAsync(new { });
        var id = await CaseAsync("30K00001");
        await DueAsync(id);

        var (vehicle, flags) = await StandAsync(id);
        Assert.Null(vehicle);
        Assert.Equal(["no_registration"], flags);
    }

    [Fact]
    public async Task A_fresh_answer_is_not_asked_for_again_and_what_the_register_forgot_is_withdrawn()
    {
        await server.SimulateAsync(new { });
        Assert.True((await lookups.EnsureAsync("59X382615", LookupPurposes.AskedAgain, null, "officer:a", again: false, CancellationToken.None)).Answered);
        Assert.True((await lookups.EnsureAsync("59X382615", LookupPurposes.AskedAgain, null, "officer:a", again: false, CancellationToken.None)).Answered);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(1, await connection.ExecuteScalarAsync<int>("select count(*)::integer from registry.lookup where plate_key = '59X382615'"));

        // the same plate, which the table knew once as a car's
        await connection.ExecuteAsync(
            "insert into registry.vehicle select gen_random_uuid(), plate, plate_key, 'car', 'car', plate_colour, brand, model, colour, status, registered_on, expires_on, owner_id, simulated, batch_id, updated_at, register, fetched_at, null, holder_basis from registry.vehicle where plate_key = '59X382615'");
        await lookups.EnsureAsync("59X382615", LookupPurposes.AskedAgain, null, "officer:a", again: true, CancellationToken.None);
        Assert.Equal("motorbike", await connection.ExecuteScalarAsync<string>("select family from registry.vehicle where plate_key = '59X382615' and withdrawn_at is null"));
    }

    [Theory]
    [InlineData("80441NG02", "diplomatic")]
    [InlineData("AB1234", "army")]
    public async Task The_army_and_the_diplomats_are_set_aside_without_asking(string plate, string flag)
    {
        var id = await CaseAsync(plate, plate.StartsWith("AB", StringComparison.Ordinal) ? "red" : "white");

        Assert.Contains(flag, (await StandAsync(id)).Flags);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("select count(*)::integer from registry.lookup_wait where case_id = @id", new { id }));
    }

    // The camera's rule binds lorries and buses, and saw no more than four wheels: 78V-110.61 is registered as a lorry, 47E-533.43 as a car.
    [Theory]
    [InlineData("78V11061", "")]
    [InlineData("47E53343", "class_unbound")]
    public async Task Where_the_class_matters_and_the_camera_could_not_tell_it_the_registration_does(string plate, string flags)
    {
        await server.SimulateAsync(new { down = true });
        var id = await CaseAsync(plate, judged: """{"classes":["truck","bus"],"classCertain":false}""");
        Assert.Equal(["registry_unavailable", "class_disagreement"], (await StandAsync(id)).Flags);

        await server.SimulateAsync(new { });
        for (var i = 0; i < 30 && (await StandAsync(id)).Vehicle is null; i++)
        {
            await DueAsync(id);
            await Task.Delay(200);
        }

        Assert.Equal(flags, string.Join(' ', (await StandAsync(id)).Flags));
    }

    /// <param name="judged">What the rule made of the vehicle, JSON.</param>
    private async Task<Guid> CaseAsync(string plate, string colour = "white", string? judged = null)
    {
        var violation = await scene.AddAsync(database.DataSource, plate, colour: colour, announce: false);
        if (judged is not null)
        {
            await using var camera = await database.DataSource.OpenConnectionAsync();
            await camera.ExecuteAsync("update traffic.violation set detail = @judged::jsonb where id = @violation", new { judged, violation });
        }

        var intake = new CaseIntake(
            new EvidenceArchive(Options.Create(new EnforcementOptions { EvidenceRoot = scene.Folder }), scene.Keys, (part, _) => Task.FromResult<byte[]?>(part.Content)),
            lookups, TimeProvider.System);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var id = await intake.OpenAsync(transaction, violation, CancellationToken.None);
        await transaction.CommitAsync();
        return id!.Value;
    }

    // What waits becomes due at once, instead of after its pause.
    private async Task DueAsync(Guid id)
    {
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("update registry.lookup_wait set next_at = now() - interval '1 second' where case_id = @id", new { id });
        }

        await waits.WorkAsync(CancellationToken.None);
    }

    private async Task<(Guid? Vehicle, string[] Flags)> StandAsync(Guid id)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        return await connection.QuerySingleAsync<(Guid?, string[])>("select vehicle_id, flags from enforcement.case where id = @id", new { id });
    }
}
