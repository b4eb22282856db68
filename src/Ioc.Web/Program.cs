using Ioc.Data.Evidence;
using Ioc.Data.Settings;
using Ioc.Web.Evidence;
using Ioc.Web.Platform;
using Ioc.Web.Platform.Staff;
using Ioc.Web.Registrations;

string[] hostArguments = args is ["staff" or "registrations" or "evidence-keys", ..] ? [.. args.SkipWhile(argument => !argument.StartsWith("--Ioc:", StringComparison.Ordinal))] : args;
var builder = WebApplication.CreateBuilder(hostArguments);
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
using var early = LoggerFactory.Create(logging => logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole(console => console.SingleLine = true));
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    if (args is ["registrations", .. var asked] && await RegistrationsCommand.SampleAsync(asked, Console.Out, Console.Error, stop.Token) is { } done)
    {
        return done;
    }

    var options = IocOptions.Read(builder.Configuration);
    await using var database = await DatabaseHost.OpenAsync(options, early.CreateLogger("Ioc.Data"), stop.Token);
    if (args is ["staff", .. var rest])
    {
        return await StaffCommand.RunAsync(rest, database.DataSource, TimeProvider.System, Console.Out, Console.Error, stop.Token);
    }

    if (args is ["evidence-keys", .. var key])
    {
        var ring = new EvidenceKeyRing(options.EvidenceKeysFolder, TimeProvider.System);
        return await EvidenceKeysCommand.RunAsync(key, ring, database.DataSource, TimeProvider.System, Console.Out, Console.Error, stop.Token);
    }

    if (args is ["registrations", .. var words])
    {
        return await RegistrationsCommand.RunAsync(words, database.DataSource, TimeProvider.System, Console.Out, Console.Error, stop.Token);
    }

    await using var app = Site.Build(builder, options, database);
    await app.RunAsync(stop.Token);
    return 0;
}
catch (Exception failure) when (StartupFailures.Explain(failure) is { } line)
{
    await Console.Error.WriteLineAsync(line);
    return 2;
}
