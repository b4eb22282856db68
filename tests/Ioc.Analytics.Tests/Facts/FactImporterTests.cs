using System.Text;
using Ioc.Analytics.Facts;
using Ioc.Analytics.Labour;
using Ioc.Analytics.Lodging;
using Ioc.Analytics.Population;
using Ioc.Analytics.PublicOrder;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Analytics.Tests.Facts;

public sealed class FactImporterTests
{
    private const string LodgingHeader = "reference,date,hour,place_code,establishment,nationality,purpose,guests,nights\n";

    [Fact]
    public async Task A_bad_row_in_the_middle_is_refused_by_line_and_column_and_the_good_ones_are_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);

        var report = await town.SendAsync(LodgingFacts.Table, LodgingHeader
            + "R1,2026-11-20,14,A,H1,VNM,tourism,2,1\n"
            + "R2,2026-13-20,14,A,H1,VNM,tourism,2,1\n"
            + "R3,0001-01-01,25,X,H1,vn,tourist,0,1\n"
            + "R4,2026-11-20,15,B,H2,KOR,business,1,3\n"
            + "R5,2026-11-20,15,B,H2\n"
            + "R1,2026-11-20,16,A,H1,VNM,tourism,9,9\n");

        Assert.Equal((2, 0, 4), (report.Taken, report.Unchanged, report.Refused));
        Assert.Equal(
            [(3, "date"), (4, "date"), (4, "hour"), (4, "place_code"), (4, "nationality"), (4, "purpose"), (4, "guests"), (6, ""), (7, "reference")],
            report.Refusals.Select(r => (r.Line, r.Column)));
        Assert.All(report.Refusals, refusal => Assert.NotEqual(refusal.Reason.Vi, refusal.Reason.En));
        Assert.Equal("2026-13-20", report.Refusals[0].Value);
        Assert.Equal(2, await town.AskAsync<int>("select count(*) from fact.lodging"));
        Assert.Equal(9, await town.AskAsync<int>("select count(*) from fact.refused_row where import_id = @Id", new { report.Id }));
        Assert.Equal(2, await town.AskAsync<int>("select rows_taken from fact.source where code = 'lodging'"));
        Assert.Equal(4, await town.AskAsync<int>("select rows_refused from fact.source where code = 'lodging'"));
    }

    [Fact]
    public async Task The_same_file_twice_changes_nothing_and_a_corrected_row_changes_only_itself()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        const string file = LodgingHeader + "R1,2026-11-18,14,A,H1,VNM,tourism,2,1\nR2,2026-11-20,15,B,H2,KOR,business,1,3\n";

        var first = await town.SendAsync(LodgingFacts.Table, file);
        var again = await town.SendAsync(LodgingFacts.Table, file);
        var corrected = await town.SendAsync(LodgingFacts.Table, file.Replace("2026-11-18,14", "2026-11-19,14", StringComparison.Ordinal));

        Assert.Equal((2, 0), (first.Taken, first.Unchanged));
        Assert.Equal((0, 2), (again.Taken, again.Unchanged));
        Assert.Null(again.From);
        // Both the day it leaves and the day it comes to are touched.
        Assert.Equal((1, 1), (corrected.Taken, corrected.Unchanged));
        Assert.Equal((new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 19)), (corrected.From, corrected.To));
        Assert.Equal(2, await town.AskAsync<int>("select count(*) from fact.lodging"));
    }

    [Fact]
    public async Task A_repeated_reference_is_refused_by_its_first_line_whether_that_one_was_new_or_known()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        await town.SendAsync(LodgingFacts.Table, LodgingHeader + "K,2026-11-19,14,A,H1,VNM,tourism,2,1\n");

        // So many that the last ones are looked at long after the first ones are in the table.
        var report = await town.SendAsync(LodgingFacts.Table, LodgingHeader
            + "K,2026-11-20,14,A,H1,VNM,tourism,2,1\n"
            + string.Concat(Declarations(20_000))
            + "R0,2026-11-20,14,A,H1,VNM,tourism,9,1\n"
            + "K,2026-11-20,14,A,H1,VNM,tourism,9,1\n"
            + "R0,2026-11-20,14,A,H1,VNM,tourism,9,1\n"
            + "Z,2026-11-20,14,A,H1,VNM,tourism,2,3\n");

        Assert.Equal((20_002, 0, 3), (report.Taken, report.Unchanged, report.Refused));
        Assert.Equal(
            [(20_003, "has the same key as line 3"), (20_004, "has the same key as line 2"), (20_005, "has the same key as line 3")],
            report.Refusals.Select(r => (r.Line, r.Reason.En)));
        Assert.Equal((new DateOnly(2026, 11, 19), new DateOnly(2026, 11, 22)), (report.From, report.To));
        Assert.Equal(20_002, await town.AskAsync<int>("select count(*) from fact.lodging where guests = 2"));
        Assert.Equal(20_002, await town.AskAsync<int>("select count(*) from fact.lodging"));
    }

    [Fact]
    public async Task A_file_without_a_needed_column_is_refused_whole_and_says_which()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);

        var refused = await Assert.ThrowsAsync<ImportException>(() => town.SendAsync(PopulationFacts.Table, "month,place_code,sex,age_band,population,births,deaths\n", "dan-so.csv"));

        Assert.Equal("dan-so.csv: missing column moved_in, moved_out", refused.Text.En);
        Assert.Equal("dan-so.csv: thiếu cột moved_in, moved_out", refused.Text.Vi);
        Assert.Contains("moved_in", await town.AskAsync<string>("select last_error from fact.source where code = 'population'"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\u0001\u0002 not a table")]
    public async Task A_file_that_is_no_table_is_refused_whole(string content)
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);

        await Assert.ThrowsAsync<ImportException>(() => town.SendAsync(IncidentFacts.Table, content));

        Assert.Equal(0, await town.AskAsync<int>("select count(*) from fact.import"));
    }

    [Fact]
    public async Task A_picture_that_is_named_csv_is_told_as_no_csv_and_not_as_letters_of_another_code()
    {
        using var picture = new MemoryStream([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]);

        var refused = await Assert.ThrowsAsync<ImportException>(() => CsvRows.OpenAsync(picture, "anh.csv", CancellationToken.None));

        Assert.Contains("this is not a CSV file", refused.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offsets_are_only_for_demonstrations_a_real_file_must_carry_dates()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);

        var refused = await Assert.ThrowsAsync<ImportException>(() => town.SendAsync(IncidentFacts.Table, "reference,day_offset,hour,place_code,type,cleared\n"));

        Assert.Contains("date", refused.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_labour_row_that_does_not_add_up_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);

        var report = await town.SendAsync(LabourFacts.Table, "month;place_code;sector;labour_force;employed;unemployed\n2026-10;A;industry;100;90;11\n2026-10;B;industry;100;90;10\n");

        Assert.Equal((1, 1), (report.Taken, report.Refused));
        Assert.Equal((2, "labour_force", "100"), (report.Refusals[0].Line, report.Refusals[0].Column, report.Refusals[0].Value));
    }

    [Fact]
    public async Task An_upload_that_breaks_off_changes_nothing_and_can_be_sent_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        using var broken = new CutOff(LodgingHeader, Declarations(int.MaxValue), 5_000, () => throw new IOException("The sender is gone."));

        await Assert.ThrowsAsync<IOException>(() => town.Importer.ImportAsync(LodgingFacts.Table, new("file.csv", "staff:test", Simulated: false), broken, CancellationToken.None));

        Assert.Equal(0, await town.AskAsync<int>("select count(*) from fact.lodging"));
        Assert.Equal(5_000, (await town.SendAsync(LodgingFacts.Table, LodgingHeader + string.Concat(Declarations(5_000)))).Taken);
    }

    [Fact]
    public async Task A_database_that_goes_away_while_a_file_is_read_ends_the_import_and_the_file_can_be_sent_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        var town = await CountingTown.BuildAsync(database.DataSource);
        using var endless = new CutOff(LodgingHeader, Declarations(int.MaxValue), 20_000, async () =>
            Assert.Equal(1, await town.AskAsync<int>("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null")));

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => town.Importer.ImportAsync(LodgingFacts.Table, new("file.csv", "staff:test", Simulated: false), endless, CancellationToken.None));

        Assert.NotNull(await town.AskAsync<string?>("select last_error_vi from fact.source where code = 'lodging'"));
        Assert.Equal(0, await town.AskAsync<int>("select count(*) from fact.import"));
        Assert.Equal(3, (await town.SendAsync(LodgingFacts.Table, LodgingHeader + string.Concat(Declarations(3)))).Taken);
    }

    private static IEnumerable<string> Declarations(int count) => Enumerable.Range(0, count).Select(i => $"R{i},2026-11-20,14,A,H1,VNM,tourism,2,1\n");

    // A file that goes on for ever; after some of its lines something happens, once.
    private sealed class CutOff(string header, IEnumerable<string> lines, int after, Func<Task> happens) : MemoryStream
    {
        private readonly IEnumerator<string> rest = lines.GetEnumerator();
        private byte[] line = Encoding.UTF8.GetBytes(header);
        private int read;
        private int count;

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (read == line.Length)
            {
                if (++count == after)
                {
                    await happens();
                }

                rest.MoveNext();
                (line, read) = (Encoding.UTF8.GetBytes(rest.Current), 0);
            }

            var some = Math.Min(buffer.Length, line.Length - read);
            line.AsMemory(read, some).CopyTo(buffer);
            read += some;
            return some;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
