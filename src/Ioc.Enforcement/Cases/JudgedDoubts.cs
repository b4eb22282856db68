using System.Globalization;
using System.Text.Json;
using Dapper;
using Ioc.Domain.Plates;
using Ioc.Domain.Time;
using Ioc.Domain.Traffic;
using Ioc.Enforcement.Registrations;
using Npgsql;

namespace Ioc.Enforcement.Cases;

/// <summary>
/// What the camera itself was not certain of, as reasons for a person to look twice. Where the vehicle's class matters it comes from the plate's shape,
/// the picture and the registration: each may settle what the others leave open, and where two of them contradict each other a person decides.
/// </summary>
public sealed class JudgedDoubts
{
    /// <summary>Every flag that a judgement sets and no match of the vehicle does.</summary>
    public static readonly IReadOnlySet<string> Own = new HashSet<string>(StringComparer.Ordinal) { "cloned_plate", "class_disagreement", "class_unbound", "signal_unsure", "certificate_expired" };

    /// <summary>Reasons that an officer settles by confirming plate and class with the pictures before the eyes.</summary>
    public static readonly IReadOnlySet<string> SettledByOfficer = new HashSet<string>(StringComparer.Ordinal) { "class_disagreement", "cloned_plate" };

    private readonly bool cloned;
    private readonly bool signalUnsure;
    private readonly bool uncertified;
    private readonly bool disagree;
    private readonly bool certain;
    private readonly IReadOnlyList<string> bound;
    private readonly string? picture;

    /// <summary>Reads a judgement.</summary>
    /// <param name="kind">One of <see cref="ViolationKinds"/>.</param>
    /// <param name="detail">The judgement in numbers, JSON; null where there is none.</param>
    /// <param name="plateClass">Class by the plate.</param>
    /// <param name="pictureClass">Class by the picture, or as the device saw it; null where nobody said.</param>
    /// <param name="act">The day of the act: what was measured after the certificate's last day is no evidence. Our own workers judge nothing by such a reading; a device's clock or an older worker may.</param>
    public JudgedDoubts(string kind, string? detail, string? plateClass, string? pictureClass, DateOnly act)
    {
        using var judged = JsonDocument.Parse(string.IsNullOrEmpty(detail) ? "{}" : detail);
        JsonElement? Value(string name) =>
            judged.RootElement.ValueKind == JsonValueKind.Object && judged.RootElement.TryGetProperty(name, out var value) ? value : null;
        bool Says(string name, JsonValueKind what) => Value(name)?.ValueKind == what;

        cloned = kind == ViolationKinds.ClonedPlate;
        signalUnsure = Says("signalUnsure", JsonValueKind.True);
        disagree = Says("classDisagrees", JsonValueKind.True) || Disagree(plateClass, pictureClass);
        uncertified = Says("certificateValidTo", JsonValueKind.String)
            && DateOnly.TryParseExact(Value("certificateValidTo")!.Value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && act > last;
        certain = !Says("classCertain", JsonValueKind.False);
        bound = Says("classes", JsonValueKind.Array) ? [.. Value("classes")!.Value.EnumerateArray().Select(one => one.GetString() ?? "")] : [];
        picture = pictureClass is null or VehicleClasses.Unknown ? null : pictureClass;
    }

    /// <summary>The doubts about the violation of a case.</summary>
    public static async Task<JudgedDoubts> ReadAsync(NpgsqlTransaction transaction, Guid caseId, CancellationToken token)
    {
        var (kind, detail, plate, picture, at) = await transaction.Connection!.QuerySingleAsync<(string Kind, string? Detail, string Plate, string? Picture, DateTimeOffset At)>(new CommandDefinition(
            """
            select c.kind, v.detail::text, c.read_class, p.picture_class, c.occurred_at
            from enforcement.case c join traffic.violation v on v.id = c.violation_id left join traffic.passage p on p.id = v.passage_id
            where c.id = @caseId
            """,
            new { caseId }, transaction, cancellationToken: token));
        return new JudgedDoubts(kind, detail, plate, picture, VietnamTime.DayOf(at));
    }

    /// <summary>The flags.</summary>
    /// <param name="registered">The class of the registered vehicle: car, motorbike, truck or bus; null while none is found.</param>
    public IEnumerable<string> Flags(string? registered)
    {
        if (cloned)
        {
            yield return "cloned_plate";
        }

        var answered = registered is not null && bound.Count > 0;
        if (disagree || !(certain || answered))
        {
            yield return "class_disagreement";
        }

        if (answered && !bound.Contains(registered, StringComparer.Ordinal))
        {
            yield return "class_unbound";
        }

        // Among four wheels a lorry that is registered as a car; two wheels against four is told apart by the match itself.
        if (registered is not null && picture is not null && picture != registered)
        {
            yield return "class_mismatch";
        }

        if (signalUnsure)
        {
            yield return "signal_unsure";
        }

        if (uncertified)
        {
            yield return "certificate_expired";
        }
    }

    /// <summary>Every flag of a case after a match: the match's own and the judgement's as they are now, all others as they were.</summary>
    /// <param name="before">The case's flags up to now.</param>
    /// <param name="settled">An officer has confirmed plate and class.</param>
    public string[] Matched(VehicleMatch match, IEnumerable<string> before, bool settled) =>
    [
        .. match.Flags
            .Union(Flags(match.VehicleClass).Where(flag => !settled || !SettledByOfficer.Contains(flag)), StringComparer.Ordinal)
            .Union(before.Where(flag => !VehicleMatch.Own.Contains(flag) && !Own.Contains(flag)), StringComparer.Ordinal),
    ];

    // A plate tells two wheels from four; within four wheels it tells nothing.
    private static bool Disagree(string? plate, string? picture) =>
        VehicleFamily.Of(plate ?? VehicleClasses.Unknown) is { } one && VehicleFamily.Of(picture ?? VehicleClasses.Unknown) is { } other && one != other;
}
