using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Ioc.Data.Embedded;
using Ioc.Data.Tests.Processes;
using Ioc.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ioc.Data.Tests.Embedded;

[SupportedOSPlatform("linux")]
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly ServerFolder _folder = new();
    private readonly ListLogger<EmbeddedPostgres> _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_is_there_after_a_stop_and_a_start_and_on_the_same_port()
    {
        int port, process;
        await using (var server = await StartAsync())
        {
            port = server.Port;
            process = _folder.ServerProcess;
            await ServerFolder.AskAsync(server.ConnectionString, "create table kept as select 'Nguyễn Văn Ất' as name");
        }

        Assert.False(ServerFolder.IsAlive(process));
        await using var again = await StartAsync();
        Assert.False(again.IsAttached);
        Assert.Equal(port, again.Port);
        Assert.Equal("NGUYỄN VĂN ẤT", await ServerFolder.AskAsync(again.ConnectionString, "select upper(name) from kept"));
        Assert.Equal("UTF8", await ServerFolder.AskAsync(again.ConnectionString, "show server_encoding"));
    }

    [Fact]
    public async Task Vietnamese_names_can_be_sorted_as_the_alphabet_has_them()
    {
        await using var server = await StartAsync();

        var sorted = await ServerFolder.AskAsync(
            server.ConnectionString,
            """select string_agg(name, ' ' order by name collate "vi-x-icu") from unnest(array['Đà', 'Dũng', 'Em', 'Ất', 'An', 'Ân']) name""");

        Assert.Equal("An Ân Ất Dũng Đà Em", sorted);
    }

    [Fact]
    public async Task Only_who_may_read_the_folder_knows_the_password_and_nobody_else_gets_in()
    {
        await using var server = await StartAsync();

        foreach (var file in (string[])["server.json", "server.log"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.In(file)));
        }

        var guess = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "ioc" }.ConnectionString;
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ServerFolder.AskAsync(guess, "select 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task A_killed_holder_leaves_no_server_behind_and_loses_nothing_committed()
    {
        int server;
        await using (var holder = OtherProcess.Start(["hold", _folder.Path]))
        {
            Assert.StartsWith("holding", await holder.ReadLineAsync(), StringComparison.Ordinal);
            await using var attached = await StartAsync();
            await ServerFolder.AskAsync(attached.ConnectionString, "create table kept as select 42 as answer");
            server = _folder.ServerProcess;
            await holder.KillAsync();
        }

        await ServerFolder.UntilGoneAsync(server);
        await using var next = await StartAsync();
        Assert.False(next.IsAttached);
        Assert.Equal(42, await ServerFolder.AskAsync(next.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task A_second_process_attaches_and_finds_the_next_holder_on_the_same_port()
    {
        await using var first = OtherProcess.Start(["hold", _folder.Path]);
        var words = (await first.ReadLineAsync()).Split(' ');

        await using var attached = await StartAsync();

        Assert.True(attached.IsAttached);
        Assert.Equal<string[]>(["holding", $"{attached.Port}"], words);
        Assert.Equal(1, await ServerFolder.AskAsync(attached.ConnectionString, "select 1"));

        await first.WriteLineAsync();
        await first.EndedAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => ServerFolder.AskAsync(attached.ConnectionString, "select 1"));

        await using var second = OtherProcess.Start(["hold", _folder.Path]);
        Assert.Equal($"holding {attached.Port}", await second.ReadLineAsync());
        Assert.Equal(1, await ServerFolder.AskAsync(attached.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task Of_four_that_start_together_one_holds_the_server_and_all_reach_it()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync()));

        Assert.Single(servers, server => !server.IsAttached);
        foreach (var server in servers)
        {
            Assert.Equal(1, await ServerFolder.AskAsync(server.ConnectionString, "select 1"));
        }

        foreach (var server in servers.OrderByDescending(server => server.IsAttached))
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_killed_server_is_started_again_on_its_port_with_what_was_committed()
    {
        await using var server = await StartAsync(durable: true);
        await ServerFolder.AskAsync(server.ConnectionString, "create table kept as select 42 as answer");
        var killed = _folder.ServerProcess;

        Kill(killed);

        Assert.Equal(42, await UntilAnsweredAsync(server.ConnectionString, "select answer from kept", () => _folder.ServerProcess != killed));
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning: PostgreSQL ended by itself (killed by signal 9)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_whose_keeper_was_killed_too_is_found_and_stopped_by_the_next_start()
    {
        await using var holder = OtherProcess.Start(["hold", _folder.Path]);
        await holder.ReadLineAsync();
        var server = _folder.ServerProcess;
        var keepers = Parents(server);

        await holder.SuspendAsync();
        keepers.ForEach(Kill);
        await holder.KillAsync();
        Assert.True(ServerFolder.IsAlive(server));
        await using var next = await StartAsync();

        Assert.False(ServerFolder.IsAlive(server));
        Assert.Equal(1, await ServerFolder.AskAsync(next.ConnectionString, "select 1"));
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning: A PostgreSQL server of an earlier run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pid_file_that_names_another_living_program_does_not_hinder_the_start()
    {
        await using (await StartAsync())
        {
        }

        var lines = $"{Environment.ProcessId}\n{_folder.In("cluster")}\n1790000000\n5432\n\n127.0.0.1\n  1 1\nready   \n";
        await File.WriteAllTextAsync(_folder.In("cluster/postmaster.pid"), lines);

        await using var server = await StartAsync();

        Assert.Equal(1, await ServerFolder.AskAsync(server.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_lost_password_is_set_anew_without_losing_the_data()
    {
        await using (var server = await StartAsync())
        {
            await ServerFolder.AskAsync(server.ConnectionString, "create table kept as select 42 as answer");
        }

        await File.WriteAllTextAsync(_folder.In("server.json"), "{\"Port\": 54");

        await using var next = await StartAsync();
        Assert.Equal(42, await ServerFolder.AskAsync(next.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task An_unfinished_set_up_is_begun_anew()
    {
        Directory.CreateDirectory(_folder.In("cluster.new/base"));
        await File.WriteAllTextAsync(_folder.In("cluster.new/PG_VERSION"), "18\n");

        await using var server = await StartAsync();

        Assert.Equal(1, await ServerFolder.AskAsync(server.ConnectionString, "select 1"));
        Assert.False(Directory.Exists(_folder.In("cluster.new")));
    }

    [Fact]
    public async Task Programs_that_were_installed_without_their_links_run_all_the_same()
    {
        string programs;
        await using (await StartAsync())
        {
            programs = ProgramsOf(_folder.ServerProcess);
        }

        using var copy = new ServerFolder();
        Directory.CreateDirectory(copy.Path);
        await Process.Start("cp", ["-r", programs, copy.In("native")]).WaitForExitAsync();
        foreach (var link in Directory.EnumerateFiles(copy.In("native/lib")).Where(file => new FileInfo(file).LinkTarget is not null).ToList())
        {
            File.Delete(link);
        }

        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = _folder.Path, Binaries = copy.In("native") }, _log);

        Assert.Equal(1, await ServerFolder.AskAsync(server.ConnectionString, "select 1"));
        Assert.Equal(copy.In("native"), ProgramsOf(_folder.ServerProcess));
    }

    [Fact]
    public async Task A_taken_port_that_was_asked_for_gives_one_line_that_says_what_to_do()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = _folder.Path, Port = port, Durable = false }, _log));

        Assert.Equal($"Port {port} is taken by another program. Stop that program, or set Ioc:DatabasePort to another port or to 0 for any free one.", refused.Message);
    }

    [Fact]
    public async Task A_taken_port_of_the_last_time_is_exchanged_for_a_free_one()
    {
        int port;
        await using (var server = await StartAsync())
        {
            port = server.Port;
        }

        using var other = new TcpListener(IPAddress.Loopback, port);
        other.Start();
        await using var next = await StartAsync();

        Assert.NotEqual(port, next.Port);
        Assert.Equal(1, await ServerFolder.AskAsync(next.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_gives_one_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
                () => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = Path.Combine(file, "postgres") }, _log));

            Assert.Contains(Path.Combine(file, "postgres"), refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refused.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Programs_that_are_not_there_give_one_line_that_says_how_to_get_them()
    {
        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(
            () => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = _folder.Path, Binaries = "/nowhere" }, _log));

        Assert.Equal("/nowhere holds no bin/postgres. Correct IOC_POSTGRES, or leave it unset.", refused.Message);
    }

    [Fact]
    public async Task Files_of_another_release_are_refused_in_one_line()
    {
        await using (await StartAsync())
        {
        }

        await File.WriteAllTextAsync(_folder.In("cluster/PG_VERSION"), "14\n");

        var refused = await Assert.ThrowsAsync<EmbeddedPostgresException>(StartAsync);
        Assert.StartsWith($"The database in {_folder.In("cluster")} was written by PostgreSQL 14, and this is postgres (PostgreSQL) ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_temporary_server_takes_its_folder_with_it()
    {
        await using (await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = _folder.Path, Temporary = true, Durable = false }, _log))
        {
            Assert.True(Directory.Exists(_folder.Path));
        }

        Assert.False(Directory.Exists(_folder.Path));
    }

    // durable only where something is killed: it takes the disk's time
    private Task<EmbeddedPostgres> StartAsync() => StartAsync(durable: false);

    private Task<EmbeddedPostgres> StartAsync(bool durable) =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { Folder = _folder.Path, Durable = durable }, _log);

    private static void Kill(int process)
    {
        using var victim = Process.GetProcessById(process);
        victim.Kill();
    }

    // The shell that waits for the server, and the one that waits for its holder.
    private static List<int> Parents(int server)
    {
        var keeper = ParentOf(server);
        return
        [
            keeper,
            .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, null))
                .Where(process => process != server && ParentOf(process) == keeper),
        ];
    }

    private static int ParentOf(int process)
    {
        try
        {
            // pid (name) state parent …; the name may hold anything
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], null);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string ProgramsOf(int server)
    {
        var program = File.ReadAllText($"/proc/{server}/cmdline").Split('\0')[0];
        return Path.GetDirectoryName(Path.GetDirectoryName(program))!;
    }

    private static async Task<object?> UntilAnsweredAsync(string connectionString, string sql, Func<bool> when)
    {
        while (true)
        {
            try
            {
                if (when())
                {
                    return await ServerFolder.AskAsync(connectionString, sql);
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or InvalidOperationException)
            {
                // not yet
            }

            await Task.Delay(20);
        }
    }
}
