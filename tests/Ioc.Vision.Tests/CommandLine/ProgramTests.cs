using System.Diagnostics;
using System.Text.Json;
using Ioc.Vision.Pictures;
using Ioc.Vision.Tests.Inference;

namespace Ioc.Vision.Tests.CommandLine;

/// <summary>The program itself, as a child, with models that say what the test wants.</summary>
public sealed class ProgramTests : ScratchFolder
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    [Fact]
    public async Task Photographs_are_read_and_what_cannot_be_opened_is_one_line_each()
    {
        SaveModels("30A12345");
        var good = SavePhotograph("good.jpg", 640, 320);
        var text = Path.Combine(Folder, "text.jpg");
        await File.WriteAllTextAsync(text, "hello");

        var (code, output, errors) = await RunAsync("read", good, text, Path.Combine(Folder, "none.jpg"), "--json", "--models", Folder);

        Assert.Equal(1, code);
        using var answers = JsonDocument.Parse(output);
        var plate = answers.RootElement[0].GetProperty("plates")[0];
        Assert.Equal(("30A12345", true), (plate.GetProperty("plate").GetString(), plate.GetProperty("sure").GetBoolean()));
        Assert.Equal([240, 120, 160, 80], plate.GetProperty("box").EnumerateArray().Select(b => b.GetInt32()));
        Assert.Equal(2, errors.Length);
        Assert.Contains("is no picture", errors[0], StringComparison.Ordinal);
        Assert.Contains("no such file", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labelled_photographs_are_scored()
    {
        SaveModels("30A12345");
        Directory.CreateDirectory(Path.Combine(Folder, "images", "street"));
        SavePhotograph("images/street/a.jpg", 640, 320);
        SavePhotograph("images/street/b.jpg", 640, 320);
        var labels = Path.Combine(Folder, "labels.csv");
        await File.WriteAllTextAsync(
            labels,
            """
            source,file,kind,plate_text,boxes,lines
            street,a.jpg,full,30A12345,"238,122,400,200",1
            street,b.jpg,full,30A12346,"10,10,50,30",1
            street,c.jpg,full,59X312345,,2
            """);

        var (code, output, errors) = await RunAsync("eval", labels, "--json", "--models", Folder);

        Assert.Equal(0, code);
        Assert.StartsWith(
            """{"scenes":3,"read":{"one_line":{"n":2,"right":1},"two_lines":{"n":1,"right":0}},"plates":{"n":2,"found":1},"readable_plates":{"n":2,"found":1},"false_per_scene":0.5,"characters":{"n":25,"right":15},"sure":{"n":1,"right":1},"ms":{"detect":""",
            output,
            StringComparison.Ordinal);
        Assert.Contains(errors, line => line.Contains("c.jpg: no such file (row 4; counted as nothing found)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--sheet")]
    [InlineData("--failures")]
    [InlineData("--reads")]
    [InlineData("--calibration")]
    public async Task A_file_that_cannot_be_written_is_told_before_anything_is_scored(string option)
    {
        SaveModels("30A12345");
        var labels = Path.Combine(Folder, "labels.csv");
        Directory.CreateDirectory(Path.Combine(Folder, "images"));
        await File.WriteAllTextAsync(labels, "source,file,kind,plate_text,boxes,lines\nstreet,a.jpg,full,30A12345,,1\n");

        var (code, output, errors) = await RunAsync("eval", labels, "--models", Folder, option, Path.Combine(Folder, "none", "x"));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains($"{option} {Path.Combine(Folder, "none", "x")}: there is no folder", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sets_of_models_stand_side_by_side_and_every_read_is_listed_with_what_spoke_for_it()
    {
        SaveModels("30A12345");
        SavePhotograph("a.jpg", 640, 320);
        Directory.CreateDirectory(Path.Combine(Folder, "images", "street"));
        File.Move(Path.Combine(Folder, "a.jpg"), Path.Combine(Folder, "images", "street", "a.jpg"));
        var labels = Path.Combine(Folder, "labels.csv");
        await File.WriteAllTextAsync(labels, "source,file,kind,plate_text,boxes,lines\nstreet,a.jpg,full,30A12345,\"238,122,400,200\",1\n");
        var reads = Path.Combine(Folder, "reads.csv");

        var (code, output, _) = await RunAsync("eval", labels, "--models", Folder, "--against", Folder, "--reads", reads);

        Assert.Equal(0, code);
        Assert.Contains("plates found             1/1 1.000 (0.207 to 1.000)         1/1 1.000 (0.207 to 1.000)".Replace(" ", "", StringComparison.Ordinal), output.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(reads);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("street,a.jpg,30A12345,30A12345,1,", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_models_folder_without_models_is_one_line()
    {
        var (code, _, errors) = await RunAsync("read", "a.jpg", "--models", Folder);

        Assert.Equal(1, code);
        Assert.Contains("plate-detector.json: cannot be read", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_verb_shows_those_that_there_are()
    {
        var (code, _, errors) = await RunAsync("reed");

        Assert.Equal(2, code);
        Assert.Equal("ioc: unknown verb 'reed'", errors[0]);
        Assert.Contains(errors, line => line.TrimStart().StartsWith("read ", StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Output, string[] Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ioc.Vision.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var errors = child.StandardError.ReadToEndAsync();
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return (child.ExitCode, output, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void SaveModels(string text)
    {
        TinyModels.Detector(Folder, "corners", [1, 1, 13], [0.9f, 32, 16, 16, 8, 24, 12, 40, 12, 40, 20, 24, 20]);
        TinyModels.ReaderThatSays(Folder, Alphabet, "slots", [.. text.PadRight(9, '_').Select(c => TinyModels.Row(Alphabet, c, 0.999f))]);
    }

    private string SavePhotograph(string name, int width, int height)
    {
        using var picture = new Picture(width, height, fullRange: true);
        picture.Memory.Span.Fill(128);
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, Jpeg.Encode(picture, 90));
        return path;
    }
}
