using Dapper;
using Ioc.Data.Evidence;
using Ioc.Testing;
using Ioc.Web.Evidence;

namespace Ioc.Web.Tests.Evidence;

public sealed class EvidenceKeysCommandTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Rotating_keeps_the_old_public_key_and_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("ioc-keys-");
        try
        {
            var keys = new EvidenceKeyRing(folder.FullName, TimeProvider.System);
            var old = await keys.CurrentAsync(CancellationToken.None);
            Assert.Equal(0, (await RunAsync(keys, "rotate")).Code);

            Assert.Equal([old.Id, (await keys.CurrentAsync(CancellationToken.None)).Id], keys.Keys().Select(key => key.Id));
            var (_, listed) = await RunAsync(keys);
            Assert.Contains($"{old.Id}", listed, StringComparison.Ordinal);
            Assert.Contains("đang dùng/in use", listed, StringComparison.Ordinal);
            await using var connection = await database.DataSource.OpenConnectionAsync();
            Assert.Equal(old.Id, await connection.ExecuteScalarAsync<string>("select data->>'retired' from audit.event where type = 'evidence.key_rotated'"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<(int Code, string Text)> RunAsync(EvidenceKeyRing keys, params string[] arguments)
        {
            await using var output = new StringWriter();
            var code = await EvidenceKeysCommand.RunAsync(arguments, keys, database.DataSource, TimeProvider.System, output, output, CancellationToken.None);
            return (code, output.ToString());
        }
    }
}
