using System.Diagnostics;
using Ioc.Data.XRoad;
using Ioc.Enforcement.Registers;
using Ioc.Testing;

namespace Ioc.Enforcement.Tests.Registers;

public sealed class XRoadRegisterTests(SecurityServer server) : IClassFixture<SecurityServer>
{
    private static readonly RegisterQuestion Known = new("51K48267", Guid.Parse("0192f000-0000-7000-8000-000000000001"), "officer:canbo");

    [Fact]
    public async Task A_registered_plate_comes_back_with_its_owner_and_the_messages_id_and_hash()
    {
        var answer = await Register().AskAsync(Known, CancellationToken.None);

        Assert.Equal(RegisterOutcome.Found, answer.Outcome);
        var vehicle = Assert.Single(answer.Vehicles);
        Assert.Equal(("51K48267", "car", "Mazda", "registered", "999266318877"), (vehicle.Plate, vehicle.VehicleClass, vehicle.Brand, vehicle.HolderBasis, vehicle.OwnerNumber));
        Assert.True(vehicle.Simulated);
        Assert.True(Guid.TryParse(answer.MessageId, out _));
        Assert.Equal(64, Convert.FromBase64String(answer.RequestHash!).Length);
    }

    [Fact]
    public async Task An_unknown_plate_is_an_answer_and_not_a_fault() =>
        Assert.Equal(RegisterOutcome.None, (await Register().AskAsync(Known with { PlateKey = "99Z99999" }, CancellationToken.None)).Outcome);

    [Fact]
    public async Task A_service_that_we_name_wrongly_is_told_as_x_roads_own_fault()
    {
        var answer = await Register(options => options.Service = "VN/GOV/CSGT/DANGKYXE/nothing").AskAsync(Known, CancellationToken.None);

        Assert.Equal((RegisterOutcome.Unavailable, "X-Road: Server.ClientProxy.UnknownMember"), (answer.Outcome, answer.Fault));
    }

    [Fact]
    public async Task Without_naming_ourselves_rightly_we_are_refused_and_do_not_try_again()
    {
        var answer = await Register(options => options.Client = "VN").AskAsync(Known, CancellationToken.None);

        Assert.Equal((RegisterOutcome.Refused, "X-Road: Client.MissingHeader"), (answer.Outcome, answer.Fault));
    }

    [Fact]
    public async Task A_register_that_is_unwell_is_tried_again_and_answers_when_it_is_well()
    {
        await server.SimulateAsync(new { register = 503 });
        var register = Register();
        var asked = register.AskAsync(Known, CancellationToken.None);
        await server.SimulateAsync(new { });

        Assert.Equal(RegisterOutcome.Found, (await asked).Outcome);
    }

    [Fact]
    public async Task A_register_that_does_not_answer_in_time_is_unavailable()
    {
        await server.SimulateAsync(new { slowMs = 5000 });
        try
        {
            var answer = await Register(options => (options.TimeoutSeconds, options.Retries) = (0.2, 0)).AskAsync(Known, CancellationToken.None);
            Assert.Equal((RegisterOutcome.Unavailable, "no answer in time"), (answer.Outcome, answer.Fault));
        }
        finally
        {
            await server.SimulateAsync(new { });
        }
    }

    [Fact]
    public async Task After_failures_in_a_row_nothing_is_asked_for_a_while_and_then_it_is_tried_again()
    {
        var register = Register(options => (options.Retries, options.BreakSeconds) = (0, 1));
        await server.SimulateAsync(new { down = true });
        var faults = new List<string?>();
        for (var i = 0; i < 8; i++)
        {
            faults.Add((await register.AskAsync(Known, CancellationToken.None)).Fault);
        }

        Assert.Contains("not asked: it failed several times in a row", faults);
        await server.SimulateAsync(new { });
        var waited = Stopwatch.StartNew();
        while ((await register.AskAsync(Known, CancellationToken.None)).Outcome != RegisterOutcome.Found)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(20), "the register is well, and still not asked");
            await Task.Delay(200);
        }
    }

    [Fact]
    public async Task Where_nobody_listens_the_register_is_unavailable()
    {
        var answer = await Register(options => (options.SecurityServer, options.Retries) = ("http://127.0.0.1:1", 0)).AskAsync(Known, CancellationToken.None);

        Assert.Equal((RegisterOutcome.Unavailable, "the security server cannot be reached"), (answer.Outcome, answer.Fault));
    }

    private XRoadRegister Register(Action<XRoadOptions>? change = null)
    {
        var options = new XRoadOptions { SecurityServer = server.Address };
        change?.Invoke(options);
        return new XRoadRegister(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }), () => options, TimeProvider.System);
    }
}
