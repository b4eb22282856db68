using System.Net;
using System.Net.Sockets;

namespace Ioc.EndToEnd;

/// <summary>What goes wrong is said in one line that tells what to do, and never as a stack trace.</summary>
public sealed class ClearErrorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ioc-errors-").FullName;

    [Fact]
    public async Task A_video_that_is_not_there_is_named() => await VisionSaysAsync("there is no such file", "replay", "/nowhere/video.mp4");

    [Fact]
    public async Task A_text_file_named_mp4_is_said_to_be_no_video() => await VisionSaysAsync("no video", "replay", Write("text.mp4", "xin chào"));

    [Fact]
    public async Task An_empty_photograph_is_said_to_be_empty() => await VisionSaysAsync("empty", "read", Write("empty.jpg", ""));

    [Fact]
    public async Task Labels_without_the_right_columns_are_told_which_are_missing() =>
        await VisionSaysAsync("plate_text", "eval", Write("labels.csv", "split,source\nvalidation,x\n"));

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_the_way_out()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await HostSaysAsync("--port", $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}", Path.Combine(folder, "data"));
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_said_to_be_one() => await HostSaysAsync("is a file", "http://127.0.0.1:0", Write("data", "not a folder"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task VisionSaysAsync(string what, params string[] arguments)
    {
        await using var program = new OwnedProcess("dotnet", [Repository.Program("Ioc.Vision"), .. arguments, "--models", Path.Combine(Repository.Root, "models")]);
        Says(what, await program.FinishAsync(TimeSpan.FromMinutes(2)));
    }

    private static async Task HostSaysAsync(string what, string address, string data)
    {
        await using var host = new OwnedProcess("dotnet",
            [Repository.Program("Ioc.Web"), "--contentRoot", Path.Combine(Repository.Root, "src/Ioc.Web"), "--urls", address, "--Ioc:DataFolder", data, "--Site:Workers", "0"]);
        Says(what, await host.FinishAsync(TimeSpan.FromMinutes(2)));
    }

    private static void Says(string what, (int Code, string Output) end)
    {
        Assert.NotEqual(0, end.Code);
        Assert.Contains(what, end.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Output, StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
