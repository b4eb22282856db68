using Dapper;
using Ioc.Data.Connections;
using Npgsql;
using Xunit;

namespace Ioc.Testing;

/// <summary>
/// A fresh database with every migration applied, of a real PostgreSQL; one for each test class:
/// <code>
/// public sealed class Case_tests(TestDatabase database) : IClassFixture&lt;TestDatabase&gt;
/// {
///     [Fact]
///     public async Task A_paid_case_is_closed()
///     {
///         await using var connection = await database.DataSource.OpenConnectionAsync();
///         …
/// </code>
/// The tests of one class share it and run one after another: give rows ids of their own, or ask for another with
/// <see cref="CreateAsync"/>. The server is embedded, one for each test process, in a temporary folder that goes with it.
/// The environment variable <c>IOC_TEST_DATABASE</c> names another server instead, by a connection string whose role may
/// create databases.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime, IAsyncDisposable
{
    private NpgsqlDataSource? _dataSource;
    private string? _name;

    static TestDatabase() => SqlMapper.ConnectionStringComparer = new OneSchema();

    /// <summary>The pool, made as the product makes it.</summary>
    public NpgsqlDataSource DataSource => _dataSource ?? throw new InvalidOperationException("The database is made by InitializeAsync.");

    /// <summary>For a process that the test starts.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>One more fresh database, for a test that wants it for itself. Dispose it.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        return database;
    }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        (_name, ConnectionString) = await TestServer.CreateDatabaseAsync();
        _dataSource = Database.Open(ConnectionString);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_dataSource is not null)
        {
            await _dataSource.DisposeAsync();
            _dataSource = null;
            await TestServer.DropDatabaseAsync(_name!);
        }
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
