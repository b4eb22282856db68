using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Ioc.Data.Settings;

/// <summary>
/// What every process of the product needs to know: where its files lie and where its database is.
/// Section <c>Ioc</c> of the configuration; environment <c>Ioc__DataFolder</c>, <c>Ioc__Database</c>, <c>Ioc__DatabasePort</c>.
/// </summary>
public sealed record IocOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Ioc";

    /// <summary>Folder of everything that the product keeps outside the database; relative to the current directory.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Npgsql connection string of a PostgreSQL 15 or newer; null or empty runs the embedded server in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>TCP port of the embedded server; 0 for any free one.</summary>
    public int DatabasePort { get; init; }

    /// <summary>Evidence packages. A <see cref="Domain.Traffic.Violation.EvidencePath"/> is relative to it.</summary>
    public string EvidenceFolder => Path.Combine(Path.GetFullPath(DataFolder), "evidence");

    /// <summary>The keys that evidence is signed with.</summary>
    public string EvidenceKeysFolder => Path.Combine(Path.GetFullPath(DataFolder), Evidence.EvidenceKeyRing.FolderName);

    /// <summary>What a worker could not hand over yet.</summary>
    public string SpoolFolder => Path.Combine(Path.GetFullPath(DataFolder), "spool");

    /// <summary>The embedded server's folder.</summary>
    public string PostgresFolder => Path.Combine(Path.GetFullPath(DataFolder), "postgres");

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="IocOptionsException">Something is wrong; the message lists all of it.</exception>
    public static IocOptions Read(IConfiguration configuration)
    {
        IocOptions options;
        try
        {
            options = configuration.GetSection(Section).Get<IocOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new IocOptions();
        }
        catch (InvalidOperationException failure)
        {
            throw new IocOptionsException([failure.InnerException?.Message ?? failure.Message]);
        }

        var errors = options.Errors();
        return errors.Count == 0 ? options : throw new IocOptionsException(errors);
    }

    /// <summary>Everything that is wrong, one line each; empty when all is well.</summary>
    public IReadOnlyList<string> Errors()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(DataFolder))
        {
            errors.Add("Ioc:DataFolder is empty. Name a folder, or leave the setting out for ./data.");
        }
        else if (File.Exists(DataFolder))
        {
            errors.Add($"Ioc:DataFolder: {DataFolder} is a file. Name a folder.");
        }

        if (DatabasePort is < 0 or > 65535)
        {
            errors.Add($"Ioc:DatabasePort: {DatabasePort} is no port. Give 1 to 65535, or 0 for any free one.");
        }

        if (!string.IsNullOrWhiteSpace(Database))
        {
            try
            {
                if (new NpgsqlConnectionStringBuilder(Database) is { Host: null or "" })
                {
                    errors.Add("Ioc:Database names no host. Write Host=…;Database=…;Username=…;Password=….");
                }
            }
            catch (Exception failure) when (failure is ArgumentException or FormatException)
            {
                // the text may hold a password: not repeated
                errors.Add("Ioc:Database is not a connection string. Write Host=…;Database=…;Username=…;Password=….");
            }
        }

        return errors;
    }
}
