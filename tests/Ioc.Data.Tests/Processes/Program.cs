using Ioc.Data.Connections;
using Ioc.Data.Embedded;
using Ioc.Data.Migrations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ioc.Data.Tests.Processes;

/// <summary>What a test runs as a process of its own: <c>hold FOLDER</c>, <c>migrate</c>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["hold", var folder]:
                await using (var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = folder }, NullLogger.Instance))
                {
                    Console.WriteLine($"{(server.IsAttached ? "attached" : "holding")} {server.Port}");
                    await Console.In.ReadLineAsync();
                }

                return 0;

            case ["migrate"]:
                await using (var database = Database.Open(Environment.GetEnvironmentVariable("TEST_DATABASE")!))
                {
                    Console.WriteLine("waiting");
                    await Console.In.ReadLineAsync();
                    Console.WriteLine(string.Join(' ', await Migrator.ApplyAsync(database, CancellationToken.None)));
                }

                return 0;

            default:
                return 64;
        }
    }
}
