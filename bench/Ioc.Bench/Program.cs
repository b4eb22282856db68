using System.Text.Json;
using Ioc.Bench;
using Ioc.Bench.Citizens;
using Ioc.Bench.Desk;
using Ioc.Bench.Papers;
using Ioc.Bench.Volume;
using Ioc.Bench.Wall;

IBenchmark[] all = [new LiveWallBench(), new DisconnectBench(), new DeskBench(), new CitizenBench(), new VolumeBench(), new PapersBench()];
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

var chosen = args.Where(word => !word.StartsWith('-')).ToList();
if (chosen.Count == 0 || chosen.FirstOrDefault(name => all.All(one => one.Name != name)) is { })
{
    await Console.Error.WriteLineAsync("Usage: ioc bench NAME... [--json]\n" + string.Join('\n', all.Select(one => $"  {one.Name,-14}{one.Summary}")));
    return 2;
}

foreach (var benchmark in all.Where(one => chosen.Contains(one.Name, StringComparer.Ordinal)))
{
    var figures = await benchmark.RunAsync(stop.Token);
    if (args.Contains("--json", StringComparer.Ordinal))
    {
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { benchmark = benchmark.Name, figures }, JsonSerializerOptions.Web));
        continue;
    }

    await Console.Out.WriteLineAsync($"\n{benchmark.Name}: {benchmark.Summary}");
    foreach (var figure in figures)
    {
        await Console.Out.WriteLineAsync($"  {figure}");
    }
}

return 0;
