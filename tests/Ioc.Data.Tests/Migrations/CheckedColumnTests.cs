using System.Reflection;
using System.Text.RegularExpressions;
using Ioc.Domain.Enforcement;
using Ioc.Domain.Traffic;
using Ioc.Testing;

namespace Ioc.Data.Tests.Migrations;

public sealed partial class CheckedColumnTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Theory]
    [InlineData("traffic.violation", "kind")]
    [InlineData("enforcement.case", "kind")]
    public async Task The_database_knows_the_kinds_of_violation_that_the_rules_know_and_no_other(string table, string column)
    {
        var kinds = typeof(ViolationKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(kinds.Order(StringComparer.Ordinal), await CheckedColumn.ValuesAsync(database.DataSource, table, column));
    }

    [Theory]
    [InlineData("enforcement.case", "state", typeof(CaseState))]
    [InlineData("enforcement.decision", "liable", typeof(LiableParty))]
    [InlineData("registry.vehicle", "family", typeof(OffenceVehicle))]
    public async Task The_database_knows_the_members_of_an_enum_and_no_other(string table, string column, Type members)
    {
        var names = Enum.GetNames(members).Select(name => Seam().Replace(name, "${end}_${start}").ToLowerInvariant());

        Assert.Equal(names.Order(StringComparer.Ordinal), await CheckedColumn.ValuesAsync(database.DataSource, table, column));
    }

    [Fact]
    public async Task A_column_that_may_hold_anything_lists_nothing() =>
        Assert.Empty(await CheckedColumn.ValuesAsync(database.DataSource, "traffic.violation", "rule_id"));

    [GeneratedRegex("(?<end>[a-z])(?<start>[A-Z])", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Seam();
}
