using Dapper;
using Ioc.Data.Traffic;
using Ioc.Testing;
using Npgsql;

namespace Ioc.Data.Tests.Traffic;

public sealed class PassageReaderTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_passage_whose_transaction_ends_late_is_not_lost()
    {
        await using var reading = await database.DataSource.OpenConnectionAsync();
        var start = await PassageReader.NowAsync(reading, CancellationToken.None);
        Guid late = Guid.CreateVersion7(), early = Guid.CreateVersion7();
        await using var slow = await database.DataSource.OpenConnectionAsync();
        await using var transaction = await slow.BeginTransactionAsync();
        await InsertAsync(slow, late);
        await InsertAsync(reading, early);

        // early is committed; but while late may still come before it, neither is handed out
        Assert.Empty(await PassageReader.ReadAsync(reading, start, 10, CancellationToken.None));
        await transaction.CommitAsync();

        Assert.Equal([late, early], (await ReadAsync(start, 2)).Select(stored => stored.Passage.Id));
    }

    [Fact]
    public async Task A_passage_that_is_rolled_back_is_never_read_and_holds_up_none()
    {
        await using var reading = await database.DataSource.OpenConnectionAsync();
        var start = await PassageReader.NowAsync(reading, CancellationToken.None);
        var kept = Guid.CreateVersion7();
        await using (var slow = await database.DataSource.OpenConnectionAsync())
        await using (var transaction = await slow.BeginTransactionAsync())
        {
            await InsertAsync(slow, Guid.CreateVersion7());
            await InsertAsync(reading, kept);
        }

        Assert.Equal([kept], (await ReadAsync(start, 1)).Select(stored => stored.Passage.Id));
    }

    [Fact]
    public async Task Passages_are_followed_in_pieces_without_gap_or_double()
    {
        await using var writing = await database.DataSource.OpenConnectionAsync();
        var cursor = await PassageReader.NowAsync(writing, CancellationToken.None);
        // two of each transaction: there the id decides
        var pairs = Enumerable.Range(0, 10)
            .Select(_ => new[] { Guid.CreateVersion7(), Guid.CreateVersion7() }.OrderBy(id => id.ToString(), StringComparer.Ordinal).ToArray()).ToList();
        foreach (var pair in pairs)
        {
            await using var transaction = await writing.BeginTransactionAsync();
            await InsertAsync(writing, pair[1]);
            await InsertAsync(writing, pair[0]);
            await transaction.CommitAsync();
        }

        List<Guid> read = [];
        while (read.Count < 20)
        {
            var piece = await PassageReader.ReadAsync(writing, cursor, 3, CancellationToken.None);
            Assert.InRange(piece.Count, 0, 3);
            read.AddRange(piece.Select(stored => stored.Passage.Id));
            cursor = piece.Count == 0 ? cursor : PassageCursor.Parse(piece[^1].Cursor.ToString(), null);
        }

        Assert.Equal(pairs.SelectMany(pair => pair), read);
        Assert.Empty(await PassageReader.ReadAsync(writing, cursor, 3, CancellationToken.None));
    }

    [Fact]
    public async Task Transactions_are_ordered_as_numbers_also_where_a_digit_is_added()
    {
        await using var writing = await database.DataSource.OpenConnectionAsync();
        Guid ninth = Guid.CreateVersion7(), tenth = Guid.CreateVersion7();
        await InsertAsync(writing, tenth, "10");
        await InsertAsync(writing, ninth, "9");

        var first = Assert.Single(await PassageReader.ReadAsync(writing, new PassageCursor(8, Guid.Empty), 1, CancellationToken.None));
        var second = Assert.Single(await PassageReader.ReadAsync(writing, first.Cursor, 1, CancellationToken.None));

        Assert.Equal([ninth, tenth], [first.Passage.Id, second.Passage.Id]);
    }

    [Fact]
    public async Task A_passage_is_read_back_as_it_was_written()
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        var start = await PassageReader.NowAsync(connection, CancellationToken.None);
        var id = Guid.CreateVersion7();
        await InsertAsync(connection, id);

        var stored = Assert.Single(await ReadAsync(start, 1));

        var seen = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            new Domain.Traffic.Passage(id, "NT-01", 7, seen, seen.AddSeconds(2), "59X312345", 0.97, true, null, 2, "white", "motorbike", null, 20, 6),
            stored.Passage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12/passage")]
    [InlineData("-1/0192f0a0-0000-7000-8000-000000000000")]
    public void What_is_no_place_among_the_passages_is_refused(string text) => Assert.False(PassageCursor.TryParse(text, null, out _));

    // Other databases of the server may have transactions open for a moment: what is readable grows until then.
    private async Task<IReadOnlyList<StoredPassage>> ReadAsync(PassageCursor after, int count)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        while (true)
        {
            var read = await PassageReader.ReadAsync(connection, after, 10, CancellationToken.None);
            if (read.Count >= count)
            {
                return read;
            }

            await Task.Delay(10);
        }
    }

    private static Task<int> InsertAsync(NpgsqlConnection connection, Guid id, string? writtenIn = null) => connection.ExecuteAsync(
        """
        insert into traffic.passage (id, seen_from, seen_to, camera_code, track_number, plate, plate_confidence, plate_sure, plate_lines,
                                     plate_colour, vehicle_class, frames, reads, written_in)
        values (@id, '2026-11-21 08:00+07', '2026-11-21 08:00:02+07', 'NT-01', 7, '59X312345', 0.97, true, 2, 'white', 'motorbike', 20, 6,
                coalesce(@writtenIn::xid8, pg_current_xact_id()))
        """,
        new { id, writtenIn });
}
