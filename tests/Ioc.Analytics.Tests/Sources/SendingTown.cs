using System.Text;
using Dapper;
using Ioc.Analytics.Sources;
using Ioc.Testing;

namespace Ioc.Analytics.Tests.Sources;

/// <summary>The counting town, whose sources send as they would: files through the one door.</summary>
internal sealed class SendingTown(TestDatabase database, CountingTown town)
{
    public CountingTown Town => town;

    public SourceFormats Formats { get; } = new(new StayReferences(new byte[32]));

    public SourceIntake Intake => field ??= new(database.DataSource, town.Importer, Formats, town.Clock);

    public RefusedRows Refused => new(database.DataSource, Formats);

    public static async Task<SendingTown> BuildAsync(TestDatabase database)
    {
        var town = await CountingTown.BuildAsync(database.DataSource);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("update place.place set name_vi = 'Phường Bến Đá' where code = 'A'");
        return new(database, town);
    }

    public Task<IntakeResult> SendAsync(string format, string content, string name = "file.csv", string? map = null, bool rehearse = false) =>
        SendAsync(format, Encoding.UTF8.GetBytes(content), name, map, rehearse);

    public async Task<IntakeResult> SendAsync(string format, byte[] content, string name, string? map = null, bool rehearse = false)
    {
        using var stream = new MemoryStream(content);
        return await Intake.TakeAsync(new(Formats.Find(format)!, name, stream, "upload", "operator:test", false) { Map = map, Rehearse = rehearse }, CancellationToken.None);
    }
}
