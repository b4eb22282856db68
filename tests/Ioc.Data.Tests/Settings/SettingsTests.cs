using Ioc.Data.Settings;
using Ioc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Ioc.Data.Tests.Settings;

public sealed class SettingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public void Without_settings_everything_lies_in_data_under_the_current_directory()
    {
        var options = Read();

        Assert.Null(options.Database);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "evidence"), options.EvidenceFolder);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "spool"), options.SpoolFolder);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "data", "postgres"), options.PostgresFolder);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_no_password_with_it()
    {
        var refused = Assert.Throws<IocOptionsException>(() => Read(("DataFolder", " "), ("DatabasePort", "70000"), ("Database", "Hos=db;Password=s3cret")));

        Assert.Equal(["Ioc:DataFolder", "Ioc:DatabasePort", "Ioc:Database"], refused.Errors.Select(error => error.Split(' ')[0].TrimEnd(':')));
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_setting_is_refused_by_name()
    {
        var refused = Assert.Throws<IocOptionsException>(() => Read(("DataFoldr", "/srv/ioc")));

        Assert.Contains("DataFoldr", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_server_is_used_as_it_is()
    {
        await using var host = await DatabaseHost.OpenAsync(new IocOptions { Database = database.ConnectionString }, NullLogger.Instance);

        await using var connection = await host.DataSource.OpenConnectionAsync();
        Assert.Equal(new NpgsqlConnectionStringBuilder(database.ConnectionString).Database, connection.Database);
        Assert.DoesNotContain("embedded", host.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_refuses_us_is_named_in_one_line_without_the_password()
    {
        var given = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "stranger", Password = "s3cret" };

        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => DatabaseHost.OpenAsync(new IocOptions { Database = given.ConnectionString }, NullLogger.Instance));

        Assert.StartsWith($"The database server at {given.Host}:{given.Port} refuses us: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static IocOptions Read(params (string Name, string Value)[] settings) =>
        IocOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>("Ioc:" + setting.Name, setting.Value))).Build());
}
