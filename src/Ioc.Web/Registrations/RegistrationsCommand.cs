using System.Globalization;
using System.Text;
using System.Text.Json;
using Ioc.Enforcement.Registrations;
using Npgsql;

namespace Ioc.Web.Registrations;

/// <summary>
/// <c>registrations import FILE</c> takes a file into the register; <c>registrations sample --rows N</c> makes one of invented people.
/// </summary>
public static class RegistrationsCommand
{
    private const string Usage =
        """
        Usage: registrations import FILE
               registrations sample --rows N --out FILE [--seed N] [--owners-for TRUTH.json[,TRUTH.json…]]
        """;

    private const int MostRows = 10_000_000;

    /// <summary>Runs <c>sample</c>, which needs no database.</summary>
    /// <returns>The exit code; null when the arguments ask for something else.</returns>
    public static async Task<int?> SampleAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken token)
    {
        if (arguments is not ["sample", ..])
        {
            return null;
        }

        if (!int.TryParse(Value(arguments, "--rows"), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) || rows is < 1 or > MostRows
            || Value(arguments, "--out") is not { Length: > 0 } path
            || !int.TryParse(Value(arguments, "--seed") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            var wanted = new List<WantedPlate>();
            foreach (var truth in (Value(arguments, "--owners-for") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                wanted.AddRange(RegistrationSamples.PlatesIn(await File.ReadAllTextAsync(truth, token)));
            }

            await using (var file = new StreamWriter(path, append: false, new UTF8Encoding(false)))
            {
                RegistrationSamples.Write(file, rows, seed, wanted);
            }

            await output.WriteLineAsync($"{path}: {rows} registrations of invented people, {wanted.Count} of them for plates of the samples.");
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            await errors.WriteLineAsync($"{failure.Message} Correct --out or --owners-for.");
            return 2;
        }
    }

    /// <summary>Runs <c>import</c>.</summary>
    /// <returns>The exit code: 0 all rows taken, 1 some refused, 2 nothing taken.</returns>
    public static async Task<int> RunAsync(string[] arguments, NpgsqlDataSource database, TimeProvider clock, TextWriter output, TextWriter errors, CancellationToken token)
    {
        if (arguments is not ["import", var path, ..])
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            await using var file = File.OpenRead(path);
            var import = new RegistrationImport(database, clock);
            var report = await import.TakeAsync(file, Path.GetFileName(path), "operator:console", token);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.RowsRead} rows in {report.Took.TotalSeconds:F1} s ({report.RowsPerSecond:F0}/s): {report.Inserted} new, {report.Updated} changed, {report.Unchanged} as before, {report.Refused} refused."));
            if (report.Refused == 0)
            {
                return 0;
            }

            var refused = $"{path}.refused.csv";
            await File.WriteAllTextAsync(refused, await import.RefusedRowsAsync(report.BatchId, "operator:console", token), token);
            await errors.WriteLineAsync($"The refused rows, each with its column and reason, are in {refused}. Correct them and import them again.");
            return 1;
        }
        catch (RegistrationFileException wrong)
        {
            await errors.WriteLineAsync($"{path}: {wrong.Message}");
            return 2;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{failure.Message} Name a readable file.");
            return 2;
        }
    }

    private static string? Value(string[] arguments, string option)
    {
        var at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
