using System.Collections.Immutable;

namespace Ioc.Domain.Alerts;

/// <summary>An alert that is active, and the subjects that it is about.</summary>
/// <param name="Key">What holds it together: the rule alone, or the rule and one subject.</param>
public sealed record OpenAlert(Guid Id, string Key, ImmutableSortedSet<string> Subjects);

/// <summary>What became of an alert.</summary>
public enum AlertChangeKind
{
    Raised,

    /// <summary>More subjects have the same trouble.</summary>
    Widened,

    /// <summary>Fewer have it.</summary>
    Narrowed,
    Cleared,
}

/// <summary>A change of one alert.</summary>
/// <param name="Alert">As it is afterwards.</param>
public sealed record AlertChange(AlertChangeKind Kind, OpenAlert Alert, IReadOnlyList<string> Joined, IReadOnlyList<string> Left);

/// <summary>Puts subjects with the same trouble into one alert, so that ten cameras behind one dead switch are one line on the wall.</summary>
public static class AlertBundles
{
    /// <summary>The alerts of a rule after some of its subjects turned.</summary>
    /// <param name="open">Those active before.</param>
    /// <param name="bundle">False: one alert for each subject.</param>
    /// <param name="turns">Each subject at most once.</param>
    public static IReadOnlyList<AlertChange> Apply(
        string rule, bool bundle, IReadOnlyCollection<OpenAlert> open, IReadOnlyCollection<(string Subject, AlertTurn Turn)> turns, Func<Guid> newId)
    {
        var changes = new List<AlertChange>();
        var raised = turns.Where(turn => turn.Turn == AlertTurn.Raised).Select(turn => turn.Subject).Order(StringComparer.Ordinal).ToList();
        var cleared = turns.Where(turn => turn.Turn == AlertTurn.Cleared).Select(turn => turn.Subject).ToImmutableHashSet(StringComparer.Ordinal);

        // A rule that was bundled yesterday and is not today has an alert of several: it stays one until it clears.
        var own = raised.GroupBy(subject => bundle ? rule : $"{rule} {subject}", StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var alert in open)
        {
            var joined = own.Remove(alert.Key, out var more) ? more : [];
            var left = alert.Subjects.Where(cleared.Contains).ToList();
            if (joined.Count == 0 && left.Count == 0)
            {
                continue;
            }

            var after = alert with { Subjects = alert.Subjects.Except(left).Union(joined) };
            var kind = after.Subjects.IsEmpty ? AlertChangeKind.Cleared : joined.Count > 0 ? AlertChangeKind.Widened : AlertChangeKind.Narrowed;
            changes.Add(new(kind, after, joined, left));
        }

        changes.AddRange(own.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
            new AlertChange(AlertChangeKind.Raised, new(newId(), group.Key, [.. group.Value]), group.Value, [])));
        return changes;
    }
}
