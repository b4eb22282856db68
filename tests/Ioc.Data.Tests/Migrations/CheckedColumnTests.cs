using System.Reflection;
using Ioc.Domain.Traffic;
using Ioc.Testing;

namespace Ioc.Data.Tests.Migrations;

public sealed class CheckedColumnTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_database_lets_a_violation_be_of_the_kinds_that_the_rules_know_and_no_other()
    {
        var kinds = typeof(ViolationKinds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(kinds.Order(StringComparer.Ordinal), await CheckedColumn.ValuesAsync(database.DataSource, "traffic.violation", "kind"));
    }

    [Fact]
    public async Task A_column_that_may_hold_anything_lists_nothing() =>
        Assert.Empty(await CheckedColumn.ValuesAsync(database.DataSource, "traffic.violation", "rule_id"));
}
