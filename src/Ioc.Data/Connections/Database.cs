using System.Data;
using Dapper;
using Npgsql;

namespace Ioc.Data.Connections;

/// <summary>How the processes reach PostgreSQL: one data source, Dapper told once how rows map.</summary>
public static class Database
{
    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        // without its own entry Dapper asks the handler for parameters too, not only for results
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new UtcDateTimeOffsetHandler());
        SqlMapper.AddTypeHandler(new TextArrayHandler());
    }

    // Indicators join WITH queries whose size no planner can know; a merge join on half of their key took seconds where a hash join takes milliseconds.
    private const string Planning = "-c enable_mergejoin=off";

    /// <summary>Opens a pool. Every session runs in UTC; local time exists only on screens.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    public static NpgsqlDataSource Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Timezone = "UTC" };
        settings.Options = string.IsNullOrEmpty(settings.Options) ? Planning : $"{Planning} {settings.Options}";
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }

    // Npgsql hands timestamptz over as DateTime (UTC) and refuses offsets other than 0.
    private sealed class UtcDateTimeOffsetHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) =>
            parameter.Value = value.UtcDateTime;

        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            DateTimeOffset time => time.ToUniversalTime(),
            _ => throw new DataException($"Cannot read {value.GetType().Name} as a point in time."),
        };
    }

    // Npgsql declares an array column as System.Array, which Dapper does not match with a record's string[].
    private sealed class TextArrayHandler : SqlMapper.TypeHandler<string[]>
    {
        public override void SetValue(IDbDataParameter parameter, string[]? value) => parameter.Value = (object?)value ?? DBNull.Value;

        public override string[]? Parse(object value) => (string[])value;
    }
}
